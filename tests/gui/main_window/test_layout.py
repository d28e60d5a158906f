"""The window at several sizes: nothing is clipped, covered or pushed, and it never grows by itself."""

from __future__ import annotations

from itertools import combinations, groupby, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from clipsearch import Filters, Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.main_window.window_state import WindowState
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryPart, QueryState
from clipsearch.gui.sidebar.place_row import PlaceRow
from tests.gui.conftest import settle
from tests.gui.scaled import faults

SIZES = [(480, 400), (900, 600), (1440, 900), (480, 300), (699, 500), (1000, 700)]


def resize(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: window.size() == QSize(*size) and window.panels.width() == size[0])


def place(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("inspector", [False, True])
def test_all_fits_at_every_size(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, size: tuple[int, int], inspector: bool
) -> None:
    window.query.set_state(QueryState((QueryPart("red"), QueryPart("blue")), "green"))
    settle(qtbot, window, tasks)
    resize(qtbot, window, size)
    window.toolbar.inspector_button.setChecked(inspector)
    window.status_bar.show_paused(True)
    settle(qtbot, window, tasks)
    assert window.size() == QSize(*size), "it does not grow"
    assert [one for one in faults(window) if not one.startswith("it is")] == []  # the screen is smaller
    toolbar = [
        one for one in window.toolbar.children() if isinstance(one, QWidget) and one.isVisible()
    ]  # its buttons and the search field
    rows = (window.toolbar, window.filter_row, window.panels, window.status_bar)
    for group in (toolbar, [row for row in rows if row.isVisible()], *_buttons(window)):
        for one, other in combinations(group, 2):
            assert not place(one, window).intersects(place(other, window)), (one, other)
    for widget in (*toolbar, *window.filter_row.findChildren(QAbstractButton), window.results):
        if widget.isVisible():
            assert window.rect().contains(place(widget, window)), widget
    field = window.query.field
    assert field.visibleRegion().boundingRect().width() >= 100, "what is typed is in sight"
    assert window.query.width() <= 720
    assert window.results.grid.viewport().height() > 60


def _buttons(window: MainWindow) -> list[list[QWidget]]:
    """The visible buttons of the rows, which have to stand beside each other."""
    return [
        [one for one in row.findChildren(QAbstractButton) if one.isVisible()]
        for row in (window.filter_row, window.status_bar)
    ]


@pytest.mark.parametrize(
    ("width", "sidebar", "rail"), [(1440, True, False), (900, False, True), (480, False, False)]
)
def test_the_sidebar_becomes_a_rail_and_then_a_drawer(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, width: int, sidebar: bool, rail: bool
) -> None:
    resize(qtbot, window, (width, 500))
    grid = window.results.grid
    before = place(grid, window)
    assert (window.sidebar.isVisible(), window.rail.isVisible()) == (sidebar, rail)
    QTest.mouseClick(window.toolbar.sidebar_button, Qt.MouseButton.LeftButton)
    assert window.sidebar.isVisible() != sidebar
    if not sidebar:
        assert place(grid, window) == before, "it lies over the photos"
        assert window.sidebar.width() < width
        window.query.set_filters(Filters(types=("PNG",)))
        assert not window.sidebar.isVisible(), "what was chosen is to be seen"
        settle(qtbot, window, tasks)
        QTest.mouseClick(window.toolbar.sidebar_button, Qt.MouseButton.LeftButton)
        assert window.sidebar.isVisible()
        beside = QPoint(window.sidebar.width() + 20, 100)
        QTest.mouseClick(window.panels.childAt(beside), Qt.MouseButton.LeftButton)
        assert not window.sidebar.isVisible()


def test_the_inspector_covers_nothing_when_the_window_becomes_narrow(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    resize(qtbot, window, (1200, 500))
    window.toolbar.inspector_button.setChecked(True)
    assert window.inspector.isVisible()
    assert place(window.inspector, window).left() >= place(window.results, window).right()
    resize(qtbot, window, (800, 500))
    assert not window.inspector.isVisible()
    assert not window.toolbar.inspector_button.isChecked()
    resize(qtbot, window, (1200, 500))
    assert window.inspector.isVisible()
    resize(qtbot, window, (480, 400))
    window.toolbar.inspector_button.setChecked(True)
    assert window.inspector.isVisible()
    assert window.size() == QSize(480, 400)


def test_the_inspector_over_the_photos_leaves_the_bar_of_the_selection_free(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    resize(qtbot, window, (800, 500))
    settle(qtbot, window, tasks)
    window.toolbar.inspector_button.setChecked(True)
    whole = window.inspector.height()
    window.results.grid.selectAll()
    qtbot.waitUntil(window.selection_bar.isVisible)
    qtbot.waitUntil(
        lambda: place(window.inspector, window).bottom() < place(window.selection_bar, window).top()
    )
    window.results.grid.clearSelection()
    qtbot.waitUntil(lambda: window.inspector.height() == whole)


@pytest.mark.parametrize("width", [480, 1440])
def test_the_photos_keep_their_place_when_chips_come_and_go(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, width: int
) -> None:
    resize(qtbot, window, (width, 600))
    window.query.set_state(QueryState((QueryPart("red"),)))
    settle(qtbot, window, tasks)
    before = place(window.results.grid, window)
    parts = tuple(QueryPart(f"words {number}") for number in range(8))
    for state in (
        QueryState(parts),
        QueryState(parts, filters=Filters(types=("PNG",), max_side=9000)),
        QueryState((), "red"),
        QueryState((QueryPart("blue"),)),
    ):
        window.query.set_state(state)
        settle(qtbot, window, tasks)
        assert place(window.results.grid, window) == before


def test_tab_goes_through_the_window_from_the_top(qtbot: QtBot, window: MainWindow) -> None:
    resize(qtbot, window, (1200, 700))
    window.navigation.settle()
    window.query.set_words("red")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.toolbar.sidebar_button.setFocus()
    seen = list[str]()
    while not window.results.grid.hasFocus():
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        seen.append(now.accessibleName() or now.property("text"))
        assert len(seen) < 30
    assert [name.partition(" (")[0].partition(":")[0] for name in seen] == [
        "Back", "Search photos by words", "Clear the search", "Recent searches", "Add a picture…",
        "Sort and group", "Picture size", "Show or hide the inspector", "Menu",
        "Date", "Folder", "Type", "All photos, 12 photos", "Favourites, 0 photos", "Albums",
        "Collections", "Map", "Learn a tag", "Duplicates",
        "Add a folder…", "Your folders", "New album…", "Save this search…", "Photos",
    ]  # fmt: skip


def test_tab_goes_from_the_photos_to_what_is_below_and_beside_them(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    resize(qtbot, window, (1200, 700))
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.navigation.settle()
    window.results.grid.setCurrentIndex(window.results.grid.model().index(0, 0))
    window.toolbar.inspector_button.setChecked(True)
    settle(qtbot, window, tasks)
    window.toolbar.back_button.setFocus()
    seen = list[QWidget]()
    while window.toolbar.sidebar_button not in seen:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        seen.append(now)
        assert len(seen) < 90
    parts = (window.query, window.filter_row, window.sidebar, window.results, window.inspector)
    of = [next((part for part in parts if part.isAncestorOf(one)), window.toolbar) for one in seen]
    assert [part for part, _ in groupby(of)] == [
        window.query, window.toolbar, window.filter_row, window.sidebar, window.results, window.inspector,
        window.toolbar,
    ]  # fmt: skip
    inside = [one for one, part in zip(seen, of, strict=True) if part is window.results]
    assert window.results.grid in inside[:4], "what is above the photos comes before them"
    assert len(inside) > 6, "and the buttons for selected photos after them"


def test_the_rail_marks_where_the_query_is_and_opens_parts_of_the_sidebar(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    resize(qtbot, window, (900, 500))
    buttons = {one.toolTip(): one for one in window.rail.findChildren(QAbstractButton)}
    everything, favourites, folders, saved = (
        buttons[name] for name in ("All photos", "Favourites", "Your folders", "Saved searches")
    )
    assert (everything.isChecked(), folders.isChecked()) == (True, False)
    window.query.set_filters(Filters(folders=(photos,)))
    assert (everything.isChecked(), folders.isChecked()) == (False, True)
    QTest.mouseClick(folders, Qt.MouseButton.LeftButton)
    assert window.sidebar.folders.isVisible()
    assert folders.isChecked(), "a click does not change what is searched for"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.sidebar.isVisible()
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.sidebar.folders.hasFocus()
    QTest.mouseClick(saved, Qt.MouseButton.LeftButton)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.mouseClick(everything, Qt.MouseButton.LeftButton)
    assert window.query.state.is_empty
    assert everything.isChecked()
    QTest.mouseClick(favourites, Qt.MouseButton.LeftButton)
    assert window.query.state.filters.favourite
    assert (everything.isChecked(), favourites.isChecked()) == (False, True)


@pytest.mark.parametrize("height", [700, 400])
def test_the_rail_has_the_places_of_the_sidebar_in_the_same_order(
    qtbot: QtBot, window: MainWindow, height: int
) -> None:
    resize(qtbot, window, (900, height))
    found = window.rail.findChildren(QAbstractButton)
    buttons = sorted(found, key=lambda one: one.mapTo(window, QPoint()).y())
    buttons = sorted(
        window.rail.findChildren(QAbstractButton), key=lambda one: one.mapTo(window, QPoint()).y()
    )
    rows = [one.text() for one in window.sidebar.tab_order if isinstance(one, PlaceRow)]
    assert [one.toolTip() for one in buttons][: len(rows)] == rows
    for above, below in pairwise(buttons):
        assert above.mapTo(window, QPoint(0, above.height())).y() <= below.mapTo(window, QPoint()).y()


def test_panels_are_dragged_wider_and_remembered(qtbot: QtBot, window: MainWindow, library: Library) -> None:
    resize(qtbot, window, (1440, 700))
    window.toolbar.inspector_button.setChecked(True)
    select_first(window)
    panels, sidebar, inspector = window.panels, window.sidebar, window.inspector
    drag(panels, sidebar.width() - 1, 320)
    drag(panels, inspector.x(), inspector.x() - 100)
    assert (sidebar.width(), inspector.width()) == panels.widths == (320, 404)
    assert window.results.mapTo(panels, QPoint(0, 0)).x() == 320
    drag(panels, sidebar.width() - 1, 1400)
    assert window.results.width() >= 320, "the photos keep some space"
    drag(panels, sidebar.width() - 1, 5)
    assert sidebar.width() == 180
    WindowState(library.data_folder).save(
        window, sidebar=True, inspector=True, widths=panels.widths, results={}
    )
    assert WindowState(library.data_folder).widths == (180, 404)


def test_edges_are_dragged_the_other_way_from_right_to_left(qtbot: QtBot, window: MainWindow) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    resize(qtbot, window, (1440, 700))
    drag(window.panels, window.sidebar.x(), window.sidebar.x() - 60)
    assert window.sidebar.width() == 300
    assert window.sidebar.x() == 1440 - 300


def select_first(window: MainWindow) -> None:
    window.results.grid.setCurrentIndex(window.results.grid.model().index(0, 0))


def drag(panels: QWidget, start: int, end: int) -> None:
    """Drag the edge that is at a place to another."""
    edge = panels.childAt(start, 200)
    assert edge is not None
    assert edge.cursor().shape() == Qt.CursorShape.SplitHCursor
    QTest.mousePress(edge, Qt.MouseButton.LeftButton, pos=edge.mapFrom(panels, QPoint(start, 200)))
    QTest.mouseMove(edge, edge.mapFrom(panels, QPoint(end, 200)))
    QTest.mouseRelease(edge, Qt.MouseButton.LeftButton, pos=edge.mapFrom(panels, QPoint(end, 200)))
