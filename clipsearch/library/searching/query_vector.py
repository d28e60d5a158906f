"""From a query to one unit vector: the embedding of each term, and their weighted sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from clipsearch.embedding.embedder import Embedder
from clipsearch.errors import QueryError
from clipsearch.library.searching.query import Query, Term, for_each_term
from clipsearch.records import Vector, Vectors

__all__ = ["PROMPTS", "QueryVector", "embed_phrases", "embed_query", "embed_query_vector", "shortness"]

PROMPTS = ("{}", "a photo of {}", "a photo of a {}", "a picture with {} in it")
PROMPT_SHARE = (
    1.6  # of the prompts' mean in a short phrase's vector; the bare phrase is taken away by the rest
)
SHORT, LONG = 3, 8  # words up to which a phrase counts as short, and from which as long

Stored = Callable[[int], Vector]


@dataclass(frozen=True, slots=True)
class QueryVector:
    """A query as one vector, with what its calibration needs.

    Attributes:
        vector: float32 (dimensions,), unit length.
        phrases: the vectors of its wanted words, float32 (n, dimensions); none for pictures alone.
        shortness: of its wanted words, from 0 to 1; see `shortness`.
        has_pictures: whether a term is a picture.
    """

    vector: Vector
    phrases: Vectors
    shortness: float = 0.0
    has_pictures: bool = False


def shortness(phrase: str) -> float:
    """1 for a phrase of up to 3 words, 0 from 8 on, between them in proportion.

    Prompts and z scores help short phrases, and harm captions.
    """
    return float(np.clip((LONG - len(phrase.split())) / (LONG - SHORT), 0.0, 1.0))


def embed_phrases(phrases: Sequence[str], embedder: Embedder) -> Vectors:
    """Embed phrases, short ones with several prompts: float32 (n, dimensions), unit rows.

    What prompts add to the bare phrase is what tells whether it can be seen in a photo.
    """
    prompts = [
        [prompt.format(phrase) for prompt in (PROMPTS if shortness(phrase) else PROMPTS[:1])]
        for phrase in phrases
    ]
    flat = embedder.encode_words([text for texts in prompts for text in texts]).result()
    made, start = [], 0
    for phrase, texts in zip(phrases, prompts, strict=True):
        share = shortness(phrase)
        some = flat[start : start + len(texts)]
        prompted = PROMPT_SHARE * _unit(some.mean(axis=0)) - (PROMPT_SHARE - 1) * some[0]
        made.append(share * _unit(prompted) + (1 - share) * some[0])
        start += len(texts)
    vectors = np.stack(made)
    units: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return units


def embed_query_vector(
    query: Query, embedder: Callable[[], Embedder], stored: Stored, first: int = 0
) -> QueryVector:
    """As `embed_query`, with prompts for short phrases, and what a calibration needs."""

    def embed_words(phrase: str) -> Vector:
        vector: Vector = embed_phrases([phrase], embedder())[0]
        return vector

    vectors = _embed_terms(query, embedder, stored, embed_words, first)
    wanted = [i for i, term in enumerate(query.terms) if term.picture is None and term.weight > 0]
    return QueryVector(
        _weighted_sum(query, vectors),
        vectors[wanted],
        min((shortness(query.terms[i].words) for i in wanted), default=0.0),
        any(term.picture is not None for term in query.terms),
    )


def embed_query(query: Query, embedder: Callable[[], Embedder], stored: Stored, first: int = 0) -> Vector:
    """Embed a query's terms, and add them up into one vector: float32 (dimensions,), unit length.

    Args:
        query: a valid query with at least one term; its alternatives are not looked at.
        embedder: called only if a term must go through the model.
        stored: the vector of a content of the library; raises QueryError where there is none.
        first: the index of its first term among those of all branches.

    Raises:
        QueryError: a content is not in the library (`term` says which term), or the terms cancel
            each other out.
        PhotoError: a picture cannot be decoded; `term` says which term.
    """

    def embed_words(phrase: str) -> Vector:
        vector: Vector = embedder().encode_words([phrase]).result()[0]
        return vector

    return _weighted_sum(query, _embed_terms(query, embedder, stored, embed_words, first))


def _embed_terms(
    query: Query,
    embedder: Callable[[], Embedder],
    stored: Stored,
    embed_words: Callable[[str], Vector],
    first: int,
) -> Vectors:
    def embed(term: Term) -> Vector:
        if isinstance(term.picture, int):
            return stored(term.picture)
        if term.picture is not None:
            return embedder().encode_picture(term.picture).result().vector
        return embed_words(term.words)

    return np.stack(for_each_term(embed, query.terms, first))


def _weighted_sum(query: Query, vectors: Vectors) -> Vector:
    weights = np.array([term.weight for term in query.terms], dtype=np.float32)
    weights /= np.abs(weights).max()
    total: Vector = weights @ vectors
    if float(np.linalg.norm(total)) < 1e-6:
        raise QueryError("The parts of the query cancel each other out", "Change one of them")
    return _unit(total)


def _unit(vector: Vector) -> Vector:
    return vector / np.float32(np.linalg.norm(vector))
