"""Records about files on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SkipReason = Literal[
    "other", "hidden", "excluded", "small", "link", "bin", "snapshot", "preview", "system", "own"
]  # fmt: skip
"""Why a scan passes over a file, or over a directory with all in it."""

SKIP_REASONS: Mapping[SkipReason, str] = {
    "other": "no photos",
    "hidden": "hidden",
    "excluded": "excluded by a pattern",
    "small": "too small",
    "link": "links, or no regular files",
    "bin": "bins",
    "snapshot": "snapshots and old versions",
    "preview": "previews of drives and programs",
    "system": "of the system",
    "own": "the library itself",
}
"""What is said of each reason, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class FileState:
    """One file as found by a scan.

    Attributes:
        path: relative to the folder's root, with `/` between parts on every system; undecodable
            bytes are kept as surrogate escapes (PEP 383).
        size: bytes.
        mtime_ns: modification time, nanoseconds since the epoch.
        inode: the file's number on its file system, 0 where the directory listing does not tell it.
        ctime_ns: last change of content or attributes (POSIX), nanoseconds since the epoch; 0 where the
            system has no such time.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int = 0
    ctime_ns: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """How a scan came to a file: what is read later must be this very file.

    Attributes:
        root: the folder that was scanned.
        file: the file as it was then.
    """

    root: Path
    file: FileState


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The result of scanning one folder.

    Attributes:
        files: candidate photos, in path order, without repetition.
        unreadable: directories (relative, "" is the root) whose content is unknown; files below them must
            not be considered deleted.
        skipped_by: number of ignored files and directories by reason.
        others: those of them that are no photos, by the extensions of their names.
        mounts: directories where other file systems are mounted, relative.
        device: the number of the root's file system while it is mounted.
        inode: a number that distinguishes the root from another directory or drive at its path; 0 if
            unknown.
        directories: number of directories listed.
        companions: files that may belong to photos, such as sidecars, in path order.
    """

    files: tuple[FileState, ...]
    unreadable: tuple[str, ...] = ()
    skipped_by: Mapping[SkipReason, int] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)
    mounts: tuple[str, ...] = ()
    device: int = 0
    inode: int = 0
    directories: int = 0
    companions: tuple[FileState, ...] = ()

    @property
    def skipped(self) -> int:
        """Number of ignored files and directories."""
        return sum(self.skipped_by.values())


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a folder to scan.

    Attributes:
        path: a directory relative to the folder's root; "" is the root.
        deep: with all directories below it; otherwise only the files directly in it.
    """

    path: str = ""
    deep: bool = True
