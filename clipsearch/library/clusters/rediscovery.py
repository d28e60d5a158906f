"""Photos to look at again: of this day in earlier years, favourites of long ago, and a varied choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from clipsearch.library.clusters.variety import varied
from clipsearch.library.searching.hits import make_hits
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Filters, Hit, Ids
from clipsearch.records.clusters import Rediscovered, RediscoveryKind

__all__ = ["Rediscovery"]

MOST_YEARS = 5  # of which there is this day: the latest that have photos
EARLIEST = 100  # years ago
LONG_AGO = 1  # years, after which a photo is worth looking at again
MOST_LOOKED_AT = 500  # photos among which a varied choice is made
REASONS: Mapping[RediscoveryKind, str] = {
    "day": "on this day",
    "favourites": "a favourite",
    "variety": "for variety",
}


class Rediscovery:
    """Suggests photos of one library, each day others. Thread-safe; raises LibraryError as its stores do."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def suggest(self, limit: int = 20, today: date | None = None) -> list[Rediscovered]:
        """What to look at again, by kind: at most so many photos of each; kinds without one are left out.

        Photos that were rejected are not among them. Of many that would do, photos are chosen that differ
        (maximal marginal relevance); which ones depends on the day.
        """
        day = today or date.today()
        found = list[Rediscovered]()
        rejected = self._matching(Filters(max_rating=-1), Filters(flags=("rejected",)))
        for years in range(1, EARLIEST + 1):
            if len(found) < MOST_YEARS and (then := _years_before(day, years)) is not None:
                photos = np.setdiff1d(self._matching(Filters(since=then, until=then)), rejected)
                if len(photos):
                    found.append(Rediscovered("day", self._chosen(photos, limit, day), years))
        before = _years_before(day, LONG_AGO) or f"{day.year - LONG_AGO}-02-28"
        old, old_best = Filters(until=before), Filters(until=before, favourite=True)
        favourites = self._matching(old_best, Filters(until=before, min_rating=4))
        others = np.setdiff1d(self._matching(old), np.union1d(favourites, rejected))
        kinds: Sequence[tuple[RediscoveryKind, Ids]] = (
            ("favourites", np.setdiff1d(favourites, rejected)),
            ("variety", others),
        )
        for kind, photos in kinds:
            if len(photos):
                found.append(Rediscovered(kind, self._chosen(photos, limit, day)))
        return found

    def photos(self, found: Rediscovered) -> list[Hit]:
        """The photos of a kind, with the reason why they are there."""
        reason = REASONS[found.kind]
        if found.years:
            reason = f"{reason}, {found.years} year{'s' if found.years > 1 else ''} ago"
        pairs = [(content, 0.0) for content in found.contents]
        return make_hits(self._stores, pairs, (), dict.fromkeys(found.contents, (reason,)))

    def _matching(self, *filters: Filters) -> Ids:
        return np.unique(np.concatenate([self._stores.catalogue.matching(one) for one in filters]))

    def _chosen(self, contents: Ids, limit: int, day: date) -> tuple[int, ...]:
        """A varied choice of photos, on each day another one."""
        random = np.random.default_rng(day.toordinal())
        some = np.sort(random.permutation(contents)[:MOST_LOOKED_AT])
        keys, vectors = self._stores.vector_search.gather(some)
        luck = random.random(len(keys), np.float32)
        return tuple(keys[varied(luck, vectors, limit)].tolist())


def _years_before(day: date, years: int) -> str | None:
    """The same day of an earlier year; None where there is none."""
    try:
        return day.replace(year=day.year - years).isoformat()
    except ValueError:
        return None
