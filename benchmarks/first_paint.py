"""Prints the seconds from a given moment to the window's first paint, then quits.

python -m benchmarks.first_paint LIBRARY MOMENT   (MOMENT as of time.time(); taken before the start)
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer

from clipsearch import Library
from clipsearch.gui.app import application, run


class FirstPaint(QObject):
    """Watches for the first paint of anything."""

    def __init__(self, since: float) -> None:
        super().__init__()
        self.since = since
        self.seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Note the first paint and close the window after it."""
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = True
            print(f"{time.time() - self.since:.3f}")
            assert "torch" not in sys.modules, "the window's process must not load torch"
            QTimer.singleShot(0, application().closeAllWindows)
        return False


def main() -> int:
    """Open the window on a library and quit after its first paint."""
    watcher = FirstPaint(float(sys.argv[2]))
    application().installEventFilter(watcher)
    with Library.open(sys.argv[1]) as library:
        return run(library)


if __name__ == "__main__":
    sys.exit(main())
