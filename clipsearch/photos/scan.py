"""Which files of a folder are candidate photos.

Passed over: hidden files and folders, what systems keep for themselves, special files, and every
symbolic link and Windows junction below the root (the root itself may be one). So a scan never
leaves its root and never loops, and a photo is found where it lies.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from clipsearch.errors import FolderError
from clipsearch.records import FileState, ScanResult

__all__ = ["PHOTO_SUFFIXES", "scan"]

PHOTO_SUFFIXES = frozenset({
    ".apng", ".avif", ".bmp", ".dib", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg", ".mpo", ".png",
    ".tif", ".tiff", ".webp",
})  # fmt: skip
"""File name extensions of photos, in lower case."""

# Thumbnails and bins of Windows, network drives and file managers, in lower case.
SYSTEM_FOLDERS = frozenset({"$recycle.bin", "#recycle", "@eadir", "lost+found", "system volume information"})
REPORT_EVERY = 1000  # files between two reports
WINDOWS_HIDDEN = 0x2 | 0x4  # FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM
WINDOWS_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT

Identity = tuple[int, int]


def scan(
    root: Path,
    *,
    exclude: Sequence[Path] = (),
    on_progress: Callable[[int], None] | None = None,
) -> ScanResult:
    """List the candidate photos below `root`.

    Args:
        root: the folder.
        exclude: folders that are not entered, such as the library's own data folder.
        on_progress: called every 1,000 files, and at the end, with the number of files found so
            far; it may raise to stop.

    Raises:
        FolderError: `root` is not there or not a folder, or went away during the scan (nothing may
            then be concluded about its files).
    """
    before = _identity_of(root)
    excluded = {_identity(os.stat(path)) for path in exclude if path.exists()}  # noqa: PTH116
    found = _Scan(root, excluded, on_progress).run()
    if _identity_of(root) != before:
        raise FolderError(f"The folder {root} went away while it was scanned", "Is its drive there?")
    return found


class _Scan:
    """One walk, without recursion; strings instead of `Path`, since there may be millions."""

    def __init__(
        self, root: Path, excluded: set[Identity], on_progress: Callable[[int], None] | None
    ) -> None:
        self._root = os.path.join(root, "")  # noqa: PTH118
        self._excluded = excluded
        self._on_progress = on_progress
        self._files: list[FileState] = []
        self._unreadable: set[str] = set()
        self._skipped = 0
        self._to_do = [""]

    def run(self) -> ScanResult:
        while self._to_do:
            folder = self._to_do.pop()
            try:
                self._enter(folder)
            except (FileNotFoundError, NotADirectoryError):
                if not folder:  # another folder just vanished since it was listed
                    self._unreadable.add(folder)
            except OSError:
                self._unreadable.add(folder)
        self._files.sort(key=lambda file: file.path)
        if self._on_progress:
            self._on_progress(len(self._files))
        return ScanResult(tuple(self._files), tuple(sorted(self._unreadable)), self._skipped)

    def _enter(self, folder: str) -> None:
        path = self._root + folder
        if self._excluded and _identity(os.stat(path)) in self._excluded:  # noqa: PTH116
            self._skipped += 1
            return
        prefix = folder + "/" if folder else ""
        with os.scandir(path) as entries:
            for entry in entries:
                try:
                    self._take(entry, prefix + entry.name)
                except FileNotFoundError:  # vanished since it was listed
                    continue
                except OSError:  # it is there, but nothing more is known
                    self._unreadable.add(folder)

    def _take(self, entry: os.DirEntry[str], relative: str) -> None:
        if _is_hidden(entry):
            self._skipped += 1
        elif entry.is_dir(follow_symlinks=False):
            if _is_junction(entry):
                self._skipped += 1
            else:
                self._to_do.append(relative)
        elif entry.is_file(follow_symlinks=False) and _has_photo_suffix(entry.name):
            status = entry.stat(follow_symlinks=False)
            self._files.append(FileState(relative, status.st_size, status.st_mtime_ns))
            if self._on_progress and len(self._files) % REPORT_EVERY == 0:
                self._on_progress(len(self._files))
        else:
            self._skipped += 1


def _identity_of(root: Path) -> Identity:
    try:
        status = root.stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FolderError(f"The folder {root} is not there", "Is its drive there?") from error
    if not stat.S_ISDIR(status.st_mode):
        raise FolderError(f"{root} is a file, not a folder", "Give the folder that contains it")
    return _identity(status)


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


def _has_photo_suffix(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in PHOTO_SUFFIXES  # noqa: PTH122


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name.lower() in SYSTEM_FOLDERS:
        return True
    if os.name != "nt":
        return False
    # On Windows the attributes come with the listing and cost nothing.
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & WINDOWS_HIDDEN)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    if os.name != "nt":
        return False
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == WINDOWS_JUNCTION
