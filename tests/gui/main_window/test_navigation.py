"""Back and forward through places, and Esc, which goes back one step at a time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch import Filters
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryPart, QueryState
from tests.gui.conftest import names, settle

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


def go(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, key: Key) -> None:
    QTest.keyClick(window.focusWidget() or window, key, ALT)
    settle(qtbot, window, tasks)


def test_back_and_forward_restore_query_order_scroll_and_selection(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    grid, query, order = window.results.grid, window.query, window.results.order_button
    window.resize(480, 400)
    grid.set_side(200)
    settle(qtbot, window, tasks)
    grid.setFocus()
    grid.select([grid.hits[3].content, grid.hits[5].content], grid.hits[5].content)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    bottom = grid.verticalScrollBar().value()
    assert bottom > 0
    chosen = set(grid.selected.contents.tolist())
    query.set_state(QueryState((QueryPart("red"),)))
    settle(qtbot, window, tasks)
    assert grid.verticalScrollBar().value() == 0
    order.set_order("name", "none")
    settle(qtbot, window, tasks)
    query.set_filters(Filters(types=("PNG",)))
    settle(qtbot, window, tasks)
    order.set_order("date", "none")
    go(qtbot, window, tasks, Key.Key_Left)
    assert query.state == QueryState((QueryPart("red"),))
    assert order.selected_order == ("name", "none")
    assert names(window) == sorted(names(window))
    go(qtbot, window, tasks, Key.Key_Left)
    assert query.state == QueryState()
    assert grid.verticalScrollBar().value() == bottom
    assert set(grid.selected.contents.tolist()) == chosen
    assert grid.current is not None
    assert not window.toolbar.back_button.isEnabled()
    go(qtbot, window, tasks, Key.Key_Right)
    go(qtbot, window, tasks, Key.Key_Right)
    assert query.state == QueryState((QueryPart("red"),), filters=Filters(types=("PNG",)))
    assert order.selected_order == ("date", "none")
    assert not window.toolbar.forward_button.isEnabled()


def test_each_query_keeps_its_order(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    query, order = window.query, window.results.order_button
    query.set_state(QueryState((QueryPart("red"),)))
    settle(qtbot, window, tasks)
    order.set_order("name", "none")
    settle(qtbot, window, tasks)
    query.set_state(QueryState((QueryPart("blue"),)))
    settle(qtbot, window, tasks)
    assert order.selected_order == ("given", "none"), "a new query begins with the best match"
    go(qtbot, window, tasks, Key.Key_Left)
    assert order.selected_order == ("name", "none")
    assert names(window) == sorted(names(window))
    go(qtbot, window, tasks, Key.Key_Right)
    assert order.selected_order == ("given", "none")
    assert names(window)[0] == "blue"


def test_back_uncovers_the_results_first(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query.set_state(QueryState((QueryPart("red"),)))
    settle(qtbot, window, tasks)
    window.viewer.show_row(window.results.grid.hits, 0)
    assert window.viewer.isVisible()
    go(qtbot, window, tasks, Key.Key_Left)
    assert not window.viewer.isVisible()
    assert not window.query.state.is_empty
    go(qtbot, window, tasks, Key.Key_Left)
    assert window.query.state.is_empty


def test_mouse_buttons_go_back_and_forward(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query.set_state(QueryState((QueryPart("red"),)))
    settle(qtbot, window, tasks)
    grid = window.results.grid
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.BackButton)
    assert window.query.state.is_empty
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.ForwardButton)
    assert window.query.state == QueryState((QueryPart("red"),))


def test_what_is_typed_in_one_go_is_one_place(window: MainWindow) -> None:
    query, navigation = window.query, window.navigation
    for typed in ("r", "re", "red"):
        query.set_words(typed)
    navigation.settle()  # as a moment later
    for typed in ("blu", "blue"):
        query.set_words(typed)
    navigation.back()
    assert query.typed == "red"
    navigation.back()
    assert query.state.is_empty
    assert not navigation.can_go_back
    navigation.forward()
    navigation.forward()
    assert query.typed == "blue"


def test_a_search_that_is_deleted_again_is_no_place(window: MainWindow) -> None:
    for typed in ("r", "re", "r", ""):
        window.query.set_words(typed)
    assert not window.navigation.can_go_back
    assert not window.toolbar.back_button.isEnabled()


def test_another_way_after_going_back_forgets_what_was_ahead(window: MainWindow) -> None:
    for words in ("red", "blue"):
        window.query.set_state(QueryState((QueryPart(words),)))
    window.navigation.back()
    assert window.navigation.can_go_forward
    window.query.set_state(QueryState((QueryPart("green"),)))
    assert not window.navigation.can_go_forward
    window.navigation.back()
    assert window.query.state == QueryState((QueryPart("red"),))


@pytest.mark.parametrize("width", [480, 1000])
def test_escape_goes_back_one_step_at_a_time(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, width: int
) -> None:
    window.resize(width, 500)
    state = QueryState((QueryPart("red"),), filters=Filters(types=("PNG",)))
    window.query.set_state(state)
    settle(qtbot, window, tasks)
    window.toolbar.inspector_button.setChecked(True)
    grid = window.results.grid
    grid.setCurrentIndex(grid.model().index(0, 0))
    if width < 700:
        window.panels.open_sidebar()
    window.query.setFocus()

    def escape() -> None:
        QTest.keyClick(window.focusWidget() or window, Key.Key_Escape)

    if width < 700:
        escape()
        assert not window.sidebar.isVisible()
    assert window.inspector.isVisible()
    escape()
    assert not window.inspector.isVisible()
    assert grid.selected_count == 1
    escape()
    assert grid.selected_count == 0
    assert window.query.field.hasFocus()
    escape()
    assert not window.query.field.hasFocus()
    for _ in range(3):
        escape()
    assert window.query.state == state
