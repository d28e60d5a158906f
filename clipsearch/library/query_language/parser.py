"""From a query line to a query: words, pictures, filters, exact text, alternatives, dates and places.

A line is what OR parts: alternatives, of which each needs all that stands in it. Brackets with an OR or a
key in them are multiplied out. All plain words of an alternative are one phrase.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise, product

from clipsearch.errors import QueryError
from clipsearch.library.query_language.dates import find_date
from clipsearch.library.query_language.places import PlaceNames
from clipsearch.library.query_language.tokens import KEYS, Token, error_at, tokenize
from clipsearch.library.query_language.values import joined, path_of, read_value
from clipsearch.library.searching.query import (
    MAX_ALTERNATIVES,
    MAX_CHARACTERS,
    NO_FILTERS,
    ExactText,
    Filters,
    Query,
    Term,
    normalize,
    validate,
)

__all__ = ["Hint", "ParsedLine", "Reading", "keep_as_words", "parse_line"]

CONTENT = re.compile(r"#([0-9]{1,19})")
DATA = "data:"
NO_DATE = "\\"  # in place of a word that belongs to no date or place
_ALL_PHOTOS = (
    "photo|photos|picture|pictures|pics|images|all photos|my photos|foto|fotos|bilder|aufnahmen|alle fotos|"
    "alle bilder|toutes les photos|fotografías|imágenes|todas las fotos|fotografie|immagini|tutte le foto|"
    "fotografias|imagens|todas as fotos"
)
ALL_PHOTOS = frozenset(_ALL_PHOTOS.split("|"))
"""Words beside a date or place that ask for nothing more."""
MAX_DEPTH = 20  # of brackets
MAX_LINE = 100_000  # characters: 16 alternatives of all kinds, with long names of folders


@dataclass(frozen=True, slots=True)
class Reading:
    """Words of a line that were read as a filter.

    Attributes:
        offset: the first character in the line.
        length: characters.
        text: the words.
        filters: what they were read as.
    """

    offset: int
    length: int
    text: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class Hint:
    """A remark about a place of a line that is read as words, and may have been meant otherwise.

    Attributes:
        offset: the first character in the line.
        length: characters.
        text: a sentence.
    """

    offset: int
    length: int
    text: str


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """What a line means.

    Attributes:
        query: valid; empty for an empty line.
        readings: dates and places that are written in words, in the order of the line.
        hints: what may have been meant otherwise.
    """

    query: Query
    readings: tuple[Reading, ...] = ()
    hints: tuple[Hint, ...] = ()


def parse_line(
    line: str,
    *,
    today: date | None = None,
    places: PlaceNames | None = None,
) -> ParsedLine:
    """Read a query line.

    Args:
        line: what was typed.
        today: what dates in words count from; by default the present day.
        places: names that are read as places behind a preposition; without them none is.

    Raises:
        QueryError: a part of it makes no sense; `line`, `offset` and `length` say where.
    """
    if len(line) > MAX_LINE:
        message = f"The line has {len(line)} characters; at most {MAX_LINE} are understood"
        raise QueryError(message, "Describe the photo in a sentence")
    try:
        return _Parser(line, today or date.today(), places).parse()
    except QueryError as error:
        if not error.length:
            error.line, error.offset, error.length = line, 0, len(line)
        raise


def keep_as_words(line: str, reading: Reading) -> str:
    """The line with the words of a reading marked (by backslashes) to stay words."""
    end = reading.offset + reading.length
    words = re.sub(r"(?<!\S)(?=[^\s\\])", r"\\", line[reading.offset : end])
    return line[: reading.offset] + words + line[end:]


@dataclass(frozen=True, slots=True)
class _Part:
    """A token with its meaning: a word of the phrase (None), a term, filters, or text."""

    token: Token
    meaning: Term | Filters | ExactText | None = None


Branch = tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """A pair of brackets, or the whole line, with the tokens and groups in it."""

    opening: Token
    items: Sequence[Token | _Group]
    closing: Token

    @property
    def place(self) -> Token:
        """From the opening to the closing one."""
        return replace(self.opening, end=self.closing.end)

    def inner(self) -> list[Token]:
        """All tokens between the brackets, brackets among them."""
        found = list[Token]()
        for item in self.items:
            found += [item] if isinstance(item, Token) else [item.opening, *item.inner(), item.closing]
        return found


class _Parser:
    """Reads one line."""

    def __init__(self, line: str, today: date, places: PlaceNames | None) -> None:
        self._line = line
        self._today = today
        self._places = places
        self._error = partial(error_at, line)
        self._hints: list[Hint] = []
        self._readings: dict[int, Reading] = {}

    def parse(self) -> ParsedLine:
        """The meaning of the line."""
        branches = self._branches(self._grouped())
        queries = [query for branch in branches if not (query := self._query(branch)).is_empty]
        query = replace(queries[0], alternatives=tuple(queries[1:])) if queries else Query(())
        if not query.is_empty:
            query = validate(query)
        readings = tuple(self._readings[offset] for offset in sorted(self._readings))
        return ParsedLine(query, readings, tuple(sorted(self._hints, key=lambda hint: hint.offset)))

    def _hint(self, token: Token, text: str) -> None:
        self._hints.append(Hint(token.start, token.end - token.start, text))

    # Brackets

    def _grouped(self) -> _Group:
        """The tokens as groups; a bracket without its other half is a word."""
        end = len(self._line)
        stack: list[tuple[Token, list[Token | _Group]]] = [(Token("(", "", 0, 0), [])]
        for token in tokenize(self._line):
            if token.kind == "(":
                if len(stack) > MAX_DEPTH:
                    raise self._error(token.start, token.end, "There are too many brackets in brackets")
                stack.append((token, []))
            elif token.kind == ")" and len(stack) > 1:
                opening, items = stack.pop()
                stack[-1][1].append(_Group(opening, items, token))
            elif token.kind == ")":
                stack[-1][1].append(self._literal(token))
                self._hint(token, "This bracket was not opened, so it counts as a word")
            else:
                stack[-1][1].append(token)
        while len(stack) > 1:
            opening, items = stack.pop()
            stack[-1][1].extend([self._literal(opening), *items])
            self._hint(opening, "This bracket is not closed, so it counts as a word")
        return _Group(stack[0][0], stack[0][1], Token(")", "", end, end))

    def _literal(self, token: Token) -> Token:
        """A token as a word, as it stands in the line."""
        return Token("word", self._line[token.start : token.end], token.start, token.end, is_plain=True)

    # Alternatives

    def _branches(self, group: _Group) -> list[Branch]:
        """The alternatives of a group; empty where nothing is in it."""
        alternatives: list[list[list[Branch]]] = [[]]
        operators = self._operators(group.items)
        for index, item in enumerate(group.items):
            if index in operators:
                alternatives.append([])
            elif isinstance(item, Token):
                alternatives[-1].append([(self._part(item),)])
            else:
                beside_or = index - 1 in operators or index + 1 in operators
                alternatives[-1].append(self._inner(item, beside_or=beside_or))
        found = list[Branch]()
        for factors in alternatives:
            for combination in product(*factors):
                found.append(tuple(part for branch in combination for part in branch))
                if len(found) > MAX_ALTERNATIVES:
                    message = f"These are more than {MAX_ALTERNATIVES} alternatives"
                    raise self._error(group.place.start, group.place.end, message, "Leave some out")
        return [branch for branch in found if branch]

    def _operators(self, items: Sequence[Token | _Group]) -> set[int]:
        """Which items are an OR between two others; any other OR is a word."""
        found = set[int]()
        for index, item in enumerate(items):
            if isinstance(item, _Group) or item.kind != "or":
                continue
            after = items[index + 1 : index + 2]
            is_last = not after or (isinstance(after[0], Token) and after[0].kind == "or")
            if index == 0 or index - 1 in found or is_last:
                self._hint(item, "OR stands between two things to find; here it counts as a word")
            else:
                found.add(index)
        return found

    def _inner(self, group: _Group, *, beside_or: bool) -> list[Branch]:
        """The alternatives that a pair of brackets stands for."""
        sign, weight, place = group.opening.sign, group.closing.weight, group.place
        is_grouping = self._is_grouping(group)
        if not is_grouping and (sign or weight is not None):
            return [(self._phrase(group),)]
        if weight is not None:
            message = "A weight belongs to words or to a photo"
            raise self._error(place.start, place.end, message, "Leave it out")
        if sign < 0:
            return [self._excluded(group)]
        if beside_or or is_grouping:
            return self._branches(group) or [()]
        words = (group.opening, *group.inner(), group.closing)
        return [tuple(_Part(self._as_word(token)) for token in words)]

    def _is_grouping(self, group: _Group) -> bool:
        """Whether there is more between brackets than words: otherwise they are punctuation."""
        if self._has_operator(group):
            return True
        return any(
            item.sign or item.weight is not None or item.kind in ("key", "quote")
            if isinstance(item, Token)
            else item.opening.sign or item.closing.weight is not None or self._is_grouping(item)
            for item in group.items
        )

    def _has_operator(self, group: _Group) -> bool:
        kept = len(self._hints)
        found = bool(self._operators(group.items))
        del self._hints[kept:]
        return found

    def _as_word(self, token: Token) -> Token:
        return self._literal(token) if token.kind in "()" else token

    def _phrase(self, group: _Group) -> _Part:
        """Brackets around words, with a sign or weight."""
        place, words = group.place, _text_of([self._as_word(token) for token in group.inner()])
        weight = self._weight(place, group.opening.sign or 1, group.closing.weight)
        return _Part(place, self._term(place, words, weight))

    def _excluded(self, group: _Group) -> Branch:
        """What brackets behind a minus leave out: each alternative in them."""
        place = group.place
        parts = list[_Part]()
        for branch in self._branches(group):
            query = self._query(branch, reads_dates=False)
            terms = [term for term in query.terms if term.weight > 0]
            texts = [text for text in query.texts if not text.excluded]
            kinds = bool(terms) + bool(texts) + (not query.filters.is_empty)
            is_clear = len(terms) == len(query.terms) and len(texts) == len(query.texts) <= 1
            if kinds != 1 or not is_clear or query.filters.without or len(terms) > 1:
                message = "It is not clear what these brackets leave out"
                raise self._error(place.start, place.end, message, "Put a minus before each of them")
            meanings: list[Term | Filters | ExactText] = [
                *(replace(term, weight=-term.weight) for term in terms),
                *(replace(text, excluded=True) for text in texts),
            ]
            if not query.filters.is_empty:
                meanings.append(Filters(without=(query.filters,)))
            parts += [_Part(place, meaning) for meaning in meanings]
        return tuple(parts)

    # Single parts

    def _part(self, token: Token) -> _Part:
        """What a token means by itself."""
        if token.kind == "quote" or (token.kind == "key" and token.key == "name"):
            return self._exact(token)
        if token.kind == "key":
            return self._keyed(token)
        if token.sign or token.weight is not None:
            weight = self._weight(token, token.sign or 1, token.weight)
            return _Part(token, self._term(token, token.text, weight))
        if not token.is_plain and token.text.startswith('"'):
            self._hint(token, "This quotation is not closed, so it counts as words")
        elif not token.is_plain and token.text.endswith(":") and token.text[:-1].lower() in KEYS:
            self._hint(token, "A value belongs right behind the colon; without one this is a word")
        return _Part(token)

    def _exact(self, token: Token) -> _Part:
        if token.weight is not None:
            raise self._error(token.start, token.end, "Exact text has no weight", "Leave it out")
        if not "".join(c for c in token.text if c.isprintable()).strip():
            if token.kind == "key":
                raise self._error(token.start, token.end, "There is nothing behind name:", "Give a name")
            return _Part(replace(token, kind="word"))  # no quotation, and no word either
        text = ExactText(token.text, token.sign < 0, "name" if token.kind == "key" else "all")
        query = self._checked(token, Query((), texts=(text,)))
        return _Part(token, query.texts[0])

    def _keyed(self, token: Token) -> _Part:
        if not token.is_quoted and token.text.startswith('"'):
            raise self._error(token.start, token.end, "The quotation is not closed", 'Write a " at its end')
        if token.key == "photo":
            return _Part(token, self._picture(token))
        try:
            filters = read_value(token.key, token.text, self._today, is_quoted=token.is_quoted)
        except QueryError as error:
            raise self._error(token.start, token.end, error.message, error.hint) from error
        filters = self._checked(token, Query((), filters)).filters if not filters.is_empty else filters
        return _Part(token, Filters(without=(filters,)) if token.sign < 0 else filters)

    def _picture(self, token: Token) -> Term:
        weight = self._weight(token, token.sign or 1, token.weight)
        if not token.text:
            raise self._error(token.start, token.end, "There is nothing behind photo:", "Give a file")
        if not token.is_quoted and (content := CONTENT.fullmatch(token.text)):
            return Term(picture=int(content[1]), weight=weight)
        if not token.is_quoted and token.text.startswith(DATA):
            try:
                return Term(picture=base64.b64decode(token.text[len(DATA) :], validate=True), weight=weight)
            except (binascii.Error, ValueError) as error:
                raise self._error(token.start, token.end, "This is not the data of a picture") from error
        return Term(picture=path_of(token.text, is_quoted=token.is_quoted), weight=weight)

    def _term(self, place: Token, words: str, weight: float) -> Term:
        try:
            return Term(words=normalize(words), weight=weight)
        except QueryError as error:
            raise self._error(place.start, place.end, error.message, error.hint) from error

    def _weight(self, place: Token, sign: int, weight: float | None) -> float:
        value = sign * (1.0 if weight is None else weight)
        self._checked(place, Query((Term(picture=0, weight=value),)))
        return value

    def _checked(self, place: Token, query: Query) -> Query:
        """A valid query; an error names the place of its token."""
        try:
            return validate(query)
        except QueryError as error:
            raise self._error(place.start, place.end, error.message, error.hint) from error

    # Branches

    def _query(self, branch: Branch, *, reads_dates: bool = True) -> Query:
        """The query of one alternative: its plain words as one phrase, at the place of the first of them."""
        filters = NO_FILTERS
        for part in branch:
            if isinstance(part.meaning, Filters):
                filters = joined(filters, part.meaning)
                if not filters.is_empty:
                    filters = self._checked(part.token, Query((), filters)).filters
        readings = NO_FILTERS
        if reads_dates and not (filters.since or filters.until):
            branch, readings = self._without_reading(branch, self._date_among)
        if reads_dates and self._places is not None and not filters.places:
            branch, places = self._without_reading(branch, self._place_among)
            readings = joined(readings, places)
        filters = joined(filters, readings)
        words = [part.token for part in branch if part.meaning is None]
        phrase = _text_of(words)
        if not readings.is_empty:
            phrase = phrase.strip(" ,;:")  # what stood between the words and the date
            if phrase.casefold() in ALL_PHOTOS:
                phrase = ""
        terms = list[Term]()
        for part in branch:
            if isinstance(part.meaning, Term):
                terms.append(part.meaning)
            elif part.meaning is None and part.token is words[0] and _has_words(phrase):
                place = replace(words[0], end=words[-1].end)
                terms.append(self._term(place, phrase, 1.0))
        texts = tuple(part.meaning for part in branch if isinstance(part.meaning, ExactText))
        return Query(tuple(terms), filters, texts)

    def _date_among(self, words: Sequence[str | None]) -> tuple[int, int, Filters] | None:
        found = find_date(words, self._today)
        return (found.first, found.last, Filters(since=found.since, until=found.until)) if found else None

    def _place_among(self, words: Sequence[str | None]) -> tuple[int, int, Filters] | None:
        found = self._places.find(words) if self._places is not None else None
        return (found.first, found.last, Filters(places=(found.name,))) if found else None

    def _without_reading(
        self, branch: Branch, find: Callable[[Sequence[str | None]], tuple[int, int, Filters] | None]
    ) -> tuple[Branch, Filters]:
        """A branch without the words that are a date or place, and what these mean."""
        words = [part.token.text if part.meaning is None else None for part in branch]
        if sum(len(word) for word in words if word) > MAX_CHARACTERS:  # no phrase, and slow to look through
            return branch, NO_FILTERS
        beside = {  # a word with a bracket right beside it
            index
            for first, (one, other) in enumerate(pairwise(branch))
            for index in (first, first + 1)
            if one.token.end == other.token.start
        }
        for index, part in enumerate(branch):
            if part.meaning is None and (part.token.is_plain or part.token.kind != "word" or index in beside):
                words[index] = NO_DATE
        found = find(words)
        if found is None:
            return branch, NO_FILTERS
        first, last, filters = found
        start, end = branch[first].token.start, branch[last].token.end
        self._readings[start] = Reading(start, end - start, self._line[start:end], filters)
        return (*branch[:first], *branch[last + 1 :]), filters


def _text_of(words: Sequence[Token]) -> str:
    """Words as they stand in the line: with a space where one is between them there."""
    text = ""
    for before, word in zip([None, *words], words, strict=False):
        text += ("" if before is None or before.end == word.start else " ") + word.text
    return text


def _has_words(text: str) -> bool:
    """Whether anything is left of a phrase when it is normalized."""
    return any(c.isprintable() and not c.isspace() and c not in '".' for c in text)
