"""Results that come from examples, or are odd photos."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.grid_geometry import MARKING, USUAL, control_rects
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.source import Examples, OddOnes
from tests.gui.conftest import names, settle


def select(window: MainWindow, *stems: str) -> list[int]:
    keys = [hit.content for hit in window.results.grid.hits if hit.path.stem in stems]
    window.results.grid.select(keys, None)
    return keys


def test_more_like_several_photos_is_refined_by_marks(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    grid, bar = window.results.grid, window.selection_bar
    select(window, "red")
    assert "More like these" not in bar.buttons
    keys = select(window, "red", "orange")
    bar.buttons["More like these"].click()
    settle(qtbot, window, tasks)
    assert window.query.state.source == Examples(tuple(keys))
    assert window.results.title == "Like 2 photos"
    assert window.query.condition_chips[0].accessibleName() == "Photos: like 2 photos"
    window.search_controller.show_unlikely(True)
    settle(qtbot, window, tasks)
    assert len(names(window)) == 10 and not {"red", "orange"} & {*names(window)}
    assert tuple(grid.hover.controls) == MARKING
    cell = grid.visualRect(grid.model().index(0, 0))
    cell.setHeight(cell.width())
    first = names(window)[0]
    QTest.mouseClick(
        grid.viewport(),
        Qt.MouseButton.LeftButton,
        pos=control_rects(cell, grid.layoutDirection(), MARKING)["no"].center() + QPoint(1, 1),
    )
    settle(qtbot, window, tasks)
    assert window.results.title == "Like 2 photos, unlike 1 photo" and first not in names(window)
    select(window, "pink")
    QTest.keyClick(grid, Qt.Key.Key_Plus)
    settle(qtbot, window, tasks)
    source = window.query.state.source
    assert isinstance(source, Examples) and (len(source.fitting), len(source.against)) == (3, 1)
    window.query.undo()
    window.query.undo()
    settle(qtbot, window, tasks)
    assert window.query.state.source == Examples(tuple(keys))
    window.saved_searches.save()
    assert "cannot be saved" in window.toasts.text
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    assert window.query.state.source is None and tuple(grid.hover.controls) == USUAL


def test_words_restrict_what_examples_find(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query_controller.more_like(window.results.grid.hits[:2])
    QTest.keyClicks(window.query.field, "name:re")
    settle(qtbot, window, tasks)
    window.search_controller.show_unlikely(True)
    settle(qtbot, window, tasks)
    assert {*names(window)} <= {"green", "grey", "red"} and window.query.state.source is not None


def test_odd_photos_are_shown_with_the_reason(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipsearch.library.searching.search_service.SearchService.describe", lambda *_: [])
    root = window.results.grid.hits[0].path.parent
    window.sidebar.folders.odd_requested.emit(root)
    settle(qtbot, window, tasks)
    assert window.query.state.source == OddOnes() and window.query.state.filters.folders == (root,)
    assert window.results.title == "Odd ones out in photos"
    assert "Oddest first" in window.results.order_button.text()
    assert [hit.reasons for hit in window.results.grid.hits] == [("unlike the others",)]
    window.query.narrow({"folders": (), "cameras": ("None",)})
    settle(qtbot, window, tasks)
    assert window.results.shown_empty_page is not None, "among too few"
    assert "odd" in window.results.empty_page.title
