"""Full text search: photos by the names of their files and folders, and by the text in them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from clipsearch.library.full_text.name_matching import (
    MIN_TYPO,
    Fit,
    TypedLine,
    pieces_with_typo,
    words_of,
)
from clipsearch.library.full_text.plain_words import is_plain
from clipsearch.records import Ids
from clipsearch.store.tables.text_reader import MIN_CHARACTERS, FoundName, FoundText, TextReader

__all__ = ["MOST_IN_FOLDERS", "TextMatches", "TextSearch"]

MOST_NAMES = 400  # compared for each way to find them
MOST_SIMILAR = 1000  # the same for names with a typo
MOST_IN_FOLDERS = 20_000  # photos of folders with such a name
MOST_DIRECTORIES = 2000
MOST_TEXTS = 300  # in pictures, compared for each way to find them
MOST_QUOTED = 60  # characters
MOST_CHARACTERS = 250  # longer than a file's name can be
TYPO_WORDS, TYPO_CHARACTERS = 4, 60  # of lines in which a typo is looked for


@dataclass(frozen=True, slots=True)
class TextMatches:
    """Contents that a line was found in.

    Attributes:
        contents: their keys, each once, the best fit first: int64 (n,).
        fits: a `Fit` for each: int8 (n,).
        quotes: of those that were found by a text of them, the line that fits.
        sources: what these texts are: that in the picture ("text"), a "caption", a "keyword", a "place", ...
    """

    contents: Ids
    fits: npt.NDArray[np.int8]
    quotes: Mapping[int, str] = field(default_factory=dict)
    sources: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many contents there are."""
        return len(self.contents)


class TextSearch:
    """Finds contents by the names of their files and folders, and by the text in them. Thread-safe."""

    def __init__(self, texts: TextReader) -> None:
        self._texts = texts

    def find(self, line: str) -> TextMatches:
        """The contents whose names or texts fit a typed line; where very many fit, some of them."""
        typed = TypedLine(" ".join(unicodedata.normalize("NFC", line).split()))
        if not typed.wanted or len(typed.text) > MOST_CHARACTERS:
            return _matches({})
        found: dict[int, Fit] = {}
        _keep_best(found, self._named(typed), typed)
        self._find_in_folders(found, typed)
        texts = self._find_in_texts(found, typed)
        if not found and len(typed.wanted) >= MIN_TYPO and not is_plain(typed.text):
            _keep_best(found, self._misspelt(typed), typed)
            texts = _keep_quotes(found, self._misread(typed), typed)
        return _matches(found, texts)

    def containing(self, text: str) -> Ids:
        """All contents with a text in them, or in the names of their files or folders: int64 (n,), ascending.

        Case and diacritics do not matter.
        """
        return self._texts.contents_with(unicodedata.normalize("NFC", text))

    def _named(self, typed: TypedLine) -> Iterable[FoundName]:
        """Files that may have the line in their name, first those that have it as their name."""
        parts = [word for word in typed.words if len(word) >= MIN_CHARACTERS]
        yield from self._texts.names([[f"/{typed.text}."]], MOST_NAMES)
        if len(typed.text) >= MIN_CHARACTERS - 1:
            yield from self._texts.names([[f"/{typed.text}"]], MOST_NAMES)
        if len(typed.text) >= MIN_CHARACTERS:
            yield from self._texts.names([[typed.text]], MOST_NAMES)
        if parts:
            yield from self._texts.names([parts], MOST_NAMES)
        elif len(typed.text) < MIN_CHARACTERS and not typed.text.isascii():  # a Chinese or Japanese word
            yield from self._texts.names_that_contain(typed.text, MOST_NAMES)

    def _find_in_folders(self, found: dict[int, Fit], typed: TypedLine) -> None:
        """Add contents of folders that have the words in their names, or some where the file has the rest."""
        parts = [word for word in typed.words if len(word) >= MIN_CHARACTERS]
        if not parts:
            return
        by_words: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        texts = dict(self._texts.directories([[part] for part in parts], MOST_DIRECTORIES))
        for directory, text in texts.items():
            by_words[frozenset(typed.words) & {*words_of(text)}].append(directory)
        has_words = any(fit <= Fit.WORDS for fit in found.values())
        for known, directories in by_words.items():
            if known == {*typed.words}:
                for content in self._texts.contents_in(directories, MOST_IN_FOLDERS).tolist():
                    found.setdefault(content, Fit.FOLDER)
                continue
            rest = [word for word in parts if word not in known]
            if known and rest and not has_words:
                names = self._texts.names_in(directories, MOST_NAMES)
                if len(names) == MOST_NAMES:  # too many to be compared one by one
                    names = self._texts.names([rest], MOST_NAMES, directories)
                for name in names:
                    fit = typed.fit(name.name, texts[name.directory])
                    if fit is not None:
                        found[name.content] = min(fit, found.get(name.content, fit))

    def _find_in_texts(self, found: dict[int, Fit], typed: TypedLine) -> dict[int, FoundText]:
        """Add contents that have the line in their captions, places or pictures; the lines that fit."""
        parts = [word for word in typed.words if len(word) >= MIN_CHARACTERS]
        if parts:
            texts = self._texts_with([parts])
        elif not typed.text.isascii() or typed.wanted.isdigit():  # a Chinese or Japanese word, a number
            texts = self._texts.in_pictures_that_contain(typed.text, MOST_TEXTS)
        else:
            return {}
        return _keep_quotes(found, texts, typed)

    def _misread(self, typed: TypedLine) -> list[FoundText]:
        """Contents that may have the line in their text but for one typo."""
        alternatives = _words_with_typo(typed)
        return self._texts_with(alternatives) if alternatives else []

    def _texts_with(self, alternatives: Sequence[Sequence[str]]) -> list[FoundText]:
        return [
            *self._texts.about(alternatives, MOST_TEXTS),
            *self._texts.in_pictures(alternatives, MOST_TEXTS),
        ]

    def _misspelt(self, typed: TypedLine) -> Iterable[FoundName]:
        """Files that may have the line in their name but for one typo."""
        if len(typed.text) > TYPO_CHARACTERS or len(typed.words) > TYPO_WORDS:
            return []
        if _is_long(typed):
            return []
        whole = pieces_with_typo(f"/{typed.text}.") + pieces_with_typo(f"/{typed.text}")
        return self._texts.names([*whole, *_words_with_typo(typed)], MOST_SIMILAR)


