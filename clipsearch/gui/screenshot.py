"""Screenshots of the window, made without a display: for the documentation and for terminals."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from clipsearch import ClipsearchError, Library, MapRegion, PhotoMap
from clipsearch.gui.app import application
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.photo_map.land import Land
from clipsearch.gui.photo_map.map_canvas import MapCanvas
from clipsearch.gui.photo_map.point_index import PointIndex
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.settings import Theme

__all__ = ["OffscreenWindow", "save_map", "save_picture"]

TIMEOUT = 120.0  # seconds for results and thumbnails; loading a model is part of it
SIZE = (1280, 800)  # logical pixels
MAP_SIZE = (1600, 1200)
IDLE = 30  # looks in a row, 10 ms apart, without work after which the window counts as finished


class OffscreenWindow:
    """A window on a library, offscreen, whose screenshots can be saved; close it when done."""

    def __init__(self, library: Library, theme: Theme = "light", size: tuple[int, int] = SIZE) -> None:
        """Open the window; nothing about the library is changed by that.

        Args:
            library: what to show.
            theme: the colours.
            size: of the window, in logical pixels.
        """
        if QCoreApplication.instance() is None:
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application()
        self._handler = qInstallMessageHandler(_filter_message)
        app_theme = AppTheme(theme)
        app_theme.apply(theme)
        self._tasks = TaskRunner()
        self._failures: list[BaseException] = []
        self._tasks.crashed.connect(self._failures.append)
        self.window = MainWindow(library, app_theme, self._tasks)
        self.window.search_controller.failed.connect(lambda error, state: self._failures.append(error))
        self.window.resize(*size)
        self.window.show()
        self.window.start(index=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.window.quit()
        self.window.deleteLater()
        qInstallMessageHandler(self._handler)

    def settle(self) -> None:
        """Process events until no work is under way any more.

        Raises:
            ClipsearchError: it took too long, or what was asked for failed.
        """
        _settle(lambda: self._tasks.busy or self.window.search_controller.busy, self._failures)

    def select_first(self) -> None:
        """Select the best result, and show it in the inspector."""
        self.settle()
        grid = self.window.results.grid
        if grid.hits:
            grid.setCurrentIndex(grid.model().index(0, 0))
        self.settle()
        self.window.toolbar.inspector_button.setChecked(True)

    def save(self, path: Path, of: QWidget | None = None) -> None:
        """Save a PNG of the window, or of another widget, once it is at rest.

        Raises:
            ClipsearchError: the file cannot be written, or as `settle`.
        """
        self.settle()
        _save(of or self.window, path)


def save_picture(
    library: Library,
    path: Path,
    words: str = "",
    *,
    theme: Theme = "light",
    size: tuple[int, int] = SIZE,
) -> None:
    """Save a PNG of the window with the results for `words` (else the newest photos), fully loaded.

    Raises:
        ClipsearchError: it took too long, or the file cannot be written.
    """
    with OffscreenWindow(library, theme, size) as stage:
        if words:
            stage.window.query.set_words(words)
        stage.select_first()
        stage.save(path)


def save_map(library: Library, shown: PhotoMap, regions: Sequence[MapRegion], path: Path) -> None:
    """Save a PNG of a map, with pictures and names.

    Raises:
        ClipsearchError: it took too long, or the file cannot be written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    handler = qInstallMessageHandler(_filter_message)
    app_theme, tasks, failures = AppTheme("light"), TaskRunner(), list[BaseException]()
    app_theme.apply("light")
    tasks.crashed.connect(failures.append)
    canvas = MapCanvas(app_theme, ThumbnailCache(tasks, library.thumbnail))
    try:
        canvas.resize(*MAP_SIZE)
        canvas.show()
        land = Land.load() if shown.method == "earth" else None
        canvas.show_map(shown, PointIndex(shown.points), land, fit=True)
        canvas.show_regions(regions)
        _settle(lambda: tasks.busy, failures)
        _save(canvas, path)
    finally:
        canvas.close()
        tasks.close()
        qInstallMessageHandler(handler)


def _settle(is_busy: Callable[[], bool], failures: Sequence[BaseException]) -> None:
    """Process events until nothing is under way any more; raises as `OffscreenWindow.settle`."""
    deadline = time.monotonic() + TIMEOUT
    idle = 0
    while idle < IDLE:  # a busy machine may take long for one look
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if failures:
            raise failures[0]
        idle = 0 if is_busy() else idle + 1
        if time.monotonic() > deadline:
            raise ClipsearchError(
                translate("snapshot", "The window's picture took too long"),
                translate("snapshot", "Try again"),
            )
        time.sleep(0.01)


def _save(widget: QWidget, path: Path) -> None:
    if not widget.grab().save(str(path), "PNG"):
        raise ClipsearchError(
            translate("snapshot", "The picture {path} could not be written").format(path=path),
            translate("snapshot", "Choose another place"),
        )


def _filter_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Print Qt's messages, except that a platform without a screen cannot bound a window's size."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")
