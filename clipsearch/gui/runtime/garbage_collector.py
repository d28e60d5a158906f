"""Collection of Python's cyclic garbage, in the window's thread alone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

__all__ = ["GarbageCollector"]

INTERVAL = 300  # milliseconds
NEW_OBJECTS = 700  # after which it is worth while; so few make a collection short
OLDER_EVERY = 10  # collections; the objects that survived since then are visited, too
ALL_EVERY = 100


class GarbageCollector(QObject):
    """Collects garbage by a timer, instead of Python, which does it in whichever thread makes an object.

    Widgets may be among the garbage, and destroying one in a worker thread ends the process.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._collections = 0
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def close(self) -> None:
        """Let Python collect again."""
        self._timer.stop()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        if gc.get_count()[0] < NEW_OBJECTS:
            return
        self._collections += 1
        generations = [self._collections % every == 0 for every in (OLDER_EVERY, ALL_EVERY)]
        gc.collect(sum(generations))
