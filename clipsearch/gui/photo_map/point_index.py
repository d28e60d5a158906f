"""Points of a map in Morton order, in which those of a square lie together, by which a view is found."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vectors

__all__ = ["Cells", "PointIndex", "View"]

BITS = 20  # of each coordinate
MOST_CELLS = 40  # along each side of a view, by which its points are found
Floats = npt.NDArray[np.float32]


class View(NamedTuple):
    """A rectangle of a map, whose coordinates are from 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


class Cells(NamedTuple):
    """Squares of a grid that hold points.

    Attributes:
        columns: of the grid, int64 (n,).
        rows: of the grid, int64 (n,).
        starts: the first place of each in Morton order, int64 (n,).
        counts: of the points in each, int64 (n,).
    """

    columns: Ids
    rows: Ids
    starts: Ids
    counts: Ids


class PointIndex:
    """Points on a plane.

    Attributes:
        order: rows of the points as they were given, in Morton order: int64 (n,).
        x: in Morton order: float32 (n,).
        y: in Morton order: float32 (n,).
    """

    def __init__(self, points: Vectors) -> None:
        """Take points from 0 to 1: float32 (n, 2); a million in a third of a second."""
        last = (1 << BITS) - 1
        whole = np.minimum((points.astype(np.float64) * (last + 1)).astype(np.uint64), np.uint64(last))
        keys = _interleaved(whole[:, 0], whole[:, 1])
        self.order: Ids = np.argsort(keys, kind="stable")
        self._keys = keys[self.order]
        self.x: Floats = np.ascontiguousarray(points[self.order, 0])
        self.y: Floats = np.ascontiguousarray(points[self.order, 1])
        # A photo with the smallest number stands for those of a square, so also for those of smaller ones.
        self._numbers = np.random.default_rng(0).permutation(len(points)).astype(np.int32)
        self._places = np.argsort(self._numbers)
        self._all = np.arange(len(points))

    def __len__(self) -> int:
        return len(self.order)

    def cells(self, view: View, level: int) -> Cells:
        """The squares in a view that hold points, of a grid with 2 ** level along each side."""
        side = 1 << level
        first_column, first_row = max(int(view.left * side), 0), max(int(view.top * side), 0)
        columns = np.arange(first_column, min(int(view.right * side), side - 1) + 1)
        rows = np.arange(first_row, min(int(view.bottom * side), side - 1) + 1)
        across, down = (found.ravel() for found in np.meshgrid(columns, rows))
        shift = np.uint64(2 * (BITS - level))
        codes = np.sort(_interleaved(across.astype(np.uint64), down.astype(np.uint64)))
        starts = np.searchsorted(self._keys, codes << shift)
        counts = np.searchsorted(self._keys, (codes + np.uint64(1)) << shift) - starts
        some = counts > 0
        across, down = _separated(codes[some])
        return Cells(across, down, starts[some], counts[some])

    def places_in(self, view: View, most: int | None = None) -> Ids:
        """Places, in Morton order, of the points in a view and some around it; of more an even sample."""
        span = max(view.right - view.left, view.bottom - view.top, 2.0**-BITS)
        level = int(np.clip(np.log2(MOST_CELLS / span), 0, BITS))
        cells = self.cells(view, level)
        total = int(cells.counts.sum())
        if total == len(self) and (most is None or total <= most):
            return self._all
        step = 1 if most is None else max(1, -(-total // most))
        counts = -(-cells.counts // step)
        before = np.cumsum(counts) - counts
        return np.repeat(cells.starts, counts) + step * (
            np.arange(int(counts.sum())) - np.repeat(before, counts)
        )

    def representatives(self, cells: Cells) -> Ids:
        """The place of the photo that stands for each square: the one with the smallest number."""
        if not len(cells.starts):
            return cells.starts
        bounds = np.empty(2 * len(cells.starts), dtype=np.int64)
        bounds[::2], bounds[1::2] = cells.starts, cells.starts + cells.counts
        inside = bounds[:-1] if bounds[-1] == len(self) else bounds
        return self._places[np.minimum.reduceat(self._numbers, inside)[::2]]


def _interleaved(columns: npt.NDArray[np.uint64], rows: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return _spread(columns) | _spread(rows) << np.uint64(1)


# By masks (S. E. Anderson, "Bit twiddling hacks": interleave bits with 64-bit words).
MASKS = (
    (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333), (1, 0x5555555555555555),
)  # fmt: skip


def _spread(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    for shift, mask in MASKS:
        values = (values | values << np.uint64(shift)) & np.uint64(mask)
    return values


def _separated(codes: npt.NDArray[np.uint64]) -> tuple[Ids, Ids]:
    return _gathered(codes).astype(np.int64), _gathered(codes >> np.uint64(1)).astype(np.int64)


def _gathered(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    values = values & np.uint64(MASKS[-1][1])
    for (shift, _), mask in zip(MASKS[::-1], [mask for _, mask in MASKS[-2::-1]] + [0xFFFFFFFF], strict=True):
        values = (values | values >> np.uint64(shift)) & np.uint64(mask)
    return values
