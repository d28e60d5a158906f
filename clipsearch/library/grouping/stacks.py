"""Stacks: photos of a burst, or copies of one picture, that are shown as one among results."""

from __future__ import annotations

import threading
from collections.abc import Collection

import numpy as np

from clipsearch.library.grouping.duplicates import Duplicates
from clipsearch.library.searching.matches import Matches
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Ids

__all__ = ["Stacks"]

FEW = 20_000  # photos whose stacks are found in less time than a search may take


class Stacks:
    """Folds the photos of one library into stacks. Thread-safe.

    Bursts are found by times and vectors, without a picture being decoded; copies of one picture are those
    that are known: see `SamePictures`.
    """

    def __init__(self, stores: Stores, duplicates: Duplicates) -> None:
        self._stores, self._duplicates = stores, duplicates
        self._finding = threading.Lock()
        self._table: tuple[object, Ids, Ids] | None = None

    def fold(self, hits: Matches, opened: Collection[int] = (), *, wait: bool = True) -> Matches:
        """The hits with one for each stack: that which is first among them.

        Args:
            hits: in any order.
            opened: contents whose stacks are not folded; their photos follow each other.
            wait: find stacks that are not known yet also where that may take a second.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        members, leaders = self._members(wait=wait)
        return hits.stacked(members, leaders, opened)

    def of(self, content: int) -> list[int]:
        """All photos of the stack that a photo is in, ascending; none where it is in none."""
        members, leaders = self._members(wait=True)
        found = members[leaders == leaders[members == content]] if content in members else members[:0]
        return [*map(int, found)]

    def _members(self, *, wait: bool) -> tuple[Ids, Ids]:
        """Contents in stacks, ascending, and the first content of the stack of each."""
        state = self._stores.catalogue_state()  # before it is read
        kept = self._table
        if kept is not None and kept[0] == state:
            return kept[1:]
        if not (wait or self._stores.catalogue.count_matching() <= FEW):
            return kept[1:] if kept is not None else (np.zeros(0, np.int64), np.zeros(0, np.int64))
        with self._finding:
            if self._table is None or self._table[0] != state:
                self._table = state, *_table(*self._duplicates.find_stacks())
            return self._table[1:]


def _table(same: Collection[Collection[int]], bursts: Collection[Collection[int]]) -> tuple[Ids, Ids]:
    leaders = {content: min(group) for group in bursts for content in group}
    for group in same:  # one of these may be in a burst
        first = next((leaders[content] for content in group if content in leaders), min(group))
        leaders |= dict.fromkeys(group, first)
    members = np.array(sorted(leaders), dtype=np.int64)
    return members, np.array([leaders[content] for content in members.tolist()], dtype=np.int64)
