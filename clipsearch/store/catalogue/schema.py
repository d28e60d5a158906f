"""The schema of the catalogue's database: verification, creation, migration."""

from __future__ import annotations

import re
import threading
import uuid
from contextlib import closing
from functools import cache
from pathlib import Path

import apsw

from clipsearch.errors import LibraryError, LibraryTooNewError
from clipsearch.store import data_folder
from clipsearch.store.catalogue.migrations import MIGRATIONS
from clipsearch.store.data_folder import APPLICATION_ID
from clipsearch.store.sqlite.connection import (
    SHADOW_TABLES,
    Reader,
    add_checksums,
    copy_into,
    damaged_error,
    has_checksums,
    transaction,
    translated_errors,
)
from clipsearch.store.sqlite.functions import add_functions
from clipsearch.system import atomic_files

__all__ = ["BACKING_UP", "FILE_NAME", "delete_backups", "prepare", "verify", "version_of"]

FILE_NAME = data_folder.CATALOGUE
TABLES = (
    "SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' "  # noqa: S608 (our own)
    f"AND name NOT IN ({SHADOW_TABLES}) ORDER BY name"
)
BACKUP = ".of-version-"
BACKING_UP = threading.Lock()  # held while a backup is made, so that none outlives `delete_backups`
CHECKSUMS = "checksums"  # key in meta: pages have checksums, so that a flipped bit in the header is noticed

VERSION = len(MIGRATIONS)


def verify(reader: Reader, path: Path) -> int:
    """Check that a database is a clipsearch catalogue of a known version; its version, 0 if it is empty.

    Raises:
        LibraryDamagedError: it is another program's, or damaged.
        LibraryTooNewError: a newer clipsearch wrote it.
    """
    ((version,),) = reader.query("PRAGMA user_version")
    ((application_id,),) = reader.query("PRAGMA application_id")
    ((tables,),) = reader.query("SELECT count(*) FROM sqlite_schema")
    if application_id != APPLICATION_ID and (application_id, version, tables) != (0, 0, 0):
        raise damaged_error(path, "is not a clipsearch database")
    if version > VERSION:
        raise LibraryTooNewError(
            f"The library {path.parent} was written by a newer clipsearch",
            "Update clipsearch; the library was left untouched",
        )
    if version and not reader.checksums and reader.query("SELECT 1 FROM meta WHERE key = ?", (CHECKSUMS,)):
        raise damaged_error(path, "is damaged: its header does not tell of its checksums")
    if version == VERSION and [sql for (sql,) in reader.query(TABLES)] != _expected_tables(MIGRATIONS):
        raise damaged_error(path, "is damaged: its tables are not those of a clipsearch database")
    return int(version)


def version_of(path: Path) -> int:
    """The version of a database, after `verify`; 0 where there is none yet. Raises as `verify`."""
    if not path.is_file() or path.stat().st_size == 0:
        return 0
    with closing(Reader(path)) as reader:
        return verify(reader, path)


@cache
def _expected_tables(migrations: tuple[str, ...]) -> list[str]:
    """The result of `TABLES` in an undamaged database; a flipped bit in the schema looks like a bug."""
    with closing(apsw.Connection(":memory:")) as fresh:
        add_functions(fresh)
        for script in migrations:
            fresh.execute(script)
        return [sql for (sql,) in fresh.execute(TABLES)]


def prepare(connection: apsw.Connection, path: Path) -> None:
    """Give a verified database write-ahead logging, checksums and the current version; mark its folder.

    Raises:
        LibraryError: the disk does not let it; the old version stays, and a backup beside it.
        LibraryDamagedError: the database is missing or empty, but it has backups.
    """
    with translated_errors(path):
        version = int(connection.pragma("user_version"))
        if not version and data_folder.backup_files(path.parent, data_folder.BACKUP_NAMES):
            raise damaged_error(path, "is missing or empty, though there are backups of it")
        data_folder.write_mark(path.parent)
        if 0 < version < VERSION:
            _copy_before_migration(connection, path.with_name(f"{path.name}{BACKUP}{version}"))
        add_checksums(connection, path)
        connection.pragma("journal_mode", "WAL")
        marked = version and connection.execute("SELECT 1 FROM meta WHERE key = ?", (CHECKSUMS,)).get
        to_mark = has_checksums(connection) and not marked
        if version == VERSION and not to_mark:
            return
    with transaction(connection, path):
        for script in MIGRATIONS[version:]:
            connection.execute(script)
        if not version:
            connection.pragma("application_id", APPLICATION_ID)
            connection.execute("INSERT INTO meta VALUES ('library', ?)", (uuid.uuid4().hex,))
        if to_mark:
            connection.execute("INSERT INTO meta VALUES (?, '8')", (CHECKSUMS,))
        connection.pragma("user_version", VERSION)


def _copy_before_migration(connection: apsw.Connection, backup: Path) -> None:
    """Copy a database as it is before it is migrated."""
    try:
        with atomic_files.temporary(backup) as copy:
            copy_into(connection, copy)
            atomic_files.sync_file(copy)
            atomic_files.put_in_place(copy, backup)
    except OSError as error:
        raise LibraryError(
            f"The library file {backup} cannot be written: {error.strerror}",
            "Check the disk and the permissions of the folder",
        ) from error


def delete_backups(path: Path) -> None:
    """Delete every copy of a database in its data folder, also those left half written.

    Waits for one being made.

    Raises:
        LibraryError: the disk does not let it.
    """
    with BACKING_UP:
        folder = path.parent
        older = re.compile(re.escape(f"{path.name}{BACKUP}") + rf"[0-9]+{data_folder.SQLITE_SUFFIX}")
        copies = [
            *data_folder.files_named(folder, older),
            *data_folder.backup_files(folder, data_folder.BACKUP_NAMES),
            *data_folder.leftover_copies(folder, path.name),
            *data_folder.backup_leftovers(folder),
        ]
        try:
            for copy in copies:
                copy.unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(
                f"The old backup {copy} cannot be deleted: {error.strerror}",
                "Delete it yourself: what was forgotten is still in it",
            ) from error
