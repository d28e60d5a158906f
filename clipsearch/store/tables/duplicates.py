"""Signatures of pictures, and decisions about duplicates, in the catalogue: reading and writing them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, NamedTuple

import apsw
import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids
from clipsearch.store.sqlite import connection
from clipsearch.store.tables import rows

__all__ = [
    "FORGET_UNKNOWN",
    "DecisionKind",
    "DuplicateReader",
    "DuplicateWriter",
    "Facts",
    "StoredFile",
    "keep_decisions",
]

DecisionKind = Literal["different", "not-best"]
"""Two contents are no duplicates (a content and itself: its copies are wanted); one is never the best."""
Grey = npt.NDArray[np.uint8]
Facts = npt.NDArray[np.void]
"""Of contents, a structured array: content, size (bytes), width, height, moment (seconds; 0: not known),
is_camera_date, camera (a number for each), is_video."""
FACTS = [
    ("content", "i8"), ("size", "i8"), ("width", "i4"), ("height", "i4"), ("moment", "i8"),
    ("is_camera_date", "?"), ("camera", "i4"), ("is_video", "?"),
]  # fmt: skip
# Of the contents that are deleted in this transaction: a removed folder leaves no trace.
FORGET_UNKNOWN = """
    DELETE FROM decisions WHERE EXISTS (
        SELECT 1 FROM contents WHERE digest IN (first, second)
        AND id NOT IN (SELECT content FROM files WHERE content IS NOT NULL)
    )
