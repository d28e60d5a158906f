"""Connections to one SQLite file: opening, reading from many threads, transactions, errors.

SQLite does not notice a flipped bit inside a row. Its extension `cksumvfs` does, in databases that
reserve 8 bytes of each page for a checksum; it is loaded with this module, for the whole process.
Databases of encrypted libraries are encrypted page by page (ChaCha20) by SQLite3 Multiple Ciphers; each
page has an authenticator (Poly1305) in place of the checksum.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any

import apsw
import apsw.sqlite_extra
import numpy as np
import numpy.typing as npt

from clipsearch import sealed_files
from clipsearch.errors import LibraryBusyError, LibraryDamagedError, LibraryError
from clipsearch.sealed_files import Keys
from clipsearch.store.sqlite.functions import add_functions

__all__ = [
    "SHADOW_TABLES",
    "Reader",
    "add_checksums",
    "connect",
    "copy_into",
    "damaged_error",
    "decrypt",
    "has_checksums",
    "keep_temporary_files_in",
    "opens",
    "transaction",
    "translated_errors",
]

BUSY_MILLISECONDS = 10_000
CONVERSION_MILLISECONDS = 200  # longest wait for readers when checksums are to be added
CHECKSUM_BYTES = 8
CIPHER = "chacha20"  # needs no instructions of a processor, as AEGIS does, and is the library's default
CACHE_KIBIBYTES = 64 << 10  # of a connection, at most: of pages that are decrypted, or checked
CIPHER_VFS = next((name for name in apsw.vfs_names() if name.startswith("multipleciphers")), "")
CHECKSUM_VFS = "cksmvfs"
HEADER_BYTES = 100
LARGEST_PAGE = 65536
MAX_IDLE = 3  # connections kept open while there are no queries
WRONG_CHECKSUM = apsw.SQLITE_IOERR | 32 << 8  # SQLITE_IOERR_DATA, for which apsw has no name
SHADOW_TABLES = "SELECT name FROM pragma_table_list WHERE type = 'shadow'"
"""The tables that SQLite makes for a full text index."""


def _load_checksums() -> bool:
    """Load the extension; False where this build of SQLite lacks it."""
    try:
        with closing(apsw.Connection(":memory:")) as any_connection:
            apsw.sqlite_extra.load(any_connection, "cksumvfs")
    except (apsw.sqlite_extra.NotAvailable, apsw.ExtensionLoadingError):
        return False
    return True


CHECKSUMS = _load_checksums()
_temporary_folders: list[Path] = []  # of the libraries that this process may change; SQLite uses the last


@contextmanager
def keep_temporary_files_in(folder: Path) -> Iterator[None]:
    """Let SQLite make its temporary files, which hold rows, in a library's folder until the end of the block.

    Databases outside such folders have them in memory, and so has a SQLite that knows no such folder.
    """
    _temporary_folders.append(folder)
    _set_temporary_folder()
    try:
        yield
    finally:
        _temporary_folders.remove(folder)
        _set_temporary_folder()


def _set_temporary_folder() -> None:
    with closing(apsw.Connection(":memory:")) as any_connection:
        wanted = os.path.abspath(_temporary_folders[-1]) if _temporary_folders else ""  # noqa: PTH100 (as it is)
        with suppress(apsw.SQLError, UnicodeEncodeError):  # a folder that cannot be written; not valid text
            any_connection.pragma("temp_store_directory", wanted)


def _use_temporary_files(connection: apsw.Connection, path: Path) -> None:
    is_inside = any(path.is_relative_to(folder) for folder in _temporary_folders)
    is_inside = is_inside and not _is_encrypted(connection)  # they would not be
    set_folder = connection.pragma("temp_store_directory") if is_inside else None
    connection.pragma("temp_store", "FILE" if set_folder else "MEMORY")


def connect(path: Path, *, read_only: bool) -> apsw.Connection:
    """Open a database file with our settings; that changes nothing in it.

    Raises:
        LibraryLockedError: it is encrypted, and its library was not unlocked in this process.
        LibraryError: it cannot be opened.
        LibraryDamagedError: it is not a database.
    """
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = _open(path, os.fspath(path), flags)
    try:
        with translated_errors(path):
            connection.set_busy_timeout(BUSY_MILLISECONDS)
            _use_temporary_files(connection, path)
            connection.pragma("foreign_keys", "ON")
            if not read_only:
                connection.pragma("secure_delete", "ON")  # deleted data are overwritten
                connection.pragma("synchronous", "NORMAL")  # with WAL: a kill loses no commit
            connection.pragma("schema_version")  # reads the file, so that an unusable one raises here
        if not (read_only or CHECKSUMS) and has_checksums(connection):
            raise LibraryError(  # writing would leave wrong checksums
                f"The library's file {path} carries checksums, which this installation cannot write",
                "Install apsw from PyPI",
            )
    except BaseException:
        connection.close()
        raise
    return connection


def decrypt(path: Path, keys: Keys) -> None:
    """Decrypt a copy of a database in place, and give it checksums; a kill leaves it unusable.

    Raises:
        LibraryError: the disk does not let it.
        LibraryDamagedError: it cannot be decrypted.
    """
    with closing(_open(path, os.fspath(path), apsw.SQLITE_OPEN_READWRITE, keys)) as encrypted:
        _use_temporary_files(encrypted, path)
        with translated_errors(path):
            encrypted.pragma("rekey", "")  # `VACUUM INTO` would keep the space for authenticators
    with closing(connect(path, read_only=False)) as plain:
        add_checksums(plain, path)


def opens(path: Path, keys: Keys) -> bool:
    """Whether an encrypted database can be read with these keys."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with (
        suppress(LibraryError),
        closing(_open(path, uri, apsw.SQLITE_OPEN_READONLY, keys)) as database,
        translated_errors(path),
    ):
        database.pragma("schema_version")
        return True
    return False


