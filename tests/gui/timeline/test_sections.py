"""Sections of the timeline: sparse days become weeks, months and years, by one rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.gui.timeline.sections import ENOUGH, Sections, find_sections, month_title


def number(day: date) -> int:
    return (day.year * 10**4 + day.month * 100 + day.day) * 10**6 + 123000


def sections_of(days: Sequence[date], undated: int = 0) -> Sections:
    taken = sorted(map(number, days), reverse=True) + [0] * undated
    return find_sections(np.array(taken, dtype=np.int64), first_weekday=0)


def period(day: date, level: str) -> object:
    week = day - timedelta(day.weekday())
    return {"year": day.year, "month": (day.year, day.month), "week": (day.month, week), "day": day}[level]


def brute_force(days: Sequence[date]) -> list[tuple[str, int]]:
    """The level and the size of each section, by the rule as it is written, the latest first."""
    levels = ["year", "month", "week", "day"]

    def split(some: list[date], level: int) -> list[tuple[str, int]]:
        found = []
        for _, group in groupby(some, key=lambda day: period(day, levels[level])):
            inside = list(group)
            parts = 0 if level == 3 else len({period(day, levels[level + 1]) for day in inside})
            if level < 3 and len(inside) >= ENOUGH * parts:
                found += split(inside, level + 1)
            else:
                found.append((levels[level], len(inside)))
        return found

    return split(sorted(days, reverse=True), 0)


DAYS = st.lists(
    st.tuples(st.dates(date(1999, 12, 20), date(2001, 2, 10)), st.sampled_from([1, 2, 19, 20, 21, 60])),
    max_size=25,
)


@given(DAYS, st.sampled_from([0, 1, 30]))
def test_sections_follow_the_rule(spread: list[tuple[date, int]], undated: int) -> None:
    days = [day for day, times in spread for _ in range(times)]
    made = sections_of(days, undated)
    sizes = np.diff(made.starts, append=len(days) + undated).tolist()
    found = [(made.level(section), size) for section, size in enumerate(sizes)]
    assert found == brute_force(days) + [("undated", undated)] * bool(undated)
    assert all(map(made.title, range(len(sizes))))
    assert all(sizes)


def test_a_sparse_year_is_one_section() -> None:
    made = sections_of([date(2019, month, 5) for month in range(1, 13)])
    assert [made.title(0)] == ["2019"]
    assert len(made.starts) == 1


def test_sparse_days_are_merged_into_months_and_weeks() -> None:
    months = sections_of([date(2019, 5, day) for day in range(1, 25)])
    assert [months.title(one) for one in range(len(months.starts))] == ["May 2019"]
    days = [date(2019, 5, 6), date(2019, 5, 8)] * 15 + [date(2019, 5, 20)] * 30
    made = sections_of(days)
    assert [made.title(one) for one in range(len(made.starts))] == ["Monday, 20 May 2019", "6–12 May 2019"]


def test_a_week_ends_with_its_month() -> None:
    days = [date(2019, 4, 29), date(2019, 4, 30), date(2019, 5, 1), date(2019, 5, 2)] * 10
    made = sections_of(days)
    assert [made.title(one) for one in range(len(made.starts))] == ["1–5 May 2019", "29–30 April 2019"]


def test_photos_without_a_date_are_at_the_end() -> None:
    made = sections_of([date(2019, 5, 6)], undated=7)
    assert made.starts.tolist() == [0, 1]
    assert [made.title(0), made.title(1)] == ["2019", "Without a date"]
    assert sections_of([], undated=2).starts.tolist() == [0]
    assert len(sections_of([]).starts) == 0


def test_a_day_that_does_not_exist_has_the_title_of_its_month() -> None:
    taken = np.full(40, 20190231_120000, dtype=np.int64)
    assert find_sections(taken, 0).title(0) == "February 2019"
    assert month_title(20190231_120000) == "February 2019"
    assert month_title(0) == "Without a date"
