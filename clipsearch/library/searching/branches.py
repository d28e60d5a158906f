"""The branches of a query in the catalogue's own terms, and the union of what they find."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from clipsearch.errors import QueryError
from clipsearch.library.full_text.text_search import TextSearch
from clipsearch.library.searching.facets import stored_filters
from clipsearch.library.searching.query import ExactText, Query, Term, for_each_term, validate
from clipsearch.library.searching.ranking import Ranking
from clipsearch.library.storage.stores import Stores
from clipsearch.records import NO_FILTERS, Ids

__all__ = ["Branch", "folders_of", "merge", "resolve_branches"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a query.

    Attributes:
        query: without alternatives, its filters in the catalogue's own terms.
        first: the index of its first term among those of all branches.
        within: the contents to search in, ascending; None for all.
    """

    query: Query
    first: int = 0
    within: Ids | None = None


def resolve_branches(
    stores: Stores, texts: TextSearch, query: Query, within: Ids | None = None
) -> list[Branch]:
    """The branches of a query, with photos and folders that it names; `within` is what to search in.

    Raises:
        QueryError: the query is not valid, or names what is not there; `term` has the index of the term.
    """
    result, first = list[Branch](), 0
    for branch in validate(query).branches:
        terms = for_each_term(lambda term: _named_picture(stores, term), branch.terms, first)
        found = replace(branch, terms=terms, filters=stored_filters(stores, branch.filters))
        result.append(Branch(found, first, _having(stores, texts, branch.texts, within)))
        first += len(terms)
    return result


def _named_picture(stores: Stores, term: Term) -> Term:
    """A term with a photo of the library in place of a relative path that does not exist."""
    path = term.picture
    if not isinstance(path, Path) or path.is_absolute() or os.path.exists(path):  # noqa: PTH110 (never raises)
        return term
    content = stores.catalogue.details.content_named(path.as_posix())
    if content is None:
        error = QueryError(f"No photo of the library is named {path}", "Give its name, or its whole path")
        error.value = str(path)
        raise error
    return replace(term, picture=content)


def _having(stores: Stores, search: TextSearch, texts: Sequence[ExactText], within: Ids | None) -> Ids | None:
    """Which of some contents have exact texts, ascending; None for all contents."""
    for text in texts:
        having = search.containing(text.text)
        if text.excluded:
            every = stores.vector_search.passing(NO_FILTERS) if within is None else within
            within = np.setdiff1d(every, having, assume_unique=True)
        else:
            within = having if within is None else np.intersect1d(within, having, assume_unique=True)
    return within


def folders_of(branches: Sequence[Branch]) -> tuple[Path, ...]:
    """The folders that the filters of branches name."""
    return tuple(dict.fromkeys(folder for one in branches for folder in one.query.filters.folders))


def merge(rankings: Sequence[Ranking]) -> Ranking:
    """Contents that are in one of several rankings, each with its best relevance, else score; best first.

    What is found without words or pictures is certain: where the others have relevances, it comes first.
    Contents that are equally good stay in the order in which they are given.
    """
    if len(rankings) == 1:
        return rankings[0]
    contents = np.concatenate([one.contents for one in rankings])
    scores = np.concatenate([one.scores for one in rankings])
    has_relevances = any(one.relevances is not None for one in rankings)
    relevances = np.concatenate(
        [
            np.ones(len(one.contents), dtype=np.float32) if one.relevances is None else one.relevances
            for one in rankings
        ]
    )
    order = np.argsort(-(relevances if has_relevances else scores), kind="stable")
    _, first = np.unique(contents[order], return_index=True)
    rows = order[np.sort(first)]
    return Ranking(
        contents[rows],
        scores[rows],
        relevances[rows] if has_relevances else None,
        len(rows),
        max(one.any_match for one in rankings),
        calibrated=all(one.calibrated for one in rankings),
        reasons={content: why for one in reversed(rankings) for content, why in one.reasons.items()},
        moments={content: at for one in reversed(rankings) for content, at in one.moments.items()},
    )
