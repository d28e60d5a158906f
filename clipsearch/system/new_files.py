"""Putting files in place without ever replacing one: moving, copying, linking, writing; their names."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from clipsearch.system.atomic_files import SHARED, sync_file, temporary

__all__ = ["copy_file", "link_file", "move_file", "numbered", "part_name", "write_new"]

LONGEST_NAME = 255  # bytes
OTHER_DRIVE = 17  # ERROR_NOT_SAME_DEVICE of Windows
# What a file system says that knows no hard links, or that does not let a file of somebody else be linked.
NO_HARD_LINKS = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def move_file(source: Path, target: Path) -> None:
    """Move a file, to another drive, too; never replaces one.

    Raises:
        FileExistsError: the target is taken.
        OSError: it cannot be moved.
    """
    try:
        _rename_without_replacing(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV and getattr(error, "winerror", None) != OTHER_DRIVE:
            raise
        copy_file(source, target)
        source.unlink()


def copy_file(source: Path, target: Path) -> None:
    """Copy a file with its times; never replaces one, and leaves no half of one.

    Raises:
        FileExistsError: the target is taken.
        OSError: it cannot be copied.
    """
    if os.path.lexists(target):
        raise _taken(target)
    with temporary(target, SHARED) as new:
        shutil.copyfile(source, new)
        shutil.copystat(source, new)
        sync_file(new)
        _rename_without_replacing(new, target)


def link_file(source: Path, target: Path) -> None:
    """Make a symbolic link to a file, or a hard link where the system lets nobody make one.

    Raises:
        FileExistsError: the target is taken.
        OSError: neither can be made.
    """
    try:
        target.symlink_to(source)
    except FileExistsError:
        raise
    except OSError:
        os.link(source, target)


def write_new(target: Path, write: Callable[[Path], object]) -> None:
    """Write a new file, by a function that gets where it is written; there is all of it or nothing.

    Raises:
        FileExistsError: the target is taken.
        OSError: it cannot be written.
    """
    if os.path.lexists(target):
        raise _taken(target)
    with temporary(target, SHARED) as new:
        write(new)
        sync_file(new)
        _rename_without_replacing(new, target)


def numbered(target: Path, put: Callable[[Path], None], first: int = 1) -> Path:
    """Put a file at the target, or beside it with the first free number: "a (2).jpg"; where it is now.

    Args:
        target: where it is to be.
        put: puts it somewhere.
        first: the number to begin with, where lower ones are known to be taken.

    Raises:
        OSError: raised by the function, but FileExistsError.
    """
    for number in count(first):
        end = f" ({number}){target.suffix}"
        free = target if number == 1 else target.with_name(_fitting(target.stem, end))
        try:
            put(free)
        except FileExistsError:
            continue
        return free
    raise AssertionError("numbers do not end")


def _fitting(stem: str, end: str) -> str:
    """A name that is no longer than file systems allow."""
    while stem and len(os.fsencode(stem + end)) > LONGEST_NAME:
        stem = stem[:-1]
    return stem + end


def part_name(part: str, photo: str, name: str) -> str:
    """The name of a file that belongs to a photo, when the photo gets another name."""
    stem, other = photo.rpartition(".")[0] or photo, name.rpartition(".")[0] or name
    for old, new in ((photo, name), (stem, other)):  # "a.jpg.xmp", "a.xmp"
        if part.casefold().startswith(old.casefold()):
            return new + part[len(old) :]
    return part


def _rename_without_replacing(source: Path, target: Path) -> None:
    if os.name == "nt":
        source.rename(target)  # which replaces nothing there
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        if os.path.lexists(target):
            raise _taken(target) from error
        source.rename(target)
    else:
        source.unlink()


def _taken(target: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
