"""All photos that match, however many: a sequence whose hits are made when they are looked at."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, overload

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.searching import sorting
from clipsearch.library.searching.sorting import SortSource
from clipsearch.records import Group, Hit, Ids, Sort, Vector

__all__ = ["PAGE", "PAGES_KEPT", "HitSource", "Matches"]

PAGE = 64  # hits that are made at once: two milliseconds
PAGES_KEPT = 100
logger = logging.getLogger(__name__)


class HitSource(SortSource, Protocol):
    """Where hits, and the values to sort them by, come from; called in any thread."""

    def hits(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """A hit for each of these; one marked as offline for what is gone."""

    def missing(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """The same without a look into the catalogue: all of them marked as offline."""


class Matches(Sequence[Hit]):
    """Hits in the order in which they were found, or in another; at 20 bytes a hit. Thread-safe.

    It never changes: what is gone since it was made keeps its row, as a hit that cannot be reached.
    Making hits looks into the catalogue, but at no folder of photos, which may not answer.

    Attributes:
        contents: the keys of the contents, int64 (n,).
        total: how many match in all; more than there are in it where only so many were asked for.
        best: the highest score among them.
        sort: in which order they are.
        group: what rows with one heading share.
        starts: the first row of each group, int64, ascending from 0; empty without groups.
    """

    def __init__(self, source: HitSource, contents: Ids, scores: Vector, total: int = 0) -> None:
        """Take contents and their scores, best first; `total` tells of more where these are not all."""
        self._source = source
        self.contents = contents
        self.contents.flags.writeable = False
        self._scores = scores
        self._ranks = np.arange(1, len(contents) + 1, dtype=np.int32)
        self.total = max(total, len(contents))
        self.best = float(scores[0]) if len(scores) else 0.0
        self.sort: Sort = "given"
        self.group: Group = "none"
        self.starts: Ids = np.empty(0, dtype=np.int64)
        self._guard = threading.Lock()
        self._pages: OrderedDict[int, list[Hit]] = OrderedDict()

    @classmethod
    def none(cls) -> Matches:
        """No hits."""
        return cls(_Nothing(), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))

    def __len__(self) -> int:
        """How many there are in it."""
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
            logger.info("hits cannot be looked up now: %s", error)
            return self._source.missing(*self._about(slice(at, at + 1)))[0]

    def ready(self, row: int) -> Hit | None:
        """The hit of a row if it is made already: at once, without a look into the catalogue."""
        with self._guard:
            page = self._pages.get(row // PAGE)
        return None if page is None else page[row % PAGE]

    def fetch(self, rows: range) -> None:
        """Make the hits of these rows now, so that a view finds them made.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        for number in range(rows.start // PAGE, -(-min(rows.stop, len(self)) // PAGE)):
            self._page(number)

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
        """Only some rows, in the same order; without groups."""
        taken = [np.arange(part.start, part.stop) for part in ranges]
        return self._taken(np.concatenate(taken) if taken else np.empty(0, dtype=np.int64))

    def arranged(self, sort: Sort, group: Group) -> Matches:
        """The same in another order than they were found in; it takes seconds for a million.

        Groups are for an order by date or name. Hits keep their rank.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        if sort == "given" or not len(self):
            return self
        keys = sorting.keys(self._source, by_name=sort == "name", group=group)
        order, starts = sorting.order(self.contents, keys)
        made = self._taken(order)
        made.total, made.best, made.sort = self.total, self.best, sort
        if group != "none":
            made.group, made.starts = group, starts
        return made

    def _taken(self, rows: Ids) -> Matches:
        made = Matches(self._source, self.contents[rows], self._scores[rows])
        made._ranks = self._ranks[rows]
        return made

    def _page(self, number: int) -> list[Hit]:
        with self._guard:
            if number in self._pages:
                self._pages.move_to_end(number)
                return self._pages[number]
        page = self._source.hits(*self._about(slice(number * PAGE, (number + 1) * PAGE)))
        with self._guard:
            self._pages[number] = page
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return page

    def _about(self, rows: slice) -> tuple[list[int], list[float], list[int]]:
        return self.contents[rows].tolist(), self._scores[rows].tolist(), self._ranks[rows].tolist()


class _Nothing:
    """Where no photos are."""

    def hits(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        return []

    missing = hits

    def dates(self) -> tuple[Ids, Ids]:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)

    def names(self) -> Iterator[tuple[int, str, str]]:
        return iter(())
