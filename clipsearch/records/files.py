"""Records about files on disk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileState:
    """One file as a scan sees it.

    Attributes:
        path: relative to the folder's root, with `/` between parts on every system; undecodable
            bytes are kept as surrogate escapes (PEP 383).
        size: bytes.
        mtime_ns: modification time, nanoseconds since the epoch.
        inode: the file's number on its file system, 0 where the listing does not tell it.
        ctime_ns: when its content or its attributes changed last (POSIX), nanoseconds since the
            epoch; 0 where the system keeps no such time.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int = 0
    ctime_ns: int = 0


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Everything that a scan of one folder found.

    Attributes:
        files: candidate photos in path order, each once.
        unreadable: directories (relative, "" is the root) whose content is unknown; nothing below
            them may be taken for deleted.
        skipped: how many files were passed over (hidden, special, not a photo's extension).
        mounts: directories on which another file system is mounted, relative.
        device: the number of the root's file system while it is mounted.
        inode: a number that tells the root from another directory or drive at its place; 0 where
            it is not known.
        directories: how many were listed.
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
    """A part of a folder to look at.

    Attributes:
        path: a directory relative to the folder's root; "" is the root.
        deep: with all directories below it; otherwise only the files that lie directly in it.
    """

    path: str = ""
    deep: bool = True
