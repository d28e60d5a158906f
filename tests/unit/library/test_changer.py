"""Changes of a library that another process has open: it makes them, and can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Changer, Library, Listener
from clipsearch.errors import Cancelled, FolderError, LibraryBusyError, LibraryError
from clipsearch.records import Progress, TagCount
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder


@pytest.fixture
def changes() -> list[str]:
    return []


@pytest.fixture
def followed(library: Library, changes: list[str]) -> Iterator[Library]:
    """A library that is followed, as by a window, in this very process."""
    library.follower.start(Listener(changed=lambda: changes.append("changed")))
    yield library
    library.close()


def test_another_process_adds_indexes_and_removes(
    followed: Library, album: Path, tmp_path: Path, changes: list[str]
) -> None:
    draw(tmp_path / "more" / "yellow.png", "yellow")
    with Changer(followed.data_folder) as changer:
        assert not changer.has_folders()
        assert changer.add(album, str(tmp_path / "more")) == [album, tmp_path / "more"]
        progress: list[Progress] = []
        report = changer.index(progress.append)
        assert (report.found, report.failed, report.offline) == (4, 0, ())
        assert changer.status().indexed == len(followed.recent()) == 4
        assert changer.problems() == []
        changes.clear()
        changer.remove(album)
        assert [folder.path for folder in followed.folders()] == [tmp_path / "more"]
        assert changes, "the window shows it"
        assert changer.backup().is_file()


def test_another_process_marks_photos_for_tags(followed: Library, album: Path) -> None:
    with Changer(followed.data_folder) as changer:
        changer.add(album)
        changer.index()
        changer.mark("sea", [album / "sea" / "blue.png"], [album / "red.png"])
        assert followed.tags.all() == [TagCount("sea", 1, 1)]
        with pytest.raises(LibraryError, match="no photo of this library"):
            changer.mark("sea", [album / "none.png"], [])
        assert changer.rename_tag("sea", "ocean") == 1
        assert changer.remove_tag("ocean") == 2
    assert followed.tags.all() == []


def test_another_process_makes_clusters_and_renames_one(followed: Library, tmp_path: Path) -> None:
    for number in range(10):
        for colour in ("red", "green"):
            draw(tmp_path / "photos" / f"{colour}{number}.png", colour, size=(40 + number, 30))
    with Changer(followed.data_folder) as changer:
        changer.add(tmp_path / "photos")
        changer.index()
        changer.update_clusters(rebuild=True)
        (first, *_) = followed.clusters.all()
        assert changer.rename_cluster(first.name, "Best") == "Best"
    assert followed.clusters.find("best").id == first.id


def test_errors_are_those_of_the_library(followed: Library, tmp_path: Path) -> None:
    with Changer(followed.data_folder) as changer:
        for change in (changer.add, changer.remove):
            with pytest.raises(FolderError) as elsewhere:
                change(tmp_path / "none")
            with pytest.raises(FolderError) as here:
                getattr(followed, change.__name__)(tmp_path / "none")
            assert str(elsewhere.value) == str(here.value)
        with pytest.raises(LibraryError, match="No other model"):
            changer.complete_switch()


def test_a_relative_path_is_resolved_by_the_client(
    followed: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(album)
    with Changer(followed.data_folder) as changer:
        assert changer.add("sea") == [album / "sea"]
        changer.remove(Path("sea"))
    assert followed.folders() == []


@pytest.mark.parametrize("how", ["cancelled", "hung up"])
def test_what_nobody_waits_for_any_more_stops(
    followed: Library, album: Path, embedder: ColourEmbedder, how: str
) -> None:
    embedder.gate.clear()
    cancel = threading.Event()
    with Changer(followed.data_folder) as changer:
        changer.add(album)

        def stop(progress: Progress) -> None:
            if how == "hung up":
                raise KeyboardInterrupt
            cancel.set()

        start = time.monotonic()
        with pytest.raises(Cancelled if how == "cancelled" else KeyboardInterrupt):
            changer.index(stop, cancel)
        assert time.monotonic() - start < 30
        embedder.gate.set()
        assert changer.index().found == 3, "and the next one begins at once"


def test_a_window_that_is_closed_meanwhile_is_an_error_in_words(
    followed: Library, album: Path, embedder: ColourEmbedder
) -> None:
    embedder.gate.clear()
    with Changer(followed.data_folder) as changer:
        changer.add(album)
        closing = threading.Timer(1.0, followed.close)
        closing.start()
        with pytest.raises(LibraryError, match="closed"):
            changer.index()
        closing.join()
    with Changer(followed.data_folder) as changer:
        changer.remove(album)  # by itself, now


def test_a_process_that_follows_nothing_makes_no_changes_for_others(library: Library) -> None:
    with pytest.raises(LibraryBusyError, match="wait until it is done"):
        Changer(library.data_folder)
