"""In which order many photos come: numbers to sort by for all of them, and rows out of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids

__all__ = ["Keys", "SortSource", "keys", "natural", "order", "ranks"]

_NUMBERS = re.compile(r"(\d+)")
DAY = 10**6  # a moment's digits below its day
WORD = 8  # bytes that are compared at once


class SortSource(Protocol):
    """Where the values to sort by come from; called in any thread."""

    def dates(self) -> tuple[Ids, Ids]:
        """Contents, ascending, and when they were taken, as `ModelReader.moments` writes it."""

    def names(self) -> Iterator[tuple[int, str, str]]:
        """The folder and the file name of every content, ascending by content."""


class Keys(NamedTuple):
    """Numbers to sort by, ascending: int64 (n,) each.

    Attributes:
        contents: what they are of, ascending.
        heads: equal within a group; all 0 without groups.
        within: the order inside of it.
    """

    contents: Ids
    heads: Ids
    within: Ids


def keys(source: SortSource, *, by_name: bool, group: str) -> Keys:
    """What to sort all contents by: date (the newest first) or name, in groups by "day" or "folder"."""
    contents = within = heads = np.empty(0, dtype=np.int64)
    if by_name or group == "folder":
        contents, names, folders = _named(source, by_name=by_name)
        within, heads = names, folders if group == "folder" else np.zeros_like(folders)
    if not by_name or group == "day":
        dated, moments = source.dates()
        if not len(contents):
            contents, heads = dated, np.zeros_like(dated)
        moments = _of(contents, dated, moments)
        within = within if by_name else -moments
        heads = -(moments // DAY) if group == "day" else heads
    return Keys(contents, heads, within)


def order(contents: Ids, by: Keys) -> tuple[Ids, Ids]:
    """Rows of contents as they come now, and which of these are the first of a group.

    Contents that the keys do not know come last; what ties stays in the order given.
    """
    last = np.iinfo(np.int64).max
    heads, within = (_of(contents, by.contents, key, last) for key in (by.heads, by.within))
    rows = np.lexsort((within, heads))
    starts = np.flatnonzero(np.diff(heads[rows], prepend=heads[rows[:1]] - 1))
    return rows, starts


def _of(contents: Ids, known: Ids, values: Ids, otherwise: int = 0) -> Ids:
    """The values of contents among those that are known, ascending."""
    if not len(known):
        return np.full(len(contents), otherwise, dtype=np.int64)
    places = np.minimum(np.searchsorted(known, contents), len(known) - 1)
    return np.where(known[places] == contents, values[places], otherwise)


def _named(source: SortSource, *, by_name: bool) -> tuple[Ids, Ids, Ids]:
    """Contents, ascending, and what puts them in the order of their names and of their folders."""
    contents, texts, sizes = list[int](), bytearray(), list[int]()
    numbers, folders = dict[str, int](), list[int]()
    for content, folder, name in source.names():
        contents.append(content)
        folders.append(numbers.setdefault(folder, len(numbers)))
        if by_name:
            key = natural(name)
            texts += key
            sizes.append(len(key))
    places = np.empty(len(numbers), dtype=np.int64)
    places[np.array([numbers[folder] for folder in sorted(numbers)], dtype=np.int64)] = np.arange(
        len(numbers)
    )
    names = (
        ranks(bytes(texts), np.array(sizes, dtype=np.int64)) if by_name else np.zeros(len(contents), np.int64)
    )
    return np.array(contents, dtype=np.int64), names, places[np.array(folders, dtype=np.int64)]


def natural(name: str) -> bytes:
    """Bytes that sort 2.jpg before 10.jpg; padded to whole words.

    Text ends with a zero. A number is its length, its digits, and then how few zeros it began with.
    """
    key = bytearray()
    for at, part in enumerate(_NUMBERS.split(name.casefold())):
        if at % 2:
            digits = str(int(part)).encode()
            key += bytes((min(len(digits), 255), *digits, max(255 - (len(part) - len(digits)), 0)))
        else:
            key += part.encode("utf-8", "surrogatepass") + b"\0"
    return bytes(key) + bytes(-len(key) % WORD)


def ranks(texts: bytes, sizes: Ids) -> Ids:
    """Where each of many texts comes in their order as bytes; equal ones get the same number.

    NumPy lets other threads run meanwhile, which Python's own sorting would not.

    Args:
        texts: all of them in a row, each padded with zeros to a multiple of `WORD` bytes.
        sizes: the bytes of each.
    """
    words = np.frombuffer(texts, dtype=">u8").astype(np.uint64)
    counts = sizes // WORD
    firsts = np.cumsum(counts) - counts
    rows = np.arange(len(sizes))
    for column in range(int(counts.max(initial=0)) - 1, -1, -1):
        rows = rows[np.argsort(_column(words, firsts, counts, column)[rows], kind="stable")]
    differs = np.zeros(max(len(rows) - 1, 0), dtype=np.bool_)
    for column in range(int(counts.max(initial=0))):
        there = _column(words, firsts, counts, column)[rows]
        differs |= there[1:] != there[:-1]
    result = np.empty(len(rows), dtype=np.int64)
    result[rows] = np.concatenate(([0], np.cumsum(differs)))[: len(rows)]
    return result


def _column(words: npt.NDArray[np.uint64], firsts: Ids, counts: Ids, column: int) -> npt.NDArray[np.uint64]:
    """One word of each text; 0 behind its end."""
    found = np.zeros(len(counts), dtype=np.uint64)
    reach = counts > column
    found[reach] = words[firsts[reach] + column]
    return found
