"""The follow controller in the window: changes on disk appear, missing photos and failures are reported."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError, Folder, IndexReport, Library, Matches
from clipsearch.errors import WorkerError
from clipsearch.gui.desktop import files
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.grid_model import HIT
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.formatting import join_names
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.message_bar import MessageBar
from clipsearch.library.following import folder_watch_mode, follower
from clipsearch.library.indexing import planner
from clipsearch.photos.scanning.watcher import Watcher
from tests.gui.conftest import Open, names, settle
from tests.support.colour_embedder import COLOURS, ColourEmbedder

Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    """Waits for a condition while events are processed."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=15_000)


@pytest.fixture
def window(qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, wait: Wait) -> MainWindow:
    """An idle window that follows the folder of colours."""
    window = open_window(index=True)
    wait(lambda: not window.follow_controller.running)
    settle(qtbot, window, tasks)
    return window


def draw(path: Path, colour: tuple[int, int, int] = (1, 99, 200)) -> None:
    Image.new("RGB", (64, 64), colour).save(path)


def tooltip(window: MainWindow) -> str:
    """The text of the first folder's row."""
    folders = window.sidebar.folders
    return str(folders.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole))


def press_message(window: MainWindow) -> None:
    """Press the button in the message bar."""
    (button,) = (b for b in window.messages.findChildren(QPushButton) if b.isVisible())
    assert isinstance(button, QPushButton)
    button.click()


def answer(window: MainWindow, label: str) -> QMessageBox:
    """Press the confirming button of the open question."""
    box = window.findChildren(QMessageBox)[-1]
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == label).click()
    return box


def test_a_new_photo_appears_by_itself_and_the_selection_stays(
    window: MainWindow, photos: Path, wait: Wait
) -> None:
    grid = window.results.grid
    grid.setCurrentIndex(grid.model().index(2, 0))
    kept = grid.current
    draw(photos / "new.png")
    wait(lambda: "new" in names(window) and window.status_bar.text == "13 photos · up to date")
    assert kept is not None
    assert grid.current is not None
    assert grid.current.content == kept.content
    assert "Changes appear automatically" in tooltip(window)


def test_a_deleted_photo_disappears_by_itself(window: MainWindow, photos: Path, wait: Wait) -> None:
    (photos / "red.png").unlink()
    wait(lambda: "red" not in names(window))


def test_a_renamed_directory_has_its_new_path_in_results_and_inspector(
    window: MainWindow, photos: Path, wait: Wait, embedder: ColourEmbedder
) -> None:
    window.toolbar.inspector_button.setChecked(True)
    (photos / "old").mkdir()
    draw(photos / "old" / "new.png")
    wait(lambda: "new" in names(window))
    grid = window.results.grid
    grid.setCurrentIndex(grid.model().index(names(window).index("new"), 0))
    asked = embedder.asked["photos"]
    (photos / "old").rename(photos / "newer")
    wait(lambda: photos / "newer" / "new.png" in [hit.path for hit in grid.hits])
    wait(lambda: "newer" in window.inspector.facts.get("Folder", ""))
    assert embedder.asked["photos"] == asked


