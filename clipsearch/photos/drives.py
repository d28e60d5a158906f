"""Which folders lie on drives whose changes the system does not reliably tell of."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

__all__ = ["needs_polling"]

# Names of file systems. Over a network only changes made on this machine are told of.
NETWORK = frozenset({
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs3",
    "nfs4", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
})  # fmt: skip
# Of cards and sticks; watching them would keep some systems from letting go of the drive.
REMOVABLE = frozenset({"exfat", "fat", "fat32", "msdos", "umsdos", "vfat"})
REMOVABLE_PLACES = ("/media/", "/run/media/", "/Volumes/")


def needs_polling(root: Path) -> bool:
    """Whether a folder lies on a network or removable drive, as far as the system says."""
    drive = _drive_of(os.path.realpath(root))
    if drive is None:
        return False
    kind, options = drive.fstype.lower(), drive.opts.lower().split(",")
    return (
        kind in NETWORK
        or kind in REMOVABLE
        or kind.startswith("fuse")
        or drive.mountpoint.startswith(REMOVABLE_PLACES)
        or "remote" in options  # as psutil says on Windows
        or "removable" in options
    )


def _drive_of(path: str) -> psutil._ntuples.sdiskpart | None:
    """The mounted file system with the longest mount point above `path`; of several, the last."""
    best = None
    for drive in psutil.disk_partitions(all=True):
        place = os.path.join(drive.mountpoint, "")  # noqa: PTH118
        if f"{path}{os.sep}".startswith(place) and (
            best is None or len(drive.mountpoint) >= len(best.mountpoint)
        ):
            best = drive
    return best
