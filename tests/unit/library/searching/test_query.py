"""Queries: parsing, validation, and JSON."""

from __future__ import annotations

import contextlib
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.errors import QueryError
from clipsearch.library.searching.query import (
    Filters,
    Query,
    Term,
    normalize,
    parse_format,
    picture_query,
    validate,
)
from clipsearch.library.searching.query_json import query_from_json, query_to_json
from tests.support.query_strategies import QUERIES


@given(st.text(max_size=200))
def test_any_line_becomes_one_printable_phrase_or_a_query_error(line: str) -> None:
    try:
        words = normalize(line)
    except QueryError:
        assert not "".join(c for c in line if c.isprintable()).strip('". ')
        return
    assert words.isprintable()
    assert words == " ".join(words.split())
    assert normalize(words) == words


@pytest.mark.parametrize("line", ["", "   ", "\n\t", "\x00", "\u200b"])
def test_an_empty_line_is_an_error_with_a_hint(line: str) -> None:
    with pytest.raises(QueryError, match="empty.*Type what the photo shows"):
        normalize(line)


@pytest.mark.parametrize(
    "line", ["A dog , on a beach .", ' "A dog, on a beach"', "A dog,  on a\tbeach", "A dog, on a beach..."]
)
def test_punctuation_and_spaces_do_not_change_the_query(line: str) -> None:
    assert normalize(line) == "A dog, on a beach"


def test_a_far_too_long_line_is_refused() -> None:
    with pytest.raises(QueryError, match="5000 characters"):
        normalize("x" * 5000)


def test_a_picture_may_be_a_path_as_text_bytes_or_a_content() -> None:
    assert picture_query("a.jpg").terms[0].picture == Path("a.jpg")
    assert picture_query(b"x").terms[0].picture == b"x"
    assert picture_query(7).terms[0].picture == 7


def test_validation_normalizes_words_and_names_of_formats() -> None:
    asked = Query(
        (Term(words=' "a dog" '), Term(picture=7, weight=-2)), Filters(types=("jpg", ".JPEG", "png"))
    )
    assert validate(asked) == Query(
        (Term(words="a dog"), Term(picture=7, weight=-2)), Filters(types=("JPEG", "PNG"))
    )


@pytest.mark.parametrize("weight", [0, math.nan, math.inf, -math.inf, 1e-9, 1e9])
def test_an_invalid_weight_is_an_error(weight: float) -> None:
    with pytest.raises(QueryError, match="is not a weight. Give a number"):
        validate(Query((Term(words="a dog", weight=weight),)))


@pytest.mark.parametrize(
    "query",
    [
        Query(()),
        Query((Term(),)),
        Query((Term(words="a dog"), Term(words="  "))),
        Query((), Filters(since="")),
    ],
)
def test_an_empty_query_is_an_error(query: Query) -> None:
    with pytest.raises(QueryError, match="The query is empty"):
        validate(query)


def test_too_many_parts_are_refused() -> None:
    validate(Query((Term(picture=1),) * 32))
    with pytest.raises(QueryError, match="33 parts; at most 32"):
        validate(Query((Term(picture=1),) * 33))


def test_too_many_values_of_a_filter_are_refused() -> None:
    paths = tuple(Path(f"/{number}") for number in range(101))
    for filters in (Filters(paths), Filters(without=tuple(Filters((path,)) for path in paths))):
        with pytest.raises(QueryError, match="101 values; at most 100"):
            validate(Query((), filters))


@pytest.mark.parametrize("day", ["2024", "2024-05", "2024-02-29", "1826"])
def test_dates(day: str) -> None:
    filters = Filters(since=day, until=day)
    assert validate(Query((), filters)).filters == filters


@pytest.mark.parametrize(
    "day", ["24", "2024-13", "2023-02-29", "2024-5-1", "2024-05-17T10:00", "today", "0000", "٢٠٢٤", "2024\n"]
)
def test_an_invalid_date_is_an_error(day: str) -> None:
    for filters in (Filters(since=day), Filters(until=day)):
        with pytest.raises(QueryError, match="is not a date. Write a day as 2024-05-17"):
            validate(Query((), filters))


@pytest.mark.parametrize(
    ("since", "until"), [("2024", "2023"), ("2024-05", "2024-04-30"), ("2024-05-02", "2024-04")]
)
def test_dates_in_the_wrong_order_are_refused(since: str, until: str) -> None:
    with pytest.raises(QueryError, match=f"{since} is after {until}"):
        validate(Query((), Filters(since=since, until=until)))


@pytest.mark.parametrize(
    ("since", "until"), [("2024-05", "2024"), ("2024", "2024-01-01"), ("2024-05-17", "2024-05")]
)
def test_dates_of_different_length_may_overlap(since: str, until: str) -> None:
    validate(Query((), Filters(since=since, until=until)))


def test_an_unknown_type_is_refused() -> None:
    assert [parse_format(name) for name in ("jpg", ".JPG", "mpo", "Tif", "avif", "heif", "jp2")] == [
        "JPEG", "JPEG", "JPEG", "TIFF", "AVIF", "HEIC", "JPEG2000",
    ]  # fmt: skip
    with pytest.raises(QueryError, match="'jpge' is not a type of photo. Types are JPEG, PNG"):
        parse_format("jpge")


