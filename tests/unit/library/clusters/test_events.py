"""Events are days that belong together by time and place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from clipsearch import Library
from clipsearch.errors import LibraryError
from clipsearch.library.clusters.events import Day, _days, events_of
from clipsearch.records.details import Place
from tests.support.album import draw

HOME, ROME, FLORENCE, PARIS = 1, 2, 3, 4
KNOWN = {
    HOME: Place("DE", "Germany", "Hesse", "Kassel"),
    ROME: Place("IT", "Italy", "Lazio", "Rome"),
    FLORENCE: Place("IT", "Italy", "Tuscany", "Florence"),
    PARIS: Place("FR", "France", "Ile-de-France", "Paris"),
}
MAY = 19844  # 2024-05-01


def day(number: int, photos: int, place: int = 0, first: int = 10, last: int = 18) -> Day:
    start = (MAY + number) * 86400
    places = Counter({place: photos}) if place else Counter[int]()
    return Day(MAY + number, start + first * 3600, start + last * 3600, photos, places)


def names(days: list[Day]) -> list[str]:
    return [event.name for event in events_of(days, KNOWN)]


def test_days_of_a_journey_are_one_event_and_another_country_is_another() -> None:
    days = [day(0, 30, ROME), day(1, 3, ROME), day(2, 40, FLORENCE), day(4, 9, FLORENCE), day(5, 20, PARIS)]
    assert names(days) == ["Florence and Rome, 5 days in May 2024", "Paris, 6 May 2024"]
    assert names([day(0, 30, ROME), day(3, 30, ROME)]) == ["Rome, 1 May 2024", "Rome, 4 May 2024"]


def test_days_in_a_usual_town_are_events_of_their_own_unless_there_is_no_night_between() -> None:
    usual = [day(-10 * n, 6, HOME) for n in range(12, 0, -1)]
    found = events_of(
        [*usual, day(0, 9, HOME), day(1, 9, HOME), day(2, 9, HOME, last=23), day(3, 2, HOME, 1)], KNOWN
    )
    assert [(one.first, one.last, one.days) for one in found[-3:]] == [
        ("2024-05-01", "2024-05-01", 1),
        ("2024-05-02", "2024-05-02", 1),
        ("2024-05-03", "2024-05-04", 2),
    ]


def test_a_holiday_in_the_same_town_each_year_is_a_journey() -> None:
    home = [day(30 * month + number, 6, HOME) for month in range(36) for number in (2, 9)]
    rome = [day(365 * year + number, 20, ROME) for year in range(3) for number in range(40, 47)]
    found = names(sorted(home + rome))
    assert [name for name in found if "Rome" in name] == [
        "Rome, 7 days in June 2024", "Rome, 7 days in June 2025", "Rome, 7 days in June 2026"
    ]  # fmt: skip
    assert all("days" not in name for name in found if "Kassel" in name)


def test_photos_taken_day_and_night_at_home_are_no_event_without_end() -> None:
    found = events_of([day(number, 40, HOME, 0, 23) for number in range(120)], KNOWN)
    assert max(event.days for event in found) == 2
    party = [day(-9 * n, 6, HOME) for n in range(30, 0, -1)] + [
        day(0, 9, HOME, last=23),
        day(1, 4, HOME, 0, 2),
    ]
    assert events_of(party, KNOWN)[-1].days == 2


def test_days_at_a_border_are_one_journey() -> None:
    days = [day(number, 20, ROME) for number in (0, 1, 2)]
    days[1] = days[1]._replace(places=Counter({ROME: 5, PARIS: 15}))
    assert names(days) == ["Rome and Paris, 3 days in May 2024"]


def test_a_few_photos_at_home_do_not_tell_where_the_others_were_taken() -> None:
    usual = [day(-10 * n, 6, HOME) for n in range(12, 0, -1)]
    hike = [day(0, 45), day(1, 49)._replace(places=Counter({HOME: 4}))]
    assert names([*usual, *hike])[-1] == "2 days in May 2024"
    assert names([*usual, day(0, 60)._replace(places=Counter({ROME: 2}))])[-1] == "Rome, 1 May 2024"


def test_of_a_photo_at_midnight_only_the_day_is_known() -> None:
    taken = [20240501210000, 20240502000000, 20240502000000, 20240503000000]
    first, second, third = _days(np.array(taken), np.zeros(4, np.int64))
    assert (first.photos, second.photos, third.photos) == (1, 2, 1)
    assert second.start - first.end == 15 * 3600 and third.start == third.end


def test_without_places_only_days_with_many_photos_are_a_journey() -> None:
    days = [*(day(-9 * n, 5) for n in range(9, 0, -1)), day(0, 60), day(1, 70), day(2, 6), day(3, 4)]
    assert names(days)[-2:] == ["2 days in May 2024", "3 May 2024"]
    assert names([]) == [] and names([day(0, 4)]) == []


def test_events_over_months_are_named() -> None:
    assert names([day(30, 9, ROME), day(31, 9, ROME)]) == ["Rome, 2 days in May and June 2024"]
    assert names([day(244, 9, ROME), day(245, 9, ROME)]) == ["Rome, 2 days in December 2024 and January 2025"]


def test_a_library_has_events_with_photos_and_examples(library: Library, tmp_path: Path) -> None:
    for hour in range(6):
        draw(tmp_path / "album" / f"IMG_20240517_1{hour}0000.png", "red", size=(40 + hour, 30))
        draw(tmp_path / "album" / f"IMG_20230101_1{hour}0000.png", "blue", size=(40 + hour, 30))
    draw(tmp_path / "album" / "undated.png", "green")
    library.add(tmp_path / "album")
    library.index()
    latest, first = library.events.all()
    assert (latest.first, latest.photos, first.first) == ("2024-05-17", 6, "2023-01-01")
    completed = library.events.completed(latest)
    hits = library.events.photos(library.events.find("2024-05-17"))
    assert [hit.path.name for hit in hits[:2]] == ["IMG_20240517_100000.png", "IMG_20240517_110000.png"]
    assert len(hits) == 6 and set(completed.examples) <= {hit.content for hit in hits}
    assert len(completed.examples) == 4
    with pytest.raises(LibraryError):
        library.events.find("2024-05-18")
