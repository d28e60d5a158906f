"""A search finds photos by their names as well, within filters and other results, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from clipsearch import Filters, Library, Query, Term
from clipsearch.library.full_text import fusion
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder

COLOUR_NAMES = tuple(COLOURS)


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 photos, of which one is named IMG_1203 and five lie in a folder named Rome."""
    album = tmp_path_factory.mktemp("album")
    for number in range(60):
        name = "IMG_1203.JPG" if number == 40 else f"{'Rome/' if number % 12 == 5 else ''}{number:03}.png"
        draw(album / name, COLOUR_NAMES[number % 12], (40, 30 + number))
    return album


@pytest.fixture(scope="module")
def filled(album: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that keeps the album; not to be changed."""
    with Library.open(tmp_path_factory.mktemp("library") / "data", embedder=ColourEmbedder()) as library:
        library.add(album)
        library.index()
        yield library


def words(text: str, filters: Filters | None = None) -> Query:
    return Query((Term(words=text),), filters or Filters())


@pytest.mark.parametrize("line", ["IMG_1203", "img 1203", "IMG_1203.jpg"])
def test_a_whole_name_is_the_first_hit_in_every_way_to_search(filled: Library, line: str) -> None:
    (batch,) = filled.search_each([words(line)], 3)
    for hits in (
        filled.search(line, 3),
        batch,
        filled.matches(words(line), 3)[:3],
        filled.matches(words(line))[:3],
    ):
        assert hits[0].path.name == "IMG_1203.JPG"
        assert hits[0].reasons == ("in the name",)
        assert [hit.rank for hit in hits] == [1, 2, 3]
        assert hits[1].reasons == ()


def test_all_matches_are_a_permutation(filled: Library) -> None:
    matches = filled.matches(words("Rome"))
    assert len(matches) == matches.total == 60
    assert len(np.unique(matches.contents)) == 60
    assert all(hit.path.parent.name == "Rome" for hit in matches[:5])
    assert {hit.reasons for hit in matches[:5]} == {("in the name of the folder",)}
    assert matches.best == max(hit.score for hit in matches[:])


def test_what_filters_leave_out_is_not_found_by_its_name(filled: Library, album: Path) -> None:
    inside = Filters((album / "Rome",))
    for hits in (filled.search(words("IMG_1203", inside)), filled.matches(words("IMG_1203", inside), 3)[:]):
        assert all(hit.path.parent.name == "Rome" for hit in hits)


def test_a_search_within_results(filled: Library) -> None:
    first = filled.matches(words("red"), 10)
    within = filled.matches(words("IMG_1203"), within=first.contents)
    assert {*within.contents.tolist()} == {*first.contents.tolist()}
    newest = filled.matches(None, 4, within=first.contents)
    assert {*newest.contents.tolist()} <= {*first.contents.tolist()}
    assert (len(newest), newest.total) == (4, 10)
    both = filled.matches(Query((), Filters(types=("PNG",))), within=first.contents)
    assert {*both.contents.tolist()} <= {*first.contents.tolist()}
    assert len(filled.matches(words("blue"), within=np.empty(0, dtype=np.int64))) == 0


def test_pictures_and_several_phrases_are_not_looked_for_in_names(filled: Library, album: Path) -> None:
    hits = filled.search(Query((Term(picture=album / "001.png"), Term(words="IMG_1203"))), 60)
    assert all(hit.reasons == () for hit in hits)
    (first, *_) = filled.search(Query((Term(words="IMG_1203"), Term(words="red", weight=-0.5))))
    assert first.path.name == "IMG_1203.JPG"


def test_names_follow_the_disk(album: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        draw(tmp_path / "photos" / "before.png", "red")
        draw(tmp_path / "photos" / "other.png", "blue")
        library.add(tmp_path / "photos")
        library.index()
        (tmp_path / "photos" / "before.png").rename(tmp_path / "photos" / "later.png")
        library.index()
        assert library.search("later")[0].reasons == ("in the name",)
        assert all(hit.reasons == () for hit in library.search("before"))


def test_a_filter_does_not_make_a_folders_name_a_common_one(
    filled: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fusion, "FEW", 1)
    within_rome = filled.matches(words("beach", Filters(folders=(album / "Rome",))))
    assert len(within_rome) == 5
    (album / "Rome").rename(album / "Beach")
    try:
        filled.index()
        found = filled.matches(words("beach", Filters(folders=(album / "Beach",))))
        assert all(hit.reasons == ("in the name of the folder",) for hit in found)
    finally:
        (album / "Beach").rename(album / "Rome")
        filled.index()
