"""Selecting in the grid: by click, Shift, Ctrl, a rubber band and keys; and dragging what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

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
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

__all__ = ["GridSelection"]

EDGE = 24  # pixels from the view's edge in which a rubber band scrolls
Flag = QItemSelectionModel.SelectionFlag
Modifier = Qt.KeyboardModifier


class _View(Protocol):
    def row_at(self, place: QPoint) -> int: ...
    def rows_in(self, area: QRect) -> list[range]: ...
    def viewport(self) -> QWidget: ...
    def verticalScrollBar(self) -> QScrollBar: ...  # noqa: N802 (Qt's name)


class GridSelection(QObject):
    """Changes a view's selection; `band` is the rubber band in the content's coordinates, if there is one.

    Signals:
        band_changed: paint it again.
        drag_asked: what is selected is dragged away.
    """

    band_changed = Signal()
    drag_asked = Signal()

    def __init__(self, view: _View, model: Callable[[], QItemSelectionModel], parent: QObject) -> None:
        """Take the view, and what gives its selection model (views change it)."""
        super().__init__(parent)
        self._view = view
        self._model = model
        self._anchor = 0
        self._pressed: QPoint | None = None  # in the content's coordinates
        self._row = -1
        self._single = False  # the press was on one of several: a release without a drag selects it alone
        self._before = QItemSelection()
        self.band: QRect | None = None
        self._scroll = QTimer(self, interval=16)
        self._scroll.timeout.connect(self._scroll_on)

    # Rows

    def ranges(self) -> list[range]:
        """What is selected, ascending."""
        selection = self._model().selection()
        parts = [selection.at(at) for at in range(selection.count())]
        found = [range(part.top(), part.bottom() + 1) for part in parts]
        return sorted(found, key=lambda part: part.start)

    def go(self, row: int, modifiers: Modifier = Modifier.NoModifier) -> None:
        """Make a row current; with Shift select up to it, with Ctrl only go there."""
        if modifiers & Modifier.ShiftModifier:
            self._to(row, add=bool(modifiers & Modifier.ControlModifier))
        elif modifiers & Modifier.ControlModifier:
            self._model().setCurrentIndex(self._index(row), Flag.NoUpdate)
        else:
            self._anchor = row
            self._model().setCurrentIndex(self._index(row), Flag.ClearAndSelect)

    def toggle(self, row: int) -> None:
        """Add a row, or take it out."""
        self._anchor = row
        self._model().setCurrentIndex(self._index(row), Flag.Toggle)

    @property
    def anchor(self) -> int:
        """The row from which Shift selects."""
        return self._anchor

    @property
    def busy(self) -> bool:
        """Whether a button is down."""
        return self._pressed is not None

    def select(self, ranges: Iterable[range], current: int, anchor: int) -> None:
        """Select these, make one current (-1 for none), and say from where Shift selects."""
        self._anchor = max(anchor, 0)
        if current >= 0:
            self._model().setCurrentIndex(self._index(current), Flag.NoUpdate)
        self._model().select(self._selection(ranges), Flag.ClearAndSelect)

    def all(self) -> None:
        """Select everything."""
        count = self._model().model().rowCount()
        if count:
            current = self._model().currentIndex().row()
            self._model().select(self._selection([range(count)]), Flag.ClearAndSelect)
            if current < 0:
                self._model().setCurrentIndex(self._index(0), Flag.NoUpdate)

    def clear(self) -> None:
        """Select nothing."""
        self._model().clear()

    def _to(self, row: int, *, add: bool) -> None:
        first, last = sorted((min(self._anchor, self._model().model().rowCount() - 1), row))
        self._model().select(
            self._selection([range(first, last + 1)]), Flag.Select if add else Flag.ClearAndSelect
        )
        self._model().setCurrentIndex(self._index(row), Flag.NoUpdate)

    # Mouse

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        place = event.position().toPoint()
        row = self._view.row_at(place)
        modifiers = event.modifiers()
        selected = row >= 0 and self._model().isSelected(self._index(row))
        if event.button() == Qt.MouseButton.RightButton:
            if row >= 0 and not selected:
                self.go(row)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed, self._row = self._content(place), row
        self._single = selected and not modifiers & (Modifier.ShiftModifier | Modifier.ControlModifier)
        if row < 0:
            if not modifiers & (Modifier.ShiftModifier | Modifier.ControlModifier):
                self.clear()
            self._before = QItemSelection(self._model().selection())
        elif self._single:
            self._model().setCurrentIndex(self._index(row), Flag.NoUpdate)
        elif modifiers & Modifier.ShiftModifier:
            self.go(row, modifiers)
        elif modifiers & Modifier.ControlModifier:
            self.toggle(row)
        else:
            self.go(row)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved, maybe with a button down."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self.stop()  # the release may have gone elsewhere
        if self._pressed is None:
            return
        place = event.position().toPoint()
        far = (self._content(place) - self._pressed).manhattanLength()
        if self.band is None and far < QApplication.startDragDistance():
            return
        if self._row < 0:
            self._stretch(place)
            return
        self._pressed = None
        if self._model().isSelected(self._index(self._row)):
            self.drag_asked.emit()

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._pressed is not None and self._single and self._row >= 0:
            self.go(self._row)
        self.stop()

    def stop(self) -> None:
        """Forget the press; what the band selected stays."""
        self._pressed = None
        self._scroll.stop()
        if self.band is not None:
            self.band = None
            self.band_changed.emit()

    def _stretch(self, place: QPoint) -> None:
        if self._pressed is None:
            return
        self.band = QRect(self._pressed, self._content(place)).normalized()
        ranges = self._view.rows_in(self.band)
        chosen = QItemSelection(self._before)
        chosen.merge(self._selection(ranges), Flag.Select)
        if ranges:
            self._anchor = ranges[0].start
            self._model().setCurrentIndex(self._index(ranges[-1].stop - 1), Flag.NoUpdate)
        self._model().select(chosen, Flag.ClearAndSelect)
        self.band_changed.emit()
        if EDGE < place.y() < self._view.viewport().height() - EDGE:
            self._scroll.stop()
        else:
            self._scroll.start()

    @Slot()
    def _scroll_on(self) -> None:
        """Scroll faster the farther the mouse is out."""
        place = self._view.viewport().mapFromGlobal(self._view.viewport().cursor().pos())
        below = place.y() - (self._view.viewport().height() - EDGE)
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + (max(4, below) if below > 0 else min(-4, place.y() - EDGE)))
        self._stretch(place)

    def _content(self, place: QPoint) -> QPoint:
        return place + QPoint(0, self._view.verticalScrollBar().value())

    def _index(self, row: int) -> QModelIndex:
        return self._model().model().index(row, 0)

    def _selection(self, ranges: Iterable[range]) -> QItemSelection:
        selection = QItemSelection()
        for part in ranges:
            if part:
                selection.select(self._index(part.start), self._index(part.stop - 1))
        return selection
