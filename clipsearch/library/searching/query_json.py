"""A query as plain data for JSON, and back; nothing that we would not have written is taken."""

from __future__ import annotations

import base64
import binascii
import math
from pathlib import Path
from typing import Any

from clipsearch.errors import QueryError
from clipsearch.library.searching.query import Filters, Query, Term, validated

__all__ = ["as_dict", "from_dict"]

VERSION = 1


def as_dict(query: Query) -> dict[str, Any]:
    """A query as objects, lists, text and numbers; pictures as their path, key or data (base64)."""
    filters = query.filters
    return {
        "version": VERSION,
        "terms": [_term_as_dict(term) for term in query.terms],
        "filters": {
            "folders": [str(folder) for folder in filters.folders],
            "since": filters.since,
            "until": filters.until,
            "types": list(filters.types),
        },
    }


def from_dict(found: Any) -> Query:
    """The query that `as_dict` wrote.

    Raises:
        QueryError: it is something else, or a query that makes no sense.
    """
    match found:
        case {"version": int(version)} if version > VERSION:
            raise QueryError("The query was written by a newer clipsearch", "Update clipsearch")
        case {"version": 1, "terms": list(terms), "filters": dict(filters), **more} if not more:
            return validated(Query(tuple(map(_term_from, terms)), _filters_from(filters)))
    raise _not_ours("query", found)


def _term_as_dict(term: Term) -> dict[str, Any]:
    match term.picture:
        case None:
            what: dict[str, Any] = {"words": term.words}
        case Path() as path:
            what = {"path": str(path)}
        case bytes(data):
            what = {"data": base64.b64encode(data).decode()}
        case content:
            what = {"content": content}
    return {**what, "weight": term.weight}


def _term_from(found: Any) -> Term:
    match found:
        case {"weight": int() | float() as weight, **what} if type(weight) is not bool and len(what) == 1:
            pass
        case _:
            raise _not_ours("part of a query", found)
    weight = _number(weight)
    match what:
        case {"words": str(words)}:
            return Term(words=words, weight=weight)
        case {"path": str(path)} if path:
            return Term(picture=Path(path), weight=weight)
        case {"content": int(content)} if type(content) is int and 0 <= content < 2**63:
            return Term(picture=content, weight=weight)
        case {"data": str(data)} if data:
            return Term(picture=_decoded(data), weight=weight)
    raise _not_ours("part of a query", found)


def _number(weight: float) -> float:
    try:
        return float(weight)
    except OverflowError:  # an integer of hundreds of digits
        return math.inf


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _not_ours("picture", data) from error


def _filters_from(found: dict[str, Any]) -> Filters:
    match found:
        case {
            "folders": list(folders),
            "since": None | str() as since,
            "until": None | str() as until,
            "types": list(types),
            **more,
        } if not more and all(isinstance(text, str) for text in [*folders, *types]):
            return Filters(tuple(map(Path, folders)), since, until, tuple(types))
    raise _not_ours("filters", found)


def _not_ours(what: str, found: object) -> QueryError:
    return QueryError(f"This is not a {what} that clipsearch wrote: {str(found)[:60]!r}")
