"""Sidecars are replaced whole, never over another program's changes, never through a link."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.errors import LibraryError
from clipsearch.library.storage import sidecar_file
from clipsearch.library.storage.sidecar_file import sidecar_of, write_sidecar
from clipsearch.photos.metadata.companions import read_companion
from clipsearch.photos.metadata.xmp_writer import merge_into
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    draw(tmp_path / "photos" / "a.jpg", "red")
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(tmp_path / "photos")
        opened.index()
        yield opened


def test_the_sidecar_that_is_there_is_the_one(tmp_path: Path) -> None:
    assert sidecar_of(tmp_path / "a.jpg") == tmp_path / "a.jpg.xmp"
    (tmp_path / "a.xmp").touch()
    assert sidecar_of(tmp_path / "a.jpg") == tmp_path / "a.xmp"
    (tmp_path / "a.jpg.xmp").touch()
    assert sidecar_of(tmp_path / "a.jpg") == tmp_path / "a.jpg.xmp"


def test_what_another_program_writes_meanwhile_survives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, merge = tmp_path / "a.jpg.xmp", sidecar_file.merge_into
    path.write_bytes(merge_into(b"", {"title": "Old"}))

    def slow(packet: bytes, values: dict[str, object]) -> bytes:
        if b"Old" in packet:
            path.write_bytes(merge(packet, {"title": "Theirs"}))
        return merge(packet, values)

    monkeypatch.setattr(sidecar_file, "merge_into", slow)
    write_sidecar(path, {"rating": 4})
    read = read_companion("xmp", path.read_bytes())
    assert (read.title, read.rating) == ("Theirs", 4)
    assert [one.name for one in tmp_path.iterdir()] == ["a.jpg.xmp"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(merge_into(b"", {"title": "Other"}))
    (tmp_path / "a.jpg.xmp").symlink_to(tmp_path / "other")
    before = (tmp_path / "other").read_bytes()
    with pytest.raises((OSError, LibraryError)):
        write_sidecar(tmp_path / "a.jpg.xmp", {"title": "x"})
    assert (tmp_path / "other").read_bytes() == before


def test_edits_are_written_and_then_the_sidecar_counts(library: Library, tmp_path: Path) -> None:
    (hit,) = library.recent()
    photo = hit.path.read_bytes()
    library.details.edit([hit.content], {"title": "Mine"})
    assert library.details.edit([hit.content], {"rating": 4}, write=True).failed == {}
    sidecar = hit.path.with_name("a.jpg.xmp")
    assert read_companion("xmp", sidecar.read_bytes()).title == "Mine"
    assert hit.path.read_bytes() == photo, "photos are never changed"
    sidecar.write_bytes(merge_into(sidecar.read_bytes(), {"title": "Theirs"}))
    library.index()
    known = library.details.of(hit.content).details
    assert (known.title, known.sources["title"], known.rating) == ("Theirs", "sidecar", 4)
    sidecar.unlink()
    library.index()
    assert library.details.of(hit.content).details.title == "Mine", "what was written is not lost"


def test_where_no_sidecar_can_be_written_the_library_keeps_it(library: Library) -> None:
    (hit,) = library.recent()
    hit.path.with_name("a.jpg.xmp").mkdir()
    edited = library.details.edit([hit.content], {"title": "Mine"}, write=True)
    assert [*edited.failed] == [hit.path]
    assert library.details.of(hit.content).details.title == "Mine"


def test_an_edit_is_written_at_once_and_undone_with_its_sidecar(library: Library) -> None:
    (hit,) = library.recent()
    details, sidecar = library.details, hit.path.with_name("a.jpg.xmp")
    library.settings.change(sidecars="always")
    first = details.edit([hit.content], {"rating": 4})
    known = details.of(hit.content).details
    assert (known.rating, known.sources["rating"]) == (4, "sidecar"), "no scan is needed to know it"
    written = sidecar.read_bytes()
    second = details.edit([hit.content], {"rating": 0, "title": "Mine"})
    assert details.of(hit.content).details.rating is None
    assert read_companion("xmp", sidecar.read_bytes()).rating is None
    assert details.restore(second) == {}
    assert sidecar.read_bytes() == written
    known = details.of(hit.content).details
    assert (known.rating, known.title, known.sources["rating"]) == (4, "", "sidecar")
    assert details.restore(first) == {}
    assert not sidecar.exists()
    assert details.of(hit.content).details.rating is None
    report = library.index()
    assert (report.failed, details.of(hit.content).details.rating) == (0, None)
    assert library.upkeep.check() == []


def test_undoing_an_edit_leaves_what_others_wrote_into_its_sidecar_since(library: Library) -> None:
    (hit,) = library.recent()
    sidecar = hit.path.with_name("a.jpg.xmp")
    sidecar.write_bytes(merge_into(b"", {"title": "Theirs", "rating": 2}))
    library.index()
    edited = library.details.edit([hit.content], {"rating": 5}, write=True)
    sidecar.write_bytes(merge_into(sidecar.read_bytes(), {"title": "Later"}))
    assert library.details.restore(edited) == {}
    read = read_companion("xmp", sidecar.read_bytes())
    assert (read.title, read.rating) == ("Later", 2)
    assert library.details.of(hit.content).details.title == "Later"


def test_undoing_an_edit_finds_the_sidecar_of_a_photo_that_was_moved(library: Library) -> None:
    (hit,) = library.recent()
    edited = library.details.edit([hit.content], {"rating": 5}, write=True)
    moved = hit.path.with_name("b.jpg")
    hit.path.rename(moved)
    hit.path.with_name("a.jpg.xmp").rename(moved.with_name("b.jpg.xmp"))
    library.index()
    assert library.details.of(hit.content).details.rating == 5
    assert library.details.restore(edited) == {}
    assert not moved.with_name("b.jpg.xmp").exists()
    assert library.details.of(hit.content).details.rating is None


def test_the_sidecar_of_another_photo_is_not_written(library: Library) -> None:
    (hit,) = library.recent()
    draw(hit.path.with_name("a.png"), "blue")
    sidecar = hit.path.with_name("a.xmp")
    sidecar.write_bytes(merge_into(b"", {"title": "Of the JPEG"}))
    before = sidecar.read_bytes()
    library.index()
    other = next(one for one in library.recent() if one.path.suffix == ".png")
    library.details.edit([other.content], {"title": "Of the PNG"}, write=True)
    assert sidecar.read_bytes() == before
    assert read_companion("xmp", hit.path.with_name("a.png.xmp").read_bytes()).title == "Of the PNG"
    assert library.details.of(hit.content).details.title == "Of the JPEG"
    assert library.details.of(other.content).details.title == "Of the PNG"


KILLED = """
import sys
from pathlib import Path
from clipsearch.library.storage.sidecar_file import write_sidecar
number = 0
print("ready", flush=True)
while True:
    number += 1
    write_sidecar(Path(sys.argv[1]), {"title": str(number), "rating": 4, "caption": "long " * 2000})
"""


@pytest.mark.parametrize("count", [4, pytest.param(100, marks=pytest.mark.long)])
def test_kills_while_writing_lose_nothing(tmp_path: Path, count: int) -> None:
    path = tmp_path / "a.jpg.xmp"
    path.write_bytes(merge_into(b"", {"keywords": ("kept",), "title": "0"}))
    for number in range(count):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline()
            time.sleep(0.002 * (number % 10))
            process.kill()
        read = read_companion("xmp", path.read_bytes())
        assert (read.keywords, bool(read.title)) == (("kept",), True)
