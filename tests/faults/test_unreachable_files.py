"""Drives that are unmounted while their photos are read, and files that are unreadable for a while."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import BinaryIO

import pytest

from clipsearch import Library
from clipsearch.library.indexing import retry_policy
from clipsearch.library.indexing.survey import ScanRequest
from clipsearch.records import Encoded, Listing, Scope
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.fake_mounts import Drives, held


@pytest.fixture
def before_reading(
    embedder: ColourEmbedder, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], object]], None]:
    """What lets something happen once, when the next file is about to be read."""
    left: list[Callable[[], object]] = []
    encode = embedder.encode_photo

    def happen_and_encode(path: Path, listing: Listing | None = None) -> Future[Encoded]:
        if left:
            left.pop()()
        return encode(path, listing)

    monkeypatch.setattr(embedder, "encode_photo", happen_and_encode)
    return left.append


BeforeReading = Callable[[Callable[[], object]], None]


def names(library: Library) -> list[str]:
    return sorted(path.name for hit in library.recent(100) for path in (hit.path, *hit.copies))


def colours(library: Library) -> dict[str, bool]:
    """Whether each of some colours is the best one's own."""
    best = {colour: library.search(colour, 1)[0] for colour in ("red", "pink", "yellow")}
    return {colour: hit.score > 0.9 for colour, hit in best.items()}


