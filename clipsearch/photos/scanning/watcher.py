"""Watching folders by the system's notifications: hints where to scan, never the truth."""

from __future__ import annotations

import errno
import logging
import os
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from clipsearch.photos.scanning.ignore_rules import IgnoreRules, suffix_of
from clipsearch.records import Scope
from clipsearch.records.formats import PHOTO_SUFFIXES

__all__ = ["Watcher"]

# Without opening and reading of files, which the program does itself.
EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
REMOVALS = (DirDeletedEvent, DirMovedEvent, FileDeletedEvent, FileMovedEvent)
REPORTS_DELETED_DIRECTORIES = sys.platform != "win32"  # there they are reported as deleted files
# Lost events and vanished folders, which it logs, are found by scans.
logging.getLogger("watchdog").setLevel(logging.CRITICAL)
# It warns when a directory that was moved out comes back, as it still watches it.
warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)


def _patch_watchdog() -> None:
    """Keep watchdog 7.1's threads alive when a directory is replaced, and count unwatched directories.

    Where directories are replaced quickly, its table of watches by path may lack an entry, and the
    removal of the watch raises a KeyError. Directories beyond the system's limit are left out silently.
    """
    if sys.platform != "linux":
        return
    from watchdog.observers import inotify, inotify_c

    group = getattr(inotify, "InotifyWatchGroup", None)
    remove = getattr(group, "_remove_watch_internally", None)
    add = getattr(getattr(inotify_c, "InotifyFD", None), "add_callback", None)
    if group is None or remove is None or add is None:  # another version, with unknown defects
        return

    def tolerant(self: object, descriptor: int) -> None:
        with suppress(KeyError):
            remove(self, descriptor)

    def counting(self: object, *args: object) -> object:
        global unwatched_directories
        try:
            return add(self, *args)
        except OSError as error:
            unwatched_directories += error.errno == errno.ENOSPC
            raise

    group._remove_watch_internally = tolerant
    inotify_c.InotifyFD.add_callback = counting  # type: ignore[method-assign,assignment]


unwatched_directories = 0  # directories beyond the system's limit, since this process started
_patch_watchdog()


class Watcher:
    """Reports in which part of which folder something changed, from its own thread.

    Attributes:
        rules: what they ignore is not reported; may be replaced at any time.
        events_seen: number of events, ignored ones included.
    """

    def __init__(
        self, rules: IgnoreRules, ignore: Path, on_change: Callable[[Path, Scope, bool], None]
    ) -> None:
        """Prepare; nothing is watched yet.

        Args:
            rules: what they ignore is not reported.
            ignore: a directory that is not reported, such as the library's data folder.
            on_change: called with a root, the part of it to scan, and whether something was removed
                or moved. It must not block.
        """
        self.rules = rules
        self._ignore = os.path.join(os.path.realpath(ignore), "")  # noqa: PTH118
        self._on_change = on_change
        self.events_seen = 0
        self._moved: set[Path] = set()
        self._observer: BaseObserver | None = None
        self._watches: dict[Path, ObservedWatch] = {}

    def is_alive(self) -> bool:
        """Whether all of its threads are alive; if not, `close` it and watch the folders again."""
        observer = self._observer
        return observer is None or (
            observer.is_alive()
            and all(emitter.is_alive() for emitter in observer.emitters)
            and all(thread.is_alive() for thread in (getattr(observer, "_inotify_fd", None),) if thread)
        )

    def watch(self, root: Path) -> None:
        """Start watching a folder.

        Raises:
            OSError: the system cannot watch it (ENOSPC: its limit is reached).
        """
        if root in self._watches:
            return
        if self._observer is None:
            observer = Observer()
            observer.start()
            self._observer = observer
        real_path = os.path.realpath(root)  # otherwise a root that is a link would be watched itself
        self._watches[root] = self._observer.schedule(
            _Handler(root, real_path, self._on_event), real_path, recursive=True, event_filter=EVENTS
        )

    def unwatch(self, root: Path) -> None:
        """Stop watching a folder, which may no longer exist."""
        watch = self._watches.pop(root, None)
        if watch is not None and self._observer is not None:
            try:
                self._observer.unschedule(watch)
            except KeyError:  # watchdog has already noticed its removal
                return

    def rewatch_if_moved(self, root: Path) -> bool:
        """Watch a folder again if a directory in it was moved: watchdog loses entries just created there.

        Pending events are lost with the old watch, so the whole folder must then be scanned.

        Returns:
            Whether it is watched again.

        Raises:
            OSError: as for `watch`.
        """
        if root not in self._moved or root not in self._watches:
            return False
        self._moved.discard(root)
        self.unwatch(root)
        self.watch(root)
        return True

    @property
    def unwatched(self) -> int:
        """How many directories could not be watched since this process started, beyond the system's limit."""
        return unwatched_directories

    def count_watches(self) -> int | None:
        """How many directories the system watches for this process; None where it does not tell."""
        if sys.platform != "linux":
            return None
        count = 0
        for info in Path("/proc/self/fdinfo").iterdir():
            try:
                count += info.read_bytes().count(b"inotify wd:")
            except OSError:  # closed since it was listed
                continue
        return count

    def close(self) -> None:
        """Stop, and wait for the threads."""
        observer, self._observer = self._observer, None
        self._watches.clear()
        if observer is not None:
            observer.stop()
            observer.join()

    def _on_event(self, root: Path, real_path: str, event: FileSystemEvent) -> None:
        self.events_seen += 1
        if isinstance(event, DirMovedEvent):
            self._moved.add(root)
        removed = isinstance(event, REMOVALS)
        for path in (event.src_path, event.dest_path):
            name = os.fsdecode(path)
            kinds = {event.is_directory}
            if isinstance(event, FileDeletedEvent) and not REPORTS_DELETED_DIRECTORIES:
                kinds |= {suffix_of(name) not in PHOTO_SUFFIXES}
            for is_directory in sorted(kinds) if name else ():
                if (scope := self._scope(real_path, name, is_directory)) is not None:
                    self._on_change(root, scope, removed)

    def _scope(self, real_path: str, path: str, is_directory: bool) -> Scope | None:
        """The part of a folder that an event affects; None if it is ignored."""
        prefix = os.path.join(real_path, "")  # noqa: PTH118
        if not path.startswith(prefix) or path.startswith(self._ignore):
            return None
        relative = path[len(prefix) :].replace(os.sep, "/")
        if self.rules.of(Path(real_path)).excludes(relative, directory=is_directory):
            return None
        return Scope(relative) if is_directory else Scope(relative.rpartition("/")[0], deep=False)


class _Handler(FileSystemEventHandler):
    """Passes events on with their root and its real path."""

    def __init__(
        self, root: Path, real_path: str, on_event: Callable[[Path, str, FileSystemEvent], None]
    ) -> None:
        self._root = root
        self._real_path = real_path
        self._on_event = on_event

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._on_event(self._root, self._real_path, event)
