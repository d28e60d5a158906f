"""From a query to one unit vector: the embedding of each term, and their weighted sum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from clipsearch.embedding.embedder import Embedder
from clipsearch.errors import QueryError
from clipsearch.library.searching.query import Query, Term, for_each_term
from clipsearch.records import Vector

__all__ = ["embed_query"]


def embed_query(query: Query, embedder: Callable[[], Embedder], stored: Callable[[int], Vector]) -> Vector:
    """Embed a query's terms, and add them up into one vector: float32 (dimensions,), unit length.

    Args:
        query: a valid query with at least one term.
        embedder: called only if a term must go through the model.
        stored: the vector of a content of the library; raises QueryError where there is none.

    Raises:
        QueryError: a content is not in the library (`term` says which term), or the terms cancel
            each other out.
        PhotoError: a picture cannot be decoded; `term` says which term.
    """

    def embed(term: Term) -> Vector:
        if isinstance(term.picture, int):
            return stored(term.picture)
        if term.picture is not None:
            return embedder().encode_picture(term.picture).result().vector
        vector: Vector = embedder().encode_words([term.words]).result()[0]
        return vector

    vectors = np.stack(for_each_term(embed, query.terms))
    weights = np.array([term.weight for term in query.terms], dtype=np.float32)
    weights /= np.abs(weights).max()
    total: Vector = weights @ vectors
    length = float(np.linalg.norm(total))
    if length < 1e-6:
        raise QueryError("The parts of the query cancel each other out", "Change one of them")
    return total / np.float32(length)
