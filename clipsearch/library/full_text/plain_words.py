"""Ordinary words, which mean something to a model, unlike names that cameras give."""

from __future__ import annotations

from functools import cache

from clipsearch.settings import resources
from clipsearch.system.atomic_files import read_json

__all__ = ["is_plain"]


def is_plain(line: str) -> bool:
    """Whether a line is ordinary English words, which mean something to a model."""
    words = line.split()
    return bool(words) and all(word.isalpha() and word.lower() in _dictionary() for word in words)


@cache
def _dictionary() -> frozenset[str]:
    """Ordinary words: those that the starter's tokenizer does not take apart."""
    try:
        tokens = read_json(resources() / "models" / "starter" / "tokenizer.json")
    except (OSError, ValueError):
        return frozenset()
    return frozenset(tokens["model"]["vocab"])
