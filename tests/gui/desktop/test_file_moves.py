"""Files are moved, renamed, trashed and put back, and none is ever replaced."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from clipsearch import ClipsearchError
from clipsearch.gui.desktop import file_moves
from clipsearch.gui.desktop.file_moves import Trashed, move_to_trash, restore
from clipsearch.system.new_files import copy_file, move_file

needs_freedesktop = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the desktop's own trash")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"photo")
    os.utime(path, (10**9, 10**9))
    return path


def test_a_move_replaces_nothing_and_keeps_the_times(source: Path, tmp_path: Path) -> None:
    taken = tmp_path / "b.jpg"
    taken.write_bytes(b"other")
    for move in (move_file, copy_file):
        with pytest.raises(FileExistsError):
            move(source, taken)
    assert (source.read_bytes(), taken.read_bytes()) == (b"photo", b"other")
    copy_file(source, tmp_path / "c.jpg")
    move_file(source, tmp_path / "d.jpg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.jpg", "c.jpg", "d.jpg"]
    for name in ("c.jpg", "d.jpg"):
        assert (tmp_path / name).stat().st_mtime == 10**9


@pytest.mark.parametrize("reason", [errno.EPERM, errno.EXDEV])
@pytest.mark.skipif(os.name == "nt", reason="renames")
def test_without_hard_links_and_across_drives_too(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    real, calls = os.link, [0]

    def refuse(first: Path, second: Path, *, follow_symlinks: bool = True) -> None:
        calls[0] += 1
        if reason == errno.EXDEV and calls[0] > 1:
            real(first, second, follow_symlinks=follow_symlinks)
        else:
            raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "link", refuse)
    move_file(source, tmp_path / "b.jpg")
    assert list(tmp_path.iterdir()) == [tmp_path / "b.jpg"]
    assert (tmp_path / "b.jpg").read_bytes() == b"photo"
    assert (tmp_path / "b.jpg").stat().st_mtime == 10**9
    source.write_bytes(b"new")
    calls[0] = 0
    with pytest.raises(FileExistsError):
        move_file(source, tmp_path / "b.jpg")
    assert source.read_bytes() == b"new"


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash of the user's that only this test has."""
    home = tmp_path / "home"
    (home / "Trash").mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    monkeypatch.setenv("HOME", str(home))  # the files are on the same drive
    if sys.platform not in ("win32", "darwin"):
        import send2trash.plat_other as other

        monkeypatch.setattr(other, "XDG_DATA_HOME", os.fsencode(home))
        monkeypatch.setattr(other, "HOMETRASH", str(home / "Trash"))
        monkeypatch.setattr(other, "HOMETRASH_B", os.fsencode(home / "Trash"))
    return home / "Trash"


@needs_freedesktop
@pytest.mark.parametrize("name", [b"a b.jpg", "ü%.jpg".encode(), b"\xff\xfe.jpg"])
def test_from_the_trash_and_back(tmp_path: Path, bin_folder: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(b"photo")
    trashed = move_to_trash(path)
    assert not path.exists()
    (note,) = (bin_folder / "info").iterdir()
    assert b"Path=" in note.read_bytes(), "the desktop knows where to put it back"
    restore(trashed)
    assert path.read_bytes() == b"photo"
    assert not list((bin_folder / "info").iterdir())
    assert not list((bin_folder / "files").iterdir())


@needs_freedesktop
def test_the_same_name_twice_comes_back_to_both_places(tmp_path: Path, bin_folder: Path) -> None:
    first, second = tmp_path / "one" / "\udcff.jpg", tmp_path / "two" / "\udcff.jpg"
    for path in (first, second):
        path.parent.mkdir()
        path.write_bytes(path.parent.name.encode())
    kept = [move_to_trash(path) for path in (first, second)]
    for trashed in kept:
        restore(trashed)
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


@needs_freedesktop
def test_what_cannot_be_put_back_is_told_and_stays_in_the_trash(
    source: Path, tmp_path: Path, bin_folder: Path
) -> None:
    trashed = move_to_trash(source)
    source.write_bytes(b"new")
    with pytest.raises(ClipsearchError, match="another file has taken its place"):
        restore(trashed)
    assert source.read_bytes() == b"new"
    assert trashed.place is not None
    assert trashed.place.read_bytes() == b"photo"
    trashed.place.unlink()
    source.unlink()
    with pytest.raises(ClipsearchError, match="no longer in the trash"):
        restore(trashed)
    with pytest.raises(ClipsearchError, match="does not say"):
        restore(Trashed(source, None))
    with pytest.raises(ClipsearchError, match="folder no longer exists"):
        restore(Trashed(tmp_path / "gone" / "a.jpg", trashed.place))
    with pytest.raises(ClipsearchError, match="not there now"):
        move_to_trash(tmp_path / "nothing.jpg")


def test_names_that_are_taken_or_invalid_are_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "b.jpg").write_bytes(b"other")
    for name, why in {
        "b.jpg": "already", "a.png": "extension", "../a.jpg": "cannot contain", ".a.jpg": "would hide",
    }.items():  # fmt: skip
        with pytest.raises(ClipsearchError, match=why):
            file_moves.rename(source, name)
    with pytest.raises(ClipsearchError, match="not there"):
        file_moves.rename(tmp_path / "nothing.jpg", "something.jpg")
    assert (tmp_path / "b.jpg").read_bytes() == b"other"
    assert source.read_bytes() == b"photo"
    assert file_moves.name_problem("x" * 300)
    assert file_moves.name_problem("a\nb")
