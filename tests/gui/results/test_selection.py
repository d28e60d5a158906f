"""Selection by mouse and keys; sort order, groups and size of the pictures."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipsearch import Hit, PhotoFacts
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.grid_layout import GridLayout
from clipsearch.gui.results.group_headings import group_title
from clipsearch.gui.results.order_button import OrderButton
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from tests.gui.conftest import settle
from tests.gui.results.test_grid import jpeg
from tests.support.fake_matches import made_hits as hits
from tests.support.fake_matches import matching

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def grid(qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner) -> Iterator[Grid]:
    grid = Grid(app_theme, ThumbnailCache(tasks, lambda content: jpeg()))
    qtbot.addWidget(grid)
    grid.resize(760, 560)
    grid.show()
    qtbot.waitExposed(grid)
    grid.setFocus()
    yield grid
    tasks.close()


def rows(grid: Grid) -> list[int]:
    return [hit.content for hit in grid.selected]


def place(grid: Grid, row: int) -> QPoint:
    return grid.visualRect(grid.model().index(row, 0)).center()


def click(grid: Grid, row: int, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(grid.viewport(), LEFT, held, place(grid, row))


def drag(grid: Grid, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.mousePress(grid.viewport(), LEFT, held, start)
    QTest.mouseMove(grid.viewport(), (start + end) / 2)
    QTest.mouseMove(grid.viewport(), end)
    grid.grab()
    QTest.mouseRelease(grid.viewport(), LEFT, held, end)


def test_clicks_with_shift_and_ctrl(grid: Grid) -> None:
    told: list[int] = []
    grid.selected_changed.connect(told.append)
    grid.set_hits(matching(hits(40)))
    click(grid, 1)
    assert rows(grid) == [1]
    click(grid, 4, SHIFT)
    assert rows(grid) == [1, 2, 3, 4]
    click(grid, 2, CTRL)
    assert rows(grid) == [1, 3, 4]
    click(grid, 6, CTRL)
    assert rows(grid) == [1, 3, 4, 6]
    assert grid.current is not None
    assert grid.current.content == 6
    assert told[-1] == 4
    click(grid, 0, SHIFT)
    assert rows(grid) == [0, 1, 2, 3, 4, 5, 6]
    click(grid, 3)
    assert rows(grid) == [3], "one of several, clicked alone, is selected alone"
    QTest.mouseClick(grid.viewport(), LEFT, pos=QPoint(4, 4))
    assert rows(grid) == []


def test_keys_with_shift_and_ctrl(grid: Grid) -> None:
    grid.set_hits(matching(hits(40)))
    for key in (Key.Key_Right, Key.Key_Right):
        QTest.keyClick(grid, key)
    QTest.keyClick(grid, Key.Key_Right, SHIFT)
    QTest.keyClick(grid, Key.Key_Right, SHIFT)
    assert rows(grid) == [1, 2, 3]
    QTest.keyClick(grid, Key.Key_Left, SHIFT)
    assert rows(grid) == [1, 2]
    QTest.keyClick(grid, Key.Key_Right, CTRL)
    QTest.keyClick(grid, Key.Key_Right, CTRL)
    assert rows(grid) == [1, 2], "Ctrl only goes there"
    QTest.keyClick(grid, Key.Key_Space, CTRL)
    assert rows(grid) == [1, 2, 4]
    QTest.keyClick(grid, Key.Key_End, SHIFT)
    assert rows(grid) == list(range(4, 40))
    QTest.keyClick(grid, Key.Key_A, CTRL)
    assert rows(grid) == list(range(40))


def test_a_rubber_band(grid: Grid) -> None:
    grid.set_hits(matching(hits(12)))
    first, sixth = (grid.visualRect(grid.model().index(row, 0)) for row in (0, 5))
    drag(grid, first.topLeft() - QPoint(8, 8), sixth.center())
    chosen = rows(grid)
    assert {0, 1, 5} <= set(chosen)
    assert all(
        grid.visualRect(grid.model().index(row, 0)).intersects(
            QRect(first.topLeft() - QPoint(8, 8), sixth.center())
        )
        == (row in chosen)
        for row in range(12)
    )
    drag(grid, first.topLeft() - QPoint(8, 8), first.center())
    assert rows(grid) == [0]
    last = grid.visualRect(grid.model().index(11, 0))
    drag(grid, last.bottomRight() + QPoint(8, 8), last.center(), CTRL)
    assert rows(grid) == [0, 11]


def test_dragging_one_of_several_drags_all(qtbot: QtBot, grid: Grid) -> None:
    grid.set_hits(matching(hits(12)))
    asked: list[list[int]] = []
    grid.drag_requested.connect(lambda: asked.append(rows(grid)))
    click(grid, 1)
    click(grid, 3, SHIFT)
    drag(grid, place(grid, 2), place(grid, 2) + QPoint(60, 60))
    assert asked == [[1, 2, 3]]
    drag(grid, place(grid, 5), place(grid, 5) + QPoint(60, 60))
    assert asked[1:] == [[5]]
    assert rows(grid) == [5]


def test_a_right_click_requests_the_menu_of_the_selection(qtbot: QtBot, grid: Grid) -> None:
    grid.set_hits(matching(hits(12)))
    click(grid, 1)
    click(grid, 3, SHIFT)
    QTest.mousePress(grid.viewport(), Qt.MouseButton.RightButton, pos=place(grid, 2))
    assert rows(grid) == [1, 2, 3]
    QTest.mousePress(grid.viewport(), Qt.MouseButton.RightButton, pos=place(grid, 6))
    assert rows(grid) == [6]


@pytest.mark.serial
def test_a_million_can_be_selected(grid: Grid) -> None:
    grid.set_hits(matching([hits(1)[0]] * 1_000_000))
    start = time.perf_counter()
    QTest.keyClick(grid, Key.Key_A, CTRL)
    QTest.keyClick(grid, Key.Key_End, SHIFT)
    grid.grab()
    assert grid.selected_count == 1_000_000
    assert time.perf_counter() - start < 1


def test_zoom_by_keys_wheel_and_slider(grid: Grid, app_theme: AppTheme) -> None:
    grid.set_hits(matching(hits(500)))
    grid.setCurrentIndex(grid.model().index(200, 0))
    cell = grid.visualRect(grid.currentIndex())
    QTest.keyClick(grid, Key.Key_Plus, CTRL)
    assert grid.side > 164
    for _ in range(2):
        QTest.keyClick(grid, Key.Key_Minus, CTRL)
    assert grid.side < 164
    wheel = QWheelEvent(
        cell.center(), grid.viewport().mapToGlobal(cell.center()), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = grid.side
    QApplication.sendEvent(grid.viewport(), wheel)
    assert grid.side > before
    for side in (10, 64, 320, 9999, 100):
        grid.set_side(side)
        assert 64 <= grid.side <= 320
        shown = grid.visualRect(grid.currentIndex())
        assert grid.viewport().rect().intersects(shown), "what is current stays in sight"


def test_pictures_can_be_shown_whole(qtbot: QtBot, grid: Grid, tasks: TaskRunner) -> None:
    grid.set_hits(matching([Hit(1, Path("/a.jpg"), 0.0, 1, PhotoFacts(320, 80, "JPEG"))]))
    grid.set_uncropped(True)
    qtbot.wait(40)
    qtbot.waitUntil(lambda: not tasks.busy)
    cell = grid.visualRect(grid.model().index(0, 0))
    image = grid.viewport().grab().toImage()
    assert image.pixelColor(cell.left() + cell.width() // 2, cell.top() + 4).green() > 200
    assert image.pixelColor(cell.left() + cell.width() // 2, cell.top() + cell.width() // 2).green() < 30


def dated(count: int) -> list[Hit]:
    dice = random.Random(1)
    found = []
    for at in range(count):
        day = f"2024-05-{dice.randint(1, 9):02}T09:{at % 60:02}:00" if at % 5 else None
        folder = dice.choice(["/a", "/b", "/c/d"])
        path = Path(folder, f"IMG_{dice.randint(1, 2000)}.jpg")
        found.append(Hit(at + 1, path, 1 - at / count, at, PhotoFacts(400, 300, "JPEG", day)))
    return found


def test_group_titles() -> None:
    by_day = matching(dated(300)).arranged("date", "day")
    assert group_title(by_day[0], "day") == "Thursday, 9 May 2024"
    assert group_title(by_day[-1], "day") == "Without a date"
    by_folder = matching(dated(300)).arranged("name", "folder")
    assert [group_title(by_folder[row], "folder") for row in by_folder.starts.tolist()] == [
        "/a",
        "/b",
        "/c/d",
    ]


def test_another_order_keeps_the_selection(grid: Grid) -> None:
    grid.set_hits(matching(dated(300)))
    click(grid, 2)
    click(grid, 4, SHIFT)
    assert sorted(rows(grid)) == [2, 3, 4]
    grid.set_hits(grid.hits.arranged("date", "day"), is_refresh=True)
    assert sorted(rows(grid)) == [2, 3, 4]
    assert grid.current is not None
    assert grid.current.content == 4
    assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))
    grid.grab()
    for key in (Key.Key_Home, *[Key.Key_Down] * 30, *[Key.Key_Up] * 40):
        QTest.keyClick(grid, key)
        assert grid.viewport().rect().contains(place(grid, grid.currentIndex().row()))
    assert grid.currentIndex().row() < 5


@given(
    count=st.integers(0, 200),
    width=st.integers(100, 1500),
    wanted=st.integers(64, 320),
    cuts=st.sets(st.integers(1, 199), max_size=12),
    grouped=st.booleans(),
)
def test_layout_functions_agree(count: int, width: int, wanted: int, cuts: set[int], grouped: bool) -> None:
    starts = sorted({0, *(cut for cut in cuts if cut < count)}) if grouped and count else []
    layout = GridLayout(count, width, wanted, starts)
    cells = [layout.cell(row) for row in range(count)]
    for row, cell in enumerate(cells):
        assert layout.row_at(cell.center().x(), cell.center().y()) == row
        assert row in layout.rows_between(cell.top(), cell.top())
        assert cell.bottom() < layout.height
        assert layout.row_above(row) <= row <= layout.row_below(row) < count
    for one, other in itertools.pairwise(cells):
        assert not one.intersects(other)
    if cells:
        area = QRect(cells[count // 3].center(), cells[count // 2].center()).normalized()
        chosen = {row for part in layout.rows_in(area) for row in part}
        assert chosen == {row for row, cell in enumerate(cells) if cell.intersects(area)}
        headings = [y for _, y in layout.headings_between(0, layout.height)]
        assert len(headings) == len(starts)


def test_the_button_offers_orders(qtbot: QtBot, app_theme: AppTheme) -> None:
    button = OrderButton(app_theme)
    qtbot.addWidget(button)
    told: list[tuple[str, str]] = []
    button.order_changed.connect(lambda sort, group: told.append((sort, group)))
    menu = {action.text(): action for action in button.menu().actions()}
    menu["Name"].trigger()
    menu["Group by folder"].trigger()
    assert told[-1] == ("name", "folder")
    menu["Best match"].trigger()
    assert told[-1] == ("given", "none"), "relevance knows no groups"
    menu["Group by day"].trigger()
    assert told[-1] == ("date", "day"), "groups need an order of their own"
    assert "Group by day" in button.toolTip()
    assert button.text() == "Date taken ▾", "the order is written on it"


def test_the_window_says_how_many_are_selected_and_keeps_the_order(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    window.results.grid.setFocus()
    QTest.keyClick(window.results.grid, Key.Key_A, CTRL)
    assert window.selection_bar.text == "12 selected"
    window.results.order_button.set_order("name", "folder")
    settle(qtbot, window, tasks)
    window.results.grid.set_side(100)
    state = window.results.state
    assert state == {
        "side": "100", "whole": "false", "captions": "false", "sort": "name", "group": "folder",
        "stacks": "true",
    }  # fmt: skip
    window.results.order_button.set_order("given", "none")
    window.results.restore({"side": "no", "whole": "", "sort": "?", "group": ""})
    assert window.results.grid.side == 100
    window.results.restore(state)
    assert window.results.order_button.selected_order == ("name", "folder")
    settle(qtbot, window, tasks)
    assert [hit.path.stem for hit in window.results.grid.hits] == sorted(
        hit.path.stem for hit in window.results.grid.hits
    )


def test_a_refresh_keeps_the_anchor_of_shift(grid: Grid) -> None:
    grid.set_hits(matching(hits(40)))
    click(grid, 1)
    QTest.keyClick(grid, Key.Key_Right, SHIFT)
    QTest.keyClick(grid, Key.Key_Right, SHIFT)
    grid.set_hits(matching(hits(40)[1:]), is_refresh=True)
    QTest.keyClick(grid, Key.Key_Right, SHIFT)
    assert rows(grid) == [1, 2, 3, 4]
    grid.set_hits(matching(hits(30)))
    click(grid, 2, SHIFT)
    assert rows(grid) == [0, 1, 2], "in other results it begins anew"


def test_a_refresh_waits_for_the_rubber_band(grid: Grid) -> None:
    grid.set_hits(matching(hits(12)))
    first, sixth = (grid.visualRect(grid.model().index(row, 0)) for row in (0, 5))
    QTest.mousePress(grid.viewport(), LEFT, NONE, first.topLeft() - QPoint(8, 8))
    QTest.mouseMove(grid.viewport(), first.center())
    grid.set_hits(matching(hits(14)), is_refresh=True)
    QTest.mouseMove(grid.viewport(), sixth.center())
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, sixth.center())
    assert {0, 1, 5} <= set(rows(grid))
    assert len(grid.hits) == 14


def test_other_results_are_shown_while_a_button_is_down(grid: Grid) -> None:
    grid.set_hits(matching(hits(12)))
    QTest.mousePress(grid.viewport(), LEFT, NONE, place(grid, 2))
    grid.set_hits(matching(hits(14)), is_refresh=True)
    grid.set_hits(matching(hits(3)))
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, place(grid, 2))
    assert len(grid.hits) == 3


def test_a_lost_release_ends_with_the_next_move(grid: Grid) -> None:
    grid.set_hits(matching(hits(12)))
    QTest.mousePress(grid.viewport(), LEFT, NONE, place(grid, 2))
    grid.set_hits(matching(hits(14)), is_refresh=True)
    assert len(grid.hits) == 12
    point = QPointF(place(grid, 3))
    moved = QMouseEvent(
        QEvent.Type.MouseMove, point, grid.viewport().mapToGlobal(point), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, NONE,
    )  # fmt: skip
    QApplication.sendEvent(grid.viewport(), moved)
    assert len(grid.hits) == 14
    QTest.mousePress(grid.viewport(), LEFT, NONE, place(grid, 2))
    grid.set_hits(matching(hits(15)), is_refresh=True)
    grid.hide()
    assert len(grid.hits) == 15
