"""Places in words: "in Rome", "à Paris", "in den USA", of those where photos of the library were taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["FoundPlace", "PlaceNames", "may_name_place"]

_PREPOSITIONS = (
    "in at near around from in_the near_the "
    "im aus bei nahe in_den in_der in_dem aus_den aus_der "
    "à au aux en dans près_de en_la "
    "cerca_de en_el en_los en_las "
    "a ad nel nella nell' nei negli nelle vicino_a "
    "em no na nos nas perto_de"
)
AT_AN_END = frozenset({"a", "no", "na"})  # also an article, a negation: "a Panama hat"
_NO_NAMES = (
    "nice bath reading orange mobile turkey china split cork hull deal rugby sandwich chad jersey jordan "
    "essen halle hagen baden wells sale male bear hall lens tours angers march bergen victoria"
)
NO_NAMES = frozenset(_NO_NAMES.split())
"""Names that are also other words: places only with a capital."""
ALIASES = {
    "usa": "United States",
    "us": "United States",
    "america": "United States",
    "uk": "United Kingdom",
    "great britain": "United Kingdom",
    "holland": "Netherlands",
    "czech republic": "Czechia",
}
SHORTEST = 4  # letters of a name without a capital
EDGES = ",.;:!?"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place among words.

    Attributes:
        first: the index of its preposition.
        last: the index of its last word.
        name: as the library has it.
    """

    first: int
    last: int
    name: str


class PlaceNames:
    """Names of places, in any language, as they may be typed."""

    def __init__(self, names: Iterable[str]) -> None:
        known = frozenset(names)
        self._names = {tuple(alias.split()): name for alias, name in ALIASES.items() if name in known}
        self._names |= {tuple(_folded(name).split()): name for name in known if name.strip()}
        self._longest = max(map(len, self._names), default=0)

    def find(self, words: Sequence[str | None]) -> FoundPlace | None:
        """The first name of a place behind a preposition; None where there is none.

        Args:
            words: as they were typed; None where something else stands between them.
        """
        folded = [_folded(word) if word else None for word in words]
        for first in range(len(words)):
            for start in (first + 2, first + 1):
                if tuple(word or "" for word in folded[first:start]) not in FOLDED:
                    continue
                for end in range(min(start + self._longest, len(words)), start, -1):
                    name = self._names.get(tuple(word or "" for word in folded[start:end]))
                    is_last = end == len(words) or words[end] is None
                    if name and self._is_place(folded[first] or "", words[start:end], is_last=is_last):
                        return FoundPlace(first, end - 1, name)
        return None

    def _is_place(self, preposition: str, words: Sequence[str | None], *, is_last: bool) -> bool:
        text = " ".join(filter(None, words))
        if text[:1].isupper():
            return is_last or preposition not in AT_AN_END
        is_name = len(text) >= SHORTEST and _folded(text) not in NO_NAMES
        return is_last and is_name and preposition not in AT_AN_END


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold().strip(EDGES))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


FOLDED = {tuple(_folded(words).split("_")) for words in _PREPOSITIONS.split()}


def may_name_place(line: str) -> bool:
    """Whether a line has a word behind a preposition of places."""
    words = _folded(line).split()
    return any(tuple(words[at : at + size]) in FOLDED for at in range(len(words) - 1) for size in (1, 2))
