"""Long runs in the window: adding, reading, stopping, removing, problems, closing."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from clipsearch import Library, Progress
from clipsearch.gui.activity.problems_dialog import ProblemsDialog
from clipsearch.gui.desktop import files
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.formatting import progress
from tests.gui.conftest import Open, names, settle
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder


def test_a_folder_is_added_by_dialog(
    qtbot: QtBot,
    open_window: Open,
    tasks: TaskRunner,
    photos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window()
    monkeypatch.setattr(files, "choose_folder", lambda *args: str(photos))
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(names(window)) == len(COLOURS), timeout=10_000)
    settle(qtbot, window, tasks)
    qtbot.waitUntil(lambda: window.status_bar.text == "12 photos · up to date", timeout=10_000)


def test_a_folder_given_at_the_start_is_added(
    qtbot: QtBot, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    window = open_window(add=photos, index=True)
    qtbot.waitUntil(lambda: len(names(window)) == len(COLOURS), timeout=10_000)
    settle(qtbot, window, tasks)


def test_a_photo_given_at_the_start_is_searched_with(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, tmp_path: Path
) -> None:
    outside = tmp_path / "elsewhere.jpg"
    draw(outside, "green")
    window = open_window(add=outside)
    settle(qtbot, window, tasks)
    assert window.results.title == "Photos like elsewhere.jpg"
    assert names(window)[0] == "green"
    assert [folder.path for folder in full.folders()] == [tmp_path / "photos"], "it is not added"
    window.open_path(Path(__file__))
    settle(qtbot, window, tasks)
    assert "is not a picture" in window.messages.text


def test_a_folder_that_does_not_exist_is_reported(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window = open_window(add=tmp_path / "gone")
    assert "gone does not exist" in window.messages.text


def test_the_start_brings_the_library_up_to_date(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    (photos / "red.png").unlink()
    window = open_window(index=True)
    qtbot.waitUntil(lambda: "red" not in names(window), timeout=10_000)
    settle(qtbot, window, tasks)
    assert len(names(window)) == len(COLOURS) - 1


def test_f5_finds_a_new_photo_and_keeps_the_selection(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    from PIL import Image

    grid = window.results.grid
    grid.setCurrentIndex(grid.model().index(3, 0))
    kept = grid.current
    assert kept is not None
    Image.new("RGB", (64, 64), (1, 99, 200)).save(photos / "new.png")
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "new" in names(window), timeout=10_000)
    settle(qtbot, window, tasks)
    assert grid.current is not None
    assert grid.current.content == kept.content


@pytest.fixture
def reading(
    qtbot: QtBot, library: Library, open_window: Open, photos: Path, embedder: ColourEmbedder
) -> MainWindow:
    """A window in the middle of its first run, which continues when the embedder's gate is opened."""
    library.add(photos)
    embedder.gate.clear()
    window = open_window(index=True, wait=False)
    qtbot.waitUntil(lambda: "left to index" in window.status_bar.activity, timeout=10_000)
    return window


def test_a_run_shows_progress_and_is_stopped(
    qtbot: QtBot, reading: MainWindow, tasks: TaskRunner, embedder: ColourEmbedder
) -> None:
    window = reading
    assert window.results.shown_empty_page is not None
    assert window.results.shown_empty_page.title == "Still indexing"
    pause = next(
        one for one in window.status_bar.findChildren(QToolButton) if one.toolTip().startswith("Pause")
    )
    pause.click()
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    embedder.gate.set()
    assert window.status_bar.activity == "Indexing paused"
    settle(qtbot, window, tasks)
    go_on = next(b for b in window.status_bar.findChildren(QToolButton) if b.text() == "Resume")
    assert isinstance(go_on, QToolButton)
    assert go_on.isVisible()
    go_on.click()
    assert not go_on.isVisible()
    qtbot.waitUntil(lambda: len(names(window)) == len(COLOURS), timeout=10_000)
    settle(qtbot, window, tasks)


def test_a_run_is_cancelled_and_changes_are_still_noticed(
    qtbot: QtBot, reading: MainWindow, tasks: TaskRunner, embedder: ColourEmbedder
) -> None:
    window = reading
    cancel = next(
        one for one in window.status_bar.findChildren(QToolButton) if one.toolTip().startswith("Stop")
    )
    assert cancel.isVisible()
    cancel.click()
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    embedder.gate.set()
    settle(qtbot, window, tasks)
    assert not cancel.isVisible()
    assert not window.follow_controller.paused
    assert not window.status_bar.activity
    assert "left to index" in window.status_bar.text
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(names(window)) == len(COLOURS), timeout=10_000)
    settle(qtbot, window, tasks)


