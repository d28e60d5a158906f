"""Damage in one SQLite file: finding it, and rebuilding the file from the rows that can still be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from clipsearch.errors import LibraryDamagedError, LibraryError
from clipsearch.store.sqlite import connection
from clipsearch.system import atomic_files

__all__ = ["Tables", "copy_readable", "find_damage", "rebuild"]

LARGEST = 2**63 - 1  # of SQLite's integers
MOST_REPORTED = 3  # of SQLite's own findings
BATCH = 1000  # rows read at a time


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a database, by what becomes of rows that cannot be read.

    Attributes:
        required: nothing may be lost in them.
        optional: dropped where they cannot be read.
        replaceable: unreadable rows are left out; by table, the key that finds single rows.
        cleanup: SQL that deletes what refers to rows left out.
    """

    required: Sequence[str]
    replaceable: Mapping[str, str]
    optional: Sequence[str] = ()
    cleanup: str = ""


def find_damage(reader: connection.Reader) -> str:
    """What SQLite finds wrong with a database, in its words; empty if nothing."""
    try:
        rows = reader.query(f"PRAGMA integrity_check({MOST_REPORTED})")
        faults = [text for (text,) in rows if text != "ok"]
        broken = reader.query("PRAGMA foreign_key_check")
    except LibraryDamagedError as error:
        return str(error.__cause__ or error.message)
    if broken:
        faults.append(f"{len(broken)} rows refer to what is not there")
    return "; ".join(" ".join(fault.split()) for fault in faults)


def rebuild(path: Path, tables: Tables) -> Counter[str]:
    """Replace a damaged database by one made of the rows that can still be read, all or nothing.

    Only in the thread that writes.

    Returns:
        By table, at how many places rows could not be read.

    Raises:
        LibraryDamagedError: a required table cannot be read whole; nothing was changed.
        LibraryError: the disk does not let it; nothing was changed.
    """
    try:
        with atomic_files.temporary(path) as new:
            lost = copy_readable(path, new, tables)
            with (
                closing(connection.connect(new, read_only=True)) as source,
                closing(connection.connect(path, read_only=False)) as writer,
                connection.translated_errors(path),
            ):
                # SQLite reads the pages that it overwrites; that they are damaged is known.
                writer.execute("PRAGMA checksum_verification = OFF").fetchall()
                with writer.backup("main", source, "main") as copying:
                    copying.step(-1)
    except OSError as error:
        raise LibraryError(
            f"{path} cannot be written anew: {error.strerror}", "Check the disk and its permissions"
        ) from error
    return lost


def copy_readable(path: Path, new: Path, tables: Tables) -> Counter[str]:
    """Write into an empty file what can be read of a damaged database; returns and raises as `rebuild`."""
    with (
        closing(connection.connect(path, read_only=False)) as source,
        closing(connection.connect(new, read_only=False)) as target,
        connection.translated_errors(path),
    ):
        return _copy_readable(source, target, path, tables)


def _copy_readable(
    source: apsw.Connection, target: apsw.Connection, path: Path, tables: Tables
) -> Counter[str]:
    """Fill an empty database with all that can be read of another."""
    lost: Counter[str] = Counter()
    if connection.has_checksums(source):
        connection.add_checksums(target, path)
    target.pragma("foreign_keys", "OFF")
    with connection.transaction(target, path):
        scripts = source.execute(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "  # noqa: S608
            f"AND name NOT IN ({connection.SHADOW_TABLES}) ORDER BY type = 'index', type = 'trigger'"
        ).fetchall()
        for (script,) in scripts:
            target.execute(str(script))
        for pragma in ("application_id", "user_version"):
            target.pragma(pragma, source.execute(f"PRAGMA {pragma}").get)
        for table in (*tables.required, *tables.optional):
            try:
                rows = source.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()  # noqa: S608
            except (apsw.CorruptError, apsw.IOError):
                if table not in tables.optional:
                    raise
                continue
            target.execute(f"DELETE FROM {table}")  # noqa: S608 (our own tables)
            if _insert(target, table, rows) and table not in tables.optional:
                raise apsw.CorruptError(f"{table} has rows that make no sense")
        for table, key in tables.replaceable.items():
            for rows in _readable_rows(source, table, key, lost):
                if refused := _insert(target, table, rows):
                    lost[table] += refused
        if tables.cleanup:
            target.execute(tables.cleanup)
    return lost


def _insert(target: apsw.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> int:
    """Insert rows, except those of a damaged page that break a rule of the table; how many these are."""
    refused = 0
    for row in rows:
        marks = ", ".join("?" * len(row))
        try:
            target.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
        except (apsw.ConstraintError, apsw.MismatchError):
            refused += 1
    return refused


def _readable_rows(
    source: apsw.Connection, table: str, key: str, lost: Counter[str]
) -> Iterator[list[tuple[object, ...]]]:
    """The rows of a table in the order of their keys; unreadable ones are skipped and counted in `lost`."""
    sql = f"SELECT {key}, * FROM {table} NOT INDEXED WHERE {key} > ? ORDER BY {key} LIMIT ?"  # noqa: S608
    last, limit = 0, BATCH

    def after(place: int, limit: int) -> list[tuple[Any, ...]] | None:
        try:
            return source.execute(sql, (place, limit)).fetchall()
        except (apsw.CorruptError, apsw.IOError):
            return None

    while last < LARGEST and (rows := after(last, limit)) != []:
        if rows is not None:
            yield [row[1:] for row in rows]
            last = rows[-1][0]
        elif limit > 1:
            limit = 1  # row by row
        else:
            lost[table] += 1
            last, limit = _next_readable(lambda place: after(place, 1) is not None, last), BATCH


def _next_readable(is_readable: Callable[[int], bool], place: int) -> int:
    """The nearest key after a damaged part from which rows can be read; `LARGEST` if there is none."""
    step = 1
    while place + step < LARGEST and not is_readable(place + step):
        step *= 2
    if place + step >= LARGEST:
        return LARGEST
    low, high = place + step // 2, place + step  # damaged, readable
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_readable(middle) else (middle, high)
    return high
