"""From the last key of a query to the grid that is painted with its answer, in the real window, idle.

    python -m benchmarks.window_typing LIBRARY [--queries N]

Each query is typed key by key as quickly as a practised person does. The clock starts before the
last key is given to the window. "Painted" is the end of the paint that shows the answer's grid;
"with every picture" is the end of the paint after which no picture in sight is missing.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest

from benchmarks.window_rows import Row, hand_on, percentile
from clipsearch import Library
from clipsearch.gui.app import application
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.search_controller import Answer
from clipsearch.gui.style.theme import AppTheme

BAR = 100.0  # milliseconds, p50
QUERIES = 60
KEYS = 90  # milliseconds between two keys: some 130 words a minute
PATIENCE = 60.0  # seconds
REST = 600.0  # seconds until what is new in a large library was looked at, such as how sharp its photos are
WORDS = (
    "red",
    "dog",
    "beach",
    "two people",
    "snow",
    "a boat on a lake",
    "night",
    "flowers",
    "car",
    "old house",
)


class Painted(QObject):
    """Notes when the grid is painted with the answer to what was typed last."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._answered = ""
        self.answer = self.pictures = 0.0  # moments; 0.0: not yet
        self.expected = ""
        window.search_controller.answered.connect(self._take_answer)
        window.results.grid.viewport().installEventFilter(self)

    def expect(self, words: str) -> None:
        """Wait for the answer to these words from now on."""
        self.expected, self.answer, self.pictures = words, 0.0, 0.0

    def _take_answer(self, answer: Answer) -> None:
        self._answered = answer.state.text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """After a paint of the grid, look what it showed."""
        if event.type() == QEvent.Type.Paint and self._answered == self.expected:
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        now, grid, pictures = time.perf_counter(), self._window.results.grid, self._window.thumbnails
        if self._answered != self.expected:
            return
        self.answer = self.answer or now
        seen = grid.hits[: len(grid.visible_rows)]
        if not self.pictures and all(pictures.get(hit.content) is not None for hit in seen):
            self.pictures = now


def run(milliseconds: float, condition: Callable[[], object] = lambda: False) -> bool:
    """Run the event loop for a time, or until a condition holds; whether it does."""
    loop, poll = QEventLoop(), QTimer(interval=2)
    poll.timeout.connect(lambda: loop.quit() if condition() else None)
    QTimer.singleShot(round(milliseconds), loop.quit)
    poll.start()
    loop.exec()
    poll.stop()
    return bool(condition())


def typed(window: MainWindow, painted: Painted, words: str) -> tuple[float, float]:
    """Type one query; milliseconds from its last key to the answer, and to its last picture."""
    field = window.focusWidget()
    for key in words[:-1]:
        QTest.keyClick(field, key)
        run(KEYS)
    painted.expect(words)
    begin = time.perf_counter()
    QTest.keyClick(field, words[-1])
    if not run(1000 * PATIENCE, lambda: painted.pictures):
        raise AssertionError(f"no answer to {words!r} was painted")
    return 1000 * (painted.answer - begin), 1000 * (painted.pictures - begin)


def measure(library: Library, queries: int) -> list[Row]:
    """Type queries into the window on a library at rest."""
    application()
    tasks, app_theme = TaskRunner(), AppTheme("light")
    app_theme.apply("light")
    window = MainWindow(library, app_theme, tasks)
    window.show()
    window.start()
    try:
        painted = Painted(window)
        library.warm_up()
        busy = lambda: not (tasks.busy or window.search_controller.busy or window.follow_controller.running)  # noqa: E731
        if not run(1000 * REST, busy):
            raise AssertionError("the window does not come to rest")
        window.query.setFocus()
        took = []
        for number in range(queries):
            took.append(typed(window, painted, WORDS[number % len(WORDS)]))
            window.query.clear()
            run(400)
        answers, pictures = zip(*took, strict=True)
    finally:
        window.close()
        tasks.close()
    return [
        Row("typed query to painted results, p50", percentile(answers, 50), "ms", BAR),
        Row("typed query to painted results, p95", percentile(answers, 95), "ms"),
        Row("typed query to every picture in sight, p50", percentile(pictures, 50), "ms"),
    ]


def main() -> int:
    """Measure and print; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window_typing", description=__doc__)
    parser.add_argument("library")
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with Library.open(args.library) as library:
        rows = measure(library, args.queries)
    return hand_on(rows, as_json=args.json)


if __name__ == "__main__":
    sys.exit(main())