def test_searching_works_while_photos_are_read(
    qtbot: QtBot,
    full: Library,
    open_window: Open,
    tasks: TaskRunner,
    photos: Path,
    embedder: ColourEmbedder,
) -> None:
    from PIL import Image

    Image.new("RGB", (64, 64), (1, 99, 200)).save(photos / "new.png")
    os.utime(photos / "new.png", (1e9, 1e9))  # fully written
    embedder.gate.clear()
    window = open_window(index=True, wait=False)
    qtbot.waitUntil(lambda: window.follow_controller.running)
    window.query.set_words("green")
    qtbot.waitUntil(lambda: bool(names(window)) and names(window)[0] == "green", timeout=5000)
    assert window.follow_controller.running
    embedder.gate.set()
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    settle(qtbot, window, tasks)


@pytest.mark.parametrize("sure", [True, False])
def test_a_folder_is_removed_after_confirmation(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path, sure: bool
) -> None:
    menu = window.sidebar.menu_for(photos)
    remove = next(action for action in menu.actions() if action.text().startswith("Remove"))
    remove.trigger()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "stay where they are" in box.informativeText()
    label = "Remove" if sure else "Cancel"
    next(button for button in box.buttons() if button.text() == label).click()
    settle(qtbot, window, tasks)
    assert len(names(window)) == (0 if sure else len(COLOURS))
    assert (window.results.shown_empty_page is not None) == sure
    assert len(list(photos.iterdir())) == len(COLOURS), "the photos are untouched"


def test_problems_are_counted_listed_copied_and_tried_again(
    qtbot: QtBot,
    library: Library,
    open_window: Open,
    tasks: TaskRunner,
    photos: Path,
    qapp: object,
) -> None:
    (photos / "broken.jpg").write_bytes(b"not a picture")
    library.add(photos)
    library.index()
    window = open_window()
    assert window.status_bar.text == "12 photos · up to date · 1 could not be read"
    window.status_bar.problems_requested.emit()
    settle(qtbot, window, tasks)
    dialog = window.findChild(ProblemsDialog)
    assert isinstance(dialog, ProblemsDialog)
    table = dialog.findChild(QTableView)
    assert isinstance(table, QTableView)
    assert table.model().rowCount() == 1
    assert table.model().index(0, 0).data() == "broken.jpg"
    dialog.copy()
    from PySide6.QtGui import QGuiApplication

    assert str(photos / "broken.jpg") in QGuiApplication.clipboard().text()
    (photos / "broken.jpg").unlink()
    dialog.retry_all_requested.emit()
    qtbot.waitUntil(lambda: table.model().rowCount() == 0, timeout=10_000)
    settle(qtbot, window, tasks)
    qtbot.waitUntil(lambda: window.status_bar.text == "12 photos · up to date", timeout=10_000)
    dialog.close()


def test_an_offline_folder_is_marked_and_stays_searchable(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    photos.rename(photos.with_name("elsewhere"))
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    settle(qtbot, window, tasks)
    assert "12 offline" in window.status_bar.text
    assert len(names(window)) == len(COLOURS)
    window.photo_actions.open(window.results.grid.hits[0])
    qtbot.waitUntil(lambda: "not there now" in window.messages.text)


def test_closing_while_a_run_is_under_way_stops_it_and_every_thread(
    qtbot: QtBot,
    library: Library,
    open_window: Open,
    photos: Path,
    embedder: ColourEmbedder,
) -> None:
    library.add(photos)
    embedder.gate.clear()
    window = open_window(index=True, wait=False)
    qtbot.waitUntil(lambda: window.follow_controller.running)
    threading.Timer(0.3, embedder.gate.set).start()
    with qtbot.waitSignal(window.closed):
        window.close()
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("window-")]
    assert not left


def test_closing_twice_is_harmless(window: MainWindow) -> None:
    window.close()
    window.close()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Progress("scanning"), "Looking for photos"),
        (Progress("scanning", done=1200), "Looking for photos · 1,200"),
        (
            Progress("embedding", 10, 100, rate=16.04, seconds_left=90),
            "90 left to index · 16/s · 2 min left",
        ),
        (Progress("embedding", 10, 100, rate=1.5), "90 left to index · 1.5/s"),
        (
            Progress("embedding", 1, 100, rate=0.01, seconds_left=9900),
            "99 left to index · 0.0/s · 2 h 45 min left",
        ),
    ],
)
def test_progress_in_words(now: Progress, said: str) -> None:
    assert progress(now) == said
