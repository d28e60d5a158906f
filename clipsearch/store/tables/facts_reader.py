"""Queries about what photos say of themselves: facts, their texts and places, edits, companions."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.records import FileState, Ids, Scope
from clipsearch.records.details import (
    DETAILS_VERSION,
    FLAGS,
    NO_DETAILS,
    Details,
    Place,
    details_from_json,
)
from clipsearch.store.sqlite import connection
from clipsearch.store.tables.filter_sql import ITEM, SHOWN_ITEM, scope_condition
from clipsearch.store.tables.rows import IN_HIDDEN_FOLDER

__all__ = ["Edit", "FactsReader", "FileDetails", "Unread"]

UNREAD = (
    "FROM contents JOIN files ON files.content = contents.id JOIN folders ON folders.id = files.folder "
    "LEFT JOIN facts ON facts.content = contents.id "
    "WHERE contents.nameless_since IS NULL AND NOT files.missing AND coalesce(facts.version, 0) < ?"
)


COUNT_TEXTS = (
    "SELECT text AS name, count(DISTINCT content) AS count FROM photo_texts "
    "JOIN contents ON contents.id = content WHERE kind = "
)
COUNT_NAMES = {
    "place": "SELECT name, count(*) AS count FROM contents JOIN (SELECT id, town AS name FROM places "
    "UNION SELECT id, region FROM places UNION SELECT id, country FROM places) AS names "
    "ON names.id = contents.place WHERE name <> ''",
    "tag": f"{COUNT_TEXTS} 'keyword'",
    "person": f"{COUNT_TEXTS} 'person'",
    "cluster": "SELECT name, count(*) AS count FROM (SELECT clusters.name, content FROM clusters "
    "JOIN clusters AS own ON clusters.id IN (own.id, own.parent) JOIN cluster_members ON cluster = own.id) "
    "JOIN contents ON contents.id = content WHERE TRUE",
    "lens": "SELECT lens AS name, count(*) AS count FROM contents WHERE lens <> ''",
}


class Unread(NamedTuple):
    """A file of a content whose facts are still to be read."""

    content: int
    root: Path
    file: FileState


class FileDetails(NamedTuple):
    """A file and its photo, for export; None where something is not known (yet)."""

    path: str
    size: int
    mtime_ns: int
    width: int | None
    height: int | None
    format: str | None
    taken: str | None
    camera: str | None
    problem: str | None
    missing: int
    content: int | None


class Edit(NamedTuple):
    """What a user wrote into a field, and whether a sidecar has it."""

    value: Any
    is_written: bool


class FactsReader:
    """Queries about facts. Thread-safe; raises as `CatalogueReader`."""

    def __init__(self, reader: connection.Reader) -> None:
        self._query = reader.query
        self._query_integers = reader.query_integers
        self._iterate = reader.iterate

    def details(self, contents: Collection[int]) -> dict[int, Details]:
        """What is known of contents, by key: of all sources together."""
        rows = self._query(
            "SELECT content, merged FROM facts WHERE content IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return {content: _details(text) for content, text in rows}

    def own(self, contents: Collection[int]) -> dict[int, tuple[Details, int]]:
        """What the files of contents say themselves, and the version of what read it, by key."""
        rows = self._query(
            "SELECT content, own, version FROM facts WHERE content IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return {content: (_details(text), version) for content, text, version in rows}

    def content_identifiers(self, contents: Collection[int]) -> dict[int, str]:
        """What Apple writes into both files of a Live Photo, by key, where the files say it."""
        rows = self._query(
            "SELECT content, own ->> '$.content_identifier[0]' AS found FROM facts "
            "WHERE content IN (SELECT value FROM json_each(?)) AND found IS NOT NULL",
            (json.dumps(list(contents)),),
        )
        return dict(rows)

    def places(self, contents: Collection[int]) -> dict[int, Place]:
        """Where contents were taken, by key."""
        rows = self._query(
            "SELECT contents.id, code, country, region, town FROM contents "
            "JOIN places ON places.id = contents.place "
            "WHERE contents.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return {content: Place(*place) for content, *place in rows}

    def ratings(self, contents: Collection[int]) -> set[int | None]:
        """The ratings that contents have; None for none."""
        rows = self._query(
            "SELECT DISTINCT rating FROM contents WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return {rating for (rating,) in rows}

    def marks(self, contents: Collection[int]) -> dict[int, tuple[bool, Any]]:
        """Which contents are favourites, and their flags, by key; those with neither are left out."""
        rows = self._query(
            "SELECT id, favourite, flag FROM contents "
            "WHERE (favourite OR flag <> '') AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return {content: (bool(favourite), flag) for content, favourite, flag in rows}

    def marked(self) -> dict[str, Ids]:
        """All contents that are a "favourite", "picked" or "rejected", each int64 (n,)."""
        return {
            "favourite": self._query_integers("SELECT id FROM contents WHERE favourite"),
            **{
                flag: self._query_integers("SELECT id FROM contents WHERE flag = ?", (flag,))
                for flag in FLAGS
            },
        }

    def place_numbers(self, contents: Collection[int]) -> dict[int, int]:
        """The places of contents, as `known_places` numbers them; those without one are left out."""
        rows = self._query(
            "SELECT id, place FROM contents "
            "WHERE place IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return dict(rows)

    def place_names(self) -> frozenset[str]:
        """The names of places of contents that have a file, in all languages that are known."""
        shown = "nameless_since IS NULL AND NOT hidden"
        sql = f"SELECT text FROM places WHERE id IN (SELECT place FROM contents WHERE {shown})"  # noqa: S608
        return frozenset(name for (text,) in self._query(sql) for name in text.split("/") if name)

    def known_places(self) -> dict[int, Place]:
        """All places with photos, by id."""
        rows = self._query("SELECT id, code, country, region, town FROM places")
        return {key: Place(*place) for key, *place in rows}

    def positions(self) -> tuple[Ids, npt.NDArray[np.float64]]:
        """The contents that tell where they were taken, and their latitudes and longitudes, (n, 2)."""
        rows = self._iterate(
            "SELECT id, latitude, longitude FROM contents WHERE latitude IS NOT NULL "
            "AND longitude IS NOT NULL AND nameless_since IS NULL AND NOT hidden ORDER BY id"
        )
        found = np.fromiter(rows, dtype=[("content", "i8"), ("latitude", "f8"), ("longitude", "f8")])
        return found["content"].copy(), np.stack((found["latitude"], found["longitude"]), axis=1)

    def edits(self, contents: Collection[int]) -> dict[int, dict[str, Edit]]:
        """What users wrote, by content and field."""
        rows = self._query(
            "SELECT content, field, value, written FROM edits "
            "WHERE content IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        result: defaultdict[int, dict[str, Edit]] = defaultdict(dict)
        for content, field, value, written in rows:
            result[content][field] = Edit(json.loads(value), bool(written))
        return result

    def companion_details(self, contents: Collection[int]) -> dict[int, list[Details]]:
        """What the sidecars of contents say, by key; those that say nothing are left out."""
        return self._details_of(
            "SELECT files.content, companions.facts FROM files "
            "JOIN companions ON companions.file = coalesce(files.part_of, files.id) "
            "WHERE files.content IN (SELECT value FROM json_each(?)) AND companions.facts <> '{}' "
            "ORDER BY files.content, companions.path",
            contents,
        )

    def part_details(self, contents: Collection[int]) -> dict[int, list[Details]]:
        """What the parts of the items that contents stand for say themselves, by key."""
        return self._details_of(
            "SELECT files.content, facts.own FROM files JOIN files AS part ON part.part_of = files.id "
            "JOIN facts ON facts.content = part.content "
            "WHERE files.content IN (SELECT value FROM json_each(?)) ORDER BY files.content, part.path",
            contents,
        )

    def _details_of(self, query: str, contents: Collection[int]) -> dict[int, list[Details]]:
        result: defaultdict[int, list[Details]] = defaultdict(list)
        for content, text in self._query(query, (json.dumps(list(contents)),)):
            result[content].append(_details(text))
        return result

    def items_of(self, contents: Collection[int]) -> set[int]:
        """The contents that stand for items of which these are parts."""
        rows = self._query(
            "SELECT shown.content FROM files JOIN files AS shown ON shown.id = files.part_of "
            "WHERE files.content IN (SELECT value FROM json_each(?)) AND shown.content IS NOT NULL",
            (json.dumps(list(contents)),),
        )
        return {content for (content,) in rows}

    def companions(self, folder: int, scopes: Sequence[Scope]) -> dict[str, tuple[int, int]]:
        """Size and time (ns) of the known companions in parts of a folder, by path."""
        rows = self._query("SELECT path, size, mtime_ns FROM companions WHERE folder = ?", (folder,))
        found = {os.fsdecode(path): (size, time) for path, size, time in rows}
        return {path: state for path, state in found.items() if any(_is_in(path, one) for one in scopes)}

    def parts(self, folder: int, scopes: Sequence[Scope]) -> dict[str, str]:
        """The files in parts of a folder that are parts of items, with what stands for each; "" for none."""
        result = dict[str, str]()
        for inside, values in map(scope_condition, scopes):
            rows = self._query(
                "SELECT files.path, coalesce(first.path, x'') FROM files LEFT JOIN files AS first "  # noqa: S608
                "ON first.id = files.part_of WHERE files.part_of IS NOT NULL AND files.folder = :folder "
                f"AND {inside}",
                {**values, "folder": folder},
            )
            result |= {os.fsdecode(path): os.fsdecode(first) for path, first in rows}
        return result

    def file_details(self, folder: int, after: str, limit: int) -> list[FileDetails]:
        """Details of files of a folder, in the order of their paths' bytes, but of parts and hidden ones.

        Args:
            folder: its id.
            after: only paths after this one; "" for the first.
            limit: most files returned.
        """
        rows = self._query(
            "SELECT path, files.size, mtime_ns, width, height, format, taken, camera, reason, missing, "  # noqa: S608
            "content FROM files LEFT JOIN contents ON contents.id = content "
            "LEFT JOIN problems ON problems.file = files.id "
            "WHERE folder = ? AND path > ? AND part_of IS NULL AND NOT coalesce(contents.hidden, 0) "
            f"AND NOT {IN_HIDDEN_FOLDER} ORDER BY path LIMIT ?",
            (folder, os.fsencode(after), limit),
        )
        return [FileDetails(os.fsdecode(path), *rest) for path, *rest in rows]

    def files_of(self, contents: Sequence[int]) -> dict[Path, FileDetails]:
        """Details of the files of contents, by absolute path."""
        rows = self._query(
            "SELECT folders.path, files.path, files.size, mtime_ns, width, height, format, taken, camera, "
            "reason, missing, content FROM files JOIN contents ON contents.id = content "
            "JOIN folders ON folders.id = folder LEFT JOIN problems ON problems.file = files.id "
            "WHERE content IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return {
            Path(os.fsdecode(root)) / os.fsdecode(path): FileDetails(os.fsdecode(path), *rest)
            for root, path, *rest in rows
        }

    def belonging_to(self, photo: Path) -> list[Path]:
        """The companions of a file, and the files that it stands for, in the order of their paths."""
        return [
            Path(os.fsdecode(root)) / os.fsdecode(path)
            for folder, root, relative in self._places(photo)
            for (path,) in self._query(
                "SELECT companions.path FROM companions JOIN files ON files.id = companions.file "
                "WHERE files.folder = :folder AND files.path = :path UNION "
                "SELECT part.path FROM files AS part JOIN files ON files.id = part.part_of "
                "WHERE files.folder = :folder AND files.path = :path ORDER BY 1",
                {"folder": folder, "path": relative},
            )
        ]

    def parts_of(self, contents: Collection[int]) -> dict[int, list[Path]]:
        """The other pictures and clips of the items that contents stand for, by key, in path order."""
        rows = self._query(
            "WITH shown AS MATERIALIZED (SELECT id, content FROM files "
            "WHERE content IN (SELECT value FROM json_each(?))), found AS ("
            "SELECT shown.content, part.folder, part.path FROM shown "
            "JOIN files AS part ON part.part_of = shown.id UNION ALL "
            "SELECT shown.content, folder, path FROM shown "
            "JOIN companions ON companions.file = shown.id AND kind = 'clip') "
            "SELECT content, folders.path, found.path FROM found JOIN folders ON folders.id = folder "
            "ORDER BY 1, 2, 3",
            (json.dumps(list(contents)),),
        )
        result: defaultdict[int, list[Path]] = defaultdict(list)
        for content, root, path in rows:
            result[content].append(Path(os.fsdecode(root)) / os.fsdecode(path))
        return result

    def _places(self, path: Path) -> list[tuple[int, bytes, bytes]]:
        """The folders that a path is in: id, path, and the path in it."""
        return [
            (folder, root, os.fsencode(path.relative_to(os.fsdecode(root)).as_posix()))
            for folder, root in self._query("SELECT id, path FROM folders")
            if path.is_relative_to(os.fsdecode(root))
        ]

    def content_named(self, name: str) -> int | None:
        """The content of a file whose path ends with a name; of several that of the newest file."""
        ending = os.fsencode(f"/{name}")
        rows = self._query(
            "SELECT content FROM files WHERE content IS NOT NULL AND (path = :name OR "  # noqa: S608 (our own)
            f"substr(path, -:length) = :ending) AND {SHOWN_ITEM} ORDER BY mtime_ns DESC, id LIMIT 1",
            {"name": ending[1:], "ending": ending, "length": len(ending)},
        )
        return int(rows[0][0]) if rows else None

    def content_at(self, path: Path) -> int | None:
        """The content of the item of a file, by its absolute path; None where it has none or is not known."""
        for folder, _, relative in self._places(path):
            rows = self._query(
                f"SELECT {ITEM} FROM files WHERE folder = ? AND path = ? AND content IS NOT NULL",  # noqa: S608
                (folder, relative),
            )
            if rows:
                return int(rows[0][0])
        return None

    def count_names(self, key: str) -> dict[str, int]:
        """How many contents that have a file have each name: of a "place", "tag", "person" or "lens".

        The most frequent first. A content counts for its town, its region and its country.
        """
        sql = COUNT_NAMES[key]
        shown = "nameless_since IS NULL AND NOT hidden"
        return dict(self._query(f"{sql} AND {shown} GROUP BY name ORDER BY count DESC, name"))

    def count_unread(self) -> int:
        """Of how many contents the facts are still to be read, of those that have a file."""
        sql = f"SELECT count(DISTINCT contents.id) {UNREAD}"
        return int(self._query(sql, (DETAILS_VERSION,))[0][0])

    def unread(self, after: int, limit: int) -> list[Unread]:
        """At most so many files of contents whose facts are still to be read, by content, beyond one."""
        rows = self._query(
            "SELECT contents.id, folders.path, files.path, files.size, files.mtime_ns, files.inode, "
            f"files.ctime_ns {UNREAD} AND files.content > ? ORDER BY files.content LIMIT ?",
            (DETAILS_VERSION, after, limit),
        )
        return [
            Unread(content, Path(os.fsdecode(root)), FileState(os.fsdecode(path), *state))
            for content, root, path, *state in rows
        ]


def _is_in(path: str, scope: Scope) -> bool:
    directory = path.rpartition("/")[0]
    if scope.deep:
        return scope.path in ("", directory) or directory.startswith(f"{scope.path}/")
    return directory == scope.path


def _details(text: str) -> Details:
    try:
        return details_from_json(text)
    except ValueError:  # of another version; it is read again
        return NO_DETAILS
