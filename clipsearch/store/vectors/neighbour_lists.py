"""The nearest neighbours of many vectors at once: each is compared with those in the cells nearest to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store.vectors.cells import AXES, SAMPLE_PER_CELL, find_centroids

__all__ = ["Gather", "NeighbourLists", "find_neighbours"]

PER_CELL, PER_ROOT = 256, 2  # vectors of a cell at least; cells for each unit of the root of their number
PROBED = 8  # cells whose vectors one is compared with
MOST = 1024  # vectors of a cell compared with each other: of more that are alike some are left out
BLOCK = 1024  # vectors gathered at a time: some 2 ms
SAMPLE = 4096  # vectors that principal components are computed from

Gather = Callable[[Ids], tuple[Ids, Vectors]]
"""Of some keys those that have a vector, in their order, and these: float32 (n, dimensions), unit rows."""


class NeighbourLists(NamedTuple):
    """The nearest neighbours of vectors, in no order.

    Attributes:
        keys: of the vectors, int64 (n,).
        rows: their neighbours, as places in `keys`, -1 where there are fewer: int32 (n, count).
        cosines: float32 (n, count).
    """

    keys: Ids
    rows: npt.NDArray[np.int32]
    cosines: Vectors

    def pairs(self) -> tuple[Ids, Vector]:
        """Neighbours, each pair once: places in `keys`, the smaller one first, (n, 2), and their cosines."""
        there = self.rows >= 0
        for start in range(0, len(self.keys), BLOCK):
            other = self.rows[start : start + BLOCK]
            one = np.arange(start, start + len(other))[:, None]
            is_twice = (self.rows[other] == one[:, :, None]).any(axis=2)
            there[start : start + BLOCK] &= (one < other) | ~is_twice
        one, place = np.nonzero(there)
        return np.sort(np.stack((one, self.rows[one, place]), axis=1), axis=1), self.cosines[one, place]


def find_neighbours(
    keys: Ids, gather: Gather, count: int, least: float, step: Callable[[int], None] = lambda _: None
) -> NeighbourLists:
    """The nearest of each vector, of which few are missed.

    The cells are those of an inverted file (H. Jegou, M. Douze, C. Schmid, 2011). All comparisons are
    products of matrices, which take a small part of what walks through a graph do.

    Args:
        keys: of vectors.
        gather: gives vectors.
        count: of neighbours of each.
        least: the least cosine of a neighbour.
        step: called now and then with how many vectors were compared; it may raise to stop.
    """
    keys, cells = _cells(keys, gather, step)
    rows = np.full((len(keys), count), -1, dtype=np.int32)
    found = NeighbourLists(keys, rows, np.full(rows.shape, least, dtype=np.float32))
    homes = cells[:, 0]
    # Which vectors are in each cell, and which are compared with these.
    residents, visitors = np.argsort(homes, kind="stable"), np.argsort(cells, axis=None, kind="stable")
    edges = np.arange(int(cells.max(initial=0)) + 2)
    ends, visits = np.searchsorted(homes[residents], edges), np.searchsorted(cells.ravel()[visitors], edges)
    visitors //= max(cells.shape[1], 1)
    for cell in edges[:-1].tolist():
        inside, near = residents[ends[cell] : ends[cell + 1]], visitors[visits[cell] : visits[cell + 1]]
        near = near[homes[near] != cell]
        parts = -(-len(inside) // MOST)
        for part in range(parts):
            some = inside[part::parts]
            _compare(found, gather, some, np.concatenate([some, near[part::parts]]), step)
            step(len(some))
    return found


def _compare(
    found: NeighbourLists, gather: Gather, residents: Ids, others: Ids, step: Callable[[int], None]
) -> None:
    """Compare vectors, by their rows, with those of a cell, and keep the nearest."""
    residents, vectors = _gathered(found.keys, gather, residents)
    count = found.rows.shape[1]
    for start in range(0, len(others) if len(residents) else 0, BLOCK):
        step(0)
        some, compared = _gathered(found.keys, gather, others[start : start + BLOCK])
        cosines = compared @ vectors.T
        cosines[some[:, None] == residents] = -1
        near = np.flatnonzero((cosines > found.cosines[some].min(axis=1)[:, None]).any(axis=1))
        some = some[near]
        scores = np.concatenate([found.cosines[some], cosines[near]], axis=1)
        rows = np.concatenate(
            [found.rows[some], np.broadcast_to(residents.astype(np.int32), (len(near), len(residents)))],
            axis=1,
        )
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        found.cosines[some] = np.take_along_axis(scores, best, axis=1)
        found.rows[some] = np.take_along_axis(rows, best, axis=1)


def _gathered(keys: Ids, gather: Gather, rows: Ids) -> tuple[Ids, Vectors]:
    """Those of some rows that still have a vector, and these."""
    there, parts = np.zeros(len(rows), dtype=np.bool_), list[Vectors]()
    for start in range(0, len(rows), BLOCK):
        wanted = keys[rows[start : start + BLOCK]]
        held, vectors = gather(wanted)
        there[start : start + BLOCK] = np.isin(wanted, held)
        parts.append(vectors)
    return rows[there], np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)


def _cells(keys: Ids, gather: Gather, step: Callable[[int], None]) -> tuple[Ids, npt.NDArray[np.uint16]]:
    """The keys that have a vector, and the nearest cells of each, its own first: (n, PROBED) or fewer."""
    count = max(1, min(len(keys) // PER_CELL, round(PER_ROOT * len(keys) ** 0.5)))
    probed = min(PROBED, count)
    drawn = np.random.default_rng(0).permutation(len(keys))[: max(SAMPLE, count * SAMPLE_PER_CELL)]
    _, sample = _gathered(keys, gather, drawn[:SAMPLE])
    if not len(sample):
        return keys[:0], np.zeros((0, probed), dtype=np.uint16)
    mean = sample.mean(axis=0)
    axes = np.linalg.eigh((sample - mean).T @ (sample - mean))[1][:, : -AXES - 1 : -1]
    parts = [(sample - mean) @ axes]
    for start in range(SAMPLE, len(drawn), BLOCK):
        step(0)
        parts.append((gather(keys[drawn[start : start + BLOCK]])[1] - mean) @ axes)
    centroids = find_centroids(np.concatenate(parts), count)
    lengths = (centroids**2).sum(axis=1) / 2
    held, nearest = [keys[:0]], [np.zeros((0, probed), dtype=np.uint16)]
    for start in range(0, len(keys), BLOCK):
        step(0)
        some, vectors = gather(keys[start : start + BLOCK])
        likeness = ((vectors - mean) @ axes) @ centroids.T - lengths
        best = np.argpartition(-likeness, probed - 1, axis=1)[:, :probed]
        order = np.argsort(-np.take_along_axis(likeness, best, axis=1), axis=1)
        held.append(some)
        nearest.append(np.take_along_axis(best, order, axis=1).astype(np.uint16))
    return np.concatenate(held), np.concatenate(nearest)