def has_checksums(connection: apsw.Connection) -> bool:
    """Whether each page of a database is verified when it is read, by a checksum or an authenticator."""
    return _is_encrypted(connection) or connection.reserve_bytes("main") == CHECKSUM_BYTES


def _is_encrypted(connection: apsw.Connection) -> bool:
    return isinstance(connection, _EncryptedConnection)


def add_checksums(connection: apsw.Connection, path: Path) -> None:
    """Reserve space for a checksum in each page; write-ahead logging is off afterwards if it was lacking.

    A database that has pages already is rewritten, all or nothing. Where that is not possible now
    (it is being read, or the disk is too full) it stays as it is.
    """
    if not CHECKSUMS or has_checksums(connection):
        return
    connection.set_busy_timeout(CONVERSION_MILLISECONDS)
    try:
        with suppress(LibraryError), translated_errors(path):
            if connection.pragma("journal_mode", "DELETE") == "delete":
                connection.reserve_bytes("main", CHECKSUM_BYTES)
                if connection.pragma("page_count"):
                    _vacuum(connection)
                else:  # pages that are written before the first one would have none
                    connection.execute("PRAGMA user_version = 0")
    finally:
        connection.set_busy_timeout(BUSY_MILLISECONDS)


def _vacuum(connection: apsw.Connection) -> None:
    """Rewrite a database with the space for checksums; needs as much memory as it has bytes.

    Pages that SQLite wrote early, to keep less in memory, would have none: the extension begins with the
    first page, which comes last.
    """
    connection.pragma("cache_spill", "OFF")
    try:
        connection.execute("VACUUM")
    except apsw.Error:
        connection.reserve_bytes("main", 0)  # otherwise SQLite reports the requested value as the present one
        raise
    finally:
        connection.pragma("cache_spill", "ON")


def copy_into(connection: apsw.Connection, target: Path, keys: Keys | None = None) -> None:
    """Copy a consistent snapshot of a database into an empty file, encrypted with these keys, or as it is.

    Raises:
        UnicodeEncodeError: the target's path is not valid text.
    """
    name = os.fspath(target)
    if keys:
        name.encode()
        how = f"vfs={CIPHER_VFS}&cipher={CIPHER}&key={_raw_key(keys)}"
        name = f"{target.absolute().as_uri()}?{how}"
    connection.execute("VACUUM INTO ?", (name,))
    if not keys and not _is_encrypted(connection) and has_checksums(connection):
        _write_checksums(target)


def _write_checksums(path: Path) -> None:
    """Give each page of a closed database its checksum; `VACUUM INTO` leaves pages without, see `_vacuum`.

    The extension computes it when a page is written through it.
    """
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
        page = int.from_bytes(header[16:18], "big")
        size = page if page > 1 else LARGEST_PAGE
        file.seek(0)
        written = apsw.VFSFile(
            CHECKSUM_VFS, os.fspath(path), [apsw.SQLITE_OPEN_MAIN_DB | apsw.SQLITE_OPEN_READWRITE, 0]
        )
        with ExitStack() as opened:
            opened.callback(written.xClose)
            for offset in range(0, path.stat().st_size, size):
                written.xWrite(file.read(size), offset)


class _EncryptedConnection(apsw.Connection):
    """A connection to a database that is encrypted."""


