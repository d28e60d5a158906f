"""The thumbnails: a cache by content."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest

from clipsearch.store.thumbnails import FILE_NAME, Thumbnails


def test_stored_thumbnails_are_returned(tmp_path: Path) -> None:
    thumbnails = Thumbnails.open(tmp_path)
    thumbnails.put_many([(1, b"one"), (2, b"two"), (3, b"three")])
    thumbnails.put_many([(2, b"new two")])
    thumbnails.delete([3, 4])
    thumbnails.put_many([])
    assert thumbnails.keys() == [1, 2]
    thumbnails.close()
    thumbnails.close()
    for read_only in (False, True):
        thumbnails = Thumbnails.open(tmp_path, read_only=read_only)
        assert [thumbnails.get(key) for key in (1, 2, 3)] == [b"one", b"new two", None]
        thumbnails.close()


def test_read_only_creates_nothing(tmp_path: Path) -> None:
    thumbnails = Thumbnails.open(tmp_path, read_only=True)
    thumbnails.put_many([(1, b"one")])
    assert thumbnails.get(1) is None
    assert thumbnails.keys() == []
    thumbnails.close()
    assert list(tmp_path.iterdir()) == []


def test_a_header_that_denies_the_checksums_is_damage(tmp_path: Path) -> None:
    thumbnails = Thumbnails.open(tmp_path)
    thumbnails.put_many([(1, b"one")])
    thumbnails.close()
    with (tmp_path / FILE_NAME).open("r+b") as file:
        file.seek(20)  # bytes reserved in each page
        assert file.read(1) == b"\x08"
        file.seek(20)
        file.write(b"\0")
    thumbnails = Thumbnails.open(tmp_path)
    assert thumbnails.keys() == []
    thumbnails.close()


def test_thumbnails_of_another_library_are_not_used(tmp_path: Path) -> None:
    mine = Thumbnails.open(tmp_path, library="mine")
    mine.put_many([(1, b"mine")])
    mine.close()
    other = Thumbnails.open(tmp_path, read_only=True, library="other's")
    assert other.get(1) is None
    other.close()
    mine = Thumbnails.open(tmp_path, library="mine")
    assert mine.get(1) == b"mine"
    mine.close()
    other = Thumbnails.open(tmp_path, library="other's")
    assert other.keys() == []
    other.close()


def test_deleted_thumbnails_leave_no_bytes(tmp_path: Path) -> None:
    thumbnails = Thumbnails.open(tmp_path)
    thumbnails.put_many([(key, b"unmistakable %d" % key * 1000) for key in range(20)])
    thumbnails.erase_others([])
    assert all(b"unmistakable" not in path.read_bytes() for path in tmp_path.iterdir())
    thumbnails.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        thumbnails = Thumbnails.open(tmp_path)
    finally:
        os.umask(before)
    thumbnails.put_many([(1, b"one")])
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    thumbnails.close()


def test_a_file_that_cannot_be_repaired_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails.sqlite3"
    with closing(Thumbnails.open(tmp_path, library="a")) as thumbnails:
        thumbnails.put_many([(1, b"x" * 5000)])
    with closing(Thumbnails.open(tmp_path, library="a")) as thumbnails:
        size = path.stat().st_size
        with path.open("r+b") as file:  # all but the names of the tables
            file.seek(4096)
            file.write(bytes(size - 4096))
        assert thumbnails.damage()
        thumbnails.repair()
        assert thumbnails.damage() == ""
        thumbnails.put_many([(2, b"y")])
        assert thumbnails.keys() == [2]
