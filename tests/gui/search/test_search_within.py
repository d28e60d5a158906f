"""A search among the results of the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.query_bar.chips import ConditionChip
from clipsearch.gui.runtime.task_runner import TaskRunner
from tests.gui.conftest import names, settle

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def search(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, words: str) -> None:
    window.query.set_words(words)
    settle(qtbot, window, tasks)


def test_only_the_results_are_searched(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    search(qtbot, window, tasks, "name:re")
    assert sorted(names(window)) == ["green", "grey", "red"]
    QTest.keyClick(window, Qt.Key.Key_F, CTRL_SHIFT)
    settle(qtbot, window, tasks)
    assert window.query.typed == ""
    assert window.results.title == "Photos for “name:re”"
    assert sorted(names(window)) == ["green", "grey", "red"], "all of them until something is asked"
    (chip,) = (one for one in window.query.findChildren(ConditionChip) if not one.isHidden())
    assert "3 photos" in chip.accessibleName()
    QTest.keyClicks(window.focusWidget(), "blue")
    settle(qtbot, window, tasks)
    assert sorted(names(window)) == ["green", "grey", "red"]
    search(qtbot, window, tasks, "name:red")
    assert names(window) == ["red"]
    chip.removed.emit(False)
    settle(qtbot, window, tasks)
    assert names(window) == ["red"]
    assert window.query.state.within is None
    window.query.undo()
    settle(qtbot, window, tasks)
    assert window.query.state.within is not None
    window.saved_searches.save()
    assert "cannot be saved" in window.toasts.text
    window.query_controller.search_history.remember(window.query.state)
    settle(qtbot, window, tasks)
    assert full.searches.history == ()


def test_the_button_is_there_where_something_was_found(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    button = window.results.header.within_button
    assert not button.isVisible()
    search(qtbot, window, tasks, "red")
    assert button.isVisible()
    button.click()
    settle(qtbot, window, tasks)
    assert window.query.state.within is not None
    assert window.focusWidget() is not button
