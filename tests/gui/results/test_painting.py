"""What the grid repaints when a thumbnail is loaded: its cell, or everything if the results changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from tests.gui.results.test_grid import hits, jpeg
from tests.support.fake_matches import matching


class Paints(QObject):
    """Records which regions were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QPaintEvent):
            self.parts.append(event.rect())
        return False


@pytest.fixture
def grid(
    qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner
) -> Iterator[tuple[Grid, ThumbnailCache, Paints]]:
    """A grid with all thumbnails loaded and nothing running."""
    thumbnails, paints = ThumbnailCache(tasks, lambda content: jpeg()), Paints()
    grid = Grid(app_theme, thumbnails)
    qtbot.addWidget(grid)
    grid.resize(900, 600)
    grid.show()
    qtbot.waitExposed(grid)
    grid.set_hits(matching(hits(500)))
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not tasks.busy and not thumbnails.pending_count)
    qtbot.wait(50)
    grid.viewport().installEventFilter(paints)
    yield grid, thumbnails, paints
    tasks.close()


def test_a_thumbnail_repaints_its_cell_alone(qtbot: QtBot, grid: tuple[Grid, ThumbnailCache, Paints]) -> None:
    view, thumbnails, paints = grid
    thumbnails.loaded.emit(1)
    qtbot.waitUntil(lambda: bool(paints.parts))
    assert paints.parts == [view.visualRect(view.model().index(1, 0))]


def test_a_thumbnail_of_other_results_repaints_everything(
    qtbot: QtBot, grid: tuple[Grid, ThumbnailCache, Paints]
) -> None:
    view, thumbnails, paints = grid
    view.set_hits(matching(hits(500)[::-1]))  # what is known of places is of the results before
    qtbot.waitUntil(lambda: bool(paints.parts))
    paints.parts.clear()
    thumbnails.loaded.emit(1)
    qtbot.waitUntil(lambda: bool(paints.parts))
    assert view.viewport().rect() in paints.parts
