"""Facets of results of a library, and that they follow its changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from clipsearch import Filters, Library, Query
from clipsearch.records import PhotosSummary
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder


def test_facets_of_a_result_follow_the_library(tmp_path: Path) -> None:
    for name, colour in (("a/1.png", "red"), ("a/2.jpg", "blue"), ("b/3.png", "green")):
        draw(tmp_path / "photos" / name, colour)
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(tmp_path / "photos")
        library.index()
        counts = library.facets.of(library.matches())
        assert counts.formats == library.facets.formats() == {"PNG": 2, "JPEG": 1}
        assert counts.years == library.facets.years()
        assert counts.folders == {tmp_path / "photos" / "a": 2, tmp_path / "photos" / "b": 1}
        inside = Query((), Filters(folders=(tmp_path / "photos" / "a",)))
        assert library.facets.of(library.matches(inside)).formats == {"JPEG": 1, "PNG": 1}
        draw(tmp_path / "photos" / "b" / "4.jpg", "pink")
        library.index()
        assert library.facets.of(library.matches()).formats == {"JPEG": 2, "PNG": 2}
        with Library.open(tmp_path / "data", writing=False, embedder=ColourEmbedder()) as reader:
            assert reader.facets.of(reader.matches()).formats == {"JPEG": 2, "PNG": 2}
            library.remove(tmp_path / "photos")
            assert reader.facets.of(reader.matches()).formats == {}
        assert library.facets.of(library.matches()).folders == {}


def test_a_summary_of_some_photos(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    for number, name in enumerate(("a/x/IMG_20190512_140300.png", "a/y/IMG_20200101_120000.png", "b/z.png")):
        path = folder / name
        path.parent.mkdir(parents=True)
        Image.new("RGB", (64 + number, 64), "red").save(path)
    library.add(folder)
    library.index()
    found = library.matches()
    made = library.facets.summarise(found.contents)
    sizes = sum(path.stat().st_size for path in folder.rglob("*.png"))
    assert made == PhotosSummary(
        3, sizes, "2019-05-12T14:03:00", "2020-01-01T12:00:00", 1, (), ("PNG",), folder
    )
    dated = np.array([hit.content for hit in found if hit.facts.taken])
    assert library.facets.summarise(dated).folder == folder / "a"
    assert library.facets.summarise(found.contents[:0]) == PhotosSummary(0)
