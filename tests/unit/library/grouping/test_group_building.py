"""Pairs become groups around their best photo, and a group's photos are told apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from clipsearch.library.grouping.best_photo import group_of
from clipsearch.library.grouping.group_building import bursts, stars
from clipsearch.records import PhotoFacts
from clipsearch.records.duplicates import DuplicatePhoto, Tier
from clipsearch.store.tables.duplicates import FACTS

PAIRS = np.array([[0, 1], [1, 2], [2, 3]])


def test_a_chain_of_photos_is_no_group() -> None:
    assert stars(PAIRS, np.arange(4), set()) == [[0, 1], [2, 3]]
    assert stars(PAIRS, np.array([1, 0, 2, 3]), set()) == [[1, 0, 2]]


def test_photos_that_are_kept_apart_are_in_no_group_together() -> None:
    triangle = np.array([[0, 1], [0, 2], [1, 2]])
    assert stars(triangle, np.arange(3), {(1, 2)}) == [[0, 1]]
    assert stars(triangle, np.arange(3), {(0, 1), (0, 2)}) == [[1, 2]]


def test_a_burst_is_of_one_camera_and_of_seconds() -> None:
    shots = [(100, 0), (102, 0), (103, 1), (105, 0), (109, 0), (110, 0), (111, 0)]
    facts = np.array(
        [(key, 1, 1, 1, moment, True, camera, False) for key, (moment, camera) in enumerate(shots)],
        dtype=FACTS,
    )
    facts["is_camera_date"][6] = False
    asked = list[list[int]]()

    def cosines(pairs: np.ndarray) -> np.ndarray:
        asked.extend(pairs.tolist())
        return np.ones(len(pairs), dtype=np.float32)

    assert bursts(facts, np.arange(7), cosines, 0.5, set()) == [[0, 1, 3], [4, 5]]
    assert asked == [[0, 1], [1, 3], [4, 5]]
    assert bursts(facts, np.arange(7), cosines, 0.5, {(0, 3)}) == [[0, 1], [4, 5]]
    assert bursts(facts, np.arange(7), cosines, 1.5, set()) == []


def photo(name: str, **values: object) -> DuplicatePhoto:
    facts = PhotoFacts(int(str(values.pop("width", 100))), 100, str(values.pop("kind", "JPEG")))
    given = {"content": hash(name), "copies": (), "bytes": 10, "modified": 5, **values}
    return DuplicatePhoto(path=Path("/photos") / name, facts=facts, **given)  # type: ignore[arg-type]


def best(tier: Tier, *photos: DuplicatePhoto, never: tuple[int, ...] = ()) -> tuple[str, str]:
    group = group_of(tier, photos, never)
    assert group == group_of(tier, photos[::-1], never)
    return group.photos[0].path.name, group.reason


def test_the_best_photo_has_a_reason() -> None:
    small, large = photo("a.jpg"), photo("b.jpg", width=200)
    assert best("same-picture", small, large) == ("b.jpg", "pixels")
    assert best("same-picture", small, large, never=(large.content,)) == ("a.jpg", "not-best")
    assert best("same-picture", photo("c.jpg", is_reference=True), large) == ("c.jpg", "reference")
    assert best("same-picture", small, photo("d.png", kind="PNG")) == ("d.png", "format")
    assert best("same-picture", small, photo("e.jpg", bytes=11)) == ("e.jpg", "bytes")
    assert best("same-picture", small, photo("f.jpg", modified=4)) == ("f.jpg", "date")
    assert best("same-file", small, photo("a copy.jpg")) == ("a.jpg", "name")
    sharp = photo("g.jpg", sharpness=90.0)
    assert best("burst", sharp, photo("h.jpg", sharpness=50.0, width=200)) == ("g.jpg", "sharpness")
    assert best("burst", sharp, photo("i.jpg", sharpness=85.0, width=200)) == ("i.jpg", "pixels")
    assert best("burst", sharp, photo("j.jpg", sharpness=50.0, rating=3)) == ("j.jpg", "rating")


def test_differences_are_named() -> None:
    group = group_of("same-picture", [photo("a.jpg"), photo("b.png", width=200, kind="PNG", bytes=99)], ())
    assert group.differences == ("pixels", "format", "bytes", "name")
    kept = photo("c.jpg", is_reference=True)
    assert group_of(
        "same-picture", [kept, photo("b.jpg"), photo("d.jpg", is_reference=True)], ()
    ).removable == (photo("b.jpg"),)
