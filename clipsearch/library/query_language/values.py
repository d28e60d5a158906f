"""Values behind the keys of a query line: from text to filters, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from clipsearch.errors import QueryError
from clipsearch.library.query_language.dates import dates_of
from clipsearch.library.searching.query import MAX_ALTERNATIVES, MAX_SIZE, NAMED, Query, formats_of, is_date
from clipsearch.records import FLAG_STATES, HOLDINGS, QUALITIES, SHAPES, Filters

__all__ = ["FIELDS", "STATES", "UNITS", "filter_items", "joined", "path_of", "read_value", "refined"]

UNITS: Mapping[str, int] = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
DATE_HINT = "Write a day as 2024-05-17, a month as 2024-05, a year as 2024, a range as 2019..2021 or >=2019"
SIZE_HINT = "Write pixels of the longer side as >4000 or 2000..4000, bytes as >2MB or 1MB..3MB"
SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMG]?B)?", re.IGNORECASE | re.ASCII)
COMPARISON = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
RATING_HINT = "Write stars as 4, >=4 or 2..4; 0 is none, -1 rejected"
RATING = re.compile(r"-?[0-5]", re.ASCII)
STATES: Mapping[str, Filters] = {
    "copy": Filters(copies=True),
    "offline": Filters(offline=True),
    "incomplete": Filters(incomplete=True),
    "favourite": Filters(favourite=True),
    **{flag: Filters(flags=(flag,)) for flag in FLAG_STATES},
    **{quality: Filters(qualities=(quality,)) for quality in QUALITIES},
}
"""What a photo can be besides its shape, and the filter that asks for it."""
FIELDS = {key: field for field, key in NAMED.items()}  # of filters by names
LISTS = "folders", "types", "shapes", *NAMED, "has", "flags", "qualities"  # each value is kept once


def path_of(text: str, *, is_quoted: bool) -> Path:
    """The path behind `in:` or `photo:`; outside quotes `~` is the user's own folder."""
    if not is_quoted and (text == "~" or text.startswith(("~/", "~\\"))):
        return Path(text).expanduser()
    return Path(text)


def read_value(key: str, text: str, today: date, *, is_quoted: bool = False) -> Filters:
    """The filter that a key and its value stand for.

    Raises:
        QueryError: the value has no meaning.
    """
    if not text:
        raise QueryError(f"There is nothing behind {key}:", "Give a value, or leave it out")
    if key == "in":
        return Filters(folders=(path_of(text, is_quoted=is_quoted),))
    if key in FIELDS:
        names: dict[str, Any] = {FIELDS[key]: (text,)}
        return Filters(**names)
    if key == "type":
        return Filters(types=formats_of(text))
    return {"taken": _taken, "size": _size, "is": _is, "rating": _rating, "has": _has}[key](text, today)


def _is(text: str, today: date) -> Filters:
    name = text.strip().lower().replace("favorite", "favourite")
    if name in STATES:
        return STATES[name]
    for shape in SHAPES:
        if name == shape:
            return Filters(shapes=(shape,))
    raise QueryError(
        f"{text!r} is nothing that a photo can be", f"Write is: with one of {', '.join((*SHAPES, *STATES))}"
    )


def _has(text: str, today: date) -> Filters:
    name = {"tag": "tags", "person": "people"}.get(text.strip().lower(), text.strip().lower())
    for one in HOLDINGS:
        if name == one:
            return Filters(has=(one,))
    raise QueryError(f"{text!r} is nothing that a photo can have", f"Write has: with {', '.join(HOLDINGS)}")


def _rating(text: str, today: date) -> Filters:
    first, dots, last = text.partition("..")
    if dots:
        low, high = (_stars(part) if part else None for part in (first, last))
        if low is None and high is None:
            raise QueryError(f"{text!r} has no rating", RATING_HINT)
        return Filters(min_rating=low, max_rating=high)
    if compared := COMPARISON.fullmatch(text):
        stars = _stars(compared[2])
        low, high = {
            ">=": (stars, None), ">": (stars + 1, None), "<=": (None, stars), "<": (None, stars - 1),
        }[compared[1]]  # fmt: skip
        if not all(limit is None or -1 <= limit <= 5 for limit in (low, high)):
            raise QueryError(f"No rating is {text}", RATING_HINT)
        return Filters(min_rating=low, max_rating=high)
    return Filters(min_rating=_stars(text), max_rating=_stars(text))


