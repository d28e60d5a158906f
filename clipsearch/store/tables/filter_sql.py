"""SQL conditions for filters: which rows of files and contents pass."""

from __future__ import annotations

import json
import os
import string
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clipsearch.records import BLURRED, DARK, Filters, Folder, Holding, Scope
from clipsearch.records.formats import FAMILIES
from clipsearch.store.tables.clusters import IN_CLUSTERS
from clipsearch.store.tables.tags import HAS_TAG

__all__ = ["ITEM", "LOWER", "SHOWN_ITEM", "any_condition", "condition", "of_items", "scope_condition"]

# The content of a file, of a part of an item that of the file which stands for it.
ITEM = (
    "iif(files.part_of IS NULL, files.content, "
    "(SELECT first.content FROM files AS first WHERE first.id = files.part_of))"
)
SHOWN_ITEM = f"NOT coalesce((SELECT hidden FROM contents AS its WHERE its.id = {ITEM}), 0)"  # noqa: S608
LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)  # as SQLite's own `lower`
SHAPE_SQL = {
    "landscape": "contents.width > contents.height",
    "portrait": "contents.width < contents.height",
    "square": "contents.width = contents.height",
    "panorama": "max(contents.width, contents.height) >= 2 * min(contents.width, contents.height)",
}
HAS_SQL: Mapping[Holding, str] = {
    "gps": "contents.latitude IS NOT NULL",
    "place": "contents.place IS NOT NULL",
    "rating": "coalesce(contents.rating, 0) <> 0",
    "caption": "contents.id IN (SELECT content FROM photo_texts WHERE kind = 'caption')",
    "tags": "contents.id IN (SELECT content FROM photo_texts WHERE kind = 'keyword')",
    "people": "contents.id IN (SELECT content FROM photo_texts WHERE kind = 'person')",
    "clip": (
        "(files.id IN (SELECT part.part_of FROM files AS part JOIN contents AS its ON its.id = part.content "  # noqa: S608
        f"WHERE part.part_of IS NOT NULL AND its.format IN {FAMILIES['VIDEO']}) "
        "OR files.id IN (SELECT file FROM companions WHERE kind = 'clip') "
        "OR contents.id IN (SELECT content FROM facts WHERE merged ->> '$.clip_bytes[0]' IS NOT NULL))"
    ),
    "text": "contents.id IN (SELECT content FROM picture_texts WHERE text <> '')",
}
TEXTS = (("tags", "keyword"), ("people", "person"))
IS_NAME = "text = value COLLATE NOCASE"
PLACE = 3  # kind of a text, as the schema numbers them
PARTS_OF_TYPE = (
    "SELECT part.part_of FROM files AS part JOIN contents AS its ON its.id = part.content "
    "WHERE part.part_of IS NOT NULL AND its.format"
)
PARTS = (("cameras", "contents.camera"), ("lenses", "contents.lens"))
LIMITS = (
    ("min_rating", "coalesce(contents.rating, 0) >= :"),
    ("max_rating", "coalesce(contents.rating, 0) <= :"),
    ("min_side", "max(contents.width, contents.height) >= :"),
    ("max_side", "max(contents.width, contents.height) <= :"),
    ("min_bytes", "files.size >= :"),
    ("max_bytes", "files.size <= :"),
)


