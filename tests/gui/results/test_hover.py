"""What cells offer under the mouse: the check circle, similar photos, and a larger preview."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipsearch import Hit
from clipsearch.gui.inspector.hover_preview import HoverPreview
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.grid_geometry import CONTROL_SIDE, control_rects
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from tests.gui.results.test_grid import jpeg
from tests.support.fake_matches import made_hits, matching

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def grid(qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner) -> Iterator[Grid]:
    grid = Grid(app_theme, ThumbnailCache(tasks, lambda content: jpeg()))
    qtbot.addWidget(grid)
    grid.resize(900, 600)
    grid.show()
    qtbot.waitExposed(grid)
    grid.set_hits(matching(made_hits(60)))
    yield grid
    tasks.close()


def cell(grid: Grid, row: int) -> QRect:
    return grid.visualRect(grid.model().index(row, 0))


def control(grid: Grid, row: int, name: str) -> QPoint:
    picture = cell(grid, row)
    picture.setHeight(picture.width())
    return {str(key): rect for key, rect in control_rects(picture, grid.layoutDirection()).items()}[
        name
    ].center()


def chosen(grid: Grid) -> list[int]:
    return grid.selected.contents.tolist()


def test_check_circles_add_to_the_selection_and_take_from_it(grid: Grid) -> None:
    viewport = grid.viewport()
    for row in (1, 3, 6):
        QTest.mouseClick(viewport, LEFT, pos=control(grid, row, "check"))
    assert chosen(grid) == [1, 3, 6]
    QTest.mouseClick(viewport, LEFT, pos=control(grid, 3, "check"))
    assert chosen(grid) == [1, 6]
    QTest.mouseClick(viewport, LEFT, SHIFT, control(grid, 5, "check"))
    assert chosen(grid) == [1, 3, 4, 5, 6], "all from the last one"
    QTest.mouseDClick(viewport, LEFT, pos=control(grid, 1, "check"))
    assert 1 not in chosen(grid)


def test_a_click_beside_the_circle_selects_one_photo_alone(grid: Grid) -> None:
    for row in (1, 3):
        QTest.mouseClick(grid.viewport(), LEFT, pos=control(grid, row, "check"))
    QTest.mouseClick(grid.viewport(), LEFT, pos=cell(grid, 5).center())
    assert chosen(grid) == [5]


def test_the_other_button_finds_similar_photos(grid: Grid) -> None:
    found: list[int] = []
    grid.similar_requested.connect(lambda hit: found.append(hit.content))
    QTest.mouseClick(grid.viewport(), LEFT, pos=control(grid, 7, "similar"))
    assert found == [7]
    assert chosen(grid) == []


@pytest.mark.parametrize("side", [20, 60, 88, 300])
def test_controls_are_inside_of_their_picture(side: int) -> None:
    places = control_rects(QRect(0, 0, side, side), Qt.LayoutDirection.LeftToRight)
    assert "check" in places
    assert ("similar" in places) == (side >= 88)
    for rect in places.values():
        assert side < CONTROL_SIDE or QRect(0, 0, side, side).contains(rect)


def test_controls_are_mirrored_with_the_rows(grid: Grid) -> None:
    grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    places = [control(grid, 5, name) for name in ("check", "similar")]
    assert places[0].x() > cell(grid, 5).center().x() > places[1].x()
    QTest.mouseClick(grid.viewport(), LEFT, pos=places[0])
    assert chosen(grid) == [5]


def test_names_begin_where_lines_begin(grid: Grid) -> None:
    """In a mirrored window at the right edge of their picture."""
    width = grid.side
    for direction, is_right in (
        (Qt.LayoutDirection.LeftToRight, False),
        (Qt.LayoutDirection.RightToLeft, True),
    ):
        grid.setLayoutDirection(direction)
        place = cell(grid, 5)
        caption = grid.viewport().grab(QRect(place.left(), place.top() + width + 2, width, 24)).toImage()
        ground = caption.pixelColor(width // 2, 23)
        inked = [x for x in range(width) if any(caption.pixelColor(x, y) != ground for y in range(8, 24))]
        assert (inked[0] > width - 1 - inked[-1]) == is_right


def test_a_preview_is_shown_where_the_mouse_rests_and_goes_with_it(
    qtbot: QtBot, grid: Grid, tasks: TaskRunner
) -> None:
    decoded: list[Hit] = []

    def decode(hit: Hit, size: QSize, cancelled: threading.Event) -> QImage:
        decoded.append(hit)
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.blue)
        return image

    preview = HoverPreview(tasks, lambda content, moment: jpeg((320, 240)), decode, AppTheme(), grid)
    hit = replace(grid.hits[4], band="good", reasons=("in the name",))

    def show(row: int, place: QRect) -> None:
        preview.show_hit(hit, place) if row >= 0 else preview.dismiss()

    grid.rested.connect(show)
    point = cell(grid, 4).center()
    QTest.mouseMove(grid.viewport(), point)
    rest = QHelpEvent(QHelpEvent.Type.ToolTip, point, grid.viewport().mapToGlobal(point))
    QApplication.sendEvent(grid.viewport(), rest)
    qtbot.waitUntil(lambda: preview.hit is hit)
    qtbot.waitUntil(lambda: preview._picture.pixmap().toImage().pixelColor(99, 99) == QColor("blue"))
    assert decoded == [hit]
    assert preview.width() > cell(grid, 4).width()
    texts = [label.text() for label in preview.findChildren(type(preview._name))]
    assert texts == ["4.jpg", "Good match: in the name"]
    place = QRect(grid.viewport().mapToGlobal(cell(grid, 4).topLeft()), cell(grid, 4).size())
    assert not preview.geometry().intersects(place), "the photo itself stays visible"
    QTest.mouseMove(grid.viewport(), cell(grid, 5).center())
    assert preview.hit is None
    QApplication.sendEvent(grid.viewport(), rest)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert preview.hit is None, "one that was asked for is not shown any more"
