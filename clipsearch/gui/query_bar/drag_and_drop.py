"""Dragging over the window: the overlay that says what a drop will do where, and the drop itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from clipsearch.gui.query_bar.drop_overlay import DropOverlay
from clipsearch.gui.search.mime_data import DroppedItem, dropped_item

__all__ = ["DragAndDrop"]


class DragAndDrop(QObject):
    """Watches a window for drags. What comes from the window itself may only be dropped on its query bar.

    Signals:
        dropped: what was dropped, a `DroppedItem`, and what to do with it, a `How`.
    """

    dropped = Signal(object, str)

    def __init__(
        self, window: QWidget, overlay: DropOverlay, bar: QWidget, is_asking: Callable[[], bool]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._overlay = overlay
        self._bar = bar
        self._is_asking = is_asking
        self._what: DroppedItem | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Take what is dragged onto the window."""
        if event.type() == QEvent.Type.DragLeave:
            self._overlay.hide()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._take(event)
            self._overlay.hide()
            return True
        if isinstance(event, QDragMoveEvent):  # entering, too
            self._app_theme(event)
            return True
        return super().eventFilter(watched, event)

    def _app_theme(self, event: QDragMoveEvent) -> None:
        if event.type() == QEvent.Type.DragEnter:
            self._what = dropped_item(event.mimeData(), peek=True)
            if self._what is not None and not event.source():
                self._overlay.show_meaning(self._what, self._is_asking())
        self._overlay.point_at(event.position().toPoint())
        self._accept(event, self._what is not None and (self._is_welcome(event) or _is_entering(event)))

    def _take(self, event: QDropEvent) -> None:
        what = dropped_item(event.mimeData())
        self._accept(event, what is not None and self._is_welcome(event))
        if event.isAccepted():
            self._overlay.point_at(event.position().toPoint())
            self.dropped.emit(what, "more" if event.source() else self._overlay.how)

    def _is_welcome(self, event: QDropEvent) -> bool:
        place = self._bar.mapFrom(self._window, event.position().toPoint())
        return not event.source() or self._bar.rect().contains(place)

    def _accept(self, event: QDropEvent, welcome: bool) -> None:
        if welcome:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()


def _is_entering(event: QDropEvent) -> bool:
    """Whether the way over the window begins: refusing now would mean to hear of no move."""
    return event.type() == QEvent.Type.DragEnter
