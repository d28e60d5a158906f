"""Words of a line as the tokens that dates are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from clipsearch.library.query_language.date_words import LEXICON, LONGEST, PREPOSITIONS

__all__ = ["MAX_PREPOSITIONS", "YEAR", "TokenRow", "full_year", "split_word"]

FIRST_YEAR = 1900
MAX_PREPOSITIONS = 3
YEAR = re.compile(r"\d{4}", re.ASCII)
SHORT_YEAR = re.compile(r"'(\d\d)", re.ASCII)
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|°|ª)?", re.ASCII)
FIRST = frozenset({"first", "erster", "ersten", "premier", "primero", "primo", "primeiro"})
COUNT = re.compile(r"\d{1,3}", re.ASCII)
ARTICLES = frozenset[str]().union(*PREPOSITIONS.values())

EDGES = ",.;:!?"
ELISION = re.compile(r"((?:[ld]|nell|dell|all|dall|sull|quest|un|jusqu|qu)')(.+)")
YEARS = re.compile(r"(\d{4})[-–—/](\d{4})", re.ASCII)
MONTHS = re.compile(r"([^\W\d_]+)[-–—/]([^\W\d_]+)")
PART_OF_DAY = re.compile(
    r"(\w+tag|mittwoch|sonnabend)(morgen|vormittag|mittag|nachmittag|abend|nacht)"
)  # German
MIDDLE = re.compile(r"(mi)-(\w+)")  # French


def split_word(word: str) -> list[str]:
    """A word as tokens, in small letters and without punctuation: articles that are joined to it apart.

    A range of years or months is three tokens, with "-" in the middle.
    """
    text = word.replace("’", "'").casefold().strip(EDGES)
    if years := YEARS.fullmatch(text):
        return [years[1], "-", years[2]]
    months = MONTHS.fullmatch(text)
    if months and all("month" in LEXICON.get((name,), ()) for name in months.groups()):
        return [months[1], "-", months[2]]
    compound = PART_OF_DAY.fullmatch(text)
    if compound and "weekday" in LEXICON.get((compound[1],), ()):
        return [compound[1], compound[2]]
    if middle := MIDDLE.fullmatch(text):
        return [middle[1], middle[2]]
    if elision := ELISION.fullmatch(text):
        return [elision[1], elision[2]]
    return [text]


def full_year(text: str, this_year: int) -> int:
    """A year of two digits as one of the last hundred; one of four digits as it is."""
    year = int(text)
    if len(text) > len("19"):
        return year
    return this_year - (this_year - year) % 100


class TokenRow:
    """A row of tokens, and what stands at each of them."""

    def __init__(self, tokens: Sequence[str], this_year: int) -> None:
        self._tokens = tokens
        self._this_year = this_year

    def kind(self, kind: str, at: int) -> Iterator[tuple[Any, int]]:
        """The values of this kind that begin at a token, with their ends."""
        for end in range(min(at + LONGEST, len(self._tokens)), at, -1):
            entry = LEXICON.get(tuple(self._tokens[at:end]))
            if entry is not None and kind in entry:
                yield entry[kind], end

    def without(self, at: int, kind: str) -> int:
        """Behind a word of a kind, if one stands there."""
        return max((end for _, end in self.kind(kind, at)), default=at)

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
            if short := SHORT_YEAR.fullmatch(text):
                yield full_year(short[1], self._this_year), start + 1
            elif YEAR.fullmatch(text) and self.is_year(text):
                yield int(text), start + 1

    def is_year(self, text: str) -> bool:
        """Whether digits are a year in which photos were taken."""
        return FIRST_YEAR <= int(text) <= self._this_year

    def day(self, at: int) -> int:
        """The day of a month at a token; 0 where there is none."""
        if at < len(self._tokens) and self._tokens[at] in FIRST:
            return 1
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
