"""Cells of compact codes: which of them may hold a vector that is near enough to a query."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector, Vectors

__all__ = ["AXES", "SAMPLE_PER_CELL", "Cells", "assign", "count_cells", "find_centroids"]

Codes = npt.NDArray[np.int8]
Mask = npt.NDArray[np.bool_]

AXES = 64  # first components that cells are told apart by
FEWEST = 200_000  # vectors, of which fewer are in one cell: all of them are read in two milliseconds
PER_CELL, MOST = 250, 2048  # vectors of a cell; cells
SAMPLE_PER_CELL = 32  # vectors that the centroid of a cell is made of
ROUNDS = 5  # of k-means
BLOCK = 8192  # codes assigned at a time
SPREAD_SAMPLE = 128  # codes of a cell that tell how it is spread
FURTHEST, BIN = 8, 1 / 32  # of a product from the mean of its cell, in standard deviations
TAILS = np.array(
    [math.erfc((n * BIN - FURTHEST) / math.sqrt(2)) / 2 for n in range(int(2 * FURTHEST / BIN) + 1)]
)
STEPS = 10  # of halving the range in which the last result may be


def count_cells(count: int) -> int:
    """How many cells so many codes have."""
    return 1 if count < FEWEST else min(MOST, count // PER_CELL)


def find_centroids(codes: Codes | Vectors, cells: int) -> Vectors:
    """The centroids of cells by k-means (S. Lloyd), of a sample of the codes: float32 (cells, AXES)."""
    random = np.random.default_rng(0)
    sample = random.permutation(len(codes))[: cells * SAMPLE_PER_CELL]
    points = codes[np.sort(sample), :AXES].astype(np.float32)
    centroids = points[random.permutation(len(points))[:cells]]
    for _ in range(ROUNDS if cells > 1 else 0):
        nearest = assign(points, centroids)
        order = np.argsort(nearest, kind="stable")
        there, starts, sizes = np.unique(nearest[order], return_index=True, return_counts=True)
        centroids[there] = np.add.reduceat(points[order], starts, axis=0) / sizes[:, None]
    return centroids[_side_by_side(centroids, np.arange(cells))]


def _side_by_side(points: Vectors, rows: Ids) -> Ids:
    """Rows of points as the leaves of a k-d tree: a query needs more cells that follow each other."""
    if len(rows) < 3:
        return rows
    some = points[rows]
    ordered = rows[np.argsort(some[:, some.var(axis=0).argmax()])]
    halves = np.split(ordered, [len(rows) // 2])
    return np.concatenate([_side_by_side(points, half) for half in halves])


def assign(codes: Codes | Vectors, centroids: Vectors) -> npt.NDArray[np.uint16]:
    """The cell with the nearest centroid of each code: (n,)."""
    lengths = (centroids**2).sum(axis=1) / 2
    found = np.empty(len(codes), dtype=np.uint16)
    for start in range(0, len(codes), BLOCK):
        rows = codes[start : start + BLOCK, : centroids.shape[1]].astype(np.float32, copy=False)
        found[start : start + BLOCK] = (rows @ centroids.T - lengths).argmax(axis=1)
    return found


class Cells(NamedTuple):
    """How the codes of each cell are spread, which lie in rows one after the other.

    An inverted file (H. Jegou, M. Douze, C. Schmid, 2011) of which each query reads another number of cells:
    a product with a query is about normally distributed in a cell, with a mean and a variance that are known,
    and so is the number of vectors of each cell that are expected to be better than the last result.

    Attributes:
        starts: the first row of each cell, and the end: int64 (cells + 1,).
        means: of the codes of each: float32 (cells, components).
        extents: the variance in each, against that in all of them: float32 (cells,).
        covariance: of codes within their cells: float32 (components, components).
    """

    starts: Ids
    means: Vectors
    extents: Vector
    covariance: Vectors

    @classmethod
    def measure(cls, codes: Codes, starts: Ids) -> Cells:
        """Measure cells of codes that are in their order."""
        components = codes.shape[1]
        means = np.zeros((len(starts) - 1, components), dtype=np.float32)
        variances = np.zeros(len(means), dtype=np.float32)
        covariance, counted = np.zeros((components, components), dtype=np.float32), 0
        for cell, (start, end) in enumerate(zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)):
            rows = codes[start : end : max(1, (end - start) // SPREAD_SAMPLE)].astype(np.float32)
            if not len(rows):
                continue
            means[cell] = rows.mean(axis=0)
            rows -= means[cell]
            variances[cell] = np.einsum("ij,ij->", rows, rows) / len(rows)
            covariance += rows.T @ rows
            counted += len(rows)
        covariance /= max(counted, 1)
        return cls(starts, means, variances / max(float(covariance.trace()), 1e-6), covariance)

    def of_rows(self) -> npt.NDArray[np.uint16]:
        """The cell of each row."""
        return np.repeat(np.arange(len(self.means), dtype=np.uint16), np.diff(self.starts))

    def spread(self, query: Codes, error: float) -> Spread:
        """How products with a query are spread, (components,), whose errors have a standard deviation."""
        of = query.astype(np.float32)
        variance = max(float(of @ self.covariance @ of), 0.0)
        deviations = np.sqrt(self.extents * variance + error**2 + 1e-6)
        return Spread(np.diff(self.starts), self.means @ of, deviations)


class Spread(NamedTuple):
    """The products of a query with the vectors of each cell: number, mean and standard deviation."""

    sizes: Ids
    means: Vector
    deviations: Vector

    def better(self, place: float) -> Vector:
        """How many vectors of each cell are expected to have a product above a place: float (cells,)."""
        z = np.clip((place - self.means) / self.deviations, -FURTHEST, FURTHEST)
        return np.asarray(TAILS[((z + FURTHEST) / BIN).astype(np.intp)] * self.sizes)

    def last(self, results: float) -> float:
        """Above which product so many vectors of all cells are expected."""
        low = float((self.means - 8 * self.deviations).min(initial=0))
        high = float((self.means + 8 * self.deviations).max(initial=0))
        for _ in range(STEPS):
            middle = (low + high) / 2
            if float(self.better(middle).sum()) < results:
                high = middle
            else:
                low = middle
        return low

    def needed(self, place: float, missed: float) -> Mask:
        """Which cells to look into, that so many results above a place are missed: bool (cells,)."""
        expected = self.better(place)
        order = np.argsort(expected)
        left_out = order[: np.searchsorted(np.cumsum(expected[order]), missed)]
        mask = self.sizes > 0
        mask[left_out] = False
        return mask
