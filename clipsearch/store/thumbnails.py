"""Thumbnails by content, in an SQLite file of their own: a cache that can be made again from photos."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import apsw

from clipsearch.errors import LibraryDamagedError
from clipsearch.store import schema

__all__ = ["Thumbnails"]

FILE_NAME = "thumbnails.sqlite3"


class Thumbnails:
    """Small JPEGs by content key. Thread-safe. A missing or damaged file counts as empty."""

    def __init__(self, connection: apsw.Connection | None) -> None:
        self._connection = connection
        self._guard = threading.Lock()

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Thumbnails:
        """Open the cache in a data folder; unless `read_only`, create it, and replace a damaged one.

        Raises:
            LibraryError: it cannot be created.
        """
        path = folder / FILE_NAME
        if read_only:
            try:
                return cls(_open(path, read_only=True) if path.is_file() else None)
            except LibraryDamagedError:
                return cls(None)
        schema.make_private_file(path)
        try:
            return cls(_open(path, read_only=False))
        except LibraryDamagedError:
            for leftover in folder.glob(f"{FILE_NAME}*"):
                leftover.unlink()
            schema.make_private_file(path)
            return cls(_open(path, read_only=False))

    def get(self, content: int) -> bytes | None:
        """The JPEG of a content, or None where there is none."""
        with self._guard:
            if self._connection is None:
                return None
            try:
                row = self._connection.execute(
                    "SELECT jpeg FROM thumbnails WHERE content = ?", (content,)
                ).fetchone()
            except apsw.CorruptError:  # one lost thumbnail is made again; the next start checks all
                return None
        return row[0] if row else None

    def put_many(self, items: Sequence[tuple[int, bytes]]) -> None:
        """Keep JPEGs: (content, bytes)."""
        self._change("INSERT OR REPLACE INTO thumbnails VALUES (?, ?)", items)

    def delete(self, contents: Sequence[int]) -> None:
        """Drop those of some contents."""
        self._change("DELETE FROM thumbnails WHERE content = ?", [(key,) for key in contents])

    def keys(self) -> list[int]:
        """Contents that have one, ascending."""
        with self._guard:
            if self._connection is None:
                return []
            rows = self._connection.execute("SELECT content FROM thumbnails ORDER BY content")
            return [content for (content,) in rows]

    def checkpoint(self) -> None:
        """Empty the write-ahead log, in which dropped thumbnails may survive."""
        with self._guard:
            if self._connection is not None:
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def close(self) -> None:
        """Close; safe to call twice."""
        with self._guard:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _change(self, sql: str, rows: Sequence[tuple[int] | tuple[int, bytes]]) -> None:
        with self._guard:
            if self._connection is not None and rows:
                with self._connection:
                    self._connection.executemany(sql, rows)


def _open(path: Path, *, read_only: bool) -> apsw.Connection:
    connection = schema.connect(path, read_only=read_only)
    try:
        if not read_only:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS thumbnails (content INTEGER PRIMARY KEY, jpeg BLOB NOT NULL)"
            )
        connection.execute("SELECT count(*) FROM thumbnails WHERE content < 0")
    except (apsw.NotADBError, apsw.CorruptError, apsw.SQLError) as error:
        connection.close()
        raise LibraryDamagedError(f"The thumbnails {os.fspath(path)} are damaged") from error
    return connection
