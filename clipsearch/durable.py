"""Files that are put in place whole or not at all, whatever ends the program or the power."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["PRIVATE", "SHARED", "delete", "replace_whole", "replace_written", "sync_file", "sync_folder"]


PRIVATE, SHARED = 0o600, 0o644


def replace_whole(path: Path, data: bytes | bytearray, mode: int = PRIVATE) -> None:
    """Put a file in place, durably: a kill or an error leaves what was there.

    Raises:
        OSError: the disk does not let it.
    """
    replace_written(path, lambda temporary: temporary.write_bytes(data), mode)


def replace_written(path: Path, write: Callable[[Path], object], mode: int = PRIVATE) -> None:
    """The same, with what is written to an empty file beside it.

    Raises:
        OSError: the disk does not let it, or `write` raised it.
    """
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)  # left by a kill
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    try:
        write(temporary)
        sync_file(temporary)
        temporary.replace(path)
    except OSError:
        delete(temporary)
        raise
    sync_folder(path.parent)


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
    """Delete a file if the system lets us: on Windows another process may hold it for a while."""
    with suppress(OSError):
        path.unlink()