def _stars(text: str) -> int:
    if not RATING.fullmatch(text.strip()) or int(text) < -1:
        raise QueryError(f"{text!r} is not a rating", RATING_HINT)
    return int(text)


def _taken(text: str, today: date) -> Filters:
    first, dots, last = text.partition("..")
    if dots:
        if not (first or last):
            raise QueryError(f"{text!r} has no date", DATE_HINT)
        return Filters(
            since=_date(first, today)[0] if first else None, until=_date(last, today)[1] if last else None
        )
    if compared := COMPARISON.fullmatch(text):
        since, until = _date(compared[2], today)
        return {
            ">=": lambda: Filters(since=since),
            "<=": lambda: Filters(until=until),
            ">": lambda: Filters(since=_beside(until, 1)),
            "<": lambda: Filters(until=_beside(since, -1)),
        }[compared[1]]()
    since, until = _date(text, today)
    return Filters(since=since, until=until)


def _date(text: str, today: date) -> tuple[str, str]:
    """The first and the last day, month or year of a date, in digits or in words."""
    if is_date(text):
        return text, text
    since, until = dates_of(text, today) or (None, None)
    if since is None or until is None:
        raise QueryError(f"{text!r} is not a date", DATE_HINT)
    return since, until


def _beside(text: str, step: int) -> str:
    """The day, month or year after (1) or before (-1) one, of the same kind."""
    year, month, day = (int(part) for part in (*text.split("-"), "1", "1")[:3])
    try:
        if len(text) == 10:
            return (date(year, month, day) + timedelta(days=step)).isoformat()
        if len(text) == 7:
            year, month = year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1
            return f"{date(year, month, 1):%Y-%m}".zfill(7)
        return f"{date(year + step, 1, 1).year:04}"
    except (ValueError, OverflowError) as error:
        raise QueryError(f"There is no date beside {text}", DATE_HINT) from error


def _size(text: str, today: date) -> Filters:
    first, dots, last = text.partition("..")
    if dots:
        if not (first or last):
            raise QueryError(f"{text!r} has no size", SIZE_HINT)
        low, low_unit = _amount(first) if first else (None, None)
        high, high_unit = _amount(last) if last else (None, None)
        if first and last and (low_unit is None) != (high_unit is None):
            raise QueryError(f"{text!r} has both pixels and bytes", SIZE_HINT)
        return _limits(low, high, is_bytes=bool(low_unit or high_unit))
    compared = COMPARISON.fullmatch(text)
    amount, unit = _amount(compared[2] if compared else text)
    if compared is None:
        if unit:
            raise QueryError("Hardly a file has exactly this size", SIZE_HINT)
        return _limits(amount, amount, is_bytes=False)
    low, high = {
        ">=": (amount, None),
        ">": (amount + 1, None),
        "<=": (None, amount),
        "<": (None, amount - 1),
    }[compared[1]]
    if high is not None and high < 0:
        raise QueryError("No size is below 0", SIZE_HINT)
    return _limits(low, high, is_bytes=bool(unit))


def _amount(text: str) -> tuple[int, str | None]:
    """A number of pixels, or of bytes with its unit."""
    found = SIZE.fullmatch(text.strip())
    if found is None:
        raise QueryError(f"{text!r} is not a size", SIZE_HINT)
    unit = found[2].upper() if found[2] else None
    amount = Fraction(found[1]) * UNITS[unit or "B"]
    if amount > MAX_SIZE or (unit is None and amount.denominator > 1):
        raise QueryError(f"{text!r} is not a size", SIZE_HINT)
    return round(amount), unit


def _limits(low: int | None, high: int | None, *, is_bytes: bool) -> Filters:
    if is_bytes:
        return Filters(min_bytes=low, max_bytes=high)
    return Filters(min_side=low, max_side=high)


