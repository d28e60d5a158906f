"""Scanning a folder, or parts of it, for candidate photos.

A file is one by the extension of its name, or, where that tells nothing, by its first bytes.

Ignored: what the rules exclude (hidden files, system folders, a user's patterns), special files, and
every symbolic link and Windows junction below the root (the root itself may be one). So a scan never
leaves its root and never loops, and each photo has one path.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from clipsearch.errors import FolderError
from clipsearch.photos.metadata.companions import COMPANION_SUFFIXES, kind_of
from clipsearch.photos.scanning.content_check import is_photo_content
from clipsearch.photos.scanning.ignore_rules import IgnoreRules, suffix_of
from clipsearch.records import FileState, ScanResult, Scope, SkipReason
from clipsearch.records.formats import PHOTO_SUFFIXES

__all__ = ["Identity", "identity", "lost_since_scan", "scan"]

WHOLE_FOLDER = (Scope(),)
REPORT_EVERY = 1000  # files between two reports
MAX_INTEGER = 2**63 - 1  # numbers are stored as signed 64-bit integers; some systems have longer ones
WINDOWS_HIDDEN = 0x2 | 0x4  # FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM
WINDOWS_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT

Identity = tuple[int, int]


def scan(
    root: Path,
    *,
    scopes: Sequence[Scope] = WHOLE_FOLDER,
    rules: IgnoreRules | None = None,
    exclude: Sequence[Path] = (),
    on_progress: Callable[[int], None] | None = None,
) -> ScanResult:
    """List the candidate photos below `root`.

    Args:
        root: the folder.
        scopes: the parts of it to scan; a directory that is not there has no files.
        rules: what is ignored.
        exclude: folders that are not scanned, such as the library's own data folder.
        on_progress: called every 1,000 files, and at the end, with the number of files found so
            far; it may raise to stop.

    Raises:
        FolderError: `root` is missing or not a folder, or disappeared during the scan (then nothing is
            known about its files).
    """
    before = _identity_of(root)
    excluded = {there for path in exclude if (there := identity(path)) is not None}
    scan = _Scan(root, before, (rules or IgnoreRules()).of(root), excluded, on_progress)
    found = scan.run(() if before in excluded else scopes)
    if _identity_of(root) != before:
        raise FolderError(f"The folder {root} went away while it was scanned", "Is its drive there?")
    return found


class _Scan:
    """One scan, without recursion; with strings instead of `Path`, since there may be millions."""

    def __init__(
        self,
        root: Path,
        identity: Identity,
        rules: IgnoreRules,
        excluded: set[Identity],
        on_progress: Callable[[int], None] | None,
    ) -> None:
        self._root = os.path.join(root, "")  # noqa: PTH118
        self._device, self._inode = identity
        self._rules = rules
        self._excluded = excluded
        self._on_progress = on_progress
        self._files: dict[str, FileState] = {}
        self._companions: list[FileState] = []
        self._unreadable: set[str] = set()
        self._mounts: dict[str, int] = {}  # each with the number of its file system
        self._skipped = Counter[SkipReason]()
        self._others = Counter[str]()
        self._directories = 0
        self._pending: list[tuple[str, int, bool]] = []  # directory, its parent's device, deep

    def run(self, scopes: Sequence[Scope]) -> ScanResult:
        self._pending = [entry for scope in scopes if (entry := self._starting_point(scope)) is not None]
        while self._pending:
            folder, device, deep = self._pending.pop()
            try:
                self._list_directory(folder, device, deep)
            except (FileNotFoundError, NotADirectoryError):
                if not folder:  # any other folder vanished since it was listed
                    self._unreadable.add(folder)
            except OSError:
                self._unreadable.add(folder)
        self._unreadable.update(
            place for place, drive in self._mounts.items() if self._is_unmounted(place, drive)
        )
        if self._on_progress:
            self._on_progress(len(self._files))
        return ScanResult(
            files=tuple(self._files[path] for path in sorted(self._files)),
            unreadable=tuple(sorted(self._unreadable)),
            skipped_by=dict(self._skipped),
            others=dict(self._others),
            mounts=tuple(sorted(self._mounts)),
            device=self._device,
            inode=_directory_id(self._root, self._inode),
            directories=self._directories,
            companions=tuple(sorted(self._companions, key=lambda file: file.path)),
        )

    def _is_unmounted(self, place: str, drive: int) -> bool:
        """Whether a drive was unmounted since its photos were listed: then nothing is known of them."""
        try:
            return os.stat(f"{self._root}{place}/.").st_dev != drive  # noqa: PTH116
        except OSError:
            return True

    def _starting_point(self, scope: Scope) -> tuple[str, int, bool] | None:
        """Where to begin with a part of the folder; None if a whole scan would not reach it."""
        device, path = self._device, ""
        for name in scope.path.split("/") if scope.path else ():
            path = f"{path}/{name}" if path else name
            try:
                status = os.lstat(self._root + path)
                drive = status.st_dev if status.st_dev == device else self._add_mount(path)
            except (FileNotFoundError, NotADirectoryError):
                return None
            except OSError:
                self._unreadable.add(path)
                return None
            if not stat.S_ISDIR(status.st_mode) or self._rules.skips_directory(name, path):
                return None
            if _identity(status) in self._excluded:
                return None
            if path != scope.path:
                device = drive
        return scope.path, device, scope.deep

    def _list_directory(self, folder: str, device: int, deep: bool) -> None:
        path = self._root + folder
        status = os.stat(path)  # noqa: PTH116
        if _identity(status) in self._excluded:
            self._skipped["own"] += 1
            return
        drive = status.st_dev if status.st_dev == device else self._add_mount(folder)
        self._directories += 1
        prefix = folder + "/" if folder else ""
        with os.scandir(path) as entries:
            for entry in entries:
                try:
                    self._add_entry(entry, prefix + entry.name, drive, deep)
                except FileNotFoundError:  # vanished since it was listed
                    continue
                except OSError:  # it exists, but cannot be examined
                    self._unreadable.add(folder)

    def _add_mount(self, place: str) -> int:
        """Record a drive that is mounted in the folder; the number of its file system.

        An automounted drive has another number until it is first accessed.
        """
        drive = os.stat(f"{self._root}{place}/.").st_dev  # noqa: PTH116
        self._mounts[place] = drive
        return drive

    def _add_entry(self, entry: os.DirEntry[str], relative: str, device: int, deep: bool) -> None:
        reason: SkipReason | None
        if entry.is_dir(follow_symlinks=False):
            if not deep:
                return
            reason = self._rules.skips_directory(entry.name, relative) or self._skips_by_windows(entry)
            if reason is None and _is_junction(entry):
                reason = "link"
            if reason is None:
                self._pending.append((relative, device, True))
            else:
                self._skipped[reason] += 1
            return
        reason, suffix = self._rules.skips_file(entry.name, relative), suffix_of(entry.name)
        if suffix in COMPANION_SUFFIXES - PHOTO_SUFFIXES and self._add_companion(entry, relative):
            return
        if reason is None:
            reason = self._skips_by_windows(entry) if entry.is_file(follow_symlinks=False) else "link"
        if reason is None:
            status = entry.stat(follow_symlinks=False)
            if status.st_size < self._rules.minimum_bytes:
                reason = "small"
            elif suffix not in PHOTO_SUFFIXES and not is_photo_content(self._root + relative, status):
                reason = "other"
        if reason is not None:
            self._skipped[reason] += 1
            if reason == "other":
                self._others[suffix] += 1
            return
        self._files[relative] = _state(relative, status)
        if self._on_progress and len(self._files) % REPORT_EVERY == 0:
            self._on_progress(len(self._files))

    def _add_companion(self, entry: os.DirEntry[str], relative: str) -> bool:
        """Keep a file that may belong to a photo; whether that is all there is to it."""
        is_file = entry.is_file(follow_symlinks=False)
        if not is_file or self._rules.skips_name(entry.name, relative) or self._skips_by_windows(entry):
            return False
        self._companions.append(_state(relative, entry.stat(follow_symlinks=False)))
        return kind_of(entry.name) != "clip"  # which is counted: one may miss some

    def _skips_by_windows(self, entry: os.DirEntry[str]) -> SkipReason | None:
        if os.name != "nt" or self._rules.hidden:
            return None
        # On Windows the attributes come with the directory listing at no cost.
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
        return "hidden" if attributes & WINDOWS_HIDDEN else None


def _state(relative: str, status: os.stat_result) -> FileState:
    return FileState(
        relative,
        status.st_size,
        _clipped(status.st_mtime_ns),
        status.st_ino & MAX_INTEGER,
        _clipped(status.st_ctime_ns),
    )


def _clipped(time: int) -> int:
    """A time in nanoseconds, clipped to 64 bits: some file systems go beyond the year 2262."""
    return max(-MAX_INTEGER, min(time, MAX_INTEGER))


def identity(folder: Path) -> Identity | None:
    """Device and inode, which identify a directory while it is mounted; None if it cannot be reached."""
    try:
        return _identity(folder.stat())
    except (OSError, ValueError):
        return None


def lost_since_scan(root: Path, found: ScanResult, file: str) -> Path | None:
    """The root or mounted drive above a file that is no longer what a scan found there; None if all are.

    Args:
        root: the folder.
        found: the scan.
        file: its relative path.
    """
    try:
        device, inode = _identity_of(root)
    except FolderError:
        return root
    if (device, _directory_id(os.fspath(root), inode)) != (found.device, found.inode):
        return root
    above = (root / place for place in found.mounts if file.startswith(f"{place}/"))
    return next((drive for drive in above if not _is_mounted(drive)), None)


def _is_mounted(place: Path) -> bool:
    try:
        return os.stat(f"{place}/.").st_dev != os.stat(f"{place}/..").st_dev  # noqa: PTH116
    except OSError:
        return False


def _directory_id(root: str, inode: int) -> int:
    """A number that identifies a root directory at its path, also after a restart of the system.

    The roots of many file systems have the same inode, so the file system's id is included, if known.
    """
    try:
        system = os.statvfs(root).f_fsid if hasattr(os, "statvfs") else 0
    except OSError:
        return 0
    digest = hashlib.blake2b(f"{system}:{inode}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") & MAX_INTEGER


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


def _is_junction(entry: os.DirEntry[str]) -> bool:
    if os.name != "nt":
        return False
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == WINDOWS_JUNCTION
