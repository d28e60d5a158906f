"""Files of the library on disk: private from their first moment, and replaced whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from clipsearch.errors import LibraryError

__all__ = ["delete", "make_private_file", "make_private_folder", "replace_whole"]


def make_private_folder(folder: Path) -> None:
    """Create a folder that only its owner can enter.

    Raises:
        LibraryError: it cannot be created or is not a folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(PermissionError):  # some file systems (FAT) know no permissions
            folder.chmod(0o700)
    except OSError as error:
        raise LibraryError(
            f"The library folder {folder} cannot be used: {error.strerror}",
            "Choose another with --library or CLIPSEARCH_LIBRARY",
        ) from error


def make_private_file(path: Path) -> None:
    """Create an empty file, if there is none, that only its owner can read.

    SQLite gives the files beside a database (WAL, shared memory) the permissions of the database.

    Raises:
        LibraryError: it cannot be created.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with suppress(PermissionError):
            path.chmod(0o600)
    except OSError as error:
        raise LibraryError(
            f"The library file {path} cannot be written: {error.strerror}",
            "Check the folder's permissions, or choose another with --library",
        ) from error


def replace_whole(path: Path, data: bytes | bytearray) -> None:
    """Put a private file in place, durably: a kill or an error leaves what was there.

    Raises:
        OSError: the disk does not let it.
    """
    temporary = path.with_suffix(".new")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        temporary.unlink(missing_ok=True)  # left by a kill
        with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        delete(temporary)
        raise
    if os.name != "nt":  # Windows has no such call for folders
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def delete(path: Path) -> None:
    """Delete a file if the system lets us: on Windows another process may hold it for a while."""
    with suppress(OSError):
        path.unlink()
