"""Records about files on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
        skipped: number of ignored files (hidden, special, not a photo's extension).
        mounts: directories where other file systems are mounted, relative.
        device: the number of the root's file system while it is mounted.
        inode: a number that distinguishes the root from another directory or drive at its path; 0 if
            unknown.
        directories: number of directories listed.
    """

    files: tuple[FileState, ...]
    unreadable: tuple[str, ...] = ()
    skipped: int = 0
    mounts: tuple[str, ...] = ()
    device: int = 0
    inode: int = 0
    directories: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a folder to scan.

    Attributes:
        path: a directory relative to the folder's root; "" is the root.
        deep: with all directories below it; otherwise only the files directly in it.
    """

    path: str = ""
    deep: bool = True