"""


def keep_decisions(db: apsw.Connection, old: int, new: int) -> None:
    """Let what was decided about a content count for the one that its file has now, in a transaction.

    Where copies of the former are wanted, both are no duplicates.
    """
    digests = [db.execute("SELECT digest FROM contents WHERE id = ?", (key,)).get for key in (old, new)]
    db.execute(
        "INSERT OR IGNORE INTO decisions (kind, first, second, decided) "
        "SELECT kind, iif(second = x'', one, min(one, other)), "
        "iif(second = x'', x'', max(one, other)), decided "
        "FROM (SELECT *, iif(first = ?1, ?2, first) AS one, iif(second = ?1, ?2, second) AS other "
        "FROM decisions WHERE ?1 IN (first, second) "
        "UNION ALL SELECT *, first, ?2 FROM decisions WHERE first = ?1 AND second = ?1)",
        digests,
    )


class StoredFile(NamedTuple):
    """A file of a content."""

    path: Path
    mtime_ns: int
    missing: bool


class DuplicateReader:
    """The part of a `CatalogueReader` that is about duplicates; thread-safe, raises as it does."""

    def __init__(self, reader: connection.Reader) -> None:
        self._query = reader.query
        self._iterate = reader.iterate
        self._query_integers = reader.query_integers

    def without_signature(self, version: int) -> Ids:
        """Pictures that have a file and no signature of this version, ascending: int64 (n,)."""
        return self._query_integers(
            "SELECT id FROM contents WHERE nameless_since IS NULL AND NOT hidden AND NOT EXISTS "
            "(SELECT 1 FROM signatures WHERE content = contents.id AND version = ?) ORDER BY id",
            (version,),
        )

    def with_signature(self, version: int) -> Ids:
        """Pictures that have a file and a signature of this version, ascending: int64 (n,)."""
        return self._query_integers(
            "SELECT content FROM signatures JOIN contents ON contents.id = content "
            "WHERE version = ? AND length(pixels) > 0 AND nameless_since IS NULL AND NOT hidden "
            "ORDER BY content",
            (version,),
        )

    def signatures(self, contents: Ids, version: int, side: int) -> Grey:
        """The signatures of contents that have one, ascending: uint8 (n, side, side).

        Raises:
            KeyError: one is not there any more.
        """
        found = self._query(
            "SELECT content, pixels FROM signatures WHERE version = ? AND length(pixels) = ? "
            "AND content IN (SELECT value FROM json_each(?)) ORDER BY content",
            (version, side * side, json.dumps(contents.tolist())),
        )
        if [content for content, _ in found] != contents.tolist():
            raise KeyError("a signature was deleted")
        pixels = np.frombuffer(b"".join(pixels for _, pixels in found), np.uint8)
        return pixels.reshape(len(found), side, side)

    def not_compared(self) -> Ids:
        """Photos of which it is not known whether others are the same picture: int64 (n,), ascending."""
        return self._query_integers(
            "SELECT id FROM contents WHERE nameless_since IS NULL AND NOT hidden "
            "AND NOT EXISTS (SELECT 1 FROM same_pictures WHERE content = contents.id) ORDER BY id"
        )

    def leaders(self, *, alone: bool = True) -> dict[int, int]:
        """Of photos that were compared which one stands for the same picture; also of single ones."""
        return dict(
            self._query("SELECT content, leader FROM same_pictures WHERE ? OR leader != content", (alone,))
        )

    def signed_leaders(self, contents: Ids, version: int) -> dict[int, int]:
        """Of those of some photos with a signature what stands for the same picture; 0: not known."""
        return dict(
            self._query(
                "SELECT signatures.content, coalesce(leader, 0) FROM signatures "
                "LEFT JOIN same_pictures ON same_pictures.content = signatures.content "
                "WHERE version = ? AND length(pixels) > 0 "
                "AND signatures.content IN (SELECT value FROM json_each(?))",
                (version, json.dumps(contents.tolist())),
            )
        )

    def sharpness(self, contents: Collection[int]) -> dict[int, float]:
        """How sharp contents are, by key, where that was measured."""
        return self._measured("sharpness", contents)

    def fineness(self, contents: Collection[int]) -> dict[int, float]:
        """The share of its width that each picture needs for its detail, where that was measured."""
        return self._measured("fineness", contents)

    def _measured(
        self, column: Literal["sharpness", "fineness"], contents: Collection[int]
    ) -> dict[int, float]:
        found = self._query(
            f"SELECT content, {column} FROM signatures WHERE {column} IS NOT NULL "  # noqa: S608 (our names)
            "AND content IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return dict(found)

    def facts(self, videos: Collection[str]) -> Facts:
        """What all photos are compared by that have a file and are no part of another; ascending.

        Args:
            videos: the formats that are videos.
        """
        cameras = dict[str, int]()
        found = (
            (key, size, width, height, moment, exact, cameras.setdefault(camera, len(cameras)), video)
            for key, size, width, height, moment, exact, camera, video in self._iterate(
                "SELECT id, size, width, height, "
                "coalesce(CAST(strftime('%s', taken) AS INTEGER), 0), taken_from = 'exif', camera, "
                "format IN (SELECT value FROM json_each(?)) "
                "FROM contents WHERE nameless_since IS NULL AND NOT hidden ORDER BY id",
                (json.dumps(list(videos)),),
            )
        )
        return np.fromiter(found, dtype=FACTS)

    def sizes(self, contents: Collection[int]) -> dict[int, int]:
        """The bytes of contents, by key."""
        return dict(
            self._query(
                "SELECT id, size FROM contents WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(contents)),),
            )
        )

    def copied(self) -> Ids:
        """Contents that more than one file has that is no part of another item: int64 (n,), ascending."""
        return self._query_integers(
            "SELECT content FROM files WHERE content IS NOT NULL AND part_of IS NULL "
            "GROUP BY content HAVING count(*) > 1 ORDER BY content"
        )

    def files(self, contents: Collection[int]) -> dict[int, list[StoredFile]]:
        """The files of contents that are no parts of other items, by key, each list by path."""
        result = dict[int, list[StoredFile]]()
        for content, root, path, mtime, missing in self._query(
            "SELECT content, folders.path, files.path, mtime_ns, missing FROM files "
            "JOIN folders ON folders.id = folder "
            "WHERE part_of IS NULL AND content IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        ):
            file = StoredFile(Path(os.fsdecode(root)) / os.fsdecode(path), mtime, bool(missing))
            result.setdefault(content, []).append(file)
        return {content: sorted(files) for content, files in result.items()}

    def decisions(self, kind: DecisionKind) -> Iterator[tuple[int, int]]:
        """What was decided about contents that are known: keys, as given to `record`.

        Of "not-best" the second one is 0. Exhaust or close the iterator.
        """
        return self._iterate(
            "SELECT one.id, coalesce(other.id, 0) FROM decisions JOIN contents AS one ON one.digest = first "
            "LEFT JOIN contents AS other ON other.digest = second "
            "WHERE kind = ? AND (length(second) = 0 OR other.id IS NOT NULL)",
            (kind,),
        )


class DuplicateWriter:
    """Changes of signatures and decisions, each in one transaction; for the thread that writes."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def record_signatures(self, version: int, items: Iterable[tuple[int, bytes]]) -> None:
        """Keep signatures, b"" where none can be made; of unknown contents nothing."""
        with self._transaction() as db:
            db.executemany(
                "INSERT INTO signatures (content, version, pixels) "
                "SELECT id, ?, ? FROM contents WHERE id = ? "
                "ON CONFLICT (content) DO UPDATE SET version = excluded.version, pixels = excluded.pixels",
                [(version, pixels, content) for content, pixels in items],
            )

    def record_leaders(self, items: Iterable[tuple[int, int]]) -> None:
        """Keep of contents which one stands for the same picture; of unknown contents nothing."""
        with self._transaction() as db:
            db.executemany(
                "INSERT INTO same_pictures (content, leader) SELECT id, ? FROM contents WHERE id = ? "
                "ON CONFLICT (content) DO UPDATE SET leader = excluded.leader",
                [(leader, content) for content, leader in items],
            )

    def record_sharpness(self, items: Iterable[tuple[int, float]]) -> None:
        """Keep how sharp pictures are that have a signature."""
        self._record("sharpness", items)

    def record_fineness(self, items: Iterable[tuple[int, float]]) -> None:
        """Keep the share of its width that each of such pictures needs for its detail."""
        self._record("fineness", items)

    def _record(self, column: Literal["sharpness", "fineness"], items: Iterable[tuple[int, float]]) -> None:
        with self._transaction() as db:
            db.executemany(
                f"UPDATE signatures SET {column} = ? WHERE content = ?",  # noqa: S608 (our names)
                [(value, content) for content, value in items],
            )

    def record_decisions(self, kind: DecisionKind, items: Iterable[tuple[int, int]]) -> None:
        """Keep decisions about known contents, by their digests: they mean the same ever after.

        Args:
            kind: of the decision.
            items: keys of two contents in any order; of "not-best" the second one is 0.
        """
        with self._transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO decisions (kind, first, second, decided) "
                "SELECT ?, min(one.digest, coalesce(other.digest, one.digest)), "
                "CASE WHEN ? THEN max(one.digest, other.digest) ELSE x'' END, ? "
                "FROM contents AS one LEFT JOIN contents AS other ON other.id = ? "
                "WHERE one.id = ? AND (? = 0 OR other.id IS NOT NULL)",
                [(kind, second, rows.now(), second, first, second) for first, second in items],
            )

    def delete_decisions(self, kind: DecisionKind, items: Iterable[tuple[int, int]]) -> None:
        """Take decisions back, given as to `record_decisions`."""
        with self._transaction() as db:
            db.executemany(
                "DELETE FROM decisions WHERE kind = ? AND (first, second) = ("
                "SELECT min(one.digest, coalesce(other.digest, one.digest)), "
                "CASE WHEN ? THEN max(one.digest, other.digest) ELSE x'' END "
                "FROM contents AS one LEFT JOIN contents AS other ON other.id = ? WHERE one.id = ?)",
                [(kind, second, second, first) for first, second in items],
            )
