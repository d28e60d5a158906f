"""A video is shown at the moment that was found, and in the viewer with a strip of its moments."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from tests.gui.conftest import Open, names, settle
from tests.support.clips import make_clip
from tests.support.colour_embedder import COLOURS

Key = Qt.Key
SCENES = ("red", "green", "blue")


@pytest.fixture
def window(library: Library, photos: Path, open_window: Open) -> MainWindow:
    """A window on a video of three scenes, two seconds each, and a photo."""
    for photo in photos.iterdir():
        photo.unlink()
    pictures = [(2.0, Image.new("RGB", (160, 96), COLOURS[colour])) for colour in SCENES]
    make_clip(photos / "clip.mp4", pictures)
    Image.new("RGB", (96, 64), COLOURS["grey"]).save(photos / "grey.png")
    library.add(photos)
    library.index()
    return open_window()


def shows(image: QImage, colour: str) -> bool:
    """Whether a picture has a colour in its middle, which a codec may have changed a little."""
    found, wanted = image.pixelColor(image.width() // 2, image.height() // 2), QColor(*COLOURS[colour])
    return max(abs(a - b) for a, b in zip(found.getRgb(), wanted.getRgb(), strict=True)) < 24


def search(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, words: str) -> int:
    """Search, and return the row of the video."""
    window.query.set_words(words)
    settle(qtbot, window, tasks)
    return names(window).index("clip")


def test_a_tile_shows_the_moment_of_each_query(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    def tile_shows(content: int, colour: str) -> bool:
        picture = window.thumbnails.get(content)
        return picture is not None and shows(picture.toImage(), colour)

    for colour, second in (("green", 2.0), ("blue", 4.0), ("green", 2.0)):
        row = search(qtbot, window, tasks, colour)
        hit = window.results.grid.hits[row]
        assert hit.moment == pytest.approx(second, abs=0.2)
        qtbot.waitUntil(partial(tile_shows, hit.content, colour))
    window.query.clear()
    qtbot.waitUntil(partial(tile_shows, hit.content, "red"))  # the timeline shows the first picture


def test_the_viewer_shows_the_moment_and_others_of_the_strip(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = search(qtbot, window, tasks, "green")
    viewer, strip = window.viewer, window.viewer.moments
    viewer.show_row(window.results.grid.hits, row)
    settle(qtbot, window, tasks)
    assert shows(viewer.canvas.image, "green") and viewer.is_sharp
    assert strip.isVisible() and strip.moments.frame_count == len(strip.moments.times) == 3
    QTest.mouseClick(strip.moments, Qt.MouseButton.LeftButton, pos=strip.moments.frame_rect(2).center())
    settle(qtbot, window, tasks)
    assert shows(viewer.canvas.image, "blue")
    assert viewer.hit is not None and viewer.hit.moment == strip.moments.times[2]
    for key, colour in ((Key.Key_Right, "blue"), (Key.Key_Left, "green"), (Key.Key_Left, "red")):
        QTest.keyClick(viewer, key, Qt.KeyboardModifier.ShiftModifier)
        settle(qtbot, window, tasks)
        assert shows(viewer.canvas.image, colour)
    QTest.keyClick(strip.moments, Key.Key_Right)
    settle(qtbot, window, tasks)
    assert shows(viewer.canvas.image, "green")
    opened: list[Path] = []
    monkeypatch.setattr("clipsearch.gui.viewer.moment_strip.can_play", lambda: False)
    monkeypatch.setattr("clipsearch.gui.photo_actions.photo_actions.files.open_file", opened.append)
    strip.player_button.click()
    settle(qtbot, window, tasks)
    assert opened == [viewer.hit.path]
    viewer.dismiss()
    viewer.show_row(window.results.grid.hits, row)
    settle(qtbot, window, tasks)
    assert shows(viewer.canvas.image, "green"), "opened again, it shows what was found"


def test_a_video_and_the_clip_of_a_photo_play_in_the_viewer_where_qt_can(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    pytest.importorskip("PySide6.QtMultimedia", reason="needs PySide6-Addons", exc_type=ImportError)
    row = search(qtbot, window, tasks, "green")
    viewer, strip = window.viewer, window.viewer.moments
    viewer.show_row(window.results.grid.hits, row)
    settle(qtbot, window, tasks)
    strip.player_button.click()
    qtbot.waitUntil(lambda: shows(viewer.canvas.image, "blue"), timeout=60_000)
    strip.player_button.click()
    settle(qtbot, window, tasks)
    assert not strip.player.is_playing
    assert viewer.hit is not None and (viewer.hit.moment or 0) > 3
    assert shows(viewer.canvas.image, "blue") and viewer.is_sharp
    strip.player_button.click()
    qtbot.waitUntil(lambda: not strip.player.is_playing, timeout=60_000)  # at its end
    facts = replace(viewer.hit.facts, format="JPEG")
    strip.show_hit(replace(viewer.hit, facts=facts, parts=(viewer.hit.path,)))
    assert strip.is_wanted and strip.moments.times == ()
    strip.player_button.click()
    qtbot.waitUntil(lambda: shows(viewer.canvas.image, "red"), timeout=60_000)
    viewer.dismiss()
    assert not strip.player.is_playing


def test_photos_have_no_strip(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    search(qtbot, window, tasks, "red")
    viewer = window.viewer
    window.query.clear()
    settle(qtbot, window, tasks)
    viewer.show_row(window.results.grid.hits, names(window).index("grey"))
    settle(qtbot, window, tasks)
    assert not viewer.moments.isVisible() and viewer.filmstrip.isVisible()
    viewer.step(1 if viewer.position.startswith("1 ") else -1)
    settle(qtbot, window, tasks)
    assert viewer.moments.isVisible()


def test_the_moment_is_written_on_the_tile(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    grid = window.results.grid

    def mark(row: int) -> QColor:
        cell = grid.visualRect(grid.model().index(row, 0))
        image = grid.viewport().grab().toImage()
        corner = QPoint(cell.left() + 16, cell.top() + cell.width() - 12)
        return image.pixelColor(corner * image.devicePixelRatio())

    row = search(qtbot, window, tasks, "green")
    assert mark(row).lightness() < QColor(*COLOURS["green"]).lightness() - 20
