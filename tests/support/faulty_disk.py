"""A disk on which a chosen write fails, for SQLite and for our own files, and that sees temporary files."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
import pytest

__all__ = ["FaultyDisk", "faulty_disk"]

REAL_FSYNC = os.fsync  # takes long, and makes no difference without a power loss
FUNCTIONS = ("fsync", "replace", "rename", "unlink", "truncate")


class FaultyDisk(apsw.VFS):
    """Counts writes, syncs, renames, deletions and cuts, and lets those fail that `fails` says.

    Attributes:
        count: of operations since `begin`.
        places: directories of the temporary files that SQLite had open without a name (Linux).
    """

    def __init__(self) -> None:
        self.count = 0
        self.fails: Callable[[int], bool] = lambda number: False
        self._open_before = _nameless_files()
        self.places: set[Path] = set()
        self.name = "faulty-disk"
        (self.base, *_) = apsw.vfs_names()
        super().__init__(self.name, self.base, makedefault=True)

    def begin(self, fails: Callable[[int], bool]) -> None:
        """Count from 1 again; `fails` says which operations fail."""
        self.count, self.fails = 0, fails

    def mend(self) -> None:
        """Let nothing fail any more."""
        self.fails = lambda number: False

    def operate(self, error: Exception) -> None:
        """Count an operation; raise `error` where it is to fail."""
        self.count += 1
        if self.fails(self.count):
            raise error

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        file = _File(self, name, flags)
        self.places |= {Path(target).parent for target in _nameless_files() - self._open_before}
        return file

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self.operate(apsw.IOError("disk I/O error"))
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, disk: FaultyDisk, name: apsw.URIFilename | str | None, flags: list[int]) -> None:
        self._disk = disk
        super().__init__(disk.base, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.operate(apsw.IOError("disk I/O error"))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.operate(apsw.IOError("disk I/O error"))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.operate(apsw.IOError("disk I/O error"))
        super().xTruncate(size)


@contextmanager
def faulty_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyDisk]:
    """Put one below everything that is opened in the block."""
    disk = FaultyDisk()
    with monkeypatch.context() as patch:
        for holder, name in ((Path, "write_bytes"), *((os, name) for name in FUNCTIONS)):
            patch.setattr(holder, name, _failing(disk, getattr(holder, name)))
        try:
            yield disk
        finally:
            disk.unregister()


def _failing(disk: FaultyDisk, real: Callable[..., Any]) -> Callable[..., Any]:
    def operate(*args: Any, **kwargs: Any) -> Any:
        disk.operate(OSError(errno.EIO, "Input/output error"))
        return real(*args, **kwargs) if real is not REAL_FSYNC else None

    return operate


def _nameless_files() -> set[str]:
    """Where files that are open and have no name are, as Linux tells it."""
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir() if Path("/proc/self/fd").is_dir() else ():
        with suppress(OSError):
            found.add(str(descriptor.readlink()))
    return {target for target in found if target.startswith("/") and target.endswith(" (deleted)")}
