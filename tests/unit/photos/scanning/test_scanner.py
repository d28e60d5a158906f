"""What a scan finds, what it ignores, and what it reports as unknown."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from clipsearch.errors import Cancelled, FolderError
from clipsearch.photos.scanning import content_check, scanner
from clipsearch.photos.scanning.ignore_rules import invalid_pattern
from clipsearch.photos.scanning.scanner import lost_since_scan, scan
from clipsearch.records import Scope
from clipsearch.records.formats import PHOTO_SUFFIXES
from tests.support.fake_mounts import Drives
from tests.support.format_samples import SAMPLED, sample

links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x" * len(path))


def names(root: Path, **options: object) -> list[str]:
    return [file.path for file in scan(root, **options).files]  # type: ignore[arg-type]


def test_files_come_in_order_with_size_and_time(tmp_path: Path) -> None:
    make(tmp_path, "b.jpg", "a/z.png", "a/b/c.tif", "A.JPEG")
    os.utime(tmp_path / "b.jpg", ns=(0, 1_600_000_000_123_456_700))
    found = scan(tmp_path)
    assert [file.path for file in found.files] == ["A.JPEG", "a/b/c.tif", "a/z.png", "b.jpg"]
    assert (found.files[3].size, found.files[3].mtime_ns) == (5, 1_600_000_000_123_456_700)
    assert (found.unreadable, found.skipped) == ((), 0)


def test_a_file_that_vanishes_during_the_scan_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, *(f"{number}.jpg" for number in range(20)))
    add = scanner._Scan._add_entry

    def vanish(self: object, entry: os.DirEntry[str], *args: object) -> None:
        if entry.name in ("0.jpg", "7.jpg", "12.jpg"):
            raise FileNotFoundError
        add(self, entry, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(scanner._Scan, "_add_entry", vanish)
    found = scan(tmp_path)
    assert (len(found.files), found.unreadable) == (17, ())


def test_suffixes_decide_whatever_their_case(tmp_path: Path) -> None:
    for suffix in PHOTO_SUFFIXES:
        make(tmp_path, f"photo{suffix}", f"LOUD{suffix.upper()}")
    make(tmp_path, "notes.txt", "jpg", "photo.jpg.bak", "song.mp3")
    found = scan(tmp_path)
    assert len(found.files) == 2 * len(PHOTO_SUFFIXES)
    assert found.skipped == 4
    assert found.others == {".txt": 1, "": 1, ".bak": 1, ".mp3": 1}


def test_the_content_decides_where_the_name_does_not_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for known in SAMPLED:
        (tmp_path / f"{known.name} without").write_bytes(sample(known.name))
        (tmp_path / f"{known.name}.unknown").write_bytes(sample(known.name))
    (tmp_path / "known.txt").write_bytes(sample("JPEG"))
    (tmp_path / "README").write_bytes(b"P2P is what this is about, and BMW as well. " * 9)
    (tmp_path / "short").write_bytes(b"\xff\xd8\xff")
    distinct = {known.name for known in SAMPLED if known.is_distinct}
    found = {name for known in distinct for name in (f"{known} without", f"{known}.unknown")}
    assert set(names(tmp_path)) == found
    looked: list[str] = []
    monkeypatch.setattr(content_check, "_look", lambda path: looked.append(path))
    assert set(names(tmp_path)) == found, "it is remembered"
    assert looked == []
    (tmp_path / "README").write_bytes(sample("PNG"))
    names(tmp_path)
    assert [Path(path).name for path in looked] == ["README"], "until it changes"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_what_would_block_or_be_fetched_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "hole").open("wb") as file:
        file.truncate(1 << 20)  # as a file that is only in a cloud: it has no block on the disk
    opened: list[str] = []
    monkeypatch.setattr(content_check, "_look", lambda path: opened.append(path))
    assert names(tmp_path) == []
    assert opened == []


def test_hidden_and_system_folders_are_skipped(tmp_path: Path) -> None:
    make(tmp_path, ".a.jpg", "._a.jpg", ".thumbnails/a.jpg", "@eaDir/a.jpg", "x/$RECYCLE.BIN/a.jpg")
    make(tmp_path, "System Volume Information/a.jpg", "x/kept.jpg")
    found = scan(tmp_path)
    assert [file.path for file in found.files] == ["x/kept.jpg"]
    assert found.skipped == 6


def test_a_hidden_root_is_the_users_choice(tmp_path: Path) -> None:
    make(tmp_path, ".album/a.jpg")
    assert names(tmp_path / ".album") == ["a.jpg"]


def test_excluded_folders_are_not_scanned(tmp_path: Path) -> None:
    make(tmp_path, "a/a.jpg", "data/thumb.jpg", "data2/b.jpg")
    assert names(tmp_path, exclude=[tmp_path / "data"]) == ["a/a.jpg", "data2/b.jpg"]
    assert names(tmp_path, exclude=[tmp_path / "a" / ".." / "data"]) == ["a/a.jpg", "data2/b.jpg"]
    assert names(tmp_path, exclude=[tmp_path]) == []
    assert len(names(tmp_path, exclude=[tmp_path / "missing"])) == 3


@links
def test_links_are_not_followed_but_a_linked_root_is(tmp_path: Path) -> None:
    make(tmp_path, "album/a.jpg", "album/sub/b.jpg", "out/c.jpg", "data/d.jpg")
    album = tmp_path / "album"
    (album / "loop").symlink_to(album, target_is_directory=True)
    (album / "out").symlink_to(tmp_path / "out", target_is_directory=True)
    (album / "link.jpg").symlink_to("a.jpg")
    (album / "dangling.jpg").symlink_to("nowhere")
    (tmp_path / "root").symlink_to(tmp_path, target_is_directory=True)
    found = scan(album)
    assert [file.path for file in found.files] == ["a.jpg", "sub/b.jpg"]
    assert found.skipped == 4
    linked = names(tmp_path / "root", exclude=[tmp_path / "data"])
    assert linked == ["album/a.jpg", "album/sub/b.jpg", "out/c.jpg"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode elsewhere")
def test_undecodable_names_survive(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \xff.jpg")
    make(tmp_path, name)
    (found,) = scan(tmp_path).files
    assert os.fsencode(found.path) == b"caf\xe9 \xff.jpg"
    assert (tmp_path / found.path).read_bytes() == b"x" * len(name)


def test_a_missing_root_a_file_and_an_invalid_name(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg")
    for root in (tmp_path / "missing", tmp_path / "a.jpg", tmp_path / "a\0b"):
        with pytest.raises(FolderError):
            scan(root)


def test_an_empty_folder(tmp_path: Path) -> None:
    assert names(tmp_path) == []


def test_progress_is_reported_and_can_stop_the_scan(tmp_path: Path) -> None:
    make(tmp_path, *(f"{i}.jpg" for i in range(2100)))
    told: list[int] = []
    scan(tmp_path, on_progress=told.append)
    assert told == [1000, 2000, 2100]

    def stop(count: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        scan(tmp_path, on_progress=stop)


@pytest.mark.parametrize("empty_mount_point_stays", [False, True])
def test_a_root_that_disappears_during_a_scan_is_an_error(
    tmp_path: Path, empty_mount_point_stays: bool
) -> None:
    root, unplugged = tmp_path / "drive", tmp_path / "unplugged"
    make(root, *(f"{i}.jpg" for i in range(1100)), "sub/a.jpg", "sub/b.jpg")

    def unplug(count: int) -> None:
        if root.exists() and not unplugged.exists():
            root.rename(unplugged)
            if empty_mount_point_stays:
                root.mkdir()

    with pytest.raises(FolderError):
        scan(root, on_progress=unplug)


def test_files_that_disappear_during_a_scan_are_ignored(tmp_path: Path) -> None:
    make(tmp_path, *(f"a/{i}.jpg" for i in range(1000)), *(f"b/{i}.jpg" for i in range(1000)))
    gone: list[str] = []

    def remove_the_other(count: int) -> None:
        if not gone:  # one folder was listed; the other is on the list and not entered yet
            other = "a" if (tmp_path / "b" / "0.jpg").exists() else "b"
            gone.append(other)
            shutil.rmtree(tmp_path / other)

    found = scan(tmp_path, on_progress=remove_the_other)
    assert found.unreadable == ()
    assert len(found.files) in (1000, 2000)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions mean something else")
def test_a_folder_without_permission_is_unknown_not_empty(tmp_path: Path) -> None:
    make(tmp_path, "open/a.jpg", "locked/b.jpg")
    locked = tmp_path / "locked"
    locked.chmod(0)
    try:
        if os.access(locked, os.R_OK):
            pytest.skip("this user may read everything")
        found = scan(tmp_path)
        assert found.unreadable == ("locked",)
        assert [file.path for file in found.files] == ["open/a.jpg"]
        assert scan(locked).unreadable == ("",)
    finally:
        locked.chmod(0o700)


@pytest.mark.skipif(sys.platform != "linux", reason="makes a path that is too long, by descriptors")
def test_a_path_beyond_the_systems_limit_is_unknown_not_empty(tmp_path: Path) -> None:
    name = "d" * 250
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(17):
        os.mkdir(name, dir_fd=folder)
        deeper = os.open(name, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = deeper
    os.close(os.open("a.jpg", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.close(folder)
    make(tmp_path, "near.jpg")
    found = scan(tmp_path)
    assert [file.path for file in found.files] == ["near.jpg"]
    assert len(found.unreadable) == 1
    assert set(found.unreadable[0].split("/")) == {name}


@pytest.mark.parametrize("scope", ["disk/2024", "disk/2024/may", "disk/gone", "disk/2024/gone"])
def test_a_drive_above_the_scanned_part_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    make(tmp_path, "a.jpg", "disk/2024/may/b.jpg", "disk/c.jpg")
    drives = Drives(monkeypatch)
    assert scan(tmp_path, scopes=[Scope(scope)]).mounts == ()
    drives.mount(tmp_path / "disk")
    assert scan(tmp_path).mounts == ("disk",)
    for deep in (True, False):
        assert scan(tmp_path, scopes=[Scope(scope, deep)]).mounts == ("disk",)
    drives.mount(tmp_path / "disk" / "2024")
    inside = ("disk/2024",) if "2024" in scope else ()
    assert scan(tmp_path, scopes=[Scope(scope)]).mounts == ("disk", *inside)
    assert scan(tmp_path, scopes=[Scope("a")]).mounts == ()


@pytest.mark.parametrize("scope", ["", "card", "card/full"])
@pytest.mark.parametrize("replaced", [False, True])
def test_a_drive_unmounted_during_a_scan_is_unknown_not_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scope: str, replaced: bool
) -> None:
    root, card = tmp_path / "album", tmp_path / "album" / "card"
    make(root, "a.jpg", *(f"card/full/{number}.jpg" for number in range(1100)), "card/full/sub/b.jpg")
    drives = Drives(monkeypatch)
    drives.mount(card)

    def unmount(count: int) -> None:
        if not (tmp_path / "away").exists():
            drives.unmount(card, tmp_path / "away")
            if replaced:
                drives.mounted[card] = 7

    found = scan(root, scopes=[Scope(scope)], on_progress=unmount)
    assert "card/full/sub/b.jpg" not in [file.path for file in found.files]
    assert (found.unreadable, found.mounts) == (("card",), ("card",))
    assert scan(root).unreadable == ()


def test_roots_and_drives_lost_since_a_scan_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, card = tmp_path / "album", tmp_path / "album" / "card"
    make(root, "a.jpg", "card/b.jpg", "card too/c.jpg")
    drives = Drives(monkeypatch)
    drives.mount(card)
    found = scan(root)
    names = [file.path for file in found.files]
    assert [lost_since_scan(root, found, name) for name in names] == [None, None, None]
    drives.unmount(card, tmp_path / "away")
    assert [lost_since_scan(root, found, name) for name in names] == [None, None, card]
    root.rename(tmp_path / "unplugged")
    assert [lost_since_scan(root, found, name) for name in names] == [root, root, root]
    root.mkdir()
    assert lost_since_scan(root, found, "a.jpg") == root, "another directory in its place"


def test_the_first_pattern_that_makes_no_sense_is_named() -> None:
    assert invalid_pattern(["*.png", "a/**/b", "!c"]) is None
    assert invalid_pattern(["*.png", "!", "a/**b/***/"]) == "!"
