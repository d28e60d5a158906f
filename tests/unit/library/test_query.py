"""The query parser: every line is one clean phrase or a clear refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.errors import QueryError
from clipsearch.library.query import parse, picture_query


@given(st.text(max_size=200))
def test_any_line_becomes_one_printable_phrase_or_is_refused(line: str) -> None:
    try:
        (term,) = parse(line).terms
    except QueryError:
        assert not "".join(c for c in line if c.isprintable()).strip('". ')
        return
    assert term.words.isprintable()
    assert term.words == " ".join(term.words.split())
    assert parse(term.words).terms == (term,)
    assert term.weight == 1.0


@pytest.mark.parametrize("line", ["", "   ", "\n\t", "\x00", "\u200b"])
def test_an_empty_line_is_refused_with_advice(line: str) -> None:
    with pytest.raises(QueryError, match="empty.*Type what the photo shows"):
        parse(line)


@pytest.mark.parametrize(
    "line", ["A dog , on a beach .", ' "A dog, on a beach"', "A dog,  on a\tbeach", "A dog, on a beach..."]
)
def test_marks_and_spaces_do_not_change_what_is_asked(line: str) -> None:
    assert parse(line).terms[0].words == "A dog, on a beach"


def test_a_far_too_long_line_is_refused() -> None:
    with pytest.raises(QueryError, match="5000 characters"):
        parse("x" * 5000)


def test_a_picture_may_be_a_path_as_text_bytes_or_a_content() -> None:
    assert picture_query("a.jpg").terms[0].picture == Path("a.jpg")
    assert picture_query(b"x").terms[0].picture == b"x"
    assert picture_query(7).terms[0].picture == 7
