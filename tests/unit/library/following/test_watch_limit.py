"""A lack of watches is believed after a second check; the largest folder is then polled."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, cast

from clipsearch.library.following import watch_limit as module
from clipsearch.library.following.pending_changes import FollowedFolder
from clipsearch.library.following.watch_limit import WatchLimit
from clipsearch.records import Folder, WatchMode

PERIOD = 10.0


class FakeWatcher:
    """Holds as many watches as it is told to."""

    def __init__(self, held: int) -> None:
        self.held, self.unwatched, self.ended = held, 0, list[Path]()

    def count_watches(self) -> int:
        return self.held

    def unwatch(self, folder: Path) -> None:
        self.ended.append(folder)


def followed(name: str, directories: int) -> FollowedFolder:
    one = FollowedFolder(Folder(directories, Path(name)), watch_mode=WatchMode("events"))
    one.directories, one.due = directories, float("inf")
    return one


def limit(watcher: FakeWatcher) -> WatchLimit:
    return WatchLimit(cast(Any, watcher), lambda one, location: None, PERIOD)


def test_a_lack_of_watches_is_believed_the_second_time() -> None:
    small, large = both = [followed("small", 3), followed("large", 50)]
    watcher = FakeWatcher(held=40)
    checked = limit(watcher)
    assert not checked.check(both, both)
    assert all(one.due <= time.monotonic() + module.RECHECK_SECONDS for one in both)
    assert watcher.ended == []
    assert checked.check(both, both)
    assert watcher.ended == [large.folder.path]
    assert (small.watch_mode.kind, large.watch_mode.kind) == ("events", "polling")
    assert time.monotonic() < large.due <= time.monotonic() + PERIOD


def test_directories_that_went_meanwhile_are_no_limit() -> None:
    both = [followed("small", 3), followed("large", 50)]
    watcher = FakeWatcher(held=40)
    checked = limit(watcher)
    assert not checked.check(both, both)
    watcher.held = 53
    assert not checked.check(both, both)
    watcher.held = 40
    assert not checked.check(both, both), "it is suspected anew"
    assert not checked.check(both, both[:1]), "not all were counted"
    assert watcher.ended == []
