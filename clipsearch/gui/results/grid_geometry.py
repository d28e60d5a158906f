"""What every view of Qt must tell, for cells that a `GridLayout` places."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractItemView, QWidget

from clipsearch import Hit, Matches
from clipsearch.gui.results.grid_layout import GAP, GridLayout
from clipsearch.gui.results.grid_model import GridModel

__all__ = ["SIDE", "GridView", "Index"]

SIDE = 164  # logical pixels of a picture, about: cells fill the width
Index = QModelIndex | QPersistentModelIndex

Key = Qt.Key
_SIDEWAYS: dict[int, int] = {
    Key.Key_Left: -1,
    Key.Key_Right: 1,
    Key.Key_Home: -(1 << 40),
    Key.Key_End: 1 << 40,
}


class GridView(QAbstractItemView):
    """Knows where cells are, and scrolls to them; the rest is `Grid`'s, which also sets the model.

    Signals:
        laid_out: cells may be of another size.
    """

    laid_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = GridModel(self)
        self._wanted = SIDE
        self._layout = GridLayout(0, 600, SIDE)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setTabKeyNavigation(False)

    @property
    def hits(self) -> Matches:
        """What is shown, in the order of the rows."""
        return self._model.hits

    @property
    def current(self) -> Hit | None:
        """The hit that keys start from."""
        row = self.currentIndex().row()
        return self.hits[row] if 0 <= row < len(self.hits) else None

    def row_at(self, place: QPoint) -> int:
        """The row of the cell at a point of the viewport, or -1."""
        return self._layout.row_at(place.x(), place.y() + self.verticalScrollBar().value())

    def rows_in(self, area: QRect) -> list[range]:
        """The rows of the cells that meet a rectangle of the content."""
        return self._layout.rows_in(area)

    def _cell(self, row: int) -> QRect:
        """Where a row's cell is, in the viewport."""
        return self._layout.cell(row).translated(0, -self.verticalScrollBar().value())

    def _visible_rows(self, beyond: int = 0) -> range:
        """The rows on the screen, and those of `beyond` pixels more above and below."""
        top = self.verticalScrollBar().value()
        return self._layout.rows_between(top - beyond, top + self.viewport().height() + beyond)

    def visualRect(self, index: Index) -> QRect:  # noqa: N802
        """Where a cell is in the viewport."""
        return self._cell(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """The cell at a point of the viewport."""
        row = self.row_at(point)
        return self._model.index(row) if row >= 0 else QModelIndex()

    def scrollTo(  # noqa: N802
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll as little as shows the whole cell."""
        if not index.isValid():
            return
        cell, bar = self._cell(index.row()), self.verticalScrollBar()
        if cell.top() - GAP < 0:
            bar.setValue(bar.value() + cell.top() - GAP)
        elif cell.bottom() + GAP > self.viewport().height():
            bar.setValue(bar.value() + cell.bottom() + GAP - self.viewport().height())

    def horizontalOffset(self) -> int:  # noqa: N802
        """Nothing is scrolled sideways."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        """How far it is scrolled."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:  # noqa: N802
        """No cell is hidden."""
        return False

    def setSelection(  # noqa: N802
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        """Qt's own way to select by the mouse is not taken: see `Selecting`."""

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Where to paint again when a selection changes; to go through all of it would take longer."""
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:  # noqa: N802
        """Fit columns to the width, and the scroll bar to the rows."""
        width, bar = self.viewport().width(), self.verticalScrollBar()
        self._layout = GridLayout(len(self.hits), width, self._wanted, self.hits.starts)
        bar.setRange(0, max(0, self._layout.height - self.viewport().height()))
        bar.setEnabled(bar.maximum() > 0)  # without a handle where all is in sight
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._layout.step // 3)
        super().updateGeometries()
        self.laid_out.emit()

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Qt's own way to move by keys; ours is `_target`."""
        return self.currentIndex()

    def _target(self, key: int) -> int:
        """The row that a key leads to from the current one, or -1 for a key that does not move."""
        count, row = len(self.hits), self.currentIndex().row()
        page = range(max(1, self.viewport().height() // self._layout.step))
        if key not in (*_SIDEWAYS, Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown):
            return -1
        if row < 0:
            return 0
        if key in _SIDEWAYS:
            return min(max(row + _SIDEWAYS[key], 0), count - 1)
        move = self._layout.above if key in (Key.Key_Up, Key.Key_PageUp) else self._layout.below
        for _ in page if key in (Key.Key_PageUp, Key.Key_PageDown) else range(1):
            row = move(row)
        return row
