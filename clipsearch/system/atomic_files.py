"""Reading and atomically writing our files: one is replaced whole or not at all, whatever ends the program.

Temporary files have names that nothing else uses, and no link is followed: what a user put at the place
of a file of ours stays as it is.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = [
    "MOST_BYTES",
    "MOST_JSON",
    "PRIVATE",
    "SHARED",
    "TEMPORARY",
    "delete",
    "delete_or_raise",
    "is_file",
    "open_file",
    "put_in_place",
    "read_file",
    "read_json",
    "require_file",
    "sync_file",
    "sync_folder",
    "temporary",
    "write_atomically",
    "write_atomically_by",
]


PRIVATE, SHARED = 0o600, 0o644
NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # never waits for a FIFO
SQLITE_SUFFIXES = ("-journal", "-wal", "-shm")  # of the files that SQLite makes beside a database
MOST_BYTES = 64 << 20  # of a file that is read whole
MOST_JSON = 1 << 20  # of a small file, whose values may take thirty times as much memory
NAME_CHARACTERS = 40  # most characters of a file's name in the name of its temporary file
# `of` is the name of the file to be replaced.
TEMPORARY = re.compile(
    rf"\.(?P<of>.{{1,{NAME_CHARACTERS}}})\.[0-9a-f]{{16}}\.clipsearch-new(?:{'|'.join(SQLITE_SUFFIXES)})?",
    re.DOTALL,
)


def write_atomically(path: Path, data: bytes | bytearray, mode: int = PRIVATE) -> None:
    """Write a file durably; a kill or an error leaves the old one.

    Where the folder cannot be synced the file is replaced, and no error is raised: after a power loss
    either of the two may be there, each of them whole.

    Raises:
        OSError: the disk does not let it, or something other than a regular file has its name.
    """
    write_atomically_by(path, lambda temporary: temporary.write_bytes(data), mode)


def write_atomically_by(path: Path, write: Callable[[Path], object], mode: int = PRIVATE) -> None:
    """The same, where `write` writes to a temporary file.

    Raises:
        OSError: as `write_atomically`, or `write` raised it.
    """
    require_file(path)
    with temporary(path, mode) as new:
        write(new)
        sync_file(new)
        _replace(new, path)
        with suppress(OSError):
            sync_folder(path.parent)


@contextmanager
def temporary(path: Path, mode: int = PRIVATE) -> Iterator[Path]:
    """A new, empty temporary file beside `path`; it is deleted at the end unless it was put in place.

    So are the files that SQLite makes beside it.

    Raises:
        OSError: the disk does not let it.
    """
    new = path.with_name(f".{path.name[:NAME_CHARACTERS]}.{secrets.token_hex(8)}.clipsearch-new")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | NO_LINK, mode))
    try:
        yield new
    finally:
        for ending in ("", *SQLITE_SUFFIXES):
            delete(new.with_name(new.name + ending))


def put_in_place(new: Path, path: Path) -> None:
    """Rename a written and synced file to `path`, durably, replacing a file of that name.

    Raises:
        OSError: the disk does not let it, or something other than a regular file has that name; or it is
            in place, and may not be durably.
    """
    _replace(new, path)
    sync_folder(path.parent)


def _replace(new: Path, path: Path) -> None:
    require_file(path)
    new.replace(path)


def is_file(path: Path) -> bool:
    """Whether there is a regular file at a path, and not a link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def require_file(path: Path) -> None:
    """Check that there is nothing at a path, or a regular file that may be replaced.

    Raises:
        OSError: a link, a folder or a device has it.
    """
    with suppress(FileNotFoundError):
        _require_file(path.lstat().st_mode, path)


def open_file(path: Path, flags: int, mode: int = PRIVATE) -> int:
    """Open a regular file, created if need be, without following links; its descriptor.

    Raises:
        OSError: the disk does not let it, or something other than a regular file has its name.
    """
    descriptor = os.open(path, flags | os.O_CREAT | NO_LINK, mode)
    try:
        _require_file(os.fstat(descriptor).st_mode, path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of a regular file, or of one that a link leads to; never waits for a pipe.

    Raises:
        OSError: it cannot be read, is not such a file, or is larger than `most` bytes.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(descriptor)
        _require_file(status.st_mode, path)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(most + 1) if status.st_size <= most else b""
        if max(len(data), status.st_size) > most:
            raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MB", os.fspath(path))
        return data
    finally:
        os.close(descriptor)


def read_json(path: Path, most: int = MOST_JSON) -> Any:
    """What a JSON file of at most `most` bytes holds.

    Raises:
        OSError: as `read_file`.
        ValueError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(read_file(path, most))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _require_file(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.ELOOP, "a link, a folder or a device has this name", os.fspath(path))


def sync_folder(folder: Path) -> None:
    """Make changes to a folder's entries durable: files created, replaced or deleted."""
    if os.name != "nt":  # Windows has no such call for folders
        _sync(folder, os.O_RDONLY)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    _sync(path, os.O_RDWR)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def delete(path: Path) -> None:
    """Delete a regular file if the system permits it: on Windows another process may have it open.

    Anything else, such as a link, is left.
    """
    with suppress(OSError):
        delete_or_raise(path)


def delete_or_raise(path: Path) -> None:
    """Delete a regular file if it is there. Raises OSError where that fails; anything else is left."""
    if is_file(path):
        path.unlink(missing_ok=True)
