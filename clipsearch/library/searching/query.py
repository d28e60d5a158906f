"""Queries: weighted words and pictures with filters; parsing and validating them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from clipsearch.errors import PhotoError, QueryError
from clipsearch.records import FLAG_STATES, HOLDINGS, NO_FILTERS, QUALITIES, SHAPES, Filters
from clipsearch.records.formats import ALL_FORMATS, FAMILIES

__all__ = [
    "MAX_ALTERNATIVES",
    "MAX_CHARACTERS",
    "NAMED",
    "NO_FILTERS",
    "ExactText",
    "Filters",
    "Picture",
    "Query",
    "Term",
    "catalogue_formats",
    "display_format",
    "for_each_term",
    "formats_of",
    "is_date",
    "normalize",
    "parse_format",
    "picture_query",
    "validate",
]

Picture = Path | str | bytes | int
"""A picture: a file, an encoded image's bytes, or the key of a content in the library."""

MAX_CHARACTERS = 1000
MAX_TERMS = 32
MAX_ALTERNATIVES = 16
MAX_VALUES = 100  # of one filter
MAX_WEIGHT = 1000.0
MAX_SIZE = 2**53  # pixels of a side, bytes of a file: what JSON keeps exactly
# Filters by names, and what these are names of.
NAMED = {
    "cameras": "camera",
    "places": "place",
    "tags": "tag",
    "people": "person",
    "lenses": "lens",
    "clusters": "cluster",
    "albums": "album",
}
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
class ExactText:
    """Text that a photo must have, or must not have, as it is typed.

    Attributes:
        text: not empty; runs of white space count as one space.
        excluded: photos that have it are left out.
        where: in all that is known as text about the photo, or only in the names of its files and folders.
    """

    text: str
    excluded: bool = False
    where: Literal["all", "name"] = "all"

    def __str__(self) -> str:
        """For a person: "“IMG 12”", "not “draft”", "“IMG 12” in the name"."""
        name = " in the name" if self.where == "name" else ""
        return f"{'not ' if self.excluded else ''}“{self.text}”{name}"


