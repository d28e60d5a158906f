"""Actions on one photo or several: copy, drag, rename, trash."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError, Hit, Library
from clipsearch.gui.desktop import files
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.photo_actions.rename_and_trash import RenameDialog
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.runtime.task_runner import TaskRunner
from tests.gui.conftest import Open, names, settle
from tests.support.album import draw

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def select(window: MainWindow, *wanted: str) -> Grid:
    """Select photos by their names, as Ctrl-clicks do."""
    grid = window.results.grid
    grid.setFocus()
    for at, name in enumerate(wanted):
        place = grid.visualRect(grid.model().index(names(window).index(name), 0)).center()
        held = CTRL if at else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, held, place)
    return grid


def test_paths_and_files_of_several_are_copied(window: MainWindow, photos: Path) -> None:
    grid = select(window, "red", "blue")
    QTest.keyClick(grid, Key.Key_C, CTRL | SHIFT)
    clipboard = QGuiApplication.clipboard()
    assert set(clipboard.text().splitlines()) == {str(photos / "red.png"), str(photos / "blue.png")}
    assert "2 paths are copied" in window.toasts.text
    QTest.keyClick(grid, Key.Key_C, CTRL)
    urls = {Path(url.toLocalFile()).name for url in clipboard.mimeData().urls()}
    assert urls == {"red.png", "blue.png"}


def test_what_is_selected_is_dragged_out(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[list[str]] = []
    monkeypatch.setattr(
        files, "drag_out", lambda source, paths, picture: dragged.append([p.stem for p in paths])
    )
    grid = select(window, "red", "blue")
    grid.drag_requested.emit()
    assert set(dragged[0]) == {"red", "blue"}
    mime = files._file_urls([Path("/a b/ü.jpg")])
    assert mime.urls()[0].toLocalFile() == "/a b/ü.jpg"


def test_plus_and_minus_add_to_the_query(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    grid = select(window, "red", "blue")
    asked: list[tuple[str, str]] = []
    window.photo_actions.more_requested.connect(lambda hit: asked.append(("+", hit.path.stem)))
    window.photo_actions.less_requested.connect(lambda hit: asked.append(("-", hit.path.stem)))
    QTest.keyClick(grid, Key.Key_Plus)
    assert {("+", "red"), ("+", "blue")} == set(asked)
    settle(qtbot, window, tasks)
    assert {"red", "blue"} == set(names(window)[:2])
    asked.clear()
    select(window, "blue")
    QTest.keyClick(grid, Key.Key_Minus)
    assert asked == [("-", "blue")]
    settle(qtbot, window, tasks)


def test_the_menu_of_several(window: MainWindow) -> None:
    select(window, "red", "blue")
    menu = window.photo_actions.menu(window.results.grid.selected, window)
    entries = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert entries == [
        "Open",
        "Find more like this",
        "Find less like this",
        "Copy files",
        "Copy paths",
        "Move to the trash…",
    ]


def test_too_many_are_not_opened(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "open_file", lambda path: pytest.fail("opened"))
    window.photo_actions.open_all(window.results.grid.hits)
    assert "12 photos are too many" in window.messages.text


def test_f2_renames_and_the_library_follows(
    qtbot: QtBot, full: object, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    grid = select(window, "red")
    QTest.keyClick(grid, Key.Key_F2)
    dialog = window.findChild(RenameDialog)
    assert isinstance(dialog, RenameDialog)
    assert dialog.field.text() == "red"
    assert not dialog.sure.isEnabled()
    QTest.keyClicks(dialog.field, "a/b")
    assert "cannot contain /" in dialog.error
    dialog.field.clear()
    assert not dialog.sure.isEnabled()
    QTest.keyClicks(dialog.field, "crimson")
    QTest.keyClick(dialog.field, Key.Key_Return)
    qtbot.waitUntil(lambda: "crimson" in names(window), timeout=10_000)
    assert (photos / "crimson.png").exists()
    assert "red" not in names(window)
    qtbot.waitUntil(lambda: not window.follow_controller.running and not tasks.busy, timeout=10_000)


def test_a_taken_name_is_refused(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path) -> None:
    before = (photos / "blue.png").read_bytes()
    with pytest.raises(ClipsearchError, match="already"):
        files.rename(photos / "red.png", "blue.png")
    with pytest.raises(ClipsearchError, match="ending"):
        files.rename(photos / "red.png", "red.jpg")
    with pytest.raises(ClipsearchError, match="not there"):
        files.rename(photos / "nothing.png", "something.png")
    with pytest.raises(ClipsearchError, match="cannot contain"):
        files.rename(photos / "red.png", "../red.png")
    assert (photos / "blue.png").read_bytes() == before
    assert files.name_problem("x" * 300)
    assert files.name_problem("a\nb")
    with pytest.raises(ClipsearchError, match="would hide"):
        files.rename(photos / "red.png", ".red.png")


def answer(window: MainWindow, text: str) -> str:
    """Press a button of the open question; return the question."""
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    asked = box.text()
    next(button for button in box.buttons() if button.text() == text).click()
    return asked


def test_delete_moves_to_the_trash_after_a_question(
    qtbot: QtBot,
    full: object,
    open_window: Open,
    tasks: TaskRunner,
    photos: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = tmp_path / "trash"
    kept.mkdir()

    def send(path: Path) -> None:
        if path.stem == "green":
            raise PermissionError(13, "Permission denied")
        path.replace(kept / path.name)

    monkeypatch.setattr(files, "send2trash", send)
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    grid = select(window, "red", "blue", "green")
    QTest.keyClick(grid, Key.Key_Delete)
    assert answer(window, "Keep") == "Move 3 photos to the trash?"
    assert (photos / "red.png").exists()
    qtbot.waitUntil(lambda: window.isActiveWindow() and grid.hasFocus())
    QTest.keyClick(grid, Key.Key_Delete)
    answer(window, "Move to the trash")
    qtbot.waitUntil(lambda: not {"red", "blue"} & set(names(window)), timeout=10_000)
    assert sorted(path.name for path in kept.iterdir()) == ["blue.png", "red.png"]
    assert "green" in names(window)
    assert "1 of 3 photos could not be moved" in window.messages.text
    qtbot.waitUntil(lambda: not window.follow_controller.running and not tasks.busy, timeout=10_000)


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="the desktop's own trash")
def test_the_real_trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import send2trash.plat_other as trash

    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(trash, "HOMETRASH", str(home / "Trash"))
    monkeypatch.setattr(trash, "HOMETRASH_B", os.fsencode(home / "Trash"))
    monkeypatch.setattr(files, "send2trash", trash.send2trash)
    (tmp_path / "a.txt").write_text("x")
    assert files.trash([tmp_path / "a.txt", tmp_path / "gone.txt"]) == [
        (tmp_path / "gone.txt", "gone.txt is not there now")
    ]
    assert (home / "Trash" / "files" / "a.txt").read_text() == "x"
    note = (home / "Trash" / "info" / "a.txt.trashinfo").read_text()
    assert f"Path={tmp_path / 'a.txt'}" in note, "the desktop knows where to put it back"


def test_the_inspector_offers_everything(qtbot: QtBot, window: MainWindow) -> None:
    select(window, "red")
    with qtbot.waitSignal(window.inspector.menu_requested):
        button = next(
            button
            for button in window.inspector.findChildren(type(window._inspector_button))
            if button.accessibleName().startswith("More")
        )
        button.click()
    from PySide6.QtWidgets import QApplication

    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def test_a_pause_outlives_a_rename_which_is_noticed(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    full.follower.pause(photos)
    window.follow_controller.stop()
    draw(photos / "new.png", "brown")
    path = photos / "red.png"
    path.rename(photos / "crimson.png")
    window.photo_actions.changed.emit([path])
    qtbot.waitUntil(lambda: "crimson" in names(window), timeout=10_000)
    assert "red" not in names(window)
    assert window.follow_controller.paused
    window.follow_controller.exclude(photos, "g*.png")
    qtbot.waitUntil(lambda: "green" not in names(window), timeout=10_000)
    assert window.follow_controller.paused
    qtbot.waitUntil(lambda: not window.follow_controller.running and not tasks.busy, timeout=10_000)


def test_the_inspectors_menu_is_about_its_photo(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def menu(hits: Sequence[Hit], parent: QWidget) -> QMenu:
        asked.append([hit.path.stem for hit in hits])
        return QMenu(parent)

    monkeypatch.setattr(window.photo_actions, "menu", menu)
    grid = select(window, "red", "blue")
    window._show_menu(next(hit for hit in grid.hits if hit.path.stem == "green"), QPoint())
    window._show_menu(next(hit for hit in grid.hits if hit.path.stem == "blue"), QPoint())
    assert asked[0] == ["green"]
    assert sorted(asked[1]) == ["blue", "red"]
    for popup in window.findChildren(QMenu):
        popup.close()
