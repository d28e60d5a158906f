"""Sentences of a check."""

from __future__ import annotations

import pytest

from clipsearch.store.self_check import count_phrase


@pytest.mark.parametrize(
    ("count", "which", "expected"),
    [
        (0, "", "0 files are"),
        (1, "", "1 file is"),
        (1, "on disk", "1 file on disk is"),
        (2000, "", "2,000 files are"),
    ],
)
def test_a_count_agrees_with_noun_and_verb(count: int, which: str, expected: str) -> None:
    assert count_phrase(count, "file", which) == expected
