"""Queries about folders, files and contents: all the SQL that only reads them."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.errors import LibraryError
from clipsearch.records import (
    Filters,
    Folder,
    Ids,
    PhotoFacts,
    PhotosSummary,
    Problem,
    Scope,
)
from clipsearch.store import data_folder
from clipsearch.store.catalogue import schema
from clipsearch.store.sqlite import connection
from clipsearch.store.tables.albums import AlbumReader
from clipsearch.store.tables.clusters import ClusterReader
from clipsearch.store.tables.duplicates import DuplicateReader
from clipsearch.store.tables.facts_reader import FactsReader
from clipsearch.store.tables.filter_sql import SHOWN_ITEM, any_condition, condition, of_items, scope_condition
from clipsearch.store.tables.hiding import HidingReader
from clipsearch.store.tables.model_reader import ModelReader
from clipsearch.store.tables.newest import newest
from clipsearch.store.tables.quality import QualityReader
from clipsearch.store.tables.rows import IN_HIDDEN_FOLDER
from clipsearch.store.tables.tags import TagReader
from clipsearch.store.tables.text_reader import TextReader
from clipsearch.system.reachability import reachability

__all__ = ["CatalogueReader", "KnownFile", "Root"]


TAKEN_SQL = "CAST(replace(replace(replace(coalesce(taken, ''), '-', ''), ':', ''), 'T', '') AS INTEGER)"

FORMATS_OF_PARTS = (
    "SELECT DISTINCT first.content, contents.format FROM files "
    "JOIN files AS first ON first.id = files.part_of JOIN contents ON contents.id = files.content "
    "JOIN contents AS shown ON shown.id = first.content "
    "WHERE files.part_of IS NOT NULL AND contents.format <> shown.format"
)


class KnownFile(NamedTuple):
    """A file as the catalogue knows it: as in `FileState`, with its content's key and state."""

    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int
    content: int | None
    failed: bool
    missing: bool


class Root(NamedTuple):
    """A folder's directory as last scanned (see `ScanResult`), and since when most of it is missing."""

    inode: int
    mounts: tuple[str, ...]
    missing_since: str | None


