"""What a watcher reports for the system's events; following folders is tested with the library."""

from __future__ import annotations

import sys
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
    assert reported(tmp_path, FileDeletedEvent, name) == [(Scope(name), True)]
    assert reported(tmp_path, FileModifiedEvent, name) == []
    assert reported(tmp_path, FileDeletedEvent, "sea/a.jpg") == [(Scope("sea", deep=False), True)]
    assert reported(tmp_path, FileDeletedEvent, "private") == []
    assert reported(tmp_path, FileDeletedEvent, ".hidden") == []


def test_a_file_that_is_no_photo_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher_module, "REPORTS_DELETED_DIRECTORIES", True)
    assert reported(tmp_path, FileDeletedEvent, "sea/notes") == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other watchers")
def test_watchdog_is_patched_against_directories_that_are_replaced() -> None:
    """Where directories are replaced quickly, its table by path may lack one that its table by watch has."""
    from watchdog.observers import inotify

    tables = SimpleNamespace(_active_callbacks_by_watch={1: b"sea"}, _active_callbacks_by_path={})
    inotify.InotifyWatchGroup._remove_watch_internally(tables, 1)
    assert tables._active_callbacks_by_watch == {}
