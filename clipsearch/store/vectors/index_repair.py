"""Comparison of an index with the vectors that it should hold, and its repair."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from clipsearch.records import Ids, Vectors
from clipsearch.store.vectors.usearch_index import VectorIndex

__all__ = ["Difference", "GetVectors", "compare", "repair"]

BATCH = 10_000  # vectors compared at a time
GetVectors = Callable[[Sequence[int]], tuple[Ids, Vectors]]
"""Gives stored vectors by keys: keys (n,), float32 (n, dimensions)."""


class Difference(NamedTuple):
    """Keys that an index should not have, those that it lacks, and those with another vector."""

    extra: list[int]
    missing: list[int]
    different: list[int]


def compare(
    index: VectorIndex, wanted: Ids, get_vectors: GetVectors, step: Callable[[int], None] = lambda _: None
) -> Difference:
    """Compare an index with the vectors of the wanted keys.

    Args:
        index: is not changed.
        wanted: keys that it should have, ascending.
        get_vectors: the vectors that it should have.
        step: called with the number of vectors compared since the last call; it may raise to stop.
    """
    keys = index.keys()
    different: list[int] = []
    common = np.intersect1d(keys, wanted)
    for start in range(0, len(common), BATCH):
        batch, vectors = get_vectors(common[start : start + BATCH].tolist())
        different += index.differing(batch, vectors).tolist()
        step(len(batch))
    return Difference(np.setdiff1d(keys, wanted).tolist(), np.setdiff1d(wanted, keys).tolist(), different)


def repair(
    index: VectorIndex, wanted: Ids, get_vectors: GetVectors, step: Callable[[int], None] = lambda _: None
) -> None:
    """Give an index exactly the vectors of the wanted keys; arguments as for `compare`."""
    extra, missing, different = compare(index, wanted, get_vectors, step)
    index.remove([*extra, *different])
    lacking = [*missing, *different]
    for start in range(0, len(lacking), BATCH):
        index.add(*get_vectors(lacking[start : start + BATCH]))
