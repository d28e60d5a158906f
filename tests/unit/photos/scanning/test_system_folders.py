"""Bins, snapshots and previews are passed over and counted as such; originals in packages are photos."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.scanner import scan
from clipsearch.photos.scanning.system_folders import (
    SYSTEM_FILES,
    SYSTEM_FOLDERS,
    system_file,
    system_folder,
)
from clipsearch.records import SKIP_REASONS

PASSED_OVER = {  # as they lie on disks, with the reason
    "Pictures/$RECYCLE.BIN/S-1-5-21-1/$R1234.jpg": "bin",
    "RECYCLER/S-1-5/Dc1.jpg": "bin",
    ".Trashes/501/a.jpg": "bin",
    ".Trash-1000/files/a.jpg": "bin",
    "photo/#recycle/2019/a.jpg": "bin",
    "Multimedia/@Recycle/a.jpg": "bin",
    "share/.recycle/alice/a.jpg": "bin",
    "share/trashbox/2019/a.jpg": "bin",
    "share/Network Trash Folder/Trash Can #2/a.jpg": "bin",
    "MIUI/Gallery/cloud/.globalTrash/a.jpg": "bin",
    "sync/.sync/Archive/2019/a.jpg": "bin",
    "album/.dtrash/files/a.jpg": "bin",
    "alice/files_trashbin/files/a.jpg.d1700000000": "bin",
    "DCIM/Camera/.trashed-1700000000-IMG_1.jpg": "bin",
    "photo/#snapshot/GMT-2024.01.01-00.00.00/a.jpg": "snapshot",
    "share/@Recently-Snapshot/GMT+01_2024/a.jpg": "snapshot",
    "home/.snapshots/12/snapshot/a.jpg": "snapshot",
    "vol/~snapshot/hourly.0/a.jpg": "snapshot",
    "tank/.zfs/snapshot/daily/a.jpg": "snapshot",
    "Drive/Backups.backupdb/Mac/2019-01-01/a.jpg": "snapshot",
    "sync/.stversions/a~20240101.jpg": "snapshot",
    "photo/2019/@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg": "preview",
    "Multimedia/.@__thumb/default_a.jpg": "preview",
    "DCIM/.thumbnails/1.jpg": "preview",
    "userdata/1/760/remote/220/screenshots/thumbnails/20190101_1.jpg": "preview",
    "PRIVATE/M4ROOT/THMBNL/C0001T01.JPG": "preview",
    "iPhoto Library/Data/2006/Roll 1/a.jpg": "preview",
    "alice/.cache/thumbnails/large/1.png": "preview",
    "Lightroom/Lightroom Catalog Previews.lrdata/0/0A1B/0A1B.jpg": "preview",
    "shoot/CaptureOne/Cache/Thumbnails/a.jpg": "preview",
    "Mine.cocatalog/Cache/Previews/a.jpg": "preview",
    "Photos Library.photoslibrary/resources/derivatives/0/a_1_105_c.jpeg": "preview",
    "Photos Library.photoslibrary/resources/renders/0/a_1_201_a.jpeg": "preview",
    "iPhoto Library.photolibrary/Thumbnails/2012/a.jpg": "preview",
    "iPhoto Library/Data.noindex/2008/a.jpg": "preview",
    "Mine.aplibrary/Previews/2012/a.jpg": "preview",
    "nextcloud/appdata_oc1a2b3c/preview/1/64-64-crop.jpg": "preview",
    "Photos Library.photoslibrary/private/com.apple.Photos/a.jpg": "system",
    "E/System Volume Information/a.jpg": "system",
    "share/2019/.AppleDouble/a.jpg": "system",
    "Public/.@upload_cache/a.jpg": "system",
    "E/FOUND.000/FILE0001.jpg": "system",
    "lost+found/a.jpg": "system",
    ".Spotlight-V100/a.jpg": "system",
    "unpacked/__MACOSX/a.jpg": "system",
    "unpacked/._a.jpg": "system",
    "DCIM/.pending-1700000000-IMG_1.jpg": "system",
    "Dropbox/.dropbox.cache/a.jpg": "system",
}
PHOTOS = [  # near to what is passed over
    "Photos Library.photoslibrary/originals/0/0A1B.jpeg",
    "Photos Library.photoslibrary/Masters/2016/01/a.jpg",
    "iPhoto Library.photolibrary/Masters/2012/a.jpg",
    "iPhoto Library/Originals/2008/Previews/a.jpg",
    "iPhoto Library/Modified/2008/a.jpg",
    "Mine.cocatalog/Originals/a.jpg",
    "shoot/CaptureOne/a.jpg",
    "2019/previews/a.jpg",
    "2019/data/a.jpg",
    "Screenshots/a.jpg",
    "2019/cache/a.jpg",
    "2019/resources/a.jpg",
    "2019/preview/a.jpg",
    "recycle/a.jpg",
    "snapshot/a.jpg",
    "trash/a.jpg",
    "thumbnails/a.jpg",
    "found.1/a.jpg",
    "lrdata/a.jpg",
]


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x")


@pytest.mark.parametrize("hidden", [False, True])
def test_they_are_passed_over_and_counted_as_what_they_are(tmp_path: Path, *, hidden: bool) -> None:
    make(tmp_path, *PASSED_OVER, *PHOTOS)
    rules = IgnoreRules(hidden=hidden)
    found = scan(tmp_path, rules=rules)
    assert {file.path for file in found.files} == set(PHOTOS)
    tops = Counter[str]()
    for place in {top(path) for path in PASSED_OVER}:
        tops[next(reason for path, reason in PASSED_OVER.items() if top(path) == place)] += 1
    assert found.skipped_by == tops
    assert all(rules.excludes(path) for path in PASSED_OVER)
    assert not any(rules.excludes(path) for path in PHOTOS)


def test_a_package_is_known_where_it_is_the_folder_of_the_library(tmp_path: Path) -> None:
    root = tmp_path / "Photos Library.photoslibrary"
    make(root, "originals/0/a.jpg", "resources/derivatives/0/a_1_105_c.jpeg", "database/search/b.png")
    found = scan(root)
    assert [file.path for file in found.files] == ["originals/0/a.jpg"]
    assert found.skipped_by == {"preview": 1, "system": 1}
    assert IgnoreRules().of(root).excludes("resources/derivatives/0/a_1_105_c.jpeg")
    assert not IgnoreRules().excludes("resources/derivatives/0/a_1_105_c.jpeg")


def top(path: str) -> str:
    """The uppermost part of a path that is passed over."""
    parts = path.split("/")
    for end in range(1, len(parts)):
        if system_folder(parts[end - 1], "/".join(parts[:end])):
            return "/".join(parts[:end])
    assert system_file(parts[-1]), path
    return path


def test_each_name_of_the_list_is_tried_and_has_a_source() -> None:
    for one in (*SYSTEM_FOLDERS, *SYSTEM_FILES):
        assert len(one.source) > 10
        assert one.reason in SKIP_REASONS
        assert all(name == name.lower() and name for name in one.names)
    tried = {top(path).lower() for path in PASSED_OVER}
    for known in (*SYSTEM_FOLDERS, *SYSTEM_FILES):
        examples = {name.replace("[0-9]", "1").replace("*", "x") for name in known.names}
        assert all(system_folder(name.rpartition("/")[2], name) or system_file(name) for name in examples)
    assert len(tried) > 30


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_every_reason_is_counted(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", ".b.jpg", "private/c.jpg", "small.jpg", "data/d.jpg", "#recycle/e.jpg")
    make(tmp_path, "#snapshot/f.jpg", "@eaDir/g.jpg", "__MACOSX/h.jpg")
    (tmp_path / "large.jpg").write_bytes(b"x" * 99)
    (tmp_path / "link.jpg").symlink_to("large.jpg")
    found = scan(tmp_path, rules=IgnoreRules(["private/"], minimum_bytes=50), exclude=[tmp_path / "data"])
    assert [file.path for file in found.files] == ["large.jpg"]
    assert found.skipped_by == dict.fromkeys(SKIP_REASONS, 1)
    assert found.skipped == len(SKIP_REASONS)
