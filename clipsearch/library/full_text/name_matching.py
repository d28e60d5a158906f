"""How well a typed line fits a file's name or a text: pure rules of words, separators and typos."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum

__all__ = ["MIN_TYPO", "Fit", "TypedLine", "fold", "is_one_typo", "pieces_with_typo", "squeeze", "words_of"]

MIN_TYPO = 5  # letters and digits from which on a typo is forgiven
_RUNS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL_CASE = re.compile(r"(?<=[a-z\u00df-\u00ff])(?=[A-Z\u00c0-\u00de])")
_LINKS = frozenset(("the", "and", "with"))


class Fit(IntEnum):
    """How a line fits a name, or the text in a picture, the best first."""

    EXACT = 0
    """It is the name, with or without the suffix."""
    START = 1
    """The name begins with it, and another word follows."""
    WORDS = 2
    """Its words are words of the name, in any order."""
    FOLDER = 3
    """Its words are words of the name and of the names of the folders above."""
    PART = 4
    """It is inside the name, perhaps in a longer word."""
    PARTS = 5
    """It is inside the name but for separators, or its words are in different places of it."""
    TYPO = 6
    """It is the name, or a word of it, but for one typo."""
    TEXT = 7
    """Its words are words of a line of the text in the picture."""
    TEXT_PART = 8
    """It is inside such a line, or its words are in different lines."""
    TEXT_TYPO = 9
    """Its words are words of such a line, one of them but for one typo."""


def fold(text: str) -> str:
    """A text in lower case and without diacritics, as the full text index compares."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)).lower())


def squeeze(text: str) -> str:
    """The letters and digits of a text, folded: separators do not matter."""
    return "".join(_RUNS.findall(fold(text)))


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, folded; "IMG_12", "DogRun7" and "dog-run 7" have such parts."""
    return _RUNS.findall(fold(_CAMEL_CASE.sub(" ", text)))


class TypedLine:
    """A line as it was typed, to be compared with names.

    Attributes:
        text: the line.
        wanted: its letters and digits, folded.
        words: the words that a name must have, folded; "the" and words of two letters only where there
            are no others.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.wanted = squeeze(text)
        self._folded = fold(text)
        words = words_of(text)
        self.words = [
            word for word in words if word.isdigit() or (len(word) > 2 and word not in _LINKS)
        ] or words
        self._words = frozenset(self.words)

    def fit(self, name: str, folders: str = "") -> Fit | None:
        """How it fits the name of a file, given the names of the folders above; None where it does not."""
        if not self.wanted:
            return None
        stem, _, suffix = name.rpartition(".")
        given = words_of(stem or name)
        whole = "".join(given)
        if self.wanted == whole or self.wanted == whole + squeeze(suffix):
            return Fit.EXACT
        if whole.startswith(self.wanted) and _ends_word(given, len(self.wanted)):
            return Fit.START
        if self._words.issubset(given):
            return Fit.WORDS
        if folders and self._words <= {*given, *words_of(folders)}:
            return Fit.FOLDER
        folded = fold(name)
        if self._folded in folded:
            return Fit.PART
        if self.wanted in whole or all(word in folded for word in self.words):
            return Fit.PARTS
        return Fit.TYPO if self._fits_with_typo(whole, given) else None

    def fit_text(self, text: str) -> tuple[Fit, str] | None:
        """How it fits a text of several lines, and the line that it fits best; None where it does not."""
        if not self.wanted:
            return None
        best: tuple[Fit, str] | None = None
        folded = fold(text)
        is_inside = all(word in folded for word in self.words)
        for line, low in zip(text.split("\n"), folded.split("\n"), strict=False):
            if is_inside and any(word in low for word in self.words):
                given = words_of(line)
                if self._words.issubset(given):
                    return Fit.TEXT, line
                if self.wanted in "".join(given) or best is None:
                    best = Fit.TEXT_PART, line
            elif self._folded in low or (self.wanted.isdigit() and self.wanted in squeeze(low)):
                best = Fit.TEXT_PART, line
        if best is not None or len(self.wanted) < MIN_TYPO or is_inside:
            return best
        for line in text.split("\n"):
            if self._has_typo_in(words_of(line)):
                return Fit.TEXT_TYPO, line
        return None

    def _fits_with_typo(self, whole: str, given: Sequence[str]) -> bool:
        if len(self.wanted) < MIN_TYPO:
            return False
        if is_one_typo(self.wanted, whole):
            return True
        return self._has_typo_in(given)

    def _has_typo_in(self, given: Sequence[str]) -> bool:
        wrong = [word for word in self.words if word not in given]
        return (
            len(wrong) == 1 and len(wrong[0]) >= MIN_TYPO and any(is_one_typo(wrong[0], one) for one in given)
        )


def _ends_word(words: Sequence[str], length: int) -> bool:
    """Whether a word ends after so many characters of all."""
    for word in words:
        length -= len(word)
        if length <= 0:
            break
    return length == 0


def is_one_typo(a: str, b: str) -> bool:
    """Whether one letter too much, too few or wrong, or two exchanged, make one text of the other.

    That is a Damerau-Levenshtein distance of 1.
    """
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest, other = a[start:], b[start:]
    if len(a) != len(b):
        return rest[1:] == other or rest == other[1:]
    return rest[1:] == other[1:] or (rest[1::-1] == other[:2] and rest[2:] == other[2:])


def pieces_with_typo(text: str) -> list[list[str]]:
    """What is left of a text by a typo at each place: the part before, and the part after it.

    A text with one typo has all pieces of one of them. Each has three characters or more, so that texts
    of less than seven lack those for a typo in the middle.
    """
    found = {
        tuple(part for part in (text[: max(at - 1, 0)], text[at + 1 :]) if len(part) > 2)
        for at in range(len(text) + 1)
    }
    return [list(pieces) for pieces in sorted(found) if pieces]
