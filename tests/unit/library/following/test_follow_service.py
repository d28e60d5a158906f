"""Paused folders, parts looked at now, single files tried again, and patterns excluded at work."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from clipsearch import Library, Settings
from clipsearch.errors import FolderError, SettingsError
from clipsearch.library.following import follower, pending_changes
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.followed_library import following, wait_until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending_changes, "SETTLE", 0.1)
    monkeypatch.setattr(follower, "QUIET", 0.2)
    monkeypatch.setattr(follower, "TICK", 0.1)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    draw(tmp_path / "other" / "pink.png", "pink")
    return tmp_path / "other"


def names(library: Library) -> set[str]:
    return {hit.path.name for hit in library.search("red", 100)}


def test_a_paused_folder_is_left_alone_while_others_are_followed(
    library: Library, album: Path, other: Path
) -> None:
    library.add(album, other)
    with following(library) as told:
        library.follower.pause(album)
        assert [folder.paused for folder in library.folders()] == [True, False]
        draw(album / "new.png", "yellow")
        draw(other / "newer.png", "cyan")
        wait_until(lambda: "newer.png" in names(library))
        told.follower.scan()
        time.sleep(0.5)
        assert "new.png" not in names(library)
        assert "red.png" in names(library), "its photos stay searchable"
        library.follower.pause(album, False)
        wait_until(lambda: "new.png" in names(library))
        draw(album / "last.png", "brown")
        wait_until(lambda: "last.png" in names(library))


def test_all_may_be_paused_and_a_pause_outlives_the_program(
    tmp_path: Path, album: Path, embedder: ColourEmbedder
) -> None:
    with Library.open(tmp_path / "data", embedder=embedder) as library:
        library.add(album)
        library.follower.pause(album)
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        assert library.folders()[0].paused
        with following(library) as told:
            runs = len(told.reports)
            time.sleep(0.5)
            assert len(told.reports) == runs, "nothing turns in circles"
            assert library.status().photos == 0
            library.follower.scan(album)
            wait_until(lambda: len(names(library)) == 3)
            assert library.folders()[0].paused, "looked at once"
        library.remove(album)
        assert not library.follower.paused


def test_pausing_a_folder_stops_the_run_that_reads_it(
    library: Library, album: Path, other: Path, embedder: ColourEmbedder
) -> None:
    library.add(album)
    with following(library) as told:
        embedder.gate.clear()
        draw(album / "new.png", "yellow")
        draw(album / "newer.png", "cyan")
        wait_until(lambda: embedder.asked["photos"] > 3)
        library.follower.pause(album)
        embedder.gate.set()
        wait_until(told.idle.is_set)
        library.add(other)
        wait_until(lambda: "pink.png" in names(library))


def test_a_folder_is_scanned_although_all_is_paused(library: Library, album: Path, other: Path) -> None:
    library.add(album, other)
    with following(library) as told:
        told.follower.pause()
        draw(album / "new.png", "yellow")
        draw(other / "newer.png", "cyan")
        time.sleep(0.3)
        library.follower.scan(album)
        wait_until(lambda: "new.png" in names(library))
        time.sleep(0.3)
        assert told.follower.is_paused
        assert "newer.png" not in names(library)


def test_one_file_is_tried_again_and_no_other(library: Library, album: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (album / "sea" / name).write_bytes(b"no picture")
    library.add(album)
    with following(library) as told:
        wait_until(lambda: len(library.problems()) == 2)
        since = {problem.path.name: problem.since for problem in library.problems()}
        time.sleep(1.1)  # a problem's date has whole seconds
        runs = len(told.reports)
        library.follower.retry(album / "sea" / "a.jpg")
        wait_until(lambda: len(told.reports) > runs and len(library.problems()) == 2)
        after = {problem.path.name: problem.since for problem in library.problems()}
        assert after["a.jpg"] > since["a.jpg"]
        assert after["b.jpg"] == since["b.jpg"]


def test_what_is_excluded_at_work_disappears_and_is_kept_in_the_settings(
    library: Library, album: Path
) -> None:
    library.settings.change(theme="dark")
    library.add(album)
    with following(library) as told:
        assert len(names(library)) == 3
        library.settings.exclude("/sea/", "*.jpg")
        told.follower.scan()
        wait_until(lambda: names(library) == {"red.png"})
    assert Settings.load(library.data_folder) == Settings(theme="dark", exclude=("/sea/", "*.jpg"))


def test_what_makes_no_sense_is_refused(library: Library, album: Path, tmp_path: Path) -> None:
    library.add(album)
    with pytest.raises(FolderError):
        library.follower.pause(tmp_path / "nothing")
    with pytest.raises(FolderError):
        library.follower.retry(tmp_path / "nothing.jpg")
    with pytest.raises(FolderError, match="not followed"):
        library.follower.scan(album)
    with pytest.raises(SettingsError):
        library.settings.exclude("!")


def test_what_is_passed_over_is_counted(library: Library, album: Path) -> None:
    (album / "notes.txt").write_text("hello")
    (album / ".hidden.png").write_bytes(b"")
    library.add(album)
    assert library.status().skipped == 0, "nothing was scanned yet"
    library.index()
    with Library.open(library.data_folder, writing=False) as other:
        assert other.status().skipped_by == {"other": 1, "hidden": 1}
        assert other.status().others == {".txt": 1}
    (album / "notes.txt").unlink()
    with following(library):
        wait_until(lambda: library.status().skipped == 1)
    library.remove(album)
    assert library.status().skipped == 0


def test_the_directories_of_some_files_are_scanned_although_all_is_paused(
    library: Library, album: Path, other: Path
) -> None:
    library.add(album, other)
    with following(library) as told:
        library.follower.pause(album)
        told.follower.pause()
        (album / "red.png").rename(album / "crimson.png")
        draw(album / "sea" / "new.png", "yellow")
        library.follower.scan_around(album / "red.png", album / "crimson.png")
        wait_until(lambda: "crimson.png" in names(library))
        assert "red.png" not in names(library)
        assert "new.png" not in names(library)
        assert told.follower.is_paused
        with pytest.raises(FolderError, match="lies in no folder"):
            library.follower.scan_around(album.parent / "elsewhere.png")


def test_many_that_were_taken_away_are_not_missing(library: Library, album: Path) -> None:
    burst = [draw(album / "burst" / f"{side}.png", "green", size=(side, 9)) for side in range(9, 69)]
    library.add(album)
    with following(library) as told:
        wait_until(lambda: len(names(library)) == 63)
        told.follower.pause()
        for path in burst:
            path.unlink()
        library.follower.scan_around(*burst)
        wait_until(lambda: len(names(library)) == 3)
        assert library.folders()[0].missing == 0
