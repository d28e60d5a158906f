"""Whether a file whose name does not tell is a photo: its first bytes are read, once until it changes."""

from __future__ import annotations

import os
import stat

from clipsearch.records.formats import HEAD_BYTES, format_of

__all__ = ["is_photo_content"]

LEAST_BYTES, MOST_BYTES = 32, 1 << 30  # of a photo
RESIDENT_BYTES = 1 << 16  # a larger file without blocks on the disk would have to be fetched from a cloud
WINDOWS_RECALL = 0x1000 | 0x40000 | 0x400000  # FILE_ATTRIBUTE_OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS
FLAGS = os.O_RDONLY
for _flag in ("O_BINARY", "O_NONBLOCK", "O_NOFOLLOW"):
    FLAGS |= getattr(os, _flag, 0)
MOST_REMEMBERED = 100_000
_remembered: dict[tuple[int, int, int, int], bool] = {}


def is_photo_content(path: str, status: os.stat_result) -> bool:
    """Whether a regular file begins as a photo does; False where it cannot be opened, or is too large.

    Args:
        path: absolute, or relative to the current folder.
        status: of the file. Another scan asks the disk again only if that is another.
    """
    if not LEAST_BYTES <= status.st_size <= MOST_BYTES or _is_in_a_cloud(status):
        return False
    key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    known = _remembered.get(key) if status.st_ino else None
    if known is None:
        known = _look(path)
        if status.st_ino:
            if len(_remembered) >= MOST_REMEMBERED:
                _remembered.clear()
            _remembered[key] = known
    return known


def _is_in_a_cloud(status: os.stat_result) -> bool:
    """Whether opening a file may have a program fetch it."""
    if getattr(status, "st_file_attributes", 0) & WINDOWS_RECALL:
        return True
    return status.st_size > RESIDENT_BYTES and getattr(status, "st_blocks", 1) == 0


def _look(path: str) -> bool:
    try:
        descriptor = os.open(path, FLAGS)
    except (OSError, ValueError):
        return False
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return False
        known = format_of(os.read(descriptor, HEAD_BYTES))
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return known is not None and known.is_distinct
