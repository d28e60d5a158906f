"""The bar for selected photos: how many, and what its buttons do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch.gui.desktop import files
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from tests.gui.conftest import names, settle

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
ACTIONS = ["Favourite", "Copy to…", "Move to…", "Contact sheet…", "Move to the trash"]


def select(window: MainWindow, *wanted: str) -> None:
    contents = [hit.content for hit in window.results.grid.hits if hit.path.stem in wanted]
    window.results.grid.select(contents, contents[0])


def test_it_is_there_while_something_is_selected(window: MainWindow) -> None:
    bar, grid = window.selection_bar, window.results.grid
    assert bar.text == ""
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_A, CTRL)
    assert bar.text == "12 selected"
    assert "Find similar" not in bar.buttons, "of one photo alone"
    select(window, "red", "blue")
    assert list(bar.buttons) == ["Open", "More like these", "Compare", *ACTIONS]
    select(window, "red")
    assert bar.text == "1 selected"
    assert list(bar.buttons) == ["Open", "Find similar", *ACTIONS]
    bar._clear.click()
    assert bar.text == ""
    assert grid.selected_count == 0


def test_its_buttons_act_on_what_is_selected(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = window.selection_bar
    select(window, "green", "blue")
    (tmp_path / "copies").mkdir()
    monkeypatch.setattr(files, "choose_folder", lambda *_, **__: str(tmp_path / "copies"))
    bar.buttons["Copy to…"].click()
    copies = {"green.png", "blue.png"}
    qtbot.waitUntil(lambda: {path.name for path in (tmp_path / "copies").iterdir()} == copies)
    settle(qtbot, window, tasks)
    bar.buttons["Favourite"].click()
    qtbot.waitUntil(lambda: all(hit.favourite for hit in window.results.grid.selected))
    settle(qtbot, window, tasks)
    bar.buttons["Open"].click()
    assert window.viewer.hit is not None
    assert window.viewer.hit.content == window.results.grid.selected[0].content
    window.viewer.dismiss()
    select(window, "red")
    bar.buttons["Find similar"].click()
    settle(qtbot, window, tasks)
    assert "red" not in names(window), "the photo itself is not like itself"
    assert bar.text == "", "other photos are shown now"


@pytest.mark.parametrize(("width", "labelled"), [(1000, True), (480, False)])
def test_its_buttons_have_texts_where_there_is_room(window: MainWindow, width: int, labelled: bool) -> None:
    select(window, "red")
    bar = window.selection_bar
    bar.resize(width, bar.height())
    styles = {button.toolButtonStyle() for button in bar.buttons.values()}
    style = Qt.ToolButtonStyle
    assert styles == {style.ToolButtonTextBesideIcon if labelled else style.ToolButtonIconOnly}
    assert all(button.accessibleName() for button in bar.buttons.values())
