"""What a watcher makes of what the system tells; following itself is tested with the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from watchdog.events import DirDeletedEvent, FileDeletedEvent, FileModifiedEvent, FileSystemEvent

from clipsearch.photos.scanning import watcher as watcher_module
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.watcher import Watcher
from clipsearch.records import Scope


def told(tmp_path: Path, event: type[FileSystemEvent], name: str) -> list[tuple[Scope, bool]]:
    """What a watcher tells of one event."""
    album, said = tmp_path / "album", list[tuple[Scope, bool]]()
    watcher = Watcher(
        IgnoreRules(["private/"]), tmp_path / "data", lambda _, scope, removed: said.append((scope, removed))
    )
    watcher._on_event(album, str(album), event(str(album / name)))
    return said


def test_a_file_means_its_directory_and_a_directory_itself(tmp_path: Path) -> None:
    assert told(tmp_path, FileDeletedEvent, "sea/a.jpg") == [(Scope("sea", deep=False), True)]
    assert told(tmp_path, FileModifiedEvent, "a.jpg") == [(Scope("", deep=False), False)]
    assert told(tmp_path, DirDeletedEvent, "sea/2024.05") == [(Scope("sea/2024.05"), True)]
    assert told(tmp_path, DirDeletedEvent, "private/may") == []


@pytest.mark.parametrize("name", ["sea", "sea/2024.05"])
def test_where_the_system_does_not_tell_a_deleted_file_from_a_directory_both_are_thought_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(watcher_module, "REPORTS_DELETED_DIRECTORIES", False)
    assert told(tmp_path, FileDeletedEvent, name) == [(Scope(name), True)]
    assert told(tmp_path, FileModifiedEvent, name) == []
    assert told(tmp_path, FileDeletedEvent, "sea/a.jpg") == [(Scope("sea", deep=False), True)]
    assert told(tmp_path, FileDeletedEvent, "private") == []
    assert told(tmp_path, FileDeletedEvent, ".hidden") == []


def test_elsewhere_a_file_that_is_no_photo_means_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher_module, "REPORTS_DELETED_DIRECTORIES", True)
    assert told(tmp_path, FileDeletedEvent, "sea/notes") == []
