"""Which drives need polling; the system's own list of drives is replaced."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from clipsearch.photos.scanning.drives import mount_points, needs_polling

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="mount points as on POSIX systems")


class Drive(NamedTuple):
    """A partition as psutil reports it."""

    mountpoint: str
    fstype: str = "ext4"
    opts: str = "rw"
    device: str = "/dev/any"


def polls(monkeypatch: pytest.MonkeyPatch, folder: Path, *drives: Drive, below: tuple[str, ...] = ()) -> bool:
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [Drive("/"), *drives])
    return needs_polling(folder, below)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "vfat", "exfat", "9p", "smbfs", "webdav"])
def test_network_and_removable_drives_are_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    place = os.path.realpath(tmp_path)
    assert not polls(monkeypatch, tmp_path)
    assert not polls(monkeypatch, tmp_path, Drive(place, "xfs"))
    assert polls(monkeypatch, tmp_path, Drive(place, kind))
    assert polls(monkeypatch, tmp_path / "deep" / "inside", Drive(place, kind))
    assert not polls(monkeypatch, tmp_path, Drive(f"{place} of another", kind))
    assert not polls(monkeypatch, tmp_path, Drive(place, kind), Drive(place, "ext4"))  # mounted over it


def test_mount_points_of_sticks_and_remote_drives_are_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert polls(monkeypatch, Path("/media/me/stick/photos"), Drive("/media/me/stick"))
    assert polls(monkeypatch, tmp_path, Drive(os.path.realpath(tmp_path), "ntfs", "rw,remote"))


def test_a_drive_below_a_folder_counts_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = f"{os.path.realpath(tmp_path)}/nas"
    assert not polls(monkeypatch, tmp_path, Drive(below, "nfs4"))
    assert polls(monkeypatch, tmp_path, Drive(below, "nfs4"), below=(below,))
    assert not polls(monkeypatch, tmp_path, Drive(below, "ext4"), below=(below,))


def test_the_systems_own_drives_are_listed() -> None:
    assert "/" in mount_points()
