"""SQL conditions for filters: which rows of files and contents pass."""

from __future__ import annotations

import json
import os
import string
from collections.abc import Mapping, Sequence
from typing import Any

from clipsearch.records import Filters, Folder, Holding

__all__ = ["TIME_SQL", "any_condition", "condition"]

TIME_SQL = (
    "coalesce(contents.taken, strftime('%Y-%m-%dT%H:%M:%S', files.mtime_ns / 1000000000, "
    "'unixepoch', 'localtime'))"
)
"""When a photo was taken, else the file's date: ISO 8601, local, so that it can be compared as text."""


LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)  # as SQLite's own `lower`
SHAPE_SQL = {
    "landscape": "contents.width > contents.height",
    "portrait": "contents.width < contents.height",
    "square": "contents.width = contents.height",
    "panorama": "max(contents.width, contents.height) >= 2 * min(contents.width, contents.height)",
}
HAS_SQL: Mapping[Holding, str] = {
    "text": "EXISTS (SELECT 1 FROM picture_texts WHERE picture_texts.content = contents.id "
    "AND picture_texts.text <> '')",
}
LIMITS = (
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
        parts.append(f"{TIME_SQL} >= :{prefix}since")
        values[f"{prefix}since"] = filters.since
    if filters.until:
        parts.append(f"substr({TIME_SQL}, 1, length(:{prefix}until)) <= :{prefix}until")
        values[f"{prefix}until"] = filters.until
    if filters.types:
        parts.append(f"contents.format IN (SELECT value FROM json_each(:{prefix}types))")  # noqa: S608
        values[f"{prefix}types"] = json.dumps(filters.types)
    if filters.cameras:
        parts.append(
            f"EXISTS (SELECT 1 FROM json_each(:{prefix}cameras) "  # noqa: S608
            "WHERE instr(lower(contents.camera), value))"
        )
        values[f"{prefix}cameras"] = json.dumps([name.translate(LOWER) for name in filters.cameras])
    if filters.shapes:
        parts.append(f"({' OR '.join(SHAPE_SQL[shape] for shape in filters.shapes)})")
    for name, comparison in LIMITS:
        if (limit := getattr(filters, name)) is not None:
            parts.append(f"{comparison}{prefix}{name}")
            values[f"{prefix}{name}"] = limit
    if filters.copies:
        parts.append("EXISTS (SELECT 1 FROM files AS f WHERE f.content = contents.id AND f.id <> files.id)")
    parts += [HAS_SQL[name] for name in filters.has]
    for number, one in enumerate(filters.without):
        inner, more = condition(one, folders, f"{prefix}not{number}_")
        parts.append(f"({inner}) IS NOT TRUE")  # a date that is not known is no such date
        values |= more
    return " AND ".join(parts), values


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


def _any_of(parts: Sequence[str]) -> str:
    """Conditions joined by OR, as a balanced tree: SQLite bounds the depth of expressions."""
    if len(parts) <= 2:
        return " OR ".join(parts)
    middle = len(parts) // 2
    return f"({_any_of(parts[:middle])}) OR ({_any_of(parts[middle:])})"
