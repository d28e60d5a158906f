"""The page with the map: moving it, choosing photos, what is done with them, and why there may be none."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from clipsearch import Library, PhotoMap
from clipsearch.errors import Cancelled
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.photo_map.camera import Camera
from clipsearch.gui.photo_map.land import Land
from clipsearch.gui.photo_map.map_page import MapPage
from clipsearch.gui.photo_map.point_index import PointIndex
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.source import Examples
from clipsearch.gui.style.theme import AppTheme
from clipsearch.library.photo_map import photo_maps
from clipsearch.library.photo_map.photo_maps import PhotoMaps
from tests.gui.conftest import settle
from tests.support.album import draw

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The map is made without another process."""
    monkeypatch.setattr(photo_maps, "find_spec", lambda _: None)


@pytest.fixture
def page(qtbot: QtBot, full: Library, tasks: TaskRunner, app_theme: AppTheme) -> MapPage:
    """The page, on its own, with the map of the colours."""
    page = MapPage(tasks, full, app_theme)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: not tasks.busy)
    return page


def drag(page: MapPage, *places: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    canvas = page.canvas
    QTest.mousePress(canvas, LEFT, keys, places[0])
    for place in places[1:]:
        at, point = QPointF(place), QPointF(canvas.mapToGlobal(place))
        move = QMouseEvent(QEvent.Type.MouseMove, at, point, Qt.MouseButton.NoButton, LEFT, keys)
        QApplication.sendEvent(canvas, move)
    QTest.mouseRelease(canvas, LEFT, keys, places[-1])


def test_a_camera_keeps_what_it_zooms_around() -> None:
    camera = Camera()
    camera.resize(800, 600)
    camera.fit(QRectF(0, 0, 1, 1))
    pixel = QPointF(700, 500)
    before = camera.to_map(pixel)
    camera.zoom_at(3, pixel)
    assert (camera.to_map(pixel) - before).manhattanLength() < 1e-6
    fitted = (600 - 2 * 24) / 600
    assert camera.zoom == pytest.approx(fitted * 3)
    camera.zoom_at(1e-9, pixel)
    assert camera.zoom == pytest.approx(0.8)
    camera.pan(1e6, 1e6)
    assert camera.centre == QPointF(0, 0)


@pytest.mark.parametrize("size", [(480, 260), (900, 500), (1200, 700)])
@pytest.mark.parametrize("is_earth", [True, False])
def test_all_pictures_are_whole_where_all_is_shown(
    page: MapPage, size: tuple[int, int], is_earth: bool
) -> None:
    canvas, generator = page.canvas, np.random.default_rng(1)
    canvas.resize(*size)
    for _ in range(20):
        points = generator.uniform((0.05, 0.2), (0.95, 0.7), (60, 2)).astype(np.float32)
        shown = PhotoMap(np.arange(60), points, "earth" if is_earth else "t-SNE")
        canvas.show_map(shown, PointIndex(points), Land.load() if is_earth else None, fit=True)
        canvas.grab()
        assert canvas.groups
        assert all(canvas.rect().contains(group.box.toAlignedRect()) for group in canvas.groups)


@pytest.mark.parametrize("size", [QSize(480, 300), QSize(1200, 700)])
def test_all_of_the_page_is_the_maps_with_its_buttons_on_it(page: MapPage, size: QSize) -> None:
    page.resize(size)
    canvas = page.canvas
    before = canvas.geometry()
    assert canvas.mapTo(page, canvas.rect().bottomLeft()) == page.rect().bottomLeft()
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.show_chosen.isVisible() and page.clear.isVisible()
    assert canvas.geometry() == before, "the map does not move when photos are chosen"
    for button in (page.show_chosen, page.more_like, page.clear):
        place = QRect(button.mapTo(canvas, QPoint(0, 0)), button.size())
        assert canvas.rect().contains(place)
    assert canvas.buttons is not None
    before_click, opened = canvas.camera.place, list[int]()
    canvas.opened.connect(opened.append)
    canvas.group_opened.connect(opened.append)
    for panel in (canvas.buttons, page.show_chosen.parentWidget()):
        QTest.mouseClick(panel, LEFT, pos=QPoint(2, panel.height() // 2))
        wheel = QWheelEvent(
            QPointF(2, 2), QPointF(panel.mapToGlobal(QPoint(2, 2))), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(panel, wheel)
    assert not opened and canvas.camera.place == before_click, "what lies on the map takes clicks"
    assert not any(group.box.intersects(QRectF(canvas.buttons.geometry())) for group in canvas.groups)


def test_all_photos_are_shown_and_the_map_is_moved_by_mouse_wheel_and_keys(page: MapPage) -> None:
    canvas, camera = page.canvas, page.canvas.camera
    assert canvas.isVisible() and "photos" in canvas.accessibleDescription()
    picture, ground = canvas.grab().toImage(), QColor(page.palette().window().color())
    assert any(picture.pixelColor(x, y) != ground for x in range(0, 800, 5) for y in range(5, 500, 5))
    fitted = camera.scale
    page.resize(page.width() // 2, page.height() // 2)
    assert camera.scale < fitted, "all is shown in another size"
    page.resize(page.width() * 2, page.height() * 2)
    assert camera.scale == pytest.approx(fitted)
    before = camera.centre
    drag(page, QPoint(400, 300), QPoint(440, 320), QPoint(460, 330))
    assert camera.centre.x() < before.x() and camera.centre.y() < before.y()
    scale, at = camera.scale, QPointF(300, 200)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, wheel)
    assert camera.scale > scale
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert camera.scale == pytest.approx(scale)
    left = camera.view.left
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert camera.view.left > left
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert camera.view.left < 0.2 and camera.view.right > 0.8


def test_photos_are_chosen_by_a_line_around_them(page: MapPage) -> None:
    canvas, asked = page.canvas, list[np.ndarray]()
    page.show_requested.connect(asked.append)
    page.more_requested.connect(asked.append)
    size = canvas.rect()
    half = size.center().x()
    corners = QPoint(1, 1), QPoint(half, 1), QPoint(half, size.bottom()), QPoint(0, size.bottom())
    drag(page, *corners, keys=SHIFT)
    chosen = canvas.chosen
    known = page._library.maps.kept()
    assert known is not None and 0 < len(chosen) < len(known.contents)
    inside = known.contents[[canvas.camera.to_widget(x, y).x() < half for x, y in known.points.tolist()]]
    assert set(chosen.tolist()) == set(inside.tolist())
    assert page.show_chosen.isVisible()
    page.show_chosen.click()
    page.more_like.click()
    assert [set(keys.tolist()) for keys in asked] == [set(inside.tolist())] * 2
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.chosen) == len(known.contents)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert len(canvas.chosen) == 0 and not page.show_chosen.isVisible()


def test_a_photo_is_opened_and_its_neighbours_are_the_next_ones(
    qtbot: QtBot, page: MapPage, tasks: TaskRunner
) -> None:
    opened = []
    page.view_requested.connect(lambda hits, row: opened.append((hits, row)))
    known = page._library.maps.kept()
    assert known is not None
    at = page.canvas.camera.to_widget(*known.points[3].tolist())
    QTest.mouseClick(page.canvas, LEFT, pos=at.toPoint())
    qtbot.waitUntil(lambda: bool(opened))
    hits, row = opened[0]
    first = known.points[np.flatnonzero(known.contents == hits.contents[0])]
    assert row == 0 and len(hits) == len(known.contents)
    assert np.linalg.norm(page.canvas.camera.scale * (first - known.points[3])) < 80
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened) == 2)


def test_a_point_that_the_mouse_rests_on_shows_its_photo(qtbot: QtBot, page: MapPage) -> None:
    canvas, points = page.canvas, np.full((200, 2), 0.5, dtype=np.float32)
    points[:, 0] = np.linspace(0.4, 0.6, 200)
    known = page._library.maps.kept()
    assert known is not None
    contents = np.sort(np.concatenate([known.contents[:1], np.arange(1, 200)]))
    canvas.show_map(PhotoMap(contents, points, "t-SNE"), PointIndex(points), None, fit=True)
    canvas.repaint()
    at = next(
        place
        for place in (canvas.camera.to_widget(x, 0.5).toPoint() for x in points[:, 0].tolist())
        if not any(g.box.contains(QPointF(place)) for g in canvas.groups)
    )
    before = canvas.grab(QRect(at, QSize(60, 60))).toImage()
    point = QPointF(canvas.mapToGlobal(at))
    keys = Qt.KeyboardModifier.NoModifier
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(canvas, QMouseEvent(QEvent.Type.MouseMove, QPointF(at), point, none, none, keys))
    qtbot.waitUntil(lambda: canvas.grab(QRect(at, QSize(60, 60))).toImage() != before)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: canvas.grab(QRect(at, QSize(60, 60))).toImage() == before)


