"""What belongs together is one item: found, counted, exported, moved and brought back as one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from clipsearch import Hit, Library
from clipsearch.library.query_language.parser import parse_line
from clipsearch.photos.metadata.companions import parts_of_items
from clipsearch.records import Filters
from clipsearch.store.catalogue.schema import FILE_NAME
from clipsearch.store.vectors.usearch_index import VectorIndex
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.format_samples import dng

QUERIES = ("red", "red type:jpg", "red type:raw", "type:raw", "pair", "pair.dng", '"pair"', "-type:png")


def draw_raw(path: Path, colour: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dng(Image.new("RGB", (64, 48), COLOURS[colour]), make=path.stem))
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A pair, a RAW without a JPEG, and a JPEG alone."""
    folder = tmp_path / "photos"
    draw(folder / "pair.jpg", "red")
    draw_raw(folder / "pair.DNG", "red")
    draw_raw(folder / "alone.dng", "green")
    draw(folder / "other.jpg", "blue")
    return folder


@pytest.fixture
def library(tmp_path: Path, photos: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(photos)
        opened.index()
        yield opened


def names(hits: Sequence[Hit]) -> list[str]:
    return sorted(hit.path.name for hit in hits)


def showing(library: Library, colour: str) -> list[str]:
    return names([hit for hit in library.search(colour) if hit.score > 0.7])


@pytest.mark.parametrize("line", QUERIES)
def test_every_query_finds_a_pair_once(library: Library, line: str) -> None:
    for hits in (library.search(line, every=True), list(library.matches(parse_line(line).query))):
        (pair,) = (hit for hit in hits if hit.path.stem == "pair")
        assert (pair.path.name, [path.name for path in pair.parts]) == ("pair.jpg", ["pair.DNG"])


def test_a_pair_is_found_once_by_a_picture_in_the_list_of_all_and_in_the_timeline(
    library: Library, photos: Path
) -> None:
    everything = ["alone.dng", "other.jpg", "pair.jpg"]
    assert names(library.recent()) == everything
    assert names(list(library.matches())) == everything
    assert names(list(library.timelines.of(library.matches()).hits)) == everything
    for picture in (photos / "pair.jpg", photos / "pair.DNG"):
        assert names(library.similar(picture, every=True)) == everything


def test_numbers_are_those_of_items(library: Library) -> None:
    status = library.status()
    assert (status.photos, status.indexed, status.pending) == (3, 3, 0)
    assert library.facets.total() == library.matches().total == 3
    assert library.facets.formats() == {"JPEG": 2, "DNG": 2}
    assert library.facets.of(library.matches()).formats == {"JPEG": 2, "DNG": 2}
    for name, count in library.facets.formats().items():
        assert library.facets.count_matching(Filters(types=(name,))) == count
    assert sum(library.facets.folders().values()) == 3
    assert library.upkeep.check() == []


def test_an_export_has_one_row_for_a_pair(library: Library, tmp_path: Path) -> None:
    assert library.upkeep.export(tmp_path / "all.json") == 3
    rows = json.loads((tmp_path / "all.json").read_text())
    assert {Path(row["path"]).name: row["parts"] for row in rows} == {
        "alone.dng": None, "other.jpg": None, "pair.jpg": ["pair.DNG"],
    }  # fmt: skip


def test_what_belongs_to_a_picture_has_its_raw(library: Library, photos: Path) -> None:
    (photos / "pair.xmp").write_bytes(b"<x/>")
    library.index()
    assert library.details.parts_of(photos / "pair.jpg") == [photos / "pair.DNG", photos / "pair.xmp"]
    for name in ("pair.jpg", "pair.DNG", "pair.xmp"):
        (photos / name).rename(photos / f"moved-{name}")
    assert library.index().embedded == 0
    assert showing(library, "red") == ["moved-pair.jpg"]
    assert library.search("red")[0].parts == (photos / "moved-pair.DNG",)
    assert library.upkeep.check() == []


def test_a_raw_comes_back_when_its_jpeg_goes_and_nothing_is_embedded_again(
    library: Library, photos: Path
) -> None:
    jpeg = (photos / "pair.jpg").read_bytes()
    (photos / "pair.jpg").unlink()
    assert library.index().embedded == 0
    assert showing(library, "red") == ["pair.DNG"]
    assert library.upkeep.check() == []
    (photos / "pair.jpg").write_bytes(jpeg)
    assert library.index().embedded == 0
    assert showing(library, "red") == ["pair.jpg"]
    (photos / "pair.DNG").unlink()
    library.index()
    assert library.search("red")[0].parts == ()
    assert library.upkeep.check() == []


def test_a_jpeg_that_cannot_be_read_stands_for_nothing(library: Library, photos: Path) -> None:
    (photos / "pair.jpg").write_bytes(b"damaged")
    library.index()
    assert showing(library, "red") == ["pair.DNG"]
    draw_raw(photos / "new.dng", "blue")
    (photos / "new.jpg").write_bytes(b"damaged")
    library.index()
    assert showing(library, "blue") == ["new.dng", "other.jpg"]
    assert library.upkeep.check() == []


def test_a_copy_of_the_raw_in_another_folder_is_a_result_there(library: Library, photos: Path) -> None:
    copy = photos / "raws" / "copy.dng"
    copy.parent.mkdir()
    shutil.copy(photos / "pair.DNG", copy)
    library.index()
    assert names(library.search("red in:raws")) == ["copy.dng"]
    assert len(showing(library, "red")) == 2
    copy.unlink()
    library.index()
    assert showing(library, "red") == ["pair.jpg"]
    assert library.upkeep.check() == []


def test_a_pair_of_an_earlier_version_merges_at_the_next_scan(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    library.close()
    with closing(apsw.Connection(str(tmp_path / "library" / FILE_NAME))) as catalogue:
        catalogue.execute("UPDATE files SET part_of = NULL; UPDATE contents SET hidden = 0")
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        assert showing(opened, "red") == ["pair.DNG", "pair.jpg"]
        assert opened.index().embedded == 0
        assert showing(opened, "red") == ["pair.jpg"]
        assert opened.upkeep.check() == []


def test_a_raw_is_hidden_before_the_run_is_over(tmp_path: Path) -> None:
    """So that nothing is removed from the index that was just added."""
    embedder = ColourEmbedder()
    draw(tmp_path / "photos" / "a.jpg", "red")
    draw_raw(tmp_path / "photos" / "a.dng", "red")
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        library.add(tmp_path / "photos")
        removed = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(VectorIndex, "remove", lambda self, keys: removed.extend(keys))
            library.index()
        assert removed == []
        assert showing(library, "red") == ["a.jpg"]


COLOURED = {
    "a.jpg": "red", "a.dng": "green", "a.png": "blue", "b.jpg": "white", "b.dng": "black", "b.png": "pink",
}  # fmt: skip
NAMES = st.sets(st.sampled_from([*COLOURED]), max_size=6)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, min_size=1, max_size=3))
def test_whatever_comes_and_goes_each_item_is_found_once(
    tmp_path_factory: pytest.TempPathFactory, scans: list[set[str]]
) -> None:
    folder = tmp_path_factory.mktemp("items")
    photos = folder / "photos"
    photos.mkdir()
    with Library.open(folder / "library", embedder=ColourEmbedder()) as library:
        library.add(photos)
        for wanted in scans:
            for path in photos.iterdir():
                if path.name not in wanted:
                    path.unlink()
            for name in wanted - {path.name for path in photos.iterdir()}:
                colour = COLOURED[name]
                draw_raw(photos / name, colour) if name.endswith("dng") else draw(photos / name, colour)
            library.index()
            expected = sorted(wanted - parts_of_items(wanted).keys())
            for hits in (library.matches(), library.matches(parse_line("a red photo").query)):
                assert names(list(hits)) == expected
            assert names(library.search("a red photo", every=True)) == expected
            assert library.facets.total() == library.status().photos == len(expected)
            assert {path.name for hit in library.recent() for path in hit.parts} == wanted - {*expected}
        assert library.upkeep.check() == []
