"""Files of the library on disk: which they are, and private from their first moment."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from clipsearch.errors import LibraryError

__all__ = [
    "empty_logs",
    "keep_private",
    "leftovers",
    "make_private_file",
    "make_private_folder",
    "ours",
]

# What a data folder holds; a user may have put other things there, which are none of our business.
OURS = (
    "backups/*", "catalogue.*", "thumbnails.*", "vectors-*", "labels-*", "searches.*", "settings.*",
    "embedding.log*", "clipsearch.log*", "tuning.*", "window.ini", "answering.*", "lock",
)  # fmt: skip
LOGS = ("embedding.log*", "clipsearch.log*")


def make_private_folder(folder: Path) -> None:
    """Create a folder that only its owner can enter; what we keep in it, only the owner can read.

    Raises:
        LibraryError: it cannot be created or is not a folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_private(folder)
    except OSError as error:
        raise LibraryError(
            f"The library folder {folder} cannot be used: {error.strerror}",
            "Choose another with --library or CLIPSEARCH_LIBRARY",
        ) from error


def keep_private(folder: Path) -> None:
    """Let only the owner enter a data folder, and read what we keep in it, whoever changed that.

    Raises:
        OSError: the disk does not let it.
    """
    folders = ((place, 0o700) for place in (folder, folder / "backups"))
    for path, mode in (*folders, *((path, 0o600) for path in ours(folder))):
        with suppress(FileNotFoundError, PermissionError):  # some file systems (FAT) know no permissions
            if path.stat().st_mode & 0o777 != mode:
                path.chmod(mode)


def ours(folder: Path) -> list[Path]:
    """The files of a library in its data folder."""
    return [path for pattern in OURS for path in folder.glob(pattern) if path.is_file()]


def leftovers(folder: Path) -> list[Path]:
    """What a kill left of files that were being written; only while nobody writes there."""
    patterns = ("*.new", "*.new-journal")
    return [path for place in (folder, folder / "backups") for p in patterns for path in place.glob(p)]


def empty_logs(folder: Path) -> None:
    """Empty the logs of what ran for a library: they may name photos. Who writes in one goes on."""
    for log in (path for pattern in LOGS for path in folder.glob(pattern)):
        with suppress(OSError):
            os.truncate(log, 0)


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
