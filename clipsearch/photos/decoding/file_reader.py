"""Reading files that may be anything: never waits for a pipe, never mixes two versions of a file."""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from clipsearch.errors import PhotoError

__all__ = ["MOST_BYTES", "open_regular", "read_whole", "unreadable_error"]

MOST_BYTES = 1 << 30
# O_NONBLOCK: otherwise opening a pipe without a writer would block. O_NOFOLLOW: scans pass over links, so
# that a link has taken the place of a photo since, perhaps to a file that is none of the library's.
FLAGS = os.O_RDONLY
for _flag in ("O_BINARY", "O_NONBLOCK", "O_NOFOLLOW"):
    FLAGS |= getattr(os, _flag, 0)
LINK_ERRORS = (errno.ELOOP, errno.EMLINK)  # EMLINK: on FreeBSD


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, unbuffered.

    Raises:
        PhotoError: "unreadable": it cannot be opened, or is a link, a folder, a pipe or a device.
    """
    try:
        descriptor = os.open(path, FLAGS)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        if isinstance(error, OSError) and error.errno in LINK_ERRORS and path.is_symlink():
            raise unreadable_error(path, "it is a link now, which is not followed") from error
        raise unreadable_error(path, error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise unreadable_error(path, "it is not a regular file but a folder, a pipe or a device")
    return io.FileIO(descriptor, "rb")


def read_whole(path: Path) -> bytes:
    """Read a file completely, in one pass, at most `MOST_BYTES`.

    Raises:
        PhotoError: "unreadable"; "too-large"; "changed": it was written to while it was read.
    """
    with open_regular(path) as file:
        try:
            before = os.fstat(file.fileno())
            if before.st_size > MOST_BYTES:
                raise PhotoError("too-large", f"The file is larger than {MOST_BYTES >> 20} MiB")
            data = _read(file, before.st_size)
            after = os.fstat(file.fileno())
        except OSError as error:
            raise unreadable_error(path, error) from error
        except MemoryError as error:
            raise PhotoError("too-large", "The file does not fit into memory") from error
    if (len(data), after.st_size, after.st_mtime_ns) != (
        before.st_size,
        before.st_size,
        before.st_mtime_ns,
    ):
        raise PhotoError("changed", "The file changed while it was read", "It will be read again")
    return data


def unreadable_error(path: Path, why: OSError | ValueError | str) -> PhotoError:
    """The error of a failed read, with text that can be stored and shown anywhere."""
    shown = os.fspath(path).encode("utf-8", "replace").decode()  # names may be undecodable
    reason = getattr(why, "strerror", None) or str(why)
    return PhotoError("unreadable", f"{shown} cannot be read: {reason}")


def _read(file: BinaryIO, size: int) -> bytes:
    """Read at most `size` bytes and one more, so that growth of the file is noticed."""
    parts = []
    left = size + 1
    while left and (part := file.read(left)):  # one call may return less than requested
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
