"""What photos say of themselves is shown, found, edited and exported."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.errors import LibraryError
from clipsearch.gui.inspector.fact_rows import detail_rows
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.unit.photos.metadata.test_capture_date import packet
from tests.unit.photos.metadata.test_fields import PEOPLE, exif, jpeg


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    photos = tmp_path / "photos"
    photos.mkdir()
    jpeg(photos / "a.jpg", exif=exif(), xmp=packet('xmp:Rating="3"', PEOPLE))
    draw(photos / "plain.png", "blue")
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(photos)
        opened.index()
        yield opened


def content(library: Library, name: str) -> int:
    return next(hit.content for hit in library.recent() if hit.path.name == name)


def names(library: Library, line: str) -> list[str]:
    return [hit.path.name for hit in library.search(line)]


def test_rows_are_plain_words_with_sources(library: Library) -> None:
    rows = dict(detail_rows(*library.details.of(content(library, "a.jpg"))))
    assert rows["Tags"] == "park, summer · from XMP"
    assert rows["Exposure"] == "1/125 s · f/4 · ISO 400 · 35 mm"
    assert rows["Place"].startswith("Paris, Île-de-France, France<br>48.8583, 2.2944")
    assert rows["Rating"] == "★★★ · from XMP"
    assert detail_rows(*library.details.of(content(library, "plain.png"))) == []


def test_words_are_found_with_the_reason(library: Library) -> None:
    hit = library.search("Übung")[0]
    assert (hit.path.name, hit.reasons) == ("a.jpg", ("in its caption: Übung",))
    assert library.search("Emma")[0].reasons == ("in its people: Emma",)
    assert library.search("Frankreich")[0].reasons == ("in its place: Frankreich",)
    for line in ("place:Frankreich", "place:Paris", "tag:Park", "person:noah", "rating:>=3", "lens:rf24"):
        assert names(library, line) == ["a.jpg"], line


def test_an_edit_is_found_at_once_and_undone(library: Library) -> None:
    plain, told = content(library, "plain.png"), content(library, "a.jpg")
    changes = {"caption": "Emma on the slide", "rating": 5}
    before = library.details.edit([plain, told], changes, add_keywords=["park", "toys"])
    assert names(library, "rating:5") == ["a.jpg", "plain.png"]
    assert library.details.of(told).details.keywords == ("park", "summer", "toys")
    assert library.details.of(plain).details.sources["caption"] == "edit"
    reasons = {hit.path.name: hit.reasons for hit in library.search("on the slide")}
    assert reasons["plain.png"] == ("in its caption: Emma on the slide",)
    library.details.restore(before)
    assert names(library, "rating:5") == []
    assert library.details.of(told).details.caption == "Übung"
    assert library.upkeep.check() == []


def test_favourites_and_flags_are_found_and_undone(library: Library) -> None:
    plain, told = content(library, "plain.png"), content(library, "a.jpg")
    edited = library.details.edit([told], {"favourite": True, "flag": "picked"})
    assert names(library, "is:favourite") == names(library, "is:favorite is:picked") == ["a.jpg"]
    assert names(library, "is:unflagged") == names(library, "-is:picked") == ["plain.png"]
    assert library.details.of(told).details.rating == 3, "which says something else"
    library.details.edit([plain], {"rating": -1})
    assert names(library, "is:rejected") == ["plain.png"], "as XMP has it"
    library.details.edit([plain], {"flag": ""})
    assert names(library, "is:rejected") == []
    library.details.restore(edited)
    assert names(library, "is:favourite") == names(library, "is:picked") == []


def test_favourites_and_flags_stay_with_a_file_that_moves_and_in_its_sidecar(
    library: Library, tmp_path: Path
) -> None:
    photo = tmp_path / "photos" / "a.jpg"
    library.details.edit([content(library, "a.jpg")], {"favourite": True, "flag": "rejected"}, write=True)
    (tmp_path / "photos" / "moved").mkdir()
    photo.rename(tmp_path / "photos" / "moved" / "b.jpg")
    library.index()
    assert names(library, "is:favourite is:rejected") == ["b.jpg"]
    with Library.open(tmp_path / "second", embedder=ColourEmbedder()) as second:
        (tmp_path / "photos" / "moved" / "b.jpg").rename(photo)  # beside its sidecar
        second.add(tmp_path / "photos")
        second.index()
        assert names(second, "is:favourite is:rejected") == ["a.jpg"]


def test_what_a_photo_says_can_be_taken_away(library: Library) -> None:
    told = content(library, "a.jpg")
    library.details.edit([told], {"caption": "", "rating": 0}, remove_keywords=["PARK"])
    known = library.details.of(told).details
    assert (known.caption, known.rating, known.keywords) == ("", None, ("summer",))
    assert names(library, "rating:>=1") == [] and names(library, "has:caption") == []


@pytest.mark.parametrize(
    "changes",
    [{"rating": 7}, {"camera": "Leica"}, {"keywords": "one"}, {"flag": "maybe"}, {"favourite": "yes"}],
)
def test_what_makes_no_sense_is_refused(library: Library, changes: dict[str, object]) -> None:
    with pytest.raises(LibraryError):
        library.details.edit([content(library, "a.jpg")], changes)


def test_an_edit_stays_with_a_file_that_changes(library: Library, tmp_path: Path) -> None:
    library.details.edit([content(library, "plain.png")], {"title": "Mine"})
    draw(tmp_path / "photos" / "plain.png", "red")
    library.index()
    assert library.details.of(content(library, "plain.png")).details.title == "Mine"


def test_the_export_has_them(library: Library, tmp_path: Path) -> None:
    library.upkeep.export(tmp_path / "all.json")
    row = json.loads((tmp_path / "all.json").read_text())[0]
    assert (row["keywords"], row["rating"], row["place_town"]) == (["park", "summer"], 3, "Paris")
    assert (row["latitude"], row["caption"]) == (48.858333, "Übung")
    library.upkeep.export(tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["people"] == "Emma; Noah"
