"""From a query to one unit vector: the embedding of each term, and their weighted sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from clipsearch.embedding.embedder import Embedder
from clipsearch.errors import QueryError
from clipsearch.library.searching.query import Query, Term, for_each_term
from clipsearch.records import Vector, Vectors

__all__ = [
    "FEW_PROMPTS",
    "PROMPTS",
    "EmbeddedTerm",
    "Stored",
    "doubt",
    "embed_phrases",
    "embed_query",
    "embed_terms",
    "shortness",
    "weighted_sum",
]

PROMPTS = ("{}", "a photo of {}", "a photo of a {}", "a picture with {} in it")
FEW_PROMPTS = PROMPTS[::2]  # for a model without a measured calibration, which may be slow
PROMPT_SHARE = 1.6  # of the prompts' mean in a short phrase's vector; the rest takes the bare phrase away
NO_WORD = 2.0
WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")  # letters without a digit beside them
SHORT, LONG = 3, 8  # words up to which a phrase counts as short, and from which as long

Stored = Callable[[int], Vector]


@dataclass(frozen=True, slots=True)
class EmbeddedTerm:
    """A term of a query with its vector.

    Attributes:
        vector: float32 (dimensions,), unit length.
        weight: as in the query.
        is_picture: whether it is a picture, or words.
        shortness: of its words; see `shortness`.
        content: the photo of the library that it is, if it is one.
        doubt: standard deviations of familiarity to take away, as its text has no word.
    """

    vector: Vector
    weight: float = 1.0
    is_picture: bool = False
    shortness: float = 0.0
    content: int | None = None
    doubt: float = 0.0


def doubt(phrase: str) -> float:
    """0 for a phrase with a word, `NO_WORD` for signs, numbers and codes such as "WK25538/2".

    They are near to anything, by chance.
    """
    words = WORD.findall(phrase)
    return 0.0 if any(len(word) > 1 or not word.isascii() for word in words) else NO_WORD


def shortness(phrase: str) -> float:
    """1 for a phrase of up to 3 words, 0 from 8 on, between them in proportion.

    Prompts and z scores help short phrases, and harm captions.
    """
    return float(np.clip((LONG - len(phrase.split())) / (LONG - SHORT), 0.0, 1.0))


def embed_phrases(
    phrases: Sequence[str], embedder: Embedder, prompts: Sequence[str] = PROMPTS
) -> Callable[[], Vectors]:
    """Begin to embed phrases, short ones with several prompts.

    What prompts add to the bare phrase is what tells whether it can be seen in a photo.

    Returns:
        What waits for the answer: float32 (n, dimensions), unit rows.
    """
    prompted = [
        [prompt.format(phrase) for prompt in (prompts if shortness(phrase) else prompts[:1])]
        for phrase in phrases
    ]
    answer = embedder.encode_words([text for texts in prompted for text in texts])

    def wait() -> Vectors:
        flat, made, start = answer.result(), [], 0
        for phrase, texts in zip(phrases, prompted, strict=True):
            share = shortness(phrase)
            some = flat[start : start + len(texts)]
            mixed = PROMPT_SHARE * _unit(some.mean(axis=0)) - (PROMPT_SHARE - 1) * some[0]
            made.append(share * _unit(mixed) + (1 - share) * some[0])
            start += len(texts)
        vectors = np.stack(made)
        units: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return units

    return wait


def embed_terms(
    query: Query,
    embedder: Callable[[], Embedder],
    stored: Stored,
    first: int = 0,
    prompts: Sequence[str] = PROMPTS,
) -> Callable[[], list[EmbeddedTerm]]:
    """Begin to embed the terms of a query, short phrases in several prompts; arguments as for `embed_query`.

    Returns:
        What waits for the answer, and raises as `embed_query` does.

    Raises:
        QueryError, PhotoError: as `embed_query`.
    """

    def embed_words(phrase: str) -> Callable[[], Vector]:
        answer = embed_phrases([phrase], embedder(), prompts)
        return lambda: answer()[0]

    begun = _embed_each(query, embedder, stored, embed_words, first)

    def wait() -> list[EmbeddedTerm]:
        vectors = begun()
        weighted_sum([term.weight for term in query.terms], vectors)
        return [
            EmbeddedTerm(
                vector,
                term.weight,
                term.picture is not None,
                0.0 if term.picture is not None else shortness(term.words),
                term.picture if isinstance(term.picture, int) else None,
                0.0 if term.picture is not None else doubt(term.words),
            )
            for term, vector in zip(query.terms, vectors, strict=True)
        ]

    return wait


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

    def embed_words(phrase: str) -> Callable[[], Vector]:
        answer = embedder().encode_words([phrase])
        return lambda: cast(Vector, answer.result()[0])

    vectors = _embed_each(query, embedder, stored, embed_words, first)()
    return weighted_sum([term.weight for term in query.terms], vectors)


def _embed_each(
    query: Query,
    embedder: Callable[[], Embedder],
    stored: Stored,
    embed_words: Callable[[str], Callable[[], Vector]],
    first: int,
) -> Callable[[], Vectors]:
    """Begin to embed each term; what waits for the answers, float32 (terms, dimensions)."""

    def embed(term: Term) -> Callable[[], Vector]:
        if isinstance(term.picture, int):
            vector = stored(term.picture)
            return lambda: vector
        if term.picture is not None:
            answer = embedder().encode_picture(term.picture)
            return lambda: answer.result().vector
        return embed_words(term.words)

    begun = for_each_term(embed, query.terms, first)
    return lambda: np.stack(for_each_term(lambda answer: answer(), begun, first))


def weighted_sum(weights: Sequence[float], vectors: Vectors) -> Vector:
    """The sum of vectors by their weights, of unit length: float32 (dimensions,).

    Raises:
        QueryError: they cancel each other out.
    """
    relative = np.array(weights, dtype=np.float32)
    relative /= np.abs(relative).max()
    total: Vector = relative @ vectors
    if float(np.linalg.norm(total)) < 1e-6:
        raise QueryError("The parts of the query cancel each other out", "Change one of them")
    return _unit(total)


def _unit(vector: Vector) -> Vector:
    return vector / np.float32(np.linalg.norm(vector))
