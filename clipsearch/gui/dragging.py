"""Dragging over the window: the overlay that says what a drop will do, and the drop itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from clipsearch.gui.dropping import meaning
from clipsearch.gui.overlay import Overlay

__all__ = ["Dragging"]


class Dragging(QObject):
    """Watches a window for drags.

    Signals:
        dropped: what was dropped, a `Meaning`.
    """

    dropped = Signal(object)

    def __init__(self, window: QWidget, overlay: Overlay) -> None:
        super().__init__(window)
        self._overlay = overlay
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Take what is dragged onto the window."""
        if event.type() == QEvent.Type.DragLeave:
            self._overlay.hide()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._overlay.hide()
            self._take(event)
            return True
        if isinstance(event, QDragMoveEvent):  # entering, too
            self._look(event)
            return True
        return super().eventFilter(watched, event)

    def _look(self, event: QDragMoveEvent) -> None:
        what = None if event.source() else meaning(event.mimeData(), peek=True)
        if what is None:
            event.ignore()
            return
        if event.type() == QEvent.Type.DragEnter:
            self._overlay.show_meaning(what)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _take(self, event: QDropEvent) -> None:
        what = meaning(event.mimeData())
        if what is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(what)