@dataclass(frozen=True, slots=True)
class Query:
    """Terms, whose vectors are added up by weight into one unit vector; filters, and exact text.

    Without terms it finds the newest photos that pass filters and texts.

    Attributes:
        terms: words and pictures.
        filters: must hold.
        texts: must all be there, or not be there.
        alternatives: more queries, without alternatives of their own: a photo is found that one of them or
            this one finds, with the score of the best.
    """

    terms: tuple[Term, ...]
    filters: Filters = NO_FILTERS
    texts: tuple[ExactText, ...] = ()
    alternatives: tuple[Query, ...] = ()

    @property
    def branches(self) -> tuple[Query, ...]:
        """This query without its alternatives, and those."""
        return (replace(self, alternatives=()), *self.alternatives) if self.alternatives else (self,)

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The terms of all branches, in their order."""
        return tuple(term for branch in self.branches for term in branch.terms)

    @property
    def is_empty(self) -> bool:
        """Whether it has neither terms, filters nor texts: it finds all photos."""
        return not (self.terms or self.texts or self.alternatives) and self.filters.is_empty

    def __str__(self) -> str:
        """One line for a person: "a dog, not rain, like beach.jpg; in Pictures; since 2024"."""
        return " or ".join(map(_branch_text, self.branches))


def _branch_text(query: Query) -> str:
    parts = ", ".join(map(str, (*query.terms, *query.texts)))
    return "; ".join([*([parts] if parts else []), *_filter_texts(query.filters)])


def normalize(text: str) -> str:
    """A typed phrase as the model gets it, and as the starter's training captions were.

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
        QueryError: it is empty, or a term, text or filter is not valid; `term` has the index of the term in
            `all_terms`.
    """
    branches = query.branches
    if len(branches) > MAX_ALTERNATIVES:
        raise QueryError(
            f"The query has {len(branches)} alternatives; at most {MAX_ALTERNATIVES} are understood",
            "Leave some out",
        )
    if len(query.all_terms) > MAX_TERMS * len(branches):
        raise _too_many_terms(len(query.all_terms))
    first, checked = 0, list[Query]()
    for branch in branches:
        checked.append(_validate_branch(branch, first))
        first += len(branch.terms)
    return replace(checked[0], alternatives=tuple(checked[1:]))


def _validate_branch(query: Query, first: int) -> Query:
    """A valid branch; `first` is the index of its first term among those of all branches."""
    if query.alternatives:
        raise QueryError("An alternative has alternatives of its own", "Write all of them side by side")
    filters = _validate_filters(query.filters)
    texts = tuple(map(_validate_text, query.texts))
    if not query.terms and not texts and filters.is_empty:
        raise QueryError("The query is empty", "Give words, a picture, or a filter")
    if len(query.terms) > MAX_TERMS:
        raise _too_many_terms(len(query.terms))
    return Query(for_each_term(_validate_term, query.terms, first), filters, texts)


def _too_many_terms(count: int) -> QueryError:
    return QueryError(f"The query has {count} parts; at most {MAX_TERMS} are understood", "Leave some out")


def _validate_text(text: ExactText) -> ExactText:
    tidy = " ".join("".join(c if c.isprintable() else " " for c in text.text).split())
    if not tidy:
        raise QueryError("There is no text between the quotes", "Write some, or leave them out")
    if len(tidy) > MAX_CHARACTERS:
        raise QueryError(
            f"The text has {len(tidy)} characters; at most {MAX_CHARACTERS} are understood",
            "Give a part of it",
        )
    return replace(text, text=tidy)


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
    lists = (filters.folders, filters.types, *(getattr(filters, name) for name in NAMED), filters.without)
    most = max(map(len, lists))
    if most > MAX_VALUES:
        raise QueryError(f"A filter has {most} values; at most {MAX_VALUES} are understood", "Leave some out")
    for folder in filters.folders:
        if not folder.parts:
            raise QueryError("A folder has no name", "Give its name, or its whole path")
    since, until = filters.since or None, filters.until or None
    for day in (since, until):
        if day is not None and not is_date(day):
            raise QueryError(
                f"{day!r} is not a date", "Write a day as 2024-05-17, a month as 2024-05, a year as 2024"
            )
    if since and until and since[: len(until)] > until[: len(since)]:
        raise QueryError(f"{since} is after {until}, so no photo is between them", "Change one of the dates")
    for least, largest in ((filters.min_side, filters.max_side), (filters.min_bytes, filters.max_bytes)):
        if min(least or 0, largest or 0) < 0 or max(least or 0, largest or 0) >= MAX_SIZE:
            raise QueryError("A size is out of range", f"Give a number from 0 to {MAX_SIZE - 1}")
        if least is not None and largest is not None and least > largest:
            raise QueryError(f"No size is at least {least} and at most {largest}", "Change one of them")
    for shape in filters.shapes:
        if shape not in SHAPES:
            raise QueryError(f"{shape!r} is not a shape", f"Shapes are {', '.join(SHAPES)}")
    for field, what in NAMED.items():
        if not all(name.strip(" ,") for name in getattr(filters, field)):
            raise QueryError(f"A {what} has no name", "Give its name, or leave it out")
    least, largest = filters.min_rating, filters.max_rating
    if any(stars is not None and not -1 <= stars <= 5 for stars in (least, largest)):
        raise QueryError("A rating is out of range", "Give 1 to 5 stars, 0 for none, or -1 for rejected")
    if least is not None and largest is not None and least > largest:
        raise QueryError(f"No rating is at least {least} and at most {largest}", "Change one of them")
    for one in filters.has:
        if one not in HOLDINGS:
            raise QueryError(
                f"{one!r} is nothing that a photo can have", f"It can have {', '.join(HOLDINGS)}"
            )
    for flag in filters.flags:
        if flag not in FLAG_STATES:
            raise QueryError(f"{flag!r} is no flag", f"Flags are {', '.join(FLAG_STATES)}")
    for quality in filters.qualities:
        if quality not in QUALITIES:
            raise QueryError(f"{quality!r} is not measured", f"Photos are {' or '.join(QUALITIES)}")
    if any(one.without or one.is_empty for one in filters.without):
        raise QueryError("What to leave out is not clear", "Give filters that photos must not pass")
    return replace(
        filters,
        since=since,
        until=until,
        types=tuple(dict.fromkeys(found for name in filters.types for found in formats_of(name))),
        shapes=tuple(dict.fromkeys(filters.shapes)),
        has=tuple(dict.fromkeys(filters.has)),
        flags=tuple(dict.fromkeys(filters.flags)),
        qualities=tuple(dict.fromkeys(filters.qualities)),
        without=tuple(map(_validate_filters, filters.without)),
    )


def is_date(text: str) -> bool:
    """Whether a text is a day, month or year as filters have it: "2024-05-17", "2024-05" or "2024"."""
    match = DAY.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def formats_of(name: str) -> tuple[str, ...]:
    """The formats that a name stands for: one, or those of a family.

    Raises:
        QueryError: there is no format of this name.
    """
    family = FAMILIES.get(name.strip().upper())
    return (parse_format(name),) if family is None else family


def parse_format(name: str) -> str:
    """The format that a name stands for: "JPEG" for "jpg", ".JPG" or "jpeg".

    Raises:
        QueryError: there is no format of this name.
    """
    names = [known.name for known in ALL_FORMATS]
    suffixes = {suffix: known.name for known in ALL_FORMATS for suffix in known.suffixes}
    wanted = name.strip().removeprefix(".").upper()
    found = wanted if wanted in names else suffixes.get(f".{wanted.lower()}", display_format(wanted))
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
    if filters.since and filters.since == filters.until:
        yield filters.since
    else:
        yield from (
            f"{what} {when}" for what, when in (("since", filters.since), ("until", filters.until)) if when
        )
    if filters.types:
        yield " or ".join(filters.types)
    for field, what in NAMED.items():
        if names := getattr(filters, field):
            yield f"{what} " + " or ".join(names)
    if filters.min_rating is not None:
        yield f"at least {filters.min_rating} stars"
    if filters.max_rating is not None:
        yield f"at most {filters.max_rating} stars"
    if filters.has:
        yield "with " + " and ".join(filters.has)
    if filters.shapes:
        yield " or ".join(filters.shapes)
    sizes = ((filters.min_side, filters.max_side, "pixels"), (filters.min_bytes, filters.max_bytes, "bytes"))
    for least, most, unit in sizes:
        if least is not None:
            yield f"at least {least} {unit}"
        if most is not None:
            yield f"at most {most} {unit}"
    if filters.copies:
        yield "with copies"
    if filters.offline:
        yield "offline"
    if filters.incomplete:
        yield "incomplete"
    if filters.favourite:
        yield "favourite"
    if filters.flags:
        yield " or ".join(filters.flags)
    if filters.qualities:
        yield " or ".join(filters.qualities)
    for one in filters.without:
        yield f"not ({'; '.join(_filter_texts(one))})"
