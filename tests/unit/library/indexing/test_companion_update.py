"""Sidecars and descriptions beside photos are read, and read again when they change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Hit, Library
from clipsearch.photos.metadata.xmp_writer import merge_into
from clipsearch.records.details import Details
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

TAKEOUT = {"description": "On the beach", "photoTakenTime": {"timestamp": "1562243696"}}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    draw(tmp_path / "photos" / "a.jpg", "red")
    draw(tmp_path / "photos" / "b.jpg", "blue")
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(tmp_path / "photos")
        yield opened


def hit_of(library: Library, name: str) -> Hit:
    library.index()
    return next(hit for hit in library.recent() if hit.path.name == name)


def details_of(library: Library, name: str) -> Details:
    return library.details.of(hit_of(library, name).content).details


def test_a_sidecar_is_read_and_followed(library: Library, tmp_path: Path) -> None:
    sidecar = tmp_path / "photos" / "a.jpg.xmp"
    sidecar.write_bytes(merge_into(b"", {"title": "One", "keywords": ("park",)}))
    known = details_of(library, "a.jpg")
    assert (known.title, known.keywords, known.sources["title"]) == ("One", ("park",), "sidecar")
    assert details_of(library, "b.jpg").title == ""
    sidecar.write_bytes(merge_into(sidecar.read_bytes(), {"title": "Another"}))
    assert details_of(library, "a.jpg").title == "Another"
    assert [hit.path.name for hit in library.search("tag:park")] == ["a.jpg"]
    sidecar.unlink()
    assert details_of(library, "a.jpg").title == ""
    assert library.search("tag:park") == []
    assert library.upkeep.check() == []


def test_a_takeout_export_gives_dates_and_captions(library: Library, tmp_path: Path) -> None:
    description = tmp_path / "photos" / "b.jpg.supplemental-metadata.json"
    description.write_text(json.dumps(TAKEOUT), encoding="utf-8")
    facts = hit_of(library, "b.jpg").facts
    assert (facts.taken, facts.taken_from) == ("2019-07-04T12:34:56", "takeout")
    assert details_of(library, "b.jpg").caption == "On the beach"
    assert [hit.path.name for hit in library.search("taken:2019-07")] == ["b.jpg"]


def test_a_photo_that_comes_later_than_its_sidecar_has_it(library: Library, tmp_path: Path) -> None:
    (tmp_path / "photos" / "c.xmp").write_bytes(merge_into(b"", {"rating": 4}))
    library.index()
    draw(tmp_path / "photos" / "c.png", "green")
    assert details_of(library, "c.png").rating == 4


def test_sidecars_are_no_files_that_were_passed_over(library: Library, tmp_path: Path) -> None:
    (tmp_path / "photos" / "a.xmp").write_bytes(b"<damaged")
    (tmp_path / "photos" / "notes.txt").write_bytes(b"x")
    assert details_of(library, "a.jpg").title == ""
    assert library.status().others == {".txt": 1}


def test_what_belongs_to_a_photo_is_known(library: Library, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    for name in ("a.xmp", "a.AAE", "b.jpg.json", "c.json"):
        (photos / name).write_bytes(b"{}")
    library.index()
    assert library.details.parts_of(photos / "a.jpg") == [photos / "a.AAE", photos / "a.xmp"]
    assert library.details.parts_of(photos / "b.jpg") == [photos / "b.jpg.json"]
    assert library.details.parts_of(photos / "none.jpg") == []
