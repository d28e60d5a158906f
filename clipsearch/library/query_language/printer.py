"""From a query to its line: `parse_line` makes the same query of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

from clipsearch.errors import QueryError
from clipsearch.library.query_language.date_words import DATE_KINDS, lexicon
from clipsearch.library.query_language.parser import DATA, keep_as_words, parse_line
from clipsearch.library.query_language.places import PlaceNames
from clipsearch.library.query_language.tokens import KEYS, MINUS_SIGNS, SIGNS
from clipsearch.library.query_language.values import filter_items
from clipsearch.library.searching.query import ExactText, Filters, Query, Term, validate

__all__ = ["print_line", "value_text"]

BRACKETS_AND_QUOTES = re.compile(r'[\\()"]')
KEYED = re.compile(rf"[{MINUS_SIGNS}+]?(?:{'|'.join(KEYS)}):.", re.IGNORECASE)
WEIGHTED = re.compile(r"\^[0-9.]+\Z")


def print_line(query: Query, *, places: PlaceNames | None = None) -> str:
    """The line for a query; words are marked by backslashes only where they would be read otherwise.

    Args:
        query: what to print.
        places: names that are read as places, as for `parse_line`.

    Raises:
        QueryError: the query is not valid.
    """
    if query.is_empty:
        return ""
    query = validate(query)
    line = _line(query, escaped=False)
    try:
        parsed = parse_line(line, places=places)
        if parsed.query == query:
            return line
    except QueryError:
        pass  # a word looks like something else
    line = _line(query, escaped=True)
    while places is not None and (found := parse_line(line, places=places).readings):
        line = keep_as_words(line, found[0])
    return line


def value_text(key: str, text: str) -> str:
    """A value as it stands behind its key: in quotes where it needs some."""
    is_plain = (
        text and not re.search(r'[\s"()\\^]', text) and not (key == "photo" and re.match(r"#|data:", text))
    )
    if is_plain and text[0] not in "~'":
        return text
    return _quoted(text)


def _line(query: Query, *, escaped: bool) -> str:
    return " OR ".join(" ".join(_branch(branch, escaped=escaped)) for branch in query.branches)


def _branch(query: Query, *, escaped: bool) -> Iterator[str]:
    has_phrase = False
    for term in query.terms:
        if term.picture is None and term.weight == 1 and not has_phrase:
            has_phrase = True
            yield _words(term.words, escaped=escaped)
        else:
            yield _term(term, escaped=escaped)
    yield from map(_text, query.texts)
    yield from _filters(query.filters)
    for one in query.filters.without:
        items = list(_filters(one))
        yield f"-{items[0]}" if len(items) == 1 else f"-({' '.join(items)})"


def _term(term: Term, *, escaped: bool) -> str:
    size = abs(term.weight)
    weight = "" if size == 1 else f"^{size!r}".removesuffix(".0")
    if term.picture is not None:
        return f"{'-' if term.weight < 0 else ''}photo:{_picture(term.picture)}{weight}"
    sign = "-" if term.weight < 0 else "+" if size == 1 else ""
    words = _words(term.words, escaped=escaped)
    is_word = words[:1].isalpha() and re.fullmatch(r"\w+", words) and words != "OR" and (sign or not escaped)
    return f"{sign}{words}{weight}" if is_word else f"{sign}({words}){weight}"


def _picture(picture: Path | bytes | int) -> str:
    if isinstance(picture, int):
        return f"#{picture}"
    if isinstance(picture, bytes):
        return DATA + base64.b64encode(picture).decode()
    return value_text("photo", str(picture))


def _text(text: ExactText) -> str:
    shown = f"name:{value_text('name', text.text)}" if text.where == "name" else _quoted(text.text)
    return f"{'-' if text.excluded else ''}{shown}"


def _filters(filters: Filters) -> Iterator[str]:
    yield from (f"{key}:{value_text(key, value)}" for key, value in filter_items(filters))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(text: str, *, escaped: bool) -> str:
    return " ".join(map(_escaped, text.split(" "))) if escaped else text


def _escaped(word: str) -> str:
    """A word of which nothing is read as anything else."""
    shown = BRACKETS_AND_QUOTES.sub(r"\\\g<0>", word)
    entries = lexicon().entries
    kinds = {kind for part in re.split(r"[\W_]", word.casefold()) for kind in entries.get((part,), ())}
    is_date = re.search(r"\d", word) or kinds & DATE_KINDS
    is_signed = word[0] in SIGNS and word[1:2].isalpha()
    is_special = word == "OR" or is_signed or KEYED.match(word) or WEIGHTED.search(word)
    return f"\\{shown}" if (is_date or is_special) and not shown.startswith("\\") else shown
