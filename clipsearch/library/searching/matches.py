"""The matches of a query: a sequence of any length whose hits are made page by page when they are read."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, overload

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.searching import sorting
from clipsearch.library.searching.hits import with_reasons
from clipsearch.library.searching.relevance import BANDS, band_codes
from clipsearch.library.searching.sorting import SortSource
from clipsearch.records import Band, Group, Hit, Ids, Measure, Sort, Vector

__all__ = ["CLOSEST", "PAGE", "PAGES_KEPT", "HitSource", "Matches"]

PAGE = 64  # hits that are made together, in two milliseconds
PAGES_KEPT = 100
CLOSEST = 20  # photos that are shown where no match is good or possible
logger = logging.getLogger(__name__)


class HitSource(SortSource, Protocol):
    """Where hits, and the values to sort them by, come from; called in any thread."""

    def hits(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """A hit for each of these; one marked as offline for what is gone."""

    def missing(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """The same without a look into the catalogue: all of them marked as offline."""


class Matches(Sequence[Hit]):
    """Hits, best first or in another order, at 20 bytes a hit. Thread-safe.

    It never changes: a photo that was deleted since keeps its row, as a hit marked as offline.
    Making hits reads the catalogue, but no folder of photos, since a drive may not answer.

    Attributes:
        contents: the keys of the contents, int64 (n,).
        total: how many photos match; more than its length where the query had a limit.
        best: the highest score among them.
        relevances: the probability that each is what was asked for, float32 (n,), falling in the order
            of ranks; None where the query has no words or pictures, or the model is not calibrated.
        any_match: the probability that there is any match.
        strictness: how sure a match must be, from -1 (shows most) to 1 (shows least).
        calibrated: whether the relevances rest on enough photos.
        counts: how many are in each band; empty without relevances.
        shown: how many, from rank 1 on, are good or possible; all of them without relevances.
        sort: their order.
        group: what the rows of one group share.
        starts: the first row of each group, int64, ascending from 0; empty without groups.
    """

    def __init__(
        self,
        source: HitSource,
        contents: Ids,
        scores: Vector,
        total: int = 0,
        *,
        relevances: Vector | None = None,
        any_match: float = 1.0,
        strictness: float = 0.0,
        calibrated: bool = True,
        reasons: Mapping[int, tuple[str, ...]] | None = None,
        moments: Mapping[int, float] | None = None,
    ) -> None:
        """Take contents, scores and relevances, best first.

        `total` is larger where these are not all matches; `reasons` tells why some contents are there,
        `moments` of videos the best one.
        """
        self._reasons, self._moments = reasons or {}, moments or {}
        self._source = source
        self.relevances = relevances
        self.any_match = any_match
        self.strictness = strictness
        self.calibrated = calibrated
        codes = None if relevances is None else band_codes(relevances, strictness)
        self.counts: dict[Band, int] = (
            {} if codes is None else {band: int(np.count_nonzero(codes == i)) for i, band in enumerate(BANDS)}
        )
        self.shown = len(contents) if codes is None else self.counts["good"] + self.counts["possible"]
        self._codes = codes
        self.contents = contents
        self.contents.flags.writeable = False
        self._scores = scores
        self._ranks = np.arange(1, len(contents) + 1, dtype=np.int32)
        self.total = max(total, len(contents))
        self.best = float(scores.max()) if len(scores) else 0.0
        self.sort: Sort = "given"
        self.group: Group = "none"
        self.starts: Ids = np.empty(0, dtype=np.int64)
        self._unfolded: tuple[Matches, Ids] | None = None  # before it was folded, and the stacks of its rows
        self._stacks = self._sizes = np.zeros(0, dtype=np.int64)  # of each row, where it was folded
        self._lock = threading.Lock()
        self._pages: OrderedDict[int, list[Hit]] = OrderedDict()

    @classmethod
    def none(cls) -> Matches:
        """No hits."""
        return cls(_NoHits(), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))

    def __len__(self) -> int:
        """How many hits it has."""
        return len(self.contents)

    @overload
    def __getitem__(self, row: int) -> Hit: ...

    @overload
    def __getitem__(self, row: slice) -> list[Hit]: ...

    def __getitem__(self, row: int | slice) -> Hit | list[Hit]:
        """The hit of a row."""
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        at = row + len(self) if row < 0 else row
        if not 0 <= at < len(self):
            raise IndexError(row)
        number, place = divmod(at, PAGE)
        try:
            return self._page(number)[place]
        except LibraryError as error:
            logger.info("hits cannot be read now: %s", error)
            rows = slice(at, at + 1)
            return self._with_relevance(self._source.missing(*self._hit_arguments(rows)), rows)[0]

    def ready(self, row: int) -> Hit | None:
        """The hit of a row if it is made already; never reads the catalogue."""
        with self._lock:
            page = self._pages.get(row // PAGE)
        return None if page is None else page[row % PAGE]

    def fetch(self, rows: range) -> None:
        """Make the hits of these rows now, so that `ready` has them.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        for number in range(rows.start // PAGE, -(-min(rows.stop, len(self)) // PAGE)):
            self._page(number)

    def reload(self, contents: Iterable[int]) -> None:
        """Make the hits of some contents anew where they were made: other things are known of them now.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        rows = np.flatnonzero(np.isin(self.contents, [*contents]))
        for number in np.unique(rows // PAGE).tolist():
            if self.ready(number * PAGE) is not None:
                self._make_page(number)

    def moment(self, content: int) -> float | None:
        """Of a video that words or pictures found: seconds from its start, where it fits best; else None."""
        return self._moments.get(content)

    def row_of(self, content: int) -> int:
        """The row of a content, or -1."""
        rows = np.flatnonzero(self.contents == content)
        return int(rows[0]) if len(rows) else -1

    def ranges_of(self, contents: Ids) -> list[range]:
        """The rows of some contents, ascending."""
        rows = np.flatnonzero(np.isin(self.contents, contents)) if len(contents) else contents
        cuts = np.flatnonzero(np.diff(rows) > 1) + 1
        return [range(int(part[0]), int(part[-1]) + 1) for part in np.split(rows, cuts) if len(part)]

    def part(self, ranges: Iterable[range]) -> Matches:
        """Some of the rows, in the same order; without groups."""
        taken = [np.arange(part.start, part.stop) for part in ranges]
        return self._select(np.concatenate(taken) if taken else np.empty(0, dtype=np.int64))

    def arranged(self, sort: Sort, group: Group) -> Matches:
        """The same in another order; takes seconds for a million.

        There are groups only in an order that is not "given". Hits keep their rank.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        if sort == "given" or not len(self):
            return self
        keys = sorting.sort_keys(self._source, sort=sort, group=group)
        order, starts = sorting.sort_order(self.contents, keys)
        made = self._select(order)
        made.total, made.best, made.sort = self.total, self.best, sort
        if group != "none":
            made.group, made.starts = group, starts
        return made

    @property
    def has_match(self) -> bool:
        """Whether any is good or possible; True without relevances, False without hits."""
        return self.shown > 0

    def cut(self) -> Matches:
        """What is to be shown: the good and possible ones; where there is none, the closest few.

        In the order of these; `counts` and `total` then are those of the rows that are left.
        """
        if self.relevances is None or self.shown == len(self):
            return self
        return self._select(np.flatnonzero(self._ranks <= (self.shown or CLOSEST)))

    def reordered(self, rows: Ids) -> Matches:
        """The same hits in another order: int64 (n,), each row once; hits keep their rank."""
        made = self._select(rows)
        made.total = self.total
        return made

    def without(self, contents: Collection[int]) -> Matches:
        """All but some contents, in the order of these; the same where none is among them."""
        rows = [row for row in map(self.row_of, contents) if row >= 0]
        if not rows:
            return self
        made = self._select(np.delete(np.arange(len(self)), rows))
        made._ranks = made._ranks - np.searchsorted(np.sort(self._ranks[rows]), made._ranks).astype(np.int32)
        made.total = self.total - len(rows)
        return made

    def among(self, contents: Ids) -> Matches:
        """Those that are among some contents, in the order of these; hits get new ranks."""
        made = self._select(np.flatnonzero(np.isin(self.contents, contents)))
        made._ranks = made._ranks.argsort().argsort().astype(np.int32) + 1
        return made

    def stacked(self, members: Ids, leaders: Ids, opened: Collection[int] = ()) -> Matches:
        """The same with one hit for each stack, its first; `total` stays that of all photos.

        Args:
            members: contents in stacks, ascending.
            leaders: what is the same for those of one stack, and for no others; none is 0.
            opened: contents whose stacks stay open: their photos follow the first of them.
        """
        stacks = sorting.values_of(self.contents, members, leaders)
        _, first, places, counts = np.unique(
            stacks, return_index=True, return_inverse=True, return_counts=True
        )
        first, sizes = first[places], np.where(stacks == 0, 1, counts[places])
        if not len(self) or sizes.max() < 2:
            return self
        rows = np.arange(len(self))
        is_open = (sizes > 1) & np.isin(stacks, stacks[np.isin(self.contents, [*opened])])
        rows = rows[is_open | (stacks == 0) | (first == rows)]
        if not len(self.starts):
            rows = rows[np.argsort(np.where(is_open, first, np.arange(len(self)))[rows], kind="stable")]
        made = self._select(rows)
        made.total, made.sort, made.group = self.total, self.sort, self.group
        starts = np.unique(np.searchsorted(rows, self.starts)) if len(self.starts) else self.starts
        made.starts = starts[starts < len(rows)]
        made._ranks = made._ranks.argsort().argsort().astype(np.int32) + 1
        made._unfolded = self, stacks
        made._stacks, made._sizes = stacks[rows], np.where(is_open, 0, sizes)[rows]
        return made

    @property
    def unfolded(self) -> Matches:
        """These with all photos of the stacks that are folded among them."""
        if self._unfolded is None:
            return self
        whole, stacks = self._unfolded
        inside = np.isin(whole.contents, self.contents) | np.isin(stacks, self._stacks[self._sizes > 1])
        return whole._select(np.flatnonzero(inside))

    def count_photos(self, ranges: Iterable[range]) -> int:
        """How many photos some rows are, with those of the stacks that are folded."""
        if not len(self._sizes):
            return sum(map(len, ranges))
        return sum(int(np.maximum(self._sizes[one.start : one.stop], 1).sum()) for one in ranges)

    def with_strictness(self, strictness: float) -> Matches:
        """The same hits at another strictness, without a search."""
        made = self._select(np.arange(len(self)), strictness)
        made.total, made.sort, made.group, made.starts = self.total, self.sort, self.group, self.starts
        return made

    def _select(self, rows: Ids, strictness: float | None = None) -> Matches:
        made = Matches(
            self._source,
            self.contents[rows],
            self._scores[rows],
            relevances=None if self.relevances is None else self.relevances[rows],
            any_match=self.any_match,
            strictness=self.strictness if strictness is None else strictness,
            calibrated=self.calibrated,
            reasons=self._reasons,
            moments=self._moments,
        )
        made._ranks = self._ranks[rows]
        if self._unfolded is not None:
            made._unfolded = self._unfolded
            made._stacks, made._sizes = self._stacks[rows], self._sizes[rows]
        return made

    def _page(self, number: int) -> list[Hit]:
        with self._lock:
            if number in self._pages:
                self._pages.move_to_end(number)
                return self._pages[number]
        return self._make_page(number)

    def _make_page(self, number: int) -> list[Hit]:
        rows = slice(number * PAGE, (number + 1) * PAGE)
        page = self._with_relevance(self._source.hits(*self._hit_arguments(rows)), rows)
        page = with_reasons(page, self._reasons, self._moments)
        if len(self._sizes):
            sizes = self._sizes[rows].tolist()
            page = [replace(hit, stack=size) for hit, size in zip(page, sizes, strict=True)]
        with self._lock:
            self._pages[number] = page
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return page

    def _with_relevance(self, hits: list[Hit], rows: slice) -> list[Hit]:
        if self.relevances is None or self._codes is None:
            return hits
        found = zip(hits, self.relevances[rows].tolist(), self._codes[rows].tolist(), strict=True)
        return [replace(hit, relevance=relevance, band=BANDS[code]) for hit, relevance, code in found]

    def _hit_arguments(self, rows: slice) -> tuple[list[int], list[float], list[int]]:
        return self.contents[rows].tolist(), self._scores[rows].tolist(), self._ranks[rows].tolist()


class _NoHits:
    """A `HitSource` without photos."""

    def hits(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        return []

    missing = hits

    def dates(self) -> tuple[Ids, Ids]:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)

    def names(self) -> Iterator[tuple[int, str, str]]:
        return iter(())

    def measures(self, measure: Measure) -> tuple[Ids, Vector]:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
