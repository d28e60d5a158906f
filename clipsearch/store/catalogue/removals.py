"""Removal of folders, and of files that are missing: for good, or so that their rows can be put back."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import apsw

from clipsearch.errors import FolderError
from clipsearch.store.tables import rows
from clipsearch.store.tables.clusters import FORGET_CLUSTERS
from clipsearch.store.tables.hiding import FORGET

__all__ = ["REMOVING", "UNDOABLE", "Outer", "RemovalWriter", "RemovedRows"]

SET_META = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
REMOVING = "removing"
UNDOABLE = "undoable"
"""Key in meta while what was removed can be put back: contents that only it had are kept, and not found."""
Outer = tuple[int, str]
"""The id of another folder that contains a removed one, and the path of that one relative to it."""
TABLES = {
    "folders": "id, path, inode, missing_since",
    "mounts": "folder, path",
    "hidden_folders": "folder, path",
    "files": "id, folder, path, size, mtime_ns, inode, ctime_ns, content, missing, part_of",
    "problems": "file, reason, detail, since",
}


@dataclass(frozen=True, slots=True)
class RemovedRows:
    """Rows to put back.

    Attributes:
        outer: the folder that its files were moved to.
        tables: rows by table, with the columns of `TABLES`.
        nameless: the keys of contents that no file has any more.
        is_whole: whether the folder itself was removed.
    """

    outer: Outer | None
    tables: dict[str, list[tuple[Any, ...]]]
    nameless: list[int]
    is_whole: bool


class RemovalWriter:
    """Removals, each in one transaction; raises as `CatalogueWriter`."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def remove_folder(self, folder: int, outer: Outer | None = None) -> list[int]:
        """Delete a folder, its files, and every content that no file has; the keys of those contents.

        Traces are left until `CatalogueWriter.finish_removal`.

        Args:
            folder: its id.
            outer: another folder that contains it; the files are then moved to that folder.
        """
        with self._transaction() as db, rows.many_names(db, None):
            _delete_folder(db, folder, outer)
            return _delete_nameless(db)

    def remove_all_folders(self) -> None:
        """Delete all folders, files and contents. Traces are left until `CatalogueWriter.finish_removal`."""
        with self._transaction() as db, rows.many_names(db, None):
            db.execute(
                "DELETE FROM folders; DELETE FROM decisions; DELETE FROM albums; DELETE FROM hidden_photos"
            )
            _delete_nameless(db)

    def take_folder(self, folder: int, outer: Outer | None = None) -> RemovedRows:
        """As `remove_folder`, but contents that no file has are kept, and nothing is erased."""
        with self._transaction() as db, rows.many_names(db, None):
            kept = _read(db, folder, "folder = :folder")
            _delete_folder(db, folder, outer)
            db.execute(SET_META, (UNDOABLE, "folders"))
            return RemovedRows(outer, kept, rows.mark_orphans(db), is_whole=True)

    def take_missing(self, folder: int) -> RemovedRows:
        """Delete the files of a folder that are missing; their contents are kept."""
        with self._transaction() as db, rows.many_names(db, None):
            kept = _read(db, folder, "folder = :folder AND missing")
            db.execute("DELETE FROM files WHERE folder = ? AND missing", (folder,))
            db.execute("UPDATE folders SET missing_since = NULL WHERE id = ?", (folder,))
            db.execute("INSERT OR IGNORE INTO meta VALUES (?, 'files')", (UNDOABLE,))
            return RemovedRows(None, kept, rows.mark_orphans(db), is_whole=False)

    def put_back(self, removed: RemovedRows, *, is_last: bool) -> list[int]:
        """Undo `take_folder` or `take_missing`; the contents that are found again.

        Files that were found in their places meanwhile stay. Contents that are gone are read again by the
        next run.

        Args:
            removed: what it returned.
            is_last: whether nothing else can be put back.

        Raises:
            FolderError: the folder of the files was removed meanwhile.
        """
        with self._transaction() as db, rows.many_names(db, None):
            tables, ours = removed.tables, {row[0] for row in removed.tables["files"]}
            shift = int(db.execute("SELECT coalesce(max(id), 0) FROM files").get)  # ids are used again

            def file_id(number: int | None) -> int | None:
                return number + shift if number in ours and number is not None else number

            if removed.outer is not None:
                outer, below = removed.outer[0], os.fsencode(f"{removed.outer[1]}/")
                places = [(outer, below + row[2]) for row in tables["files"]]
                db.executemany("DELETE FROM files WHERE folder = ? AND path = ?", places)
            folder = _put_back_folder(db, removed)
            _insert(
                db, "files",
                [(file_id(row[0]), folder, *row[2:9], file_id(row[9])) for row in tables["files"]],
            )  # fmt: skip
            db.execute(
                "UPDATE files SET content = NULL WHERE content IS NOT NULL AND folder = ? "
                "AND content NOT IN (SELECT id FROM contents)",
                (folder,),
            )
            there = set(rows.ids(db.execute("SELECT id FROM files WHERE folder = ?", (folder,))))
            problems = [(file_id(row[0]), *row[1:]) for row in tables["problems"]]
            _insert(db, "problems", [row for row in problems if row[0] in there])
            if is_last:
                db.execute("DELETE FROM meta WHERE key = ?", (UNDOABLE,))
            return rows.unmark_orphans(db)

    def finish(self) -> None:
        """Delete what is kept of removed folders; nothing can be put back any more."""
        with self._transaction() as db, rows.many_names(db, None):
            if db.execute("SELECT value FROM meta WHERE key = ?", (UNDOABLE,)).get == "folders":
                _delete_nameless(db)
            db.execute("DELETE FROM meta WHERE key = ?", (UNDOABLE,))


