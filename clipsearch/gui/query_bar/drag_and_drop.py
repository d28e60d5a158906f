"""Drag and drop onto the window: shows the overlay while dragging, and passes on what is dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from clipsearch.gui.query_bar.drop_overlay import DropOverlay
from clipsearch.gui.search.mime_data import DroppedItem, Folders, dropped_item

__all__ = ["DragAndDrop"]


class DragAndDrop(QObject):
    """Handles the drag events of a window. Its own photos can only be dropped on its query bar.

    Signals:
        folders_dropped: Paths of folders to add to the library.
        item_dropped: a `QueryItem`, and what to do with it, a `How`.
    """

    folders_dropped = Signal(object)
    item_dropped = Signal(object, str)

    def __init__(
        self, window: QWidget, overlay: DropOverlay, bar: QWidget, has_query: Callable[[], bool]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._overlay = overlay
        self._bar = bar
        self._has_query = has_query
        self._item: DroppedItem | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Handle drag events of the window."""
        if event.type() == QEvent.Type.DragLeave:
            self._overlay.hide()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._drop(event)
            self._overlay.hide()
            return True
        if isinstance(event, QDragMoveEvent):  # entering, too
            self._track(event)
            return True
        return super().eventFilter(watched, event)

    def _track(self, event: QDragMoveEvent) -> None:
        if event.type() == QEvent.Type.DragEnter:
            self._item = dropped_item(event.mimeData(), peek=True)
            if self._item is not None and not event.source():
                self._overlay.show_item(self._item, self._has_query())
        self._overlay.point_at(event.position().toPoint())
        self._accept(event, self._item is not None and (self._is_allowed(event) or _is_entering(event)))

    def _drop(self, event: QDropEvent) -> None:
        item = dropped_item(event.mimeData())
        self._accept(event, item is not None and self._is_allowed(event))
        if not event.isAccepted():
            return
        if isinstance(item, Folders):
            self.folders_dropped.emit(item.paths)
        else:
            self._overlay.point_at(event.position().toPoint())
            self.item_dropped.emit(item, "more" if event.source() else self._overlay.mode)

    def _is_allowed(self, event: QDropEvent) -> bool:
        place = self._bar.mapFrom(self._window, event.position().toPoint())
        return not event.source() or self._bar.rect().contains(place)

    def _accept(self, event: QDropEvent, allowed: bool) -> None:
        if allowed:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()


def _is_entering(event: QDropEvent) -> bool:
    """Whether it is the first event of a drag: if it were refused, no moves would follow."""
    return event.type() == QEvent.Type.DragEnter
