"""A graph in memory that finds the nearest rows of a matrix, for work that need not wait for the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vectors

if TYPE_CHECKING:
    from usearch.index import BatchMatches

__all__ = ["NeighbourGraph"]

EXPANSION_ADD, EXPANSION_SEARCH = 48, 64  # finds 99.6 % of the 15 nearest among 100,000 of 64 dimensions


class NeighbourGraph:
    """Rows by Euclidean distance, found in a time that grows with the logarithm of their number."""

    def __init__(self, rows: npt.NDArray[np.float16], threads: int) -> None:
        """Build it: float16 (n, dimensions), on so many threads."""
        from usearch.index import Index

        self._index = Index(
            ndim=rows.shape[1],
            metric="l2sq",
            dtype="f16",
            expansion_add=EXPANSION_ADD,
            expansion_search=EXPANSION_SEARCH,
        )
        self._threads = threads
        self._index.add(np.arange(len(rows), dtype=np.uint64), rows, threads=threads)

    def find(self, rows: npt.NDArray[np.float16], count: int) -> tuple[Ids, Vectors]:
        """The nearest rows of each of some, which may miss some, and their distances; both (n, count).

        Args:
            rows: float16 (n, dimensions).
            count: at most as many as there are rows in it.
        """
        wanted = len(rows)
        if wanted == 1:  # of one row USearch gives something else than a batch of matches
            rows = np.concatenate((rows, rows))
        found = cast("BatchMatches", self._index.search(rows, count, threads=self._threads))
        distances = np.sqrt(np.maximum(found.distances[:wanted], 0), dtype=np.float32)
        return found.keys[:wanted].astype(np.int64), distances