def joined(filters: Filters, more: Filters) -> Filters:
    """Filters of two parts of a line: both limits must hold, one of all folders, types, names or shapes."""
    since = _later(filters.since, more.since)
    until = _earlier(filters.until, more.until)

    def both(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
        return (
            choose(one, other) if one is not None and other is not None else one if other is None else other
        )

    lists: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(filters, name), *getattr(more, name)))) for name in LISTS
    }
    return Filters(
        since=since,
        until=until,
        min_side=both(max, filters.min_side, more.min_side),
        max_side=both(min, filters.max_side, more.max_side),
        min_bytes=both(max, filters.min_bytes, more.min_bytes),
        max_bytes=both(min, filters.max_bytes, more.max_bytes),
        copies=filters.copies or more.copies,
        offline=filters.offline or more.offline,
        incomplete=filters.incomplete or more.incomplete,
        favourite=filters.favourite or more.favourite,
        min_rating=both(max, filters.min_rating, more.min_rating),
        max_rating=both(min, filters.max_rating, more.max_rating),
        without=(*filters.without, *more.without),
        **lists,
    )


def refined(query: Query, more: Query) -> Query:
    """A query with the terms, texts and filters of another one besides its own, in each alternative.

    Raises:
        QueryError: it would have too many alternatives.
    """
    branches = [
        Query((*one.terms, *two.terms), joined(one.filters, two.filters), (*one.texts, *two.texts))
        for one, two in product(query.branches, more.branches)
    ]
    if len(branches) > MAX_ALTERNATIVES:
        raise QueryError(f"These are more than {MAX_ALTERNATIVES} alternatives", "Leave some out")
    first, *others = branches
    return Query(first.terms, first.filters, first.texts, tuple(others))


def _later(one: str | None, other: str | None) -> str | None:
    """Of two first dates the one that begins later."""
    return max(filter(None, (one, other)), default=None)


def _earlier(one: str | None, other: str | None) -> str | None:
    """Of two last dates the one that ends earlier: a year ends after its months."""
    return min(filter(None, (one, other)), key=lambda text: text + "~", default=None)


def filter_items(filters: Filters) -> Iterator[tuple[str, str]]:
    """The keys and values that stand for filters, apart from `without`."""
    yield from (("in", str(folder)) for folder in filters.folders)
    if filters.since or filters.until:
        since, until = filters.since or "", filters.until or ""
        yield "taken", since if since == until else f"{since}..{until}"
    for key, field in FIELDS.items():
        yield from ((key, name) for name in getattr(filters, field))
    if filters.min_rating is not None or filters.max_rating is not None:
        yield "rating", _rating_text(filters.min_rating, filters.max_rating)
    yield from (("type", name.lower()) for name in filters.types)
    for low, high, is_bytes in (
        (filters.min_side, filters.max_side, False),
        (filters.min_bytes, filters.max_bytes, True),
    ):
        if low is not None or high is not None:
            yield "size", _size_text(low, high, is_bytes=is_bytes)
    yield from (("is", shape) for shape in filters.shapes)
    states = {
        "copy": filters.copies,
        "offline": filters.offline,
        "incomplete": filters.incomplete,
        "favourite": filters.favourite,
    }
    yield from (("is", name) for name, wanted in states.items() if wanted)
    yield from (("is", one) for one in (*filters.flags, *filters.qualities))
    yield from (("has", one) for one in filters.has)


def _rating_text(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return str(low) if low == high else f"{low}..{high}"
    return f">={low}" if low is not None else f"<={high}"


def _size_text(low: int | None, high: int | None, *, is_bytes: bool) -> str:
    def text(amount: int) -> str:
        if not is_bytes:
            return str(amount)
        fitting = [unit for unit in UNITS if amount % UNITS[unit] == 0]
        unit = max(fitting, key=UNITS.__getitem__) if amount else "B"
        return f"{amount // UNITS[unit]}{unit}"

    def compared(strict: tuple[str, int], other: tuple[str, int]) -> str:
        """One of two ways to write a limit: the one with the rounder number."""
        sign, amount = min(other, strict, key=lambda one: (len(str(one[1]).rstrip("0")), one is strict))
        return f"{sign}{text(amount)}"

    if low is not None and high is not None:
        return text(low) if low == high and not is_bytes else f"{text(low)}..{text(high)}"
    if low is not None:
        return compared((">", low - 1), (">=", low)) if low else f">={text(0)}"
    return compared(("<", high + 1), ("<=", high)) if high is not None else ""
