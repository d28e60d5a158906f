"""Dates in words: "last summer", "July 2023", "vor zwei Wochen", "between May and July 2020".

Seasons are those of the northern half of the Earth: summer is June to August. Weeks begin on Monday. What is
also something else ("may", "summer", "christmas", a number) is a date only beside a year or a word such as
"last"; a year alone, at the beginning or end of the words, or behind a preposition; so is a month behind one,
and the day of a month by itself, which are those of the latest year.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clipsearch.library.query_language.calendar_days import first_day, is_valid, last_day
from clipsearch.library.query_language.date_match import Match
from clipsearch.library.query_language.date_points import DatePoints
from clipsearch.library.query_language.date_tokens import MAX_PREPOSITIONS, TokenRow, split_word
from clipsearch.library.query_language.date_words import (
    BESIDE_DAYS,
    NEGATIONS,
    NEUTRAL,
    PREPOSITIONS,
    STRONG,
    lexicon,
)

__all__ = ["FoundDate", "dates_of", "find_date"]

BARRIER = "\0"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date among words.

    Attributes:
        first: the index of its first word.
        last: the index of its last word.
        since: its first day, month or year, as in `Filters`; None for no first one.
        until: its last one.
    """

    first: int
    last: int
    since: str | None
    until: str | None


def dates_of(text: str, today: date) -> tuple[str | None, str | None] | None:
    """The first and last day, month or year of a text that is nothing but a date; None where it is not."""
    words = text.split()
    found = find_date(words, today)
    if found is None or (found.first, found.last) != (0, len(words) - 1):
        return None
    return found.since, found.until


def find_date(
    words: Sequence[str | None], today: date, *, month_first: bool | None = None
) -> FoundDate | None:
    """The longest date among words, with its prepositions; None where there is none.

    Args:
        words: as they were typed; None where something else stands between them.
        today: what "last" and "ago" count from; there are no dates after its year.
        month_first: whether 3/5/2019 is the fifth of March; by default as the user's region writes it.
    """
    tokens, owners = list[str](), list[int]()
    for index, word in enumerate(words):
        for token in split_word(word) if word is not None else (BARRIER,):
            tokens.append(token)
            owners.append(index)
    if not any(token in lexicon().signs or token[:1].isdigit() or token[:1] == "'" for token in tokens):
        return None
    if month_first is None:
        month_first = writes_month_first()
    return _Finder(tokens, owners, today, month_first=month_first).find()