@pytest.mark.parametrize("how", ["gone", "an empty directory stays", "stale", "no answer"])
def test_a_drive_unmounted_while_its_photos_are_read_loses_none(
    library: Library,
    album: Path,
    tmp_path: Path,
    before_reading: BeforeReading,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    drives = Drives(monkeypatch)
    library.add(album)
    library.index()
    draw(album / "red.png", "pink")
    draw(album / "new.png", "yellow")
    away = tmp_path / "away"

    def unplug() -> None:
        album.rename(away)
        if how == "an empty directory stays":
            album.mkdir()
        elif how != "gone":
            drives.failing[album] = errno.ESTALE if how == "stale" else errno.EIO

    before_reading(unplug)
    report = library.index()
    assert (report.offline, report.unreadable) == ((album,), ())
    assert (report.removed, report.failed, report.missing) == (0, 0, 0)
    assert names(library) == ["blue.png", "green.jpg", "red.png"]
    assert colours(library) == {"red": True, "pink": False, "yellow": False}, "all is as it was"
    assert all(library._stores.thumbnails.get(hit.content) for hit in library.recent())

    drives.failing.clear()
    if album.exists():
        album.rmdir()
    away.rename(album)
    report = library.index()
    assert (report.offline, report.embedded, report.removed) == ((), 2, 0)
    assert names(library) == ["blue.png", "green.jpg", "new.png", "red.png"]
    assert colours(library) == {"red": False, "pink": True, "yellow": True}


def test_deletions_on_an_unmounted_drive_are_noticed_when_it_returns(
    library: Library, album: Path, tmp_path: Path, before_reading: BeforeReading
) -> None:
    library.add(album)
    library.index()
    (album / "green.jpg").unlink()
    shutil.copy(album / "red.png", tmp_path / "copy.png")
    (album / "red.png").unlink()
    (tmp_path / "copy.png").rename(album / "moved.png")
    draw(album / "new.png", "yellow")
    before_reading(lambda: album.rename(tmp_path / "away"))
    assert library.index().removed == 0
    (tmp_path / "away").rename(album)
    assert library.index().removed == 2
    assert names(library) == ["blue.png", "moved.png", "new.png"]


def test_a_directory_that_is_locked_while_its_photos_are_read_loses_none(
    library: Library,
    album: Path,
    tmp_path: Path,
    before_reading: BeforeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drives = Drives(monkeypatch)
    library.add(album)
    library.index()
    draw(album / "sea" / "blue.png", "yellow")

    def lock() -> None:
        (album / "sea").rename(tmp_path / "locked")
        drives.failing[album / "sea"] = errno.EACCES

    before_reading(lock)
    report = library.index()
    assert (report.offline, report.unreadable) == ((), (album / "sea",))
    assert (report.removed, report.failed) == (0, 0)
    assert names(library) == ["blue.png", "green.jpg", "red.png"]
    drives.failing.clear()
    (tmp_path / "locked").rename(album / "sea")
    assert library.index().embedded == 1
    assert library.search("yellow", 1)[0].path.name == "blue.png"


def test_a_drive_inside_a_folder_that_goes_away_while_its_photos_are_read_loses_none(
    library: Library,
    album: Path,
    tmp_path: Path,
    before_reading: BeforeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drives, card = Drives(monkeypatch), album / "sea"
    drives.mount(card)
    library.add(album)
    library.index()
    draw(card / "blue.png", "yellow")
    draw(card / "deep" / "new.png", "pink")
    before_reading(lambda: drives.unmount(card, tmp_path / "away"))
    report = library.index()
    assert (report.offline, report.unreadable) == ((), (card,))
    assert (report.removed, report.failed) == (0, 0)
    assert names(library) == ["blue.png", "green.jpg", "red.png"]
    report = library.index()
    assert (report.removed, report.missing) == (0, 2)
    drives.mount_again(card, tmp_path / "away")
    report = library.index()
    assert (report.embedded, report.missing) == (2, 0)
    assert names(library) == ["blue.png", "green.jpg", "new.png", "red.png"]


def test_a_copy_of_a_file_that_cannot_be_read_any_more_is_read_itself(
    library: Library, album: Path, before_reading: BeforeReading
) -> None:
    library.add(album)
    library.index()
    first = draw(album / "one.png", "yellow")
    shutil.copy(first, album / "two.png")
    before_reading(first.unlink)
    report = library.index()
    assert (report.embedded, report.failed) == (1, 0)
    assert names(library) == ["blue.png", "green.jpg", "red.png", "two.png"]


def test_a_file_unreadable_for_a_moment_is_read_at_the_next_scan(library: Library, album: Path) -> None:
    library.add(album)
    with held(album / "red.png"):
        report = library.index()
        assert (report.embedded, report.failed) == (2, 1)
    report = library.index()
    assert (report.embedded, report.failed) == (1, 0)
    assert names(library) == ["blue.png", "green.jpg", "red.png"]


def test_a_partial_scan_retries_nothing(library: Library, album: Path) -> None:
    (folder,) = library.add(album)
    with held(album / "red.png"):
        library.index()
    report, _ = library._index_service.run(ScanRequest({folder.id: [Scope("", deep=False)]}))
    assert (report.unchanged, report.failed) == (2, 1)
    assert library.index().failed == 0


def test_a_known_photo_that_could_not_be_read_for_a_moment_is_not_embedded_again(
    library: Library, album: Path, embedder: ColourEmbedder
) -> None:
    library.add(album)
    library.index()
    (album / "red.png").touch()
    with held(album / "red.png"):
        assert library.index().failed == 1
    assert library.index().failed == 0
    assert names(library) == ["blue.png", "green.jpg", "red.png"]
    assert embedder.asked["photos"] == 3 + 1, "once in vain"


def test_a_file_that_stays_unreadable_costs_one_try_an_hour_and_not_the_model(
    library: Library, album: Path, embedder: ColourEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = list[Path]()
    really_open = retry_policy.open_regular

    def open_regular(path: Path) -> BinaryIO:
        tried.append(path)
        return really_open(path)

    monkeypatch.setattr(retry_policy, "open_regular", open_regular)
    (album / "bad.png").write_text("no picture")
    library.add(album)
    with held(album / "red.png"):
        assert library.index().failed == 2
        asked = embedder.asked["photos"]
        for _ in range(3):
            assert library.index().unchanged == 4
        assert tried == [album / "red.png"]
    assert library.index().failed == 2, "an hour has not passed"
    monkeypatch.setattr(retry_policy, "PERIOD", 0.0)
    assert embedder.asked["photos"] == asked
    assert library.index().failed == 1
    assert tried == [album / "red.png"] * 2
    assert embedder.asked["photos"] == asked + 1
