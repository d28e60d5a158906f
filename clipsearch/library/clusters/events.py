"""Events: days on which photos were taken together, by gaps in time and by places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.clusters.names import words_for
from clipsearch.library.clusters.variety import varied
from clipsearch.library.searching.hits import make_hits
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Filters, Hit, Ids
from clipsearch.records.clusters import Event
from clipsearch.records.details import Place

__all__ = ["Day", "Events", "events_of"]

FEWEST = 5  # photos of an event
NOON, NIGHT = 12 * 3600, 6 * 3600  # seconds without a photo, after which another day is another event
MONTH = 30  # days
AWAY = 2  # days from one to the next with photos, on the same journey
USUAL_DAYS, USUAL_SPAN = 10, 90  # days with photos in a town that is no journey, and how far apart they are
USUAL_MONTHS = 0.3  # of the months between them have one: a holiday in the same town each year is a journey
BUSY, BUSY_SHARE = 10, 2.0  # photos of a day of a journey whose place is not known; of the median of all days
SEEN = 0.15  # of the photos of a day at home tell that it was spent there; of a journey one does
MAIN = 0.25  # of the photos that were taken in a town that is named
EXAMPLES, MOST_LOOKED_AT = 4, 100


class Day(NamedTuple):
    """A day with photos.

    Attributes:
        number: days since 1970.
        start, end: seconds since 1970 of the first and the last photo, local time; of those with a time.
        photos: how many.
        places: how many were taken where, by the ids of places, without those of which that is not known.
    """

    number: int
    start: int
    end: int
    photos: int
    places: Counter[int]


class Events:
    """The events of one library. Thread-safe; raises LibraryError where it cannot be read."""

    def __init__(self, stores: Stores, searching: SearchService, settings: SettingsService) -> None:
        self._stores = stores
        self._searching = searching
        self._settings = settings

    def all(self) -> list[Event]:
        """All events, the latest first, without words and examples; see `completed`."""
        catalogue = self._stores.catalogue
        contents, taken, _, places = catalogue.dates_sizes_and_places()
        shown = np.isin(contents, catalogue.recent(None))
        return events_of(_days(taken[shown], places[shown]), catalogue.details.known_places())[::-1]

    def completed(self, event: Event) -> Event:
        """An event with photos that represent it, and with words where its place is not known."""
        contents = self._contents(event)
        some = contents[:: max(1, -(-len(contents) // MOST_LOOKED_AT))]
        keys, vectors = self._stores.vector_search.gather(some)
        if not len(keys):
            return event
        mean = vectors.mean(axis=0)
        examples = tuple(keys[varied(vectors @ mean, vectors, EXAMPLES)].tolist())
        hidden = self._settings.current.words_hidden
        words = () if event.places else words_for(self._searching, mean, hidden)
        return replace(event, examples=examples, words=words)

    def find(self, day: str) -> Event:
        """The event that a day, such as 2024-05-17, is a part of.

        Raises:
            LibraryError: there is none.
        """
        for event in self.all():
            if event.first <= day <= event.last:
                return event
        raise LibraryError(f"There is no event on {day}", "`clipsearch events` lists them with their days")

    def photos(self, event: Event, limit: int | None = None) -> list[Hit]:
        """The photos of an event, the earliest first; their score is 0."""
        contents = self._stores.catalogue.recent(None, _filters(event))[::-1][:limit]
        return make_hits(self._stores, [(content, 0.0) for content in contents.tolist()])

    def _contents(self, event: Event) -> Ids:
        return self._stores.catalogue.matching(_filters(event))


def _filters(event: Event) -> Filters:
    return Filters(since=event.first, until=event.last)


def _days(taken: Ids, places: Ids) -> list[Day]:
    """The days of photos by the times when they were taken, such as 20240131235959, ascending."""
    dates = taken // 10**6
    year, month, day = dates // 10**4, dates // 100 % 100, dates % 100
    is_date = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    year, month, day, places, taken = (one[is_date] for one in (year, month, day, places, taken))
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    numbers = months.astype("datetime64[D]").astype(np.int64) + day - 1
    seconds = numbers * 86400 + taken // 10**4 % 100 * 3600 + taken // 100 % 100 * 60 + taken % 100
    order = np.argsort(seconds, kind="stable")
    numbers, seconds, places = numbers[order], seconds[order], places[order]
    starts = np.unique(numbers, return_index=True)[1].tolist()
    return [
        _day(numbers[first:last], seconds[first:last], places[first:last])
        for first, last in pairwise([*starts, len(numbers)])
    ]


def _day(numbers: Ids, seconds: Ids, places: Ids) -> Day:
    number = int(numbers[0])
    # Of a photo at midnight only the day is known.
    timed = seconds[seconds != number * 86400]
    start, end = (timed[0], timed[-1]) if len(timed) else (number * 86400 + NOON,) * 2
    return Day(number, int(start), int(end), len(seconds), Counter(places[places != 0].tolist()))


def events_of(days: Sequence[Day], known: dict[int, Place]) -> list[Event]:
    """Events among days with photos, which are ascending; whole days, each in one event at most.

    A day goes on in the next one where there is no night without photos between them, at home once: a camera
    that takes photos day and night is no event without end. Days of a journey are
    one event: those in a country, away from towns where photos are often taken, and, where the place is not
    known, days with many more photos than usual.
    """
    usual = _usual_towns(days, known)
    busy = max(BUSY, BUSY_SHARE * float(np.median([day.photos for day in days]))) if days else 0

    days = [day._replace(places=_told(day, known, usual)) for day in days]

    def country(day: Day) -> str | None:
        """Where a day of a journey was spent; "" where that is not known; None for other days."""
        if not day.places:
            return "" if day.photos >= busy else None
        place = known[day.places.most_common(1)[0][0]]
        return None if _town(place) in usual else place.country

    groups = list[list[Day]]()
    for day in days:
        where, before = country(day), groups[-1][-1] if groups else None
        is_next = False
        if before is not None:
            at_home = where is None and country(before) is None
            is_night = day.start - before.end < NIGHT and not (at_home and len(groups[-1]) > 1)
            is_near = where == country(before) or not day.places.keys().isdisjoint(before.places)
            both_away = where is not None and country(before) is not None
            is_away = both_away and is_near and day.number - before.number <= AWAY
            is_next = is_night or is_away
        if is_next:
            groups[-1].append(day)
        else:
            groups.append([day])
    return [_event(group, known) for group in groups if sum(day.photos for day in group) >= FEWEST]


def _told(day: Day, known: dict[int, Place], usual: Collection[tuple[str, ...]]) -> Counter[int]:
    """The places that tell where a day was spent."""
    places = Counter({key: count for key, count in day.places.items() if key in known})
    at_home = {key for key in places if _town(known[key]) in usual}
    if sum(places[key] for key in at_home) < SEEN * day.photos:
        places = Counter({key: count for key, count in places.items() if key not in at_home})
    return places


def _usual_towns(days: Sequence[Day], known: dict[int, Place]) -> set[tuple[str, ...]]:
    """Towns where photos were taken on many days, again and again."""
    found = dict[tuple[str, ...], list[int]]()
    for day in days:
        for town in {_town(known[place]) for place in day.places if place in known}:
            found.setdefault(town, []).append(day.number)
    return {town for town, numbers in found.items() if len(numbers) >= USUAL_DAYS and _is_often(numbers)}


def _is_often(numbers: Sequence[int]) -> bool:
    """Whether days, ascending, are spread over a long time."""
    span, months = numbers[-1] - numbers[0], len({number // MONTH for number in numbers})
    return span >= USUAL_SPAN and months >= USUAL_MONTHS * span / MONTH


def _town(place: Place) -> tuple[str, ...]:
    return (place.country, place.region, place.town)


def _event(days: Sequence[Day], known: dict[int, Place]) -> Event:
    towns = Counter[str]()
    for day in days:
        for key, count in day.places.items():
            if place := known.get(key):
                towns[place.town or place.region or place.country] += count
    photos = sum(day.photos for day in days)
    main = [name for name, count in towns.most_common(2) if name and count >= MAIN * sum(towns.values())]
    first, last = (str(np.datetime64(day.number, "D")) for day in (days[0], days[-1]))
    return Event(first, last, days[-1].number - days[0].number + 1, photos, tuple(main))
