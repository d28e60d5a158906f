"""What is asked for: weighted words and pictures; and what a typed line means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from clipsearch.errors import QueryError

__all__ = ["Picture", "Query", "Term", "parse", "picture_query"]

Picture = Path | str | bytes | int
"""A picture: a file, an encoded image's bytes, or the key of a content in the library."""

MOST_CHARACTERS = 1000
SPACE_BEFORE_MARK = re.compile(r" ([.,!?'])")


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query.

    Attributes:
        words: a phrase, or "" for a picture.
        picture: a file, an encoded image's bytes, a content's key, or None for words.
        weight: relative to the other terms; negative to look for less of it. Not 0.
    """

    words: str = ""
    picture: Path | bytes | int | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that are fused into one unit vector: the normalised weighted sum of theirs."""

    terms: tuple[Term, ...]


def parse(text: str) -> Query:
    """Read a typed line as one phrase, tidied as the starter's training captions were.

    Runs of white space count as one space; quotes, spaces before punctuation and a final full stop
    are dropped, so that they do not change what is found.

    Raises:
        QueryError: nothing is left to look for, or it is far too long.
    """
    printable = "".join(c if c.isprintable() and c != '"' else " " for c in text)
    words = SPACE_BEFORE_MARK.sub(r"\1", " ".join(printable.split())).rstrip(". ")
    if not words:
        raise QueryError("The query is empty", "Type what the photo shows: a dog on a beach")
    if len(words) > MOST_CHARACTERS:
        raise QueryError(
            f"The query has {len(words)} characters; at most {MOST_CHARACTERS} are understood",
            "Describe the photo in a sentence",
        )
    return Query((Term(words=words),))


def picture_query(picture: Picture) -> Query:
    """Ask for photos like one picture."""
    return Query((Term(picture=Path(picture) if isinstance(picture, str) else picture),))
