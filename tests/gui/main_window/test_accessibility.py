"""What screen readers get of the window: names and roles, by Qt's own interfaces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.query_bar.chips import Chip
from clipsearch.gui.results import results_panel
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.runtime.window_role import install_window_role
from clipsearch.gui.search.query_state import QueryPart, QueryState
from clipsearch.gui.suggestions import popup
from clipsearch.gui.suggestions.popup import Choice, SuggestionPopup
from tests.gui.conftest import names, settle

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
Role = QAccessible.Role


def interface(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None, widget
    return found


def controls(window: QWidget) -> Iterator[QWidget]:
    """What can be used."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield widget


def test_every_control_has_a_name(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    install_window_role()
    assert (interface(window).role(), interface(window).text(NAME)) == (Role.Window, "clipsearch")
    window.toolbar.inspector_button.setChecked(True)
    window.query.set_state(QueryState((QueryPart("red"), QueryPart("blue", weight=-0.5)), "green"))
    settle(qtbot, window, tasks)
    grid = window.results.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 0))
    settle(qtbot, window, tasks)
    assert [one for one in controls(window) if not interface(one).text(NAME)] == []
    found = {interface(chip).text(NAME) for chip in window.query.findChildren(Chip)}
    assert found == {"More of this: red", "Less of this: blue, weight 0.5"}
    qtbot.waitUntil(window.inspector.isVisible)
    shown = [one for one in window.inspector.findChildren(QWidget) if one.isVisible()]
    titles = [interface(one).text(NAME) for one in shown if one.objectName() == "title"]
    assert titles == [grid.hits[0].path.name], "without signs that are not seen"
    for name in ("albums", "collections", "tags", "map"):
        window.pages.open(name)
        settle(qtbot, window, tasks)
        assert [one for one in controls(window) if not interface(one).text(NAME)] == [], name
    window.pages.close()
    window.viewer.show_row(grid.hits, 0)
    settle(qtbot, window, tasks)
    assert [one for one in controls(window.viewer) if not interface(one).text(NAME)] == []
    viewer = interface(window.viewer)
    assert (viewer.text(NAME), viewer.text(DESCRIPTION)) == (
        "Photo in full size",
        f"{grid.hits[0].path.name}, 1 of {len(grid.hits)}",
    )


def test_photos_are_cells_with_names_and_the_current_one_has_the_focus(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    grid = window.results.grid
    grid.setFocus()
    table = interface(grid)
    assert (table.role(), table.text(NAME), table.childCount()) == (Role.Table, "Photos", 12)
    cells = [table.child(row) for row in range(12)]
    assert [cell.role() for cell in cells] == [Role.Cell] * 12
    assert [cell.text(NAME).partition(".")[0] for cell in cells] == names(window)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    current = table.focusChild()
    assert current is not None
    assert current.text(NAME) == grid.hits[1].path.name
    place = grid.visualRect(grid.currentIndex()).translated(
        grid.viewport().mapToGlobal(grid.viewport().pos())
    )
    assert current.rect().size() == place.size()


def test_the_numbers_of_the_status_bar_are_read(window: MainWindow) -> None:
    texts = [interface(one).text(NAME) for one in window.status_bar.findChildren(QWidget) if one.isVisible()]
    assert any("12 photos" in text for text in texts)


def test_a_reader_hears_what_was_found_and_the_suggestion_that_keys_move_to(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    for module in (results_panel, popup):
        monkeypatch.setattr(module, "announce", lambda _, text: heard.append(text))
    window.query.set_words("red")
    qtbot.waitUntil(lambda: bool(heard))
    settle(qtbot, window, tasks)
    assert len(heard) == 1 and "red" in heard[0] and "match" in heard[0], "once, when no more is typed"
    window.query.set_words("taken:1990")
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard[1] == "No photos taken 1990"
    choices = SuggestionPopup(window._app_theme, window)
    choices.show_choices([Choice("Dates"), Choice("red", symbol="search", count=3)], QRect(0, 0, 200, 20))
    assert choices.step(1)
    assert heard[2] == "red, 3 photos"