def _is_long(typed: TypedLine) -> bool:
    """Whether a line is too long to look for typos in it."""
    return len(typed.text) > TYPO_CHARACTERS or len(typed.words) > TYPO_WORDS


def _words_with_typo(typed: TypedLine) -> list[list[str]]:
    """Alternatives to look for where one of the words may have a typo; none in a long line."""
    found = list[list[str]]()
    for word in () if _is_long(typed) else typed.words:
        others = [other for other in typed.words if other != word and len(other) >= MIN_CHARACTERS]
        if len(word) >= MIN_TYPO:
            found += [[*others, *pieces] for pieces in pieces_with_typo(word)]
    return found


def _keep_best(found: dict[int, Fit], names: Iterable[FoundName], typed: TypedLine) -> None:
    """Add to the fits found the best one of each content among some files."""
    for name in names:
        known = found.get(name.content)
        if known is not None and known <= Fit.WORDS:  # most likely this name, found in two ways
            continue
        fit = typed.fit(name.name)
        if fit is not None:
            found[name.content] = fit if known is None else min(fit, known)


def _keep_quotes(found: dict[int, Fit], texts: Iterable[FoundText], typed: TypedLine) -> dict[int, FoundText]:
    """Add the fits of texts where no name fits as well; for each that was added the line that fits."""
    quotes = dict[int, FoundText]()
    for one in texts:
        fit = typed.fit_text(one.text)
        known = found.get(one.content, Fit.PART)
        if fit is not None and known >= Fit.PART and (one.content not in quotes or fit[0] < known):
            found[one.content] = fit[0]
            quotes[one.content] = one._replace(text=_shortened(fit[1], typed))
    return quotes


def _shortened(line: str, typed: TypedLine) -> str:
    """A line, or a part of it around what was typed."""
    if len(line) <= MOST_QUOTED:
        return line
    place = max(0, line.lower().find(typed.words[0]) - MOST_QUOTED // 3)
    part = line[place : place + MOST_QUOTED]
    return ("…" if place else "") + part.strip() + ("…" if place + MOST_QUOTED < len(line) else "")


def _matches(found: dict[int, Fit], texts: Mapping[int, FoundText] | None = None) -> TextMatches:
    contents = np.fromiter(found, dtype=np.int64, count=len(found))
    fits = np.fromiter(found.values(), dtype=np.int8, count=len(found))
    order = np.argsort(fits, kind="stable")
    quotes = {content: one.text for content, one in (texts or {}).items()}
    sources = {content: one.where for content, one in (texts or {}).items()}
    return TextMatches(contents[order], fits[order], quotes, sources)
