"""The system's limit of watched directories: detects it, and has the largest folder polled instead."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Collection, Sequence

from clipsearch.library.following.folder_watch_mode import LIMITED, Location
from clipsearch.library.following.pending_changes import FollowedFolder
from clipsearch.photos.scanning.watcher import Watcher

__all__ = ["WatchLimit"]

RECHECK_SECONDS = 1.0  # seconds after which a suspected limit is checked again


class WatchLimit:
    """Compares the number of watched directories with that of the directories scanned."""

    def __init__(
        self, watcher: Watcher, begin: Callable[[FollowedFolder, Location | None], None], period: float
    ) -> None:
        """Prepare.

        Args:
            watcher: what holds the watches.
            begin: watches a folder anew.
            period: seconds between two scans of a folder that is polled.
        """
        self._watcher = watcher
        self._begin_watching = begin
        self._period = period
        self._suspects = False
        self._left_out = watcher.unwatched

    @property
    def is_reached(self) -> bool:
        """Whether directories were left unwatched since the limit was last handled."""
        return self._watcher.unwatched > self._left_out

    def check(self, followed: Collection[FollowedFolder], counted: Collection[FollowedFolder]) -> bool:
        """Notice that the system could not watch all directories, and poll the largest folder.

        Directories may go between the scan and the count, so it is believed after a second check only.

        Args:
            followed: all folders.
            counted: those of which all directories were just counted.

        Returns:
            Whether the watch mode of a folder has changed.
        """
        watched, held = (
            [one for one in followed if one.watch_mode.kind == "events"],
            self._watcher.count_watches(),
        )
        if held is None or not watched or any(one not in counted for one in watched):
            return False
        if not self.is_reached:
            if held >= sum(one.directories for one in watched):
                self._suspects = False
                return False
            if not self._suspects:
                self._suspects = True
                for one in watched:
                    one.due = time.monotonic() + RECHECK_SECONDS
                return False
            self._suspects = False
        self._poll_largest(followed, watched)
        return True

    def _poll_largest(self, followed: Collection[FollowedFolder], watched: Sequence[FollowedFolder]) -> None:
        largest = max(watched, key=lambda one: one.directories)
        self._watcher.unwatch(largest.folder.path)
        largest.watch_mode = LIMITED[errno.ENOSPC]
        largest.due = time.monotonic() + self._period
        self._left_out = self._watcher.unwatched
        for one in followed:  # there is room again for smaller ones, and all of each
            is_smaller = one.watch_mode == LIMITED[errno.ENOSPC] and one.directories < largest.directories
            if one is not largest and (one in watched or is_smaller):
                self._begin_watching(one, one.location)
