"""How changes in a folder become known: by events, or by polling and for what reason."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from clipsearch.paths import expand_home
from clipsearch.photos.scanning.drives import needs_polling
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.scanner import Identity, identity
from clipsearch.records import WatchMode

__all__ = ["LIMITED", "OFFLINE", "Location", "locate", "polled_folders", "polling_after", "watch_mode_at"]

OFFLINE = WatchMode("offline")
LIMITED = {
    errno.ENOSPC: WatchMode(
        "polling",
        "the system's limit of watched directories is reached; "
        "raise fs.inotify.max_user_watches to be told of changes at once",
    ),
    errno.EMFILE: WatchMode(
        "polling",
        "the system's limit of watching programs is reached; "
        "raise fs.inotify.max_user_instances to be told of changes at once",
    ),
}


@dataclass(frozen=True, slots=True)
class Location:
    """A folder that is there.

    Attributes:
        root: which directory it is.
        drives: where drives are mounted below it; no event tells when one comes or goes.
    """

    root: Identity
    drives: frozenset[str]


def polling_after(error: OSError) -> WatchMode:
    """The watch mode of a folder that the system could not watch."""
    return LIMITED.get(error.errno or 0) or WatchMode("polling", error.strerror or str(error))


def locate(path: Path, mounted: Collection[str], rules: IgnoreRules) -> Location | None:
    """The location of a folder; None while it is not there or cannot be read.

    Args:
        path: the folder.
        mounted: where drives are mounted now.
        rules: what they pass over does not matter.
    """
    root = identity(path)
    if root is None or not os.path.isdir(path) or not os.access(path, os.R_OK):  # noqa: PTH112
        return None
    start = os.path.join(os.path.realpath(path), "")  # noqa: PTH118
    below = [drive for drive in mounted if drive.startswith(start)]
    rules = rules.of(path)
    return Location(root, frozenset(d for d in below if not rules.excludes(d[len(start) :], directory=True)))


def watch_mode_at(path: Path, location: Location) -> WatchMode:
    """The watch mode of a folder: events, if they can be relied on at its location."""
    if needs_polling(path, location.drives):
        return WatchMode("polling", "on a network or removable drive, or holds one")
    return WatchMode("events")


def polled_folders(polling: Sequence[str]) -> set[Path] | None:
    """The folders that the setting `polling` names; None: all."""
    if "*" in polling:
        return None
    return {Path(os.path.realpath(expand_home(path))) for path in polling if path}
