"""Hypothesis strategies for queries, and for lines that look like some."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from clipsearch.errors import QueryError
from clipsearch.library.searching.query import ExactText, Filters, Query, Term, normalize, validate
from clipsearch.records import FLAG_STATES, HOLDINGS, SHAPES
from clipsearch.records.formats import FORMATS

__all__ = ["FILTERS", "LINES", "QUERIES"]

# Words, and what could be taken for something else.
PIECES = (
    "a", "dog", "beach", "Hund", "été", "日本", "OR", "or", "-", "-dog", "−dog", "+dog", "+", "in:", "in:x",
    "IN:x", "type:jpeg", "type:", "taken:2019", "photo:#7", "rating:5", "http://x.org", "a:b", "(", ")", "()",
    "(smiling)", "smile(s)", ":-)", "^", "x^2", "^2", "x^2.5", "a^b", "\\", "\\dog", "\\\\", "a\\b", "\\(",
    '"', "it's", '15"', "last", "summer", "July", "2019", "2019.", "yesterday", "in", "the", "90s", "since",
    "vor", "zwei", "Wochen", "d'été", "l'été", "dernier", "…", ",", "a,", "--", "-5", "size:>4",
    "\udce9", "#7", "~",
)  # fmt: skip


def _has_words(text: str) -> bool:
    try:
        return bool(normalize(text))
    except QueryError:
        return False


PHRASES = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join) | st.text(min_size=1, max_size=20)
).filter(_has_words)
NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=12) | st.sampled_from(
    [
        "Italy 2019",
        "a",
        "#7",
        "~",
        "~x",
        "data:AA==",
        "x^2",
        'say "hi"',
        "back\\slash",
        "caf\udce9",
        "-x",
        " x",
        "(1)",
    ]
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join).map(Path)
ABSOLUTE = PATHS.map(lambda path: "/" / path)
WEIGHTS = st.sampled_from([1.0, 1.0, -1.0, 2.0, -0.5]) | st.floats(0.001, 1000) | st.floats(-1000, -0.001)
TERMS = st.builds(Term, words=PHRASES, weight=WEIGHTS) | st.builds(
    Term,
    picture=PATHS | ABSOLUTE | st.binary(min_size=1, max_size=9) | st.integers(0, 2**63 - 1),
    weight=WEIGHTS,
)
TEXTS = st.builds(ExactText, PHRASES, st.booleans(), st.sampled_from(["all", "name"]))
DAYS = st.none() | st.dates().map(str) | st.sampled_from(["2019", "2019-07", "0001", "9999-12"])
LIMITS = st.none() | st.integers(0, 2**53 - 1) | st.sampled_from([0, 1, 999, 1000, 1001, 2_000_001])


DATES = st.tuples(DAYS, DAYS).map(lambda days: days if None in days else tuple(sorted(days, key=str)))
SIZES = st.tuples(LIMITS, LIMITS).map(lambda sizes: sizes if None in sizes else tuple(sorted(sizes)))
STARS = st.none() | st.integers(-1, 5)
RATINGS = st.tuples(STARS, STARS).map(lambda stars: stars if None in stars else tuple(sorted(stars, key=int)))
CAMERAS = NAMES.filter(lambda name: name.strip(" ,"))


@st.composite
def _filters(draw: DrawFn, without: st.SearchStrategy[tuple[Filters, ...]]) -> Filters:
    since, until = draw(DATES)
    (min_side, max_side), (min_bytes, max_bytes) = draw(SIZES), draw(SIZES)
    return Filters(
        draw(st.lists(PATHS | ABSOLUTE, max_size=2, unique=True).map(tuple)),
        since,
        until,
        draw(st.lists(st.sampled_from([one.name for one in FORMATS]), max_size=2).map(tuple)),
        draw(st.lists(CAMERAS, max_size=2, unique=True).map(tuple)),
        draw(st.lists(st.sampled_from(SHAPES), max_size=2).map(tuple)),
        min_side,
        max_side,
        min_bytes,
        max_bytes,
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        *(draw(st.lists(CAMERAS, max_size=2, unique=True).map(tuple)) for _ in range(5)),
        *draw(RATINGS),
        draw(st.lists(st.sampled_from(HOLDINGS), max_size=2, unique=True).map(tuple)),
        draw(st.lists(CAMERAS, max_size=2, unique=True).map(tuple)),
        draw(st.booleans()),
        draw(st.lists(st.sampled_from(FLAG_STATES), max_size=2, unique=True).map(tuple)),
        draw(without),
    )


SIMPLE = _filters(st.just(()))
FILTERS = st.just(Filters()) | SIMPLE | _filters(st.lists(SIMPLE, max_size=2).map(tuple))
BRANCHES = st.builds(
    Query,
    terms=st.lists(TERMS, max_size=4).map(tuple),
    filters=FILTERS,
    texts=st.lists(TEXTS, max_size=2).map(tuple),
)


@st.composite
def _queries(draw: DrawFn) -> Query:
    first, *others = draw(st.lists(BRANCHES, min_size=1, max_size=3))
    try:
        return validate(replace(first, alternatives=tuple(others)))
    except QueryError:
        assume(False)
        raise


QUERIES = _queries()
"""Valid queries."""

OPERATORS = (
    "-(", "+(", ")^2", '"', '-"a b"', 'in:"a b"', "is:square", "-type:png", "taken:2019..2020", "taken:last",
    "taken:yesterday", "OR", "(", ")", "size:<2MB",
)  # fmt: skip
LINES = (
    st.lists(st.sampled_from((*PIECES, *OPERATORS)), max_size=12).map(" ".join)
    | st.lists(st.sampled_from([*PIECES, " "]), max_size=12).map("".join)
    | st.text(max_size=40)
)
"""Lines, valid or not."""