def condition(filters: Filters, folders: Sequence[Folder], prefix: str = "") -> tuple[str, dict[str, Any]]:
    """A condition on `files JOIN contents`, and its values.

    Args:
        filters: with folders spelled as the library's, and formats as they are stored.
        folders: of the library.
        prefix: of the names of the values.
    """
    parts, values = ["TRUE"], dict[str, Any]()
    if filters.folders:
        inside, values = _inside(filters, folders, prefix)
        parts.append(f"({inside})")
    if filters.since:
        parts.append(f"contents.taken >= :{prefix}since")
        values[f"{prefix}since"] = filters.since
    if filters.until:
        parts.append(f"{'' if _is_short(filters) else '+'}contents.taken < :{prefix}until")
        values[f"{prefix}until"] = f"{filters.until}~"  # after all that begins so
    if filters.types:
        types = f"IN (SELECT value FROM json_each(:{prefix}types))"  # noqa: S608
        parts.append(f"(contents.format {types} OR files.id IN ({PARTS_OF_TYPE} {types}))")
        values[f"{prefix}types"] = json.dumps(filters.types)
    for field, column in PARTS:
        if names := getattr(filters, field):
            parts.append(
                f"EXISTS (SELECT 1 FROM json_each(:{prefix}{field}) WHERE instr(lower({column}), value))"  # noqa: S608
            )
            values[f"{prefix}{field}"] = json.dumps([name.translate(LOWER) for name in names])
    for field, kind in TEXTS:
        if names := getattr(filters, field):
            parts.append(
                f"contents.id IN (SELECT content FROM json_each(:{prefix}{field}) JOIN photo_texts "  # noqa: S608
                f"ON kind = '{kind}' AND {HAS_TAG.format('value') if kind == 'keyword' else IS_NAME})"
            )
            values[f"{prefix}{field}"] = json.dumps(names)
    if filters.places:
        parts.append(
            "contents.place IN (SELECT rowid >> 3 FROM text_index "  # noqa: S608
            f"WHERE text_index MATCH :{prefix}places AND rowid & 7 = {PLACE})"
        )
        values[f"{prefix}places"] = " OR ".join(map(_place_expression, filters.places))
    if filters.clusters:
        parts.append(IN_CLUSTERS.format(f"json_each(:{prefix}clusters)"))
        values[f"{prefix}clusters"] = json.dumps(filters.clusters)
    if filters.shapes:
        parts.append(f"({' OR '.join(SHAPE_SQL[shape] for shape in filters.shapes)})")
    for name, comparison in LIMITS:
        if (limit := getattr(filters, name)) is not None:
            parts.append(f"{comparison}{prefix}{name}")
            values[f"{prefix}{name}"] = limit
    for part, more in _states(filters, folders, prefix):
        parts.append(part)
        values |= more
    parts += [HAS_SQL[name] for name in filters.has]
    for number, one in enumerate(filters.without):
        inner, more = condition(one, folders, f"{prefix}not{number}_")
        parts.append(f"({inner}) IS NOT TRUE")  # a date that is not known is no such date
        values |= more
    return " AND ".join(parts), values


def _is_short(filters: Filters) -> bool:
    """Whether dates are of one month or less: a longer time is quicker to look for without the index."""
    since, until = filters.since or "", filters.until or ""
    return len(until) > len("2020") and since[:7] == until[:7]


