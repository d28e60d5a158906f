"""Opens the window and prints the seconds from a given moment until a person sees something.

    python -m benchmarks.first_paint LIBRARY MOMENT [--words WORDS]

MOMENT is of time.time(), taken before the start. Without words, only the first paint of anything is
waited for and printed. With words, one JSON object is printed: the seconds until the first paint
("screen"), until the newest photos are painted ("photos") with all pictures that are in sight
("pictures"), and until the answer to the words, typed at once, is painted ("words").
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable

from clipsearch import Library
from clipsearch.__main__ import START_GC_THRESHOLD  # with the command: it is part of a start

# The command loads the library before Qt.
# isort: split
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from clipsearch.gui.app import application, run
from clipsearch.gui.main_window.window import MainWindow

PATIENCE = 60_000  # milliseconds


class FirstPaints(QObject):
    """Notes when what is waited for is on the screen: after the first paint that could show it."""

    def __init__(self, since: float, words: str) -> None:
        super().__init__()
        self._since = since
        self._words = words
        self._painted = False
        self.times: dict[str, float] = {}
        QTimer.singleShot(PATIENCE, self, application().closeAllWindows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Look after each paint."""
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        self._painted = False
        self._note("screen")
        if not self._words:
            application().closeAllWindows()
            return
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        if "photos" not in self.times:
            self._note("photos", lambda: window.results.grid.hits)
        elif "pictures" not in self.times:
            self._note("pictures", lambda: not window.thumbnails.pending_count and _in_sight(window))
            if "pictures" in self.times:
                from PySide6.QtTest import QTest  # no part of a start

                QTest.keyClicks(window.query.focusWidget() or window.query, self._words)
        elif self._note("words", lambda: self._words in window.results.title):
            application().closeAllWindows()

    def _note(self, what: str, condition: Callable[[], object] = lambda: True) -> bool:
        if what not in self.times and condition():
            self.times[what] = round(time.time() - self._since, 3)
        return what in self.times


def _in_sight(window: MainWindow) -> bool:
    """Whether there is a picture for the first photo, so that loading has begun and ended."""
    return window.thumbnails.get(window.results.grid.hits[0].content) is not None


def main() -> int:
    """Open the window on a library and quit when everything was seen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_paint", description=__doc__)
    parser.add_argument("library")
    parser.add_argument("moment", type=float)
    parser.add_argument("--words", default="")
    args = parser.parse_args()
    gc.set_threshold(START_GC_THRESHOLD)  # as it does
    paints = FirstPaints(args.moment, args.words)
    application().installEventFilter(paints)
    with Library.open(args.library) as library:
        code = run(library)
    if any(name.partition(".")[0] == "torch" for name in sys.modules):
        raise AssertionError("the window's process must not load torch")
    print(json.dumps(paints.times) if args.words else f"{paints.times['screen']:.3f}")
    return code


if __name__ == "__main__":
    sys.exit(main())
