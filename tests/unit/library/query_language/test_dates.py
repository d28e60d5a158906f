"""Dates in words, in six languages; and words that are none."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from clipsearch.library.query_language.date_words import lexicon
from clipsearch.library.query_language.dates import dates_of, find_date
from clipsearch.library.query_language.parser import parse_line
from clipsearch.library.searching.query import Query, Term, is_date, normalize

TODAY = date(2026, 11, 18)  # a Wednesday


def _lines(name: str) -> list[str]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


CASES = [[part.strip() for part in line.split("|")] for line in _lines("date_phrases.txt")]
NO_DATES = _lines("plain_sentences.txt")


def test_dates_in_words() -> None:
    assert len(CASES) >= 1000
    wrong = []
    for line, words, since, until in CASES:
        found = parse_line(line, today=TODAY)
        filters, terms = found.query.filters, [term.words for term in found.query.terms]
        texts = [line[one.offset : one.offset + one.length] for one in found.readings]
        is_date = (filters.since, filters.until) == (since or None, until or None)
        if not is_date or terms != ([words] if words else []) or texts != [found.readings[0].text]:
            wrong.append((line, filters.since, filters.until, terms))
    assert wrong == []


def test_words_that_are_no_date() -> None:
    assert len(NO_DATES) >= 800
    found = {line: parse_line(line, today=TODAY) for line in NO_DATES}
    plain = {line: Query((Term(normalize(line)),)) for line in NO_DATES}
    assert [line for line in NO_DATES if found[line].readings or found[line].query != plain[line]] == []


def test_any_words_of_dates_are_read_without_an_error() -> None:
    words = [" ".join(key) for key in lexicon().entries] + [
        "2019",
        "'98",
        "12",
        "3.",
        "99",
        "1999/2000",
        "12-15",
        "24.12.",
    ]
    chosen = random.Random(7)
    for _ in range(1500):
        line = chosen.choices(words, k=chosen.randint(1, 6))
        found = find_date(" ".join(line).split(), date(2024, 2, 29))
        if found is not None:
            for limit in (found.since, found.until):
                assert limit is None or is_date(limit), line


def test_days_in_digits_are_read_as_the_region_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert dates_of("3/5/2019", TODAY) == ("2019-03-05", "2019-03-05")
    assert dates_of("3.5.2019", TODAY) == ("2019-05-03", "2019-05-03")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert dates_of("3/5/2019", TODAY) == ("2019-05-03", "2019-05-03")
    assert dates_of("5/23/2019", TODAY) == ("2019-05-23", "2019-05-23")


def test_nothing_lies_in_the_future() -> None:
    for line in ("2027", "july 2027", "summer 2030", "since 2050", "3026-01-01"):
        assert find_date(line.split(), TODAY) is None


def test_seasons_and_months_at_the_turn_of_a_year() -> None:
    january = date(2026, 1, 15)
    assert dates_of("last winter", january) == ("2024-12", "2025-02")
    assert dates_of("this winter", january) == ("2025-12", "2026-02")
    assert dates_of("last month", january) == ("2025-12", "2025-12")
    assert dates_of("last january", january) == ("2025-01", "2025-01")
    assert dates_of("last christmas", january) == ("2025-12-24", "2025-12-26")
    assert dates_of("last 2 months", date(2026, 4, 30)) == ("2026-02-28", "2026-04-30")
    assert dates_of("last sunday", date(2026, 11, 15)) == ("2026-11-08", "2026-11-08")
    assert dates_of("last weekend", date(2026, 11, 15)) == ("2026-11-07", "2026-11-08")
    assert dates_of("last summer", date(2026, 7, 1)) == ("2025-06", "2025-08")
    assert dates_of("31 february 2020", january) is None


def test_a_line_of_many_words_that_could_be_dates_is_read_at_once() -> None:
    words = ["last", "summer", "2019", "in", "the", "july", "two", "weeks", "ago", "de"] * 30
    assert find_date(words, TODAY) is not None
