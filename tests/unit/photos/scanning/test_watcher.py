"""What a watcher reports for the system's events; following folders is tested with the library."""

from __future__ import annotations

import errno
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from watchdog.events import DirDeletedEvent, FileDeletedEvent, FileModifiedEvent, FileSystemEvent

from clipsearch.photos.scanning import watcher as watcher_module
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.watcher import Watcher
from clipsearch.records import Scope


def reported(tmp_path: Path, event: type[FileSystemEvent], name: str) -> list[tuple[Scope, bool]]:
    """What a watcher reports for one event."""
    album, reports = tmp_path / "album", list[tuple[Scope, bool]]()
    watcher = Watcher(
        IgnoreRules(["private/"]),
        tmp_path / "data",
        lambda _, scope, removed: reports.append((scope, removed)),
    )
    watcher._on_event(album, str(album), event(str(album / name)))
    return reports


def test_a_file_affects_its_directory_and_a_directory_itself(tmp_path: Path) -> None:
    assert reported(tmp_path, FileDeletedEvent, "sea/a.jpg") == [(Scope("sea", deep=False), True)]
    assert reported(tmp_path, FileModifiedEvent, "a.jpg") == [(Scope("", deep=False), False)]
    assert reported(tmp_path, DirDeletedEvent, "sea/2024.05") == [(Scope("sea/2024.05"), True)]
    assert reported(tmp_path, DirDeletedEvent, "private/may") == []


@pytest.mark.parametrize("name", ["sea", "sea/2024.05"])
def test_a_deleted_entry_of_unknown_kind_counts_as_file_and_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(watcher_module, "REPORTS_DELETED_DIRECTORIES", False)
    above = Scope(name.rpartition("/")[0], deep=False)
    assert reported(tmp_path, FileDeletedEvent, name) == [(above, True), (Scope(name), True)]
    assert reported(tmp_path, FileModifiedEvent, name) == [(above, False)], "its content may be a photo"
    assert reported(tmp_path, FileDeletedEvent, "sea/a.jpg") == [(Scope("sea", deep=False), True)]
    assert reported(tmp_path, FileDeletedEvent, "private/may") == []
    assert reported(tmp_path, FileDeletedEvent, ".hidden") == []


def test_a_file_that_is_no_photo_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher_module, "REPORTS_DELETED_DIRECTORIES", True)
    assert reported(tmp_path, FileDeletedEvent, "sea/notes.txt") == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other watchers")
def test_watchdog_is_patched_against_directories_that_are_replaced() -> None:
    """Where directories are replaced quickly, its table by path may lack one that its table by watch has."""
    from watchdog.observers import inotify

    tables = SimpleNamespace(_active_callbacks_by_watch={1: b"sea"}, _active_callbacks_by_path={})
    inotify.InotifyWatchGroup._remove_watch_internally(tables, 1)
    assert tables._active_callbacks_by_watch == {}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other limits")
@pytest.mark.parametrize(("number", "counted"), [(errno.ENOSPC, 1), (errno.ENOENT, 0), (errno.EDQUOT, 0)])
def test_directories_beyond_the_limit_are_counted_and_vanished_ones_are_not(
    number: int, counted: int
) -> None:
    from watchdog.observers import inotify_c

    def fail(*args: object) -> None:
        raise OSError(number, "no watch")

    before = watcher_module.unwatched_directories
    with pytest.raises(OSError, match="no watch"):
        inotify_c.InotifyFD.add_callback(
            SimpleNamespace(_lock=nullcontext(), _add_callback=fail), b"", 0, 0, 0
        )
    assert watcher_module.unwatched_directories == before + counted
    watcher_module.unwatched_directories = before


def wait_until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def reports() -> list[tuple[Path, Scope, bool]]:
    return []


@pytest.fixture
def watcher(tmp_path: Path, reports: list[tuple[Path, Scope, bool]]) -> Iterator[Watcher]:
    """A watcher of the system's events."""
    watcher = Watcher(IgnoreRules(), tmp_path / "data", lambda *report: reports.append(report))
    yield watcher
    watcher.close()


def test_what_happens_in_a_watched_folder_is_reported_until_it_is_not_watched_any_more(
    tmp_path: Path, watcher: Watcher, reports: list[tuple[Path, Scope, bool]]
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        (folder / "sub").mkdir(parents=True)
        watcher.watch(folder)
        watcher.watch(folder)  # it is already
    watched = watcher.count_watches()
    (one / "sub" / "a.jpg").write_bytes(b"x")
    wait_until(lambda: (one, Scope("sub", deep=False), False) in reports)
    (one / "sub" / "a.jpg").unlink()
    wait_until(lambda: (one, Scope("sub", deep=False), True) in reports)
    watcher.unwatch(one)
    watcher.unwatch(one)
    if watched is not None:
        assert watched == 4
        wait_until(lambda: watcher.count_watches() == 2)
    reports.clear()
    seen = watcher.events_seen
    (one / "sub" / "b.jpg").write_bytes(b"x")
    (two / "sub" / "b.jpg").write_bytes(b"x")
    wait_until(lambda: (two, Scope("sub", deep=False), False) in reports)
    assert {root for root, _, _ in reports} == {two}
    assert watcher.events_seen > seen
    watcher.watch(one)
    (one / "c.jpg").write_bytes(b"x")
    wait_until(lambda: (one, Scope("", deep=False), False) in reports)


def test_a_watched_folder_that_vanished_can_be_unwatched(tmp_path: Path, watcher: Watcher) -> None:
    (tmp_path / "album").mkdir()
    watcher.watch(tmp_path / "album")
    (tmp_path / "album").rmdir()
    wait_until(lambda: watcher.events_seen)
    watcher.unwatch(tmp_path / "album")


def test_a_folder_is_watched_anew_once_after_a_directory_in_it_moved(
    tmp_path: Path, watcher: Watcher, reports: list[tuple[Path, Scope, bool]]
) -> None:
    album = tmp_path / "album"
    (album / "sea").mkdir(parents=True)
    watcher.watch(album)
    assert not watcher.rewatch_if_moved(album)
    (album / "sea").rename(album / "ocean")
    wait_until(lambda: {(album, Scope(name), True) for name in ("sea", "ocean")} <= set(reports))
    assert watcher.rewatch_if_moved(album)
    assert not watcher.rewatch_if_moved(album)
    (album / "ocean" / "a.jpg").write_bytes(b"x")
    wait_until(lambda: (album, Scope("ocean", deep=False), False) in reports)
    reports.clear()
    (album / "ocean").rename(album / "sea")
    wait_until(lambda: (album, Scope("sea"), True) in reports)
    watcher.unwatch(album)
    assert not watcher.rewatch_if_moved(album), "it is not watched any more"


def test_what_was_closed_reports_nothing_and_leaves_no_thread(
    tmp_path: Path, watcher: Watcher, reports: list[tuple[Path, Scope, bool]]
) -> None:
    (tmp_path / "album").mkdir()
    before = threading.active_count()
    watcher.watch(tmp_path / "album")
    assert threading.active_count() > before
    watcher.close()
    assert threading.active_count() == before
    (tmp_path / "album" / "a.jpg").write_bytes(b"x")
    assert reports == []
    assert not watcher.rewatch_if_moved(tmp_path / "album")
