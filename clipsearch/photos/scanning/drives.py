"""Which drives there are in and below folders, and which the system does not reliably tell of."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psutil._ntuples import sdiskpart

__all__ = ["mount_points", "needs_polling"]

# Names of file systems. Over a network only changes made on this machine are told of.
NETWORK = frozenset({
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs3",
    "nfs4", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
})  # fmt: skip
# Of cards and sticks; watching them would keep some systems from letting go of the drive.
REMOVABLE = frozenset({"exfat", "fat", "fat32", "msdos", "umsdos", "vfat"})
REMOVABLE_PLACES = ("/media/", "/run/media/", "/Volumes/")


def mount_points() -> frozenset[str]:
    """Where drives are mounted now; nothing on Windows, where they hardly ever are inside folders."""
    if os.name == "nt":
        return frozenset()
    return frozenset(drive.mountpoint for drive in _drives())


def needs_polling(root: Path, below: Collection[str] = ()) -> bool:
    """Whether a folder, or a place where a drive is mounted below it, is on a network or removable drive.

    As far as the system says.
    """
    drives = _drives()
    found = (_drive_of(path, drives) for path in (os.path.realpath(root), *below))
    return any(drive is not None and _is_unreliable(drive) for drive in found)


def _drives() -> list[sdiskpart]:
    import psutil  # a window need not wait for it

    return psutil.disk_partitions(all=True)


def _is_unreliable(drive: sdiskpart) -> bool:
    kind, options = drive.fstype.lower(), drive.opts.lower().split(",")
    return (
        kind in NETWORK
        or kind in REMOVABLE
        or kind.startswith("fuse")
        or drive.mountpoint.startswith(REMOVABLE_PLACES)
        or "remote" in options  # as psutil says on Windows
        or "removable" in options
    )


def _drive_of(path: str, drives: Sequence[sdiskpart]) -> sdiskpart | None:
    """The mounted file system with the longest mount point above `path`; of several, the last."""
    best = None
    for drive in drives:
        place = os.path.join(drive.mountpoint, "")  # noqa: PTH118
        if f"{path}{os.sep}".startswith(place) and (
            best is None or len(drive.mountpoint) >= len(best.mountpoint)
        ):
            best = drive
    return best
