"""The timeline in the grid: headings, places that stay, keys and mouse, the scrubber; and in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clipsearch import Hit, Library
from clipsearch.gui.results import grid_geometry
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.gui.timeline.timeline_view import TimelineView
from tests.gui.conftest import Open, names, settle
from tests.gui.results.test_grid import jpeg
from tests.support.fake_matches import dated_hits, matching, timeline

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NAMES = (
    "b/IMG_20200101_120000",
    "a/IMG_20190513_100000",
    "a/IMG_20190512_140300",
    "b/IMG_20190512_120000",
    "b/red",
)


class View:
    """A grid in a timeline view, with what it loaded."""

    def __init__(self, app_theme: AppTheme, tasks: TaskRunner) -> None:
        self.theme = app_theme
        self.thumbnails = ThumbnailCache(tasks, lambda content: jpeg((320, 240)))
        self.grid = Grid(app_theme, self.thumbnails)
        self.frame = QWidget()
        self.view = TimelineView(app_theme, self.grid, self.frame)
        self.scrubber = self.view.scrubber
        self.frame.resize(900, 600)
        self.view.resize(900, 600)

    def show(self, hits: list[Hit], *, is_refresh: bool = False) -> TimelineArrangement:
        arrangement = TimelineArrangement(timeline(hits))
        self.view.set_arrangement(arrangement)
        self.grid.set_hits(arrangement.timeline.hits, is_refresh=is_refresh, arrangement=arrangement)
        return arrangement

    def place(self, content: int) -> QRect:
        """Where a photo is in the viewport."""
        row = self.grid.hits.row_of(content)
        return self.grid.visualRect(self.grid.model().index(row, 0))


@pytest.fixture
def view(qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner) -> Iterator[View]:
    view = View(app_theme, tasks)
    qtbot.addWidget(view.frame)
    view.frame.show()
    qtbot.waitExposed(view.frame)
    yield view
    tasks.close()


def test_photos_of_one_line_are_equally_high_and_have_their_shapes(view: View) -> None:
    view.show(dated_hits(300))
    first, second, third = (view.place(content) for content in range(3))
    assert first.top() == second.top() == third.top()
    assert first.height() == second.height() == third.height()
    assert first.width() > second.width()
    assert third.width() > first.width()


def test_new_photos_do_not_move_what_is_seen(view: View) -> None:
    everything = dated_hits(600, undated=20)
    view.show(everything[100:])
    view.grid.verticalScrollBar().setValue(3000)
    seen = int(view.grid.hits.contents[view.grid.visible_rows.start])
    before = view.place(seen)
    view.show(everything, is_refresh=True)
    assert view.place(seen).top() == before.top()
    assert view.grid.verticalScrollBar().value() > 3000
    view.show([hit for hit in everything if hit.content != seen], is_refresh=True)
    assert abs(view.place(seen + 1).top() - before.top()) <= before.height(), "the next one takes its place"


def test_new_photos_appear_at_the_top_where_that_is_seen(view: View) -> None:
    everything = dated_hits(600)
    view.show(everything[100:])
    view.show(everything, is_refresh=True)
    assert view.grid.verticalScrollBar().value() == 0
    assert view.grid.visible_rows.start == 0


def test_a_photo_stays_in_view_when_the_width_or_the_zoom_changes(view: View) -> None:
    view.show(dated_hits(600))
    view.grid.verticalScrollBar().setValue(4000)
    row = view.grid.visible_rows.start
    view.view.resize(500, 600)
    assert row in view.grid.visible_rows
    view.grid.zoom(-2)
    assert row in view.grid.visible_rows
    view.grid.set_captions(True)
    assert row in view.grid.visible_rows


def test_many_photos_are_laid_out_in_another_thread(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid_geometry, "AT_ONCE", 100)
    arrangement = view.show(dated_hits(600))
    first = arrangement.layout
    view.grid.verticalScrollBar().setValue(4000)
    row = view.grid.visible_rows.start
    works: list[Callable[[], None]] = []
    view.grid.layout_needed.connect(works.append)
    view.view.resize(500, 600)
    assert arrangement.layout is first, "until the other one is there"
    assert works
    works[-1]()
    view.grid.refresh_layout()
    assert arrangement.layout is not first
    assert arrangement.is_laid_out(*view.grid.layout_size)
    assert row in view.grid.visible_rows


def test_a_click_on_the_heading_above_photos_selects_none(view: View) -> None:
    view.show(dated_hits(300))
    view.grid.verticalScrollBar().setValue(700)
    viewport = view.grid.viewport()
    assert not view.grid.indexAt(QPoint(100, 5)).isValid()
    QTest.mouseClick(viewport, LEFT, pos=QPoint(100, 5))
    assert view.grid.selected_count == 0
    QTest.mouseClick(viewport, LEFT, pos=QPoint(100, 150))
    assert view.grid.selected_count == 1


def test_keys_move_by_lines_and_show_what_they_reach_below_the_heading(view: View) -> None:
    view.show(dated_hits(300, undated=3))
    grid = view.grid
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_Home)
    top = view.place(0).top()
    QTest.keyClick(grid, Key.Key_Down)
    assert grid.currentIndex().row() > 0
    QTest.keyClick(grid, Key.Key_Up)
    assert view.place(int(grid.hits.contents[grid.currentIndex().row()])).top() == top
    QTest.keyClick(grid, Key.Key_End)
    assert grid.currentIndex().row() == 299
    for _ in range(5):
        QTest.keyClick(grid, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert grid.selected_count > 5
    place = grid.visualRect(grid.currentIndex())
    assert place.top() >= grid_geometry.HEADING
    assert grid.viewport().rect().contains(place)


def test_thumbnails_fill_their_cells(qtbot: QtBot, view: View, tasks: TaskRunner) -> None:
    view.show(dated_hits(300))
    qtbot.waitUntil(lambda: view.thumbnails.get(0) is not None and not tasks.busy)
    picture = view.thumbnails.get(1)
    assert picture is not None
    assert picture.size() == view.place(1).size() * view.grid.devicePixelRatio()
    view.grid.set_side(100)
    qtbot.waitUntil(lambda: not tasks.busy and not view.thumbnails.pending_count)

    def is_resized() -> bool:
        picture = view.thumbnails.get(1)
        return picture is not None and picture.size() == view.place(1).size() * view.grid.devicePixelRatio()

    qtbot.waitUntil(is_resized)


def test_the_scrubber_leads_to_any_date_and_names_it(view: View) -> None:
    view.show(dated_hits(4000, undated=400))
    scrubber, bar = view.scrubber, view.grid.verticalScrollBar()
    assert [name for name, _ in scrubber.years()] == ["2021", "2020", "2019", "No date"]
    heights = [place for _, place in scrubber.years()]
    assert heights == sorted(heights)
    QTest.mousePress(scrubber, LEFT, pos=QPoint(30, round(heights[2]) + 1))
    assert view.grid.hits[view.grid.visible_rows.start].facts.taken[:4] == "2019"  # type: ignore[index]
    assert scrubber.bubble.isVisible()
    assert scrubber.bubble.text() == "December 2019"
    QTest.mouseMove(scrubber, QPoint(30, scrubber.height() + 50))
    assert bar.value() == bar.maximum()
    assert scrubber.bubble.text() == "Without a date"
    QTest.mouseRelease(scrubber, LEFT, pos=QPoint(30, scrubber.height() + 50))
    assert not scrubber.bubble.isVisible()


def test_in_languages_from_right_to_left_the_scrubber_is_mirrored(view: View) -> None:
    view.frame.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.show(dated_hits(4000, undated=400))
    view.view.layout().activate()
    scrubber = view.scrubber
    assert scrubber.x() < view.grid.x()
    QTest.mousePress(scrubber, LEFT, pos=QPoint(30, 200))
    assert scrubber.bubble.x() > scrubber.geometry().right()
    image, accent = scrubber.grab().toImage(), QColor(view.theme.colours.accent)
    row = [image.pixelColor(x, 200) == accent for x in range(image.width())]
    assert any(row[: len(row) // 2]), "the handle is at the outer edge"
    assert not any(row[len(row) // 2 :])


@pytest.mark.parametrize("as_timeline", [True, False])
def test_in_languages_from_right_to_left_lines_begin_at_the_right(view: View, as_timeline: bool) -> None:
    view.frame.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    hits, grid = dated_hits(60), view.grid
    if as_timeline:
        view.show(hits)
    else:
        grid.set_hits(matching(hits))
    first, second = view.place(0), view.place(1)
    assert first.top() == second.top()
    assert second.right() < first.left()
    assert first.right() > grid.viewport().width() * 0.9
    for place, row in ((first, 0), (second, 1)):
        assert grid.indexAt(place.center()).row() == row
        assert grid.indexAt(QPoint(place.right() + 1, place.center().y())).row() != row
    grid.setFocus()
    QTest.mouseClick(grid.viewport(), LEFT, pos=first.center())
    QTest.keyClick(grid, Key.Key_Left)
    assert grid.currentIndex().row() == 1
    QTest.keyClick(grid, Key.Key_Right)
    assert grid.currentIndex().row() == 0
    band = QRect(second.center(), first.center()).normalized()
    assert [list(rows) for rows in grid._geometry.rows_in(band)] == [[0, 1]]
    grid.grab()


def test_few_photos_need_no_scrubber(view: View) -> None:
    view.show(dated_hits(3))
    assert list(view.scrubber.years()) == []
    QTest.mousePress(view.scrubber, LEFT, pos=QPoint(30, 100))
    assert not view.scrubber.bubble.isVisible()
    view.scrubber.grab()
    view.show([])
    assert view.scrubber.date_at(10) == ""


# In the window


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Four photos of three days by their names, and one without a date."""
    folder = tmp_path / "photos"
    for name in NAMES:
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (96 + len(list(folder.glob("*/*"))), 64), "red").save(path)
    return folder


def test_the_home_of_the_window_is_the_timeline(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    window = open_window()
    view = window.results.timeline
    assert view.is_timeline
    assert names(window) == [Path(name).stem for name in NAMES]
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    assert not view.is_timeline
    window.query.clear()
    settle(qtbot, window, tasks)
    assert view.is_timeline
    window.query.narrow({"folders": (photos / "b",)})
    settle(qtbot, window, tasks)
    assert view.is_timeline, "a filter ranks nothing"
    assert names(window) == ["IMG_20200101_120000", "IMG_20190512_120000", "red"]
    window.results.order_button.set_order("name", "none")
    settle(qtbot, window, tasks)
    assert not view.is_timeline
