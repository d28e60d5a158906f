"""Words of a line as the tokens that dates are made of."""

from __future__ import annotations

import re

from clipsearch.library.query_language.date_words import LEXICON

__all__ = ["split_word"]

EDGES = ",.;:!?"
ELISION = re.compile(r"((?:[ld]|nell|dell|all|dall|sull|quest|un|jusqu|qu)')(.+)")
YEARS = re.compile(r"(\d{4})[-–—/](\d{4})", re.ASCII)
MONTHS = re.compile(r"([^\W\d_]+)[-–—]([^\W\d_]+)")


def split_word(word: str) -> list[str]:
    """A word as tokens, in small letters and without punctuation: articles that are joined to it apart.

    A range of years or months is three tokens, with "-" in the middle.
    """
    text = word.replace("’", "'").casefold().strip(EDGES)
    if years := YEARS.fullmatch(text):
        return [years[1], "-", years[2]]
    months = MONTHS.fullmatch(text)
    if months and all("month" in LEXICON.get((name,), ()) for name in months.groups()):
        return [months[1], "-", months[2]]
    if elision := ELISION.fullmatch(text):
        return [elision[1], elision[2]]
    return [text]
