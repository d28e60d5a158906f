"""Exact cosine similarities between a query and float16 rows, and ranking by them, without an index."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector, Vectors

__all__ = ["NO_RESULTS", "as_float32", "by_likeness", "cosines", "nearest", "products", "ranked"]

NO_RESULTS: tuple[Ids, Vector] = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


def nearest(
    batches: Iterable[tuple[Ids, Vectors]], query: Vector, limit: int | None = None
) -> tuple[Ids, Vector]:
    """The ranking of these vectors by similarity to a query, each compared: as `VectorIndex.rank`.

    Raises:
        ValueError: the query has another shape than the vectors.
    """
    keys, scores = [NO_RESULTS[0]], [NO_RESULTS[1]]
    for some, vectors in batches:
        keys.append(some)
        scores.append(cosines(vectors.astype(np.float16), query))
    together = np.concatenate(keys)
    return ranked(together, np.concatenate(scores), len(together) if limit is None else limit)


def as_float32(vectors: npt.NDArray[np.float16]) -> Vectors:
    """The same numbers in float32, twenty times as fast as by NumPy, which converts one after the other."""
    import numkong

    return np.asarray(numkong.astype(vectors, "float32"))


def cosines(vectors: npt.NDArray[np.float16], query: Vector) -> Vector:
    """Similarities of rows, (n, dimensions), to a unit vector: float32 (n,).

    USearch rounds the query, and float16 rows are not quite of length 1. Equal rows get equal scores
    wherever they stand, which a product of matrices does not promise.
    """
    rows = as_float32(vectors)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    scores: Vector = np.clip(products(rows, query) / lengths, -1.0, 1.0)
    return scores


def products(rows: Vectors, vector: Vector) -> Vector:
    """The scalar product of each row, (n, dimensions), with a vector: float32 (n,).

    In this thread: BLAS would share a millisecond's work among threads and wait for the last of them, which
    on a busy machine takes longer than all else that a query does.
    """
    found: Vector = np.einsum("ij,j->i", rows, vector)
    return found


def ranked(keys: Ids, scores: Vector, limit: int) -> tuple[Ids, Vector]:
    """The `limit` best keys and their scores: best first, ties by key."""
    if len(keys) > limit:  # all that tie with the last one are sorted, too
        best = scores >= np.partition(scores, -limit)[-limit]
        keys, scores = keys[best], scores[best]
    order = np.lexsort((keys, -scores))[:limit]
    return keys[order], scores[order]


def by_likeness(vectors: Vectors) -> Ids:
    """An order of rows in which like ones follow each other: by which of some rows, drawn, is the nearest."""
    drawn = np.random.default_rng(0).permutation(len(vectors))[: int(len(vectors) ** 0.5) + 1]
    return np.argsort((vectors @ vectors[drawn].T).argmax(axis=1), kind="stable") if len(vectors) else drawn
