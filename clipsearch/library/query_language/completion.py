"""Completion of a query line: what may stand at the cursor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, cast

from clipsearch.library.query_language.printer import value_text
from clipsearch.library.query_language.tokens import MINUS_SIGNS
from clipsearch.library.query_language.values import FIELDS, STATES
from clipsearch.records import HOLDINGS, SHAPES

__all__ = ["Completion", "QuerySources", "complete"]

MAX_COMPLETIONS = 20
KEYS = (
    "in", "taken", "place", "tag", "person", "cluster", "camera", "lens", "type", "rating", "size", "is",
    "has", "album", "name", "photo",
)  # fmt: skip
DATES = ("today", "yesterday", "last week", "last month", "last year", "last summer", "last winter")
SIZES = (">4000", "<1000", ">2MB", "<500KB")
BEFORE = rf"(?:^|[\s(])[{MINUS_SIGNS}+]?"
QUOTED_VALUE = re.compile(BEFORE + r'(?P<key>[A-Za-z]+):"(?P<text>(?:[^"\\]|\\.)*)$')
VALUE = re.compile(BEFORE + r'(?P<key>[A-Za-z]+):(?P<text>[^\s"]*)$')
WORD = re.compile(BEFORE + r"(?P<text>[A-Za-z]*)$")

Kind = Literal[
    "key", "folder", "date", "camera", "type", "size", "property", "place", "tag", "person", "lens",
    "cluster", "album",
]  # fmt: skip
RATINGS = (">=1", ">=3", ">=4", "5", "0")


@dataclass(frozen=True, slots=True)
class Completion:
    """Text that may stand at the cursor.

    Attributes:
        text: to be put in place of what stands there; a value with its quotes.
        start: the first character of the line that it replaces.
        end: behind the last one.
        kind: what it is.
        count: photos that have it; None where that is not known.
    """

    text: str
    start: int
    end: int
    kind: Kind
    count: int | None = None


class QuerySources(Protocol):
    """Values that a library has, with numbers of photos."""

    def folders(self) -> Mapping[str, int]:
        """Names of folders."""

    def cameras(self) -> Mapping[str, int]:
        """Names of cameras."""

    def named(self, key: str) -> Mapping[str, int]:
        """Names for one of the keys place, tag, person, lens, cluster, album."""

    def formats(self) -> Mapping[str, int]:
        """Names of formats."""

    def years(self) -> Mapping[int, int]:
        """Years."""


def complete(line: str, cursor: int, sources: QuerySources) -> list[Completion]:
    """What may stand at the cursor, the best first; empty within words that begin like no key.

    Args:
        line: a query line.
        cursor: the characters before it, from 0 to the length of the line.
        sources: where values come from.
    """
    before = line[:cursor]
    if found := QUOTED_VALUE.search(before):
        end = line.find('"', cursor) + 1 or len(line)
    else:
        found = VALUE.search(before)
        rest = re.match(r'[^\s()"]*', line[cursor:])
        end = cursor + (rest.end() if rest else 0)
    if found:
        key, start = found["key"].lower(), found.start("text") - (line[found.start("text") - 1] == '"')
        return _best(_values(key, sources), found["text"], start, end, key)
    found = WORD.search(before)
    if found is None or (found["text"] and end > cursor):
        return []
    return [
        Completion(f"{key}:", found.start("text"), cursor, "key")
        for key in KEYS
        if key.startswith(found["text"].lower())
    ]


def _values(key: str, sources: QuerySources) -> Iterator[tuple[Kind, str, int | None]]:
    """The values that a key may have, with numbers of photos."""
    if key == "in":
        yield from (("folder", name, count) for name, count in _by_count(sources.folders().items()))
    elif key in FIELDS:
        names = sources.cameras() if key == "camera" else sources.named(key)
        yield from ((cast(Kind, key), name, count) for name, count in _by_count(names.items()))
    elif key == "type":
        yield from (("type", name.lower(), count) for name, count in _by_count(sources.formats().items()))
    elif key == "taken":
        yield from (("date", str(year), count) for year, count in sources.years().items())
        yield from (("date", name, None) for name in DATES)
    elif key == "size":
        yield from (("size", text, None) for text in SIZES)
    elif key == "rating":
        yield from (("size", text, None) for text in RATINGS)
    elif key == "is":
        yield from (("property", name, None) for name in (*SHAPES, *STATES))
    elif key == "has":
        yield from (("property", name, None) for name in HOLDINGS)


def _by_count(values: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(values, key=lambda value: (-value[1], value[0]))


def _best(
    values: Iterable[tuple[Kind, str, int | None]], typed: str, start: int, end: int, key: str
) -> list[Completion]:
    """The values that begin with what is typed, then those that have it inside."""
    wanted = typed.casefold()
    having = [value for value in values if wanted in value[1].casefold()]
    having.sort(key=lambda value: not value[1].casefold().startswith(wanted))
    return [
        Completion(value_text(key, text), start, end, kind, count)
        for kind, text, count in having[:MAX_COMPLETIONS]
    ]