def test_the_menu_is_about_the_photos_around_it(page: MapPage) -> None:
    asked = list[np.ndarray]()
    page.show_requested.connect(asked.append)
    known = page._library.maps.kept()
    assert known is not None
    middle = page.canvas.camera.to_widget(*known.points[0].tolist()).toPoint()
    page.canvas.menu_requested.connect(lambda about, _: asked.append(about))
    page._show_menu(known.contents[:2], page.mapToGlobal(middle))
    menu = page.findChild(QMenu)
    assert isinstance(menu, QMenu)
    names = [action.text() for action in menu.actions()]
    assert names == ["Open", "Show 2 photos as results", "More like these", "", "Show all"]
    menu.actions()[1].trigger()
    assert asked[0].tolist() == known.contents[:2].tolist()
    menu.close()


def test_an_empty_library_says_why_there_is_no_map(
    qtbot: QtBot, library: Library, tasks: TaskRunner, app_theme: AppTheme, tmp_path: Path
) -> None:
    page = MapPage(tasks, library, app_theme)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert not page.canvas.isVisible() and "no photos yet" in page.reason
    page.show_view("earth")
    qtbot.waitUntil(lambda: not tasks.busy)
    assert "no photos yet" in page.reason
    draw(tmp_path / "photos" / "red.png", "red")
    library.add(tmp_path / "photos")
    page.refresh()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert "where it was taken" in page.reason


