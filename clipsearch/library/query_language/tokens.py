"""Tokens of a query line: words, quoted text, `key:value`, brackets, OR; any line has some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from clipsearch.errors import ClipsearchError, QueryError

__all__ = [
    "KEYS",
    "MINUS_SIGNS",
    "SIGNS",
    "Token",
    "error_at",
    "locate_error",
    "tokenize",
    "unescaped_end",
]

KEYS = (
    "in", "taken", "camera", "type", "size", "is", "name", "photo", "place", "rating", "tag", "person",
    "lens", "cluster", "has", "album",
)  # fmt: skip
"""What may stand before a colon; any other word with a colon is a word."""

MINUS_SIGNS = "-−–"
SIGNS = f"+{MINUS_SIGNS}"
SPECIAL = '\\()"'
WEIGHT = re.compile(r"\^([0-9]+(?:\.[0-9]+)?)(?=[\s)]|\Z)")
WEIGHT_AT_END = re.compile(r"\^([0-9]+(?:\.[0-9]+)?)\Z")
CLOSING = re.compile(r"\)+(?:\^[0-9]+(?:\.[0-9]+)?)?(?=[\s)]|\Z)")
KEY = re.compile(r"([A-Za-z]+):(?=[^\s)])")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a line.

    Attributes:
        kind: a word, quoted text, a filter or picture with its key, "(" or ")", or OR.
        text: of a word or a quotation; the value behind a key.
        start: its first character in the line.
        end: behind its last one.
        key: before the colon, in small letters.
        sign: -1 behind a minus sign, 1 behind a plus sign, else 0.
        weight: behind `^`; None where there is none.
        is_quoted: the value of the key was in quotes.
        is_plain: a backslash keeps it from being anything but a word.
    """

    kind: Literal["word", "quote", "key", "(", ")", "or"]
    text: str
    start: int
    end: int
    key: str = ""
    sign: int = 0
    weight: float | None = None
    is_quoted: bool = False
    is_plain: bool = False


def error_at(line: str, start: int, end: int, message: str, hint: str = "") -> QueryError:
    """An error about a place of a line."""
    error = QueryError(message, hint)
    error.line, error.offset, error.length = line, start, max(end - start, 1)
    return error


def locate_error(error: ClipsearchError, line: str) -> None:
    """Let an error about a value that names nothing say where in its line the value is."""
    if isinstance(error, QueryError) and error.value:
        wanted = PurePath(error.value)
        for token in tokenize(line):
            if token.key in ("in", "photo") and PurePath(token.text) == wanted:
                error.line, error.offset, error.length = line, token.start, token.end - token.start
                return


def tokenize(line: str) -> Iterator[Token]:
    """The tokens of a line, in its order; all but white space is in one of them."""
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        token = _token(line, at)
        yield token
        at = token.end


def _token(line: str, start: int) -> Token:
    """The token that begins at a character that is no space."""
    if line[start] == ")":
        weight, end = _weight(line, start + 1)
        return Token(")", ")", start, end, weight=weight)
    sign, at = 0, start
    following = line[start + 1 : start + 2]
    is_empty = following == "(" and line[start + 2 :].lstrip()[:1] in ("", ")")
    if line[start] in SIGNS and (following.isalpha() or following in ("(", '"')) and not is_empty:
        sign, at = 1 if line[start] == "+" else -1, start + 1
    if line[at] == "(":
        return Token("(", line[start : at + 1], start, at + 1, sign=sign)
    quoted = _quoted(line, at) if line[at] == '"' else None
    if quoted is not None and quoted[0].strip() == quoted[0]:  # as people set them, not: a sign " like this "
        text, end = quoted
        weight, end = _weight(line, end)
        return Token("quote", text, start, end, sign=sign, weight=weight)
    key = KEY.match(line, at)
    if key and key[1].lower() in KEYS:
        return _value(line, start, key.end(), key[1].lower(), sign)
    return _word(line, start, at, sign)


def _weight(line: str, at: int) -> tuple[float | None, int]:
    found = WEIGHT.match(line, at)
    return (float(found[1]), found.end()) if found else (None, at)


def _quoted(line: str, at: int) -> tuple[str, int] | None:
    """The text in quotes that begin here, and the end; None where none at the end of a word closes them."""
    text, mark, at = list[str](), line[at], at + 1
    while at < len(line) and line[at] != mark:
        at += line[at] == "\\" and line[at + 1 : at + 2] in (mark, "\\")
        text.append(line[at])
        at += 1
    is_closed = at < len(line) and (
        at + 1 == len(line) or line[at + 1].isspace() or line[at + 1] == ")" or WEIGHT.match(line, at + 1)
    )
    return ("".join(text), at + 1) if is_closed else None


def _value(line: str, start: int, at: int, key: str, sign: int) -> Token:
    """A key with its value, which begins at `at`."""
    quoted = _quoted(line, at) if line[at] in "\"'" else None
    weight = None
    if quoted is not None:
        text, end = quoted
        if key == "photo":
            weight, end = _weight(line, end)
    else:
        end = unescaped_end(line, at)
        text = line[at:end]
        if key == "photo" and (found := WEIGHT_AT_END.search(text)):
            text, weight = text[: found.start()], float(found[1])
    return Token("key", text, start, end, key, sign, weight, is_quoted=quoted is not None)


def unescaped_end(line: str, at: int) -> int:
    """The end of a run of characters: before white space, or a bracket that closes none within it."""
    depth = 0
    while at < len(line) and not line[at].isspace():
        depth += (line[at] == "(") - (line[at] == ")")
        if depth < 0 and _is_at_end(line, at):
            break
        depth = max(depth, 0)
        at += 1
    return at


def _is_at_end(line: str, at: int) -> bool:
    """Whether nothing but brackets or a weight follows a bracket within its run of characters."""
    return CLOSING.match(line, at) is not None


def _word(line: str, start: int, at: int, sign: int) -> Token:
    """A word; a backslash keeps a bracket, quote or backslash, and before the word all of it, as it is."""
    text, depth = list[str](), 0
    is_plain = not sign and line[at] == "\\" and not line[at + 1 : at + 2].isspace() and at + 1 < len(line)
    if is_plain and line[at + 1] not in SPECIAL:
        at += 1
    while at < len(line) and not line[at].isspace():
        if line[at] == "\\" and (kept := line[at + 1 : at + 2]) and kept in SPECIAL:
            text.append(kept)
            is_plain = True
            at += 2
            continue
        depth += (line[at] == "(") - (line[at] == ")")
        if depth < 0 and _is_at_end(line, at):
            break
        depth = max(depth, 0)
        text.append(line[at])
        at += 1
    word = "".join(text)
    weight = None
    if not is_plain and (found := WEIGHT_AT_END.search(word)) and found.start():
        word, weight = word[: found.start()], float(found[1])
    kind: Literal["word", "or"] = "or" if word == "OR" and not (sign or is_plain or weight) else "word"
    return Token(kind, word, start, at, sign=sign, weight=weight, is_plain=is_plain)
