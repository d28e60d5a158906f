"""Queries: weighted words and pictures with filters; parsing and validating them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from clipsearch.errors import PhotoError, QueryError
from clipsearch.records import NO_FILTERS, Filters
from clipsearch.records.formats import FORMATS

__all__ = [
    "NO_FILTERS",
    "Filters",
    "Picture",
    "Query",
    "Term",
    "catalogue_formats",
    "display_format",
    "for_each_term",
    "normalize",
    "parse",
    "parse_format",
    "picture_query",
    "validate",
]

Picture = Path | str | bytes | int
"""A picture: a file, an encoded image's bytes, or the key of a content in the library."""

MAX_CHARACTERS = 1000
MAX_TERMS = 32
MAX_WEIGHT = 1000.0
SPACE_BEFORE_MARK = re.compile(r" ([.,!?'])")
DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
# An MPO is a JPEG with more pictures behind the first, which many phones and cameras write.
DISPLAY_FORMATS = {"JPG": "JPEG", "JPE": "JPEG", "MPO": "JPEG", "TIF": "TIFF"}

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query.

    Attributes:
        words: a phrase, or "" for a picture.
        picture: a file, an encoded image's bytes, a content's key, or None for words.
        weight: relative to the other terms; negative for less of it; not 0.
    """

    words: str = ""
    picture: Path | bytes | int | None = None
    weight: float = 1.0

    def __str__(self) -> str:
        """A few words for a person: "not rain (0.5)", "like beach.jpg"."""
        weight = "" if abs(self.weight) == 1 else f" ({abs(self.weight):g})"
        if self.picture is None:
            return f"{'not ' if self.weight < 0 else ''}{self.words}{weight}"
        name = self.picture.name if isinstance(self.picture, Path) else "a photo"
        return f"{'unlike' if self.weight < 0 else 'like'} {name}{weight}"


@dataclass(frozen=True, slots=True)
class Query:
    """Terms, whose vectors are added up by weight into one unit vector; and filters.

    Without terms it finds the newest photos that pass the filters.
    """

    terms: tuple[Term, ...]
    filters: Filters = NO_FILTERS

    def __str__(self) -> str:
        """One line for a person: "a dog, not rain, like beach.jpg; in Pictures; since 2024"."""
        terms = ", ".join(map(str, self.terms))
        return "; ".join([*([terms] if terms else []), *_filter_texts(self.filters)])


def parse(text: str) -> Query:
    """Read a typed line as one phrase, normalized as the starter's training captions were.

    Raises:
        QueryError: the phrase has no words, or is far too long.
    """
    return Query((Term(words=normalize(text)),))


def normalize(text: str) -> str:
    """A typed phrase as the model gets it.

    Runs of white space count as one space; quotes, spaces before punctuation and a final full stop
    are dropped, so that they do not change what is found.

    Raises:
        QueryError: the phrase has no words, or is far too long.
    """
    printable = "".join(c if c.isprintable() and c != '"' else " " for c in text)
    words = SPACE_BEFORE_MARK.sub(r"\1", " ".join(printable.split())).rstrip(". ")
    if not words:
        raise QueryError("The query is empty", "Type what the photo shows: a dog on a beach")
    if len(words) > MAX_CHARACTERS:
        raise QueryError(
            f"The query has {len(words)} characters; at most {MAX_CHARACTERS} are understood",
            "Describe the photo in a sentence",
        )
    return words


def picture_query(picture: Picture) -> Query:
    """The query for photos like one picture."""
    return Query((Term(picture=Path(picture) if isinstance(picture, str) else picture),))


def validate(query: Query) -> Query:
    """The query with normalized words, and formats under the names that people know.

    Raises:
        QueryError: it is empty, or a term or filter is not valid; `term` has the index of the term.
    """
    filters = _validate_filters(query.filters)
    if not query.terms and filters.is_empty:
        raise QueryError("The query is empty", "Give words, a picture, or a filter")
    if len(query.terms) > MAX_TERMS:
        raise QueryError(
            f"The query has {len(query.terms)} parts; at most {MAX_TERMS} are understood", "Leave some out"
        )
    return Query(for_each_term(_validate_term, query.terms), filters)


def for_each_term(
    function: Callable[[Given], Made], terms: Sequence[Given], first: int = 0
) -> tuple[Made, ...]:
    """Call a function for each term; an error gets the index of the term, counted from `first`.

    Raises:
        QueryError, PhotoError: raised by the function; `term` has the index.
    """
    results = []
    for index, term in enumerate(terms):
        try:
            results.append(function(term))
        except (QueryError, PhotoError) as error:
            error.term = first + index
            raise
    return tuple(results)


def _validate_term(term: Term) -> Term:
    size = abs(term.weight)
    if not (math.isfinite(size) and 1 / MAX_WEIGHT <= size <= MAX_WEIGHT):
        raise QueryError(
            f"{term.weight:g} is not a weight",
            f"Give a number from {1 / MAX_WEIGHT:g} to {MAX_WEIGHT:g}, or its negative for less of it",
        )
    return term if term.picture is not None else replace(term, words=normalize(term.words))


def _validate_filters(filters: Filters) -> Filters:
    for folder in filters.folders:
        if not folder.is_absolute():
            raise QueryError(f"The folder {folder} is not a whole path", "Give all of it, from the root on")
    since, until = filters.since or None, filters.until or None
    for day in (since, until):
        if day is not None and not _is_date(day):
            raise QueryError(
                f"{day!r} is not a date", "Write a day as 2024-05-17, a month as 2024-05, a year as 2024"
            )
    if since and until and since[: len(until)] > until[: len(since)]:
        raise QueryError(f"{since} is after {until}, so no photo is between them", "Change one of the dates")
    return Filters(filters.folders, since, until, tuple(dict.fromkeys(map(parse_format, filters.types))))


def _is_date(text: str) -> bool:
    match = DAY.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def parse_format(name: str) -> str:
    """The format that a name stands for: "JPEG" for "jpg", ".JPG" or "jpeg".

    Raises:
        QueryError: there is no format of this name.
    """
    names = [known.name for known in FORMATS]
    found = display_format(name.strip().removeprefix(".").upper())
    if found not in names:
        raise QueryError(f"{name!r} is not a type of photo", f"Types are {', '.join(names)}")
    return found


def display_format(name: str) -> str:
    """The name that people know a format by: "JPEG" for "MPO"."""
    return DISPLAY_FORMATS.get(name, name)


def catalogue_formats(types: Sequence[str]) -> tuple[str, ...]:
    """The names that photos of these formats may have in the catalogue."""
    also = (name for name, same in DISPLAY_FORMATS.items() if same in types)
    return (*types, *also)


def _filter_texts(filters: Filters) -> Iterator[str]:
    if filters.folders:
        yield "in " + " or ".join(folder.name or str(folder) for folder in filters.folders)
    if filters.since:
        yield f"since {filters.since}"
    if filters.until:
        yield f"until {filters.until}"
    if filters.types:
        yield " or ".join(filters.types)
