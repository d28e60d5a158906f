"""One SQLite file of ours: how it is opened, read, and changed all or nothing."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from clipsearch.errors import LibraryBusyError, LibraryDamagedError, LibraryError

__all__ = [
    "Reader",
    "connect",
    "damaged",
    "explained",
    "transaction",
]

BUSY_MILLISECONDS = 10_000


def connect(path: Path, *, read_only: bool) -> apsw.Connection:
    """Open a database file with our settings; nothing in it is changed by that.

    Raises:
        LibraryError: it cannot be opened.
        LibraryDamagedError: it is not a database.
    """
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = _opened(path, os.fspath(path), flags)
    try:
        with explained(path):
            connection.set_busy_timeout(BUSY_MILLISECONDS)
            connection.pragma("foreign_keys", "ON")
            if not read_only:
                connection.pragma("secure_delete", "ON")  # what is forgotten is overwritten
                connection.pragma("synchronous", "NORMAL")  # with WAL: a kill loses no commit
            connection.pragma("schema_version")  # reads: only now it is known to be usable
    except BaseException:
        connection.close()
        raise
    return connection


class Reader:
    """Questions to a database, one at a time, from any thread.

    While all of it is in its one file (nobody writes, no log is left), it is read in a way that
    makes not even SQLite's helper files and works on a medium that cannot be written. SQLite then
    does not look for changes by others, so each question first asks if a log has appeared.
    """

    def __init__(self, path: Path) -> None:
        """Open a database.

        Raises:
            LibraryError, LibraryDamagedError: as for `connect`.
        """
        self._path = path
        self._guard = threading.Lock()
        self._at_rest = _is_at_rest(path)
        self._connection = _connect_at_rest(path) if self._at_rest else connect(path, read_only=True)

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer.

        Raises:
            LibraryDamagedError, LibraryError: SQLite cannot read it.
        """
        with self._guard, explained(self._path):
            if self._at_rest and not _is_at_rest(self._path):
                connection = connect(self._path, read_only=True)
                self._connection.close()
                self._connection, self._at_rest = connection, False
            return self._connection.execute(sql, values).fetchall()

    def close(self) -> None:
        """Close; safe to call twice."""
        with self._guard:
            self._connection.close()


def _is_at_rest(path: Path) -> bool:
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size == 0
    except FileNotFoundError:
        return True


def _connect_at_rest(path: Path) -> apsw.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = _opened(path, uri, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        with explained(path):
            connection.pragma("schema_version")
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(path: Path, name: str, flags: int) -> apsw.Connection:
    with explained(path):
        try:
            return apsw.Connection(name, flags=flags)
        except UnicodeEncodeError as error:
            raise LibraryError(
                f"The library's path {path!r} is not valid text", "Choose another with --library"
            ) from error


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the disk into what a user can act on; mistakes in SQL stay bugs."""
    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError, UnicodeDecodeError) as error:
        raise damaged(path, f"is damaged or not a clipsearch database ({error})") from error
    except apsw.FullError as error:
        raise LibraryError(
            f"The disk is full: {path} could not be written",
            "Free some space and try again; everything committed before is kept",
        ) from error
    except apsw.BusyError as error:
        raise LibraryBusyError(
            f"Another process keeps the library's file {path} locked", "Close it, or try again"
        ) from error
    except (apsw.CantOpenError, apsw.IOError, apsw.PermissionsError, apsw.ReadOnlyError) as error:
        raise LibraryError(
            f"The library's file {path} cannot be read or written ({error})",
            "Check the disk and the permissions of the folder, or choose another with --library",
        ) from error


@contextmanager
def transaction(connection: apsw.Connection, path: Path) -> Iterator[apsw.Connection]:
    """All or nothing; apsw's own `with` would hide a full disk behind its failing rollback.

    Raises:
        LibraryError: the disk does not let it happen; nothing was changed.
    """
    with explained(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite ends it by itself when the disk is full
                connection.execute("ROLLBACK")
            raise


def damaged(path: Path, what: str) -> LibraryDamagedError:
    """The error that says what is wrong with a file, and what to do."""
    return LibraryDamagedError(
        f"The file {path} {what}",
        "It was left untouched: move it away to start a new library, or restore a copy of it",
    )
