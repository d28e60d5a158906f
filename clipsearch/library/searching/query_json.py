"""The one way from a query to JSON and back, on disk and between processes."""

from __future__ import annotations

import base64
import binascii
import math
import os
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from clipsearch.errors import QueryError
from clipsearch.library.searching.query import ExactText, Filters, Query, Term, for_each_term, validate
from clipsearch.paths import absolute

__all__ = ["query_from_json", "query_to_json"]

VERSION = 2  # 1 knew terms, folders, dates and types; what needs no more is written as that
FIRST_FILTERS = ("folders", "since", "until", "types")
# Filters that are lists of text, and those that are numbers.
TEXTS = (
    "folders",
    "types",
    "cameras",
    "shapes",
    "places",
    "tags",
    "people",
    "lenses",
    "clusters",
    "has",
    "albums",
    "flags",
    "qualities",
)
NUMBERS = ("min_side", "max_side", "min_bytes", "max_bytes", "min_rating", "max_rating")


def query_to_json(query: Query) -> dict[str, Any]:
    """A query as what `json` can write; a picture as its absolute path, its key or its data (base64)."""
    first, *others = map(_branch_to_json, query.branches)
    is_plain = not others and "texts" not in first and first["filters"].keys() == set(FIRST_FILTERS)
    is_plain = is_plain and all(folder.is_absolute() for folder in query.filters.folders)
    return {"version": 1 if is_plain else VERSION, **first} | ({"alternatives": others} if others else {})


def _branch_to_json(query: Query) -> dict[str, Any]:
    made: dict[str, Any] = {
        "terms": [_term_to_json(term) for term in query.terms],
        "filters": _filters_to_json(query.filters),
    }
    texts = [{"text": one.text, "excluded": one.excluded, "where": one.where} for one in query.texts]
    return made | ({"texts": texts} if texts else {})


def query_from_json(found: Any) -> Query:
    """The query that `query_to_json` made; it is valid.

    Raises:
        QueryError: it is anything else, or not a valid query; where a term is at fault, with its index.
    """
    match found:
        case {"version": int(version)} if version > VERSION:
            raise QueryError("The query was written by a newer clipsearch", "Update clipsearch")
        case {"version": 1, "alternatives": _} | {"version": 1, "texts": _}:
            raise _not_a("query", found)
        case {"version": 1 | 2, **first}:
            others = first.pop("alternatives", [])
            if isinstance(others, list):
                branches = list[Query]()
                for branch in (first, *others):
                    branches.append(_branch_from_json(branch, sum(len(one.terms) for one in branches)))
                return validate(replace(branches[0], alternatives=tuple(branches[1:])))
    raise _not_a("query", found)


def _branch_from_json(found: Any, first: int) -> Query:
    """A branch, not validated; `first` is the index of its first term among those of all branches."""
    match found:
        case {"terms": list(terms), "filters": dict(filters), **more} if more.keys() <= {"texts"}:
            texts = more.get("texts", [])
            if isinstance(texts, list):
                made = for_each_term(_term_from_json, terms, first)
                return Query(made, _filters_from_json(filters), tuple(map(_text_from_json, texts)))
    raise _not_a("query", found)


def _term_to_json(term: Term) -> dict[str, Any]:
    match term.picture:
        case None:
            what: dict[str, Any] = {"words": term.words}
        case Path() as path:  # a name of a photo of the library stays one
            is_name = not path.is_absolute() and not os.path.exists(path)  # noqa: PTH110 (never raises)
            what = {"path": str(path if is_name else absolute(path))}
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


def _text_from_json(found: Any) -> ExactText:
    match found:
        case {
            "text": str(text),
            "excluded": bool(excluded),
            "where": "all" | "name" as where,
            **more,
        } if not more:
            return ExactText(text, excluded, where)
    raise _not_a("text to look for", found)


def _filters_to_json(filters: Filters) -> dict[str, Any]:
    """Filters of the first version all, later ones where they are set."""
    values = {field.name: getattr(filters, field.name) for field in fields(filters)}
    values["folders"] = [str(folder) for folder in filters.folders]
    values["without"] = [_filters_to_json(one) for one in filters.without]
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if name in FIRST_FILTERS or (value not in (None, (), []) and value is not False)
    }


def _filters_from_json(found: dict[str, Any], depth: int = 0) -> Filters:
    known = {field.name for field in fields(Filters)}
    if not set(FIRST_FILTERS) <= found.keys() <= known or depth > 1:
        raise _not_a("filters", found)
    values = dict[str, Any](found)
    for name, value in found.items():
        if name in TEXTS:
            is_right = isinstance(value, list) and all(isinstance(text, str) for text in value)
            values[name] = tuple(map(Path, value) if name == "folders" else value) if is_right else ()
        elif name == "without":
            is_right = isinstance(value, list) and all(isinstance(one, dict) for one in value)
            values[name] = tuple(_filters_from_json(one, depth + 1) for one in value) if is_right else ()
        elif name in NUMBERS:
            is_right = value is None or type(value) is int
        elif name in ("copies", "offline", "incomplete", "favourite"):
            is_right = type(value) is bool
        else:
            is_right = value is None or isinstance(value, str)
        if not is_right:
            raise _not_a("filters", found)
    return Filters(**values)


def _not_a(what: str, found: object) -> QueryError:
    return QueryError(f"This is not a {what} that clipsearch wrote: {str(found)[:60]!r}")
