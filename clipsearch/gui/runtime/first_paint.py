"""The moment at which a window is seen first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

__all__ = ["FirstPaint"]

PATIENCE = 500  # milliseconds for a window that is not painted, as one that is minimised


class FirstPaint(QObject):
    """Tells when a window was painted for the first time.

    What is started before that takes the processor from the painting, in other threads, too.

    Signals:
        painted: once; some time after `show` for a window that is not painted at all.
    """

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self, interval=PATIENCE, singleShot=True)
        self._timer.timeout.connect(self._tell)
        self._timer.start()
        window.installEventFilter(self)

    @Slot()
    def _tell(self) -> None:
        self._window.removeEventFilter(self)  # a window that is minimised is painted later
        self.painted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Emit the signal when the first paint event has been handled."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._timer.start(0)
        return False