class CatalogueReader:
    """Queries through read-only connections. Thread-safe.

    Every method raises LibraryDamagedError or LibraryError where the database cannot be read.
    `models` has those about models and vectors, `texts` those to the full text index, `details` those about
    what photos say of themselves, `duplicates` those about signatures and decisions, `tags`, `albums`,
    `clusters` and `quality` those about these.
    """

    def __init__(self, path: Path) -> None:
        """Read the catalogue at `path`, which must be of the present version."""
        self.path = path
        self._reader = connection.Reader(path)
        self._query = self._reader.query
        self._query_integers = self._reader.query_integers
        self.models = ModelReader(path, self._reader)
        self.texts = TextReader(self._reader)
        self.details = FactsReader(self._reader)
        self.duplicates = DuplicateReader(self._reader)
        self.quality = QualityReader(self._reader)
        self.tags = TagReader(self._reader)
        self.albums = AlbumReader(self._reader)
        self.hiding = HidingReader(self._reader)
        self.clusters = ClusterReader(self._reader)

    @classmethod
    def open(cls, folder: Path) -> CatalogueReader:
        """Open the catalogue in a data folder for reading only.

        Nothing is written (permissions are corrected all the same), and it works beside a process
        that writes. SQLite's helper files appear only when such a process left or keeps its log there.

        Raises:
            LibraryError: there is none, an older clipsearch wrote it, or it cannot be opened.
            LibraryDamagedError: it is not ours, or damaged.
            LibraryTooNewError: a newer clipsearch wrote it.
        """
        path = folder / schema.FILE_NAME
        version = schema.version_of(path)
        if version == 0:
            raise LibraryError(f"There is no library in {folder} yet", "Start one: clipsearch add FOLDER")
        if version < schema.VERSION:
            raise LibraryError(
                f"The library {folder} was last changed by an older clipsearch",
                "Bring it up to date: clipsearch index",
            )
        with suppress(OSError):  # it may lie on a medium that cannot be written
            data_folder.keep_private(folder)
        return cls(path)

    def close(self) -> None:
        """Close the connections; safe to call twice."""
        self._reader.close()

    def file_state(self) -> tuple[tuple[int, int], ...]:
        """Size and time of the database and its log, which change with every commit of any process."""
        return self._reader.file_state()

    # Small values

    def get_meta(self, key: str) -> str | None:
        """A small value by name, or None."""
        rows = self._query("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def library_id(self) -> str:
        """The library's unique id, made at random."""
        return self.get_meta("library") or ""

    # Folders and files

    def folders_with_counts(self, model: int | None) -> list[Folder]:
        """The folders in the order they were added, with states, and counts of shown items for one model."""
        rows = self._query(
            "SELECT folders.id, folders.path, count(files.id), count(vectors.id), "  # noqa: S608 (our own)
            "count(iif(reason != 'incomplete', 1, NULL)), "
            "coalesce(sum(files.missing), 0) "
            "FROM folders LEFT JOIN files ON files.folder = folders.id AND part_of IS NULL "
            f"AND {self._shown()} "
            "LEFT JOIN vectors ON vectors.content = files.content AND vectors.model = ? "
            "LEFT JOIN problems ON problems.file = files.id "
            "GROUP BY folders.id ORDER BY folders.id",
            (model,),
        )
        result = []
        for key, blob, *counts in rows:
            path = Path(os.fsdecode(blob))
            result.append(Folder(key, path, reachability(path), *counts))
        return result

    def _shown(self) -> str:
        """The condition in SQL that a file is not hidden, nor in a hidden folder; quick if nothing is."""
        return f"({SHOWN_ITEM} AND NOT {IN_HIDDEN_FOLDER})" if any(self.hiding.all()) else "TRUE"

    def folders(self) -> list[Folder]:
        """The folders without counts or states: fast in a large library."""
        rows = self._query("SELECT id, path FROM folders ORDER BY id")
        return [Folder(key, Path(os.fsdecode(blob))) for key, blob in rows]

    def root(self, folder: int) -> Root:
        """A folder's directory as last scanned."""
        rows = self._query("SELECT inode, missing_since FROM folders WHERE id = ?", (folder,))
        inode, since = rows[0] if rows else (0, None)
        mounts = self._query("SELECT path FROM mounts WHERE folder = ? ORDER BY path", (folder,))
        return Root(inode, tuple(os.fsdecode(path) for (path,) in mounts), since)

    def files(self, folder: int, scopes: Sequence[Scope] = (Scope(),)) -> dict[str, KnownFile]:
        """The known files in parts of a folder, by path relative to the folder."""
        result: dict[str, KnownFile] = {}
        for scope in scopes:
            inside, values = scope_condition(scope)
            rows = self._query(
                "SELECT path, size, mtime_ns, inode, ctime_ns, content, problems.file IS NOT NULL, missing "  # noqa: S608
                "FROM files LEFT JOIN problems ON problems.file = files.id "
                f"WHERE folder = :folder AND {inside}",
                {**values, "folder": folder},
            )
            for path, size, mtime, inode, ctime, content, failed, missing in rows:
                known = KnownFile(size, mtime, inode, ctime, content, bool(failed), bool(missing))
                result[os.fsdecode(path)] = known
        return result

    def directories(self) -> set[Path]:
        """The folders, and the directories in them that hold files and are not hidden."""
        roots = {folder.id: folder.path for folder in self.folders()}
        rows = self.hiding.shown_directories()
        inside = {roots[folder] / os.fsdecode(path) for folder, path in rows if folder in roots}
        return inside.union(roots.values())

    def unreadable_files(self, folder: int) -> set[str]:
        """The files of a folder that could not be opened or read."""
        rows = self._query(  # CROSS JOIN: iterates over the few problems, not over all files
            "SELECT path FROM problems CROSS JOIN files ON files.id = problems.file "
            "WHERE reason = 'unreadable' AND folder = ?",
            (folder,),
        )
        return {os.fsdecode(path) for (path,) in rows}

    def content_sizes(self) -> set[int]:
        """Sizes of all contents, in bytes."""
        return {size for (size,) in self._query("SELECT DISTINCT size FROM contents")}

    def problems(self) -> list[Problem]:
        """Each file that could not be read, or only in part, the latest first."""
        rows = self._query(
            "SELECT folders.path, files.path, reason, detail, since FROM problems "  # noqa: S608 (our own)
            "JOIN files ON files.id = problems.file JOIN folders ON folders.id = files.folder "
            f"WHERE {self._shown()} ORDER BY since DESC, folders.path, files.path"
        )
        return [
            Problem(Path(os.fsdecode(root)) / os.fsdecode(path), reason, detail, since)
            for root, path, reason, detail, since in rows
        ]

    def count_problems(self, *, incomplete: bool = False) -> int:
        """How many files that are not hidden could not be read; or how many only in part."""
        is_part = (
            "SELECT count(*) FROM problems JOIN files ON files.id = problems.file "  # noqa: S608 (our own)
            f"WHERE (reason = 'incomplete') = ? AND {self._shown()}"
        )
        return int(self._query(is_part, (incomplete,))[0][0])

    # Contents

    def contents_by_digest(self, digests: Sequence[bytes], model: int) -> dict[bytes, tuple[int, bool]]:
        """For known digests: the content's key, and whether it has a vector of the model."""
        wanted = json.dumps([digest.hex() for digest in digests])
        rows = self._query(
            "SELECT digest, contents.id, vectors.id IS NOT NULL FROM contents "
            "LEFT JOIN vectors ON vectors.content = contents.id AND vectors.model = ? "
            "WHERE digest IN (SELECT unhex(value) FROM json_each(?))",
            (model, wanted),
        )
        return {digest: (content, bool(embedded)) for digest, content, embedded in rows}

    def locations(self, contents: Sequence[int]) -> dict[int, list[tuple[Path, str, bool]]]:
        """Files of contents, by key: (folder, relative path, whether it is missing)."""
        rows = self._query(
            "SELECT content, folders.path, files.path, missing FROM files "
            "JOIN folders ON folders.id = files.folder "
            "WHERE content IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        roots = {root: Path(os.fsdecode(root)) for root in {row[1] for row in rows}}
        result: defaultdict[int, list[tuple[Path, str, bool]]] = defaultdict(list)
        for content, root, path, missing in rows:
            result[content].append((roots[root], os.fsdecode(path), bool(missing)))
        return result

    def digests(self, contents: Sequence[int]) -> dict[int, bytes]:
        """The digests of contents, by key."""
        rows = self._query(
            "SELECT id, digest FROM contents WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return dict(rows)

    def facts(self, contents: Sequence[int]) -> dict[int, PhotoFacts]:
        """The facts of contents, by key."""
        rows = self._query(
            "SELECT id, width, height, format, taken, camera, taken_from, sharpness, brightness, "
            "shadows, highlights FROM contents WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return {content: PhotoFacts(*facts) for content, *facts in rows}

    def summarise(self, contents: Sequence[int]) -> PhotosSummary:
        """What contents have in common, but for their folder."""
        ((count, size, first, last, dated, cameras, formats),) = self._query(
            "SELECT count(*), total(size), min(taken), max(taken), count(taken), "
            "json_group_array(DISTINCT camera), json_group_array(DISTINCT format) FROM contents "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        cameras, formats = (tuple(sorted(filter(None, json.loads(one)))) for one in (cameras, formats))
        return PhotosSummary(int(count), int(size), first, last, int(count - dated), cameras, formats)

    def content_ids(self) -> Ids:
        """Keys of all contents, orphans included, ascending: int64 (n,)."""
        return self._query_integers("SELECT id FROM contents ORDER BY id")

    def contents_with_file(self) -> list[int]:
        """Keys of contents that have a file, ascending."""
        rows = self._query("SELECT DISTINCT content FROM files WHERE content IS NOT NULL ORDER BY content")
        return [key for (key,) in rows]

    def new_orphans(self) -> list[int]:
        """Contents that no file has, and that are not yet marked as orphans."""
        rows = self._query(
            "SELECT id FROM contents WHERE nameless_since IS NULL AND id NOT IN "
            "(SELECT content FROM files WHERE content IS NOT NULL)"
        )
        return [key for (key,) in rows]

    def orphans(self) -> list[int]:
        """Contents that are marked as orphans."""
        return [key for (key,) in self._query("SELECT id FROM contents WHERE nameless_since IS NOT NULL")]

    def samples(self, contents: Collection[int]) -> dict[int, bytes]:
        """Samples of contents (see `Encoded.sample`), by key, where they are known."""
        rows = self._query(
            "SELECT id, sample FROM contents "
            "WHERE sample IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return dict(rows)

    # Sort keys of all contents

    def capture_times(self) -> tuple[Ids, Ids]:
        """When contents that have a file were taken: keys, ascending, and local times, int64 (n,) each.

        A time is a number such as 20240131235959; 0 where it is not known.
        """
        rows = self._reader.iterate(
            f"SELECT id, {TAKEN_SQL} FROM contents WHERE nameless_since IS NULL ORDER BY id"  # noqa: S608
        )
        found = np.fromiter(rows, dtype=[("content", np.int64), ("moment", np.int64)])
        return found["content"].copy(), found["moment"].copy()

    def dates_sizes_and_places(self) -> tuple[Ids, Ids, npt.NDArray[np.int32], Ids]:
        """`capture_times`, the width and height of each: int32 (n, 2), and its place or 0: int64 (n,)."""
        rows = self._reader.iterate(
            f"SELECT id, {TAKEN_SQL}, width, height, coalesce(place, 0) FROM contents "  # noqa: S608
            "WHERE nameless_since IS NULL ORDER BY id"
        )
        columns = [("content", "i8"), ("moment", "i8"), ("width", "i4"), ("height", "i4"), ("place", "i8")]
        found = np.fromiter(rows, dtype=columns)
        sizes = np.stack((found["width"], found["height"]), axis=1)
        return found["content"].copy(), found["moment"].copy(), sizes, found["place"].copy()

    def files_with_content(self) -> Iterator[tuple[int, int, bytes, bool]]:
        """Every file that has a content: content, folder id, path, and whether it is missing.

        In ascending order of contents. Exhaust or close the iterator.
        """
        return self._reader.iterate(
            "SELECT content, folder, path, missing FROM files WHERE content IS NOT NULL ORDER BY content"
        )

    # What filters choose from, for all contents

    def files_by_month_and_directory(self) -> tuple[Ids, Ids, Ids]:
        """Every file that has a content and is an item: content, month, and directory's id: int64 (n,) each.

        The month is that of the date taken, such as 202405; 0 where there is none. By content.
        """
        rows = self._reader.iterate(
            "SELECT content, coalesce(CAST(replace(substr(taken, 1, 7), '-', '') AS INTEGER), 0), "
            "directory "
            "FROM files CROSS JOIN contents ON contents.id = content WHERE part_of IS NULL AND NOT hidden "
            "ORDER BY content"
        )
        found = np.fromiter(rows, dtype=[("content", "i8"), ("month", "i8"), ("directory", "i8")])
        return found["content"].copy(), found["month"].copy(), found["directory"].copy()

    def formats_cameras_and_places(self) -> Iterator[tuple[int, str, str, int | None]]:
        """Every content, its format, camera and place's id, by content. Exhaust or close the iterator."""
        return self._reader.iterate("SELECT id, format, camera, place FROM contents ORDER BY id")

    def formats_of_parts(self) -> list[tuple[int, str]]:
        """Contents with the formats of the parts of their items, each pair once."""
        return self._query(FORMATS_OF_PARTS)

    def directory_paths(self) -> dict[int, Path]:
        """The directories that hold files, by id."""
        rows = self._query(
            "SELECT directories.id, folders.path, directories.path "
            "FROM directories JOIN folders ON folders.id = folder"
        )
        return {key: Path(os.fsdecode(root)) / os.fsdecode(path) for key, root, path in rows}

    # Filters; the types in them are formats as they are stored

    def recent(self, limit: int | None, *filters: Filters) -> Ids:
        """The newest contents that pass one of the filters, or all: int64 (n,).

        They are sorted by date taken; those without one are behind, sorted by the file's date.
        """
        where, values = any_condition(filters, self.folders())
        is_all = all(one.is_empty for one in filters)
        return newest(self._query_integers, where, values, limit, every=is_all)

    def matching(self, filters: Filters) -> Ids:
        """Contents of which a file passes, ascending: int64 (n,)."""
        where, values = condition(filters, self.folders())
        return np.sort(
            self._query_integers(
                "SELECT DISTINCT files.content FROM files JOIN contents ON contents.id = files.content "  # noqa: S608
                f"WHERE {of_items(where)}",
                values,
            )
        )

    def count_matching(self, *filters: Filters) -> int:
        """How many contents have a file that passes one of the filters."""
        where, values = any_condition(filters, self.folders())
        ((count,),) = self._query(
            "SELECT count(DISTINCT files.content) FROM files "  # noqa: S608
            f"JOIN contents ON contents.id = files.content WHERE {of_items(where)}",
            values,
        )
        return int(count)

    def count_formats(self) -> dict[str, int]:
        """How many contents that have a file are of each format; an item counts for all of its parts."""
        rows = self._query(
            "SELECT format, count(*) FROM (SELECT format FROM contents WHERE NOT hidden "  # noqa: S608
            "AND EXISTS (SELECT 1 FROM files WHERE content = contents.id) "
            f"UNION ALL SELECT format FROM ({FORMATS_OF_PARTS})) GROUP BY format"
        )
        return dict(rows)

    def count_years(self) -> dict[int, int]:
        """How many contents that have a file were taken in each year."""
        rows = self._query(
            "SELECT CAST(substr(taken, 1, 4) AS INTEGER) AS year, count(*) FROM contents "
            "WHERE taken IS NOT NULL AND NOT hidden AND id IN (SELECT content FROM files) GROUP BY year"
        )
        return dict(rows)
