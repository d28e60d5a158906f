"""The shape of the catalogue's database, and how it is verified, created and migrated."""

from __future__ import annotations

import os
import uuid
from contextlib import closing
from pathlib import Path

import apsw

from clipsearch.errors import LibraryTooNewError
from clipsearch.store.database import Reader, damaged, explained, transaction
from clipsearch.store.files import make_private_file

__all__ = ["drop_backups", "prepare", "verify"]

TABLES = "SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name"
APPLICATION_ID = 0x434C5053  # "CLPS"
BACKUP = ".of-version-"

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


def verify(reader: Reader, path: Path) -> int:
    """Check that a database is ours and not from the future; its version, 0 when it is empty.

    Raises:
        LibraryDamagedError: it is another program's, or damaged.
        LibraryTooNewError: a newer clipsearch wrote it.
    """
    ((version,),) = reader.ask("PRAGMA user_version")
    ((mark,),) = reader.ask("PRAGMA application_id")
    ((tables,),) = reader.ask("SELECT count(*) FROM sqlite_schema")
    if mark != APPLICATION_ID and (mark, version, tables) != (0, 0, 0):
        raise damaged(path, "is not a clipsearch database")
    if version > len(MIGRATIONS):
        raise LibraryTooNewError(
            f"The library {path.parent} was written by a newer clipsearch",
            "Update clipsearch; the library was left untouched",
        )
    if version == len(MIGRATIONS) and [sql for (sql,) in reader.ask(TABLES)] != _expected_tables():
        raise damaged(path, "is damaged: its tables are not those of a clipsearch database")
    return int(version)


def _expected_tables() -> list[str]:
    """What `TABLES` answers where nothing is damaged: a flipped bit in it would look like a bug."""
    with closing(apsw.Connection(":memory:")) as fresh:
        for script in MIGRATIONS:
            fresh.execute(script)
        return [sql for (sql,) in fresh.execute(TABLES)]


def prepare(connection: apsw.Connection, path: Path) -> None:
    """Bring a verified database to write-ahead logging and to the current version.

    Raises:
        LibraryError: the disk does not let it; the old version stays, and a backup beside it.
    """
    with explained(path):
        version = int(connection.pragma("user_version"))
        connection.pragma("journal_mode", "WAL")
        if version == len(MIGRATIONS):
            return
        if version:
            backup = path.with_name(f"{path.name}{BACKUP}{version}")
            backup.unlink(missing_ok=True)
            make_private_file(backup)
            connection.execute("VACUUM INTO ?", (os.fspath(backup),))
    with transaction(connection, path):
        for script in MIGRATIONS[version:]:
            connection.execute(script)
        if not version:
            connection.pragma("application_id", APPLICATION_ID)
            connection.execute("INSERT INTO meta VALUES ('library', ?)", (uuid.uuid4().hex,))
        connection.pragma("user_version", len(MIGRATIONS))


def drop_backups(path: Path) -> None:
    """Delete the copies that migrations made of a database."""
    for backup in path.parent.glob(f"{path.name}{BACKUP}*"):
        backup.unlink()
