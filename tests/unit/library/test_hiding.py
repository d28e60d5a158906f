"""Hidden photos and folders: in no answer of the library or of a command, until they are shown again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clipsearch import Library, WrongPassphraseError, parse_line
from clipsearch.__main__ import main
from clipsearch.errors import LibraryError
from clipsearch.library.encryption import Encryption
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.encrypted_library import PASSPHRASE, cheap_scrypt, encrypted

SECRET = "needle"  # in the names of what is hidden
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("search", '"needle"', "--json"), ("search", '"captured"', "--json", "--all", "--facets"),
    ("suggest", "need", "--json"), ("status", "--json"), ("problems", "--json"), ("tag", "--list", "--json"),
    ("album", "--json"), ("album", "mine", "--json"), ("check", "--json"), ("map", "--json"),
)  # fmt: skip


@pytest.fixture
def album(tmp_path: Path) -> Path:
    album = tmp_path / "album"
    for name, colour in (("red", "red"), ("green", "green"), (f"{SECRET} blue", "blue")):
        draw(album / f"{name}.png", colour)
    for name, colour in ((f"{SECRET} pink", "pink"), (f"{SECRET} red", "red")):
        draw(album / f"{SECRET}s" / f"{name}.png", colour, (64, 32))
    return album


@pytest.fixture
def library(tmp_path: Path, album: Path) -> Iterator[Library]:
    """A library in which the photos and the folder with the secret name are hidden."""
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(album)
        library.index()
        photo = album / f"{SECRET} blue.png"
        library.details.edit_files(
            [photo, album / "red.png"], changes={"caption": "captured"}, add_keywords=["kept"]
        )
        library.albums.create("mine", [hit.content for hit in library.recent()])
        library.hiding.hide([photo, album / f"{SECRET}s"])
        yield library


def names(library: Library) -> set[str]:
    """The names of photos in each kind of answer."""
    hits = [
        *library.search("blue pink red", 50, every=True),
        *library.search('"needle"', 50, every=True),
        *library.search('"captured"', 50, every=True),
        *library.search("tag:kept", 50, every=True),
        *library.recent(50),
        *library.similar(next(iter(library.folders())).path / "red.png", 50),
    ]
    matches = library.matches(parse_line("blue pink red").query)
    matches.fetch(range(len(matches)))
    hits += [hit for row in range(len(matches)) if (hit := matches.ready(row))]
    found = {hit.path.stem for hit in hits}
    return found | {path.stem for hit in hits for path in (*hit.copies, *hit.parts)}


def test_they_count_for_no_tag_and_keep_theirs(library: Library, album: Path) -> None:
    tags, photo = library.tags, album / f"{SECRET} blue.png"
    tags.mark_files("of/two", [photo, album / "red.png"], [])
    tags.mark_files("not", [], [photo])
    assert (tags.marks("of"), tags.marks("not"), tags.counts()["of"]) == ((1, 0), (0, 0), 1)
    assert [tag.name for tag in tags.all()] == ["kept", "of/two"]
    assert [len(tags.matches(name, view)) for name, view in (("of", "fitting"), ("not", "against"))] == [1, 0]
    tags.rename("of", "renamed")
    tags.rename("not", "never")
    library.hiding.unhide([photo])
    assert (tags.marks("renamed"), tags.marks("never")) == ((2, 0), (0, 1))


def exported(library: Library, tmp_path: Path) -> str:
    target = tmp_path / "export.json"
    library.upkeep.export(target)
    return target.read_text()


def test_they_are_in_no_answer(library: Library, tmp_path: Path) -> None:
    assert names(library) == {"red", "green"}
    assert SECRET not in exported(library, tmp_path)
    facets = library.facets
    counts = (facets.total(), facets.folders(), facets.formats(), facets.named("tag"), facets.months())
    assert facets.total() == 2 and SECRET not in repr(counts)
    assert [album.count for album in library.albums.all()] == [2]
    assert SECRET not in repr(library.suggestions.for_text("need", 20))
    everything = library.matches(parse_line("type:png").query)
    assert len(everything) == len(library.timelines.of(everything).taken) == 2
    assert len(library.maps.update().contents) == 2
    for view in ("fitting", "conflicts", "suggested"):
        found = library.tags.matches("kept", view)
        found.fetch(range(len(found)))
        assert SECRET not in repr([found.ready(row) for row in range(len(found))])
    library.clusters.update()
    assert SECRET not in repr(library.clusters.all())
    assert SECRET not in repr(library.duplicates.list_groups())


def test_no_command_tells_of_them(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library.close()
    for command in COMMANDS:
        main(["--library", str(tmp_path / "data"), *command])
        told = capsys.readouterr()
        assert SECRET not in (told.out + told.err).replace('"query": "\\"needle\\""', ""), command


def test_they_stay_hidden(library: Library, album: Path, tmp_path: Path) -> None:
    """Also new, moved and copied ones, in another process, with another index, after a repair."""
    draw(album / f"{SECRET}s" / "deep" / f"{SECRET} cyan.png", "cyan")
    shutil.move(album / f"{SECRET} blue.png", album / f"{SECRET} moved.png")
    shutil.copy(album / f"{SECRET}s" / f"{SECRET} pink.png", album / f"{SECRET} copy.png")
    (album / "green.png").rename(album / f"{SECRET}s" / f"{SECRET} green.png")
    library.index()
    assert names(library) == {"red"}
    library.upkeep.drop_caches()
    assert names(library) == {"red"}
    assert library.upkeep.check(repair=True) == []
    library.close()
    with Library.open(tmp_path / "data", writing=False, embedder=ColourEmbedder()) as again:
        assert names(again) == {"red"}


def test_one_that_is_edited_stays_hidden(library: Library, album: Path) -> None:
    """In place; another photo of the library in its place does not become hidden."""
    photo = album / f"{SECRET} blue.png"
    draw(photo, "cyan", (64, 64))
    library.index()
    assert names(library) == {"red", "green"}
    shutil.copy(album / "green.png", photo)
    library.index()
    assert {hit.content for hit in library.recent(50)} == {
        hit.content for hit in library.search("red green", 50, every=True)
    }
    assert len(library.recent(50)) == 2
    assert library.upkeep.check() == []


def test_they_are_shown_again(library: Library, album: Path) -> None:
    paths = library.hiding.paths()
    assert [path.name for path in paths.folders] == [f"{SECRET}s"]
    assert [path.name for path in paths.photos] == [f"{SECRET} blue.png"]
    edit = library.hiding.unhide([album / f"{SECRET} blue.png"])
    assert names(library) == {"red", "green", f"{SECRET} blue"}
    library.hiding.restore(library.hiding.restore(edit))
    library.hiding.unhide([album / f"{SECRET}s"])
    assert names(library) == {"red", "green", *(f"{SECRET} {name}" for name in ("blue", "pink", "red"))}
    assert library.hiding.paths() == ((), ())
    undone: Any = library.hiding.hide([album])
    assert names_or_none(library) == set()
    library.hiding.restore(undone)
    assert library.upkeep.check() == []


def names_or_none(library: Library) -> set[str]:
    return {hit.path.stem for hit in library.recent(50)}


def test_what_is_not_there_is_refused(library: Library, album: Path, tmp_path: Path) -> None:
    for path in (album / "missing.png", tmp_path / "data"):
        with pytest.raises(LibraryError, match="no photo or folder"):
            library.hiding.hide([album / "red.png", path])
    with pytest.raises(LibraryError, match="hidden by itself"):
        library.hiding.unhide([album / "red.png"])
    assert names(library) == {"red", "green"}


def test_a_removed_folder_leaves_no_trace(library: Library, album: Path) -> None:
    library.remove(album)
    assert not any(library._stores.catalogue.hiding.all())


def test_the_passphrase_shows_them(
    library: Library, album: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library.close()
    data = tmp_path / "data"
    with cheap_scrypt():
        encrypted(data)
        with Library.open(data, passphrase=PASSPHRASE, embedder=ColourEmbedder()) as opened:
            for secret in ("", "wrong passphrase"):
                with pytest.raises(WrongPassphraseError):
                    opened.hiding.unhide([album / f"{SECRET}s"], secret)
                with pytest.raises(WrongPassphraseError):
                    opened.hiding.paths(secret)
            assert len(opened.hiding.paths(PASSPHRASE).folders) == 1
        key = tmp_path / "key"
        key.write_text(PASSPHRASE)
        command = ("--library", str(data), "--passphrase-file", str(key))
        assert main([*command, "hide", "--list"]) == 0
        assert SECRET in capsys.readouterr().out
        assert main([*command, "unhide", str(album / f"{SECRET}s")]) == 0
        assert main([*command, "hide", "--json", str(album / "red.png")]) == 0
        Encryption(data).unlock(PASSPHRASE)
        with Library.open(data, embedder=ColourEmbedder()) as opened:
            assert {hit.path.stem for hit in opened.recent(50)} == {
                "green",
                f"{SECRET} pink",
                f"{SECRET} red",
            }
        Encryption(data).lock()