def writes_month_first() -> bool:
    """Whether the user's region writes 3/5/2019 for the fifth of March."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_TIME", "LANG"))
    region = next(filter(None, names), None) or locale.getlocale()[0] or ""
    return region.startswith(("en_US", "English_United States"))


class _Finder:
    """Looks for a date in a row of tokens."""

    def __init__(
        self, tokens: Sequence[str], owners: Sequence[int], today: date, *, month_first: bool
    ) -> None:
        row = TokenRow(tokens, today.year)
        self._tokens = tokens
        self._owners = owners
        self._today = today
        self._points = DatePoints(tokens, row, today, month_first=month_first)
        self._kind, self._without_article, self._partial = row.kind, row.without_article, row.partial

    def find(self) -> FoundDate | None:
        """The longest date; of several the first."""
        best: tuple[int, FoundDate] | None = None
        for start in range(len(self._tokens)):
            for match in self._matches(start):
                found = self._placed(start, match)
                if found is not None and (best is None or match.end - start > best[0]):
                    best = match.end - start, found
        return best[1] if best else None

    def _placed(self, start: int, match: Match) -> FoundDate | None:
        """A match with its prepositions, where it stands so that it is a date."""
        if match.end < len(self._tokens) and self._owners[match.end] == self._owners[match.end - 1]:
            return None
        languages = lexicon().languages_of(self._tokens[start : match.end])
        if languages is not None and not languages:  # words of several languages, by chance
            return None
        is_decade = match.place == "guarded" and languages is None
        names = ("en", "de") if is_decade else languages
        joined = frozenset[str]().union(*(PREPOSITIONS[name] for name in names)) if names else NEUTRAL
        first = start
        while first and start - first < MAX_PREPOSITIONS and self._tokens[first - 1] in joined | {"the"}:
            first -= 1
        while first < start and first and self._owners[first - 1] == self._owners[first]:
            first += 1
        if first and self._owners[first - 1] == self._owners[first]:
            return None
        before = self._tokens[first:start]
        is_first = all(one == BARRIER for one in self._tokens[:first])
        is_last = all(one == BARRIER for one in self._tokens[match.end :])
        is_strong = any(token in STRONG for token in before)
        is_date = {
            "any": True,
            "edge": is_first or is_last or is_strong,
            "preposition": is_strong and (is_first or is_last),
            "guarded": (before and (is_strong or is_last)) or (is_first and is_last),
            "alone": is_first and is_last,
            "day": is_last or is_strong or (is_first and self._tokens[match.end] in joined | BESIDE_DAYS),
        }[match.place]
        if not is_date or (match.place == "day" and not NEGATIONS.isdisjoint(self._around(first, match.end))):
            return None
        return FoundDate(self._owners[first], self._owners[match.end - 1], match.since, match.until)

    def _around(self, first: int, end: int) -> Sequence[str]:
        """The token before some tokens, and a last one behind them."""
        behind = self._tokens[end:]
        return [*self._tokens[max(first - 1, 0) : first], *(behind if len(behind) == 1 else ())]

    def _matches(self, at: int) -> Iterator[Match]:
        """The dates that begin at a token."""
        yield from self._points.at(at)
        yield from self._points.without_year(at)
        yield from self._open_ranges(at)
        for opening, middle in (("between", "and"), ("from", "to")):
            for _, end in self._kind(opening, at):
                start = self._without_article(end)
                yield from self._closed_ranges(start, middle)
                for match in self._without_year(start, middle):
                    yield match._replace(place="edge")
        yield from self._closed_ranges(at, "to")
        yield from self._without_year(at, "to")
        for unit, end in self._kind("unit", at):  # "the years 2012 to 2014"
            if unit == "year":
                yield from self._closed_ranges(end, "to")
        for end, month, day in self._partial(at):  # "July and August 2019", "12 and 13 May 2020"
            for last in self._behind(end, "and"):
                since = self._completed(last.since or "", month, day)
                if since and last.since == last.until and self._is_next(since, last.since or ""):
                    yield Match(last.end, since, last.until)
        for first in self._points.at(at):  # "2018 and 2019"
            for last in self._behind(first.end, "and"):
                since, until = first.since or "", last.until or ""
                if since == first.until and until == last.since and self._is_next(since, until):
                    yield Match(last.end, since, until)

    def _behind(self, at: int, kind: str) -> Iterator[Match]:
        """The dates behind a word of a kind and articles."""
        for _, after in self._kind(kind, at):
            yield from self._points.at(self._without_article(after))

    def _is_next(self, one: str, other: str) -> bool:
        """Whether a day, month or year comes right behind another."""
        return bool(one) and len(one) == len(other) and first_day(other) == last_day(one) + timedelta(days=1)

    # Ranges

    def _open_ranges(self, at: int) -> Iterator[Match]:
        """Dates with one end: "since 2019", "until May 2020", "from 2019 on"."""
        for kind in ("since", "after", "before", "until"):
            for _, end in self._kind(kind, at):
                start = self._without_article(end)
                for point in self._points.at(start):
                    yield from self._open_range(kind, point)
                for point in self._points.without_year(start):
                    for match in self._open_range(kind, point):
                        yield match._replace(place="edge")
                units = {last for _, last in (*self._kind("unit", start), *self._kind("weekday", start))}
                for latest in self._points.latest(start) if kind in ("since", "after") else ():
                    if latest.end not in units or (kind == "since" and any(self._kind("weekday", start))):
                        yield from self._open_range(kind, latest)
                for match in self._points.sums(end) if kind != "until" else ():
                    is_before = kind == "before"
                    yield Match(match.end, *((None, match.since) if is_before else (match.since, None)))
        for start in (at, *(self._without_article(end) for _, end in self._kind("from", at))):
            for point in self._points.at(start):
                for _, end in self._kind("onwards", point.end):
                    yield Match(end, point.since, None)
                if start > at and list(self._tokens[point.end :]) in (["on"], ["an"]):
                    yield Match(point.end + 1, point.since, None)

    def _open_range(self, kind: str, point: Match) -> Iterator[Match]:
        if point.since is None or point.until is None:
            return
        if kind == "since":
            yield Match(point.end, point.since, None)
        elif kind == "until":
            yield Match(point.end, None, point.until)
        elif kind == "after":
            yield Match(point.end, (last_day(point.until) + timedelta(days=1)).isoformat(), None)
        else:
            yield Match(point.end, None, (first_day(point.since) - timedelta(days=1)).isoformat())

    def _closed_ranges(self, at: int, middle: str) -> Iterator[Match]:
        """Two dates with a word between them; the first may lack what the second has: its year, its month."""
        for end, month, day in self._partial(at):
            for last in self._behind(end, middle):
                since = self._completed(last.since or "", month, day)
                if last.until and since and since > last.until:  # "December to February 2019"
                    since = f"{int(since[:4]) - 1}{since[4:]}"
                if since and last.until and is_valid(since):
                    yield Match(last.end, since, last.until)
            for _, after in self._kind(middle, end):  # "August 12 to 15, 2020"
                for last_end, other_month, other_day in self._partial(after) if month and day else ():
                    for year, year_end in self._points.any_year(last_end):
                        text = f"{year}-{other_month or month}-{other_day}".rstrip("-")
                        if is_valid(text) and f"{year}-{month}-{day}" <= text:
                            yield Match(year_end, f"{year}-{month}-{day}", text)
        for end, of_year in self._points.named(at):
            for last in self._behind(end, middle):
                latest = int(last.until[:4]) if last.until else 0
                begun = (of_year(year) for year in (latest, latest - 1) if latest)
                for one in begun:
                    if one.since and last.until and one.since[:10] <= last.until:
                        yield Match(last.end, one.since, last.until)
                        break
        for first in self._points.at(at):
            for last in self._behind(first.end, middle):
                if first.since and last.until and first_day(first.since) <= last_day(last.until):
                    yield Match(last.end, first.since, last.until)
            for _, after in self._kind(middle, first.end):
                for _, end in self._kind("now", self._without_article(after)):
                    yield Match(end, first.since, None)

    def _completed(self, last: str, month: str, day: str) -> str | None:
        """A month or day with the year, and the month, of another one; None where that has none."""
        since = "-".join(filter(None, (last[:4], month or last[5:7], day)))
        is_date = (month or len(last) == 10) and len(last) >= 7 and is_valid(since)
        return since if is_date else None

    def _without_year(self, at: int, middle: str) -> Iterator[Match]:
        """Two months or days with a word between them, of the latest year in which they have begun."""
        for end, month, day in self._partial(at):
            for _, after in self._kind(middle, end):
                for last, last_month, last_day_text in self._partial(self._without_article(after)):
                    if not last_month or bool(day) != bool(last_day_text):
                        continue
                    for year in (self._today.year, self._today.year - 1):
                        since = f"{year}-{month or last_month}-{day}".rstrip("-")
                        later = (month or last_month) > last_month
                        until = f"{year + later}-{last_month}-{last_day_text}".rstrip("-")
                        if is_valid(since) and is_valid(until) and first_day(since) <= self._today:
                            if since <= until:
                                yield Match(last, since, until, "guarded")
                            break
