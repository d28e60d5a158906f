"""What belongs together is one item: found, counted, exported, moved and brought back as one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from clipsearch import Hit, Library
from clipsearch.library.indexing.index_run import IndexRun
from clipsearch.library.query_language.parser import parse_line
from clipsearch.photos.metadata import companions
from clipsearch.photos.metadata.companions import parts_of_items
from clipsearch.photos.scanning import scanner
from clipsearch.records import Filters
from clipsearch.records.formats import FORMATS
from clipsearch.store.catalogue import checks
from clipsearch.store.catalogue.schema import FILE_NAME
from clipsearch.store.sqlite.connection import connect
from clipsearch.store.vectors.usearch_index import VectorIndex
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.format_samples import dng
from tests.support.live_photos import live_clip, live_photo, motion_photo

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


def test_what_a_user_writes_of_any_part_is_kept_for_the_item(library: Library, photos: Path) -> None:
    library.details.edit_files([photos / "alone.dng"], changes={"caption": "A hut"}, add_keywords=["alps"])
    draw(photos / "alone.jpg", "green")
    library.index()
    (hit,) = library.search("tag:alps")
    assert hit.path.name == "alone.jpg"
    assert library.details.of(hit.content).details.caption == "A hut"
    library.details.edit_files([photos / "alone.dng"], changes={"rating": 4})
    assert names(library.search("rating:4")) == ["alone.jpg"]


def test_a_part_is_shown_when_a_damaged_catalogue_lost_what_stood_for_it(
    library: Library, tmp_path: Path
) -> None:
    library.close()
    path = tmp_path / "library" / FILE_NAME
    with closing(connect(path, read_only=False)) as catalogue:
        catalogue.execute("DELETE FROM files WHERE path = CAST('pair.jpg' AS BLOB)")
    checks.rebuild(path)
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        assert showing(opened, "red") == ["pair.DNG"]
        opened.index()
        assert showing(opened, "red") == ["pair.jpg"]


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


@pytest.mark.parametrize("way", ["renamed", "moved", "back"])
def test_a_pair_that_moved_is_one_item_all_through_a_run(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Also while other photos are read, which may take long."""
    files = {path.name: path.read_bytes() for path in photos.glob("pair.*")}
    if way == "back":
        for name in files:
            (photos / name).unlink()
        library.index()
    new, target = "pair" if way != "renamed" else "other name", photos
    if way == "moved":
        target = photos / "below"
        target.mkdir()
    for name, data in files.items():
        if way == "back":
            (target / name).write_bytes(data)
        else:
            (photos / name).rename(target / name.replace("pair", new))
    for number in range(30):
        draw(photos / f"new{number}.png", "cyan", size=(20 + number, 30))
    seen = set[tuple[str, ...]]()

    collect = IndexRun._collect

    def look(*arguments: Any) -> None:
        collect(*arguments)
        seen.add(tuple(showing(library, "red")))
        seen.add(tuple(name for name in names(library.recent(100)) if name.startswith(new)))

    monkeypatch.setattr(IndexRun, "_collect", look)
    library.index()
    assert seen and seen <= {(), (f"{new}.jpg",)}
    assert showing(library, "red") == [f"{new}.jpg"]


def test_what_only_the_raw_of_a_pair_says_is_found_with_the_picture(tmp_path: Path, photos: Path) -> None:
    (photos / "pair.DNG").write_bytes(dng(Image.new("RGB", (64, 48), "red"), make="Leica"))
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as library:
        library.add(photos)
        library.index()
        (hit,) = library.search("camera:leica")
        assert hit.path.name == "pair.jpg"
        assert (hit.facts.taken or "")[:10] == "2021-02-03"
        (photos / "pair.DNG").unlink()
        library.index()
        assert library.search("camera:leica") == []


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


IDENTIFIERS = "0A1B2C3D-1111-2222-3333-444455556666", "0A1B2C3D-9999-2222-3333-444455556666"


@pytest.fixture(params=["video", "no video"])
def album(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Library]:
    """A library of Live Photos, with and without the extra that decodes videos."""
    if request.param == "no video":
        plain = frozenset(suffix for known in FORMATS for suffix in known.suffixes)
        monkeypatch.setattr(scanner, "PHOTO_SUFFIXES", plain)
        monkeypatch.setattr(scanner, "is_photo_content", lambda *_: False)
    photos = tmp_path / "phone"
    one, other = IDENTIFIERS
    live_photo(photos / "IMG_1.JPG", "red", one)
    live_clip(photos / "IMG_1.MOV", "red", one)
    live_photo(photos / "IMG_2.JPG", "green")
    live_clip(photos / "IMG_2_HEVC.MOV", "green")
    live_photo(photos / "PXL_3.MP.jpg", "pink")
    shutil.copy(live_clip(tmp_path / "clip.mp4", "pink"), photos / "PXL_3.MP")
    live_photo(photos / "IMG_4.JPG", "blue", one)
    live_clip(photos / "IMG_4.MOV", "white", other)
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(photos)
        opened.index()
        yield opened


