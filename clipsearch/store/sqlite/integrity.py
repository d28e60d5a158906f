"""All the SQL that looks for what is wrong in a database, and that mends it as far as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import numpy as np

from clipsearch.errors import LibraryDamagedError, LibraryError
from clipsearch.store.sqlite import connection
from clipsearch.system import atomic_files

__all__ = [
    "bad_vectors",
    "digests",
    "drop_vectors",
    "integrity",
    "mend_catalogue",
    "mend_names",
    "mend_thumbnails",
    "named_contents",
    "without_vector",
    "wrongly_named",
]

LARGEST = 2**63 - 1  # of SQLite's integers
FEW = 3  # of SQLite's own findings that are told
SLICE = 1000  # rows read at a time
UNIT_TOLERANCE = 0.02  # of a stored vector's length; float16 alone gives 0.001
# What cannot be found again on the disk; what is dropped where it cannot be read; and what can be found
# again, by the key that finds single rows.
PRECIOUS = ("meta", "folders", "models")
DISPENSABLE = ("mounts", "sqlite_sequence")
REPLACEABLE = {"contents": "id", "files": "id", "problems": "file", "vectors": "id"}


# What is wrong


def integrity(reader: connection.Reader) -> str:
    """What SQLite finds wrong with a database, in its words; empty if nothing."""
    try:
        rows = reader.query(f"PRAGMA integrity_check({FEW})")
        faults = [text for (text,) in rows if text != "ok"]
        broken = reader.query("PRAGMA foreign_key_check")
    except LibraryDamagedError as error:
        return str(error.__cause__ or error.message)
    if broken:
        faults.append(f"{len(broken)} rows refer to what is not there")
    return "; ".join(" ".join(fault.split()) for fault in faults)


def wrongly_named(reader: connection.Reader) -> tuple[int, int]:
    """Contents without a file that are not set aside, and those set aside that have one."""
    ((lost, kept),) = reader.query(
        "SELECT count(*) FILTER (WHERE nameless_since IS NULL AND NOT named), "
        "count(*) FILTER (WHERE nameless_since IS NOT NULL AND named) FROM "
        "(SELECT nameless_since, EXISTS (SELECT 1 FROM files WHERE content = contents.id) AS named "
        "FROM contents)"
    )
    return lost, kept


def without_vector(reader: connection.Reader) -> int:
    """Contents that have a file but no vector of any model; none is ever recorded like that."""
    ((count,),) = reader.query(
        "SELECT count(*) FROM contents WHERE id IN (SELECT content FROM files) "
        "AND id NOT IN (SELECT content FROM vectors)"
    )
    return int(count)


def bad_vectors(reader: connection.Reader) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Vectors that are of a wrong size, not finite, or not of unit length.

    Yields:
        Some at a time: how many vectors were looked at, and the (id, content) of the bad ones.
    """
    sizes = dict(reader.query("SELECT id, 2 * dimensions FROM models"))
    last = 0
    while rows := reader.query(
        "SELECT id, content, model, CAST(vector AS BLOB) FROM vectors WHERE id > ? ORDER BY id LIMIT ?",
        (last, SLICE),
    ):
        last = rows[-1][0]
        yield (
            len(rows),
            [(row, key) for row, key, model, blob in rows if not _is_unit(blob, sizes.get(model))],
        )


def _is_unit(blob: bytes, size: int | None) -> bool:
    if len(blob) != size:
        return False
    length = float(np.linalg.norm(np.frombuffer(blob, dtype="<f2").astype(np.float32)))
    return abs(length - 1) < UNIT_TOLERANCE  # so that NaN is bad, too


def named_contents(reader: connection.Reader) -> list[int]:
    """Contents that have a file, ascending."""
    rows = reader.query("SELECT DISTINCT content FROM files WHERE content IS NOT NULL ORDER BY content")
    return [content for (content,) in rows]


def digests(reader: connection.Reader, content: int) -> list[bytes]:
    """The digest of a content, if it is known."""
    return [digest for (digest,) in reader.query("SELECT digest FROM contents WHERE id = ?", (content,))]


# Mending: only in the thread that writes


def mend_names(path: Path) -> None:
    """Set aside contents without a file, and take back those that have one."""
    with (
        closing(connection.connect(path, read_only=False)) as writer,
        connection.transaction(writer, path) as db,
    ):
        db.execute(
            "UPDATE contents SET nameless_since = NULL WHERE nameless_since IS NOT NULL "
            "AND id IN (SELECT content FROM files)"
        )
        db.execute(
            "UPDATE contents SET nameless_since = strftime('%Y-%m-%dT%H:%M:%S+00:00') "
            "WHERE nameless_since IS NULL "
            "AND id NOT IN (SELECT content FROM files WHERE content IS NOT NULL)"
        )


