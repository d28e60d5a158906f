"""What a power loss would leave of some folders, at each moment: what was not synced is lost."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

__all__ = ["PowerLosses", "power_losses"]

BY_SQLITE = re.compile(r"(?:catalogue|thumbnails)\.sqlite3(?:-wal|-shm|-journal)?|.*-(?:wal|shm|journal)")
REAL_FSYNC = os.fsync  # takes long, and makes no difference here


@dataclass(slots=True)
class _File:
    """A file: what is in it and what of that is on the disk, None before it was synced."""

    synced: bytes | None = None


class PowerLosses:
    """Calls `visit` before each sync, rename and deletion, which are what the disk may keep in order.

    Files of SQLite are left as they are: it sees to them by itself.
    """

    def __init__(self, root: Path, visit: Callable[[], None]) -> None:
        """Watch everything below `root`; what is there is on the disk."""
        self._root, self._visit = root, visit
        self._files: dict[int, _File] = {}  # those that have names, by inode
        self._names: dict[Path, dict[str, _File | None]] = {}  # on the disk; of directories None
        self.is_watching = True
        for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
            for path in folder.iterdir():
                if path.is_file():
                    self._file(path).synced = path.read_bytes()
            self._sync_folder(folder)

    def _file(self, path: Path) -> _File:
        return self._files.setdefault(path.stat().st_ino, _File())

    def _sync_folder(self, folder: Path) -> None:
        self._names[folder] = {
            path.name: self._file(path) if path.is_file() else None
            for path in folder.iterdir()
            if not BY_SQLITE.fullmatch(path.name)
        }

    def operate(self, name: str, real: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do what the program asks of the system, and note what is on the disk then."""
        if not self.is_watching:
            return real(*args, **kwargs)
        self.is_watching = False  # while it is visited
        self._visit()
        self.is_watching = True
        if name == "fsync":
            self._sync(args[0])
            return None
        gone = [Path(path) for path in args[:2] if isinstance(path, str | Path)][-1]
        inode = gone.lstat().st_ino if gone.is_file() else None
        result = real(*args, **kwargs)
        if inode is not None:
            self._files.pop(inode, None)  # another file may get the number
        return result

    def _sync(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        if not stat.S_ISDIR(status.st_mode):
            file = self._files.setdefault(status.st_ino, _File())
            file.synced = os.pread(descriptor, status.st_size, 0)
            return
        for folder in (self._root, *(path for path in self._root.rglob("*") if path.is_dir())):
            if os.path.samestat(folder.stat(), status):
                self._sync_folder(folder)

    def leave(self, target: Path, *, names: bool, logs: bool) -> tuple[object, ...]:
        """Write what a power loss would leave to `target`; a value by which equal remains are known.

        Args:
            target: a new folder, in place of the root.
            names: changes of names, which were not synced, are on the disk, only contents are not.
            logs: so is SQLite's log, which is synced only before it is moved into the database.
        """
        remains: dict[Path, bytes] = {}
        folders = [Path()]
        for relative in folders:
            folder = self._root / relative
            target_folder = target / relative
            target_folder.mkdir(parents=True)
            if names:
                now = {path.name: path for path in folder.iterdir() if not BY_SQLITE.fullmatch(path.name)}
                kept = {name: self._file(path) if path.is_file() else None for name, path in now.items()}
            else:
                kept = self._names.get(folder, {})
            for name, file in kept.items():
                if file is None:
                    folders.append(relative / name)
                else:
                    remains[target_folder / name] = file.synced or b""
            for path in folder.iterdir() if folder.is_dir() else ():
                if BY_SQLITE.fullmatch(path.name) and path.is_file() and (logs or path.suffix == ".sqlite3"):
                    shutil.copyfile(path, target_folder / path.name)
        for path, content in remains.items():
            path.write_bytes(content)
        return logs, *sorted((str(path.relative_to(target)), content) for path, content in remains.items())


@contextmanager
def power_losses(
    monkeypatch: pytest.MonkeyPatch, root: Path, visit: Callable[[PowerLosses], None]
) -> Iterator[PowerLosses]:
    """Call `visit` at each moment of the block."""
    losses = PowerLosses(root, lambda: visit(losses))
    with monkeypatch.context() as patch:
        for name in ("fsync", "replace", "rename", "unlink", "rmdir"):
            real = getattr(os, name)
            patch.setattr(
                os, name, lambda *args, name=name, real=real, **kw: losses.operate(name, real, *args, **kw)
            )
        yield losses
