"""A picture of the window, made without a display: for the documentation and for terminals."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from clipsearch import ClipsearchError, Library
from clipsearch.gui.app import application
from clipsearch.gui.bridge import Bridge
from clipsearch.gui.theme import Look
from clipsearch.gui.window import Window
from clipsearch.settings import Theme

__all__ = ["save_picture"]

PATIENCE = 120.0  # seconds for results and thumbnails; loading a model is part of it
QUIET = 0.3  # seconds without anything under way that mean it is finished


def save_picture(
    library: Library,
    path: Path,
    words: str = "",
    *,
    theme: Theme = "light",
    size: tuple[int, int] = (1280, 800),
) -> None:
    """Save a PNG of the window with the results for `words`, fully loaded.

    Args:
        library: what to show; nothing about it is changed.
        path: where to write.
        words: the query; the newest photos where it is empty.
        theme: the colours.
        size: of the window, in logical pixels.

    Raises:
        ClipsearchError: it took too long, or the file cannot be written.
    """
    if QCoreApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    before = qInstallMessageHandler(_quiet)
    look = Look(theme)
    look.wear(theme)
    bridge = Bridge()
    failures: list[BaseException] = []
    bridge.crashed.connect(failures.append)
    window = Window(library, look, bridge)
    try:
        window.searching.failed.connect(lambda error, ask: failures.append(error))
        window.resize(*size)
        window.show()
        window.start(index=False)
        if words:
            window.query.show_words(words)
        _settle(window, bridge, failures)
        if window.results.grid.hits:
            window.results.grid.setCurrentIndex(window.results.grid.model().index(0, 0))
            _settle(window, bridge, failures)
        if not window.grab().save(str(path), "PNG"):
            raise ClipsearchError(f"The picture {path} could not be written", "Choose another place")
    finally:
        window.quit()
        window.deleteLater()
        qInstallMessageHandler(before)


def _quiet(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass on what Qt says, except that a platform without a screen cannot bound a window's size."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def _settle(window: Window, bridge: Bridge, failures: list[BaseException]) -> None:
    """Let the window work until nothing is under way any more."""
    deadline = time.monotonic() + PATIENCE
    quiet = time.monotonic()
    while time.monotonic() - quiet < QUIET:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if failures:
            raise failures[0]
        if bridge.busy or window.searching.busy:
            quiet = time.monotonic()
        if time.monotonic() > deadline:
            raise ClipsearchError("The window's picture took too long", "Try again")
        time.sleep(0.005)
