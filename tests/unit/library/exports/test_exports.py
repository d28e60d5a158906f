"""Exports of photos replace no file, keep names apart and the order, and go on where one photo fails."""

from __future__ import annotations

import csv
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Cancelled, Hit, Library, Progress
from clipsearch.errors import LibraryError
from clipsearch.library import progress
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Two photos of one name, one with a sidecar, and another one."""
    place = tmp_path_factory.mktemp("exports")
    for name, colour in (("a/photo.png", "red"), ("b/photo.png", "blue"), ("<b>&.png", "green")):
        draw(place / "photos" / name, colour)
    with Library.open(place / "data", embedder=ColourEmbedder()) as opened:
        opened.add(place / "photos")
        opened.index()
        (blue,) = (hit for hit in opened.recent() if hit.path.parent.name == "b")
        opened.details.edit([blue.content], {"title": "=SUM(1)", "favourite": True}, write=True)
        opened.index()
        yield opened


@pytest.fixture
def hits(library: Library) -> list[Hit]:
    """Those of the names `photo.png`, then the other one."""
    return sorted(library.recent(), key=lambda hit: (hit.path.parent.name == "photos", hit.path))


def test_names_are_kept_apart_and_sidecars_come_along(
    library: Library, hits: list[Hit], tmp_path: Path
) -> None:
    target = tmp_path / "new" / "copies"
    done = library.exports.write_files(hits, target)
    assert done.failed == {} and sorted(done.written) == sorted(target.iterdir())
    assert sorted(path.name for path in target.iterdir()) == [
        "<b>&.png", "photo (2).png", "photo (2).png.xmp", "photo.png",
    ]  # fmt: skip
    assert (target / "photo (2).png").read_bytes() == hits[1].path.read_bytes()
    before = {path: path.read_bytes() for path in target.iterdir()}
    with pytest.raises(LibraryError, match="is not empty"):
        library.exports.write_files(hits[:1], target)
    assert {path: path.read_bytes() for path in target.iterdir()} == before
    library.exports.write_files(hits[:1], target, beside=True)
    assert (target / "photo (3).png").is_file()
    assert {path: path.read_bytes() for path in before} == before, "nothing was replaced"


def test_files_of_the_system_do_not_fill_a_folder(library: Library, hits: list[Hit], tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "._photo.png"):
        (tmp_path / name).write_bytes(b"")
    assert len(library.exports.write_files(hits[:1], tmp_path, links=True).written) == 1


@pytest.mark.parametrize("kind", ["links", "copies", "sheet", "table"])
def test_what_is_cancelled_leaves_nothing(
    library: Library, hits: list[Hit], tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "REPORT_SECONDS", 0)
    cancel, seen = threading.Event(), list[Progress]()

    def progressed(now: Progress) -> None:
        seen.append(now)
        if now.done == 2:
            cancel.set()

    with pytest.raises(Cancelled):
        if kind == "table":
            cancel.set()
            library.exports.write_table(hits, tmp_path / "a.csv", cancel=cancel)
        elif kind == "sheet":
            library.exports.write_sheet(hits, tmp_path / "a.html", on_progress=progressed, cancel=cancel)
        else:
            library.exports.write_files(
                hits, tmp_path / "b" / "c", links=kind == "links", on_progress=progressed, cancel=cancel
            )
    assert list(tmp_path.iterdir()) == []
    assert kind == "table" or [(now.phase, now.done, now.total) for now in seen[-1:]] == [("exporting", 2, 3)]
    assert all(hit.path.is_file() for hit in hits)


def test_what_was_in_the_folder_stays_when_an_export_is_cancelled(
    library: Library, hits: list[Hit], tmp_path: Path
) -> None:
    (tmp_path / "photo.png").write_bytes(b"another")
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        library.exports.write_files(
            hits, tmp_path, beside=True, on_progress=lambda _: cancel.set(), cancel=cancel
        )
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"another"]


def test_hostile_names_do_no_harm(tmp_path: Path) -> None:
    """Such as those of a page, as long as they may be, not valid as text, or written from right to left."""
    undecodable = os.fsdecode(b"bad\xff.png")
    for number, name in enumerate(('"><script>x.png', "x" * 251 + ".png", undecodable, "a\u202egpj.png")):
        draw(tmp_path / "photos" / name, "red", size=(40 + number, 30))
        draw(tmp_path / "photos" / "b" / name, "red", size=(60 + number, 30))
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(tmp_path / "photos")
        library.index()
        hits = library.recent()
        done = library.exports.write_files(hits, tmp_path / "copies")
        assert len(done.written) == 8 and done.failed == {}
        assert sorted(len(path.name) for path in done.written)[-2:] == [255, 255]
        page = library.exports.write_sheet(hits, tmp_path / "a.html", f"<script>{undecodable}").read_text(
            "utf-8"
        )
    assert "<script" not in page and page.count("<bdi>") == 8


def test_many_photos_of_one_name_are_numbered(library: Library, hits: list[Hit], tmp_path: Path) -> None:
    done = library.exports.write_files([hits[0]] * 5, tmp_path, links=True)
    assert [path.name for path in done.written] == ["photo.png", *(f"photo ({n}).png" for n in range(2, 6))]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_lead_to_the_photos(library: Library, hits: list[Hit], tmp_path: Path) -> None:
    library.exports.write_files(hits, tmp_path / "links", links=True)
    assert (tmp_path / "links" / "photo.png").readlink() == hits[0].path
    assert (tmp_path / "links" / "photo (2).png.xmp").is_symlink()


def test_a_photo_that_is_gone_does_not_stop_the_others(
    library: Library, hits: list[Hit], tmp_path: Path
) -> None:
    away = hits[0].path.rename(hits[0].path.with_name("away"))
    try:
        done = library.exports.write_files(hits, tmp_path / "some")
        assert done.failed == {hits[0].path: "the photo is not there now"} and len(done.written) == 3
    finally:
        away.rename(hits[0].path)
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be written"):
        library.exports.write_files(hits, tmp_path / "file" / "folder")


def test_tables_have_the_photos_in_order(library: Library, hits: list[Hit], tmp_path: Path) -> None:
    backwards = hits[::-1]
    library.exports.write_table(backwards, tmp_path / "photos.json")
    rows = json.loads((tmp_path / "photos.json").read_text())
    assert [row["path"] for row in rows] == [str(hit.path) for hit in backwards]
    assert [row["favourite"] for row in rows] == [None, True, None]
    library.exports.write_table(backwards, tmp_path / "photos.csv")
    with (tmp_path / "photos.csv").open(encoding="utf-8", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == ["", "'=SUM(1)", ""], "no formula"


def test_a_contact_sheet_is_one_safe_page(library: Library, hits: list[Hit], tmp_path: Path) -> None:
    target = library.exports.write_sheet(hits, tmp_path / "sheet.html")
    page = target.read_text(encoding="utf-8")
    assert page.count("data:image/jpeg;base64,") == 3 and "&lt;b&gt;&amp;.png" in page
    with pytest.raises(LibraryError, match="there already"):
        library.exports.write_sheet(hits[:1], target)
    assert target.read_text(encoding="utf-8") == page
    assert library.exports.write_sheet(hits[:1], target, renumber=True).name == "sheet (2).html"
    for name in ("photos.txt", "photos"):
        with pytest.raises(LibraryError, match="does not say how"):
            library.exports.write_table(hits, tmp_path / name)


def test_photos_are_given_by_their_keys(library: Library, hits: list[Hit]) -> None:
    assert [hit.path for hit in library.exports.hits_of([hits[2].content, 7, hits[0].content])] == [
        hits[2].path, hits[0].path,
    ]  # fmt: skip
