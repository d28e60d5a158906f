"""Files that are put in place whole or not at all, whatever ends the program or the power.

What is written first has a name that nobody else uses, and no link is followed: what a user put where a
file of ours should be stays as it is.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = [
    "PRIVATE",
    "SHARED",
    "TEMPORARY",
    "delete",
    "is_file",
    "open_file",
    "put_in_place",
    "require_file",
    "sync_file",
    "sync_folder",
    "temporary",
    "write_atomically",
    "write_atomically_by",
]


PRIVATE, SHARED = 0o600, 0o644
NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # a FIFO is not waited for
BESIDE = ("-journal", "-wal", "-shm")  # what SQLite makes beside a database
OF = 40  # characters of a file's name in its temporary's
# `of` is what becomes of it.
TEMPORARY = re.compile(
    rf"\.(?P<of>.{{1,{OF}}})\.[0-9a-f]{{16}}\.clipsearch-new(?:{'|'.join(BESIDE)})?", re.DOTALL
)


def write_atomically(path: Path, data: bytes | bytearray, mode: int = PRIVATE) -> None:
    """Put a file in place, durably: a kill or an error leaves what was there.

    Raises:
        OSError: the disk does not let it, or something else than a file has its name.
    """
    write_atomically_by(path, lambda temporary: temporary.write_bytes(data), mode)


def write_atomically_by(path: Path, write: Callable[[Path], object], mode: int = PRIVATE) -> None:
    """The same, with what is written to an empty file beside it.

    Raises:
        OSError: as `write_atomically`, or `write` raised it.
    """
    require_file(path)
    with temporary(path, mode) as new:
        write(new)
        sync_file(new)
        put_in_place(new, path)


@contextmanager
def temporary(path: Path, mode: int = PRIVATE) -> Iterator[Path]:
    """A new, empty file beside `path`, for what is to be put in its place; it is gone in the end.

    So is what SQLite left beside it.

    Raises:
        OSError: the disk does not let it.
    """
    new = path.with_name(f".{path.name[:OF]}.{secrets.token_hex(8)}.clipsearch-new")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | NO_LINK, mode))
    try:
        yield new
    finally:
        for ending in ("", *BESIDE):
            delete(new.with_name(new.name + ending))


def put_in_place(new: Path, path: Path) -> None:
    """Give a file that is written and synced its name, durably; one that has it is replaced.

    Raises:
        OSError: the disk does not let it, or something else than a file has that name.
    """
    require_file(path)
    new.replace(path)
    sync_folder(path.parent)


def is_file(path: Path) -> bool:
    """Whether a file is there itself, and not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def require_file(path: Path) -> None:
    """Make sure that nothing has a name, or a file that may be replaced.

    Raises:
        OSError: a link, a folder or a device has it.
    """
    with suppress(FileNotFoundError):
        _require_file(path.lstat().st_mode, path)


def open_file(path: Path, flags: int, mode: int = PRIVATE) -> int:
    """A descriptor of a file, which is made where there is none; a link is not followed.

    Raises:
        OSError: the disk does not let it, or something else than a file has its name.
    """
    descriptor = os.open(path, flags | os.O_CREAT | NO_LINK, mode)
    try:
        _require_file(os.fstat(descriptor).st_mode, path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _require_file(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.ELOOP, "a link, a folder or a device has this name", os.fspath(path))


def sync_folder(folder: Path) -> None:
    """Make what a folder lists durable: files that were put there, replaced or deleted."""
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
    """Delete a file if the system lets us: on Windows another process may hold it for a while.

    Anything else, such as a link, stays.
    """
    if is_file(path):
        with suppress(OSError):
            path.unlink()
