"""A lost write-ahead log, a database locked by another program, a clock that was set back."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest

from clipsearch import Library
from clipsearch.errors import LibraryBusyError
from clipsearch.library.following import follower, pending_changes
from clipsearch.store.catalogue.backups import Backups
from clipsearch.store.sqlite import connection
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.followed_library import following, wait_until
from tests.support.library_state import check_sound, content_of, difference, fresh_content

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
DAY = 86_400


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A closed library of some photos."""
    for name, colour in {"a": "red", "b": "green", "c": "blue", "d": "pink"}.items():
        draw(tmp_path / "photos" / f"{name}.png", colour)
    with open_library(tmp_path / "data") as library:
        library.add(tmp_path / "photos")
        library.index()
    return tmp_path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits."""
    monkeypatch.setattr(pending_changes, "SETTLE", 0.1)
    monkeypatch.setattr(follower, "QUIET", 0.3)
    monkeypatch.setattr(follower, "TICK", 0.1)
    monkeypatch.setattr(follower, "RETRY_PERIOD", 0.3)


def open_library(data: Path, *, writing: bool = True) -> Library:
    return Library.open(data, writing=writing, embedder=ColourEmbedder())


def names(library: Library) -> list[str]:
    return sorted(path.name for hit in library.recent(100) for path in (hit.path, *hit.copies))


@pytest.mark.parametrize("lost", [("-wal",), ("-wal", "-shm"), ("-shm",)])
def test_a_lost_log_takes_the_library_back_in_time_and_not_into_disorder(
    base: Path, lost: tuple[str, ...]
) -> None:
    photos, after = base / "photos", base / "after"
    with open_library(base / "data") as library:
        draw(photos / "a.png", "cyan")
        (photos / "b.png").unlink()
        (photos / "c.png").rename(photos / "moved.png")
        draw(photos / "new.png", "yellow")
        library.index()  # saves the index, which then knows more than the catalogue
        shutil.copytree(base / "data", after, ignore=shutil.ignore_patterns("lock"))
    for log in lost:
        (after / f"catalogue.sqlite3{log}").unlink()
    with open_library(after, writing=False) as library:
        check_names = names(library)
        assert len(library.search("red", 100)) == len(check_names) == 4
    with open_library(after) as library:
        assert names(library) == check_names
        check_sound(library, at_rest=False)
        report = library.index()
        assert report.embedded == (2 if "-wal" in lost else 0)
        assert not difference(content_of(library, base), fresh_content(base / "fresh", library, base))
        check_sound(library, at_rest=True)


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Another program writes in the catalogue and does not come to an end."""
    with closing(apsw.Connection(os.fspath(data / "catalogue.sqlite3"))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_locked_database_is_reported_and_can_be_searched(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_MILLISECONDS", 100)
    with open_library(base / "data") as library:
        draw(base / "photos" / "new.png", "yellow")
        with locked(base / "data"):
            with pytest.raises(LibraryBusyError, match="keeps the library's file .* locked"):
                library.index()
            with pytest.raises(LibraryBusyError):
                library.remove(base / "photos")
            assert names(library) == ["a.png", "b.png", "c.png", "d.png"]
            assert len(library.search("red", 100)) == 4
        assert library.index().embedded == 1
        check_sound(library, at_rest=True)
    with locked(base / "data"), pytest.raises(LibraryBusyError):
        open_library(base / "data")
    with open_library(base / "data") as library:
        assert len(names(library)) == 5


@pytest.mark.usefixtures("quick")
def test_following_continues_when_the_lock_is_released(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_MILLISECONDS", 100)
    with open_library(base / "data") as library, following(library) as told:
        with locked(base / "data"):
            draw(base / "photos" / "new.png", "yellow")
            wait_until(lambda: told.errors)
            assert isinstance(told.errors[0], LibraryBusyError)
        wait_until(lambda: "new.png" in names(library))


@pytest.mark.usefixtures("quick")
def test_photos_from_a_clock_that_ran_ahead_appear_and_change(base: Path) -> None:
    later = time.time() + DAY
    photo = base / "photos" / "later.bmp"
    with open_library(base / "data") as library, following(library):
        os.utime(draw(photo, "yellow"), (later, later))
        wait_until(lambda: library.search("yellow", 1)[0].path == photo)
        os.utime(draw(photo, "black"), (later - DAY / 2, later - DAY / 2))  # of the same size
        wait_until(lambda: library.search("black", 1)[0].path == photo)


def test_what_was_kept_before_the_clock_was_set_back_is_used_and_kept_in_order(base: Path) -> None:
    (base / "photos" / "a.png").rename(base / "away.png")
    with open_library(base / "data") as library:
        library.index()
        first = library.upkeep.backup()
    ahead = first.with_name("catalogue-20990101T000000Z.sqlite3")
    first.rename(ahead)
    os.utime(ahead, (time.time() + 40 * DAY,) * 2)
    with closing(apsw.Connection(os.fspath(base / "data" / "catalogue.sqlite3"))) as db:
        db.execute(
            "UPDATE contents SET nameless_since = '2099-01-01T00:00:00+00:00' WHERE nameless_since > ''"
        )
    (base / "away.png").rename(base / "photos" / "a.png")
    with open_library(base / "data") as library:
        report = library.index()  # makes a backup, too: the newest is not of the last day
        assert (report.embedded, report.reused) == (0, 1)
        check_sound(library, at_rest=True)
    newest, *others = Backups(base / "data").kept()
    assert newest.name > ahead.name
    assert ahead in others
