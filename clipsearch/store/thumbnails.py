"""Thumbnails by content, in an SQLite file of their own: a cache that can be rebuilt from the photos."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import apsw

from clipsearch.errors import LibraryDamagedError, LibraryError
from clipsearch.store import data_folder
from clipsearch.store.sqlite import connection, integrity
from clipsearch.system import atomic_files

__all__ = ["Thumbnails"]

FILE_NAME = data_folder.THUMBNAILS
TABLES = """
    CREATE TABLE IF NOT EXISTS thumbnails (content INTEGER PRIMARY KEY, jpeg BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS owner (library TEXT NOT NULL);
"""
KEPT_TABLES = integrity.Tables(required=("owner",), replaceable={"thumbnails": "content"})
CHECKSUMS = 1  # user_version of a file with checksums, so that a flipped bit in its header is noticed
HEADER_DAMAGE = "is damaged: its header does not tell of its checksums"
logger = logging.getLogger(__name__)


class Thumbnails:
    """Small JPEGs by content key. Thread-safe.

    A damaged file is treated as empty or recreated, as it is only a cache.
    """

    def __init__(self, path: Path, library: str) -> None:
        self._path = path
        self._library = library
        self._guard = threading.Lock()
        self._writer: apsw.Connection | None = None
        self._reader: connection.Reader | None = None

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False, library: str = "") -> Thumbnails:
        """Open the cache in a data folder.

        Args:
            folder: the data folder.
            read_only: write nothing; otherwise it is created, and a damaged one is replaced.
            library: `CatalogueReader.library_id()`; thumbnails of another library are not used, since
                their keys mean other contents. "" uses them whatever they belong to.

        Raises:
            LibraryError: it cannot be created.
        """
        thumbnails = cls(folder / FILE_NAME, library)
        if read_only:
            with suppress(LibraryError):
                thumbnails._open_reader()
        else:
            try:
                thumbnails._open_writer()
            except LibraryDamagedError:
                thumbnails._recreate()
        return thumbnails

    @classmethod
    def inherit(cls, folder: Path, before: str, after: str, contents: Collection[int]) -> None:
        """Hand the thumbnails of a library over to the one restored from its backup.

        Args:
            folder: the data folder.
            before: the library's id in the backup; thumbnails of other libraries are deleted.
            after: its id after the restore.
            contents: of the backup; thumbnails of others are deleted.

        Raises:
            LibraryError: the disk does not let it; they are then not used.
        """
        if not (folder / FILE_NAME).is_file():
            return
        thumbnails = cls.open(folder, library=before)
        try:
            if thumbnails._writer is not None:
                lost = set(thumbnails.keys()).difference(contents)
                with connection.transaction(thumbnails._writer, thumbnails._path) as db:
                    db.executemany("DELETE FROM thumbnails WHERE content = ?", [(key,) for key in lost])
                    db.execute("UPDATE owner SET library = ?", (after,))
        finally:
            thumbnails.close()

    def get(self, content: int) -> bytes | None:
        """The JPEG of a content, or None."""
        rows = self._query("SELECT jpeg FROM thumbnails WHERE content = ?", (content,))
        return rows[0][0] if rows else None

    def keys(self) -> list[int]:
        """Contents that have a thumbnail, ascending."""
        return [content for (content,) in self._query("SELECT content FROM thumbnails ORDER BY content")]

    def put_many(self, items: Sequence[tuple[int, bytes]]) -> None:
        """Store thumbnails: (content, JPEG)."""
        self._write("INSERT OR REPLACE INTO thumbnails VALUES (?, ?)", items)

    def delete(self, contents: Sequence[int]) -> None:
        """Delete the thumbnails of some contents."""
        self._write("DELETE FROM thumbnails WHERE content = ?", [(key,) for key in contents])

    def recreate(self) -> None:
        """Replace the file by an empty one.

        Raises:
            LibraryError: the disk does not let it.
        """
        with self._guard:
            self._recreate()

    def damage(self) -> str:
        """What is wrong with the file; empty if nothing, or where there is none."""
        if not self._path.is_file():
            return ""
        try:
            with closing(connection.Reader(self._path)) as reader:
                return integrity.find_damage(reader)
        except LibraryDamagedError as error:
            return error.message

    def repair(self) -> None:
        """Rebuild a damaged file from the rows that can still be read, or recreate it.

        Raises:
            LibraryError: the disk does not let it.
        """
        try:
            integrity.rebuild(self._path, KEPT_TABLES)
        except LibraryDamagedError:
            self.recreate()

    def erase_others(self, contents: Collection[int]) -> None:
        """Erase all but the thumbnails of some contents from the file, its log and left-over copies of it.

        Raises:
            LibraryError, OSError: the disk does not let it; some may be left.
        """
        with self._guard:
            try:
                with connection.translated_errors(self._path):
                    self._erase_others(contents)
            except LibraryDamagedError:
                self._recreate()
            for copy in data_folder.leftover_copies(self._path.parent, FILE_NAME):
                atomic_files.delete_or_raise(copy)

    def _erase_others(self, contents: Collection[int]) -> None:
        if self._writer is None:
            raise connection.damaged_error(self._path, "could not be replaced before")
        kept = {key for (key,) in self._writer.execute("SELECT content FROM thumbnails")}
        self._execute(
            "DELETE FROM thumbnails WHERE content = ?", [(key,) for key in kept.difference(contents)]
        )
        self._writer.execute("VACUUM")
        self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def close(self) -> None:
        """Close; safe to call twice."""
        with self._guard:
            self._close()

    def _close(self) -> None:
        reader, writer, self._reader, self._writer = self._reader, self._writer, None, None
        if reader is not None:
            reader.close()
        if writer is not None:
            # Where it fails, the write-ahead log stays for the next start.
            with suppress(LibraryError), connection.translated_errors(self._path):
                writer.close()

    def _query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        reader = self._reader
        if reader is None:
            return []
        try:
            return reader.query(sql, values)
        except (LibraryError, apsw.ConnectionClosedError):  # damaged, or just being recreated
            return []

    def _write(self, sql: str, rows: Sequence[tuple[int] | tuple[int, bytes]]) -> None:
        with self._guard:
            if self._writer is None or not rows:
                return
            try:
                try:
                    self._execute(sql, rows)
                except LibraryDamagedError:
                    self._recreate()
                    self._execute(sql, rows)
            except LibraryError as error:
                logger.warning("thumbnails were not kept: %s", error)

    def _execute(self, sql: str, rows: Sequence[tuple[int] | tuple[int, bytes]]) -> None:
        if self._writer is not None:
            with connection.transaction(self._writer, self._path) as db:
                db.executemany(sql, rows)

    def _open_reader(self) -> None:
        if not self._path.is_file():
            return
        reader = connection.Reader(self._path)
        try:
            if reader.query("PRAGMA user_version") == [(CHECKSUMS,)] and not reader.checksums:
                raise connection.damaged_error(self._path, HEADER_DAMAGE)
            owner = reader.query("SELECT library FROM owner LIMIT 1")
            if self._library in ("", *(name for (name,) in owner)):
                self._reader = reader
        except apsw.SQLError as error:
            raise connection.damaged_error(self._path, "has no thumbnails") from error
        finally:
            if self._reader is None:
                reader.close()

    def _open_writer(self) -> None:
        data_folder.make_private_file(self._path)
        self._writer = connection.connect(self._path, read_only=False)
        try:
            with connection.translated_errors(self._path):
                marked = self._writer.pragma("user_version") == CHECKSUMS
                if marked and not connection.has_checksums(self._writer):
                    raise connection.damaged_error(self._path, HEADER_DAMAGE)
                connection.add_checksums(self._writer, self._path)
                self._writer.pragma("journal_mode", "WAL")
            with connection.transaction(self._writer, self._path) as db:
                self._prepare_tables(db)
            self._open_reader()
        except LibraryError:
            self._close()
            raise

    def _prepare_tables(self, db: apsw.Connection) -> None:
        """Create the tables, and delete what belongs to another library."""
        try:
            db.execute(TABLES)
            if connection.has_checksums(db) and db.pragma("user_version") != CHECKSUMS:
                db.pragma("user_version", CHECKSUMS)
            owner = db.execute("SELECT library FROM owner").fetchone()
            if owner is None or self._library not in ("", owner[0]):
                db.execute("DELETE FROM owner; DELETE FROM thumbnails")
                db.execute("INSERT INTO owner VALUES (?)", (self._library,))
        except apsw.SQLError as error:
            raise connection.damaged_error(self._path, "has no thumbnails") from error

    def _recreate(self) -> None:
        """Replace a damaged file by an empty one."""
        self._close()
        try:
            folder = self._path.parent
            for path in (
                *data_folder.files_named(folder, data_folder.PARTS["thumbnails"]),
                *data_folder.leftover_copies(folder, FILE_NAME),
            ):
                path.unlink()
        except OSError as error:
            raise LibraryError(
                f"The damaged file {self._path} cannot be replaced: {error.strerror}",
                "Delete it; thumbnails are made again from the photos",
            ) from error
        self._open_writer()
