"""Mounted drives: where they are, and which of them need polling."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psutil._ntuples import sdiskpart

__all__ = ["mount_points", "needs_polling"]

# Names of file systems. Over a network only changes made on this machine are reported.
NETWORK = frozenset({
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs3",
    "nfs4", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
})  # fmt: skip
# Of cards and sticks; watching them would keep some systems from ejecting the drive.
REMOVABLE = frozenset({"exfat", "fat", "fat32", "msdos", "umsdos", "vfat"})
REMOVABLE_PREFIXES = ("/media/", "/run/media/", "/Volumes/")


def mount_points() -> frozenset[str]:
    """Paths where drives are mounted now; empty on Windows, where they are hardly ever inside folders."""
    if os.name == "nt":
        return frozenset()
    return frozenset(drive.mountpoint for drive in _partitions())


def needs_polling(root: Path, below: Collection[str] = ()) -> bool:
    """Whether a folder, or a mount point below it, is on a network or removable drive.

    As far as the system tells.
    """
    drives = _partitions()
    found = (_partition_of(path, drives) for path in (os.path.realpath(root), *below))
    return any(drive is not None and _needs_polling(drive) for drive in found)


def _partitions() -> list[sdiskpart]:
    import psutil  # the window starts without it

    return psutil.disk_partitions(all=True)


def _needs_polling(drive: sdiskpart) -> bool:
    kind, options = drive.fstype.lower(), drive.opts.lower().split(",")
    return (
        kind in NETWORK
        or kind in REMOVABLE
        or kind.startswith("fuse")
        or drive.mountpoint.startswith(REMOVABLE_PREFIXES)
        or "remote" in options  # psutil's term on Windows
        or "removable" in options
    )


def _partition_of(path: str, drives: Sequence[sdiskpart]) -> sdiskpart | None:
    """The mounted file system with the longest mount point above `path`; of several, the last."""
    best = None
    for drive in drives:
        place = os.path.join(drive.mountpoint, "")  # noqa: PTH118
        if f"{path}{os.sep}".startswith(place) and (
            best is None or len(drive.mountpoint) >= len(best.mountpoint)
        ):
            best = drive
    return best
