"""Conversions of records to rows, and SQL statements that several changes share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import apsw
import numpy as np

from clipsearch.records import Encoded, FileState, Vector

__all__ = [
    "DELETE_UNUSED_PLACES",
    "content_id",
    "hidden_among",
    "ids",
    "keep_hidden",
    "many_names",
    "mark_orphans",
    "now",
    "path_blob",
    "stat_values",
    "storable_text",
    "timestamp",
    "unmark_orphans",
    "update_hidden",
    "vector_blob",
]

LARGEST = 2**63 - 1  # of SQLite's integers
UNIT_TOLERANCE = 0.01
DELETE_UNUSED_PLACES = (
    "DELETE FROM places WHERE id NOT IN (SELECT place FROM contents WHERE place IS NOT NULL)"
)
NAMES_REWRITTEN = 100  # names that are indexed in the time in which one is overwritten


def path_blob(file: FileState) -> bytes:
    """A file's path as it is stored: bytes, so that names which are not valid text survive."""
    return os.fsencode(file.path)


def now() -> str:
    """The present time as it is stored: ISO 8601 in UTC."""
    return timestamp(datetime.now(UTC))


IN_HIDDEN_FOLDER = (
    "EXISTS (SELECT 1 FROM hidden_folders AS h WHERE h.folder = files.folder "
    "AND substr(files.path, 1, length(h.path)) = h.path)"
)
# Whether a content is to be hidden: all of its files are parts of items, or the user hid it, or one of its
# files is in a folder that is hidden.
HIDDEN = (
    "(coalesce((SELECT min(part_of IS NOT NULL) FROM files WHERE content = contents.id), 0) "  # noqa: S608
    "OR EXISTS (SELECT 1 FROM hidden_photos WHERE digest = contents.digest) "
    f"OR EXISTS (SELECT 1 FROM files WHERE files.content = contents.id AND {IN_HIDDEN_FOLDER}))"
)


def timestamp(time: datetime) -> str:
    """A time as it is stored, to the second."""
    return time.isoformat(timespec="seconds")


def stat_values(file: FileState) -> tuple[int, int, int, int]:
    """Size, mtime, inode and ctime, clipped to 64 bits: some file systems go beyond the year 2262."""
    mtime, ctime = (max(-LARGEST, min(time, LARGEST)) for time in (file.mtime_ns, file.ctime_ns))
    return file.size, mtime, file.inode & LARGEST, ctime


def content_id(db: apsw.Connection, encoded: Encoded, size: int) -> int:
    """The key of a content, which is inserted if it is new.

    The key comes from the digest, so that it always means the same content: even after the database
    went back in time (a restored backup, a lost log) the caches are right.
    """
    known = db.execute("SELECT id FROM contents WHERE digest = ?", (encoded.digest,)).fetchone()
    if known is not None:
        return int(str(known[0]))
    key = int.from_bytes(encoded.digest[:8], "big") >> 1 or 1
    while db.execute("SELECT 1 FROM contents WHERE id = ?", (key,)).fetchone():
        key += 1  # two among a million have the same 63 bits once in 20 million libraries
    facts = encoded.facts
    db.execute(
        "INSERT INTO contents (id, digest, sample, size, width, height, format, taken, camera, taken_from, "
        "sharpness, brightness, shadows, highlights) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key, encoded.digest, encoded.sample or None, size, facts.width, facts.height,
            storable_text(facts.format), facts.taken and storable_text(facts.taken),
            storable_text(facts.camera), facts.taken_from, facts.sharpness, facts.brightness,
            facts.shadows, facts.highlights,
        ),
    )  # fmt: skip
    return key


def mark_orphans(db: apsw.Connection) -> list[int]:
    """Mark contents that lost their last file as orphans; their keys."""
    return ids(
        db.execute(
            "UPDATE contents SET nameless_since = ? WHERE nameless_since IS NULL AND id NOT IN "
            "(SELECT content FROM files WHERE content IS NOT NULL) RETURNING id",
            (now(),),
        )
    )


