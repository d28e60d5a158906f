"""Screenshots of the window, made without a display: for the documentation and for terminals."""

from __future__ import annotations

import os
import sys
import time
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

from clipsearch import ClipsearchError, Library
from clipsearch.gui.app import application
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.settings import Theme

__all__ = ["OffscreenWindow", "save_picture"]

TIMEOUT = 120.0  # seconds for results and thumbnails; loading a model is part of it
SIZE = (1280, 800)  # logical pixels
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
        deadline = time.monotonic() + TIMEOUT
        idle = 0
        while idle < IDLE:  # a busy machine may take long for one look
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if self._failures:
                raise self._failures[0]
            idle = 0 if self._tasks.busy or self.window.search_controller.busy else idle + 1
            if time.monotonic() > deadline:
                raise ClipsearchError(
                    translate("snapshot", "The window's picture took too long"),
                    translate("snapshot", "Try again"),
                )
            time.sleep(0.01)

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
        if not (of or self.window).grab().save(str(path), "PNG"):
            raise ClipsearchError(
                translate("snapshot", "The picture {path} could not be written").format(path=path),
                translate("snapshot", "Choose another place"),
            )


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


def _filter_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Print Qt's messages, except that a platform without a screen cannot bound a window's size."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")
