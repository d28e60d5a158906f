"""Days of seasons and holidays, and the first and last day of months and years."""

from __future__ import annotations

from datetime import date, timedelta

__all__ = ["first_day", "holiday_days", "is_valid", "last_day", "season_months", "third"]


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


def holiday_days(name: str, year: int) -> tuple[date, date]:
    """The first and last day of a holiday that `date_words` has; the new year begins the evening before."""
    easter = _easter(year)
    thanksgiving = date(year, 11, 28 - (date(year, 11, 28).weekday() - 3) % 7)  # the fourth Thursday
    return {
        "christmas": (date(year, 12, 24), date(year, 12, 26)),
        "christmas eve": (date(year, 12, 24), date(year, 12, 24)),
        "new year": (date(year - 1, 12, 31), date(year, 1, 1)),
        "new year's day": (date(year, 1, 1), date(year, 1, 1)),
        "good friday": (easter - timedelta(days=2), easter - timedelta(days=2)),
        "easter monday": (easter + timedelta(days=1), easter + timedelta(days=1)),
        "epiphany": (date(year, 1, 6), date(year, 1, 6)),
        "assumption": (date(year, 8, 15), date(year, 8, 15)),
        "all saints": (date(year, 11, 1), date(year, 11, 1)),
        "boxing day": (date(year, 12, 26), date(year, 12, 26)),
        "new year's eve": (date(year, 12, 31), date(year, 12, 31)),
        "easter": (easter - timedelta(days=2), easter + timedelta(days=1)),
        "halloween": (date(year, 10, 31), date(year, 10, 31)),
        "pentecost": (easter + timedelta(days=49), easter + timedelta(days=50)),
        "valentine's day": (date(year, 2, 14), date(year, 2, 14)),
        "thanksgiving": (thanksgiving, thanksgiving),
        "carnival": (easter - timedelta(days=52), easter - timedelta(days=46)),
    }[name]


def _easter(year: int) -> date:
    """Easter Sunday (the algorithm of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114, 31)
    return date(year, month, day + 1)
