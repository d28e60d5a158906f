"""Where a followed folder is, and for which reasons one is looked at from time to time instead."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from clipsearch.records import Way

__all__ = ["LIMITED", "place_of", "polled_for", "resolved"]

LIMITED = {
    errno.ENOSPC: Way(
        "polling",
        "the system's limit of watched directories is reached; "
        "raise fs.inotify.max_user_watches to be told of changes at once",
    ),
    errno.EMFILE: Way(
        "polling",
        "the system's limit of watching programs is reached; "
        "raise fs.inotify.max_user_instances to be told of changes at once",
    ),
}


def polled_for(error: OSError) -> Way:
    """How a folder is followed that the system could not watch."""
    return LIMITED.get(error.errno or 0) or Way("polling", error.strerror or str(error))


def place_of(path: Path) -> tuple[int, int] | None:
    """Device and file number of a folder; None while it is not there or cannot be read."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if path.is_dir() and os.access(path, os.R_OK) else None


def resolved(polling: Sequence[str]) -> set[Path] | None:
    """The folders that the setting `polling` names; None: all."""
    return None if "*" in polling else {Path(path).expanduser().resolve() for path in polling}
