"""A program of its own that looks for text without room: `python -m tests.gui.scaled PHOTOS DATA [PICTURES]`.

How many device pixels a logical one has, and how large the screen is, must be chosen before Qt starts.
`CLIPSEARCH_LANGUAGE` names the language. It prints a JSON object: screen and ratio, and what is wrong where.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QScrollArea,
    QTableView,
    QWidget,
)

from clipsearch import Library
from clipsearch.gui.app import application
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryPart, QueryState
from clipsearch.gui.style import translation
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from tests.support.colour_embedder import ColourEmbedder

PATIENCE = 60.0  # seconds
Show = Callable[[str, QWidget], None]


def main(photos: Path, data: Path, pictures: Path | None = None) -> None:
    """Go through the window and its dialogs."""
    application()
    translation.install(QLocale(os.environ.get("CLIPSEARCH_LANGUAGE", "en")))
    wrong: dict[str, list[str]] = {}
    with Library.open(data, embedder=ColourEmbedder()) as library:
        for folder in (None, photos):
            if folder is not None:
                library.add(folder)
                library.index()
            tasks = TaskRunner()
            app_theme = AppTheme("light")
            app_theme.apply("light")
            window = MainWindow(library, app_theme, tasks)
            window.restore_state()
            window.show()
            window.start(index=False)

            def check(
                name: str, widget: QWidget, window: MainWindow = window, tasks: TaskRunner = tasks
            ) -> None:
                settle(window, tasks)
                if pictures is not None:
                    widget.grab().save(str(pictures / f"{name}.png"))
                if found := list(dict.fromkeys(faults(widget))):
                    wrong[name] = found

            if folder is None:
                check("first run", window)
            else:
                walk(window, check)
            window.quit()
    screen = QGuiApplication.primaryScreen()
    size = screen.availableGeometry().size().toTuple()
    json.dump({"ratio": screen.devicePixelRatio(), "screen": size, "wrong": wrong}, sys.stdout)


def settle(window: MainWindow, tasks: TaskRunner) -> None:
    """Wait until nothing is under way."""
    QTest.qWait(20)
    deadline = time.monotonic() + PATIENCE
    while tasks.busy or window.search_controller.busy:
        assert time.monotonic() < deadline, "it does not come to rest"
        QTest.qWait(10)
    QTest.qWait(20)


def walk(window: MainWindow, check: Show) -> None:
    """Show everything that has text in it."""
    check("newest", window)
    window.results.grid.setCurrentIndex(window.results.grid.model().index(0, 0))
    window.query.set_state(
        QueryState((QueryPart("red", weight=1.5), QueryPart("a green bottle", weight=-1.0)), "blue")
    )
    window.messages.show_text("warning", "Something is wrong with it", "Do it again", action=("Again", quit))
    window.status_bar.show_running(True)
    check("results", window)
    window.status_bar.show_running(False)
    window.viewer.show_row(window.results.grid.hits, 0)
    check("viewer", window)
    window.viewer.dismiss()
    window.show_shortcuts()
    leave("shortcuts", window, check)
    window.problems.show()
    leave("problems", window, check)
    window.photo_actions.rename([window.results.grid.hits[0]])
    leave("rename", window, check)
    window.settings_controller.show()
    settings = window.settings_controller.window
    assert settings is not None
    for page in settings.pages:
        settings.show_page(page)
        check(f"settings {page.title}", settings)


def leave(name: str, window: QWidget, check: Show) -> None:
    """Look at the dialog that is open, and close it."""
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    check(name, dialog)
    dialog.reject()


def faults(top: QWidget) -> Iterator[str]:
    """What does not fit: a window on the screen, a page into its frame, a text into its place."""
    free = top.screen().availableGeometry()
    if top.isWindow() and (top.width() > free.width() or top.height() > free.height()):
        yield f"it is {top.width()} × {top.height()}, the screen {free.width()} × {free.height()}"
    for area in top.findChildren(QScrollArea):
        inside, room = area.widget(), area.viewport().width()
        scrolls_sideways = area.objectName() == "chips"
        if area.isVisible() and inside is not None and inside.width() > room and not scrolls_sideways:
            yield f"{type(area).__name__} is {inside.width()} wide inside, with room for {room}"
    for table in top.findChildren(QTableView):
        if table.isVisible() and table.horizontalScrollBar().maximum() > 0:
            yield f"{table.accessibleName()} scrolls sideways"
    for label in top.findChildren(QLabel):
        says = label.isVisible() and bool(label.text()) and not isinstance(label, ElidedLabel)
        if says and (not _has_room(label) or _is_cut(label, top)):
            yield f"“{_plain(label)}” has no room"
    for button in top.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            advance = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
            if (
                advance > button.width()
                or button.fontMetrics().height() > button.height()
                or _is_cut(button, top)
            ):
                yield f"“{button.text()}” has no room"


def _plain(label: QLabel) -> str:
    if label.textFormat() == Qt.TextFormat.PlainText:
        return label.text()
    return QTextDocumentFragment.fromHtml(label.text()).toPlainText()


def _has_room(label: QLabel) -> bool:
    """Whether the text fits into the label."""
    if label.wordWrap():
        return label.heightForWidth(label.width()) <= label.height() + 1
    metrics, room = label.fontMetrics(), label.contentsRect()
    return (
        metrics.horizontalAdvance(_plain(label)) <= room.width() + 1 and metrics.height() <= room.height() + 1
    )


def _is_cut(widget: QWidget, top: QWidget) -> bool:
    """Whether something around it cuts off its sides; what is above or below can be scrolled to."""
    left, right = widget.mapTo(top, QPoint(0, 0)).x(), widget.mapTo(top, QPoint(widget.width(), 0)).x()
    return left < 0 or right > top.width()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
