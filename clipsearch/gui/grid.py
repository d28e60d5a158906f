"""The grid of photos: a view that lays out, paints and loads only what is visible."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from clipsearch import Hit
from clipsearch.gui.delegate import CAPTION, PhotoDelegate
from clipsearch.gui.gridmodel import HIT, GridModel
from clipsearch.gui.theme import Look
from clipsearch.gui.thumbnails import Thumbnails

__all__ = ["Grid"]

SIDE = 164  # logical pixels of a picture, about: cells fill the width
GAP = 16
MARGIN = 24
MARGIN_RIGHT = 12  # the scroll bar stands beside it
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Grid(QAbstractItemView):
    """Uniform cells in rows that fill the width; holds a million results as well as ten.

    Signals:
        opened: a hit, by Enter or a double click.
        similar_asked: a hit, by the key S.
        current_changed: the hit that is selected now, or None.
        menu_asked: a hit, and the point on the screen for its menu.
    """

    opened = Signal(object)
    similar_asked = Signal(object)
    current_changed = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, look: Look, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._model = GridModel(self)
        self._columns, self._side = 1, SIDE
        self._settle = QTimer(self, singleShot=True, interval=15)
        self._settle.timeout.connect(self._load_visible)
        self.setModel(self._model)
        self.setItemDelegate(PhotoDelegate(look, thumbnails, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Photos"))
        self.setTabKeyNavigation(False)
        thumbnails.loaded.connect(self.viewport().update)
        look.changed.connect(self.viewport().update)

    @property
    def hits(self) -> Sequence[Hit]:
        """What is shown."""
        return self._model.hits

    @property
    def current(self) -> Hit | None:
        """The selected hit."""
        hit = self.currentIndex().data(HIT)
        return hit if isinstance(hit, Hit) else None

    def show_hits(self, hits: Sequence[Hit], *, keep_place: bool = False) -> None:
        """Show these results, from the top or with the same place and selection as before."""
        place, kept = self.verticalScrollBar().value(), self.current
        self._model.show(hits)
        self.updateGeometries()
        self.verticalScrollBar().setValue(place if keep_place else 0)
        row = self._model.row_of(kept.content) if keep_place and kept else -1
        if row >= 0:
            self.selectionModel().setCurrentIndex(
                self._model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        elif kept is not None:
            self.current_changed.emit(None)
        self._settle.start()
        self.viewport().update()

    # Where things are

    def _cell(self, row: int) -> QRect:
        """Where a row's cell is, in the viewport."""
        line, column = divmod(row, self._columns)
        left = MARGIN + column * (self._side + GAP)
        top = GAP + line * self._step - self.verticalScrollBar().value()
        return QRect(left, top, self._side, self._side + CAPTION)

    @property
    def _step(self) -> int:
        return self._side + CAPTION + GAP

    def _visible_rows(self, beyond: int = 0) -> range:
        """The rows on the screen, and those of `beyond` pixels more above and below."""
        top = self.verticalScrollBar().value() - GAP
        first = max(0, (top - beyond) // self._step)
        last = (top + self.viewport().height() + beyond) // self._step
        return range(first * self._columns, min(len(self.hits), max(0, last + 1) * self._columns))

    def visualRect(self, index: Index) -> QRect:  # noqa: N802
        """Where a cell is in the viewport."""
        return self._cell(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """The cell at a point of the viewport."""
        line = (point.y() + self.verticalScrollBar().value() - GAP) // self._step
        column = (point.x() - MARGIN) // (self._side + GAP)
        row = line * self._columns + column
        if line < 0 or not 0 <= column < self._columns or row >= len(self.hits):
            return QModelIndex()
        return self._model.index(row) if self._cell(row).contains(point) else QModelIndex()

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
        """Select the cell at a rectangle's corner; one at most is selected."""
        index = self.indexAt(rect.topLeft())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Where to paint again when a selection changes, rings included."""
        region = QRegion()
        for index in selection.indexes():
            region += self._cell(index.row()).adjusted(-6, -6, 6, 6)
        return region

    def updateGeometries(self) -> None:  # noqa: N802
        """Fit columns to the width, and the scroll bar to the rows."""
        room = self.viewport().width() - MARGIN - MARGIN_RIGHT
        self._columns = max(1, round((room + GAP) / (SIDE + GAP)))
        self._side = max(32, (room + GAP) // self._columns - GAP)
        lines = -(-len(self.hits) // self._columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, lines * self._step + 2 * GAP - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._step // 3)
        self._thumbnails.resize(self._side, self.devicePixelRatioF())
        super().updateGeometries()

    # Keys and mouse

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a key leads from the current cell."""
        count = len(self.hits)
        if not count:
            return QModelIndex()
        row = self.currentIndex().row()
        if row < 0:
            return self._model.index(0)
        page = max(1, self.viewport().height() // self._step) * self._columns
        step = {
            QAbstractItemView.CursorAction.MoveLeft: -1,
            QAbstractItemView.CursorAction.MovePrevious: -1,
            QAbstractItemView.CursorAction.MoveRight: 1,
            QAbstractItemView.CursorAction.MoveNext: 1,
            QAbstractItemView.CursorAction.MoveUp: -self._columns,
            QAbstractItemView.CursorAction.MoveDown: self._columns,
            QAbstractItemView.CursorAction.MovePageUp: -page,
            QAbstractItemView.CursorAction.MovePageDown: page,
            QAbstractItemView.CursorAction.MoveHome: -count,
            QAbstractItemView.CursorAction.MoveEnd: count,
        }[action]
        if action == QAbstractItemView.CursorAction.MoveUp and row + step < 0:
            step = 0
        return self._model.index(min(max(row + step, 0), count - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open by Enter, find similar by S; the rest moves."""
        hit, plain = self.current, not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if hit and plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(hit)
        elif hit and plain and event.key() == Qt.Key.Key_S:
            self.similar_asked.emit(hit)
        elif hit and event.key() == Qt.Key.Key_Menu:
            self.menu_asked.emit(hit, self._menu_point())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters do not jump to names here: results are ordered by what they show."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the photo."""
        hit = self.indexAt(event.position().toPoint()).data(HIT)
        if isinstance(hit, Hit) and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(hit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the photo's menu."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if self.current:
                self.menu_asked.emit(self.current, self._menu_point())
            return
        hit = self.indexAt(self.viewport().mapFromGlobal(event.globalPos())).data(HIT)
        if isinstance(hit, Hit):
            self.menu_asked.emit(hit, event.globalPos())

    def _menu_point(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Tell the others what is selected."""
        super().currentChanged(current, previous)
        self.current_changed.emit(self.current)
        self.viewport().update()

    # Painting and loading

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the visible cells."""
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        base: QStyle.StateFlag = option.state
        base &= ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        delegate, current = self.itemDelegate(), self.currentIndex()
        hovered = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos()))
        for row in self._visible_rows():
            cell = self._cell(row)
            if not event.rect().intersects(cell.adjusted(-6, -6, 6, 6)):
                continue
            index = self._model.index(row)
            state = base
            if index == current:
                state |= QStyle.StateFlag.State_Selected
                if self.hasFocus():
                    state |= QStyle.StateFlag.State_HasFocus
            if index == hovered and self.viewport().underMouse():
                state |= QStyle.StateFlag.State_MouseOver
            option.rect = cell
            option.state = state
            delegate.paint(painter, option, index)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay out again, with the same photo at the top."""
        first = self._visible_rows().start
        super().resizeEvent(event)
        self.updateGeometries()
        if self.verticalScrollBar().value():
            self.verticalScrollBar().setValue(first // self._columns * self._step)
        self._settle.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Paint what came into view, and load it."""
        self.viewport().update()
        self._settle.start()

    @Slot()
    def _load_visible(self) -> None:
        rows = self._visible_rows()
        ahead = self._visible_rows(beyond=self.viewport().height() // 2)
        order = [*rows, *(row for row in ahead if row not in rows)]
        self._thumbnails.want([self.hits[row].content for row in order])
