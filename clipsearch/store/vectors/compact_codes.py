"""Compact codes of vectors: a first pass over all of them that leaves few to be compared exactly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store.vectors.cells import Cells, assign, count_cells, find_centroids
from clipsearch.store.vectors.similarity import ranked

__all__ = ["SAMPLE", "CompactCodes", "CompareExactly"]

Codes = npt.NDArray[np.int8]
Rows = npt.NDArray[np.intp]
Estimates = npt.NDArray[np.int32]
CompareExactly = Callable[[Ids], tuple[Ids, Vector]]
"""For some keys: those that still have a vector, and their similarities to the query."""

SAMPLE = 20_000  # vectors that the components are computed from
COMPONENTS = 192  # bytes of a code; of 512 dimensions these keep 86 % of the variance or more
CLIPPED = 1e-4  # share of all values that int8 need not reach
MISSED = 0.002  # share of the results that may be missed, as expected, by what is compared
MISSED_CELLS = 7e-4  # and by the cells that are left out, were they normal distributions
BINS, BIN = 64, 1 / 8  # of an estimate's distance from the last result, in standard deviations
TAILS = np.array([math.erfc(BIN * n / math.sqrt(2)) / 2 for n in range(BINS)])  # chances to be better than it
COUNTED = 50_000  # estimates that are enough to count the others
FIRST = 200  # candidates that are compared first: close neighbours differ from the estimate the same way
VERIFIED = 400  # results; of more, which are candidates for another ranking, the last are not worth it
MOST = 20_000  # candidates that are compared at most
NARROW = 0.05  # share of all vectors up to which only the wanted ones are estimated
SCAN_SHARE = 0.3  # of all vectors; where so many are not enough, the wanted ones are estimated instead
PARALLEL_FROM = 50_000  # rows that are worth a second thread, unless they are in small pieces
PIECE = 10_000  # rows estimated at a time
UNORDERED = 0.05  # share of rows that may be out of the order of their cells
OUTGROWN = 2  # times as many vectors as at first


@dataclass
class _Rows:
    """Codes in rows: first those in the order of their cells, then what was added since.

    Attributes:
        keys: int64 (n,); `codes` and `is_there` belong to them. Only the first `count` are set.
        cells: of the first rows.
        by_key: the keys of these, ascending, and the rows where they are.
    """

    keys: Ids
    codes: Codes
    is_there: npt.NDArray[np.bool_]
    count: int
    cells: Cells
    by_key: tuple[Ids, npt.NDArray[np.int32]]

    @property
    def ordered(self) -> int:
        """How many rows are in the order of their cells."""
        return len(self.by_key[0])


class CompactCodes:
    """Vectors projected on their principal components and rounded to int8, with a fit error that is known.

    A product with a query's own code estimates the similarity at a fraction of the memory that is read
    otherwise. What the components leave out of a query q has the variance r'Cr, where C is the covariance
    of the vectors and r the rest of q. So it is known how likely a vector with some estimate is better than
    the last result, and so many are compared exactly that few results are missed (`MISSED`). The same is
    known of whole cells (see `Cells`), of which only some are read. This works for queries like words,
    which lie outside the cloud of photos and mislead a graph, and under any filter.

    Adding and removing need a lock of the caller's; searches may run meanwhile.
    """

    def __init__(self, sample: Vectors) -> None:
        """Take the components from some of the vectors: float32 (n, dimensions)."""
        self._mean: Vector = sample.mean(axis=0)
        centred = sample - self._mean
        self._covariance = (centred.T @ centred) / len(sample)
        _, vectors = np.linalg.eigh(self._covariance)  # ascending
        self._components = np.ascontiguousarray(vectors[:, ::-1][:, :COMPONENTS], dtype=np.float32)
        extent = np.quantile(np.abs(centred @ self._components), 1 - CLIPPED)
        self._scale = 127 / max(float(extent), 1e-6)
        none = np.empty(0, dtype=np.int64)
        codes = np.empty((0, self._components.shape[1]), dtype=np.int8)
        cells = Cells.measure(codes, np.zeros(1, dtype=np.int64))
        self._rows = _Rows(none, codes, none.astype(np.bool_), 0, cells, (none, none.astype(np.int32)))
        self._centroids = np.zeros((1, 1), dtype=np.float32)
        self._removed = self._fitted = 0
        # They stay: one that is new waits for milliseconds until it gets a core of its own.
        self._threads = ThreadPoolExecutor(2, "codes")

    @classmethod
    def fit(cls, sample: Vectors, batches: Iterable[tuple[Ids, Vectors]], count: int = 0) -> CompactCodes:
        """The codes of many vectors, in batches, with components from a sample of them.

        Args:
            sample: float32 (n, dimensions).
            batches: keys and vectors.
            count: how many come, for which memory is taken at once.
        """
        codes = cls(sample)
        codes._reserve(count)
        for keys, vectors in batches:
            codes.add(keys, vectors)
        made = codes._rows.count
        codes._centroids = find_centroids(codes._rows.codes[:made], count_cells(made))
        codes._order()
        codes._fitted = codes._rows.count
        return codes

    def __len__(self) -> int:
        return self._rows.count - self._removed

    @property
    def is_outgrown(self) -> bool:
        """Whether so many vectors came or went that they should be fitted again."""
        count = self._rows.count
        return count > OUTGROWN * max(self._fitted, SAMPLE) or self._removed * OUTGROWN > count

    def keys(self) -> Ids:
        """The keys of all codes, in no order."""
        rows = self._rows
        return rows.keys[: rows.count][rows.is_there[: rows.count]]

    def add(self, keys: Ids, vectors: Vectors) -> None:
        """Add vectors, float32 (n, dimensions), whose keys are new."""
        end = self._rows.count + len(keys)
        if end > len(self._rows.keys):
            self._reserve(max(end, len(self._rows.keys) * 5 // 4))
        rows = self._rows
        projected = (vectors - self._mean) @ self._components
        new = slice(rows.count, end)
        rows.codes[new] = np.clip(np.rint(projected * self._scale), -127, 127)
        rows.keys[new], rows.is_there[new] = keys, True
        rows.count = end
        if self._fitted and end - rows.ordered > max(UNORDERED * end, SAMPLE):
            self._order()

    def remove(self, keys: Ids) -> None:
        """Remove vectors, and what their codes tell of them; unknown keys are ignored."""
        rows = self._rows
        gone = np.flatnonzero(np.isin(rows.keys[: rows.count], keys) & rows.is_there[: rows.count])
        rows.is_there[gone] = False
        rows.codes[gone] = 0
        self._removed += len(gone)

    def _reserve(self, size: int) -> None:
        rows = self._rows
        self._rows = replace(
            rows,
            keys=_grown(rows.keys, size),
            codes=_grown(rows.codes, size),
            is_there=_grown(rows.is_there, size),
        )

    def _order(self) -> None:
        """Order the rows by cell, without those removed; searches that run keep the rows they have."""
        before = self._rows
        late = assign(before.codes[before.ordered : before.count], self._centroids)
        cells = np.concatenate([before.cells.of_rows(), late])
        there = np.flatnonzero(before.is_there[: before.count])
        cells = cells[there]
        there = there[np.argsort(cells, kind="stable")]
        keys, codes = before.keys[there], before.codes[there]
        sizes = np.bincount(cells, minlength=len(self._centroids))
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        order = np.argsort(keys, kind="stable")
        by_key = keys[order], order.astype(np.int32)
        is_there = np.ones(len(keys), dtype=np.bool_)
        self._rows = _Rows(keys, codes, is_there, len(keys), Cells.measure(codes, starts), by_key)
        self._removed = 0

    def search(
        self, query: Vector, limit: int, compare: CompareExactly, among: Ids | None = None
    ) -> tuple[Ids, Vector]:
        """The nearest of all vectors, or of those with some keys: keys and similarities, best first.

        Args:
            query: float32 (dimensions,), unit length.
            limit: number of results, at least 1.
            compare: compares some exactly.
            among: only these keys, int64 (n,), ascending; unknown ones are ignored.
        """
        search = _Search(self, query, limit, compare)
        if among is not None and len(among) <= NARROW * self._rows.count:
            return search.among_rows(among)
        return search.scan(among)


class _Part(NamedTuple):
    """Estimates of vectors, and where they are.

    Attributes:
        starts: first rows of runs of rows, int64 (runs,).
        ends: numbers of estimates up to the end of each run, int64 (runs,).
        estimates: int32 (n,).
    """

    starts: Ids
    ends: Ids
    estimates: Estimates

    def joined(self, other: _Part) -> _Part:
        """Both together."""
        return _Part(
            np.concatenate([self.starts, other.starts]),
            np.concatenate([self.ends, len(self.estimates) + other.ends]),
            np.concatenate([self.estimates, other.estimates]),
        )

    def rows(self, places: Rows) -> Rows:
        """The rows of some estimates."""
        runs = np.searchsorted(self.ends, places, side="right")
        before = np.concatenate([[0], self.ends])[runs]
        return np.asarray(self.starts[runs] + places - before, dtype=np.intp)


class _Search:
    """One query over the codes as they are now."""

    def __init__(self, codes: CompactCodes, query: Vector, limit: int, compare: CompareExactly) -> None:
        rows = codes._rows
        self._count, self._cells = rows.count, rows.cells
        self._keys, self._codes = rows.keys[: rows.count], rows.codes[: rows.count]
        self._is_there, self._by_key = rows.is_there[: rows.count], rows.by_key
        self._limit, self._compare, self._threads = limit, compare, codes._threads
        self._first = max(limit + limit // 4, FIRST)
        projected = query @ codes._components
        scale = 127 / max(float(np.abs(projected).max(initial=0)), 1e-9)
        self._query = np.rint(projected * scale).astype(np.int8)[None]
        self._unit = 1 / (codes._scale * scale)  # similarity of one step of an estimate
        rest = query - codes._components @ projected
        rounding = (projected @ projected) / codes._scale**2 / 12
        rounding += codes._covariance.trace() / scale**2 / 12
        # What similarities are beyond their estimates: mean, and standard deviation.
        self._offset = float(query @ codes._mean)
        self._sigma = float(np.sqrt(max(rest @ codes._covariance @ rest, 0) + rounding))

    def scan(self, among: Ids | None) -> tuple[Ids, Vector]:
        """Estimate those in the cells that may hold results; of the best, keep those that are wanted."""
        share = 1.0 if among is None else min(len(among) / max(self._count, 1), 1.0)
        spread = self._cells.spread(self._query[0], self._sigma / self._unit)
        missed = MISSED_CELLS * self._limit
        cells = spread.needed(spread.last(self._limit / max(share, 1e-9)), missed)
        part = self._estimate(cells, with_late=True)
        while True:
            rows = self._best(part, share, among)
            if rows is None:
                return self.among_rows(self._by_key[0] if among is None else among)
            keys, scores = self._compare(self._keys[rows])
            more = spread.sizes > 0
            if len(scores) >= self._limit:
                more = spread.needed(self._place(scores), missed)
            more &= ~cells
            if not more.any():
                break
            cells |= more
            part = part.joined(self._estimate(more))
        return self._finish(
            keys, scores, part.estimates, share, lambda best: self._wanted(part.rows(best), among)
        )

    def _best(self, part: _Part, share: float, among: Ids | None) -> Rows | None:
        """The rows of the best estimates that are wanted; None where so many are better that are not."""
        count, total = int(self._first / max(share, 1e-9)), len(part.estimates)
        while True:
            rows = self._wanted(part.rows(_top_rows(part.estimates, count)), among)
            if len(rows) >= self._limit or count >= total:
                return rows
            count *= 8
            if among is not None and count > SCAN_SHARE * self._count:
                return None

    def _estimate(self, cells: npt.NDArray[np.bool_], *, with_late: bool = False) -> _Part:
        """Estimate the rows of some cells, and those that are in none yet."""
        edges = np.flatnonzero(np.diff(np.concatenate([[False], cells, [False]])))
        starts, ends = self._cells.starts[edges[::2]], self._cells.starts[edges[1::2]]
        if with_late:
            starts, ends = np.append(starts, self._cells.starts[-1]), np.append(ends, self._count)
        runs = list(map(slice, starts.tolist(), ends.tolist()))
        return _Part(starts, np.cumsum(ends - starts), self._products(self._codes, runs))

    def _products(self, codes: Codes, runs: Sequence[slice]) -> Estimates:
        return _products(codes, runs, self._query, self._threads)

    def among_rows(self, among: Ids) -> tuple[Ids, Vector]:
        """Estimate only those that are wanted."""
        ordered, at = self._by_key
        places = np.minimum(np.searchsorted(ordered, among), max(len(ordered) - 1, 0))
        rows = at[places[ordered[places] == among]] if len(ordered) else places[:0]
        late = np.flatnonzero(_are_in(self._keys[len(ordered) :], among)) + len(ordered)
        rows = np.concatenate([rows, late])
        rows = rows[self._is_there[rows]]
        estimates = self._products(self._codes[rows], [slice(0, len(rows))])
        keys, scores = self._compare(self._keys[rows[_top_rows(estimates, self._first)]])
        return self._finish(keys, scores, estimates, 1.0, lambda best: rows[best])

    def _wanted(self, rows: Rows, among: Ids | None) -> Rows:
        rows = rows[self._is_there[rows]]
        return rows if among is None else rows[_are_in(self._keys[rows], among)]

    def _place(self, scores: Vector) -> float:
        """The estimate of the last result, were there no error."""
        return (float(np.partition(scores, -self._limit)[-self._limit]) - self._offset) / self._unit

    def _finish(
        self, keys: Ids, scores: Vector, estimates: Estimates, share: float, wanted: Callable[[Rows], Rows]
    ) -> tuple[Ids, Vector]:
        """Compare, beyond the first candidates, all that may still be better than the last result of them.

        Args:
            keys: the first candidates.
            scores: their similarities.
            estimates: of all from which others come.
            share: of these that are wanted.
            wanted: the rows of codes of those of them that are.
        """
        if len(scores) >= self._limit and self._limit < VERIFIED:
            least = self._least(estimates, self._place(scores), share)
            rows = wanted(_best_rows(estimates, least, int(MOST / share)))
            more_keys, more_scores = self._compare(np.setdiff1d(self._keys[rows], keys))
            keys, scores = np.concatenate([keys, more_keys]), np.concatenate([scores, more_scores])
        return ranked(keys, scores, self._limit)

    def _least(self, estimates: Estimates, place: float, share: float) -> float:
        """The estimate below which hardly any vector is better than the last result.

        The expected number of vectors that are, below an estimate, is the sum of their chances.
        """
        step = max(1, len(estimates) // COUNTED)
        width = BIN * self._sigma / self._unit
        bins = ((place - estimates[::step]) / width).astype(np.int32)
        chances = np.bincount(bins[(bins >= 0) & (bins < BINS)], minlength=BINS) * TAILS * step * share
        missed = np.cumsum(chances[::-1])
        kept = BINS - int(np.searchsorted(missed, MISSED * self._limit))
        return place - width * kept


def _grown(rows: npt.NDArray, size: int) -> npt.NDArray:  # type: ignore[type-arg]
    """A copy with space for more rows."""
    made = np.empty((size, *rows.shape[1:]), dtype=rows.dtype)
    made[: len(rows)] = rows
    return made


def _are_in(keys: Ids, among: Ids) -> npt.NDArray[np.bool_]:
    """Which keys are among others, which are ascending."""
    if not len(among):
        return np.zeros(len(keys), dtype=np.bool_)
    return np.asarray(among[np.minimum(np.searchsorted(among, keys), len(among) - 1)] == keys)


def _products(codes: Codes, runs: Sequence[slice], query: Codes, threads: Executor) -> Estimates:
    """The products of runs of rows of codes with a query's code, (1, components): int32 (rows in all,)."""
    import numkong

    packed = numkong.dots_pack(query)
    runs = [slice(at, min(at + PIECE, run.stop)) for run in runs for at in range(run.start, run.stop, PIECE)]
    ends = np.cumsum([run.stop - run.start for run in runs], dtype=np.int64)
    found = np.empty((int(ends[-1]) if len(ends) else 0, 1), dtype=np.int32)

    def some(half: slice) -> None:
        for run, end in zip(runs[half], ends[half].tolist(), strict=True):
            found[end - run.stop + run.start : end] = numkong.dots_packed(codes[run], packed)

    if len(found) < max(PARALLEL_FROM, len(runs) * PIECE / 2):
        some(slice(None))
    else:  # it releases Python's lock
        middle = int(np.searchsorted(ends, len(found) / 2)) + 1
        list(threads.map(some, (slice(middle), slice(middle, None))))
    return found[:, 0]


def _top_rows(estimates: Estimates, count: int) -> Rows:
    """The rows of the highest estimates, at least so many if there are; a sample tells where to cut."""
    size = len(estimates)
    if count >= size:
        return np.arange(size)
    step = max(1, min(size // 10_000, count // 10))
    if step > 1:
        some = estimates[::step]
        last = max(10, 2 * count // step)
        if last < len(some):
            rows = np.flatnonzero(estimates >= np.partition(some, -last)[-last])
            if len(rows) >= count:
                return rows[np.argpartition(estimates[rows], -count)[-count:]]
    return np.argpartition(estimates, -count)[-count:]


def _best_rows(estimates: Estimates, least: float, most: int) -> Rows:
    """The rows whose estimates are at least this; of too many, the best."""
    rows = np.flatnonzero(estimates >= least)
    return rows if len(rows) <= most else rows[_top_rows(estimates[rows], most)]
