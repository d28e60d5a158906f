"""The timeline: photos by the date taken, with what its layout needs of each, as arrays."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from clipsearch.library.searching.matches import Matches
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Ids, PhotoFacts
from clipsearch.records.details import Place

__all__ = ["Timeline", "Timelines"]

FEW = 2000  # contents that are looked up one by one; of more all are read
SQUARE = 1.0  # the aspect ratio of what has no size: it was deleted since


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Photos by the date taken, the latest first; those without one behind them, by the file's date.

    Attributes:
        hits: the photos, in this order.
        taken: local times such as 20240131235959, never ascending; 0 where no source tells: int64 (n,).
        aspects: width divided by height, float32 (n,).
        places: where they were taken, by the numbers in `known_places`; 0 where that is not known:
            int64 (n,), or (0,) where nothing is known of places.
        known_places: at least those of the photos.
    """

    hits: Matches
    taken: Ids
    aspects: npt.NDArray[np.float32]
    places: Ids = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    known_places: Mapping[int, Place] = field(default_factory=dict)


class Timelines:
    """Makes timelines of one library's photos. Thread-safe."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._lock = threading.Lock()
        self._table: tuple[object, tuple[Ids, Ids, npt.NDArray[np.int32], Ids]] | None = None

    def of(self, hits: Matches) -> Timeline:
        """The timeline of photos that are given with the newest first, by the date taken or the file's.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        if len(hits) <= FEW:
            facts = self._stores.catalogue.facts(hits.contents.tolist())
            taken, sizes = _of_facts(hits.contents, facts)
            numbers = self._stores.catalogue.details.place_numbers(hits.contents.tolist())
            places = np.array([numbers.get(key, 0) for key in hits.contents.tolist()], dtype=np.int64)
        else:
            known, all_taken, all_sizes, all_places = self._all()
            rows = np.minimum(np.searchsorted(known, hits.contents), max(len(known) - 1, 0))
            found = known[rows] == hits.contents if len(known) else np.zeros(len(hits), dtype=np.bool_)
            taken = np.where(found, all_taken[rows], 0)
            sizes = np.where(found[:, None], all_sizes[rows], 0)
            places = np.where(found, all_places[rows], 0)
        taken = np.where(_is_date(taken), taken, 0)
        order = np.argsort(-taken, kind="stable")  # 0, which is no date, comes last
        width, height = sizes[order].astype(np.float32).T
        is_known = (width > 0) & (height > 0)
        aspects = np.where(is_known, width / np.maximum(height, 1), np.float32(SQUARE))
        return Timeline(
            hits.reordered(order),
            taken[order],
            aspects.astype(np.float32),
            places[order],
            self._stores.catalogue.details.known_places() if places.any() else {},
        )

    def _all(self) -> tuple[Ids, Ids, npt.NDArray[np.int32], Ids]:
        """All contents, ascending, when they were taken, their sizes and their places."""
        state = self._stores.catalogue_state()  # before it is read
        with self._lock:
            if self._table is None or self._table[0] != state:
                self._table = state, self._stores.catalogue.dates_sizes_and_places()
            return self._table[1]


def _of_facts(contents: Ids, facts: Mapping[int, PhotoFacts]) -> tuple[Ids, npt.NDArray[np.int32]]:
    gone = PhotoFacts(0, 0, "")
    found = [facts.get(content, gone) for content in contents.tolist()]
    taken = [int("".join(filter(str.isdecimal, one.taken or ""))[:14] or 0) for one in found]
    sizes = [(one.width, one.height) for one in found]
    return np.array(taken, dtype=np.int64), np.array(sizes, dtype=np.int32).reshape(-1, 2)


def _is_date(taken: Ids) -> npt.NDArray[np.bool_]:
    """Whether numbers such as 20240131235959 have a year, a month and a day."""
    days = taken // 10**6
    month, day = days // 100 % 100, days % 100
    is_date: npt.NDArray[np.bool_] = (days >= 10**4) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    return is_date
