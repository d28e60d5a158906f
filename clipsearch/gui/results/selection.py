"""Selection in the grid: by click, Shift, Ctrl, rubber band and keys; and the start of a drag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from clipsearch.gui.results.grid_geometry import GridGeometry

__all__ = ["GridSelection"]

EDGE = 24  # logical pixels from the viewport's edge within which a rubber band scrolls
Flag = QItemSelectionModel.SelectionFlag
Modifier = Qt.KeyboardModifier


class GridSelection(QObject):
    """Changes a view's selection; `band` is the rubber band in the coordinates of the content, or None.

    Signals:
        band_changed: repaint the rubber band.
        drag_requested: the selection is dragged out.
    """

    band_changed = Signal()
    drag_requested = Signal()

    def __init__(
        self, geometry: GridGeometry, model: Callable[[], QItemSelectionModel], parent: QObject
    ) -> None:
        """Take where cells are, and a function that returns the view's selection model (views replace it)."""
        super().__init__(parent)
        self._geometry = geometry
        self._selection_model = model
        self._anchor = 0
        self._pressed: QPoint | None = None  # in the content's coordinates
        self._row = -1
        # The press was on one of several selected: a release without a drag selects it alone.
        self._selects_on_release = False
        self._selection_before = QItemSelection()
        self.band: QRect | None = None
        self._scroll_timer = QTimer(self, interval=16)
        self._scroll_timer.timeout.connect(self._scroll_band)

    # Rows

    def ranges(self) -> list[range]:
        """The selected rows, ascending."""
        selection = self._selection_model().selection()
        parts = [selection.at(at) for at in range(selection.count())]
        found = [range(rows.top(), rows.bottom() + 1) for rows in parts]
        return sorted(found, key=lambda rows: rows.start)

    def move_to(self, row: int, modifiers: Modifier = Modifier.NoModifier) -> None:
        """Make a row current and select it; with Shift select up to it, with Ctrl leave the selection."""
        if modifiers & Modifier.ShiftModifier:
            self._extend_to(row, add=bool(modifiers & Modifier.ControlModifier))
        elif modifiers & Modifier.ControlModifier:
            self._selection_model().setCurrentIndex(self._index(row), Flag.NoUpdate)
        else:
            self._anchor = row
            self._selection_model().setCurrentIndex(self._index(row), Flag.ClearAndSelect)

    def toggle(self, row: int) -> None:
        """Add a row to the selection, or remove it."""
        self._anchor = row
        self._selection_model().setCurrentIndex(self._index(row), Flag.Toggle)

    @property
    def anchor(self) -> int:
        """The row from which Shift selects."""
        return self._anchor

    @property
    def is_pressed(self) -> bool:
        """Whether the mouse button is down."""
        return self._pressed is not None

    def select(self, ranges: Iterable[range], current: int, anchor: int) -> None:
        """Select rows, make one current (-1 for none), and set the row from which Shift selects."""
        self._anchor = max(anchor, 0)
        if current >= 0:
            self._selection_model().setCurrentIndex(self._index(current), Flag.NoUpdate)
        self._selection_model().select(self._selection(ranges), Flag.ClearAndSelect)

    def select_all(self) -> None:
        """Select everything."""
        count = self._selection_model().model().rowCount()
        if count:
            current = self._selection_model().currentIndex().row()
            self._selection_model().select(self._selection([range(count)]), Flag.ClearAndSelect)
            if current < 0:
                self._selection_model().setCurrentIndex(self._index(0), Flag.NoUpdate)

    def leave(self, rows: Sequence[range], count: int) -> None:
        """Select the row after some of `count` rows, or the one before, unless another is current."""
        current = self._selection_model().currentIndex().row()
        if any(current in part for part in rows):
            ends = [*(part.stop for part in rows[::-1]), rows[0].start - 1]
            left = [end for end in ends if 0 <= end < count and not any(end in part for part in rows)]
            if left:
                self.move_to(left[0])

    def clear(self) -> None:
        """Select nothing."""
        self._selection_model().clear()

    def _extend_to(self, row: int, *, add: bool) -> None:
        first, last = sorted((min(self._anchor, self._selection_model().model().rowCount() - 1), row))
        self._selection_model().select(
            self._selection([range(first, last + 1)]), Flag.Select if add else Flag.ClearAndSelect
        )
        self._selection_model().setCurrentIndex(self._index(row), Flag.NoUpdate)

    def press_key(self, key: int, modifiers: Modifier) -> bool:
        """Move or select as a key says; whether it says so."""
        held_control = bool(modifiers & Modifier.ControlModifier)
        model, row = self._selection_model(), self._selection_model().currentIndex().row()
        if held_control and key == Qt.Key.Key_A:
            self.select_all()
        elif model.model().rowCount() and (target := self._geometry.target(key, row)) >= 0:
            self.move_to(target, modifiers)
        elif row >= 0 and held_control and key == Qt.Key.Key_Space:
            self.toggle(row)
        else:
            return False
        return True

    # Mouse

    def check(self, row: int, modifiers: Modifier) -> None:
        """Add a row to the selection, or remove it; with Shift add all up to it."""
        if modifiers & Modifier.ShiftModifier:
            self._extend_to(row, add=True)
        else:
            self.toggle(row)

    def press(self, event: QMouseEvent) -> None:
        """Handle a mouse press."""
        point = event.position().toPoint()
        row = self._geometry.row_at(point)
        modifiers = event.modifiers()
        selected = row >= 0 and self._selection_model().isSelected(self._index(row))
        if event.button() == Qt.MouseButton.RightButton:
            if row >= 0 and not selected:
                self.move_to(row)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed, self._row = self._to_content(point), row
        self._selects_on_release = selected and not modifiers & (
            Modifier.ShiftModifier | Modifier.ControlModifier
        )
        if row < 0:
            if not modifiers & (Modifier.ShiftModifier | Modifier.ControlModifier):
                self.clear()
            self._selection_before = QItemSelection(self._selection_model().selection())
        elif self._selects_on_release:
            self._selection_model().setCurrentIndex(self._index(row), Flag.NoUpdate)
        elif modifiers & Modifier.ShiftModifier:
            self.move_to(row, modifiers)
        elif modifiers & Modifier.ControlModifier:
            self.toggle(row)
        else:
            self.move_to(row)

    def move(self, event: QMouseEvent) -> None:
        """Handle a mouse move."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self.stop()  # the release may have gone elsewhere
        if self._pressed is None:
            return
        point = event.position().toPoint()
        distance = (self._to_content(point) - self._pressed).manhattanLength()
        if self.band is None and distance < QApplication.startDragDistance():
            return
        if self._row < 0:
            self._update_band(point)
            return
        self._pressed = None
        if self._selection_model().isSelected(self._index(self._row)):
            self.drag_requested.emit()

    def release(self, event: QMouseEvent) -> None:
        """Handle a mouse release."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._pressed is not None and self._selects_on_release and self._row >= 0:
            self.move_to(self._row)
        self.stop()

    def stop(self) -> None:
        """End the press; what the band selected stays selected."""
        self._pressed = None
        self._scroll_timer.stop()
        if self.band is not None:
            self.band = None
            self.band_changed.emit()

    def _update_band(self, point: QPoint) -> None:
        if self._pressed is None:
            return
        self.band = QRect(self._pressed, self._to_content(point)).normalized()
        ranges = self._geometry.rows_in(self.band)
        chosen = QItemSelection(self._selection_before)
        chosen.merge(self._selection(ranges), Flag.Select)
        if ranges:
            self._anchor = ranges[0].start
            self._selection_model().setCurrentIndex(self._index(ranges[-1].stop - 1), Flag.NoUpdate)
        self._selection_model().select(chosen, Flag.ClearAndSelect)
        self.band_changed.emit()
        if EDGE < point.y() < self._geometry.viewport.height() - EDGE:
            self._scroll_timer.stop()
        else:
            self._scroll_timer.start()

    @Slot()
    def _scroll_band(self) -> None:
        """Scroll, faster the farther the mouse is outside."""
        point = self._geometry.viewport.mapFromGlobal(self._geometry.viewport.cursor().pos())
        below = point.y() - (self._geometry.viewport.height() - EDGE)
        bar = self._geometry.scroll_bar
        bar.setValue(bar.value() + (max(4, below) if below > 0 else min(-4, point.y() - EDGE)))
        self._update_band(point)

    def _to_content(self, point: QPoint) -> QPoint:
        return point + QPoint(0, self._geometry.offset)

    def _index(self, row: int) -> QModelIndex:
        return self._selection_model().model().index(row, 0)

    def _selection(self, ranges: Iterable[range]) -> QItemSelection:
        selection = QItemSelection()
        for rows in ranges:
            if rows:
                selection.select(self._index(rows.start), self._index(rows.stop - 1))
        return selection
