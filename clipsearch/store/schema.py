"""The shape of the catalogue's database, and how it is opened, checked, created and migrated."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import apsw

from clipsearch.errors import LibraryDamagedError, LibraryError, LibraryTooNewError

__all__ = ["connect", "make_private_file", "make_private_folder", "prepare"]

APPLICATION_ID = 0x434C5053  # "CLPS"
BUSY_MILLISECONDS = 10_000

# One script for each version; version n is reached by running the first n. Times are UTC, ISO 8601.
# Paths are bytes (os.fsencode), so that names which are not valid text survive.
MIGRATIONS = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE folders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path BLOB NOT NULL UNIQUE
    );
    -- A content is what a file holds; its id is its key in the vector index and is never used again.
    CREATE TABLE contents (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest BLOB NOT NULL UNIQUE,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        format TEXT NOT NULL,
        taken TEXT,
        camera TEXT NOT NULL
    );
    -- A file is a name of a content; without one it is still to be read, or is a problem.
    CREATE TABLE files (
        id INTEGER PRIMARY KEY,
        folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE,
        path BLOB NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        content INTEGER REFERENCES contents,
        UNIQUE (folder, path)
    );
    CREATE INDEX files_by_content ON files (content);
    CREATE TABLE problems (
        file INTEGER PRIMARY KEY REFERENCES files ON DELETE CASCADE,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        since TEXT NOT NULL
    );
    CREATE TABLE models (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        fingerprint TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        dimensions INTEGER NOT NULL,
        image_size INTEGER NOT NULL,
        device TEXT NOT NULL,
        precision TEXT NOT NULL
    );
    -- Little-endian float16, unit length.
    CREATE TABLE vectors (
        id INTEGER PRIMARY KEY,
        model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
        content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
        vector BLOB NOT NULL,
        UNIQUE (model, content)
    );
    CREATE INDEX vectors_by_content ON vectors (content);
    """,
)


def connect(path: Path, *, read_only: bool) -> apsw.Connection:
    """Open a database file with our settings; a reader never creates or changes anything.

    Raises:
        LibraryError: it cannot be opened.
    """
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    try:
        connection = apsw.Connection(os.fspath(path), flags=flags)
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
            connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: a kill loses no commit
            connection.execute("PRAGMA journal_mode = WAL")
    except apsw.NotADBError as error:
        raise _damaged(path, "is not a clipsearch database") from error
    except apsw.Error as error:
        raise LibraryError(
            f"The library's database {path} cannot be opened: {error}",
            "Check that the folder exists and may be written, or choose another with --library",
        ) from error
    return connection


def prepare(connection: apsw.Connection, path: Path, *, read_only: bool) -> None:
    """Check that this is our database and bring it to the current version.

    Raises:
        LibraryDamagedError: it is another program's, or damaged.
        LibraryTooNewError: a newer clipsearch wrote it; it is left untouched.
    """
    try:
        version = connection.pragma("user_version")
        is_new = not connection.execute("SELECT count(*) FROM sqlite_schema").get
        if is_new and not read_only:
            connection.pragma("application_id", APPLICATION_ID)
        elif connection.pragma("application_id") != APPLICATION_ID:
            raise _damaged(path, "is not a clipsearch database")
    except apsw.NotADBError as error:
        raise _damaged(path, "is not a clipsearch database") from error
    if version > len(MIGRATIONS):
        raise LibraryTooNewError(
            f"The library {path.parent} was written by a newer clipsearch",
            "Update clipsearch; the library was left untouched",
        )
    if version < len(MIGRATIONS) and not read_only:
        _migrate(connection, path, version)


def _migrate(connection: apsw.Connection, path: Path, version: int) -> None:
    """Run the missing scripts in one transaction, after a backup of what there is."""
    if version:
        backup = path.with_name(f"{path.name}.before-version-{len(MIGRATIONS)}")
        backup.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (os.fspath(backup),))
        backup.chmod(0o600)
    with connection:
        for script in MIGRATIONS[version:]:
            connection.execute(script)
        if not version:
            connection.execute("INSERT INTO meta VALUES ('library', ?)", (uuid.uuid4().hex,))
        connection.pragma("user_version", len(MIGRATIONS))


def make_private_folder(folder: Path) -> None:
    """Create a folder that only its owner can enter.

    Raises:
        LibraryError: it cannot be created or is not a folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise LibraryError(
            f"The library folder {folder} cannot be used: {error.strerror}",
            "Choose another with --library or CLIPSEARCH_LIBRARY",
        ) from error


def make_private_file(path: Path) -> None:
    """Create an empty file, if there is none, that only its owner can read.

    SQLite gives the files beside a database (WAL, shared memory) the permissions of the database.

    Raises:
        LibraryError: it cannot be created.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise LibraryError(
            f"The library file {path} cannot be written: {error.strerror}",
            "Check the folder's permissions, or choose another with --library",
        ) from error


def _damaged(path: Path, what: str) -> LibraryDamagedError:
    return LibraryDamagedError(
        f"The file {path} {what}",
        "It was left untouched: move it away to start a new library, or restore a copy of it",
    )
