"""A query printed as a line is parsed as the same query; any line is parsed, or refused at a place of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from clipsearch.errors import QueryError
from clipsearch.library.query_language.parser import parse_line
from clipsearch.library.query_language.printer import print_line
from clipsearch.library.searching.query import Query, Term, normalize
from tests.support.query_strategies import LINES, QUERIES

CHECKS = [HealthCheck.filter_too_much, HealthCheck.too_slow]
short = settings(deadline=None, max_examples=30, suppress_health_check=CHECKS)
long = settings(deadline=None, max_examples=10_000, suppress_health_check=CHECKS, derandomize=False)


def compare(query: Query) -> None:
    line = print_line(query)
    assert parse_line(line).query == query, line
    assert print_line(parse_line(line).query) == line


def read(line: str) -> None:
    try:
        query = parse_line(line).query
    except QueryError as error:
        assert error.line == line
        assert error.offset >= 0
        assert error.length > 0
        assert error.offset + error.length <= max(len(line), 1)
        return
    if not query.is_empty:
        compare(query)


@given(QUERIES)
@short
def test_the_line_of_a_query_is_read_as_it(query: Query) -> None:
    compare(query)


@pytest.mark.long
@given(QUERIES)
@long
def test_the_lines_of_ten_thousand_queries_are_read_as_them(query: Query) -> None:
    compare(query)


@given(LINES)
@short
def test_a_line_is_read_or_refused_at_a_place(line: str) -> None:
    read(line)


@pytest.mark.long
@given(LINES)
@long
def test_ten_thousand_lines_are_read_or_refused_at_a_place(line: str) -> None:
    read(line)


@pytest.mark.parametrize(
    "line",
    [
        "a dog on a beach",
        "A dog, on a beach...",
        "a dog: happy - and wet (smiling)",
        "two (or three) cats: black, white & grey",
        "rock 'n' roll - live!",
        "a sign: 50% off - today only (5-10 pm)",
        "well-known in: Paris; camera: unknown",
        "smile(s) and a :-) on a t-shirt",
        "a cat or a dog (or both)",
        "10:30 - the 7th man + 2 dogs",
        "C:\\photos and 1/2 of it",
    ],
)
def test_a_plain_sentence_is_one_phrase_as_it_stands(line: str) -> None:
    found = parse_line(line)
    assert found.query == Query((Term(normalize(line)),))
    assert found.readings == ()
