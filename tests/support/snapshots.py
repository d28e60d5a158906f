"""What lies in a folder, to be compared: names, kinds, permissions, times, contents and where links lead."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["Seen", "snapshot"]

Seen = dict[str, tuple[int, int, bytes]]


def snapshot(folder: Path, *only: str) -> Seen:
    """All in a folder, or some names in it, and "" for the folder itself: mode, mtime, content or target."""
    paths = [folder / name for name in only] or [folder, *folder.rglob("*")]
    return {path.relative_to(folder).as_posix(): _seen(path) for path in paths}


def _seen(path: Path) -> tuple[int, int, bytes]:
    about = path.lstat()
    if path.is_symlink():
        content = os.fsencode(path.readlink())
    else:
        content = path.read_bytes() if path.is_file() else b""
    return about.st_mode, about.st_mtime_ns, content
