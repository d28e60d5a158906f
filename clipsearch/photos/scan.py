"""Which files of a folder are candidate photos.

Hidden files and folders, special files and symbolic links are passed over; links to folders are
not followed either, so that a scan never leaves its root and never loops.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from clipsearch.errors import FolderError
from clipsearch.records import FileState, ScanResult

__all__ = ["PHOTO_SUFFIXES", "scan"]

PHOTO_SUFFIXES = frozenset(
    [
        ".avif",
        ".bmp",
        ".dib",
        ".gif",
        ".jfif",
        ".jpe",
        ".jpeg",
        ".jpg",
        ".mpo",
        ".png",
        ".apng",
        ".tif",
        ".tiff",
        ".webp",
    ]
)

SYSTEM_FOLDERS = frozenset({"@eadir", "$recycle.bin", "system volume information", "lost+found"})
REPORT_EVERY = 500  # files between two reports
WINDOWS_HIDDEN = 0x2 | 0x4  # FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM
WINDOWS_MOUNT_POINT = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: a junction


def scan(
    root: Path,
    *,
    exclude: Sequence[Path] = (),
    on_progress: Callable[[int], None] | None = None,
) -> ScanResult:
    """List the candidate photos below `root`.

    Args:
        root: the folder.
        exclude: absolute folders that are not entered.
        on_progress: called now and then with the number of files found so far; may raise to stop.

    Raises:
        FolderError: `root` is not there or is not a folder.
    """
    if not root.is_dir():
        raise FolderError(f"The folder {root} is not there", "Plug in its drive, or remove it")
    return _Scan(root, exclude, on_progress).run()


class _Scan:
    def __init__(
        self, root: Path, exclude: Sequence[Path], on_progress: Callable[[int], None] | None
    ) -> None:
        self._root = root
        self._exclude = frozenset(os.fspath(path) for path in exclude)
        self._on_progress = on_progress
        self._files: list[FileState] = []
        self._unreadable: list[str] = []
        self._skipped = 0
        self._seen: set[tuple[int, int]] = set()  # folders by identity: bind mounts can loop
        self._todo = [""]

    def run(self) -> ScanResult:
        while self._todo:
            folder = self._todo.pop()
            try:
                self._enter(folder)
            except OSError:
                self._unreadable.append(folder)
        self._files.sort(key=lambda file: file.path)
        return ScanResult(tuple(self._files), tuple(sorted(self._unreadable)), self._skipped)

    def _enter(self, folder: str) -> None:
        path = os.path.join(self._root, folder) if folder else os.fspath(self._root)  # noqa: PTH118
        status = os.stat(path)  # noqa: PTH116 (millions of files: no Path objects here)
        if (status.st_dev, status.st_ino) in self._seen and status.st_ino:
            return
        self._seen.add((status.st_dev, status.st_ino))
        prefix = folder + "/" if folder else ""
        with os.scandir(path) as entries:
            for entry in entries:
                self._take(entry, prefix + entry.name)

    def _take(self, entry: os.DirEntry[str], relative: str) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:  # vanished since it was listed
            return
        if _is_hidden(entry.name, status) or stat.S_ISLNK(status.st_mode) or _is_junction(status):
            self._skipped += 1
        elif stat.S_ISDIR(status.st_mode):
            if entry.path not in self._exclude:
                self._todo.append(relative)
        elif stat.S_ISREG(status.st_mode) and _has_photo_suffix(entry.name):
            self._files.append(FileState(relative, status.st_size, status.st_mtime_ns))
            if self._on_progress and len(self._files) % REPORT_EVERY == 0:
                self._on_progress(len(self._files))
        else:
            self._skipped += 1


def _has_photo_suffix(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in PHOTO_SUFFIXES  # noqa: PTH122


def _is_hidden(name: str, status: os.stat_result) -> bool:
    attributes = getattr(status, "st_file_attributes", 0)
    return name.startswith(".") or name.lower() in SYSTEM_FOLDERS or bool(attributes & WINDOWS_HIDDEN)


def _is_junction(status: os.stat_result) -> bool:
    return getattr(status, "st_reparse_tag", 0) == WINDOWS_MOUNT_POINT
