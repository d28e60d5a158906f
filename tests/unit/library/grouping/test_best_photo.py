"""The best photo of a group is the one that is better in the first thing in which they differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipsearch.library.grouping.best_photo import group_of
from clipsearch.records import PhotoFacts
from clipsearch.records.duplicates import DuplicatePhoto, Trait


def photo(
    name: str, brightness: float | None = 0.5, sharpness: float = 100, width: int = 400
) -> DuplicatePhoto:
    facts = PhotoFacts(width, 300, "JPEG", None, "", brightness=brightness)
    return DuplicatePhoto(len(name), Path("/photos", name), (), 1000, facts, 0, sharpness)


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        (photo("b.jpg", 0.4), photo("aa.jpg", 0.05), "exposure"),
        (photo("b.jpg", 0.6), photo("aa.jpg", 0.93), "exposure"),
        (photo("b.jpg", 0.9), photo("aa.jpg", 0.99), "exposure"),
        (photo("b.jpg", 0.05, sharpness=200), photo("aa.jpg", 0.5), "sharpness"),
        (photo("b.jpg", 0.3, width=500), photo("aa.jpg", 0.5), "pixels"),
        (photo("b.jpg", None), photo("aa.jpg", 0.5), "name"),
    ],
)
def test_the_best_of_a_burst(better: DuplicatePhoto, worse: DuplicatePhoto, reason: Trait) -> None:
    for photos in ([better, worse], [worse, better]):
        group = group_of("burst", photos, ())
        assert (group.photos[0], group.reason) == (better, reason)
        assert reason in group.differences