def test_making_the_map_is_cancelled_and_begun_again(
    qtbot: QtBot, full: Library, tasks: TaskRunner, app_theme: AppTheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = PhotoMaps.update

    def wait(self: PhotoMaps, report: Callable[..., object], cancel: threading.Event) -> PhotoMap:
        cancel.wait(60)
        raise Cancelled

    page = MapPage(tasks, full, app_theme)
    qtbot.addWidget(page)
    page.show()
    with monkeypatch.context() as patch:
        patch.setattr(PhotoMaps, "update", wait)
        page.refresh()
        qtbot.waitUntil(page.stop.isVisible)
        assert "Laying out" in page.reason
        page.stop.click()
        qtbot.waitUntil(page.make.isVisible)
        assert "not been made" in page.reason
    assert PhotoMaps.update is update
    page.make.click()
    qtbot.waitUntil(page.canvas.isVisible)
    assert not page.stop.isVisible()


def test_groups_on_the_earth_open_by_zooming_in(
    qtbot: QtBot, page: MapPage, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = page._library.maps.kept()
    assert kept is not None
    contents = kept.contents[:4]
    points = np.array([[0.53, 0.41], [0.53, 0.41], [0.531, 0.41], [0.9, 0.6]], dtype=np.float32)
    monkeypatch.setattr(PhotoMaps, "earth", lambda self: PhotoMap(contents, points, "earth"))
    page.show_view("earth")
    qtbot.waitUntil(lambda: not tasks.busy)
    canvas, asked = page.canvas, list[np.ndarray]()
    canvas.repaint()
    page.show_requested.connect(asked.append)
    zoom = canvas.camera.zoom
    QTest.mouseClick(canvas, LEFT, pos=canvas.camera.to_widget(0.53, 0.41).toPoint())
    assert canvas.camera.zoom > 20 * zoom and not asked
    canvas.repaint()
    QTest.mouseClick(canvas, LEFT, pos=canvas.camera.to_widget(0.53, 0.41).toPoint())
    assert [sorted(keys.tolist()) for keys in asked] == [sorted(contents[:2].tolist())]


def test_the_page_in_the_window(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path) -> None:
    window.pages.open("map")
    settle(qtbot, window, tasks)
    page = window.findChild(MapPage)
    assert isinstance(page, MapPage) and page.canvas.hasFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    chosen = page.canvas.chosen
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    assert page.isVisible() and not len(page.canvas.chosen), "clears the choice first"
    page.show_requested.emit(chosen[:3])
    settle(qtbot, window, tasks)
    assert window.results.isVisible()
    assert set(window.results.grid.hits.contents.tolist()) == set(chosen[:3].tolist())
    assert window.query.state.within is not None
    window.pages.open("map")
    page.more_requested.emit(chosen[:2])
    settle(qtbot, window, tasks)
    assert isinstance(window.query.state.source, Examples) and window.results.isVisible()
