"""A date found in a row of tokens, and those of days, months, seasons and holidays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from clipsearch.library.query_language.calendar_days import (
    full_year,
    is_valid,
    is_year,
    last_day,
    season_months,
)
from clipsearch.library.query_language.holidays import holiday_days

__all__ = [
    "Match",
    "Place",
    "ago",
    "day_of",
    "days",
    "ending",
    "holiday_of",
    "in_digits",
    "month_of",
    "past",
    "season_of",
]

MAX_AGO = 1000
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
MONTH_FIRST = re.compile(r"(\d{1,2})[./-](\d{4})", re.ASCII)

Place = Literal["any", "edge", "preposition", "guarded", "alone", "day"]


class Match(NamedTuple):
    """A date in a row of tokens: behind which it ends, and what it means.

    Attributes:
        place: where it is a date: anywhere; at an edge of the words or behind a preposition; at an edge
            behind a preposition; behind a preposition or alone; where there are no other words; at the end,
            or at the beginning before a preposition.
    """

    end: int
    since: str | None
    until: str | None
    place: Place = "any"


def ending(match: Match, end: int) -> Match:
    """The same date with another end."""
    return match._replace(end=end)


def days(end: int, first: date, last: date | None = None, place: Place = "any") -> Match:
    """One day, or those from a first to a last one."""
    return Match(end, first.isoformat(), (last or first).isoformat(), place)


def month_of(end: int, year: int, month: int) -> Match:
    """A month."""
    text = f"{year:04}-{month:02}"
    return Match(end, text, text)


def day_of(end: int, year: int, month: int, day: int) -> Iterator[Match]:
    """A day, if there is such a day."""
    text = f"{year:04}-{month:02}-{day:02}"
    if is_valid(text):
        yield Match(end, text, text)


def in_digits(token: str, at: int, this_year: int, *, month_first: bool) -> Iterator[Match]:
    """A day or month in digits: "2019-05-03", "20190503", "3.5.2019", "5/3/2019", "05/2019"."""
    place: Place = "any"
    year, month, day = "", "", ""
    if found := ISO.fullmatch(token):
        year, month, day = found[1], found[2], found[3] or ""
    elif found := COMPACT.fullmatch(token):
        (year, month, day), place = found.groups(), "alone"
    elif found := DAY_FIRST.fullmatch(token):
        first, second = int(found[1]), int(found[3])
        is_swapped = second > 12 or (first <= 12 and found[2] == "/" and month_first)
        day, month = (found[3], found[1]) if is_swapped else (found[1], found[3])
        year = str(full_year(found[4], this_year))
    elif found := MONTH_FIRST.fullmatch(token):
        year, month = found[2], found[1]
    text = "-".join(part.zfill(2) for part in (year, month, day) if part)
    if year and is_year(year, this_year) and is_valid(text):
        yield Match(at + 1, text, text, place)


def season_of(season: int, year: int) -> Match:
    """A season, from spring (0) on; its end is for the caller to set."""
    return Match(0, *season_months(season, year))


def holiday_of(name: str, year: int) -> Match:
    """A holiday; its end is for the caller to set."""
    return days(0, *holiday_days(name, year))


def ago(today: date, end: int, count: int, unit: str) -> Iterator[Match]:
    """The day, week, weekend, month, quarter or year some units before this one."""
    monday = today - timedelta(days=today.weekday())
    months = today.year * 12 + today.month - 1 - count
    if count > MAX_AGO:
        return
    if unit == "day":
        yield days(end, today - timedelta(days=count))
    elif unit in ("week", "weekend"):
        first = monday - timedelta(weeks=count) + timedelta(days=5 * (unit == "weekend"))
        yield days(end, first, monday - timedelta(weeks=count) + timedelta(days=6))
    elif unit == "month":
        yield month_of(end, months // 12, months % 12 + 1)
    elif unit in ("quarter", "half"):
        length = 3 if unit == "quarter" else 6
        month = (today.year * 12 + today.month - 1) // length * length - count * length
        since, until = (f"{one // 12:04}-{one % 12 + 1:02}" for one in (month, month + length - 1))
        yield Match(end, since, until)
    elif unit == "year":
        year = str(today.year - count)
        yield Match(end, year, year)


def past(today: date, end: int, count: int, unit: str) -> Iterator[Match]:
    """From some units before today until today."""
    if count > MAX_AGO or unit == "weekend":
        return
    if unit in ("day", "week"):
        since = today - timedelta(days=count * (7 if unit == "week" else 1))
    else:
        length = {"year": 12, "half": 6, "quarter": 3, "month": 1}[unit]
        months = today.year * 12 + today.month - 1 - count * length
        month = date(months // 12, months % 12 + 1, 1)
        since = min(month + timedelta(days=today.day - 1), last_day(f"{month:%Y-%m}"))
    yield days(end, since, today)
