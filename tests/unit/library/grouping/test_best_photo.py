"""The best photo of a group is the one that is better in the first thing in which they differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clipsearch.library.grouping import best_photo
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


def test_the_best_of_a_burst_has_lost_least_to_black_and_white() -> None:
    burnt, well = photo("a.jpg"), photo("bb.jpg")
    burnt = replace(burnt, facts=replace(burnt.facts, shadows=0.02, highlights=0.3))
    well = replace(well, facts=replace(well.facts, shadows=0.04, highlights=0.0))
    group = group_of("burst", [burnt, well], ())
    assert (group.photos[0], group.reason) == (well, "exposure")


@pytest.mark.parametrize(
    ("fineness", "cameras", "is_first", "reason"),
    [
        (0.5, ("", ""), False, "enlarged"),
        (0.5, ("Camera", "Camera"), False, "enlarged"),
        (0.5, ("", "Camera"), False, "enlarged"),
        (
            0.5,
            ("Camera", ""),
            True,
            "pixels",
        ),  # of two from one camera it would be called enlarged: it is soft
        (0.7, ("", ""), True, "pixels"),  # more than the small one has
        (1.0, ("", ""), True, "pixels"),
    ],
)
def test_an_enlarged_copy_is_not_the_best(
    fineness: float, cameras: tuple[str, str], is_first: bool, reason: Trait
) -> None:
    large, small = photo("large.jpg", width=800), photo("small.jpg", width=400)
    large = replace(large, fineness=fineness, facts=replace(large.facts, height=600, camera=cameras[0]))
    small = replace(small, facts=replace(small.facts, camera=cameras[1]))
    group = group_of("same-picture", [small, large], ())
    assert (group.photos[0] is large, group.reason) == (is_first, reason)
    assert ("enlarged" in group.differences) == (not is_first)


def test_a_large_group_takes_no_longer_for_each_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each photo's size is looked at a few times, not once for each of the others."""
    asked = 0

    def counted(facts: PhotoFacts) -> float:
        nonlocal asked
        asked += 1
        return float(facts.width)

    monkeypatch.setattr(best_photo, "side_of", counted)
    photos = [replace(photo(f"{number}.jpg", width=400 + number), content=number) for number in range(300)]
    assert group_of("same-picture", photos, ()).photos[0].content == 299
    assert asked < 10 * len(photos)
