"""The one way from a query to JSON and back, on disk and between processes."""

from __future__ import annotations

import base64
import binascii
import math
from pathlib import Path
from typing import Any

from clipsearch.errors import QueryError
from clipsearch.library.searching.query import Filters, Query, Term, for_each_term, validate
from clipsearch.paths import absolute

__all__ = ["query_from_json", "query_to_json"]

VERSION = 1


def query_to_json(query: Query) -> dict[str, Any]:
    """A query as what `json` can write; a picture as its absolute path, its key or its data (base64)."""
    filters = query.filters
    return {
        "version": VERSION,
        "terms": [_term_to_json(term) for term in query.terms],
        "filters": {
            "folders": [str(folder) for folder in filters.folders],
            "since": filters.since,
            "until": filters.until,
            "types": list(filters.types),
        },
    }


def query_from_json(found: Any) -> Query:
    """The query that `query_to_json` made; it is valid.

    Raises:
        QueryError: it is anything else, or not a valid query; where a term is at fault, with its index.
    """
    match found:
        case {"version": int(version)} if version > VERSION:
            raise QueryError("The query was written by a newer clipsearch", "Update clipsearch")
        case {"version": 1, "terms": list(terms), "filters": dict(filters), **more} if not more:
            return validate(Query(for_each_term(_term_from_json, terms), _filters_from_json(filters)))
    raise _not_a("query", found)


def _term_to_json(term: Term) -> dict[str, Any]:
    match term.picture:
        case None:
            what: dict[str, Any] = {"words": term.words}
        case Path() as path:
            what = {"path": str(absolute(path))}
        case bytes(data):
            what = {"data": base64.b64encode(data).decode()}
        case content:
            what = {"content": content}
    return {**what, "weight": term.weight}


def _term_from_json(found: Any) -> Term:
    match found:
        case {"weight": int() | float() as weight, **what} if type(weight) is not bool and len(what) == 1:
            pass
        case _:
            raise _not_a("part of a query", found)
    weight = _to_float(weight)
    match what:
        case {"words": str(words)}:
            return Term(words=words, weight=weight)
        case {"path": str(path)} if path:
            return Term(picture=Path(path), weight=weight)
        case {"content": int(content)} if type(content) is int and 0 <= content < 2**63:
            return Term(picture=content, weight=weight)
        case {"data": str(data)} if data:
            return Term(picture=_decode(data), weight=weight)
    raise _not_a("part of a query", found)


def _to_float(weight: float) -> float:
    try:
        return float(weight)
    except OverflowError:  # an integer of hundreds of digits
        return math.inf


def _decode(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _not_a("picture", data) from error


def _filters_from_json(found: dict[str, Any]) -> Filters:
    match found:
        case {
            "folders": list(folders),
            "since": None | str() as since,
            "until": None | str() as until,
            "types": list(types),
            **more,
        } if not more and all(isinstance(text, str) for text in [*folders, *types]):
            return Filters(tuple(map(Path, folders)), since, until, tuple(types))
    raise _not_a("filters", found)


def _not_a(what: str, found: object) -> QueryError:
    return QueryError(f"This is not a {what} that clipsearch wrote: {str(found)[:60]!r}")
