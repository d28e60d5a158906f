"""Two queries as one: search within the results of another."""

from __future__ import annotations

from itertools import product

from clipsearch.errors import QueryError
from clipsearch.library.query_language.values import joined
from clipsearch.library.searching.query import MAX_ALTERNATIVES, Query

__all__ = ["refined"]


def refined(query: Query, more: Query) -> Query:
    """A query with the terms, texts and filters of another one besides its own, in each alternative.

    Raises:
        QueryError: it would have too many alternatives.
    """
    branches = [
        Query((*one.terms, *two.terms), joined(one.filters, two.filters), (*one.texts, *two.texts))
        for one, two in product(query.branches, more.branches)
    ]
    if len(branches) > MAX_ALTERNATIVES:
        raise QueryError(f"These are more than {MAX_ALTERNATIVES} alternatives", "Leave some out")
    first, *others = branches
    return Query(first.terms, first.filters, first.texts, tuple(others))
