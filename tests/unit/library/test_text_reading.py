"""The text in pictures is read in a process of its own, found by words, and goes with its picture."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from clipsearch import Library
from clipsearch.errors import Cancelled, WorkerError
from clipsearch.library import text_reading
from clipsearch.photos.text_recognition import cut_into_tiles
from clipsearch.records import Progress
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

TEXT = ("Zoological Garden", "Opening hours 8 to 19", "Total 23.80 EUR")


def picture(path: Path, lines: tuple[str, ...] = TEXT, size: tuple[int, int] = (640, 400)) -> Path:
    image = Image.new("RGB", size, "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((40, 40 + 90 * number), line, "black", ImageFont.load_default(36))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library in `data` that keeps `photos`: one with text, which was read, and another."""
    place = tmp_path_factory.mktemp("texts")
    picture(place / "photos" / "one.png")
    draw(place / "photos" / "red.png", "red")
    with open_library(place) as library:
        library.settings.change(read_text="all")
        library.add(place / "photos")
        library.index()
        reports: list[Progress] = []
        assert library.texts.run(reports.append) == (2, False)
        assert [report.done for report in reports if report.phase == "texts"][-1] == 2
        assert library.texts.run() == (0, False), "each is read once"
    return place


def open_library(place: Path) -> Library:
    return Library.open(place / "data", embedder=ColourEmbedder())


def names(library: Library, line: str) -> list[str]:
    return [hit.path.name for hit in library.search(line, 1)]


def test_a_picture_is_found_by_its_text(place: Path) -> None:
    with open_library(place) as library:
        (hit,) = library.search("zoological", 1)
        assert (hit.path.name, hit.reasons) == ("one.png", ("in its text: Zoological Garden",))
        (hit,) = library.search("zoolgical", 1)
        assert hit.reasons == ("nearly in its text: Zoological Garden",)
        assert library.search("ological", 1)[0].reasons == ("in its text: Zoological Garden",)
        assert names(library, '"hours 8"') == names(library, "has:text") == ["one.png"]
        assert library.search('"hours 9"', 1) == []
        assert len(library.search("-has:text", 9)) == 1
        lines = library.texts.lines(hit.content)
        assert lines is not None
        assert [line.text for line in lines] == list(TEXT)
        left, top, width, height = lines[0].box
        assert 0 < left < 1000
        assert 500 < top < 1800
        assert 3000 < width < 9000
        assert 300 < height < 2000
        assert (library.status().texts.read, library.status().texts.found) == (2, 1)


def test_reading_goes_on_where_it_was_stopped_and_a_removed_folder_leaves_no_text(tmp_path: Path) -> None:
    for number, word in enumerate(("Xylophonist", "Weatherboard", "Millstone")):
        picture(tmp_path / "away" / f"{number}.png", (word,))

    def traces() -> list[str]:
        files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
        return [path.name for path in files if b"ylophonist" in path.read_bytes()]

    stop = threading.Event()

    def cancel_after_one(progress: Progress) -> None:
        if progress.done == 1:
            stop.set()

    with open_library(tmp_path) as library:
        library.add(tmp_path / "away")
        library.index()
        assert library.texts.run(is_due=lambda: True, every=True) == (0, True)
        with pytest.raises(Cancelled):
            library.texts.run(cancel_after_one, stop, every=True)
        assert library.texts.status().read == 1
        assert library.texts.run(every=True) == (2, False)
        assert names(library, "xylophonist") == ["0.png"]
        assert traces()
        library.remove(tmp_path / "away")
        assert traces() == []
        assert library.texts.status().read == 0
    assert traces() == []


def test_a_model_that_is_not_calibrated_finds_no_picture_likely(place: Path, tmp_path: Path) -> None:
    picture(tmp_path / "photos" / "one.png")
    with open_library(tmp_path) as library:
        library.add(tmp_path / "photos")
        library.index()
        assert library.texts.run() == (0, False)


def test_where_it_is_not_installed_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_reading, "is_installed", lambda: False)
    with open_library(tmp_path) as library:
        assert not library.texts.is_due
        with pytest.raises(WorkerError, match=r"not installed.*clipsearch\[text\]"):
            library.texts.run()


def test_neither_the_window_nor_the_library_loads_opencv() -> None:
    code = (
        "import sys, clipsearch.gui.app, clipsearch.library.text_reading as reading; "
        "assert reading.is_installed(); "
        "loaded = {'cv2', 'onnxruntime', 'rapidocr', 'av'} & sys.modules.keys(); assert not loaded, loaded"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_long_pictures_are_read_in_tiles_that_overlap() -> None:
    assert [box for box, _ in cut_into_tiles((1000, 2000))] == [(0, 0, 1000, 2000)]
    for size in ((1080, 8000), (8000, 1080), (700, 5001)):
        tiles = list(cut_into_tiles(size))
        assert len(tiles) > 1
        for x in range(0, size[0], 97):
            for y in range(0, size[1], 97):
                cores = [box for box, core in tiles if core[0] <= x < core[2] and core[1] <= y < core[3]]
                assert len(cores) == 1, (x, y)
                assert cores[0][0] <= x < cores[0][2]
                assert cores[0][1] <= y < cores[0][3]
