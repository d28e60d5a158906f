"""Moments of videos in the catalogue: writing and reading their times and vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import apsw
import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vectors
from clipsearch.store.tables import rows

__all__ = ["Moments", "read", "record", "times"]


class Moments(NamedTuple):
    """All moments of the videos that are shown, by one model; those of a video follow each other.

    Attributes:
        contents: the keys of the videos, int64 (n,), ascending.
        seconds: from the start, float32 (n,).
        vectors: of unit length, float32 (n, dimensions).
    """

    contents: Ids
    seconds: npt.NDArray[np.float32]
    vectors: Vectors


def record(
    db: apsw.Connection,
    model: int,
    content: int,
    seconds: Sequence[float],
    vectors: Vectors | None,
    dimensions: int,
) -> None:
    """Keep the moments of a video by a model; a time that is known is not kept again.

    Raises:
        ValueError: a vector is not finite, not of unit length, or of another model's shape.
    """
    for at, vector in zip(seconds, () if vectors is None else vectors, strict=True):
        blob = rows.vector_blob(vector, dimensions)
        db.execute("INSERT OR IGNORE INTO moments (content, seconds) VALUES (?, ?)", (content, at))
        db.execute(
            "INSERT OR IGNORE INTO moment_vectors (model, moment, vector) "
            "SELECT ?, id, ? FROM moments WHERE content = ? AND seconds = ?",
            (model, blob, content, at),
        )


def times(query: Callable[[str, Sequence[Any]], list[Any]], content: int) -> tuple[float, ...]:
    """The times of the moments of a video, ascending, through the function that makes queries."""
    found = query("SELECT seconds FROM moments WHERE content = ? ORDER BY seconds", (content,))
    return tuple(seconds for (seconds,) in found)


def read(query: Callable[[str, Sequence[Any]], list[Any]], model: int) -> Moments:
    """The moments by a model, through the function that makes queries."""
    found = query(
        "SELECT content, seconds, vector FROM moments "
        "JOIN moment_vectors ON moment_vectors.moment = moments.id "
        "JOIN contents ON contents.id = content "
        "WHERE model = ? AND nameless_since IS NULL AND NOT hidden ORDER BY content, seconds",
        (model,),
    )
    data = np.frombuffer(b"".join(vector for _, _, vector in found), dtype="<f2").astype(np.float32)
    return Moments(
        np.array([content for content, _, _ in found], dtype=np.int64),
        np.array([seconds for _, seconds, _ in found], dtype=np.float32),
        data.reshape(len(found), -1) if found else np.zeros((0, 0), dtype=np.float32),
    )
