"""Stacks in the window: one photo with a count, opened and closed, and acted on as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.stacks import StackController
from clipsearch.gui.runtime.task_runner import TaskRunner
from tests.gui.conftest import Open, settle
from tests.gui.filters.test_filters import opened
from tests.gui.filters.test_filters import shown as values
from tests.unit.library.grouping.test_stacks import shoot

BURST = {"a.jpg": "10:00:00", "b.jpg": "10:00:01", "c.jpg": "10:00:02", "d.jpg": "10:01:00"}


@pytest.fixture
def shots(library: Library, tmp_path: Path, open_window: Open, qtbot: QtBot, tasks: TaskRunner) -> MainWindow:
    """A window on a burst of three, and one photo a minute later."""
    shoot(tmp_path / "shots", BURST)
    library.add(tmp_path / "shots")
    library.index()
    window = open_window()
    settle(qtbot, window, tasks)
    return window


def shown(window: MainWindow) -> list[tuple[str, int]]:
    return [(hit.path.name, hit.stack) for hit in window.results.grid.hits]


def test_a_stack_is_opened_closed_and_taken_apart(shots: MainWindow, qtbot: QtBot, tasks: TaskRunner) -> None:
    grid = shots.results.grid
    assert shown(shots) == [("d.jpg", 1), ("c.jpg", 3)]
    assert "4" in shots.results.note
    popover = opened(qtbot, shots, "types")
    assert values(popover) == [("JPEG", "4")], "with those in the stack"
    popover.close()
    shots.viewer.show_row(grid.hits, 0)
    assert shots.viewer.position == "1 of 4", "as the results are counted"
    shots.viewer.step(1)
    assert shots.viewer.position == "2–4 of 4"
    shots.viewer.dismiss()
    controller = grid.findChild(StackController)
    grid.grab()
    mark = controller.mark(1)
    assert not mark.isEmpty()
    assert controller.mark(0).isEmpty()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=mark.center())
    qtbot.waitUntil(lambda: len(grid.hits) == 4)
    assert shown(shots) == [("d.jpg", 1), ("c.jpg", 0), ("b.jpg", 0), ("a.jpg", 0)]
    grid.select([], int(grid.hits.contents[2]))
    controller.toggle_current()
    qtbot.waitUntil(lambda: len(grid.hits) == 2)
    controller.take_apart(grid.hits[1])
    qtbot.waitUntil(lambda: len(grid.hits) == 4)
    settle(qtbot, shots, tasks)
    shots.acts.undo()
    qtbot.waitUntil(lambda: len(grid.hits) == 2)


def test_all_photos_of_a_closed_stack_are_acted_on(shots: MainWindow, qtbot: QtBot) -> None:
    grid = shots.results.grid
    grid.selectAll()
    assert grid.selected_count == 4
    assert sorted(hit.path.name for hit in grid.selected) == [*BURST]
    menu = shots.photo_actions.menu(grid.selected, shots)
    assert not any("stack" in action.text() for action in menu.actions() if grid.current is None)
    grid.select([int(grid.hits.contents[1])], int(grid.hits.contents[1]))
    assert grid.selected_count == 3
    menu = shots.photo_actions.menu(grid.selected, shots)
    assert any("Open the stack" in action.text() for action in menu.actions())
    menu.deleteLater()


def test_stacks_can_be_left_out(shots: MainWindow, qtbot: QtBot) -> None:
    grid, button = shots.results.grid, shots.results.order_button
    button.stacks.setChecked(False)
    qtbot.waitUntil(lambda: len(grid.hits) == 4)
    assert shots.results.state["stacks"] == "false"
    button.stacks.setChecked(True)
    qtbot.waitUntil(lambda: len(grid.hits) == 2)
