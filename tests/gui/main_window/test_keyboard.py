"""Every action by keyboard alone, walked from the window's own lists: an action without a key fails here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clipsearch import Library, Query, Term
from clipsearch.gui.desktop import files
from clipsearch.gui.main_window.shortcuts_dialog import ShortcutsDialog
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.query_bar.chips import Chip
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.source import Examples
from tests.gui.conftest import Open, settle

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MOST_TABS = 200


@pytest.fixture(autouse=True)
def harmless(monkeypatch: pytest.MonkeyPatch, photos: Path) -> None:
    """No other program is started, and the system's dialogs are cancelled at once."""
    monkeypatch.setattr(files, "open_file", lambda path: None)
    monkeypatch.setattr(files, "show_in_manager", lambda path: None)
    monkeypatch.setattr(files, "choose_program", lambda path: None)
    monkeypatch.setattr(files, "choose_folder", lambda *args: "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **options: ("", ""))


@pytest.fixture
def window(qtbot: QtBot, full: Library, photos: Path, open_window: Open) -> MainWindow:
    """A window with a problem, a saved search and a history."""
    (photos / "broken.jpg").write_bytes(b"no picture")
    full.index()
    for name in ("Warm", "Cold"):
        full.searches.save(name, Query((Term(name),)))
    full.searches.record(Query((Term("green"),)))
    window = open_window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def press(key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the focused widget."""
    target = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keyClick(target, key, held)


def leave_dialogs(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    """Close by Esc what an action opened."""
    for _ in range(12):
        settle(qtbot, window, tasks)
        if (popup := QApplication.activePopupWidget()) is not None:
            QTest.keyClick(popup, Key.Key_Escape)
            continue
        dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
        if not dialogs:
            break
        QTest.keyClick(dialogs[-1], Key.Key_Escape)
    else:
        raise AssertionError("a dialog cannot be left by Esc")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def start_from(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, widget: QWidget) -> None:
    """The state before each action: empty query, the first photo current and focused."""
    leave_dialogs(qtbot, window, tasks)
    if window.viewer.isVisible() and widget is not window.viewer:
        window.viewer.dismiss()
    window.query.clear()
    settle(qtbot, window, tasks)
    grid = window.results.grid
    grid.setFocus()
    press(Key.Key_End)
    press(Key.Key_Home)
    if widget is window.viewer:
        press(Key.Key_Space)
        assert window.viewer.isVisible()
    else:
        widget.setFocus()


# Actions with shortcuts


def test_every_shortcut_does_its_action(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    owners: tuple[QWidget, ...] = (window, window.results.grid, window.viewer)
    walked = 0
    for owner in owners:
        place = window.results.grid if owner is window else owner
        for action in owner.actions():
            for shortcut in action.shortcuts():
                if action.text() == "Quit":
                    continue
                done: list[str] = []
                spy = action.triggered.connect(lambda *_, done=done: done.append("done"))
                start_from(qtbot, window, tasks, place)
                done.clear()
                QTest.keySequence(QApplication.focusWidget(), shortcut)
                said = f"{action.text() or 'an action'} by {shortcut.toString()}"
                assert done == ["done"], f"{said} on {type(owner).__name__}"
                action.triggered.disconnect(spy)
                walked += 1
    assert walked > 30
    start_from(qtbot, window, tasks, window.results.grid)
    with qtbot.waitSignal(window.closed):
        press(Key.Key_Q, CTRL)


def test_the_dialog_lists_every_shortcut(window: MainWindow) -> None:
    sheet = ShortcutsDialog(window)
    listed = sheet.keys.translate(
        str.maketrans({"−": "-", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right"})
    )
    shown = {key.replace("Enter", "Return") for key in listed.split()}
    for owner in (window, window.results.grid, window.viewer):
        for action in owner.actions():
            for shortcut in action.shortcuts():
                assert shortcut.toString() in shown, f"{shortcut.toString()} is not on the sheet"
    sheet.close()


# Menus


def menus(window: MainWindow) -> Iterator[tuple[str, QWidget, Callable[[], None]]]:
    """Every menu: its name, the widget to focus, and the key that opens it."""
    grid, side = window.results.grid, window.sidebar
    yield "main", grid, lambda: press(Key.Key_F10)
    yield "photo", grid, lambda: press(Key.Key_Menu)
    yield "selected", grid, lambda: press(Key.Key_F10, SHIFT)
    yield "folder", side.folders, lambda: press(Key.Key_F10, SHIFT)
    yield "saved", side.saved, lambda: press(Key.Key_F10, SHIFT)
    yield "history", grid, lambda: press(Key.Key_H, CTRL)
    yield "order", window.results.order_button, lambda: press(Key.Key_Space)


def walk(actions: list[QAction], at: int, done: list[str]) -> None:
    """Go down to an entry of the open menu, and choose it."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    target = [action for action in menu.actions() if not action.isSeparator()][at]
    while menu.activeAction() is not target:
        before = menu.activeAction()
        QTest.keyClick(menu, Key.Key_Down)
        assert menu.activeAction() is not before, "the key does not move on"
    if (below := target.menu()) is not None:
        QTest.keyClick(menu, Key.Key_Right)
        assert below.isVisible()
        assert below.activeAction() is below.actions()[0]
        target = below.actions()[0]
        menu = below
    target.triggered.connect(lambda *_: done.append("done"))
    QTest.keyClick(menu, Key.Key_Return)


def test_every_entry_of_every_menu_is_chosen_by_keys(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    for name, place, open_it in menus(window):
        number, at = 1, 0
        while at < number:
            start_from(qtbot, window, tasks, place)
            opened: list[QAction] = []
            done: list[str] = []

            def choose(at: int = at, opened: list[QAction] = opened, done: list[str] = done) -> None:
                popup = QApplication.activePopupWidget()
                if not isinstance(popup, QMenu):
                    QTimer.singleShot(10, lambda: choose(at, opened, done))
                    return
                opened.extend(action for action in popup.actions() if not action.isSeparator())
                if opened[at].isEnabled() and opened[at].text() != "Quit":
                    walk(opened, at, done)
                else:
                    done.append("left out")
                    QTest.keyClick(popup, Key.Key_Escape)

            QTimer.singleShot(0, choose)  # a button's menu has an event loop of its own
            open_it()
            qtbot.waitUntil(lambda done=done: bool(done), timeout=3000)  # type: ignore[misc]
            number = len(opened)
            at += 1
        assert number > 1, f"the menu {name} is empty"
    start_from(qtbot, window, tasks, window.results.grid)
    assert (photos / "red.png").exists()


# Buttons


def test_every_button_is_reached_by_tab_or_does_what_a_key_does(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    window.query.set_words("red")
    window.query.setFocus()
    press(Key.Key_Return)  # a chip
    settle(qtbot, window, tasks)
    window.messages.show_text("warning", "Something", action=("Do it", lambda: None))
    window.status_bar.show_running(True)
    window.results.grid.setFocus()
    press(Key.Key_Home)
    settle(qtbot, window, tasks)
    qtbot.wait(300)  # words for the photo
    settle(qtbot, window, tasks)
    window.query.setFocus()
    visited: list[QWidget] = []
    for _ in range(MOST_TABS):
        press(Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if visited and now is visited[0]:
            break
        visited.append(now)
    buttons = [one for one in window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    assert len(buttons) > 15
    for button in buttons:
        chip = button.parentWidget()
        if isinstance(chip, Chip):
            assert chip in visited, "its keys do what its buttons do"
        else:
            assert button in visited, button.accessibleName() or button.text()
    rows = (window.sidebar.folders, window.sidebar.saved, window.results.grid, window.results.zoom_slider)
    assert set(rows) <= set(visited)
    plain = [b for b in buttons if b in visited and not (isinstance(b, QToolButton) and b.menu())]
    for button in plain:
        if not (button.isVisible() and button.isEnabled()):
            continue  # an earlier one took it away
        pressed: list[str] = []
        spy = button.clicked.connect(lambda *_, pressed=pressed: pressed.append("pressed"))
        button.setFocus()
        press(Key.Key_Space)
        assert pressed == ["pressed"], button.accessibleName() or button.text()
        button.clicked.disconnect(spy)
        leave_dialogs(qtbot, window, tasks)


# What is no action of its own


def test_a_region_of_a_photo_is_drawn_by_keys(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    start_from(qtbot, window, tasks, window.viewer)
    settle(qtbot, window, tasks)
    canvas = window.viewer.canvas
    press(Key.Key_R)
    press(Key.Key_Return)
    assert window.viewer.isVisible(), "there is nothing to take yet"
    press(Key.Key_Right)
    first = canvas.region
    assert not first.isEmpty()
    press(Key.Key_Left)
    assert canvas.region.left() < first.left()
    press(Key.Key_Up, SHIFT)
    assert canvas.region.height() < first.height()
    for _ in range(100):
        press(Key.Key_Down)
        press(Key.Key_Down, SHIFT)
    assert canvas.region.bottom() <= canvas.height()
    press(Key.Key_Return)
    settle(qtbot, window, tasks)
    assert window.viewer.isHidden()
    assert window.query.state.parts[0].name.startswith("a part of")
    start_from(qtbot, window, tasks, window.viewer)
    settle(qtbot, window, tasks)
    press(Key.Key_R)
    press(Key.Key_Right)
    press(Key.Key_Escape)
    assert canvas.region.isEmpty()
    assert window.viewer.isVisible()
    press(Key.Key_Escape)
    assert window.viewer.isHidden()


def test_several_photos_are_selected_and_become_examples_by_keys(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    start_from(qtbot, window, tasks, window.results.grid)
    chosen = window.results.grid.hits.contents[:2].tolist()
    press(Key.Key_Right, CTRL)
    press(Key.Key_Space, CTRL)
    assert window.results.grid.selected_count == 2
    QTest.keySequence(window.results.grid, QKeySequence("+"))
    settle(qtbot, window, tasks)
    assert window.query.state.source == Examples(tuple(chosen))


# Names for screen readers


def test_everything_that_takes_focus_has_a_name(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query.set_words("red")
    window.query.setFocus()
    press(Key.Key_Return)
    window.messages.show_text("warning", "Something", action=("Do it", lambda: None))
    window.results.grid.setFocus()
    press(Key.Key_Home)
    window.saved_searches.save()
    window.photo_actions.rename([window.results.grid.hits[0]])
    window.problems.show()
    window.show_shortcuts()
    window.sidebar.folders.exclude_requested.emit(Path("/nowhere"))
    window.filters.open("dates")
    settle(qtbot, window, tasks)
    qtbot.wait(300)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}"
        for widget in QApplication.allWidgets()
        if widget.window().isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert not nameless
    leave_dialogs(qtbot, window, tasks)


def test_all_photos_are_selected_also_from_beside_them(qtbot: QtBot, window: MainWindow) -> None:
    """As after a folder or a filter was chosen, where nobody has clicked a photo yet."""
    grid = window.results.grid
    for part in (
        window.sidebar.folders,
        window.filter_row.findChild(QPushButton),
        window.toolbar.inspector_button,
    ):
        part.setFocus()
        qtbot.waitUntil(part.hasFocus)
        QTest.keyClick(part, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert grid.selected_count == len(grid.hits) > 0
        assert grid.hasFocus(), "so that Del means the photos"
        grid.clearSelection()
    window.query.setFocus()
    QTest.keyClicks(window.query.field, "two words")
    QTest.keyClick(window.query.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert window.query.field.selectedText() == "two words"
    assert not grid.selected_count
