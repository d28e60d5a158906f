"""Arranging an album: its photos are dragged to another place in the grid."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from clipsearch.gui.results.grid import Grid

__all__ = ["Reordering"]

LINE = 4  # logical pixels of the width of the line between two photos


class Reordering(QObject):
    """Handles drags of the grid's own photos over the grid, while it shows one album in its order.

    Signals:
        moved: the row that the selected photos are to be put in front of; the number of rows for the end.
    """

    moved = Signal(int)

    def __init__(self, grid: Grid, is_album: Callable[[], bool]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._is_album = is_album
        self._line = QFrame(grid.viewport())
        self._line.setObjectName("drop-line")
        self._line.hide()
        grid.viewport().setAcceptDrops(True)
        grid.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Show where photos would go, and move them there."""
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self._line.hide()
        if not isinstance(event, QDropEvent) or event.source() is not self._grid or not self._is_album():
            return False
        row = self._row_at(event.position().toPoint())
        event.acceptProposedAction()
        if isinstance(event, QDragMoveEvent):  # entering, too
            self._show_line(row)
        else:
            self.moved.emit(row)
        return True

    def _row_at(self, point: QPoint) -> int:
        """The row in front of which photos that are dropped at a point go."""
        index = self._grid.indexAt(point)
        if not index.isValid():
            return len(self._grid.hits)
        is_behind = point.x() > self._grid.visualRect(index).center().x()
        return index.row() + (is_behind != self._grid.isRightToLeft())

    def _show_line(self, row: int) -> None:
        last = len(self._grid.hits) - 1
        cell = self._grid.visualRect(self._grid.model().index(min(row, last), 0))
        at_start = (row <= last) != self._grid.isRightToLeft()
        x = cell.left() - 2 * LINE if at_start else cell.right() + LINE
        self._line.setGeometry(max(0, x), cell.top(), LINE, cell.width())
        self._line.show()
        self._line.raise_()
