"""Directories that count as mounted drives, or do not answer: what the system tells of them is replaced."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

__all__ = ["Drives", "held"]

TIMES = ("st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns")


class Drives:
    """Drives that are played by directories.

    Attributes:
        mounted: directories on which a drive is mounted, each with the number of its file system.
        failing: directories which, with all below them, give an error instead of an answer.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.mounted: dict[Path, int] = {}
        self.failing: dict[Path, int] = {}
        for name in ("stat", "lstat"):
            monkeypatch.setattr(os, name, self._told(getattr(os, name)))

    def mount(self, place: Path) -> None:
        """Let a directory be the root of a drive."""
        self.mounted[place] = 1_000_000 + len(self.mounted)

    def unmount(self, place: Path, away: Path) -> None:
        """Take a drive away, and leave an empty directory in its place."""
        del self.mounted[place]
        place.rename(away)
        place.mkdir()

    def mount_again(self, place: Path, away: Path) -> None:
        """Bring it back."""
        place.rmdir()
        away.rename(place)
        self.mount(place)

    def _told(self, real: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def tell(path: Any, *args: Any, **options: Any) -> os.stat_result:
            if isinstance(path, int):
                return real(path, *args, **options)
            whole = Path(os.path.normpath(os.fsdecode(path)))
            for place, error in self.failing.items():
                if whole.is_relative_to(place):
                    raise OSError(error, os.strerror(error), str(whole))
            status = real(path, *args, **options)
            for place, number in self.mounted.items():
                if whole.is_relative_to(place):
                    fields = {name: getattr(status, name) for name in TIMES}
                    status = os.stat_result([*status[:2], number, *status[3:]], fields)
            return status

        return tell


@contextmanager
def held(*paths: Path) -> Iterator[None]:
    """Files that another program keeps to itself for a while, as it can on Windows."""
    real = os.open

    def refuse(path: Any, *args: Any, **options: Any) -> int:
        if not isinstance(path, int) and Path(os.fsdecode(path)) in paths:
            raise PermissionError(errno.EACCES, "held by another program", str(path))
        return real(path, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", refuse)
        yield
