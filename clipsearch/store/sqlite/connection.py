"""One SQLite file of ours: how it is opened, read, and changed all or nothing.

SQLite does not notice a flipped bit inside a row. Its extension `cksumvfs` does, in databases that
keep 8 bytes of each page free for a checksum; it is loaded with this module, for the whole process.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
import apsw.sqlite_extra
import numpy as np
import numpy.typing as npt

from clipsearch.errors import LibraryBusyError, LibraryDamagedError, LibraryError

__all__ = [
    "Reader",
    "add_checksums",
    "connect",
    "damaged_error",
    "has_checksums",
    "transaction",
    "translated_errors",
]

BUSY_MILLISECONDS = 10_000
CONVERSION_MILLISECONDS = 200  # a start does not wait longer for a reader, only to write checksums
CHECKSUM_BYTES = 8
MOST_IDLE = 3  # connections kept open while nothing is asked
WRONG_CHECKSUM = apsw.SQLITE_IOERR | 32 << 8  # SQLITE_IOERR_DATA, which apsw has no name for


def _load_checksums() -> bool:
    """Load the extension; False where this build of SQLite comes without it."""
    try:
        with closing(apsw.Connection(":memory:")) as any_connection:
            apsw.sqlite_extra.load(any_connection, "cksumvfs")
    except (apsw.sqlite_extra.NotAvailable, apsw.ExtensionLoadingError):
        return False
    return True


CHECKSUMS = _load_checksums()


def connect(path: Path, *, read_only: bool) -> apsw.Connection:
    """Open a database file with our settings; nothing in it is changed by that.

    Raises:
        LibraryError: it cannot be opened.
        LibraryDamagedError: it is not a database.
    """
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = _opened(path, os.fspath(path), flags)
    try:
        with translated_errors(path):
            connection.set_busy_timeout(BUSY_MILLISECONDS)
            connection.pragma("foreign_keys", "ON")
            if not read_only:
                connection.pragma("secure_delete", "ON")  # what is forgotten is overwritten
                connection.pragma("synchronous", "NORMAL")  # with WAL: a kill loses no commit
            connection.pragma("schema_version")  # reads: only now it is known to be usable
        if not (read_only or CHECKSUMS) and has_checksums(connection):
            raise LibraryError(  # writing would leave wrong checksums
                f"The library's file {path} carries checksums, which this installation cannot write",
                "Install apsw from PyPI",
            )
    except BaseException:
        connection.close()
        raise
    return connection


def has_checksums(connection: apsw.Connection) -> bool:
    """Whether each page of a database has room for its checksum."""
    return connection.reserve_bytes("main") == CHECKSUM_BYTES


def add_checksums(connection: apsw.Connection, path: Path) -> None:
    """Make room for a checksum in each page, and leave write-ahead logging where there was none.

    A database that has pages already is written anew, all or nothing. Where that is not possible
    now (it is being read, or the disk is too full) it stays as it is.
    """
    if not CHECKSUMS or has_checksums(connection):
        return
    connection.set_busy_timeout(CONVERSION_MILLISECONDS)
    try:
        with suppress(LibraryError), translated_errors(path):
            if connection.pragma("journal_mode", "DELETE") == "delete":
                connection.reserve_bytes("main", CHECKSUM_BYTES)
                if connection.pragma("page_count"):
                    _write_anew(connection)
    finally:
        connection.set_busy_timeout(BUSY_MILLISECONDS)


def _write_anew(connection: apsw.Connection) -> None:
    try:
        connection.execute("VACUUM")
    except apsw.Error:
        connection.reserve_bytes("main", 0)  # SQLite remembers the wish, and would tell it as a fact
        raise


class Reader:
    """Questions to a database, from any thread; none waits for another that takes long.

    Each that is asked while others are under way has a connection of its own.
    """

    def __init__(self, path: Path) -> None:
        """Open a database.

        Raises:
            LibraryError, LibraryDamagedError: as for `connect`.
        """
        self._path = path
        self._guard = threading.Condition()
        self._lent = 0
        self._closed = False
        _undo_interrupted(path)
        self._idle = [_Line(path)]

    def query(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer.

        Raises:
            LibraryDamagedError, LibraryError: SQLite cannot read it.
        """
        with self._connection() as connection:
            return connection.execute(sql, values).fetchall()

    def iterate(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[tuple[Any, ...]]:
        """One row of a long answer after the other; take all of them, or close it. Raises as `query`."""
        with self._connection() as connection, closing(connection.execute(sql, values)) as rows:
            yield from rows

    def query_integers(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> npt.NDArray[np.int64]:
        """The first column of a long answer: int64 (n,). Raises as `query`."""
        return np.fromiter((row[0] for row in self.iterate(sql, values)), dtype=np.int64)

    @contextmanager
    def _connection(self) -> Iterator[apsw.Connection]:
        """A connection that nobody else uses meanwhile."""
        with self._guard:
            if self._closed:
                raise apsw.ConnectionClosedError("the database was closed")
            line = self._idle.pop() if self._idle else None
            self._lent += 1
        try:
            with translated_errors(self._path):
                if line is None:
                    line = _Line(self._path)
                else:
                    line.look()
                yield line.connection
        finally:
            with self._guard:
                self._lent -= 1
                if line is not None and len(self._idle) < MOST_IDLE:
                    self._idle.append(line)
                elif line is not None:
                    line.close()
                self._guard.notify_all()

    @property
    def checksums(self) -> bool:
        """Whether each page has room for its checksum."""
        with self._connection() as connection:
            return has_checksums(connection)

    def close(self) -> None:
        """Close, once what was asked is answered; safe to call twice."""
        with self._guard:
            self._closed = True
            self._guard.wait_for(lambda: not self._lent)
            while self._idle:
                with suppress(LibraryError), translated_errors(self._path):
                    self._idle.pop().close()


class _Line:
    """A connection for reading.

    While all of the database is in its one file (nobody writes, no log is left), it is read in a way
    that makes not even SQLite's helper files and works on a medium that cannot be written. SQLite
    then does not look for changes by others, so `look` asks if there was one before each question.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rest = _rest(path)
        self.connection = _connect_at_rest(path) if self._rest else connect(path, read_only=True)

    def look(self) -> None:
        """Open the file again if it was at rest and has changed."""
        if self._rest and (now := _rest(self._path)) != self._rest:
            connection = _connect_at_rest(self._path) if now else connect(self._path, read_only=True)
            self.connection.close()
            self.connection, self._rest = connection, now

    def close(self) -> None:
        """Close it."""
        self.connection.close()


def _rest(path: Path) -> tuple[int, ...]:
    """What changes when a database at rest does; empty while a log or journal lies beside it."""
    if any(_size(path.with_name(f"{path.name}{log}")) for log in ("-wal", "-journal")):
        return ()
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0,)
    return status.st_ino, status.st_size, status.st_mtime_ns


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _undo_interrupted(path: Path) -> None:
    """Let SQLite undo what a kill interrupted outside write-ahead logging; a reader cannot do it."""
    if _size(path.with_name(f"{path.name}-journal")):
        with suppress(LibraryError):
            connect(path, read_only=False).close()


def _connect_at_rest(path: Path) -> apsw.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = _opened(path, uri, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        with translated_errors(path):
            connection.pragma("schema_version")
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(path: Path, name: str, flags: int) -> apsw.Connection:
    with translated_errors(path):
        try:
            return apsw.Connection(name, flags=flags)
        except UnicodeEncodeError as error:
            raise LibraryError(
                f"The library's path {path!r} is not valid text", "Choose another with --library"
            ) from error


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the disk into what a user can act on; mistakes in SQL stay bugs."""
    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError, UnicodeDecodeError) as error:
        raise damaged_error(path, f"is damaged or not a clipsearch database ({error})") from error
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
        if getattr(error, "extendedresult", 0) & 0xFFFF == WRONG_CHECKSUM:
            raise damaged_error(path, "is damaged: a page in it does not have its checksum") from error
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
    with translated_errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite ends it by itself when the disk is full
                connection.execute("ROLLBACK")
            raise


def damaged_error(path: Path, what: str) -> LibraryDamagedError:
    """The error that says what is wrong with a file, and what to do."""
    return LibraryDamagedError(
        f"The file {path} {what}",
        "It was left untouched: `clipsearch restore` brings back the newest good backup",
    )
