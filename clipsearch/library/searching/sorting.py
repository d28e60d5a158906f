"""Sorting and grouping many photos by date, name or folder, with NumPy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Measure, Sort, Vector

__all__ = ["SortKeys", "SortSource", "natural_key", "rank_texts", "sort_keys", "sort_order", "values_of"]

_NUMBERS = re.compile(r"(\d+)")
DAY = 10**6  # a time such as 20240131235959 divided by this is its day
MEASURE_STEPS = 1_000_000  # of what is measured, from 0 to 1
WORD = 8  # bytes that are compared together


class SortSource(Protocol):
    """Where the values to sort by come from; called in any thread."""

    def dates(self) -> tuple[Ids, Ids]:
        """Contents, ascending, and when they were taken: 20240131235959, or 0 where it is not known."""

    def names(self) -> Iterator[tuple[int, str, str]]:
        """The folder and the file name of every content, ascending by content."""

    def measures(self, measure: Measure) -> tuple[Ids, Vector]:
        """Measured contents, ascending, and how sharp or bright they are: float32 (n,)."""


class SortKeys(NamedTuple):
    """Numbers to sort by, ascending: int64 (n,) each.

    Attributes:
        contents: their contents, ascending.
        groups: equal within a group; all 0 without groups.
        within: the order within a group.
    """

    contents: Ids
    groups: Ids
    within: Ids


def sort_keys(source: SortSource, *, sort: Sort, group: str) -> SortKeys:
    """The keys to sort all contents in groups by "day" or "folder".

    By date the newest are first, by what is measured those with the most; those not measured are last.
    """
    by_name = sort == "name"
    contents = within = groups = np.empty(0, dtype=np.int64)
    if by_name or group == "folder":
        contents, names, folders = _name_ranks(source, by_name=by_name)
        within, groups = names, folders if group == "folder" else np.zeros_like(folders)
    if not by_name or group == "day":
        dated, times = source.dates()
        if not len(contents):
            contents, groups = dated, np.zeros_like(dated)
        times = values_of(contents, dated, times)
        within = within if by_name else -times
        groups = -(times // DAY) if group == "day" else groups
    if sort in ("sharpness", "brightness", "exposure"):
        measured, values = source.measures(sort)
        within = -values_of(contents, measured, np.round(values * MEASURE_STEPS).astype(np.int64), -1)
    return SortKeys(contents, groups, within)


def sort_order(contents: Ids, by: SortKeys) -> tuple[Ids, Ids]:
    """The rows of contents in sorted order, and which of these are the first of a group.

    Contents without keys come last; equal ones stay in the order given.
    """
    last = np.iinfo(np.int64).max
    groups, within = (values_of(contents, by.contents, key, last) for key in (by.groups, by.within))
    rows = np.lexsort((within, groups))
    starts = np.flatnonzero(np.diff(groups[rows], prepend=groups[rows[:1]] - 1))
    return rows, starts


def values_of(contents: Ids, known: Ids, values: Ids, default: int = 0) -> Ids:
    """The values of contents, by those of known contents (ascending); `default` where there is none."""
    if not len(known):
        return np.full(len(contents), default, dtype=np.int64)
    places = np.minimum(np.searchsorted(known, contents), len(known) - 1)
    return np.where(known[places] == contents, values[places], default)


def _name_ranks(source: SortSource, *, by_name: bool) -> tuple[Ids, Ids, Ids]:
    """Contents, ascending; the rank of each by its file name (all 0 without `by_name`), and by its folder."""
    contents, texts, sizes = list[int](), bytearray(), list[int]()
    numbers, folders = dict[str, int](), list[int]()
    for content, folder, name in source.names():
        contents.append(content)
        folders.append(numbers.setdefault(folder, len(numbers)))
        if by_name:
            key = natural_key(name)
            texts += key
            sizes.append(len(key))
    places = np.empty(len(numbers), dtype=np.int64)
    places[np.array([numbers[folder] for folder in sorted(numbers)], dtype=np.int64)] = np.arange(
        len(numbers)
    )
    names = (
        rank_texts(bytes(texts), np.array(sizes, dtype=np.int64))
        if by_name
        else np.zeros(len(contents), np.int64)
    )
    return np.array(contents, dtype=np.int64), names, places[np.array(folders, dtype=np.int64)]


def natural_key(name: str) -> bytes:
    """A key that sorts 2.jpg before 10.jpg: bytes, padded to whole words.

    Text ends with a zero. A number becomes its length, its digits, and 255 minus its leading zeros.
    """
    key = bytearray()
    for at, part in enumerate(_NUMBERS.split(name.casefold())):
        if at % 2:
            digits = str(int(part)).encode()
            key += bytes((min(len(digits), 255), *digits, max(255 - (len(part) - len(digits)), 0)))
        else:
            key += part.encode("utf-8", "surrogatepass") + b"\0"
    return bytes(key) + bytes(-len(key) % WORD)


def rank_texts(texts: bytes, sizes: Ids) -> Ids:
    """The rank of each of many byte strings in their order; equal ones have the same rank.

    NumPy lets other threads run meanwhile, which Python's own sorting would not.

    Args:
        texts: all of them, concatenated, each padded with zeros to a multiple of `WORD` bytes.
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
    """One word of each byte string; 0 behind its end."""
    found = np.zeros(len(counts), dtype=np.uint64)
    reach = counts > column
    found[reach] = words[firsts[reach] + column]
    return found