def test_a_query_as_text_is_one_line() -> None:
    assert str(Query((Term("a dog"),))) == "a dog"
    query = Query(
        (Term(words="a dog"), Term(words="rain", weight=-0.5), Term(picture=Path("/p/beach.jpg"), weight=2)),
        Filters((Path("/p/2024"), Path("/q")), "2024-01", "2024", ("JPEG", "PNG")),
    )
    assert str(query) == (
        "a dog, not rain (0.5), like beach.jpg (2); in 2024 or q; since 2024-01; until 2024; JPEG or PNG"
    )
    assert str(Query((Term(words="rain"),), Filters(since="2019", until="2019"))) == "rain; 2019"


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=20)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: Path("/" + "/".join(parts)))
WEIGHTS = st.one_of(st.floats(0.001, 1000), st.floats(-1000, -0.001))
PICTURES = st.one_of(PATHS, st.binary(min_size=1, max_size=50), st.integers(0, 2**63 - 1))
WORDS = st.text(min_size=1, max_size=30).filter(lambda text: _has_words(text)).map(normalize)
TERMS = st.one_of(
    st.builds(Term, words=WORDS, weight=WEIGHTS), st.builds(Term, picture=PICTURES, weight=WEIGHTS)
)
FILTERS = st.builds(
    Filters,
    folders=st.lists(PATHS, max_size=3).map(tuple),
    since=st.sampled_from([None, "2001", "2001-02"]),
    until=st.sampled_from([None, "2002", "2003-12-31"]),
    types=st.lists(st.sampled_from(["JPEG", "PNG"]), unique=True).map(tuple),
)


def _has_words(text: str) -> bool:
    try:
        normalize(text)
    except QueryError:
        return False
    return True


@given(st.builds(Query, st.lists(TERMS, min_size=1, max_size=5).map(tuple), FILTERS))
def test_a_query_survives_json(query: Query) -> None:
    assert query_from_json(json.loads(json.dumps(query_to_json(query)))) == query


def test_undecodable_names_survive_json() -> None:
    query = picture_query("/p/caf\udce9.jpg")
    assert query_from_json(json.loads(json.dumps(query_to_json(query)))) == query


@given(QUERIES)
def test_a_query_of_any_kind_survives_json(query: Query) -> None:
    found = query_to_json(query)
    assert query_from_json(json.loads(json.dumps(found))) == query
    needs_more = query.alternatives or query.texts or replace(query.filters, **FIRST) != Filters()
    if needs_more:
        assert found["version"] == 2
    elif all(folder.is_absolute() for folder in query.filters.folders):
        assert found["version"] == 1, "an earlier version can read it"


FIRST: dict[str, Any] = {"folders": (), "since": None, "until": None, "types": ()}
GOOD = query_to_json(
    Query((Term(words="a dog"), Term(picture=b"x")), Filters((Path("/p"),), "2024", None, ("PNG",)))
)
PLAIN: dict[str, Any] = {"folders": [], "since": None, "until": None, "types": []}
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.data())
def test_any_other_json_is_a_query_error(data: st.DataObject) -> None:
    found = json.loads(json.dumps(GOOD))
    place: Any = found
    for _ in range(data.draw(st.integers(0, 2))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key]:
            break
        place = place[key]
    key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
    place[key] = data.draw(JSON)
    with contextlib.suppress(QueryError):
        assert isinstance(query_from_json(found), Query)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 3},
        {"texts": [{"text": "x", "excluded": False, "where": "all"}]},
        {"alternatives": []},
        {"version": 2, "alternatives": [{"terms": [], "filters": {}}]},
        {"version": 2, "texts": [{"text": "x", "excluded": 0, "where": "all"}]},
        {"version": 2, "texts": {}},
        {"version": 2, "filters": PLAIN | {"min_side": "1"}},
        {"version": 2, "filters": PLAIN | {"min_side": True}},
        {"version": 2, "filters": PLAIN | {"copies": 1}},
        {"version": 2, "filters": PLAIN | {"shapes": ["round"]}},
        {"version": 2, "filters": PLAIN | {"cameras": [1]}},
        {"version": 2, "filters": PLAIN | {"without": [PLAIN]}},
        {"version": 2, "filters": PLAIN | {"without": [PLAIN | {"without": [PLAIN]}]}},
        {"version": 2, "filters": PLAIN | {"colour": "red"}},
        {"version": 0},
        {"more": 1},
        {"terms": [{"words": "a dog"}]},
        {"terms": [{"words": "a dog", "weight": True}]},
        {"terms": [{"words": "a dog", "weight": 10**400}]},
        {"terms": [{"words": "a dog", "content": 1, "weight": 1}]},
        {"terms": [{"content": -1, "weight": 1}]},
        {"terms": [{"content": True, "weight": 1}]},
        {"terms": [{"data": "???", "weight": 1}]},
        {"filters": {}},
        {"filters": {"folders": [""], "since": None, "until": None, "types": []}},
        {"filters": {"folders": [], "since": 2024, "until": None, "types": []}},
        {"terms": [], "filters": {"folders": [], "since": None, "until": None, "types": []}},
    ],
    ids=str,
)
def test_json_that_clipsearch_does_not_write_is_an_error(change: dict[str, Any]) -> None:
    assert query_from_json(GOOD)
    with pytest.raises(QueryError):
        query_from_json({**GOOD, **change})
