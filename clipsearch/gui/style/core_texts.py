"""The library's errors in the window's language: those that users meet, by their English texts."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP

from clipsearch.gui.style.translation import language, translate

__all__ = ["TEXTS", "core_text"]

# As they are in the code of the library (a test); what is in braces there is named here.
_MARKED = (
    QT_TRANSLATE_NOOP("core", "The passphrase is wrong"),
    QT_TRANSLATE_NOOP("core", "Nothing was changed; try again"),
    QT_TRANSLATE_NOOP("core", "A passphrase has at least 8 characters"),
    QT_TRANSLATE_NOOP("core", "Take several words that nobody guesses"),
    QT_TRANSLATE_NOOP("core", "The query is empty"),
    QT_TRANSLATE_NOOP("core", "Give words, a picture, or a filter"),
    QT_TRANSLATE_NOOP("core", "There is nothing behind {key}:"),
    QT_TRANSLATE_NOOP("core", "Give a value, or leave it out"),
    QT_TRANSLATE_NOOP("core", "{text} is not a date"),
    QT_TRANSLATE_NOOP("core", "There is no date beside {text}"),
    QT_TRANSLATE_NOOP(
        "core",
        "Write a day as 2024-05-17, a month as 2024-05, a year as 2024, a range as 2019..2021 or >=2019",
    ),
    QT_TRANSLATE_NOOP("core", "{since} is after {until}, so no photo is between them"),
    QT_TRANSLATE_NOOP("core", "Change one of the dates"),
    QT_TRANSLATE_NOOP("core", "{text} is not a size"),
    QT_TRANSLATE_NOOP(
        "core", "Write pixels of the longer side as >4000 or 2000..4000, bytes as >2MB or 1MB..3MB"
    ),
    QT_TRANSLATE_NOOP("core", "{name} is not a type of photo"),
    QT_TRANSLATE_NOOP("core", "No folder of the library is named {name}"),
    QT_TRANSLATE_NOOP("core", "No photo of the library is named {path}"),
    QT_TRANSLATE_NOOP("core", "Give its name, or its whole path"),
    QT_TRANSLATE_NOOP("core", "The parts of the query cancel each other out"),
    QT_TRANSLATE_NOOP("core", "Change one of them"),
    QT_TRANSLATE_NOOP("core", "Leave some out"),
    QT_TRANSLATE_NOOP("core", "There is no text between the quotes"),
    QT_TRANSLATE_NOOP("core", "Write some, or leave them out"),
    QT_TRANSLATE_NOOP("core", "This photo is not in the library any more"),
    QT_TRANSLATE_NOOP("core", "Choose another one"),
    QT_TRANSLATE_NOOP("core", "There is a saved search named {name} already"),
    QT_TRANSLATE_NOOP("core", "Choose another name"),
    QT_TRANSLATE_NOOP("core", "The folder {path} does not exist"),
    QT_TRANSLATE_NOOP("core", "Check its name, or plug in its drive"),
    QT_TRANSLATE_NOOP("core", "{path} is a file, not a folder"),
    QT_TRANSLATE_NOOP("core", "Give the folder that contains it"),
    QT_TRANSLATE_NOOP("core", "{path} holds the library's own data"),
    QT_TRANSLATE_NOOP("core", "Give a folder of photos"),
    QT_TRANSLATE_NOOP("core", "The folder {path} is not there"),
    QT_TRANSLATE_NOOP("core", "Is its drive there?"),
    QT_TRANSLATE_NOOP("core", "{name} cannot be read: {reason}"),
    QT_TRANSLATE_NOOP("core", "The file is empty"),
    QT_TRANSLATE_NOOP("core", "The picture does not fit into memory"),
    QT_TRANSLATE_NOOP("core", "The content is not a picture in a format that can be read"),
    QT_TRANSLATE_NOOP("core", "The picture is cut off or damaged, so that nothing of it can be decoded"),
    QT_TRANSLATE_NOOP("core", "The picture could not be decoded in time"),
    QT_TRANSLATE_NOOP("core", "The decoder crashed on this picture"),
    QT_TRANSLATE_NOOP("core", "The file changed while it was read"),
    QT_TRANSLATE_NOOP("core", "It will be read again"),
    QT_TRANSLATE_NOOP("core", "There is nothing in that area"),
    QT_TRANSLATE_NOOP("core", "The disk is full: {path} could not be written"),
    QT_TRANSLATE_NOOP("core", "The index file cannot be written"),
    QT_TRANSLATE_NOOP("core", "Check the disk and the permissions of the library's folder"),
    QT_TRANSLATE_NOOP("core", "The model '{name}' is being downloaded already"),
    QT_TRANSLATE_NOOP("core", "Wait for it"),
    QT_TRANSLATE_NOOP("core", "Stopped; everything done so far is kept"),
)
TEXTS = tuple(map(str, _MARKED))


def core_text(text: str) -> str:
    """A sentence of the library in the window's language, or as it is where there is no translation."""
    if not language():
        return text
    for known, pattern in _patterns():
        if (match := pattern.fullmatch(text)) is not None:
            return translate("core", known).format(**match.groupdict())
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each text with an expression for it; those that are more definite first."""
    ordered = sorted(TEXTS, key=lambda text: len(re.sub(r"\{\w+\}", "", text)), reverse=True)
    return tuple((text, re.compile(_expression(text), re.DOTALL)) for text in ordered)


def _expression(text: str) -> str:
    parts = re.split(r"\{(\w+)\}", text)
    return "".join(f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
