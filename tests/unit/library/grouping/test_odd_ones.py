"""Photos that differ from the others of a folder come first."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from clipsearch import Library
from clipsearch.errors import Cancelled, QueryError
from clipsearch.library.grouping import odd_ones
from clipsearch.library.grouping.differences import Differences
from clipsearch.library.grouping.odd_ones import neighbour_cosines
from clipsearch.records import PhotoFacts, Progress
from clipsearch.store.catalogue.reader import CatalogueReader
from tests.support.album import draw


def test_odd_photos_of_a_folder_come_first(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipsearch.library.searching.search_service.SearchService.describe", lambda *_: [])
    for size in range(24):
        draw(tmp_path / "album" / f"sea{size}.png", "blue", size=(40 + size, 30))
        draw(tmp_path / "album" / "wood" / f"tree{size}.png", "green", size=(40 + size, 30))
    draw(tmp_path / "album" / "frame.png", "black")
    draw(tmp_path / "album" / "wood" / "flower.png", "red")
    library.add(tmp_path / "album")
    library.index()
    found = library.odd_ones.find()
    assert {hit.path.stem for hit in found[:2]} == {"frame", "flower"} and len(found) == 5
    assert found[0].score < 0.9 < found[2].score and found[0].reasons[0] in (
        "darker than the others",
        "unlike the others",
    )
    reports, cancel = list[Progress](), threading.Event()
    assert library.odd_ones.find(on_progress=reports.append, cancel=cancel) == found
    assert (reports[0].phase, reports[0].total) == ("comparing", 50)
    cancel.set()
    with pytest.raises(Cancelled):
        library.odd_ones.find(cancel=cancel)
    assert [hit.content for hit in library.odd_ones.matches()] == [hit.content for hit in found]
    assert library.odd_ones.find(tmp_path / "album" / "wood")[0].path.stem == "flower"
    with pytest.raises(QueryError):
        library.odd_ones.find(tmp_path / "else")


def test_few_photos_have_no_odd_one(library: Library, album: Path) -> None:
    assert library.odd_ones.find() == []
    library.add(album)
    library.index()
    assert library.odd_ones.find() == []


def test_many_photos_are_compared_with_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odd_ones, "MOST_COMPARED", 100)
    monkeypatch.setattr(odd_ones, "BATCH", 64)
    vectors = np.random.default_rng(1).normal(size=(1000, 16)).astype(np.float32)
    vectors[:, 0] += 8
    vectors[777] *= [-1, *[1] * 15]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = neighbour_cosines(np.arange(1000), vectors)
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        neighbour_cosines(np.arange(1000), vectors, cancel)
    assert scores.argmin() == 777 and scores.max() < 0.999  # none is its own neighbour


def test_odd_photos_that_are_alike_do_not_vouch_for_each_other() -> None:
    """Four screenshots among holidays, of which any two photos are less alike than two screenshots."""
    random = np.random.default_rng(1)
    for size in (40, 120, 400):
        vectors = random.normal(size=(size, 64)).astype(np.float32)
        vectors[:, 0] += 8
        vectors[:4] = random.normal(size=64) + random.normal(scale=0.1, size=(4, 64))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        scores = neighbour_cosines(np.arange(size), vectors)
        assert set(scores.argsort()[:4].tolist()) == {0, 1, 2, 3}


def test_what_is_different_is_told() -> None:
    facts = {
        number: PhotoFacts(40, 30, "JPEG", f"2024-05-{1 + number % 9:02}T10:00:00", "One", "exif", 0.6, 0.5)
        for number in range(20)
    }
    facts[20] = PhotoFacts(40, 30, "JPEG", "2021-01-01T10:00:00", "Phone", "exif", 0.2, 0.1)
    facts[21] = PhotoFacts(90, 160, "PNG", None, "", "", 0.7, 0.9)
    facts[22] = PhotoFacts(40, 30, "JPEG", "2024-05-03T10:00:00", "One", "exif", 0.0, 0.5)

    class Known:
        def facts(self, contents: list[int]) -> dict[int, PhotoFacts]:
            return {content: facts[content] for content in contents}

    found = Differences(cast(CatalogueReader, Known()), np.arange(23)).of([0, 20, 21, 22])
    assert found == {
        0: (),
        20: ("darker than the others", "blurred", "another camera", "another time"),
        21: ("brighter than the others", "not from a camera"),
        22: ("all of one colour",),
    }
