"""Folders and missing photos that are removed so that all is as before when it is undone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clipsearch import ClipsearchError, Library, Query, Term
from clipsearch.library.upkeep.removals import Removal
from clipsearch.records import Filters
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.library_state import content_of


@pytest.fixture
def kept(library: Library, album: Path) -> Path:
    """A library of the album, of another folder with a copy, a broken file and marks, and one inside."""
    other = album.parent / "other"
    for colour in ("pink", "black"):
        draw(other / f"{colour}.png", colour)
    shutil.copy(album / "red.png", other / "copy.png")
    (other / "broken.jpg").write_bytes(b"no picture")
    draw(other / "inside" / "white.png", "white")
    library.add(album, other, other / "inside")
    library.index()
    pink, black = (library.search(name, 1)[0].content for name in ("pink", "black"))
    library.details.edit([pink], {"title": "Rose", "favourite": True})
    library.albums.add("Best", [pink, black])
    library.hiding.hide([other / "black.png"])
    library.searches.record(Query((Term(words="red"),), Filters(folders=(other,))))
    library.settings.change(polling=(str(other),))
    library.follower.pause(other)
    return other


def known(library: Library) -> dict[str, Any]:
    """All that is known, through the public names."""
    answered = content_of(library, library.data_folder.parent)
    found = {hit.path.name: hit for hit in library.recent(50)}
    return answered | {
        "titles": {name: library.details.of(hit.content) for name, hit in found.items()},
        "albums": [
            (album.name, library.albums.contents(album.name).tolist()) for album in library.albums.all()
        ],
        "hidden": library.hiding.paths(),
        "history": library.searches.history,
        "polling": library.settings.current.polling,
        "paused": {one.path for one in library.folders() if one.paused},
        "folders": {one.path: one.missing for one in library.folders()},
        "index": sorted(library._stores.index().keys()),  # type: ignore[union-attr]
        "faults": [finding for finding in library.upkeep.check() if finding.area != "files"],
    }


def take_other(library: Library, other: Path) -> Removal:
    return library.removals.take(other)


def take_inner(library: Library, other: Path) -> Removal:
    return library.removals.take(other / "inside")


def take_missing(library: Library, other: Path) -> Removal:
    return library.removals.take_missing([other])


@pytest.mark.parametrize("take", [take_other, take_inner, take_missing])
def test_a_removal_that_is_undone_changes_nothing_and_embeds_nothing(
    library: Library, kept: Path, embedder: ColourEmbedder, take: Callable[[Library, Path], Removal]
) -> None:
    if take is take_missing:
        _lose(library, kept)
    before, embedded = known(library), embedder.asked["photos"]
    removal = take(library, kept)
    assert known_folders(library) != before["folders"]
    if take is take_missing:
        assert not [hit for hit in library.recent(50) if hit.path.parent == kept]
    else:
        assert not [hit for hit in library.recent(50) if hit.path.parent == kept] or take is take_inner
        draw(kept.parent / "album" / "cyan.png", "cyan")  # ids of files that went are used again
        library.index()
        (kept.parent / "album" / "cyan.png").unlink()
        library.index()
    library.removals.put_back(removal)
    assert known(library) == before
    library.index()
    assert known(library) == before
    assert embedder.asked["photos"] == embedded + (take is not take_missing)
    with pytest.raises(ClipsearchError, match="erased by now"):
        library.removals.put_back(removal)


def known_folders(library: Library) -> dict[Path, int]:
    return {one.path: one.missing for one in library.folders()}


def _lose(library: Library, folder: Path) -> None:
    """Have most photos of a folder be missing: it is another directory, and empty."""
    folder.rename(folder.with_name("away"))
    (folder / "inside").mkdir(parents=True)
    library.index()
    assert known_folders(library)[folder] > 1


@pytest.mark.parametrize("ending", ["finish", "close", "kill", "remove"])
def test_what_was_not_put_back_leaves_no_trace(
    library: Library, kept: Path, album: Path, tmp_path: Path, ending: str
) -> None:
    pink = library.search("pink", 1)[0].content
    vector = library._stores.vector(pink)
    assert vector is not None
    secrets = [b"pink.png", b"Rose", vector.astype("<f2").tobytes(), library.thumbnail(pink) or b"?"]
    data = library.data_folder
    removal = library.removals.take(kept)
    match ending:
        case "finish":
            library.removals.finish()
        case "remove":
            library.remove(album)
        case "close":
            library.close()
        case "kill":
            data = shutil.copytree(data, tmp_path / "copy")
            with Library.open(data, embedder=ColourEmbedder()):
                pass
    files = {path.name: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert not [name for name, content in files.items() if any(secret in content for secret in secrets)]
    if ending in ("finish", "remove"):
        with pytest.raises(ClipsearchError, match="erased by now"):
            library.removals.put_back(removal)