class Reader:
    """Queries to a database from any thread; no query waits for another that takes long.

    Queries that run at the same time have connections of their own.
    """

    def __init__(self, path: Path) -> None:
        """Open a database.

        Raises:
            LibraryError, LibraryDamagedError: as for `connect`.
        """
        self._path = path
        self._guard = threading.Condition()
        self._in_use = 0
        self._closed = False
        _undo_interrupted(path)
        self._idle = [_ReadConnection(path)]

    def query(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a result.

        Raises:
            LibraryDamagedError, LibraryError: SQLite cannot read it.
        """
        with self._connection() as connection:
            return connection.execute(sql, values).fetchall()

    def iterate(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Iterate over the rows of a long result; exhaust or close the iterator. Raises as `query`."""
        with self._connection() as connection:
            # APSW never frees a cursor that `close` was called on, which `yield from` does as well.
            for row in connection.execute(sql, values):  # noqa: UP028
                yield row

    def query_integers(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> npt.NDArray[np.int64]:
        """The first column of a long result: int64 (n,). Raises as `query`."""
        with self._connection() as connection:
            return np.fromiter(map(itemgetter(0), connection.execute(sql, values)), dtype=np.int64)

    @contextmanager
    def _connection(self) -> Iterator[apsw.Connection]:
        """A connection for exclusive use."""
        with self._guard:
            if self._closed:
                raise apsw.ConnectionClosedError("the database was closed")
            reader = self._idle.pop() if self._idle else None
            self._in_use += 1
        try:
            with translated_errors(self._path):
                if reader is None:
                    reader = _ReadConnection(self._path)
                else:
                    reader.reopen_if_changed()
                yield reader.connection
        finally:
            with self._guard:
                self._in_use -= 1
                if reader is not None and len(self._idle) < MAX_IDLE:
                    self._idle.append(reader)
                elif reader is not None:
                    reader.close()
                self._guard.notify_all()

    def copy_to(self, target: Path, keys: Keys | None) -> None:
        """Copy a consistent snapshot into an empty file; see `copy_into`, raises as that and as `query`."""
        with self._connection() as connection:
            copy_into(connection, target, keys)

    def file_state(self) -> tuple[tuple[int, int], ...]:
        """Size and time of the database's file and its log, which change with every commit."""
        states = []
        for path in (self._path, self._path.with_name(f"{self._path.name}-wal")):
            with suppress(FileNotFoundError):
                status = path.stat()
                states.append((status.st_size, status.st_mtime_ns))
        return tuple(states)

    @property
    def checksums(self) -> bool:
        """Whether the database reserves space for a checksum in each page."""
        with self._connection() as connection:
            return has_checksums(connection)

    def close(self) -> None:
        """Close once running queries have ended; safe to call twice."""
        with self._guard:
            self._closed = True
            self._guard.wait_for(lambda: not self._in_use)
            while self._idle:
                with suppress(LibraryError), translated_errors(self._path):
                    self._idle.pop().close()


class _ReadConnection:
    """A connection for reading.

    While the whole database is in its one file (no process writes, no log is left), it is opened as
    immutable: that makes none of SQLite's helper files and works on a read-only medium. SQLite then
    does not notice changes by others, so `reopen_if_changed` does that before each query.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._immutable_state = _immutable_state(path)
        self.connection = _connect_immutable(path) if self._immutable_state else connect(path, read_only=True)

    def reopen_if_changed(self) -> None:
        """Open the file again if it was immutable and has changed."""
        if self._immutable_state and (now := _immutable_state(self._path)) != self._immutable_state:
            connection = _connect_immutable(self._path) if now else connect(self._path, read_only=True)
            self.connection.close()
            self.connection, self._immutable_state = connection, now

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def _immutable_state(path: Path) -> tuple[int, ...]:
    """What changes whenever the file of a database does; empty while a log or journal is beside it."""
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
    """Let SQLite roll back what a kill interrupted outside write-ahead logging; readers cannot do that."""
    if _size(path.with_name(f"{path.name}-journal")):
        with suppress(LibraryError):
            connect(path, read_only=False).close()


def _connect_immutable(path: Path) -> apsw.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = _open(path, uri, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        with translated_errors(path):
            _use_temporary_files(connection, path)
            connection.pragma("schema_version")
    except BaseException:
        connection.close()
        raise
    return connection


def _open(path: Path, name: str, flags: int, keys: Keys | None = None) -> apsw.Connection:
    keys = keys or sealed_files.keys_of(path)
    with translated_errors(path):
        try:
            flags |= apsw.SQLITE_OPEN_URI
            connection = (
                _EncryptedConnection(name, flags=flags, vfs=CIPHER_VFS)
                if keys
                else apsw.Connection(name, flags=flags)
            )
        except UnicodeEncodeError as error:
            raise LibraryError(
                f"The library's path {path!r} is not valid text", "Choose another with --library"
            ) from error
        if keys:
            connection.pragma("cipher", CIPHER)
            connection.pragma("key", _raw_key(keys))
        connection.pragma("cache_size", -CACHE_KIBIBYTES)
    add_functions(connection)
    return connection


def _raw_key(keys: Keys) -> str:
    return f"raw:{keys.database.hex()}"


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the disk into errors that users can act on; errors in SQL stay bugs."""
    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError, UnicodeDecodeError) as error:
        sealed_files.keys_of(path)  # another process may have encrypted it meanwhile
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
    """A transaction; apsw's own `with` would hide a full disk behind its failing rollback.

    Raises:
        LibraryError: the disk does not let it; nothing was changed.
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
    """The error for a damaged file: what is wrong with it, and what to do."""
    return LibraryDamagedError(
        f"The file {path} {what}",
        "It was left untouched: `clipsearch restore` brings back the newest good backup",
    )
