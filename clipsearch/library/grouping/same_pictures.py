"""Telling of new photos whether they are the same picture as others, when nothing else is to be done."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from clipsearch.library.grouping.candidates import joined
from clipsearch.library.grouping.duplicates import NEIGHBOURS, Duplicates
from clipsearch.library.grouping.picture_comparison import PictureComparison
from clipsearch.library.grouping.signatures import VERSION
from clipsearch.library.progress import Meter, stopper
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Ids, Progress
from clipsearch.store.tables.duplicates import Facts

__all__ = ["SamePictures"]

BATCH = 64  # photos that are compared together


class SamePictures:
    """Keeps for each photo which one stands for the same picture.

    Each is compared with its neighbours in the vector index, and joins the picture of one of them, or is
    one by itself. A search for duplicates, which compares all, decides anew.
    """

    def __init__(self, stores: Stores, comparison: PictureComparison, duplicates: Duplicates) -> None:
        self._stores = stores
        self._comparison = comparison
        self._duplicates = duplicates

    @property
    def is_due(self) -> bool:
        """Whether photos are left that were not compared."""
        return self._stores.writing and len(self._left()) > 0

    def _left(self) -> Ids:
        found = self._stores.catalogue.duplicates.not_compared()
        return found[~np.isin(found, [*self._comparison.failed])]

    def run(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        is_due: Callable[[], bool] = lambda: False,
    ) -> tuple[int, bool]:
        """Compare all photos that are left, until something else is due; see `IdleWork`.

        Raises:
            Cancelled: `cancel` was set; what was found is kept.
            WorkerError: pictures cannot be decoded here.
        """
        stop, meter, left, done = cancel or threading.Event(), Meter(on_progress), self._left(), 0
        step, unsigned = stopper(stop), self._stores.catalogue.duplicates.without_signature(VERSION)
        facts = self._duplicates.facts()
        least = self._duplicates.least_compared(facts["content"])
        meter.enter("comparing", len(left))
        for start in range(0, len(left), BATCH):
            step()
            if is_due():
                return done, True
            with self._comparison.running:
                self._comparison.begin(stop)
                some = left[start : start + BATCH]
                self._comparison.make_signatures(np.intersect1d(some, unsigned).tolist(), Meter(None), step)
                done += self._compare(some, facts, least)
            meter.set(start + BATCH)
        return done, False

    def _compare(self, contents: Ids, facts: Facts, least: float) -> int:
        """Compare some photos with others that were, and with each other; how many were."""
        contents = np.intersect1d(contents[~np.isin(contents, [*self._comparison.failed])], facts["content"])
        near, leaders = self._near(contents, facts, least)
        found = dict[int, int]()
        for content in contents.tolist():
            found[content] = content
            for other in near.get(content, ()):
                leader = leaders.get(other) or found.get(other)
                if leader and self._comparison.confirmed(leader, [content])[0]:
                    found[content] = leader
                    break
        self._stores.write(self._stores.writer.duplicates.record_leaders, [*found.items()])
        return len(found)

    def _near(self, contents: Ids, facts: Facts, least: float) -> tuple[dict[int, list[int]], dict[int, int]]:
        """Of some photos those near each that are the same picture by their signatures.

        Returns:
            These, and of photos with a signature what stands for them, 0 where that is not known.
        """
        index = self._stores.index()
        if index is None or not len(contents):
            return {}, {}
        keys, cosines = index.neighbours(contents, NEIGHBOURS)
        pairs = np.stack((np.repeat(contents, keys.shape[1]), keys.ravel()), axis=1)
        pairs = pairs[cosines.ravel() >= least]
        leaders = self._stores.catalogue.duplicates.signed_leaders(np.unique(pairs), VERSION)
        known = facts["content"][~facts["is_video"]]
        pairs = pairs[(np.isin(pairs, known) & np.isin(pairs, [*leaders])).all(axis=1)]
        rows = joined([np.searchsorted(facts["content"], pairs)])
        near = defaultdict[int, list[int]](list)
        for one, other in facts["content"][self._comparison.verified(rows, facts, lambda _: None)].tolist():
            near[one].append(other)
            near[other].append(one)
        return near, leaders
