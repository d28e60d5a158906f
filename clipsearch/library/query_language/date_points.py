"""Single dates at a place of a row of tokens: days, months, seasons, holidays, decades, "last week"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from clipsearch.library.query_language.calendar_days import (
    beside,
    division,
    first_day,
    full_year,
    is_valid,
    last_day,
    third,
)
from clipsearch.library.query_language.date_match import (
    Match,
    Place,
    ago,
    day_of,
    days,
    ending,
    holiday_of,
    in_digits,
    month_of,
    past,
    season_of,
)
from clipsearch.library.query_language.date_tokens import YEAR, TokenRow
from clipsearch.library.query_language.date_words import (
    AMBIGUOUS,
    GUARDED,
    NO_MONTHS,
    PLURALS,
    lexicon,
)

__all__ = ["DatePoints"]

SHORT_YEAR = re.compile(r"'\d\d", re.ASCII)
TENS = re.compile(r"[3-9]0", re.ASCII)
CLEAR = frozenset({"en mars", "au mars"})  # a month in French, a planet in English
WEEK = re.compile(r"\d{1,2}", re.ASCII)
TWO_DIGITS = re.compile(r"\d\d", re.ASCII)
QUARTER = re.compile(r"[qt]([1-4])", re.ASCII)
DECADE = re.compile(r"'?(\d\d|\d{4})(?:'?s|ern?)?", re.ASCII)
DECADE_MARKED = re.compile(r"'?(?:\d\d|\d{4})(?:'?s|ern?)", re.ASCII)
SPLIT_WINTER = re.compile(r"(\d{4}|\d\d)[/-](\d\d(?:\d\d)?)", re.ASCII)


class DatePoints:
    """The single dates that begin at a token.

    Args:
        row: the tokens.
        today: what "last" and "ago" count from.
        month_first: whether 3/5/2019 is the fifth of March.
    """

    def __init__(self, tokens: Sequence[str], row: TokenRow, today: date, *, month_first: bool) -> None:
        self._tokens = tokens
        self._today = today
        self._month_first = month_first
        self._years = (today.year, today.year - 1)
        self._found, self._found_relative = dict[int, list[Match]](), dict[int, list[Match]]()
        self._ago, self._past = partial(ago, today), partial(past, today)
        self._kind, self._behind, self._without_article = row.kind, row.behind, row.without_article
        self._year, self._is_year, self._day, self._amounts = row.year, row.is_year, row.day, row.amounts
        self._months, self._days, self._partial = row.months, row.days, row.partial

    def at(self, at: int) -> list[Match]:
        """The days, months, seasons, years ... that begin at a token."""
        if at not in self._found:
            self._found[at] = list(self._all(at)) if at < len(self._tokens) else []
        return self._found[at]

    def _all(self, at: int) -> Iterator[Match]:
        yield from self._decades(at)
        yield from self._digits(at)
        yield from self._with_year(at)
        yield from self._divisions(at)
        yield from self._relative(at)
        yield from self._anniversaries(at)
        yield from self._weeks_of_days(at)
        for _, end in self._kind("weekday", at):  # "Monday, 3 May 2019"
            yield from (day for day in self.at(self._without_article(end)) if _is_day(day))
        yield from self._weekdays(at, "alone")
        for offset, end in self._kind("day", at):
            word = self._tokens[at] if end == at + 1 else ""
            place: Place = (
                "alone" if word in AMBIGUOUS else "day" if word and not word.endswith("'s") else "edge"
            )
            day = days(end, self._today - timedelta(days=offset), place=place)
            yield day
            yield from self._with_part_of_day(day._replace(place="edge"))

    def named(self, at: int) -> Iterator[tuple[int, Callable[[int], Match]]]:
        """A season or holiday without a year: its end, and what makes it one of a year."""
        for season, end in self._kind("season", at):
            yield end, partial(season_of, season)
        for name, end in self._kind("holiday", at):
            yield end, partial(holiday_of, name)

    def without_year(self, at: int) -> Iterator[Match]:
        """A month, or a day of one, of the latest year in which it has begun: "in July", "3 May"."""
        for _, end in self._kind("weekday", at):
            yield from (day for day in self.without_year(self._without_article(end)) if _is_day(day))
        for _, end in self._kind("month of", at):
            for month, last in self._kind("month", end):
                begun = self._begun([month_of(last, year, month) for year in self._years])
                yield from (one._replace(place="edge") for one in begun)
        for end, month, day in self._partial(at):
            if not month or (
                not day
                and " ".join(self._tokens[max(0, end - 2) : end]) not in CLEAR
                and self._tokens[end - 1] in NO_MONTHS
            ):
                continue
            for year in self._years:
                text = f"{year}-{month}-{day}".rstrip("-")
                if is_valid(text) and first_day(text) <= self._today:
                    yield Match(end, text, text, "guarded" if day else "preposition")
                    break

    def latest(self, at: int) -> Iterator[Match]:
        """The latest season, month, holiday, weekday or unit that is over."""
        years = [self._today.year - count for count in range(3)]
        for month, end in self._months(at):
            yield ending(self._latest_of([month_of(0, year, month) for year in years]), end)
        for end, of_year in self.named(at):
            yield ending(self._latest_of([of_year(year) for year in years]), end)
        yield from self._weekdays(at)
        for unit, end in self._kind("unit", at):
            if unit != "day":
                yield from self._ago(end, 1, unit)

    def any_year(self, at: int) -> Iterator[tuple[int, int]]:
        """A year in digits, or one such as "last year", perhaps behind "of"."""
        for start in self._behind(at, "of"):
            yield from self._year(start)
            yield from self._relative_years(start)

    def sums(self, at: int) -> Iterator[Match]:
        """The time from some units before today on: "two weeks", perhaps behind "ago" in its language."""
        for start in self._behind(at, "before now"):
            for count, unit, end in self._amounts(start):
                yield from self._past(end, count, unit)

    def _with_part_of_day(self, day: Match) -> Iterator[Match]:
        """A day, and what part of it: "yesterday evening", which is all of it."""
        for start in {day.end, self._without_article(day.end)}:
            for _, end in self._kind("part of day", start):
                yield ending(day, end)

    def _weekdays(self, at: int, place: Place = "any") -> Iterator[Match]:
        """The latest day of such a name, perhaps with its part."""
        for weekday, end in self._kind("weekday", at):
            ago = (self._today.weekday() - weekday - 1) % 7 + 1
            day = days(end, self._today - timedelta(days=ago), place=place)
            yield day
            yield from self._with_part_of_day(day)
        for weekday, end in self._kind("short weekday", at):
            ago = (self._today.weekday() - weekday - 1) % 7 + 1
            day = days(end, self._today - timedelta(days=ago))
            yield from [day] if place == "any" else ()
            yield from self._with_part_of_day(day._replace(place="edge"))

    # Digits

    def _digits(self, at: int) -> Iterator[Match]:
        token = self._tokens[at]
        if SHORT_YEAR.fullmatch(token):
            year = str(full_year(token[1:], self._today.year))
            yield Match(at + 1, year, year, "edge")
        if YEAR.fullmatch(token) and self._is_year(token):
            yield Match(at + 1, token, token, "edge")
            for start in {at + 1, self._without_article(at + 1)}:
                for month, end in self._months(start):
                    yield month_of(end, int(token), month)
                    if day := self._day(end):
                        yield from day_of(end + 1, int(token), month, day)
                place: Place = "alone" if start == at + 1 else "any"
                for end, of_year in self.named(start):
                    yield ending(of_year(int(token)), end)._replace(place=place)
            yield from self._quarters(at + 1, [(int(token), at + 2)])
        yield from in_digits(token, at, self._today.year, month_first=self._month_first)
        first, second, third = [*self._tokens[at : at + 3], "", ""][:3]
        if len(third) == len("2014") and first.isdigit() and second.isdigit():  # "24 12 2014"
            text = f"{first}/{second}/{third}"
            for match in in_digits(text, at, self._today.year, month_first=self._month_first):
                yield match._replace(end=at + 3, place="guarded")

    # With and without a year

    def _with_year(self, at: int) -> Iterator[Match]:
        """A day, month, season or holiday of a year; "the year 2019"."""
        for month, end in self._months(at):
            place: Place = "guarded" if self._tokens[end - 1] in GUARDED else "any"
            for year, after in self.any_year(end):
                yield month_of(after, year, month)._replace(place=place)
            for start in {end, self._without_article(end)}:
                for number, last in self._days(start):
                    for year, after in self.any_year(last):
                        yield from day_of(after, year, month, number)
        for number, end in self._days(at):
            for start in self._behind(end, "of"):
                for month, last in self._months(start):
                    for year, after in self.any_year(last):
                        yield from day_of(after, year, month, number)
                is_joined = start > end or any(self._kind("this", start))
                for whole in self._relative(start) if is_joined else ():  # "the 3rd of last month"
                    if whole.since and whole.since == whole.until and len(whole.since) == len("2024-05"):
                        yield from day_of(whole.end, int(whole.since[:4]), int(whole.since[5:]), number)
        for end, of_year in self.named(at):
            for year, after in self.any_year(end):
                yield ending(of_year(year), after)
                if self._tokens[after : after + 2] in (["-", str(year + 1)], ["/", str(year + 1)]):
                    yield ending(of_year(year), after + 2)  # "Silvester 2016/17"
            for unit, last in self._kind("unit", end):
                for year, after in (
                    self.any_year(last) if unit == "weekend" else ()
                ):  # "Labor Day weekend 2019"
                    day = first_day(of_year(year).since or "")
                    saturday = day - timedelta(days=(day.weekday() - 5) % 7)
                    yield days(after, saturday, max(day, saturday + timedelta(days=1)))
        for season, end in self._kind("season", at):
            for start in self._behind(end, "of"):
                if start < len(self._tokens) and TWO_DIGITS.fullmatch(self._tokens[start]):
                    year = full_year(self._tokens[start], self._today.year)
                    yield ending(season_of(season, year), start + 1)._replace(place="edge")
                if season == 3:
                    yield from self._winter(start)
        yield from self._quarters(at, self.any_year(at + 1))
        for year, end in self._relative_years(at):  # "last year in summer"
            start = self._without_article(end)
            for after, of_year in self.named(start):
                yield ending(of_year(year), after)
            for last, month_text, day_text in self._partial(start):
                text = f"{year}-{month_text}-{day_text}".rstrip("-")
                if month_text and is_valid(text):
                    yield Match(last, text, text)
        yield from self._thirds(at)
        for unit, end in self._kind("unit", at):
            if unit == "year":
                for year, after in self._year(end):
                    yield Match(after, str(year), str(year))

    def _thirds(self, at: int) -> Iterator[Match]:
        """The beginning, middle or end of a month, season, year or decade."""
        for part, end in self._kind("part", at):
            for start in self._behind(end, "of"):
                for whole in self.at(start):
                    since, until = whole.since or "", whole.until or ""
                    if since == until and len(since) in (4, 7):
                        yield Match(whole.end, *third(part, since))
                    elif since[3:] == "0" and until[3:] == "9":
                        first, last = ((0, 3), (4, 6), (7, 9))[part]
                        yield Match(whole.end, f"{since[:3]}{first}", f"{since[:3]}{last}")
                    elif len(since) == len(until) == 7 and last_day(until) - first_day(since) < timedelta(93):
                        month = int(since[:4]) * 12 + int(since[5:]) - 1 + part
                        yield month_of(whole.end, month // 12, month % 12 + 1)

    def _divisions(self, at: int) -> Iterator[Match]:
        """A numbered part of a year or month: "first week of June 2019", "3. Quartal 2020"."""
        for unit, end in self._kind("unit", at):  # "week 23 2019"
            digits = "".join(self._tokens[end : end + 1])
            week = int(digits) if unit == "week" and WEEK.fullmatch(digits) else 0
            for year, after in self.any_year(end + 1) if 1 <= week <= 52 else ():
                monday = date.fromisocalendar(year, week, 1)
                yield days(after, monday, monday + timedelta(days=6))
        for number, end in self._kind("ordinal", at):
            for unit, after in self._kind("unit", end):
                for start in self._behind(after, "of"):
                    if start == at:
                        continue
                    months = (
                        whole._replace(end=last)
                        for month, last in self._months(start)
                        for whole in self._begun([month_of(0, year, month) for year in self._years])
                    )
                    for whole in (*self.at(start), *months):
                        if whole.since and whole.since == whole.until and len(whole.since) < 10:
                            found = division(number, unit, whole.since)
                            if found and found[0] <= self._today.isoformat():
                                yield Match(whole.end, *found)

    def _begun(self, matches: Sequence[Match]) -> Sequence[Match]:
        """The first of some that has begun."""
        return [one for one in matches if one.since and first_day(one.since) <= self._today][:1]

    def _quarters(self, at: int, years: Iterable[tuple[int, int]]) -> Iterator[Match]:
        """A quarter of a year: "Q3 2019"."""
        found = QUARTER.fullmatch(self._tokens[at]) if at < len(self._tokens) else None
        if found is not None:
            for year, after in years:
                yield Match(after, *(division(int(found[1]), "quarter", f"{year:04}") or ("", "")))

    def _winter(self, at: int) -> Iterator[Match]:
        """A winter of two years: "2019/20", "2019-2020", "19/20"."""
        first, dash, last = [*self._tokens[at : at + 3], "", "", ""][:3]
        end = at + 3
        if found := SPLIT_WINTER.fullmatch(first):
            first, dash, last, end = found[1], "-", found[2], at + 1
        if dash in ("-", "/") and TWO_DIGITS.fullmatch(first[-2:]) and len(first) in (2, 4):
            first = str(full_year(first, self._today.year))
            next_year = str(int(first) + 1)
            if self._is_year(first) and last in (next_year, next_year[2:]):
                yield ending(season_of(3, int(first)), end)

    def _relative_years(self, at: int) -> Iterator[tuple[int, int]]:
        """Such as "last year"."""
        for match in self._relative(at):
            if match.since and match.since == match.until and len(match.since) == len("2024"):
                yield int(match.since), match.end

    # Relative to today

    def _relative(self, at: int) -> list[Match]:
        """What "last", "this" and "ago" say, before or behind their noun."""
        if at not in self._found_relative:
            self._found_relative[at] = list(self._all_relative(at))
        return self._found_relative[at]

    def _all_relative(self, at: int) -> Iterator[Match]:
        for _, end in self._kind("last", at):
            yield from self._several(at, end)
            yield from self.latest(end)
            for count, unit, last in self._amounts(end):
                yield from self._past(last, count, unit)
        for _, end in self._kind("past", at):
            for unit, last in self._kind("unit", end):
                if self._tokens[end] != "an" and unit not in ("day", "half"):  # "walking past an old house"
                    yield from self._ago(last, 1, unit) if unit == "weekend" else self._past(last, 1, unit)
            for count, unit, last in self._amounts(end):
                yield from self._past(last, count, unit)
            yield from self._weekdays(end)
        for latest in self.latest(at):
            for _, end in self._kind("post", latest.end):
                yield ending(latest, end)
                yield from self._with_part_of_day(ending(latest, end))
        for _, end in self._kind("this", at):
            yield from self._present(end)
        for count, unit, end in self._agos(at):
            yield from self._ago(end, count, unit)
        yield from self._seasons_ago(at)
        for count, unit, end in self._amounts(at, "last"):  # "les 3 derniers mois"
            yield from self._past(end, count, unit)
        for _, end in self._kind("last but one", at):
            for unit, last in self._kind("unit", end):
                yield from self._ago(last, 2, unit)
            for last, of_year in self.named(end):
                yield ending(
                    self._latest_of([of_year(self._today.year - years) for years in range(4)], 1), last
                )
        for unit, end in self._kind("unit", at):
            for _, last in self._kind("before last", end):
                yield from self._ago(last, 2, unit)
        for end, of_year in self.named(at):
            for _, last in self._kind("before last", end):
                yield ending(
                    self._latest_of([of_year(self._today.year - years) for years in range(4)], 1), last
                )
        yield from self._weekdays_of_weeks(at)

    def _several(self, at: int, end: int) -> Iterator[Match]:
        """Some units without a number, taken as three: "in den letzten Wochen"."""
        for unit, last in self._kind("unit", end):
            if not PLURALS.isdisjoint(self._tokens[at:last]) and unit in ("day", "week", "month", "year"):
                yield from self._past(last, 7 if unit == "day" else 3, unit)

    def _agos(self, at: int) -> Iterator[tuple[int, str, int]]:
        """A number of units ago, with its end."""
        for count, unit, end in self._amounts(at):
            for _, last in self._kind("ago", end):
                yield count, unit, last
        for _, end in self._kind("before now", at):
            for count, unit, last in self._amounts(end):
                yield count, unit, max((after for _, after in self._kind("ago", last)), default=last)

    def _seasons_ago(self, at: int) -> Iterator[Match]:
        """Such as "two summers ago"."""
        for start, is_before in ((at, False), *((end, True) for _, end in self._kind("before now", at))):
            for count, end in self._kind("number", start):
                for season, last in self._kind("seasons", end):
                    ends = [last] if is_before else [after for _, after in self._kind("ago", last)]
                    years = [season_of(season, self._today.year - number) for number in range(count + 2)]
                    yield from (ending(self._latest_of(years, count - 1), after) for after in ends)

    def _anniversaries(self, at: int) -> Iterator[Match]:
        """A day some years, months or weeks before today: "a year ago today"."""
        found = [
            (count, unit, end)
            for offset, after in self._kind("day", at)
            if offset == 0
            for count, unit, end in self._agos(after)
        ]
        for count, unit, last in self._agos(at):
            found += [(count, unit, end) for offset, end in self._kind("day", last) if offset == 0]
        for count, unit, end in found:
            for match in self._past(end, count, unit):
                yield match._replace(until=match.since)

    def _weekdays_of_weeks(self, at: int) -> Iterator[Match]:
        """Such as "Monday of last week", "letzte Woche Montag"."""

        def weeks(at: int) -> Iterator[Match]:
            for _, end in (*self._kind("last", at), *self._kind("this", at)):
                is_this = any(self._kind("this", at))
                for unit, last in self._kind("unit", end):
                    if unit == "week":
                        yield from self._ago(last, 0 if is_this else 1, unit)
            for unit, end in self._kind("unit", at):
                for _, last in self._kind("post", end):
                    if unit == "week":
                        yield from self._ago(last, 1, unit)

        for weekday, end in self._kind("weekday", at):
            for start in self._behind(end, "of"):
                for week in weeks(start):
                    yield days(week.end, first_day(week.since or "") + timedelta(days=weekday))
        for week in weeks(at):
            for weekday, end in self._kind("weekday", self._without_article(week.end)):
                yield days(end, first_day(week.since or "") + timedelta(days=weekday))

    def _weeks_of_days(self, at: int) -> Iterator[Match]:
        """The week or weekend of a day, or what is beside one: "the day after Christmas 2018"."""
        for unit, end in self._kind("unit", at):
            if unit not in ("day", "week", "weekend"):
                continue
            for start in self._behind(end, "of")[1:] if unit != "day" else ():
                for day in filter(_is_day, (*self.at(start), *self.without_year(start))):
                    monday = first_day(day.since or "") - timedelta(days=first_day(day.since or "").weekday())
                    first = monday + timedelta(days=5 * (unit == "weekend"))
                    yield days(day.end, first, monday + timedelta(days=6))
            for kind in ("after", "before"):
                for _, start in self._kind(kind, end):
                    for one in self.at(self._without_article(start)):
                        first, last = first_day(one.since or "0001"), last_day(one.until or "9998")
                        if last - first < timedelta(days=9):
                            yield days(one.end, *beside(unit, first, last, is_after=kind == "after"))

    def _latest_of(self, matches: Sequence[Match], skipped: int = 0) -> Match:
        return [one for one in matches if one.until and last_day(one.until) < self._today][skipped]

    def _present(self, at: int) -> Iterator[Match]:
        """This season, month, week, weekend, day of the week or year; a part of this day."""
        for _, end in self._kind("part of day", at):
            yield days(end, self._today, place="edge")
        for month, end in self._months(at):
            begun = self._begun([month_of(0, year, month) for year in self._years])
            yield from (ending(one, end) for one in begun)
        for end, of_year in self.named(at):
            begun = self._begun([of_year(year) for year in self._years])
            yield from (ending(one, end) for one in begun)
        for weekday, end in self._kind("weekday", at):
            yield days(end, self._today - timedelta(days=(self._today.weekday() - weekday) % 7))
        for unit, end in self._kind("unit", at):
            if unit not in ("day", "half") and self._tokens[at] not in PLURALS:
                yield from self._ago(end, 0, unit)

    # Decades

    def _decades(self, at: int) -> Iterator[Match]:
        """Such as "the 90s", "the nineties", "les années 90", "gli anni novanta", "die 90er Jahre"."""
        for _, end in self._kind("decade of", at):
            for start in self._behind(end, "of"):
                if start < len(self._tokens) and (found := DECADE.fullmatch(self._tokens[start])):
                    yield from self._decade(start + 1, int(found[1]))
                for decade, after in self._kind("decade", start):
                    yield from self._decade(after, decade)
        if self._tokens[at : at + 1] == ["los"] and TENS.fullmatch(" ".join(self._tokens[at + 1 : at + 2])):
            for match in self._decade(at + 2, int(self._tokens[at + 1])):
                yield match._replace(place="alone")
        if DECADE_MARKED.fullmatch(self._tokens[at]) and (found := DECADE.fullmatch(self._tokens[at])):
            yield from self._marked_decade(at + 1, int(found[1]))
        for decade, end in self._kind("decade", at):
            # In Spanish only with its article: "los noventa".
            if end > at + 1 or {*(lexicon().languages_of(self._tokens[at:end]) or "")} in ({"en"}, {"de"}):
                yield from self._marked_decade(end, decade)

    def _marked_decade(self, end: int, decade: int) -> Iterator[Match]:
        for match in self._decade(end, decade):
            yield match._replace(place="guarded")
            for unit, after in self._kind("unit", end):
                if unit == "year":  # "der 90er Jahre"
                    yield match._replace(end=after)

    def _decade(self, end: int, number: int) -> Iterator[Match]:
        year = number if number > 99 else number + (2000 if 2000 + number <= self._today.year else 1900)
        if year % 10 == 0 and self._is_year(str(year)):
            yield Match(end, str(year), str(year + 9))


def _is_day(match: Match) -> bool:
    return bool(match.since) and match.since == match.until and len(match.since or "") == len("2024-05-17")