def _states(filters: Filters, folders: Sequence[Folder], prefix: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Conditions on a content or all of its files, with their values."""
    if filters.albums:
        albums = f"SELECT albums.id FROM json_each(:{prefix}albums) JOIN albums ON name = value"  # noqa: S608
        yield (
            f"contents.digest IN (SELECT digest FROM album_photos WHERE album IN ({albums}))",  # noqa: S608
            {f"{prefix}albums": json.dumps(filters.albums)},
        )
    if filters.favourite:
        yield "contents.favourite", {}
    if filters.flags:
        flags = [flag.replace("unflagged", "") for flag in filters.flags]
        in_flags = f"contents.flag IN (SELECT value FROM json_each(:{prefix}flags))"  # noqa: S608
        yield in_flags, {f"{prefix}flags": json.dumps(flags)}
    if filters.qualities:
        measured = {"blurred": f"contents.sharpness < {BLURRED}", "dark": f"contents.brightness < {DARK}"}
        # Without a measure none of them: NULL would pass neither this nor its opposite.
        yield f"coalesce({' OR '.join(measured[one] for one in filters.qualities)}, 0)", {}
    if filters.copies:
        yield "EXISTS (SELECT 1 FROM files AS f WHERE f.content = contents.id AND f.id <> files.id)", {}
    if filters.offline:
        there = [folder.id for folder in folders if os.path.isdir(folder.path)]  # noqa: PTH112 (never raises)
        yield (
            (
                "NOT EXISTS (SELECT 1 FROM files AS f WHERE f.content = contents.id "  # noqa: S608
                f"AND NOT f.missing AND f.folder IN (SELECT value FROM json_each(:{prefix}there)))"
            ),
            {f"{prefix}there": json.dumps(there)},
        )
    if filters.incomplete:
        yield (
            (
                "EXISTS (SELECT 1 FROM files AS f JOIN problems ON problems.file = f.id "
                "WHERE f.content = contents.id AND problems.reason = 'incomplete')"
            ),
            {},
        )


def of_items(where: str) -> str:
    """A condition that holds of items only: a part of one is found by the file that stands for it.

    Contents tell that, and files as well where their rows are read anyway.
    """
    reads_files = "files.folder" in where or "files.size" in where
    return f"NOT contents.hidden AND {'files.part_of IS NULL AND ' if reads_files else ''}({where})"


def scope_condition(scope: Scope) -> tuple[str, dict[str, Any]]:
    """A condition that a file is in a part of its folder, and its values."""
    first = os.fsencode(f"{scope.path}/") if scope.path else b""
    values = {
        "first": first,
        "last": first[:-1] + b"0" if first else b"",  # "0" comes after "/"
        "deep": scope.deep,
        "length": len(first) + 1,
    }
    return (
        "files.path >= :first AND (:last = x'' OR files.path < :last) "
        "AND (:deep OR instr(substr(files.path, :length), x'2f') = 0)"
    ), values


def any_condition(alternatives: Sequence[Filters], folders: Sequence[Folder]) -> tuple[str, dict[str, Any]]:
    """A condition that one of several filters is passed, all where there are none, and its values."""
    parts, values = list[str](), dict[str, Any]()
    for number, filters in enumerate(alternatives):
        part, more = condition(filters, folders, f"or{number}_" if number else "")
        parts.append(f"({part})")
        values |= more
    return " OR ".join(parts) or "TRUE", values


def _inside(filters: Filters, folders: Sequence[Folder], prefix: str) -> tuple[str, dict[str, Any]]:
    """A condition that a file is in or below one of the filters' folders."""
    parts, values = ["FALSE"], dict[str, Any]()
    for folder in folders:
        for wanted in filters.folders:
            number = f"{prefix}{len(parts)}"
            if folder.path.is_relative_to(wanted):
                parts.append(f"files.folder = :folder{number}")
            elif wanted.is_relative_to(folder.path):
                first = os.fsencode(wanted.relative_to(folder.path).as_posix() + "/")
                values[f"first{number}"] = first
                values[f"last{number}"] = first[:-1] + b"0"  # "0" comes after "/"
                parts.append(
                    f"files.folder = :folder{number} AND files.path >= :first{number} "
                    f"AND files.path < :last{number}"
                )
            else:
                continue
            values[f"folder{number}"] = folder.id
    return _any_of(parts), values


def _place_expression(place: str) -> str:
    """A query in FTS5's language for a place, or for a town with what it is in: "Rome, Italy"."""

    def phrase(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    names = [name.strip() for name in place.split(",") if name.strip()] or [place]
    ways = (f"({phrase(f'/{name}/')} OR {phrase(f'/{name} ')})" for name in names)
    return f"({' AND '.join(ways)})"


def _any_of(parts: Sequence[str]) -> str:
    """Conditions joined by OR, as a balanced tree: SQLite bounds the depth of expressions."""
    if len(parts) <= 2:
        return " OR ".join(parts)
    middle = len(parts) // 2
    return f"({_any_of(parts[:middle])}) OR ({_any_of(parts[middle:])})"
