"""Reading files that may be anything: never waits for a pipe, never mixes two versions of a file."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from clipsearch.errors import PhotoError
from clipsearch.records import FileState, Listing

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = [
    "MOST_BYTES",
    "Access",
    "PositionedFile",
    "open_regular",
    "read_opened",
    "read_whole",
    "unreadable_error",
]

MOST_BYTES = 1 << 30
MAX_INTEGER = 2**63 - 1  # of an inode number in a `FileState`
WINDOWS_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT
# O_NONBLOCK: otherwise opening a pipe without a writer would block. O_NOFOLLOW: scans pass over links, so
# that a link has taken the place of a photo since, perhaps to a file that is none of the library's.
FLAGS, FOLDER_FLAGS = os.O_RDONLY, getattr(os, "O_PATH", os.O_RDONLY)
for _flag in ("O_BINARY", "O_NONBLOCK", "O_NOFOLLOW"):
    FLAGS |= getattr(os, _flag, 0)
for _flag in ("O_DIRECTORY", "O_NOFOLLOW"):
    FOLDER_FLAGS |= getattr(os, _flag, 0)
AGAIN = "It will be read again"

Access = Listing | int | None
"""How a file is opened: as the one that a scan listed, not at all (it is open: a descriptor, which is closed
when it was read), or as it is."""

LINK_ERRORS = (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)  # EMLINK: on FreeBSD; ENOTDIR: of a folder


def open_regular(path: Path, listing: Access = None) -> BinaryIO:
    """Open a regular file for reading, unbuffered.

    Args:
        path: the file.
        listing: the scan that found it: then no link below the folder is followed, and another file
            that took its place since is refused. A descriptor is taken as it is: it was opened by this.

    Raises:
        PhotoError: "unreadable": it cannot be opened, or is a link, a folder, a pipe or a device, or has
            a link above it; "changed": it is another file than the one that was listed.
    """
    if isinstance(listing, int):
        return io.FileIO(listing, "rb")
    try:
        descriptor = os.open(path, FLAGS) if listing is None else _open_below(listing)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        if isinstance(error, OSError) and error.errno in LINK_ERRORS and _has_link(path, listing):
            raise unreadable_error(path, "it is a link now, or below one, which is not followed") from error
        raise unreadable_error(path, error) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise unreadable_error(path, "it is not a regular file but a folder, a pipe or a device")
    if listing is not None and not is_listed(status, listing.file):
        os.close(descriptor)
        raise PhotoError("changed", "Another file took its place after it was listed", AGAIN)
    return io.FileIO(descriptor, "rb")


def _open_below(listing: Listing) -> int:
    """Open a listed file without following a link below the folder's root, which may be one itself."""
    *folders, name = listing.file.path.split("/")
    if os.open not in os.supports_dir_fd:
        if _has_link(listing.root / listing.file.path, listing):
            raise OSError(errno.ELOOP, "it is a link now, or below one")
        return os.open(listing.root / listing.file.path, FLAGS)
    above = os.open(listing.root, FOLDER_FLAGS & ~os.O_NOFOLLOW)
    try:
        for folder in folders:
            below = os.open(folder, FOLDER_FLAGS, dir_fd=above)
            os.close(above)
            above = below
        return os.open(name, FLAGS, dir_fd=above)
    finally:
        os.close(above)


def _has_link(path: Path, listing: Listing | None) -> bool:
    """Whether a file, or a folder between it and the root of its listing, is a link or a junction."""
    places = [path]
    while listing is not None and places[-1].parent != listing.root and places[-1].parent != places[-1]:
        places.append(places[-1].parent)
    return any(_is_link(place) for place in places)


def _is_link(path: Path) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == WINDOWS_JUNCTION


def is_listed(status: os.stat_result, file: FileState) -> bool:
    """Whether a file is the one that a scan listed.

    Some file systems give a file another inode number each time it is looked up. There time and size
    must be the same: no program can set the time of the last change.
    """
    if not file.inode or status.st_ino & MAX_INTEGER == file.inode:
        return True
    now = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return bool(file.ctime_ns) and now == (file.size, file.mtime_ns, file.ctime_ns)


def read_whole(path: Path, access: Access = None) -> bytes:
    """Read a file completely, in one pass, at most `MOST_BYTES`.

    Raises:
        PhotoError: "unreadable"; "too-large"; "changed": it was written to while it was read, or is
            another file than the one that was listed.
    """
    with open_regular(path, access) as file:
        return read_opened(path, file)


def read_opened(path: Path, file: BinaryIO) -> bytes:
    """The same of a file that `open_regular` opened."""
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
        raise PhotoError("changed", "The file changed while it was read", AGAIN)
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
    while left and (part := _read_at(file, left, size + 1 - left)):  # one call may return less than requested
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _read_at(file: BinaryIO, size: int, offset: int) -> bytes:
    """Read from a place: another process may read the same opened file."""
    if sys.platform == "win32":  # there it cannot
        return file.read(size)
    return os.pread(file.fileno(), size, offset)


class PositionedFile(io.RawIOBase):
    """An opened file with a position of its own, since another process may read the same opened file."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin at the beginning; the file is not closed with this."""
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read some bytes; 0 at the end."""
        view = memoryview(buffer)
        if sys.platform == "win32":
            self._file.seek(self._at)
        data = _read_at(self._file, len(view), self._at)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to another position."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        self._at = max(0, offset + (os.fstat(self._file.fileno()).st_size if start is None else start))
        return self._at

    def tell(self) -> int:
        """The position."""
        return self._at