def unmark_orphans(db: apsw.Connection) -> list[int]:
    """Unmark orphans that have a file again; the keys of those that are not hidden."""
    back = db.execute(
        f"UPDATE contents SET nameless_since = NULL, hidden = {HIDDEN} WHERE nameless_since IS NOT NULL "  # noqa: S608
        "AND EXISTS (SELECT 1 FROM files WHERE content = contents.id) RETURNING id, hidden"
    )
    return [int(str(content)) for content, hidden in back if not hidden]


def update_hidden(db: apsw.Connection, contents: Iterable[int] | None = None) -> dict[int, bool]:
    """Mark contents as hidden that are, see `HIDDEN`, and the others not; which changed, and to what.

    Those without a file stay as they are: what brings one back marks it.

    Args:
        db: in a transaction.
        contents: these only; None for all.
    """
    among = "" if contents is None else "id IN (SELECT value FROM json_each(:among)) AND "
    changed = db.execute(
        f"UPDATE contents SET hidden = NOT hidden WHERE {among}nameless_since IS NULL "  # noqa: S608 (our own)
        f"AND hidden <> {HIDDEN} RETURNING id, hidden",
        None if contents is None else {"among": json.dumps([*contents])},
    )
    return {int(str(content)): bool(hidden) for content, hidden in changed}


def hidden_among(db: apsw.Connection, contents: Iterable[int]) -> list[int]:
    """Which of some contents are hidden."""
    return ids(
        db.execute(
            "SELECT id FROM contents WHERE hidden AND id IN (SELECT value FROM json_each(?))",
            (json.dumps([*contents]),),
        )
    )


def keep_hidden(db: apsw.Connection, old: int, new: int) -> None:
    """Hide a content in place of the hidden one that its file had, unless it is elsewhere as well."""
    db.execute(
        "INSERT OR IGNORE INTO hidden_photos SELECT digest FROM contents WHERE id = ?2 "
        "AND NOT EXISTS (SELECT 1 FROM files WHERE content = ?2) AND EXISTS "
        "(SELECT 1 FROM hidden_photos JOIN contents AS former USING (digest) WHERE former.id = ?1)",
        (old, new),
    )


def ids(cursor: apsw.Cursor) -> list[int]:
    """The keys that a statement returns."""
    return [int(str(key)) for (key,) in cursor]


def storable_text(value: str) -> str:
    """Text that SQLite can store: undecodable bytes of file names in it become "?"."""
    return value.encode("utf-8", "replace").decode("utf-8")


@contextmanager
def many_names(db: apsw.Connection, count: int | None) -> Iterator[None]:
    """Let a transaction delete or move many files: the full text index is then rebuilt, which is quicker.

    To overwrite one name in the index takes as long as to write a hundred anew.

    Args:
        db: in a transaction.
        count: about how many files; None for most of them.
    """
    if count is not None and count * NAMES_REWRITTEN < int(db.execute("SELECT count(*) FROM files").get):
        yield
        return
    db.execute("INSERT INTO text_index (text_index, rank) VALUES ('secure-delete', 0)")
    yield
    db.execute("INSERT INTO text_index (text_index) VALUES ('rebuild')")
    db.execute("INSERT INTO text_index (text_index, rank) VALUES ('secure-delete', 1)")


def vector_blob(vector: Vector, dimensions: int) -> bytes:
    """A unit vector as it is stored: little-endian float16.

    Raises:
        ValueError: it is not finite, not of unit length, or of another model's shape.
    """
    if vector.shape != (dimensions,):
        raise ValueError(f"a vector of this model has shape ({dimensions},), not {vector.shape}")
    if not abs(float(np.linalg.norm(vector)) - 1) < UNIT_TOLERANCE:  # so that NaN fails, too
        raise ValueError("a vector to keep must be finite and of unit length")
    return vector.astype("<f2").tobytes()
