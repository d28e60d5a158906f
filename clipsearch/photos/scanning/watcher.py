"""What the system tells of changes in folders: hints where to look, never the truth."""

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

from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.records import Scope

__all__ = ["Watcher"]

# Not the opening and reading of files: we read them ourselves.
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
GOING = (DirDeletedEvent, DirMovedEvent, FileDeletedEvent, FileMovedEvent)
TELLS_DELETED_DIRECTORIES = sys.platform != "win32"  # there they are deleted files, too
# What it has to say of lost events and vanished folders is found out by looking at the folders.
logging.getLogger("watchdog").setLevel(logging.CRITICAL)
# When a directory that was moved out comes back, it notes that it watches it still.
warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)


def _mend_watchdog() -> None:
    """Keep watchdog 7.1's threads from dying of a directory that was replaced while it went.

    Its table of watches by path then lacks an entry, and its removal raises a KeyError. Besides,
    past the system's limit of watches it leaves directories out without a word: they are counted.
    """
    if sys.platform != "linux":
        return
    from watchdog.observers import inotify, inotify_c

    group = getattr(inotify, "InotifyWatchGroup", None)
    remove = getattr(group, "_remove_watch_internally", None)
    add = getattr(getattr(inotify_c, "InotifyFD", None), "add_callback", None)
    if group is None or remove is None or add is None:  # another version, whose flaws we do not know
        return

    def tolerant(self: object, descriptor: int) -> None:
        with suppress(KeyError):
            remove(self, descriptor)

    def counting(self: object, *args: object) -> object:
        global left_out
        try:
            return add(self, *args)
        except OSError as error:
            left_out += error.errno == errno.ENOSPC
            raise

    group._remove_watch_internally = tolerant
    inotify_c.InotifyFD.add_callback = counting  # type: ignore[method-assign,assignment]


left_out = 0  # directories that the system could not watch, since this process began
_mend_watchdog()


class Watcher:
    """Tells in which part of which folder something happened, from a thread of its own.

    Attributes:
        rules: of what they pass over nothing is told; others may take their place at any time.
        events_seen: how many events there were, those that do not matter included.
    """

    def __init__(self, rules: IgnoreRules, ignore: Path, tell: Callable[[Path, Scope, bool], None]) -> None:
        """Prepare; nothing is watched yet.

        Args:
            rules: of what they pass over nothing is told.
            ignore: a directory of which nothing is told, such as the library's own.
            tell: called with a root, the part of it to look at, and whether something was seen
                to go. It must not block.
        """
        self.rules = rules
        self._ignore = os.path.join(os.path.realpath(ignore), "")  # noqa: PTH118
        self._tell = tell
        self.events_seen = 0
        self._moved: set[Path] = set()
        self._observer: BaseObserver | None = None
        self._watches: dict[Path, ObservedWatch] = {}

    def is_alive(self) -> bool:
        """Whether all threads that tell of changes are at work; if not, `close` and watch anew."""
        observer = self._observer
        return observer is None or (
            observer.is_alive()
            and all(emitter.is_alive() for emitter in observer.emitters)
            and all(thread.is_alive() for thread in (getattr(observer, "_inotify_fd", None),) if thread)
        )

    def watch(self, root: Path) -> None:
        """Begin to tell of a folder.

        Raises:
            OSError: the system cannot watch it (ENOSPC: its limit is reached).
        """
        if root in self._watches:
            return
        if self._observer is None:
            observer = Observer()
            observer.start()
            self._observer = observer
        place = os.path.realpath(root)  # the root may be a link, which would be watched itself
        self._watches[root] = self._observer.schedule(
            _Handler(root, place, self._hear), place, recursive=True, event_filter=EVENTS
        )

    def unwatch(self, root: Path) -> None:
        """Tell no more of a folder; it may be gone."""
        watch = self._watches.pop(root, None)
        if watch is not None and self._observer is not None:
            try:
                self._observer.unschedule(watch)
            except KeyError:  # its end was noticed already
                return

    def rewatch_if_moved(self, root: Path) -> bool:
        """Watch a folder anew if a directory in it was moved: watchdog loses what had just been made there.

        What it had not yet told is lost with the old watch, so that all of the folder is to be looked at.

        Returns:
            Whether it is watched anew.

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
        """How many directories could not be watched, since this process began: the limit was reached."""
        return left_out

    def count_watches(self) -> int | None:
        """How many directories the system watches for this process; None where it does not say."""
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

    def _hear(self, root: Path, place: str, event: FileSystemEvent) -> None:
        self.events_seen += 1
        if isinstance(event, DirMovedEvent):
            self._moved.add(root)
        going = isinstance(event, GOING)
        for path in (event.src_path, event.dest_path):
            scope = self._scope(place, os.fsdecode(path), event.is_directory) if path else None
            if scope is None and isinstance(event, FileDeletedEvent) and not TELLS_DELETED_DIRECTORIES:
                scope = self._scope(place, os.fsdecode(path), is_directory=True)
            if scope is not None:
                self._tell(root, scope, going)

    def _scope(self, place: str, path: str, is_directory: bool) -> Scope | None:
        """The part of a folder that an event speaks of; None where it does not matter."""
        prefix = os.path.join(place, "")  # noqa: PTH118
        if not path.startswith(prefix) or path.startswith(self._ignore):
            return None
        relative = path[len(prefix) :].replace(os.sep, "/")
        if self.rules.excludes(relative, directory=is_directory):
            return None
        return Scope(relative) if is_directory else Scope(relative.rpartition("/")[0], deep=False)


class _Handler(FileSystemEventHandler):
    """Adds to each event the root, and where that lies."""

    def __init__(self, root: Path, place: str, hear: Callable[[Path, str, FileSystemEvent], None]) -> None:
        self._root = root
        self._place = place
        self._hear = hear

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._hear(self._root, self._place, event)
