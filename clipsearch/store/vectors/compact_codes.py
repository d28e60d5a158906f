"""Compact codes of vectors: a first pass over all of them that leaves few to be compared exactly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store.vectors.similarity import NO_RESULTS, ranked

__all__ = ["SAMPLE", "CompactCodes", "CompareExactly"]

Codes = npt.NDArray[np.int8]
Rows = npt.NDArray[np.intp]
Estimates = npt.NDArray[np.int32]
CompareExactly = Callable[[Ids], tuple[Ids, Vector]]
"""For some keys: those that still have a vector, and their similarities to the query."""

SAMPLE = 20_000  # vectors that the components are computed from
COMPONENTS = 192  # bytes of a code; of 512 dimensions these keep 86 % of the variance or more
CLIPPED = 1e-4  # share of all values that int8 need not reach
MISSED = 0.002  # share of the results that may be missed, as expected
BINS, BIN = 64, 1 / 8  # of an estimate's distance from the last result, in standard deviations
TAILS = np.array([math.erfc(BIN * n / math.sqrt(2)) / 2 for n in range(BINS)])  # chances to be better than it
COUNTED = 50_000  # estimates that are enough to count the others
FIRST = 400  # candidates that are compared first: close neighbours differ from the estimate the same way
MOST = 20_000  # candidates that are compared at most
NARROW = 0.05  # share of all vectors up to which only the wanted ones are estimated
SCAN_SHARE = 0.3  # of all vectors; where so many are not enough, the wanted ones are estimated instead
UNSORTED = 0.05  # share of rows that may be out of the order of keys
PARALLEL_FROM = 200_000  # rows that are worth a second thread
OUTGROWN = 2  # times as many vectors as at first


class CompactCodes:
    """Vectors projected on their principal components and rounded to int8, with a fit error that is known.

    A product with a query's own code estimates the similarity at a fraction of the memory that is read
    otherwise. What the components leave out of a query q has the variance r'Cr, where C is the covariance
    of the vectors and r the rest of q. So it is known how likely a vector with some estimate is better than
    the last result, and so many are compared exactly that few results are missed (`MISSED`). This works
    for queries like words, which lie outside the cloud of photos and mislead a graph, and under any filter.

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
        self._keys: Ids = np.empty(0, dtype=np.int64)
        self._codes: Codes = np.empty((0, self._components.shape[1]), dtype=np.int8)
        self._is_there: npt.NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._count = self._sorted = self._removed = 0
        self._fitted = 0

    @classmethod
    def fit(cls, sample: Vectors, batches: Iterable[tuple[Ids, Vectors]]) -> CompactCodes:
        """The codes of many vectors, in batches, with components from a sample of them."""
        codes = cls(sample)
        for keys, vectors in batches:
            codes.add(keys, vectors)
        codes._sort()
        codes._fitted = codes._count
        return codes

    def __len__(self) -> int:
        return self._count - self._removed

    @property
    def is_outgrown(self) -> bool:
        """Whether so many vectors came or went that they should be fitted again."""
        return self._count > OUTGROWN * max(self._fitted, SAMPLE) or self._removed * OUTGROWN > self._count

    def keys(self) -> Ids:
        """The keys of all codes, in no order."""
        return self._keys[: self._count][self._is_there[: self._count]]

    def add(self, keys: Ids, vectors: Vectors) -> None:
        """Add vectors, float32 (n, dimensions), whose keys are new."""
        end = self._count + len(keys)
        if end > len(self._keys):
            size = max(end, len(self._keys) * 5 // 4)
            self._keys, self._codes = _grown(self._keys, size), _grown(self._codes, size)
            self._is_there = _grown(self._is_there, size)
        projected = (vectors - self._mean) @ self._components
        rows = slice(self._count, end)
        self._codes[rows] = np.clip(np.rint(projected * self._scale), -127, 127)
        self._keys[rows], self._is_there[rows] = keys, True
        self._count = end
        if self._fitted and self._count - self._sorted > max(UNSORTED * self._count, SAMPLE):
            self._sort()

    def remove(self, keys: Ids) -> None:
        """Remove vectors, and what their codes tell of them; unknown keys are ignored."""
        rows = np.flatnonzero(np.isin(self._keys[: self._count], keys) & self._is_there[: self._count])
        self._is_there[rows] = False
        self._codes[rows] = 0
        self._removed += len(rows)

    def _sort(self) -> None:
        """Order the rows by key, without those removed; searches that run keep the arrays they have."""
        rows = np.flatnonzero(self._is_there[: self._count])
        rows = rows[np.argsort(self._keys[rows], kind="stable")]
        self._keys, self._codes = self._keys[rows], self._codes[rows]
        self._is_there = np.ones(len(rows), dtype=np.bool_)
        self._count = self._sorted = len(rows)
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
        if among is not None and len(among) <= NARROW * self._count:
            return search.among_rows(among)
        return search.scan(among)


class _Search:
    """One query over the codes as they are now."""

    def __init__(self, codes: CompactCodes, query: Vector, limit: int, compare: CompareExactly) -> None:
        count = codes._count
        self._keys, self._codes = codes._keys[:count], codes._codes[:count]
        self._is_there, self._sorted = codes._is_there[:count], min(codes._sorted, count)
        self._limit, self._compare = limit, compare
        self._first = max(limit + limit // 4, FIRST)
        projected = query @ codes._components
        scale = 127 / max(float(np.abs(projected).max(initial=0)), 1e-9)
        self._query = np.rint(projected * scale).astype(np.int8)[None]
        self._unit = 1 / (codes._scale * scale)  # similarity of one step of an estimate
        self._of = codes, query, projected, scale

    def _error(self) -> tuple[float, float]:
        """What similarities are beyond their estimates: mean, and standard deviation."""
        codes, query, projected, scale = self._of
        rest = query - codes._components @ projected
        rounding = (projected @ projected) / codes._scale**2 / 12
        rounding += codes._covariance.trace() / scale**2 / 12
        sigma = float(np.sqrt(max(rest @ codes._covariance @ rest, 0) + rounding))
        return float(query @ codes._mean), sigma

    def scan(self, among: Ids | None) -> tuple[Ids, Vector]:
        """Estimate all; of the best, keep those that are wanted."""
        estimates = _products(self._codes, self._query)
        total = len(estimates)
        share = 1.0 if among is None else min(len(among) / max(total, 1), 1.0)
        count = int(self._first / max(share, 1e-9))
        while True:
            rows = self._wanted(_top_rows(estimates, count), among)
            if len(rows) >= self._limit or count >= total:
                break
            count *= 8
            if among is not None and count > SCAN_SHARE * total:
                return self.among_rows(among)
        return self._finish(rows, estimates, share, lambda best: self._wanted(best, among))

    def among_rows(self, among: Ids) -> tuple[Ids, Vector]:
        """Estimate only those that are wanted."""
        ordered = self._keys[: self._sorted]
        places = np.minimum(np.searchsorted(ordered, among), max(self._sorted - 1, 0))
        rows = places[ordered[places] == among] if self._sorted else places[:0]
        late = np.flatnonzero(_are_in(self._keys[self._sorted :], among)) + self._sorted
        rows = np.concatenate([rows, late])
        rows = rows[self._is_there[rows]]
        estimates = _products(self._codes[rows], self._query)
        first = rows[_top_rows(estimates, self._first)]
        return self._finish(first, estimates, 1.0, lambda best: rows[best])

    def _wanted(self, rows: Rows, among: Ids | None) -> Rows:
        rows = rows[self._is_there[rows]]
        return rows if among is None else rows[_are_in(self._keys[rows], among)]

    def _finish(
        self, first: Rows, estimates: Estimates, share: float, wanted: Callable[[Rows], Rows]
    ) -> tuple[Ids, Vector]:
        """Compare the first candidates, then all that may still be better than the last result of them.

        Of many results, which are wanted as candidates for another ranking, the last are not worth that.

        Args:
            first: rows of the first candidates.
            estimates: of all rows from which others come.
            share: of these that are wanted.
            wanted: the rows of codes of those of them that are.
        """
        if not len(first):
            return NO_RESULTS
        keys, scores = self._compare(self._keys[first])
        if len(scores) >= self._limit and self._limit < FIRST:
            last = float(np.partition(scores, -self._limit)[-self._limit])
            rows = wanted(_best_rows(estimates, self._least(estimates, last, share), int(MOST / share)))
            more_keys, more_scores = self._compare(np.setdiff1d(self._keys[rows], keys))
            keys, scores = np.concatenate([keys, more_keys]), np.concatenate([scores, more_scores])
        return ranked(keys, scores, self._limit)

    def _least(self, estimates: Estimates, last: float, share: float) -> float:
        """The estimate below which hardly any vector is better than the last result.

        The expected number of vectors that are, below an estimate, is the sum of their chances.
        """
        step = max(1, len(estimates) // COUNTED)
        offset, sigma = self._error()
        place, width = (last - offset) / self._unit, BIN * sigma / self._unit
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


def _products(codes: Codes, query: Codes) -> Estimates:
    """The products of codes, (n, components), with a query's, (1, components): int32 (n,)."""
    import numkong

    packed = numkong.dots_pack(query)

    def some(rows: Codes) -> Estimates:
        return np.asarray(numkong.dots_packed(rows, packed), dtype=np.int32).ravel()

    if len(codes) < PARALLEL_FROM:
        return some(codes) if len(codes) else np.empty(0, dtype=np.int32)
    with ThreadPoolExecutor(2, "codes") as pool:  # it releases Python's lock
        return np.concatenate(list(pool.map(some, np.array_split(codes, 2))))


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
