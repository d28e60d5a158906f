"""Dates in words: "last summer", "July 2023", "vor zwei Wochen", "between May and July 2020".

Seasons are those of the northern half of the Earth: summer is June to August. Weeks begin on Monday. What is
also something else ("may", "summer", "christmas", a number) is a date only beside a year or a word such as
"last"; a year alone, at the beginning or end of the words, or behind a preposition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from clipsearch.library.query_language.calendar_days import (
    first_day,
    is_valid,
    last_day,
    third,
)
from clipsearch.library.query_language.date_match import (
    Match,
    ago,
    day_of,
    days,
    ending,
    holiday_of,
    month_of,
    past,
    season_of,
)
from clipsearch.library.query_language.date_tokens import (
    MAX_PREPOSITIONS,
    YEAR,
    TokenRow,
    full_year,
    split_word,
)
from clipsearch.library.query_language.date_words import (
    AMBIGUOUS,
    NEUTRAL,
    PREPOSITIONS,
    SIGNS,
    STRONG,
    languages_of,
)

__all__ = ["FoundDate", "dates_of", "find_date"]

BARRIER = "\0"
SHORT_YEAR = re.compile(r"'\d\d", re.ASCII)
TENS = re.compile(r"[3-9]0", re.ASCII)
YEARS = frozenset({"années", "annees", "años", "anni", "anos"})
TWO_DIGITS = re.compile(r"\d\d", re.ASCII)
QUARTER = re.compile(r"[qt]?([1-4])", re.ASCII)
DECADE = re.compile(r"'?(\d\d|\d{4})(?:'?s|ern?)?", re.ASCII)
DECADE_MARKED = re.compile(r"'?(?:\d\d|\d{4})(?:'?s|ern?)", re.ASCII)
SPLIT_WINTER = re.compile(r"(\d{4}|\d\d)[/-](\d\d(?:\d\d)?)", re.ASCII)
ISO = re.compile(r"(\d{4})[-/](\d\d)(?:[-/](\d\d))?", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)", re.ASCII)
SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
MONTH_FIRST = re.compile(r"(\d{1,2})[./](\d{4})", re.ASCII)


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


def find_date(words: Sequence[str | None], today: date) -> FoundDate | None:
    """The longest date among words, with its prepositions; None where there is none.

    Args:
        words: as they were typed; None where something else stands between them.
        today: what "last" and "ago" count from; there are no dates after its year.
    """
    tokens, owners = list[str](), list[int]()
    for index, word in enumerate(words):
        for token in split_word(word) if word is not None else (BARRIER,):
            tokens.append(token)
            owners.append(index)
    if not any(token in SIGNS or token[:1].isdigit() or token[:1] == "'" for token in tokens):
        return None
    return _Finder(tokens, owners, today).find()


class _Finder:
    """Looks for a date in a row of tokens."""

    def __init__(self, tokens: Sequence[str], owners: Sequence[int], today: date) -> None:
        row = TokenRow(tokens, today.year)
        self._tokens = tokens
        self._owners = owners
        self._today = today
        self._ago, self._past = partial(ago, today), partial(past, today)
        self._kind, self._without, self._without_article = row.kind, row.without, row.without_article
        self._year, self._is_year, self._day, self._amounts = row.year, row.is_year, row.day, row.amounts

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
        languages = languages_of(self._tokens[start : match.end])
        if languages is not None and not languages:  # words of several languages, by chance
            return None
        names = ("en", "de") if match.decade else languages
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
        if match.decade and not ((before and (is_strong or is_last)) or (is_first and is_last)):
            return None
        if match.alone and not (is_first and is_last):
            return None
        if match.weak and not (is_first or is_last or is_strong):
            return None
        return FoundDate(self._owners[first], self._owners[match.end - 1], match.since, match.until)

    # Ranges

    def _matches(self, at: int) -> Iterator[Match]:
        """The dates that begin at a token."""
        yield from self._points(at)
        for kind in ("since", "after", "before", "until"):
            for _, end in self._kind(kind, at):
                for point in self._points(self._without_article(end)):
                    yield from self._open_range(kind, point)
                if kind == "since" and not any(self._kind("unit", self._without_article(end))):
                    for latest in self._latest(self._without_article(end)):
                        yield from self._open_range(kind, latest)
        for point in self._points(at):
            for _, end in self._kind("onwards", point.end):
                yield Match(end, point.since, None)
        for _, opened in self._kind("from", at):
            for point in self._points(self._without_article(opened)):
                for _, end in self._kind("onwards", point.end):
                    yield Match(end, point.since, None)
                if list(self._tokens[point.end :]) in (["on"], ["an"]):
                    yield Match(point.end + 1, point.since, None)
        for opening, middle in (("between", "and"), ("from", "to")):
            for _, end in self._kind(opening, at):
                yield from self._closed_ranges(self._without_article(end), middle)
        yield from self._closed_ranges(at, "to")
        for month, end in self._kind("month", at):  # "July and August 2019"
            for _, after in self._kind("and", end):
                for last in self._points(after):
                    if last.since == last.until and (last.since or "")[4:] == f"-{month + 1:02}":
                        yield Match(last.end, f"{(last.since or '')[:4]}-{month:02}", last.until)

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
            for _, after in self._kind(middle, end):
                for last in self._points(self._without_article(after)):
                    if last.until is None or last.since is None:
                        continue
                    year, known = last.since[:4], last.since[5:7]
                    since = "-".join(filter(None, (year, month or known, day)))
                    is_date = is_valid(since) and (month or len(last.since) == 10) and len(last.since) >= 7
                    if is_date and since <= last.until:
                        yield Match(last.end, since, last.until)
        for end, of_year in self._named(at):
            for _, after in self._kind(middle, end):
                for last in self._points(self._without_article(after)):
                    latest = int(last.until[:4]) if last.until else 0
                    begun = (of_year(year) for year in (latest, latest - 1) if latest)
                    for one in begun:
                        if one.since and last.until and one.since[:10] <= last.until:
                            yield Match(last.end, one.since, last.until)
                            break
        for first in self._points(at):
            for _, after in self._kind(middle, first.end):
                for last in self._points(self._without_article(after)):
                    if first.since and last.until and first_day(first.since) <= last_day(last.until):
                        yield Match(last.end, first.since, last.until)

    def _named(self, at: int) -> Iterator[tuple[int, Callable[[int], Match]]]:
        """A season or holiday without a year: its end, and what makes it one of a year."""
        for season, end in self._kind("season", at):
            yield end, partial(season_of, season)
        for name, end in self._kind("holiday", at):
            yield end, partial(holiday_of, name)

    def _partial(self, at: int) -> Iterator[tuple[int, str, str]]:
        """A month, a day and month, or a day, without a year: (end, month, day), of two digits each or ""."""
        for month, end in self._kind("month", at):
            yield end, f"{month:02}", ""
            if day := self._day(end):
                yield end + 1, f"{month:02}", f"{day:02}"
        if day := self._day(at):
            yield at + 1, "", f"{day:02}"
            for month, end in self._kind("month", self._without(at + 1, "of")):
                yield end, f"{month:02}", f"{day:02}"

    # Single dates

    def _points(self, at: int) -> Iterator[Match]:
        """The days, months, seasons, years ... that begin at a token."""
        if at >= len(self._tokens):
            return
        yield from self._decades(at)
        yield from self._digits(at)
        yield from self._with_year(at)
        yield from self._relative(at)
        yield from self._weekdays(at, alone=True)
        for offset, end in self._kind("day", at):
            is_ambiguous = end == at + 1 and self._tokens[at] in AMBIGUOUS
            day = days(end, self._today - timedelta(days=offset), weak=True)
            yield day._replace(alone=is_ambiguous)
            yield from self._with_part_of_day(day)

    def _with_part_of_day(self, day: Match) -> Iterator[Match]:
        """A day, and what part of it: "yesterday evening", which is all of it."""
        for _, end in self._kind("part of day", day.end):
            yield ending(day, end)

    def _weekdays(self, at: int, *, alone: bool = False) -> Iterator[Match]:
        """The latest day of such a name, perhaps with its part."""
        for weekday, end in self._kind("weekday", at):
            ago = (self._today.weekday() - weekday - 1) % 7 + 1
            day = days(end, self._today - timedelta(days=ago))._replace(alone=alone)
            yield day
            yield from self._with_part_of_day(day)

    def _digits(self, at: int) -> Iterator[Match]:
        token = self._tokens[at]
        if SHORT_YEAR.fullmatch(token):
            year = str(full_year(token[1:], self._today.year))
            yield Match(at + 1, year, year, weak=True)
        if YEAR.fullmatch(token) and self._is_year(token):
            yield Match(at + 1, token, token, weak=True)
            for month, end in self._kind("month", at + 1):
                yield month_of(end, int(token), month)
        if found := ISO.fullmatch(token):
            yield from self._numbers(at, found[1], found[2], found[3])
        elif found := DAY_FIRST.fullmatch(token):
            yield from self._numbers(at, str(full_year(found[3], self._today.year)), found[2], found[1])
        elif found := SLASHES.fullmatch(token):
            first, second = int(found[1]), int(found[2])
            if first > 12 or first == second:
                yield from self._numbers(at, found[3], found[2], found[1])
            elif second > 12:
                yield from self._numbers(at, found[3], found[1], found[2])
        elif found := MONTH_FIRST.fullmatch(token):
            yield from self._numbers(at, found[2], found[1], None)

    def _numbers(self, at: int, year: str, month: str, day: str | None) -> Iterator[Match]:
        text = "-".join(part.zfill(2) for part in (year, month, day) if part)
        if self._is_year(year) and is_valid(text):
            yield Match(at + 1, text, text)

    def _with_year(self, at: int) -> Iterator[Match]:
        """A day, month, season or holiday of a year; "the year 2019"."""
        for month, end in self._kind("month", at):
            for year, after in self._any_year(end):
                yield month_of(after, year, month)
            if day := self._day(end):
                for year, after in self._year(end + 1):
                    yield from day_of(after, year, month, day)
        if day := self._day(at):
            for month, end in self._kind("month", self._without(at + 1, "of")):
                for year, after in self._year(end):
                    yield from day_of(after, year, month, day)
        for end, of_year in self._named(at):
            for year, after in self._any_year(end):
                yield ending(of_year(year), after)
        for season, end in self._kind("season", at):
            start = self._without(end, "of")
            if start < len(self._tokens) and TWO_DIGITS.fullmatch(self._tokens[start]):
                year = full_year(self._tokens[start], self._today.year)
                yield ending(season_of(season, year), start + 1)._replace(weak=True)
            if season == 3:
                yield from self._winter(start)
        yield from self._quarters(at)
        for year, end in self._relative_years(at):  # "last year in summer"
            for after, of_year in self._named(self._without_article(end)):
                yield ending(of_year(year), after)
        for part, end in self._kind("part", at):
            for whole in self._points(self._without_article(self._without(end, "of"))):
                if whole.since is not None and whole.since == whole.until and len(whole.since) < 10:
                    yield Match(whole.end, *third(part, whole.since))
                elif whole.since and whole.until and whole.since[3:] == "0" and whole.until[3:] == "9":
                    first, last = ((0, 3), (4, 6), (7, 9))[part]
                    yield Match(whole.end, f"{whole.since[:3]}{first}", f"{whole.since[:3]}{last}")
        for unit, end in self._kind("unit", at):
            if unit == "year":
                for year, after in self._year(end):
                    yield Match(after, str(year), str(year))

    def _quarters(self, at: int) -> Iterator[Match]:
        """A quarter of a year: "Q3 2019", "3. Quartal 2019"."""
        found = QUARTER.fullmatch(self._tokens[at].rstrip(".ºo°"))
        if found is None:
            return
        end = at + 1 if found[0] != found[1] else self._without(at + 1, "quarter")
        for year, after in self._any_year(end) if end > at + 1 or found[0] != found[1] else ():
            last = 3 * int(found[1])
            yield Match(after, f"{year:04}-{last - 2:02}", f"{year:04}-{last:02}")

    def _winter(self, at: int) -> Iterator[Match]:
        """A winter of two years: "2019/20", "2019-2020"."""
        first, dash, last = [*self._tokens[at : at + 3], "", "", ""][:3]
        end = at + 3
        if found := SPLIT_WINTER.fullmatch(first):
            first, dash, last, end = str(full_year(found[1], self._today.year)), "-", found[2], at + 1
        next_year = str(int(first) + 1) if YEAR.fullmatch(first) and self._is_year(first) else ""
        if next_year and dash == "-" and last in (next_year, next_year[2:]):
            yield ending(season_of(3, int(first)), end)

    def _any_year(self, at: int) -> Iterator[tuple[int, int]]:
        """A year in digits, or one such as "last year", perhaps behind "of"."""
        yield from self._year(at)
        for start in {at, self._without_article(self._without(at, "of"))}:
            yield from self._relative_years(start)

    def _relative_years(self, at: int) -> Iterator[tuple[int, int]]:
        """Such as "last year"."""
        for match in self._relative(at):
            if match.since and match.since == match.until and len(match.since) == len("2024"):
                yield int(match.since), match.end

    def _relative(self, at: int) -> Iterator[Match]:
        """What "last", "this" and "ago" say, before or behind their noun."""
        for _, end in self._kind("last", at):
            yield from self._latest(end)
            for count, unit, last in self._amounts(end):
                yield from self._past(last, count, unit)
        for _, end in self._kind("past", at):
            for unit, last in self._kind("unit", end):
                if self._tokens[end] != "an":  # "walking past an old house"
                    yield from self._last_unit(last, unit)
            for count, unit, last in self._amounts(end):
                yield from self._past(last, count, unit)
        for latest in self._latest(at):
            for _, end in self._kind("post", latest.end):
                yield ending(latest, end)
                yield from self._with_part_of_day(ending(latest, end))
        for _, end in self._kind("this", at):
            yield from self._present(end)
        for count, unit, end in self._amounts(at):
            for _, last in self._kind("ago", end):
                yield from self._ago(last, count, unit)
        for count, unit, end in self._amounts(at, "last"):  # "les 3 derniers mois"
            yield from self._past(end, count, unit)
        for _, end in self._kind("before now", at):
            for count, unit, last in self._amounts(end):
                yield from self._ago(last, count, unit)
        for _, end in self._kind("last but one", at):
            for unit, last in self._kind("unit", end):
                yield from self._ago(last, 2, unit)
            for last, of_year in self._named(end):
                yield ending(
                    self._latest_of([of_year(self._today.year - years) for years in range(4)], 1), last
                )
        for unit, end in self._kind("unit", at):
            for _, last in self._kind("before last", end):
                yield from self._ago(last, 2, unit)

    def _latest(self, at: int) -> Iterator[Match]:
        """The latest season, month, holiday, weekday or unit that is over."""
        years = (self._today.year, self._today.year - 1, self._today.year - 2)
        for season, end in self._kind("season", at):
            yield ending(self._latest_of([season_of(season, year) for year in years]), end)
        for month, end in self._kind("month", at):
            yield ending(self._latest_of([month_of(0, year, month) for year in years]), end)
        for name, end in self._kind("holiday", at):
            yield ending(self._latest_of([holiday_of(name, year) for year in years]), end)
        yield from self._weekdays(at)
        for unit, end in self._kind("unit", at):
            yield from self._last_unit(end, unit)

    def _latest_of(self, matches: Sequence[Match], skipped: int = 0) -> Match:
        return [one for one in matches if one.until and last_day(one.until) < self._today][skipped]

    def _last_unit(self, end: int, unit: str) -> Iterator[Match]:
        if unit != "day":
            yield from self._ago(end, 1, unit)

    def _present(self, at: int) -> Iterator[Match]:
        """This season, week, weekend, month or year; a part of this day."""
        for _, end in self._kind("part of day", at):
            yield days(end, self._today, weak=True)
        for season, end in self._kind("season", at):
            is_running = season == 3 and self._today.month < 3
            yield ending(season_of(season, self._today.year - is_running), end)
        for unit, end in self._kind("unit", at):
            if unit != "day":
                yield from self._ago(end, 0, unit)

    def _decades(self, at: int) -> Iterator[Match]:
        """Such as "the 90s", "the nineties", "les années 90", "gli anni novanta", "die 90er Jahre"."""
        for unit, end in self._kind("unit", at):
            if unit == "year" and end < len(self._tokens) and self._tokens[at] in YEARS:
                if found := DECADE.fullmatch(self._tokens[end]):
                    yield from self._decade(end + 1, int(found[1]))
                for decade, after in self._kind("decade", end):
                    yield from self._decade(after, decade)
        if self._tokens[at : at + 1] == ["los"] and TENS.fullmatch(" ".join(self._tokens[at + 1 : at + 2])):
            for match in self._decade(at + 2, int(self._tokens[at + 1])):
                yield match._replace(alone=True)
        if DECADE_MARKED.fullmatch(self._tokens[at]) and (found := DECADE.fullmatch(self._tokens[at])):
            yield from self._marked_decade(at + 1, int(found[1]))
        for decade, end in self._kind("decade", at):
            # In Spanish only with its article: "los noventa".
            if end > at + 1 or languages_of(self._tokens[at:end]) in (frozenset({"en"}), frozenset({"de"})):
                yield from self._marked_decade(end, decade)

    def _marked_decade(self, end: int, decade: int) -> Iterator[Match]:
        for match in self._decade(end, decade):
            yield match._replace(decade=True)
            for unit, after in self._kind("unit", end):
                if unit == "year":  # "der 90er Jahre"
                    yield match._replace(end=after)

    def _decade(self, end: int, number: int) -> Iterator[Match]:
        year = number if number > 99 else number + (2000 if 2000 + number <= self._today.year else 1900)
        if year % 10 == 0 and self._is_year(str(year)):
            yield Match(end, str(year), str(year + 9))
