"""Makes a folder for all that a run of `make test` writes: `python -m tests.support.run_folder` prints it.

It lies in memory where there is room: tests sync thousands of small files, and wait for a disk each time.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psutil

__all__ = ["make"]

MEMORY = Path("/dev/shm")  # a file system in memory, on Linux
ROOM = 6 << 30  # bytes; a run writes less than 3 GB, and its processes need as much as that


def make(memory: Path = MEMORY) -> Path:
    """A new folder, where TMPDIR says, else in memory, else where temporary files lie."""
    folder = Path(tempfile.mkdtemp(prefix="clipsearch-", dir=memory if _has_room(memory) else None))
    folder.chmod(0o755)  # some tests are run as another user
    return folder


def _has_room(memory: Path) -> bool:
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK):
        return False
    if os.statvfs(memory).f_flag & (os.ST_NOEXEC | (0 if os.geteuid() else os.ST_NODEV)):
        return False  # tests start programs that lie there, and root makes devices
    return min(shutil.disk_usage(memory).free, psutil.virtual_memory().available) >= ROOM


if __name__ == "__main__":
    print(make().as_posix())  # noqa: T201
