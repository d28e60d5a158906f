"""Albums keep their photos, order and cover whatever happens to files; every change can be undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from clipsearch import Filters, Library, parse_line
from clipsearch.errors import LibraryError
from clipsearch.records.albums import Album
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

COLOURS = ("red", "green", "blue", "yellow")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library and its photos, to be copied."""
    place = tmp_path_factory.mktemp("albums")
    (place / "photos").mkdir()
    for colour in COLOURS:
        draw(place / "photos" / f"{colour}.png", colour)
    return place


@pytest.fixture
def photos(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept / "photos", tmp_path / "photos"))


@pytest.fixture
def library(photos: Path, tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(photos)
        opened.index()
        yield opened


def keys(library: Library, *colours: str) -> list[int]:
    known = {hit.path.stem: hit.content for hit in library.recent()}
    return [known[colour] for colour in colours]


def names(library: Library, line: str) -> list[str]:
    return [hit.path.stem for hit in library.search(line)]


def test_an_album_has_photos_in_its_order(library: Library) -> None:
    albums, (red, green, blue, yellow) = library.albums, keys(library, *COLOURS)
    albums.create("Italy 2019", [blue, red])
    albums.add("italy 2019", [green, red])
    assert names(library, 'album:"ITALY 2019"') == ["blue", "red", "green"]
    assert [hit.path.stem for hit in library.matches(None).part([])] == []
    albums.move("Italy 2019", [green, yellow, blue], red)
    assert names(library, 'album:"Italy 2019"') == ["green", "blue", "red"]
    albums.move("Italy 2019", [green, red], red)
    albums.move("Italy 2019", [blue])
    assert names(library, 'album:"Italy 2019"') == ["green", "red", "blue"]
    assert names(library, 'album:"Italy 2019" -is:landscape') == []
    assert sorted(names(library, '-album:"Italy 2019"')) == ["yellow"]
    assert albums.names_of([red, yellow]) == {"Italy 2019": 1}
    albums.remove("Italy 2019", [red])
    assert albums.contents("Italy 2019").tolist() == [green, blue]
    assert library.facets.named("album") == {"Italy 2019": 2}
    assert library.suggestions.for_text("ital")[0].line == 'album:"Italy 2019"'
    assert library.upkeep.check() == []


def test_the_cover_is_the_first_photo_or_one_that_is_chosen(library: Library) -> None:
    albums, (red, green, blue, _) = library.albums, keys(library, *COLOURS)
    albums.create("Best", [blue, red])
    assert albums.all() == [Album("Best", 2, 0, blue)]
    albums.set_cover("Best", red)
    assert albums.all()[0].cover == red
    with pytest.raises(LibraryError):
        albums.set_cover("Best", green)
    albums.remove("Best", [red])
    assert albums.all()[0].cover == blue


def test_every_change_is_undone(library: Library) -> None:
    albums, (red, green, blue, _) = library.albums, keys(library, *COLOURS)

    def state() -> list[tuple[Album, list[int]]]:
        return [(one, albums.contents(one.name).tolist()) for one in albums.all()]

    states, edits = [state()], []
    for change in (
        lambda: albums.create("One", [red, green]),
        lambda: albums.add("Two", [blue]),
        lambda: albums.add("One", [blue]),
        lambda: albums.move("One", [blue], red),
        lambda: albums.set_cover("One", green),
        lambda: albums.remove("One", [green]),
        lambda: albums.rename("One", "Three"),
        lambda: albums.delete("Two"),
        lambda: albums.delete("Three"),
    ):
        edits.append(change())
        assert state() != states[-1]
        states.append(state())
    while edits:
        states.pop()
        albums.restore(edits.pop())
        assert state() == states[-1]


def test_facets_count_marks_and_albums(library: Library) -> None:
    red, green, blue, _ = keys(library, *COLOURS)
    library.albums.create("One", [red, green])
    library.albums.create("Empty")
    library.details.edit([red, blue], {"favourite": True})
    library.details.edit([green], {"flag": "rejected"})
    counts = library.facets.of(library.matches())
    assert (counts.marks, counts.albums) == ({"favourite": 2, "rejected": 1}, {"One": 2})
    counts = library.facets.of(library.matches(parse_line("is:favourite").query))
    assert (counts.marks, counts.albums) == ({"favourite": 2}, {"One": 1})


def test_a_photo_takes_the_place_of_its_duplicates(library: Library) -> None:
    albums, (red, green, blue, yellow) = library.albums, keys(library, *COLOURS)
    albums.create("One", [red, green, blue])
    albums.create("Two", [green, yellow])
    albums.set_cover("Two", green)
    edits = albums.replace(yellow, [red, green, yellow])
    assert albums.contents("One").tolist() == [yellow, blue]
    assert albums.contents("Two").tolist() == [yellow] and albums.all()[1].cover == yellow
    for edit in reversed(edits):
        albums.restore(edit)
    assert albums.contents("One").tolist() == [red, green, blue]
    assert albums.contents("Two").tolist() == [green, yellow] and albums.all()[1].cover == green
    assert albums.replace(yellow, [yellow]) == []


def test_a_change_that_fails_leaves_the_album_as_it_was(library: Library) -> None:
    albums, (red, green, *_) = library.albums, keys(library, *COLOURS)
    albums.create("Kept", [red, green])
    stored = library._stores.catalogue.albums.find("Kept")
    assert stored is not None
    bad = stored._replace(name="Other", cover=b"x", photos=(*stored.photos[:1], None))  # type: ignore[arg-type]
    with pytest.raises(apsw.ConstraintError):
        library._stores.write(library._stores.writer.albums.save, bad)
    assert library._stores.catalogue.albums.find("Kept") == stored


def test_names_are_tidy_and_each_is_there_once(library: Library) -> None:
    albums = library.albums
    albums.create("  Best\n of ")
    assert albums.all() == [Album("Best of", 0)]
    deleted = albums.delete("best OF")
    albums.create("BEST OF")
    for refused in (
        lambda: albums.create("best of"),
        lambda: albums.create(" , "),
        lambda: albums.create("x" * 101),
        lambda: albums.rename("Nobody", "x"),
        lambda: albums.contents("Nobody"),
        lambda: albums.restore(deleted),
    ):
        with pytest.raises(LibraryError):
            refused()
    assert albums.rename("best of", "Best of") and albums.all()[0].name == "Best of"


def test_photos_stay_when_files_move_go_come_back_and_change(library: Library, photos: Path) -> None:
    albums = library.albums
    albums.create("Kept", keys(library, "red", "green", "blue"))
    albums.set_cover("Kept", keys(library, "green")[0])
    (photos / "sub").mkdir()
    (photos / "red.png").rename(photos / "sub" / "moved.png")
    away = photos.parent / "green.png"
    (photos / "green.png").rename(away)
    library.index()
    assert names(library, "album:Kept") == ["moved", "blue"]
    assert albums.all() == [Album("Kept", 2, 1, keys(library, "moved")[0])], "and not without a word"
    albums.add("Kept", keys(library, "yellow"))
    away.rename(photos / "back.png")
    draw(photos / "blue.png", "white")  # edited
    library.index()
    assert names(library, "album:Kept") == ["moved", "back", "blue", "yellow"]
    assert albums.all() == [Album("Kept", 4, 0, keys(library, "back")[0])]
    assert library.upkeep.check() == []


def test_a_removed_folder_leaves_no_photo_in_albums(library: Library, photos: Path) -> None:
    other = photos.parent / "other"
    other.mkdir()
    draw(other / "white.png", "white")
    library.add(other)
    library.index()
    library.albums.create("All", keys(library, "white", "red"))
    library.remove(other)
    assert library.albums.all() == [Album("All", 1, 0, keys(library, "red")[0])]
    assert library.facets.count_matching(Filters(albums=("all",))) == 1


def test_an_album_with_a_raw_has_the_picture_beside_it(library: Library, photos: Path) -> None:
    shutil.copy(photos / "red.png", photos / "shot.png")
    draw(photos / "shot.png", "purple")
    library.index()
    library.albums.create("Shots", keys(library, "shot"))
    with_raw = photos / "shot.jpg"
    draw(with_raw, "orange")
    (photos / "shot.png").rename(photos / "shot.dng")  # a PNG by its content
    library.index()
    assert names(library, "album:Shots") == ["shot"]
    assert library.search("album:Shots")[0].path == with_raw


def test_a_hidden_photo_is_in_no_answer_and_in_its_album_again_when_it_is_shown(library: Library) -> None:
    red, green, blue, _ = keys(library, *COLOURS)
    library.albums.create("All", [red, green, blue])
    library.albums.set_cover("All", green)
    hidden = library.hiding.hide(contents=[green])
    assert library.albums.all() == [Album("All", 2, 0, red)]
    assert library.albums.contents("All").tolist() == [red, blue]
    library.hiding.restore(hidden)
    assert library.albums.all() == [Album("All", 3, 0, green)]
    assert library.albums.contents("All").tolist() == [red, green, blue]