def test_a_live_photo_is_one_item_with_its_clip(album: Library, tmp_path: Path) -> None:
    photos = tmp_path / "phone"
    found = {hit.path.name: [path.name for path in hit.parts] for hit in album.recent()}
    other = {"IMG_4.MOV": []} if "IMG_4.MOV" in found else {}  # the clip of another one
    assert found == {
        "IMG_1.JPG": ["IMG_1.MOV"], "IMG_2.JPG": ["IMG_2_HEVC.MOV"], "PXL_3.MP.jpg": ["PXL_3.MP"],
        "IMG_4.JPG": [], **other,
    }  # fmt: skip
    for colour, name in {"red": "IMG_1.JPG", "green": "IMG_2.JPG", "pink": "PXL_3.MP.jpg"}.items():
        assert showing(album, colour) == [name]
    assert names(album.search("has:clip")) == ["IMG_1.JPG", "IMG_2.JPG", "PXL_3.MP.jpg"]
    assert album.status().photos == album.facets.total() == len(found)
    assert album.details.parts_of(photos / "IMG_1.JPG") == [photos / "IMG_1.MOV"]
    assert album.details.parts_of(photos / "IMG_4.JPG") == []
    assert album.upkeep.check() == []
    assert album.index().embedded == 0
    (photos / "IMG_1.JPG").unlink()
    album.index()
    assert showing(album, "red") == (["IMG_1.MOV"] if other else [])


def test_a_live_photo_is_embedded_once_and_counted_once(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    live_photo(photos / "IMG_1.JPG", "red", IDENTIFIERS[0])
    live_clip(photos / "IMG_1.MOV", "white", IDENTIFIERS[0])
    live_photo(photos / "IMG_2.JPG", "blue", IDENTIFIERS[0])
    live_clip(photos / "IMG_2.MOV", "white", IDENTIFIERS[1])
    draw(photos / "IMG_3.jpg", "green")
    draw_raw(photos / "IMG_3.dng", "green")
    (photos / "IMG_4.jpg").write_bytes(b"damaged")
    live_clip(photos / "IMG_4.MOV", "pink")
    embedder = ColourEmbedder()
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        library.add(photos)
        report = library.index()
        assert (report.found, report.embedded, report.failed) == (6, 5, 1)
        assert embedder.asked["photos"] == 7  # all files but IMG_1.MOV
        assert showing(library, "pink") == ["IMG_4.MOV"]
        assert showing(library, "white") == ["IMG_2.MOV"]
        report = library.index()
        assert (report.found, report.embedded, report.unchanged) == (6, 0, 6)
        (photos / "IMG_1.JPG").unlink()
        assert library.index().embedded == 1
        assert showing(library, "white") == ["IMG_1.MOV", "IMG_2.MOV"]
        live_photo(photos / "IMG_4.jpg", "red")
        library.index()
        assert showing(library, "red") == ["IMG_4.jpg"]
        assert showing(library, "pink") == []
        assert library.upkeep.check() == []


def test_a_long_video_with_the_name_of_a_photo_stays_one(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(companions, "MOST_CLIP_BYTES", 100)
    live_clip(photos / "other.mp4", "white")
    library.index()
    assert showing(library, "white") == ["other.mp4"]
    assert library.details.parts_of(photos / "other.jpg") == []


def test_a_takeout_export_is_one_item_each_with_the_dates_of_its_descriptions(tmp_path: Path) -> None:
    export = tmp_path / "Takeout"
    draw(export / "IMG_1.JPG", "red")
    shutil.copy(live_clip(tmp_path / "clip.mp4", "red"), export / "IMG_1.MP4")
    draw(export / "PXL_2.MP.jpg", "blue")
    shutil.copy(tmp_path / "clip.mp4", export / "PXL_2.MP")
    draw_raw(export / "DSC_3.dng", "green")
    draw(export / "DSC_3.jpg", "green")
    described = {"IMG_1.JPG": "", "IMG_1.MP4": "", "PXL_2.MP.jpg": "", "DSC_3.jpg": ""}
    for name, stamp in zip(described, (1562243696, 1562243696, 1593866096, 1625402096), strict=True):
        text = json.dumps({"title": name, "photoTakenTime": {"timestamp": str(stamp)}})
        (export / f"{name}.supplemental-metadata.json").write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as library:
        library.add(export)
        library.index()
        assert {hit.path.name: (hit.facts.taken or "")[:10] for hit in library.recent()} == {
            "IMG_1.JPG": "2019-07-04", "PXL_2.MP.jpg": "2020-07-04",
            "DSC_3.jpg": "2021-02-03",  # the EXIF of the RAW, which comes before descriptions
        }  # fmt: skip
        parts = [path.name for path in library.details.parts_of(export / "IMG_1.JPG")]
        assert parts == [
            "IMG_1.JPG.supplemental-metadata.json", "IMG_1.MP4", "IMG_1.MP4.supplemental-metadata.json",
        ]  # fmt: skip


def test_a_motion_photo_is_one_item_and_says_so(library: Library, photos: Path, tmp_path: Path) -> None:
    clip = live_clip(tmp_path / "clip.mp4", "pink").read_bytes()
    motion_photo(photos / "motion.jpg", "pink", clip)
    library.index()
    (hit,) = library.search("has:clip")
    assert hit.path.name == "motion.jpg"
    assert library.details.of(hit.content).details.clip_bytes == len(clip)
    assert names(library.search("-has:clip")) == ["alone.dng", "other.jpg", "pair.jpg"]
