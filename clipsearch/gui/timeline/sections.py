"""Sections of the timeline: days, or the weeks, months and years that sparse ones are merged into.

The rule: a year is shown as one section unless its months have at least `ENOUGH` photos on average; a
month unless its weeks have that many, and a week unless its days have. Only months, weeks and days with
photos count. A week ends with its month. Photos without a date make one section behind all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from PySide6.QtCore import QDate

from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import locale, translate
from clipsearch.records import Ids

__all__ = ["ENOUGH", "Level", "Sections", "find_sections", "month_title"]

ENOUGH = 20
TIME = 10**6  # a number such as 20240131235959 divided by this is its day
Level = Literal["year", "month", "week", "day", "undated"]
LEVELS: tuple[Level, ...] = ("year", "month", "week", "day", "undated")


@dataclass(frozen=True, slots=True, eq=False)
class Sections:
    """Where sections begin, and what they are.

    Attributes:
        starts: the first photo of each section, ascending from 0: int64 (s,).
        days: a day in each section, such as 20240131; 0 for photos without a date: int64 (s,).
        levels: indices into `LEVELS`: int64 (s,).
        first_weekday: that weeks begin with, 0 for Monday.
    """

    starts: Ids
    days: Ids
    levels: Ids
    first_weekday: int = 0

    def level(self, number: int) -> Level:
        """How much time a section takes."""
        return LEVELS[int(self.levels[number])]

    def title(self, number: int) -> str:
        """The heading of a section, in the language in use."""
        return _title(int(self.days[number]), self.level(number), self.first_weekday)


def find_sections(taken: Ids, first_weekday: int | None = None) -> Sections:
    """The sections of photos by when they were taken.

    Args:
        taken: times such as 20240131235959, never ascending, with 0 for those without: int64 (n,).
        first_weekday: 0 for Monday to 6; None for that of the language in use.
    """
    dated = int(np.count_nonzero(taken))
    days = taken[:dated] // TIME
    first = np.flatnonzero(np.diff(days, prepend=days[:1] - 1))  # the first photo of each day
    sizes, days = np.diff(first, append=dated), days[first]
    months, year_months = days // 100, np.maximum(days // 10**4, 1) * 12 + days // 100 % 100 - 1
    month_firsts = (year_months - 1970 * 12).astype("M8[M]").astype("M8[D]").astype(np.int64)
    shift = (locale().firstDayOfWeek().value - 1) if first_weekday is None else first_weekday
    weeks = (month_firsts + days % 100 - 1 + 3 - shift) // 7  # the first day of 1970 was a Thursday
    keys = (days // 10**4, months, months * 10**6 + weeks, days)
    begins = [np.diff(key, prepend=key[:1] - 1) != 0 for key in keys]
    levels = np.full(len(days), LEVELS.index("day"), dtype=np.int64)
    undecided = np.ones(len(days), dtype=np.bool_)
    for level in range(LEVELS.index("day")):
        period = np.cumsum(begins[level]) - 1
        parts = np.bincount(period, weights=begins[level + 1])
        photos = np.bincount(period, weights=sizes)
        whole = (photos < ENOUGH * parts)[period] & undecided
        levels[whole] = level
        undecided &= ~whole
    is_start = np.choose(levels, begins) if len(days) else np.zeros(0, dtype=np.bool_)
    starts, days, levels = first[is_start], days[is_start], levels[is_start]
    if dated < len(taken):
        undated = np.array([dated]), np.array([0]), np.array([LEVELS.index("undated")])
        starts, days, levels = (
            np.concatenate((some, one)) for some, one in zip((starts, days, levels), undated, strict=True)
        )
    return Sections(starts.astype(np.int64), days, levels, shift)


def _format(day: date, pattern: str) -> str:
    return locale().toString(QDate(day.year, day.month, day.day), pattern)


def month_title(taken: int) -> str:
    """The month of a time such as 20240131235959, in the language in use."""
    if not taken:
        return _title(0, "undated")
    return _title(taken // TIME, "month")


def _title(number: int, level: Level, first_weekday: int = 0) -> str:
    if level == "undated":
        return translate("sections", "Without a date")
    year, month = number // 10**4, number // 100 % 100
    if level == "year":
        return formatting.year(year)
    try:
        day = date(year, month, 1 if level == "month" else number % 100)
    except ValueError:  # no such day, but a photo claims it
        return _title(number, "month")
    if level == "month":
        return _format(day, translate("sections", "MMMM yyyy"))
    if level == "day":
        return _format(day, translate("sections", "dddd, d MMMM yyyy"))
    shift = (day.weekday() - first_weekday) % 7
    first, last = day - timedelta(shift), day + timedelta(6 - shift)
    first = max(first, day.replace(day=1))
    last = last if last.month == month else (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    if first == last:
        return _format(first, translate("sections", "d MMMM yyyy"))
    text = translate("sections", "{first}–{last}")
    beginning = _format(first, translate("sections", "d"))
    return text.format(first=beginning, last=_format(last, translate("sections", "d MMMM yyyy")))