def test_an_unplugged_folder_is_marked_and_comes_back(
    window: MainWindow, photos: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.toolbar.inspector_button.setChecked(True)
    opened: list[Path] = []
    monkeypatch.setattr("clipsearch.gui.desktop.files.open_file", opened.append)
    grid = window.results.grid
    grid.setCurrentIndex(grid.model().index(0, 0))
    photos.rename(photos.with_name("away"))
    wait(lambda: grid.hits and all(hit.offline for hit in grid.hits))
    wait(lambda: "12 offline" in window.status_bar.text)
    index = grid.model().index(0, 0)
    assert "Offline" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "Offline" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    wait(lambda: window.inspector.facts.get("State") == "Offline")
    assert "Offline" in tooltip(window)
    assert "clipsearch notices when it is back" in tooltip(window)
    window.photo_actions.open(index.data(HIT))
    wait(lambda: "is not there now" in window.messages.text)
    photos.with_name("away").rename(photos)
    wait(lambda: not any(hit.offline for hit in grid.hits))
    wait(lambda: window.status_bar.text == "12 photos · up to date" and "State" not in window.inspector.facts)
    assert "automatically" in tooltip(window)
    window.photo_actions.open(grid.hits[0])
    wait(lambda: opened)


def test_a_drive_that_does_not_answer_raises_nothing() -> None:
    with pytest.raises(ClipsearchError, match="cannot be reached now"):
        files.check_there(Path("x" * 5000))


@pytest.fixture
def emptied(full: Library, photos: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder's photos, moved away while not followed; enough that a drive may have been unplugged."""
    monkeypatch.setattr(planner, "MANY", 3)
    away = photos.with_name("away")
    away.mkdir()
    for photo in list(photos.iterdir()):
        photo.rename(away / photo.name)
    draw(photos / "new.png")
    os.utime(photos / "new.png", (1e9, 1e9))  # fully written
    return away


def test_missing_photos_are_reported_and_forgotten_after_confirmation(
    emptied: Path, open_window: Open, wait: Wait
) -> None:
    window = open_window(index=True)
    wait(lambda: "Missing in photos: 12 photos" in window.messages.text)
    assert "plug it in. Nothing is removed until you say so" in window.messages.text
    wait(lambda: "12 offline" in window.status_bar.text)
    assert "12 missing" in tooltip(window)
    press_message(window)
    box = answer(window, "Cancel")
    assert "12 missing photos in “photos”" in box.text()
    assert "12 photos" in window.messages.text, "nothing was decided"
    wait(lambda: len(names(window)) == len(COLOURS) + 1)
    menu = window.sidebar.menu_for(emptied.with_name("photos"))
    next(action for action in menu.actions() if action.text().startswith("Remove missing")).trigger()
    answer(window, "Remove")
    wait(lambda: names(window) == ["new"] and not window.messages.text)
    wait(lambda: window.status_bar.text == "1 photo · up to date")
    menu = window.sidebar.menu_for(emptied.with_name("photos"))
    assert not any(action.text().startswith("Remove missing") for action in menu.actions())


def test_the_message_goes_when_missing_photos_come_back(
    emptied: Path, photos: Path, open_window: Open, wait: Wait
) -> None:
    window = open_window(index=True)
    wait(lambda: "Missing in photos: 12 photos" in window.messages.text)
    window.messages.show_text("info", "Something else", topic="told")
    assert "Something else" in window.messages.text
    window.messages.clear("told")
    assert "Missing in photos: 12 photos" in window.messages.text
    for photo in emptied.iterdir():
        photo.rename(photos / photo.name)
    wait(lambda: not window.messages.text)
    wait(lambda: not any(hit.offline for hit in window.results.grid.hits))


def test_a_dismissed_message_comes_back_only_for_another_number(
    emptied: Path, photos: Path, open_window: Open, wait: Wait, tasks: TaskRunner, qtbot: QtBot
) -> None:
    window = open_window(index=True)
    wait(lambda: "Missing in photos: 12 photos" in window.messages.text)
    wait(lambda: not window.follow_controller.running)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.messages.text
    with qtbot.waitSignal(window.follow_controller.finished):
        window.follow_controller.start()
    settle(qtbot, window, tasks)
    assert not window.messages.text
    (emptied / "red.png").rename(photos / "red.png")
    wait(lambda: "Missing in photos: 11 photos" in window.messages.text)


def test_following_is_paused_and_resumed(qtbot: QtBot, window: MainWindow, photos: Path, wait: Wait) -> None:
    for go_on in ("button", "F5"):
        window.follow_controller.stop()
        wait(lambda: window.status_bar.activity == "Indexing paused")  # a run may be under way
        draw(photos / f"{go_on}.png", (len(go_on), 50, 50))
        qtbot.wait(800)
        assert go_on not in names(window)
        wait(lambda: "automatically" not in tooltip(window))
        if go_on == "F5":
            QTest.keyClick(window, Qt.Key.Key_F5)
        else:
            button = next(b for b in window.status_bar.findChildren(QToolButton) if b.text() == "Resume")
            assert isinstance(button, QToolButton)
            button.click()
        wait(lambda name=go_on: name in names(window))
        assert not window.follow_controller.paused


def test_a_photo_added_after_resuming_appears(window: MainWindow, photos: Path, wait: Wait) -> None:
    window.follow_controller.stop()
    window.follow_controller.start()
    wait(lambda: not window.follow_controller.running)
    draw(photos / "new.png")
    wait(lambda: "new" in names(window))


def test_removing_a_folder_stops_a_run_and_resumes_with_the_others(
    qtbot: QtBot,
    library: Library,
    open_window: Open,
    photos: Path,
    tmp_path: Path,
    embedder: ColourEmbedder,
    wait: Wait,
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    draw(other / "new.png")
    library.add(photos, other)
    embedder.gate.clear()
    window = open_window(index=True, wait=False)
    wait(lambda: "left to index" in window.status_bar.activity)
    window.dialogs.remove(photos)
    wait(lambda: len(library.folders()) == 1)
    embedder.gate.set()
    wait(lambda: names(window) == ["new"])
    assert not window.follow_controller.paused
    window.follow_controller.stop()
    window.dialogs.remove(other)
    wait(lambda: not library.folders())
    qtbot.wait(50)
    assert window.follow_controller.paused, "it was the user who stopped it"


def test_a_folder_that_cannot_be_removed_is_reported(window: MainWindow, tmp_path: Path, wait: Wait) -> None:
    window.dialogs.remove(tmp_path / "nothing")
    wait(lambda: "is not a folder of this library" in window.messages.text)
    wait(lambda: not window.follow_controller.running)


def test_f5_says_that_all_is_up_to_date_and_nothing_flickers(window: MainWindow, wait: Wait) -> None:
    shown: list[bool] = []
    window.follow_controller.running_changed.connect(shown.append)
    QTest.keyClick(window, Qt.Key.Key_F5)
    wait(lambda: window.status_bar.activity == "Checked just now")
    wait(lambda: not window.status_bar.activity)
    assert not shown


def test_an_idle_window_does_nothing(qtbot: QtBot, window: MainWindow, wait: Wait, photos: Path) -> None:
    told: list[str] = []
    window.follow_controller._show_timer.setInterval(60_000)  # the run may take a while on a busy machine
    runs: list[IndexReport] = []
    window.follow_controller.changed.connect(lambda: told.append("changed"))
    window.follow_controller.running_changed.connect(lambda: told.append("running"))
    window.search_controller.answered.connect(lambda: told.append("answered"))
    window.follow_controller.finished.connect(runs.append)
    with (photos / "red.png").open("r+b"):  # a reason to look that changes nothing
        pass
    wait(lambda: runs and not window.follow_controller.running)
    qtbot.wait(300)
    assert not told


class Deaf(Watcher):
    """Reports that the system's watch limit is reached."""

    def watch(self, root: Path) -> None:
        raise OSError(errno.ENOSPC, "no space left")


def test_a_reached_watch_limit_is_reported_once(
    qtbot: QtBot,
    full: Library,
    open_window: Open,
    wait: Wait,
    monkeypatch: pytest.MonkeyPatch,
    tasks: TaskRunner,
) -> None:
    monkeypatch.setattr(follower, "Watcher", Deaf)
    window = open_window(index=True)
    wait(lambda: "Changes in photos appear with a delay. The system's limit" in window.messages.text)
    wait(lambda: "Checked regularly: the system's limit" in tooltip(window))
    window.messages.dismiss()
    window.refresh()
    settle(qtbot, window, tasks)
    assert not window.messages.text


def test_a_polled_folder_is_marked_without_a_message(
    full: Library, open_window: Open, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watch_mode, "needs_polling", lambda path, below: True)
    window = open_window(index=True)
    wait(lambda: "Checked regularly: on a network or removable drive" in tooltip(window))
    assert not window.messages.text


def test_a_failing_run_is_reported_once_and_the_message_goes(
    full: Library,
    open_window: Open,
    photos: Path,
    wait: Wait,
    embedder: ColourEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(follower, "RETRY_PERIOD", 0.2)
    window = open_window(index=True)
    wait(lambda: not window.follow_controller.running)
    embedder.broken = WorkerError("The model is gone", "Start again")
    failed: list[ClipsearchError] = []
    window.notifier.reported.connect(lambda error, topic: failed.append(error))
    draw(photos / "new.png")
    wait(lambda: "The model is gone" in window.messages.text)
    window.messages.dismiss()
    qtbot.wait(1000)
    assert not window.messages.text
    assert len(failed) == 1
    window.follow_controller.start()
    wait(lambda: "The model is gone" in window.messages.text)
    embedder.broken = None
    wait(lambda: "new" in names(window) and not window.messages.text)


def test_a_change_during_a_query_is_not_missed(
    full: Library, open_window: Open, photos: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    matches, asked, gate = full.matches, threading.Event(), threading.Event()

    def slow(*about: Any, **more: Any) -> Matches:
        hits = matches(*about, **more)
        asked.set()
        gate.wait(10)
        return hits

    monkeypatch.setattr(full, "matches", slow)
    window = open_window(wait=False)
    wait(asked.is_set)
    (photos / "red.png").unlink()
    full.index()
    window.refresh()
    gate.set()
    wait(lambda: names(window) and "red" not in names(window))


def test_a_bug_while_following_is_shown_and_f5_says_what_to_do(
    window: MainWindow, full: Library, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", bugs.append)

    def kept() -> Sequence[Folder]:
        raise ZeroDivisionError

    monkeypatch.setattr(full._index_service, "folders", kept)
    wait(lambda: bugs)
    assert bugs[0].exc_type is ZeroDivisionError
    wait(lambda: "follow" not in [thread.name for thread in threading.enumerate()])
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert "changes in your folders are no longer noticed" in window.messages.text
    assert not window.follow_controller.running


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B and 2 others"),
    ],
)
def test_names_in_a_row(names: list[str], said: str) -> None:
    assert join_names(names) == said


def test_the_button_of_a_message_goes_below_where_it_is_narrow(app_theme: AppTheme, qtbot: QtBot) -> None:
    bar = MessageBar(app_theme)
    qtbot.addWidget(bar)
    bar.show_text("warning", "Seven photos are missing", action=("Forget them…", lambda: None))
    (button,) = bar.findChildren(QPushButton)
    text = next(label for label in bar.findChildren(QLabel) if label.text())
    assert isinstance(button, QPushButton)
    assert isinstance(text, QLabel)
    for width, below in ((700, False), (320, True), (700, False)):
        bar.resize(width, 120)
        QTest.qWait(20)
        assert (button.y() > text.geometry().bottom()) == below


@pytest.mark.serial
def test_the_window_closes_quickly_while_a_run_is_under_way(
    library: Library, open_window: Open, photos: Path, embedder: ColourEmbedder, wait: Wait
) -> None:
    library.add(photos)
    embedder.gate.clear()
    window = open_window(index=True, wait=False)
    wait(lambda: "left to index" in window.status_bar.activity)
    start = time.monotonic()
    window.close()
    assert time.monotonic() - start < 2
    assert not window.follow_controller.running
    assert "follow" not in [thread.name for thread in threading.enumerate()]


def test_following_starts_with_the_first_check(
    full: Library, open_window: Open, photos: Path, wait: Wait
) -> None:
    window = open_window()
    draw(photos / "new.png")
    time.sleep(0.3)
    assert "new" not in names(window)
    assert not full.follower.watch_modes
    QTest.keyClick(window, Qt.Key.Key_F5)
    wait(lambda: "new" in names(window))