def drop_vectors(path: Path, rows: Sequence[int]) -> None:
    """Delete vectors by the ids of their rows; the next index run makes them again."""
    with (
        closing(connection.connect(path, read_only=False)) as writer,
        connection.transaction(writer, path) as db,
    ):
        db.executemany("DELETE FROM vectors WHERE id = ?", [(row,) for row in rows])


def mend_catalogue(path: Path) -> Counter[str]:
    """Write a damaged catalogue anew from the rows that can still be read, all or nothing.

    Returns:
        By table, at how many places rows could not be read; the next index run finds them again.

    Raises:
        LibraryDamagedError: what only the catalogue knows cannot be read; nothing was changed.
        LibraryError: the disk does not let it; nothing was changed.
    """
    return _mend(path, PRECIOUS, REPLACEABLE, DISPENSABLE)


def mend_thumbnails(path: Path) -> Counter[str]:
    """The same for thumbnails; those lost can be made again from the photos."""
    return _mend(path, ("owner",), {"thumbnails": "content"})


def _mend(
    path: Path, precious: Sequence[str], replaceable: dict[str, str], dispensable: Sequence[str] = ()
) -> Counter[str]:
    try:
        with (
            atomic_files.temporary(path) as new,
            closing(connection.connect(path, read_only=True)) as source,
            closing(connection.connect(new, read_only=False)) as target,
            connection.translated_errors(path),
        ):
            lost = _copy_readable(source, target, path, (*precious, *dispensable), replaceable)
            with closing(connection.connect(path, read_only=False)) as writer:
                # The pages to be overwritten are read first; what is wrong with them is known.
                writer.execute("PRAGMA checksum_verification = OFF").fetchall()
                with writer.backup("main", target, "main") as copying:
                    copying.step(-1)
    except OSError as error:
        raise LibraryError(
            f"{path} cannot be written anew: {error.strerror}", "Check the disk and its permissions"
        ) from error
    return lost


def _copy_readable(
    source: apsw.Connection,
    target: apsw.Connection,
    path: Path,
    precious: Sequence[str],
    replaceable: dict[str, str],
) -> Counter[str]:
    """Fill an empty database with all that can be read of another."""
    lost: Counter[str] = Counter()
    if connection.has_checksums(source):
        connection.add_checksums(target, path)
    target.pragma("foreign_keys", "OFF")
    with connection.transaction(target, path):
        scripts = source.execute(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY type = 'index'"
        ).fetchall()
        for (script,) in scripts:
            target.execute(str(script))
        for pragma in ("application_id", "user_version"):
            target.pragma(pragma, source.execute(f"PRAGMA {pragma}").get)
        for table, key in replaceable.items():
            for rows in _readable_rows(source, table, key, lost):
                _insert(target, table, rows)
        for table in precious:
            try:
                rows = source.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()  # noqa: S608
            except (apsw.CorruptError, apsw.IOError):
                if table not in DISPENSABLE:
                    raise
                continue
            target.execute(f"DELETE FROM {table}")  # noqa: S608 (our own tables)
            _insert(target, table, rows)
        if "files" in replaceable:
            _untie(target)
    return lost


def _insert(target: apsw.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def _readable_rows(
    source: apsw.Connection, table: str, key: str, lost: Counter[str]
) -> Iterator[list[tuple[object, ...]]]:
    """The rows of a table in the order of their keys; what cannot be read is passed over."""
    sql = f"SELECT {key}, * FROM {table} NOT INDEXED WHERE {key} > ? ORDER BY {key} LIMIT ?"  # noqa: S608
    last, limit = 0, SLICE

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
            limit = 1  # up to the very row
        else:
            lost[table] += 1
            last, limit = _behind(lambda place: after(place, 1) is not None, last), SLICE


def _behind(is_readable: Callable[[int], bool], place: int) -> int:
    """The nearest place behind a damage after which rows can be read; the end if there is none."""
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


def _untie(db: apsw.Connection) -> None:
    """Let nothing refer to rows that were lost."""
    db.execute(
        "UPDATE files SET content = NULL WHERE content NOT IN (SELECT id FROM contents);"
        "DELETE FROM files WHERE folder NOT IN (SELECT id FROM folders);"
        "DELETE FROM problems WHERE file NOT IN (SELECT id FROM files);"
        "DELETE FROM vectors WHERE content NOT IN (SELECT id FROM contents) "
        "OR model NOT IN (SELECT id FROM models)"
    )
