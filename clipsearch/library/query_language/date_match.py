"""A date found in a row of tokens, and those of days, months, seasons and holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from clipsearch.library.query_language.calendar_days import holiday_days, is_valid, last_day, season_months

__all__ = ["Match", "ago", "day_of", "days", "ending", "holiday_of", "month_of", "past", "season_of"]

MAX_AGO = 1000


class Match(NamedTuple):
    """A date in a row of tokens: behind which it ends, and what it means.

    Attributes:
        weak: a date only at an edge or behind a preposition.
        alone: a date only where there are no other words.
        decade: a date only behind an article or alone.
    """

    end: int
    since: str | None
    until: str | None
    weak: bool = False
    alone: bool = False
    decade: bool = False


def ending(match: Match, end: int) -> Match:
    """The same date with another end."""
    return match._replace(end=end)


def days(end: int, first: date, last: date | None = None, *, weak: bool = False) -> Match:
    """One day, or those from a first to a last one."""
    return Match(end, first.isoformat(), (last or first).isoformat(), weak)


def month_of(end: int, year: int, month: int) -> Match:
    """A month."""
    text = f"{year:04}-{month:02}"
    return Match(end, text, text)


def day_of(end: int, year: int, month: int, day: int) -> Iterator[Match]:
    """A day, if there is such a day."""
    text = f"{year:04}-{month:02}-{day:02}"
    if is_valid(text):
        yield Match(end, text, text)


def season_of(season: int, year: int) -> Match:
    """A season, from spring (0) on; its end is for the caller to set."""
    return Match(0, *season_months(season, year))


def holiday_of(name: str, year: int) -> Match:
    """A holiday; its end is for the caller to set."""
    return days(0, *holiday_days(name, year))


def ago(today: date, end: int, count: int, unit: str) -> Iterator[Match]:
    """The day, week, weekend, month or year some units before this one."""
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
        months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
        month = date(months // 12, months % 12 + 1, 1)
        since = min(month + timedelta(days=today.day - 1), last_day(f"{month:%Y-%m}"))
    yield days(end, since, today)
