"""What the grid paints again when a picture has come: its cell, and all where that cannot be known."""

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
    """Remembers which parts were painted."""

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
    """At rest, with all its pictures."""
    thumbnails, paints = ThumbnailCache(tasks, lambda content: jpeg()), Paints()
    grid = Grid(app_theme, thumbnails)
    qtbot.addWidget(grid)
    grid.resize(900, 600)
    grid.show()
    qtbot.waitExposed(grid)
    grid.show_hits(matching(hits(500)))
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not tasks.busy and not thumbnails.waiting)
    qtbot.wait(50)
    grid.viewport().installEventFilter(paints)
    yield grid, thumbnails, paints
    tasks.close()


def test_a_picture_paints_its_cell_alone(qtbot: QtBot, grid: tuple[Grid, ThumbnailCache, Paints]) -> None:
    view, thumbnails, paints = grid
    thumbnails.loaded.emit(1)
    qtbot.waitUntil(lambda: bool(paints.parts))
    assert paints.parts == [view.visualRect(view.model().index(1, 0))]


def test_a_picture_of_other_results_paints_all(
    qtbot: QtBot, grid: tuple[Grid, ThumbnailCache, Paints]
) -> None:
    view, thumbnails, paints = grid
    view.show_hits(matching(hits(500)[::-1]))  # what is known of places is of the results before
    qtbot.waitUntil(lambda: bool(paints.parts))
    paints.parts.clear()
    thumbnails.loaded.emit(1)
    qtbot.waitUntil(lambda: bool(paints.parts))
    assert view.viewport().rect() in paints.parts