def _read(db: apsw.Connection, folder: int, condition: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a folder, of its files those under a condition."""
    where = dict.fromkeys(TABLES, "folder = :folder") | {
        "folders": "id = :folder",
        "files": condition,
        "problems": f"file IN (SELECT id FROM files WHERE {condition})",  # noqa: S608 (our own)
    }
    return {
        table: db.execute(f"SELECT {TABLES[table]} FROM {table} WHERE {one}", {"folder": folder}).fetchall()  # noqa: S608
        for table, one in where.items()
    }


def _insert(db: apsw.Connection, table: str, values: Sequence[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(TABLES[table].split(",")))
    db.executemany(f"INSERT OR IGNORE INTO {table} ({TABLES[table]}) VALUES ({marks})", values)  # noqa: S608


def _put_back_folder(db: apsw.Connection, removed: RemovedRows) -> int:
    """Put the row of a folder back, and what it is recognised by; its id, which may be a new one."""
    ((_, path, inode, since),) = removed.tables["folders"]
    if removed.is_whole:
        _insert(db, "folders", removed.tables["folders"])
    folder = db.execute("SELECT id FROM folders WHERE path = ?", (path,)).get
    if folder is None:
        raise FolderError("The folder of these photos was removed", "Add it again first")
    db.execute("UPDATE folders SET inode = ?, missing_since = ? WHERE id = ?", (inode, since, folder))
    db.execute("DELETE FROM mounts WHERE folder = ?", (folder,))
    for table in ("mounts", "hidden_folders"):
        _insert(db, table, [(folder, row[1]) for row in removed.tables[table]])
    return int(folder)


def _delete_folder(db: apsw.Connection, folder: int, outer: Outer | None) -> None:
    if outer is not None:
        db.execute(
            "UPDATE OR IGNORE files SET folder = ?, path = CAST(? || path AS BLOB) WHERE folder = ?",
            (outer[0], os.fsencode(f"{outer[1]}/"), folder),
        )
    db.execute("DELETE FROM folders WHERE id = ?", (folder,))
    db.execute("DELETE FROM meta WHERE key = 'terms'")  # what its photos show


def _delete_nameless(db: apsw.Connection) -> list[int]:
    """Delete every content that no file has, and what is known by its digest; the keys."""
    db.execute("DELETE FROM meta WHERE key = 'terms'")
    db.execute(FORGET)
    db.execute(SET_META, (REMOVING, "yes"))
    gone = rows.ids(
        db.execute(
            "DELETE FROM contents WHERE id NOT IN "
            "(SELECT content FROM files WHERE content IS NOT NULL) RETURNING id"
        )
    )
    db.execute(FORGET_CLUSTERS)
    db.execute(rows.DELETE_UNUSED_PLACES)
    return gone
