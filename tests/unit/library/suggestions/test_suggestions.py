"""Suggestions of a library: what it has, what its photos show, and what was searched for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Library, parse_line
from clipsearch.library.suggestions import suggestions
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder

COLOUR_NAMES = tuple(COLOURS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of 48 photos in two folders, with searches."""
    album = tmp_path_factory.mktemp("album")
    for number in range(48):
        name = f"Italy 2019/IMG_{number:04}.png" if number % 4 == 0 else f"Garden/{number}.jpg"
        draw(album / name, COLOUR_NAMES[number % 12], (40, 30 + number))
    with Library.open(tmp_path_factory.mktemp("library") / "data", embedder=ColourEmbedder()) as library:
        library.add(album)
        library.describe(album / "Garden" / "1.jpg")  # embeds the vocabulary
        library.index()
        library.searches.record(parse_line("a green garden").query)
        library.searches.save("Best of Italy", parse_line('in:"Italy 2019"').query)
        yield library


def pairs(library: Library, text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in library.suggestions.for_text(text)]


def test_a_text_is_completed_by_what_there_is(filled: Library) -> None:
    assert pairs(filled, "ita") == [("folder", "Italy 2019"), ("saved", "Best of Italy")]
    assert ("history", "a green garden") in pairs(filled, "gard")
    assert ("type", "JPEG") in pairs(filled, "jpe")
    assert pairs(filled, "img_002") == [("name", f"IMG_00{n}.png") for n in (20, 24, 28)]
    assert pairs(filled, "zzzz") == []


def test_each_line_finds_as_many_photos_as_it_says(filled: Library) -> None:
    counted = 0
    for text in ("ita", "jp", "png", "20", "gard", "img_0020"):
        for one in filled.suggestions.for_text(text):
            query = parse_line(one.line).query
            if one.count is not None:
                assert len(filled.matches(query)) == one.count
                counted += 1
            if one.kind == "name":
                assert filled.matches(query).total == 1
    assert counted >= 4


def test_the_last_word_is_completed_behind_the_others(filled: Library) -> None:
    (found, *_) = filled.suggestions.for_text("red flowers ita")
    assert found.line.startswith("red flowers in:")
    assert found.count is None
    assert parse_line(found.line).query.filters.folders


def test_an_empty_field_suggests_recent_searches_and_what_photos_show(filled: Library) -> None:
    found = filled.suggestions.for_text(" ", 6)
    assert found[0].text == "a green garden"
    assert len(found) <= 6
    assert {one.kind for one in found[1:]} <= {"term"}


def test_terms_follow_the_library_and_leave_with_its_photos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "KEPT_SECONDS", 0)
    for number in range(30):
        draw(tmp_path / "photos" / f"{number}.png", "red", (40, 30 + number))
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(tmp_path / "photos")
        library.describe(draw(tmp_path / "other.png", "blue"))
        library.index()
        kept = library._stores.catalogue.get_meta("terms")
        assert kept is not None
        for number in range(5):
            draw(tmp_path / "photos" / f"new {number}.png", "blue", (40, 30 + number))
        library.index()
        assert library._stores.catalogue.get_meta("terms") != kept
        assert ("folder", "photos") in pairs(library, "pho")
        library.remove(tmp_path / "photos")
        assert library._stores.catalogue.get_meta("terms") is None
        assert pairs(library, "pho") == []
        assert library.suggestions.for_text("") == []
