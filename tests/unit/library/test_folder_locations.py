"""Where folders lie: given twice, links, out of reach, inode numbers and times of earlier files."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image

from clipsearch import Library
from clipsearch.errors import ClipsearchError, FolderError
from clipsearch.library.following import follower, pending_changes
from clipsearch.library.indexing import planner
from clipsearch.library.indexing.survey import ScanRequest
from clipsearch.records import Scope
from tests.support import unprivileged
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.followed_library import following, wait_until

links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions mean something else")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits."""
    monkeypatch.setattr(pending_changes, "SETTLE", 0.1)
    monkeypatch.setattr(follower, "QUIET", 0.3)
    monkeypatch.setattr(follower, "TICK", 0.1)


def paths(library: Library) -> list[Path]:
    return sorted(path for hit in library.recent(1000) for path in (hit.path, *hit.copies))


@links
@pytest.mark.parametrize("linked", ["first", "second"])
def test_a_folder_that_became_a_link_to_another_kept_one_loses_nothing(
    library: Library, tmp_path: Path, embedder: ColourEmbedder, linked: str
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    draw(first / "red.png", "red")
    draw(second / "blue.png", "blue")
    library.add(first, second)
    library.index()
    old, new = (first, second) if linked == "first" else (second, first)
    for photo in old.iterdir():
        shutil.move(photo, new / photo.name)
    old.rmdir()
    old.symlink_to(new, target_is_directory=True)
    library.index()
    assert paths(library) == [first / "blue.png", first / "red.png"], "the first one has them, once"
    assert library.status().offline == 0
    assert embedder.asked["photos"] == 2
    assert library.index().unchanged == 2
    old.unlink()
    library.index()
    assert set(paths(library)) >= {new / "blue.png", new / "red.png"}
    assert embedder.asked["photos"] == 2


@links
def test_a_folder_given_by_another_name_is_kept_once(library: Library, album: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(album, target_is_directory=True)
    assert [folder.path for folder in library.add(album)] == [album]
    assert [folder.path for folder in library.add(tmp_path / "link")] == [album]
    assert len(library.folders()) == 1


@links
@pytest.mark.usefixtures("quick")
def test_a_folder_that_became_a_link_is_followed_to_where_it_leads(
    library: Library, album: Path, tmp_path: Path
) -> None:
    library.add(album)
    with following(library) as told:
        shutil.move(album, tmp_path / "larger disk")
        album.symlink_to(tmp_path / "larger disk", target_is_directory=True)
        wait_until(lambda: [way.kind for way in told.follower.watch_modes().values()] == ["events"])
        wait_until(lambda: library.status().offline == 0 and told.idle.is_set())
        draw(tmp_path / "larger disk" / "new.png", "pink")
        wait_until(lambda: album / "new.png" in paths(library))


@links
def test_a_folder_that_became_a_link_to_itself_is_offline_and_can_be_removed(
    library: Library, album: Path
) -> None:
    library.add(album)
    library.index()
    shutil.rmtree(album)
    album.symlink_to(album)
    assert library.index().offline == (album,)
    assert [folder.state for folder in library.folders()] == ["offline"]
    assert all(hit.offline for hit in library.recent())
    library.remove(album)
    assert library.folders() == []


@pytest.mark.parametrize("name", ["x" * 300, "y/" * 3000])
def test_a_name_that_no_folder_can_have_is_said(library: Library, name: str) -> None:
    with pytest.raises(FolderError, match="does not exist"):
        library.add(name)
    with pytest.raises(FolderError, match="not a folder of this library"):
        library.remove(name)


@pytest.mark.parametrize("change", ["add", "remove"])
def test_a_name_that_no_system_has_is_said(library: Library, change: str) -> None:
    with pytest.raises(ClipsearchError, match="No file or folder can have the name"):
        getattr(library, change)("nul\0nul")


BEHIND_A_LOCKED_DOOR = """
import json, os, subprocess, sys
# What is imported when it is needed; without rights there may be no way to where Python itself lies.
import clipsearch.library.upkeep.checker, numpy.ma, pathspec, psutil, usearch.index
from pathlib import Path
from clipsearch import Library
from clipsearch.errors import FolderError
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

base = Path(sys.argv[1])
if os.geteuid() == 0:
    os.seteuid(65534)  # root goes through any door
    start = subprocess.Popen

    def start_with_rights(*args, **kwargs):
        os.seteuid(0)  # Python itself may lie where nobody else can read it
        try:
            return start(*args, **kwargs)
        finally:
            os.seteuid(65534)

    subprocess.Popen = start_with_rights
draw(base / "open" / "red.png", "red")
draw(base / "door" / "in" / "blue.png", "blue")
with Library.open(base / "data", embedder=ColourEmbedder()) as library:
    library.add(base / "open", base / "door" / "in")
    library.index()
    (base / "door").chmod(0)
    try:
        report = library.index()
        said = ""
        try:
            library.add(base / "door" / "other")
        except FolderError as error:
            said = str(error)
        print(json.dumps({
            "found": report.found,
            "offline": [path.name for path in report.offline],
            "states": [folder.state for folder in library.folders()],
            "hits": sorted([hit.path.name, hit.offline] for hit in library.recent()),
            "findings": len(library.upkeep.check()),
            "said": said,
        }))
        library.remove(base / "door" / "in")
        assert len(library.folders()) == 1
    finally:
        (base / "door").chmod(0o700)
"""


@posix
def test_a_folder_below_one_without_permission_keeps_its_photos_and_stops_nothing() -> None:
    seen = unprivileged.run(BEHIND_A_LOCKED_DOOR)
    assert (seen["found"], seen["offline"]) == (1, ["in"])
    assert seen["states"] == ["online", "unreadable"]
    assert seen["hits"] == [["blue.png", True], ["red.png", False]]
    assert seen["findings"] == 0
    assert "does not exist" in seen["said"]


@pytest.mark.parametrize("year", [1902, 2264, 2380])
def test_a_file_of_a_far_year_is_read_once(library: Library, album: Path, year: int) -> None:
    seconds = (year - 1970) * 31_556_952
    os.utime(album / "red.png", (seconds, seconds))
    if abs((album / "red.png").stat().st_mtime - seconds) > 1:
        pytest.skip("this file system does not know that year")
    library.add(album)
    library.index()
    assert library.index().unchanged == 3
    assert library.upkeep.check() == []


def striped(path: Path, colour: tuple[int, int, int]) -> None:
    """A red picture whose middle has a colour: size and both ends of the file are always the same."""
    image = Image.new("RGB", (200, 200), (220, 30, 30))
    image.paste(colour, (0, 20, 200, 180))
    image.save(path)


@posix
@pytest.mark.parametrize("suffix", ["bmp", "tif"])
def test_a_picture_changed_in_its_middle_and_then_renamed_is_read_again(
    library: Library, tmp_path: Path, embedder: ColourEmbedder, suffix: str
) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    old, new = folder / f"old.{suffix}", folder / f"new.{suffix}"
    striped(old, (220, 30, 30))
    library.add(folder)
    library.index()
    before = old.stat()
    striped(tmp_path / f"other.{suffix}", (35, 70, 210))
    with old.open("r+b") as file:  # in place: the same number
        file.write((tmp_path / f"other.{suffix}").read_bytes())
    os.utime(old, ns=(before.st_atime_ns, before.st_mtime_ns))
    old.rename(new)
    assert (new.stat().st_size, new.stat().st_ino) == (before.st_size, before.st_ino)
    report = library.index()
    assert (report.embedded, report.removed) == (1, 1)
    assert library.search("blue", 1)[0].score > 0.8


def test_many_renamed_scans_are_neither_embedded_again_nor_missing(
    library: Library, tmp_path: Path, embedder: ColourEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "MANY", 3)
    for number, colour in enumerate(("red", "green", "blue", "pink")):
        draw(tmp_path / "scans" / f"{number}.tif", colour)
    library.add(tmp_path / "scans")
    library.index()
    for scan in list((tmp_path / "scans").iterdir()):
        scan.rename(scan.with_stem(f"renamed {scan.stem}"))
    report = library.index()
    assert (report.reused, report.removed, report.missing, report.embedded) == (4, 4, 0, 0)
    assert embedder.asked["photos"] == 4


@pytest.fixture
def moving(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two kept folders, as on two disks: four photos in one of them, another one in the other."""
    monkeypatch.setattr(planner, "MANY", 3)
    old, new = tmp_path / "old disk", tmp_path / "new disk"
    for number, colour in enumerate(("red", "green", "blue", "pink")):
        draw(old / f"{number}.png", colour)
    draw(new / "here.png", "white")
    library.add(old, new)
    library.index()
    return old, new


def copied(old: Path, new: Path, count: int) -> list[Path]:
    """Copy some photos, as a move to another disk does before it deletes them; those to be deleted."""
    photos = sorted(old.iterdir())[:count]
    for photo in photos:
        shutil.copy2(photo, new / f"moved {photo.name}")
    return photos


@pytest.mark.parametrize("left", [0, 1])
def test_many_photos_moved_to_another_disk_while_nobody_looked_are_not_missing(
    library: Library, moving: tuple[Path, Path], embedder: ColourEmbedder, left: int
) -> None:
    old, new = moving
    for photo in copied(old, new, 4 - left):
        photo.unlink()
    report = library.index()
    assert (report.reused, report.removed, report.missing) == (4 - left, 4 - left, 0)
    assert library.status().offline == 0
    assert [path.parent for path in paths(library)] == [new] * (5 - left) + [old] * left
    assert embedder.asked["photos"] == 5
    assert library.index().unchanged == 5


def test_a_move_seen_in_two_looks_leaves_nothing_missing(library: Library, moving: tuple[Path, Path]) -> None:
    photos = copied(*moving, 4)
    assert library.index().reused == 4
    for photo in photos:
        photo.unlink()
    report = library.index()
    assert (report.removed, report.missing) == (4, 0)
    assert len(paths(library)) == 5


def test_of_many_photos_gone_those_that_were_moved_are_not_missing(
    library: Library, moving: tuple[Path, Path]
) -> None:
    for photo in copied(*moving, 3):
        photo.unlink()
    (moving[0] / "3.png").unlink()
    report = library.index()
    assert (report.removed, report.missing) == (3, 1)


def test_copies_known_before_are_no_move_where_other_photos_are_gone_as_well(
    library: Library, moving: tuple[Path, Path]
) -> None:
    old, new = moving
    copied(old, new, 3)
    library.index()
    shutil.rmtree(old)
    old.mkdir()
    draw(old / "other.png", "brown")
    for _ in range(2):
        report = library.index()
        assert (report.removed, report.missing) == (0, 4)


def test_photos_in_whose_places_directories_lie_are_not_elsewhere(
    library: Library, moving: tuple[Path, Path]
) -> None:
    for number in range(4):
        (moving[0] / f"{number}.png").unlink()
        (moving[0] / f"{number}.png").mkdir()
    report = library.index()
    assert (report.removed, report.missing) == (0, 4)


def test_copies_that_are_gone_as_well_and_were_not_scanned_are_no_move(
    library: Library, moving: tuple[Path, Path]
) -> None:
    old, new = moving
    copied(old, new, 4)
    library.index()
    for folder in (old, new):
        shutil.rmtree(folder)
        draw(folder / "other.png", "brown")
    (scanned,) = (folder.id for folder in library.folders() if folder.path == old)
    report, _ = library._index_service.run(ScanRequest({scanned: (Scope(),)}))
    assert (report.removed, report.missing) == (0, 4)


def test_another_directory_in_a_folders_place_is_doubted_although_its_photos_are_elsewhere(
    library: Library, moving: tuple[Path, Path], tmp_path: Path
) -> None:
    old, new = moving
    copied(old, new, 4)
    old.rename(tmp_path / "unplugged")
    old.mkdir()
    report = library.index()
    assert (report.reused, report.removed, report.missing) == (4, 0, 4)
    report = library.index()
    assert (report.removed, report.missing) == (0, 4), "it is doubted until the user says so"
