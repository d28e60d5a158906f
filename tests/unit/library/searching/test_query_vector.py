"""A query's vector: the weighted sum of its terms; an error says which term it is about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clipsearch import Query, Term
from clipsearch.errors import ClipsearchError, PhotoError, QueryError
from clipsearch.library.searching.query import validate
from clipsearch.library.searching.query_json import query_from_json, query_to_json
from clipsearch.library.searching.query_vector import doubt, embed_query
from clipsearch.records import Vector
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder, words_vector


def not_stored(content: int) -> Vector:
    raise QueryError(f"{content} is not in the library")


def test_terms_are_weighted_and_added_up(embedder: ColourEmbedder, tmp_path: Path) -> None:
    red = draw(tmp_path / "red.png", "red")
    stored = {7: words_vector("green")}
    query = Query((Term("blue", weight=2), Term(picture=red, weight=-0.5), Term(picture=7)))
    vector = embed_query(query, lambda: embedder, stored.__getitem__)
    expected = (
        2 * words_vector("blue") - 0.5 * embedder.encode_picture(red).result().vector + words_vector("green")
    )
    assert vector.dtype == np.float32
    assert vector == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)


def test_stored_vectors_need_no_model() -> None:
    query = Query((Term(picture=7),))
    vector = embed_query(query, lambda: pytest.fail("a model was asked for"), lambda _: words_vector("red"))
    assert vector == pytest.approx(words_vector("red"), abs=1e-6)


@pytest.mark.parametrize(
    ("place", "bad", "kind"),
    [
        (0, Term(picture=Path("nowhere.jpg")), PhotoError),
        (1, Term(picture=b"no picture"), PhotoError),
        (2, Term(picture=7), QueryError),
    ],
)
def test_an_error_about_a_term_has_its_index(
    embedder: ColourEmbedder, place: int, bad: Term, kind: type[ClipsearchError]
) -> None:
    terms = [Term("red"), Term("blue")]
    terms.insert(place, bad)
    with pytest.raises(kind) as caught:
        embed_query(Query(tuple(terms)), lambda: embedder, not_stored)
    assert caught.value.term == place


def test_an_error_about_all_terms_has_no_index(embedder: ColourEmbedder) -> None:
    with pytest.raises(QueryError, match="cancel each other out") as caught:
        embed_query(Query((Term("red"), Term("red", weight=-1))), lambda: embedder, not_stored)
    assert caught.value.term is None


def test_an_error_of_validation_has_the_index_of_the_term() -> None:
    for bad in (Term(" "), Term("red", weight=0)):
        with pytest.raises(QueryError) as caught:
            validate(Query((Term("red"), bad)))
        assert caught.value.term == 1
        with pytest.raises(QueryError) as caught:
            query_from_json(query_to_json(Query((Term("red"), bad))))
        assert caught.value.term == 1
    with pytest.raises(QueryError) as caught:
        validate(Query(()))
    assert caught.value.term is None


@pytest.mark.parametrize(
    "line", ["???", "WK25538/2", "K-2752", "Z_3829X", "4x4", "b", ":-)", "0dfd35f5", "2019"]
)
def test_what_has_no_word_is_doubted(line: str) -> None:
    assert doubt(line) > 0


@pytest.mark.parametrize("line", ["dog", "t-shirt", "x-ray", "2 dogs", "犬", "mp3 player", "été"])
def test_what_has_a_word_is_not(line: str) -> None:
    assert doubt(line) == 0
