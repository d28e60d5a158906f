"""Days of seasons and of parts of years and months, and the first and last day of months and years."""

from __future__ import annotations

from datetime import date, timedelta

__all__ = [
    "beside",
    "division",
    "first_day",
    "full_year",
    "is_valid",
    "is_year",
    "last_day",
    "season_months",
    "third",
]


FIRST_YEAR = 1900


def first_day(text: str) -> date:
    """The first day of a day, month or year as filters have it. Raises ValueError where there is none."""
    year, month, day = (int(part) for part in (*text.split("-"), "1", "1")[:3])
    return date(year, month, day)


def last_day(text: str) -> date:
    """The last day of one. Raises ValueError where there is none."""
    first = first_day(text)
    if len(text) == len("2024-05-17"):
        return first
    if len(text) == len("2024-05"):
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(month=12, day=31)


def is_valid(text: str) -> bool:
    """Whether there is such a day, month or year."""
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def full_year(text: str, this_year: int) -> int:
    """A year of two digits as one of the last hundred; one of four digits as it is."""
    year = int(text)
    if len(text) > len("19"):
        return year
    return this_year - (this_year - year) % 100


def is_year(text: str, this_year: int) -> bool:
    """Whether digits are a year in which photos were taken."""
    return FIRST_YEAR <= int(text) <= this_year


def season_months(season: int, year: int) -> tuple[str, str]:
    """The first and last month of spring (0), summer, autumn or winter (3), which ends in the next year."""
    first = 3 + season * 3
    last_year, last = (year + 1, 2) if season == 3 else (year, first + 2)
    return f"{year:04}-{first:02}", f"{last_year:04}-{last:02}"


def third(part: int, text: str) -> tuple[str, str]:
    """The first (0), second or last third of a month or year: its first and last month or day."""
    first = 4 * part + 1 if len(text) == len("2024") else 10 * part + 1
    if len(text) == len("2024"):
        return f"{text}-{first:02}", f"{text}-{first + 3:02}"
    return f"{text}-{first:02}", f"{text}-{first + 9:02}" if part < 2 else last_day(text).isoformat()


def division(number: int, unit: str, text: str) -> tuple[str, str] | None:
    """A quarter, half, month, week, weekend or day of a month or year: its first and last month or day.

    Args:
        number: counts from 1; -1 is the last one.
        unit: what is counted.
        text: the month or year.
    """
    first, last = first_day(text), last_day(text)
    months = {"quarter": 3, "half": 6, "month": 1}.get(unit)
    if months and len(text) == len("2024"):
        start = (number % (12 // months + 1) - 1) * months + 1
        return (f"{text}-{start:02}", f"{text}-{start + months - 1:02}") if number * months <= 12 else None
    if unit == "half":
        start, end = (first.day, 15) if number == 1 else (16, last.day)
        return f"{text}-{start:02}", f"{text}-{end:02}"
    if unit not in ("week", "weekend", "day"):
        return None
    length, steps = {"week": (7, 7), "weekend": (2, 7), "day": (1, 1)}[unit]
    if unit == "weekend":
        first += timedelta(days=(5 - first.weekday()) % 7)
        last -= timedelta(days=(last.weekday() - 6) % 7)
    if number < 0:
        return (last - timedelta(days=length - 1)).isoformat(), last.isoformat()
    start_day = first + timedelta(days=(number - 1) * steps)
    return start_day.isoformat(), (start_day + timedelta(days=length - 1)).isoformat()


def beside(unit: str, first: date, last: date, *, is_after: bool) -> tuple[date, date]:
    """The day, week or weekend after or before some days: its first and last day."""
    near = last + timedelta(days=1) if is_after else first - timedelta(days=1)
    if unit == "weekend":
        near += timedelta(days=(5 - near.weekday()) % 7 if is_after else -((near.weekday() - 6) % 7))
    far = near + timedelta(days={"day": 0, "week": 6, "weekend": 1}[unit] * (1 if is_after else -1))
    return min(near, far), max(near, far)
