"""Places in words: only those of the library, behind a preposition, and never a word of another meaning."""

from __future__ import annotations

import pytest

from clipsearch.library.query_language.parser import keep_as_words, parse_line
from clipsearch.library.query_language.places import PlaceNames, may_name_place
from clipsearch.library.query_language.printer import print_line

_NAMES = "Rome|Roma|Rom|Italy|Italien|Paris|New York|São Paulo|Nice|Bath|United States|Turkey|La Rochelle|Bar"
NAMES = PlaceNames(_NAMES.split("|"))


@pytest.mark.parametrize(
    ("line", "words", "place"),
    [
        ("in Rome", "", "Rome"),
        ("dog in rome", "dog", "Rome"),
        ("dog in Rome at night", "dog at night", "Rome"),
        ("chien à Paris", "chien", "Paris"),
        ("Hund in Italien", "Hund", "Italien"),
        ("cane a Roma", "cane", "Roma"),
        ("em Sao Paulo", "", "São Paulo"),
        ("near new york", "", "New York"),
        ("in den USA", "", "United States"),
        ("photos from Nice", "", "Nice"),
        ("en la rochelle", "", "La Rochelle"),
        ("in Italy 2019", "", "Italy"),
        ("last summer in Italy, dog", "dog", "Italy"),
    ],
)
def test_a_place_in_words(line: str, words: str, place: str) -> None:
    found = parse_line(line, places=NAMES)
    assert found.query.filters.places == (place,)
    assert [term.words for term in found.query.terms] == ([words] if words else [])
    reading = next(one for one in found.readings if one.filters.places)
    kept = parse_line(keep_as_words(line, reading), places=NAMES).query
    assert kept.filters.places == () and kept.filters.since == found.query.filters.since
    assert parse_line(print_line(kept, places=NAMES), places=NAMES).query == kept


@pytest.mark.parametrize(
    "line",
    ["Rome", "dog in Oslo", "a man in nice clothes", "dog in bath", "in turkey", "a Paris hat", "men in bar",
     "in rome hat",
     "\\in \\Rome", '"in Rome"', "in -Rome", "in", "in (Rome)"],
)  # fmt: skip
def test_words_that_are_no_place(line: str) -> None:
    found = parse_line(line, places=NAMES)
    assert found.query.filters.places == ()
    assert found.query == parse_line(line).query


def test_a_line_without_a_preposition_needs_no_names() -> None:
    assert may_name_place("dog in Rome") and may_name_place("IN DEN USA")
    assert not may_name_place("dog Rome in") and not may_name_place("dog inside houses")
    assert not PlaceNames(()).find(["in", "Rome"])
