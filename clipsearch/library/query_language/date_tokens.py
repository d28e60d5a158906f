"""Words of a line as the tokens that dates are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from clipsearch.library.query_language.calendar_days import full_year, is_year
from clipsearch.library.query_language.date_words import PREPOSITIONS, lexicon

__all__ = ["MAX_PREPOSITIONS", "YEAR", "TokenRow", "split_word"]

MAX_PREPOSITIONS = 3
YEAR = re.compile(r"\d{4}", re.ASCII)
SHORT_YEAR = re.compile(r"'(\d\d)", re.ASCII)
OLD_YEAR = re.compile(r"(?:3[2-9]|[4-9]\d)", re.ASCII)  # no day of a month: "August 99"
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|°|ª)?", re.ASCII)
DAY_MONTH_DOTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.", re.ASCII)  # "24.12."
COUNT = re.compile(r"\d{1,3}", re.ASCII)
ARTICLES = frozenset[str]().union(*PREPOSITIONS.values())

EDGES = ",;:!?()[]"
ELISION = re.compile(r"((?:[ld]|nell|dell|all|dall|sull|quest|un|jusqu|qu)')(.+)")
YEARS = re.compile(r"(\d{4})([-–—/]|\.\.)(\d{4})", re.ASCII)
SHORT_YEARS = re.compile(r"((?:19|20)(\d\d))[-–—/](\d\d)", re.ASCII)
DAYS = re.compile(r"(\d{1,2})\.?([-–—/])(\d{1,2})\.?", re.ASCII)
MONTHS = re.compile(r"([^\W\d_]+\.?)[-–—/]([^\W\d_]+\.?)")
DAY_MONTH = re.compile(r"(\d{1,2})[-./]?([^\W\d_]{3,})(?:[-./]?(\d{4}|\d\d))?")  # "24-Dec-2019", "3.Mai"
WORD_YEAR = re.compile(r"([^\W\d_]+)[-./'_]?(\d{4})")  # "july2023"
QUARTER_YEAR = re.compile(r"(q[1-4])[-/. ]?(\d{4})")
YEAR_QUARTER = re.compile(r"(\d{4})[-/. ]?(q[1-4])")
PART_OF_DAY = re.compile(
    r"(\w+tag|mittwoch|sonnabend)(morgen|vormittag|mittag|nachmittag|abend|nacht)"
)  # German
MONTH_PART = re.compile(r"(\w+?)s?(woche|wochenende|anfang|mitte|ende)")  # German: "Juliwoche", "Maiende"
PART = re.compile(r"([^\W\d_]+)-(.+)")  # "mid-May", "mi-août"
POSSESSIVE = re.compile(r"(.+)'s")
OWNING = frozenset({"unit", "season", "month", "weekday"})


def split_word(word: str) -> list[str]:
    """A word as tokens, in small letters and without punctuation: what is joined to it apart.

    A range of days, months or years is three tokens, with "-" or "/" in the middle.
    """
    text = word.replace("’", "'").casefold().strip(EDGES)
    if (text,) in lexicon().entries:
        return [text]
    if DAY_MONTH_DOTS.fullmatch(text):
        return [text]
    text = text.strip(".")
    if (years := SHORT_YEARS.fullmatch(text)) and int(years[3]) > max(int(years[2]), 12):
        return [years[1], "-", f"{years[1][:2]}{years[3]}"]
    for ranges in (YEARS, DAYS):
        if found := ranges.fullmatch(text):
            return [found[1], "-" if ranges is YEARS else found[2], found[3]]
    if (found := MONTHS.fullmatch(text)) and all(_is_one(name, "month") for name in found.groups()):
        return [found[1], "-", found[2]]
    if (found := DAY_MONTH.fullmatch(text)) and _is_one(found[2], "month"):
        year = [found[3] if len(found[3]) > 2 else f"'{found[3]}"] if found[3] else []
        return [found[1], found[2], *year]
    if (found := WORD_YEAR.fullmatch(text)) and _is_one(found[1], "month", "season", "holiday"):
        return [found[1], found[2]]
    for pattern in (QUARTER_YEAR, YEAR_QUARTER):
        if found := pattern.fullmatch(text):
            return [found[1], found[2]]
    if (found := PART_OF_DAY.fullmatch(text)) and _is_one(found[1], "weekday"):
        return [found[1], found[2]]
    if (found := MONTH_PART.fullmatch(text)) and _is_one(found[1], "month"):
        return [found[2], found[1]]
    if (found := PART.fullmatch(text)) and _is_one(found[1], "part"):
        return [found[1], found[2]]
    if (found := POSSESSIVE.fullmatch(text)) and _is_one(found[1], *OWNING):
        return [found[1]]
    if (found := ELISION.fullmatch(text)) is not None:
        return [found[1], found[2]]
    return [text]


def _is_one(word: str, *kinds: str) -> bool:
    entry = lexicon().entries.get((word,), {})
    return any(kind in entry for kind in kinds)


class TokenRow:
    """A row of tokens, and what stands at each of them."""

    def __init__(self, tokens: Sequence[str], this_year: int) -> None:
        self._tokens = tokens
        self._this_year = this_year

    def kind(self, kind: str, at: int) -> Iterator[tuple[Any, int]]:
        """The values of this kind that begin at a token, with their ends."""
        words = lexicon()
        for end in range(min(at + words.longest, len(self._tokens)), at, -1):
            entry = words.entries.get(tuple(self._tokens[at:end]))
            if entry is not None and kind in entry:
                yield entry[kind], end

    def without(self, at: int, kind: str) -> int:
        """Behind a word of a kind, if one stands there."""
        return max((end for _, end in self.kind(kind, at)), default=at)

    def behind(self, at: int, kind: str) -> list[int]:
        """Here, and behind each word of a kind that stands here, with the articles that follow."""
        starts = (at, *(end for _, end in self.kind(kind, at)))
        return sorted({place for start in starts for place in (start, self.without_article(start))})

    def without_article(self, at: int) -> int:
        """Behind articles and prepositions."""
        last = at + MAX_PREPOSITIONS
        while at < min(last, len(self._tokens)) and self._tokens[at] in ARTICLES:
            at += 1
        return at

    def year(self, at: int) -> Iterator[tuple[int, int]]:
        """A year at a token, or behind "of"; one of two digits behind an apostrophe."""
        for start in {at, self.without(at, "of")}:
            text = self._tokens[start] if start < len(self._tokens) else ""
            if OLD_YEAR.fullmatch(text):
                yield full_year(text, self._this_year), start + 1
            elif short := SHORT_YEAR.fullmatch(text):
                yield full_year(short[1], self._this_year), start + 1
            elif YEAR.fullmatch(text) and self.is_year(text):
                yield int(text), start + 1

    def is_year(self, text: str) -> bool:
        """Whether digits are a year in which photos were taken."""
        return is_year(text, self._this_year)

    def day(self, at: int) -> int:
        """The day of a month in digits at a token; 0 where there is none."""
        found = DAY.fullmatch(self._tokens[at]) if at < len(self._tokens) else None
        return int(found[1]) if found and 1 <= int(found[1]) <= 31 else 0

    def amounts(self, at: int, between: str = "") -> Iterator[tuple[int, str, int]]:
        """Numbers of units, with their ends: "3 weeks", "half a year"; perhaps with a word between them."""
        for count, end in self._counts(at):
            for start in [after for _, after in self.kind(between, end)] if between else [end]:
                for unit, last in self.kind("unit", start):
                    yield count, unit, last
                for (times, unit), last in self.kind("amount", start):
                    yield count * times, unit, last
        if not between:
            for (times, unit), last in self.kind("half", at):
                yield times, unit, last

    def _counts(self, at: int) -> Iterator[tuple[int, int]]:
        if at < len(self._tokens) and COUNT.fullmatch(self._tokens[at]):
            yield int(self._tokens[at]), at + 1
        yield from self.kind("number", at)

    def months(self, at: int) -> Iterator[tuple[int, int]]:
        """A month without a year, perhaps as "the month of May", and its end."""
        yield from self.kind("month", at)
        for _, end in self.kind("month of", at):
            yield from self.kind("month", end)

    def days(self, at: int) -> Iterator[tuple[int, int]]:
        """The day of a month, in digits or as a word, and its end."""
        if day := self.day(at):
            yield day, at + 1
        else:
            yield from ((number, end) for number, end in self.kind("ordinal", at) if number > 0)

    def partial(self, at: int) -> Iterator[tuple[int, str, str]]:
        """A month, a day and month, or a day, without a year: (end, month, day), of two digits each or ""."""
        for month, end in self.months(at):
            yield end, f"{month:02}", ""
            if day := self.day(self.without_article(end)):
                yield self.without_article(end) + 1, f"{month:02}", f"{day:02}"
        if at < len(self._tokens) and (found := DAY_MONTH_DOTS.fullmatch(self._tokens[at])):
            yield at + 1, found[2].zfill(2), found[1].zfill(2)
        if day := self.day(at):
            yield at + 1, "", f"{day:02}"
            for start in self.behind(at + 1, "of"):
                for month, end in self.months(start):
                    yield end, f"{month:02}", f"{day:02}"
