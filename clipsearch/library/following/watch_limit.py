"""The system's limit of watched directories: noticed, and the largest folder polled instead."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Collection, Sequence

from clipsearch.library.following.folder_watch_mode import LIMITED, Place
from clipsearch.library.following.pending_changes import Followed
from clipsearch.photos.scanning.watcher import Watcher

__all__ = ["WatchLimit"]

SECOND_LOOK = 1.0  # seconds after which a suspicion is looked into again


class WatchLimit:
    """Compares the directories that are watched with those that were seen."""

    def __init__(
        self, watcher: Watcher, begin: Callable[[Followed, Place | None], None], period: float
    ) -> None:
        """Begin where nothing is known.

        Args:
            watcher: what holds the watches.
            begin: has a folder watched anew.
            period: seconds after which a folder that is not watched is looked at.
        """
        self._watcher = watcher
        self._begin = begin
        self._period = period
        self._suspects = False
        self._left_out = watcher.unwatched

    @property
    def is_reached(self) -> bool:
        """Whether directories were left out since the limit was last seen to."""
        return self._watcher.unwatched > self._left_out

    def check(self, followed: Collection[Followed], seen: Collection[Followed]) -> bool:
        """Notice that the system could not watch all directories, and poll the largest folder.

        Directories may go between the look and the count, so that only a second look convinces.

        Args:
            followed: all folders.
            seen: those of which all directories were just counted.

        Returns:
            Whether a folder is followed in another way now.
        """
        watched, held = [one for one in followed if one.way.kind == "events"], self._watcher.count_watches()
        if held is None or not watched or any(one not in seen for one in watched):
            return False
        if not self.is_reached:
            if held >= sum(one.directories for one in watched):
                self._suspects = False
                return False
            if not self._suspects:
                self._suspects = True
                for one in watched:
                    one.due = time.monotonic() + SECOND_LOOK
                return False
            self._suspects = False
        self._poll_largest(followed, watched)
        return True

    def _poll_largest(self, followed: Collection[Followed], watched: Sequence[Followed]) -> None:
        largest = max(watched, key=lambda one: one.directories)
        self._watcher.unwatch(largest.folder.path)
        largest.way = LIMITED[errno.ENOSPC]
        largest.due = time.monotonic() + self._period
        self._left_out = self._watcher.unwatched
        for one in followed:  # there is room again for smaller ones, and all of each
            is_smaller = one.way == LIMITED[errno.ENOSPC] and one.directories < largest.directories
            if one is not largest and (one in watched or is_smaller):
                self._begin(one, one.place)
