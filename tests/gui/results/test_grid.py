"""The grid: any number of results, keyboard, loading of visible thumbnails only, bounded memory."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.grid_model import GridModel
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.thumbnail_image import thumbnail_image
from tests.support.fake_matches import made_hits as hits
from tests.support.fake_matches import matching


def jpeg(size: tuple[int, int] = (320, 240), colour: str = "red") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "JPEG")
    return data.getvalue()


class Source:
    """Returns thumbnails, and records which were requested."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, content: int) -> bytes:
        self.asked.append(content)
        return jpeg()


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def grid(qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner, source: Source) -> Iterator[Grid]:
    grid = Grid(app_theme, ThumbnailCache(tasks, source))
    qtbot.addWidget(grid)
    grid.resize(900, 600)
    grid.show()
    qtbot.waitExposed(grid)
    yield grid
    tasks.close()


@pytest.mark.parametrize("count", [0, 3, 10_000])
def test_the_model_keeps_qts_rules(count: int) -> None:
    model = GridModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_hits(matching(hits(count)))
    model.set_hits(matching(hits(count // 2)))
    assert isinstance(tester.model(), QAbstractItemModel)
    assert model.rowCount() == count // 2


def test_cells_fill_the_width_and_do_not_overlap(grid: Grid) -> None:
    grid.set_hits(matching(hits(50)))
    model = grid.model()
    cells = [grid.visualRect(model.index(row, 0)) for row in range(50)]
    assert not any(a.intersects(b) for a, b in itertools.pairwise(cells))
    assert max(cell.right() for cell in cells) <= grid.viewport().width()
    for row, cell in enumerate(cells):
        if grid.viewport().rect().contains(cell.center()):
            assert grid.indexAt(cell.center()).row() == row


def test_only_visible_thumbnails_are_loaded(
    qtbot: QtBot, grid: Grid, tasks: TaskRunner, source: Source
) -> None:
    grid.set_hits(matching(hits(10_000)))
    qtbot.waitUntil(lambda: bool(source.asked) and not tasks.busy)
    assert 10 < len(source.asked) < 60
    assert max(source.asked) < 60


def test_scrolling_away_cancels_invisible_thumbnails(
    qtbot: QtBot, grid: Grid, tasks: TaskRunner, source: Source
) -> None:
    grid.set_hits(matching(hits(100_000)))
    for share in range(1, 50):
        grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() * share // 50)
        QTest.qWait(1)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: 99_999 in source.asked and not tasks.busy, timeout=5000)
    assert len(source.asked) < 500


@pytest.mark.serial
def test_a_million_results_are_as_quick_as_ten(grid: Grid) -> None:
    found = matching([hits(1)[0]] * 1_000_000)
    start = time.perf_counter()
    grid.set_hits(found)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    grid.grab()
    assert time.perf_counter() - start < 1.0
    last = grid.model().index(999_999, 0)
    assert grid.viewport().rect().intersects(grid.visualRect(last))


def test_the_keyboard_reaches_everything(qtbot: QtBot, grid: Grid) -> None:
    grid.set_hits(matching(hits(100)))
    grid.setFocus()
    columns = sum(
        grid.visualRect(grid.model().index(row, 0)).top() == grid.visualRect(grid.model().index(0, 0)).top()
        for row in range(100)
    )
    assert columns > 2
    grid.setCurrentIndex(grid.model().index(0, 0))
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 99),
        (Qt.Key.Key_Right, 99),
        (Qt.Key.Key_Down, 99),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(grid, key)
        assert grid.currentIndex().row() == row, key
        assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    further = grid.currentIndex().row()
    assert further >= columns
    QTest.keyClick(grid, Qt.Key.Key_PageUp)
    assert grid.currentIndex().row() == 0


def test_enter_opens_and_s_finds_similar(qtbot: QtBot, grid: Grid) -> None:
    grid.set_hits(matching(hits(5)))
    grid.setCurrentIndex(grid.model().index(2, 0))
    for key, signal, sent in (
        (Qt.Key.Key_Return, grid.view_requested, 2),
        (Qt.Key.Key_Enter, grid.view_requested, 2),
        (Qt.Key.Key_S, grid.similar_requested, hits(5)[2]),
    ):
        with qtbot.waitSignal(signal) as caught:
            QTest.keyClick(grid, key)
        assert caught.args == [sent]


def test_a_click_selects_and_a_double_click_opens_the_viewer(qtbot: QtBot, grid: Grid) -> None:
    grid.set_hits(matching(hits(5)))
    place = grid.visualRect(grid.model().index(1, 0)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.current == hits(5)[1]
    with qtbot.waitSignal(grid.view_requested) as caught:
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [1]
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_a_refresh_keeps_scroll_position_and_selection(grid: Grid) -> None:
    grid.set_hits(matching(hits(1000)))
    grid.setCurrentIndex(grid.model().index(500, 0))
    place = grid.verticalScrollBar().value()
    assert place > 0
    grid.set_hits(matching(list(reversed(hits(1000)))), is_refresh=True)
    assert grid.verticalScrollBar().value() == place
    assert grid.current is not None
    assert grid.current.content == 500
    grid.set_hits(matching(hits(10)))
    assert grid.verticalScrollBar().value() == 0
    assert grid.current is None


def test_a_refresh_deselects_a_photo_that_is_gone(grid: Grid) -> None:
    told: list[object] = []
    grid.set_hits(matching(hits(10)))
    grid.setCurrentIndex(grid.model().index(9, 0))
    grid.current_changed.connect(told.append)
    grid.set_hits(matching(hits(5)), is_refresh=True)
    assert grid.current is None
    assert told[-1] is None


def test_an_empty_grid_ignores_keys(grid: Grid) -> None:
    grid.set_hits(matching([]))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_S, Qt.Key.Key_End):
        QTest.keyClick(grid, key)
    grid.grab()
    assert grid.current is None


def test_screen_readers_hear_name_date_marks_and_score(grid: Grid) -> None:
    grid.set_hits(matching(hits(1)))
    index = grid.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "0.jpg"
    grid.set_expert(True)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "0.jpg, score 0.50"
    (hit,) = hits(1)
    dated = replace(hit.facts, taken="2019-05-17T09:30:00")
    grid.set_hits(matching([replace(hit, facts=dated, favourite=True, flag="picked", offline=True)]))
    said = "0.jpg, 17 May 2019, 09:30, favourite, picked, score 0.50, Offline"
    assert grid.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == said


@pytest.mark.parametrize("size", [(320, 213), (213, 320), (320, 320), (320, 8), (1, 1)])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 3.0])
def test_thumbnails_are_cropped_to_sharp_squares(size: tuple[int, int], ratio: float) -> None:
    image = thumbnail_image(jpeg(size), 100, ratio)
    assert image is not None
    assert image.width() == image.height() == round(100 * ratio)
    assert image.devicePixelRatio() == ratio
    assert image.pixelColor(image.width() // 2, image.width() // 2).red() > 240
    assert image.pixelColor(0, 0).alpha() == 0, "round corners"


def test_a_trimmed_thumbnail_has_no_space_around_it() -> None:
    image = thumbnail_image(jpeg((320, 160)), 100, 1.0, trimmed=True)
    assert image is not None
    assert (image.width(), image.height()) == (100, 50)


@pytest.mark.parametrize("data", [None, b"", b"no picture", jpeg()[:20]])
def test_invalid_thumbnail_data_gives_none(data: bytes | None) -> None:
    assert thumbnail_image(data, 100, 1.0) is None


def test_memory_for_pictures_is_bounded(
    qtbot: QtBot, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipsearch.gui.results.thumbnail_cache.MAX_BYTES", 10 * 100 * 100 * 4)
    thumbnails = ThumbnailCache(tasks, lambda content: jpeg())
    thumbnails.resize(100, 1.0)
    thumbnails.request(range(40))
    qtbot.waitUntil(lambda: not tasks.busy)
    kept = [content for content in range(40) if thumbnails.get(content) is not None]
    assert len(kept) == 10


def test_another_size_returns_old_thumbnails_until_new_ones_are_loaded(
    qtbot: QtBot, tasks: TaskRunner
) -> None:
    thumbnails = ThumbnailCache(tasks, lambda content: jpeg())
    thumbnails.resize(100, 1.0)
    thumbnails.request([1])
    qtbot.waitUntil(lambda: thumbnails.get(1) is not None)
    thumbnails.resize(150, 2.0)
    old = thumbnails.get(1)
    assert old is not None
    assert old.width() == 100
    thumbnails.request([1])
    qtbot.waitUntil(lambda: not tasks.busy)
    new = thumbnails.get(1)
    assert new is not None
    assert new.width() == 300


def test_photos_are_really_painted(qtbot: QtBot, grid: Grid, tasks: TaskRunner) -> None:
    grid.set_hits(matching(hits(3)))
    qtbot.waitUntil(lambda: not tasks.busy)
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not tasks.busy)
    place = grid.visualRect(grid.model().index(1, 0)).center()
    colour: QColor = grid.viewport().grab().toImage().pixelColor(place)
    assert colour.red() > 240
    assert colour.green() < 20
