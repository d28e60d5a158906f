"""A disk on which a chosen write or read fails, for SQLite and for our own files; it sees temporary files."""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
import pytest

__all__ = ["FaultyDisk", "faulty_disk"]

REAL_FSYNC = os.fsync  # takes long, and makes no difference without a power loss
DIGITS = re.compile(r"[0-9a-f]*[0-9][0-9a-f]*")  # of a time, a random name, a generation
FUNCTIONS = ("fsync", "replace", "rename", "unlink", "truncate")


class FaultyDisk(apsw.VFS):
    """Counts writes, syncs, renames, deletions and cuts, and lets those fail that `fails` says.

    Attributes:
        reads: the folder of files of which the reads are counted and fail instead.
        count: of operations from `begin` to `mend`.
        kinds: of these operations, such as "write catalogue.sqlite3-wal".
        places: directories of the temporary files that SQLite had open without a name (Linux).
    """

    def __init__(self) -> None:
        self.reads: Path | None = None
        self.count = 0
        self.kinds: list[str] = []
        self.fails: Callable[[int], bool] | None = None  # nothing is counted
        self._open_before = _nameless_files()
        self.places: set[Path] = set()
        self.name = "faulty-disk"
        (self.base, *_) = apsw.vfs_names()
        super().__init__(self.name, self.base, makedefault=True)

    def begin(self, fails: Callable[[int], bool]) -> None:
        """Count from 1 again; `fails` says which operations fail."""
        self.count, self.kinds, self.fails = 0, [], fails

    def mend(self) -> None:
        """Let nothing fail, and count nothing, any more."""
        self.fails = None

    def operate(self, error: Exception, operation: str, file: object) -> None:
        """Count an operation on a file; raise `error` where it is to fail."""
        if self.fails is None or (operation == "read") != (self.reads is not None):
            return
        self.count += 1
        self.kinds.append(f"{operation} {_name_without_digits(file)}")
        if self.fails(self.count):
            raise error

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        file = _File(self, name, flags)
        self.places |= {Path(target).parent for target in _nameless_files() - self._open_before}
        return file

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self.operate(apsw.IOError("disk I/O error"), "delete", filename)
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, disk: FaultyDisk, name: apsw.URIFilename | str | None, flags: list[int]) -> None:
        self._disk, self._name = disk, name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__(disk.base, name, flags)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        self._disk.operate(apsw.IOError("disk I/O error"), "read", self._name)
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.operate(apsw.IOError("disk I/O error"), "write", self._name)
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.operate(apsw.IOError("disk I/O error"), "sync", self._name)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.operate(apsw.IOError("disk I/O error"), "truncate", self._name)
        super().xTruncate(size)


@contextmanager
def faulty_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyDisk]:
    """Put one below everything that is opened in the block."""
    disk = FaultyDisk()
    with monkeypatch.context() as patch:
        for holder, name in ((Path, "write_bytes"), *((os, name) for name in FUNCTIONS)):
            patch.setattr(holder, name, _failing(disk, name, getattr(holder, name)))
        for holder, name in ((os, "open"), (io, "open"), (builtins, "open")):
            patch.setattr(holder, name, _failing_to_read(disk, getattr(holder, name)))
        try:
            yield disk
        finally:
            disk.unregister()


def _failing(disk: FaultyDisk, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def operate(*args: Any, **kwargs: Any) -> Any:
        disk.operate(OSError(errno.EIO, "Input/output error"), name, args[0])
        return real(*args, **kwargs) if real is not REAL_FSYNC else None

    return operate


def _failing_to_read(disk: FaultyDisk, real: Callable[..., Any]) -> Callable[..., Any]:
    """`open`, which fails in place of the reads to come."""

    def operate(file: Any, *args: Any, **kwargs: Any) -> Any:
        mode = args[0] if args else kwargs.get("mode", "r")
        is_read = not mode & (os.O_WRONLY | os.O_RDWR) if isinstance(mode, int) else mode.strip("bt") == "r"
        if is_read and disk.reads is not None and isinstance(file, str | Path):
            path = Path(file)
            if path.is_relative_to(disk.reads) and path.is_file():
                disk.operate(OSError(errno.EIO, "Input/output error", str(path)), "read", path)
        return real(file, *args, **kwargs)

    return operate


def _name_without_digits(file: object) -> str:
    """The name of a path; "" of an open file."""
    return DIGITS.sub("#", Path(file).name) if isinstance(file, str | Path) else ""


def _nameless_files() -> set[str]:
    """Where files that are open and have no name are, as Linux tells it."""
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir() if Path("/proc/self/fd").is_dir() else ():
        with suppress(OSError):
            found.add(str(descriptor.readlink()))
    return {target for target in found if target.startswith("/") and target.endswith(" (deleted)")}
