"""Files are copied and moved to a folder and back; nothing is replaced unasked, and nothing is lost."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from clipsearch import ClipsearchError
from clipsearch.gui.desktop import file_transfer
from clipsearch.gui.desktop.file_moves import Trashed
from clipsearch.gui.desktop.file_transfer import OnConflict, Transfer, conflicts
from clipsearch.system.new_files import move_file, part_name

Content = dict[str, bytes]


@pytest.fixture(autouse=True)
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash that only this test has."""
    kept = tmp_path / "trash"
    kept.mkdir()

    def move(path: Path) -> Trashed:
        place = kept / f"{len(list(kept.iterdir()))}-{path.name}"
        move_file(path, place)
        return Trashed(path, place)

    monkeypatch.setattr(file_transfer, "move_to_trash", move)
    return kept


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """A folder in which the name of one of the files is taken."""
    folder = tmp_path / "album"
    folder.mkdir()
    (folder / "b.jpg").write_bytes(b"other")
    return folder


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    (tmp_path / "photos").mkdir()
    found = [tmp_path / "photos" / f"{name}.jpg" for name in "abc"]
    for path in found:
        path.write_bytes(path.stem.encode())
    return found


def content(folder: Path) -> Content:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


WANTED: dict[OnConflict, Content] = {
    "skip": {"a.jpg": b"a", "b.jpg": b"other", "c.jpg": b"c"},
    "keep": {"a.jpg": b"a", "b.jpg": b"other", "b (2).jpg": b"b", "c.jpg": b"c"},
    "replace": {"a.jpg": b"a", "b.jpg": b"b", "c.jpg": b"c"},
}


@pytest.mark.parametrize("on_conflict", WANTED)
@pytest.mark.parametrize("is_move", [False, True])
def test_to_a_folder_and_back(
    paths: list[Path], album: Path, trash: Path, on_conflict: OnConflict, is_move: bool
) -> None:
    before = content(paths[0].parent), content(album)
    transfer = Transfer(paths, album, is_move=is_move, on_conflict=on_conflict)
    seen: list[int] = []
    for _ in range(2):  # a redo is the same again
        transfer.run(threading.Event(), seen.append)
        assert content(album) == WANTED[on_conflict]
        assert [path.exists() for path in paths] == [
            not is_move,
            not is_move or on_conflict == "skip",
            not is_move,
        ]
        assert not transfer.failures
        assert set(content(trash).values()) <= {b"other", b"a", b"b", b"c"}
        assert not transfer.undo()
        assert (content(paths[0].parent), content(album)) == before
    assert seen[:3] == [0, 1, 2]


def test_conflicts_are_counted_once(paths: list[Path], album: Path, tmp_path: Path) -> None:
    assert conflicts(paths, album) == 1
    (tmp_path / "more").mkdir()
    (same := tmp_path / "more" / "a.jpg").write_bytes(b"x")
    assert conflicts([*paths, same], album) == 2
    assert conflicts(paths, paths[0].parent) == 0, "they are there already"


def test_to_the_folder_in_which_they_are(paths: list[Path]) -> None:
    folder = paths[0].parent
    before = content(folder)
    for is_move, on_conflict in ((True, "keep"), (True, "replace"), (False, "replace"), (False, "skip")):
        transfer = Transfer(paths, folder, is_move=is_move, on_conflict=on_conflict)  # type: ignore[arg-type]
        transfer.run(threading.Event(), lambda _: None)
        assert transfer.skipped == 3
        assert content(folder) == before
    transfer = Transfer(paths, folder, is_move=False, on_conflict="keep")
    transfer.run(threading.Event(), lambda _: None)
    assert set(content(folder)) - set(before) == {"a (2).jpg", "b (2).jpg", "c (2).jpg"}


def test_it_ends_when_it_is_cancelled_and_what_fails_stays(paths: list[Path], album: Path) -> None:
    cancelled = threading.Event()
    transfer = Transfer(paths, album, is_move=True, on_conflict="keep")
    transfer.run(cancelled, lambda number: cancelled.set() if number == 1 else None)
    assert [one.source for one in transfer.done] == paths[:2]
    assert paths[2].exists()
    transfer.undo()
    paths[1].unlink()
    transfer = Transfer(paths, album, is_move=True, on_conflict="keep")
    transfer.run(threading.Event(), lambda _: None)
    assert transfer.failures == [(paths[1], "b.jpg is not there now")]
    assert len(transfer.done) == 2


def test_an_undo_replaces_nothing(paths: list[Path], album: Path) -> None:
    transfer = Transfer(paths, album, is_move=True, on_conflict="keep")
    transfer.run(threading.Event(), lambda _: None)
    paths[0].write_bytes(b"new")
    (error,) = transfer.undo()
    assert isinstance(error, ClipsearchError)
    assert "another file has taken its place" in error.message
    assert paths[0].read_bytes() == b"new"
    assert (album / "a.jpg").read_bytes() == b"a"
    assert paths[1].exists()


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("a.jpg.xmp", "b c.jpg.xmp"),
        ("A.XMP", "b c.XMP"),
        ("a.mov", "b c.mov"),
        ("a.jpg.supplemental-metadata.json", "b c.jpg.supplemental-metadata.json"),
        ("other.json", "other.json"),
    ],
)
def test_names_of_what_belongs_to_a_photo(part: str, name: str) -> None:
    assert part_name(part, "a.jpg", "b c.jpg") == name


@pytest.mark.parametrize("is_move", [True, False])
def test_what_belongs_to_a_photo_goes_with_it_and_back(tmp_path: Path, is_move: bool) -> None:
    photo, sidecar = tmp_path / "a.jpg", tmp_path / "a.jpg.xmp"
    photo.write_text("photo")
    sidecar.write_text("sidecar")
    folder = tmp_path / "to"
    folder.mkdir()
    (folder / "a.jpg").write_text("another")
    transfer = Transfer([photo], folder, is_move=is_move, on_conflict="keep", parts_of=lambda path: [sidecar])
    transfer.run(threading.Event(), lambda number: None)
    assert (folder / "a (2).jpg.xmp").read_text() == "sidecar"
    assert (photo.exists(), sidecar.exists()) == (not is_move, not is_move)
    assert len(transfer.done) == 1, "it is one photo"
    if is_move:
        assert transfer.undo() == []
        assert (photo.read_text(), sidecar.read_text()) == ("photo", "sidecar")
        assert [one.name for one in folder.iterdir()] == ["a.jpg"]
