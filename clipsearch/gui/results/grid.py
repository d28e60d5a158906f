"""The grid of photos: a view that lays out, paints and loads only what is visible."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from clipsearch import ClipsearchError, Matches
from clipsearch.gui.ordering import title
from clipsearch.gui.results.grid_geometry import SIDE, GridView, Index
from clipsearch.gui.results.grid_layout import GAP, HEADING, MARGIN
from clipsearch.gui.results.photo_delegate import CellState, PhotoDelegate
from clipsearch.gui.results.selection import GridSelection
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.style.theme import AppTheme

__all__ = ["LARGEST", "SIDE", "SMALLEST", "Grid"]

SMALLEST, LARGEST = 64, 320
STEP = 1.2  # of the zoom, for a key or a notch of the wheel
RING = 6  # pixels around a cell that its marks may take
Key = Qt.Key


class Grid(GridView):
    """Uniform cells in rows that fill the width; holds a million results as well as ten.

    Signals:
        opened: a hit, by Enter.
        viewed: a row, by Space or a double click.
        similar_asked: a hit, by the key S.
        current_changed: the hit that keys start from now, or None.
        selected_changed: how many hits are selected.
        shown: other hits are shown, or the same in another order.
        settled: these rows, a range, are in sight or near; `Matches.fetch` them, and paint again.
        menu_asked: a hit, and the point on the screen for the menu of what is selected.
        drag_asked: what is selected is dragged out.
        side_changed: about how large pictures are.
    """

    opened = Signal(object)
    viewed = Signal(int)
    similar_asked = Signal(object)
    current_changed = Signal(object)
    selected_changed = Signal(int)
    shown = Signal()
    settled = Signal(object)
    menu_asked = Signal(object, QPoint)
    drag_asked = Signal()
    side_changed = Signal(int)

    def __init__(
        self, app_theme: AppTheme, thumbnails: ThumbnailCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._whole = False
        self._hovered = -1
        self._later: Matches | None = None  # results that wait for the mouse
        self._rows: dict[int, int] = {}  # where the pictures belong that are loaded, by content
        self._settle = QTimer(self, singleShot=True, interval=15)
        self._settle.timeout.connect(self._load_visible)
        self._delegate = PhotoDelegate(app_theme, thumbnails, self)
        self._selecting = GridSelection(self, self.selectionModel, self)
        self._selecting.band_changed.connect(self.viewport().update)
        self._selecting.drag_asked.connect(self.drag_asked)
        self.setModel(self._model)
        self.laid_out.connect(self._resize_pictures)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Photos"))
        thumbnails.loaded.connect(self._show_picture)
        app_theme.changed.connect(self.viewport().update)

    # What is shown

    @property
    def selected(self) -> Matches:
        """The selected hits, in the order of the rows."""
        return self.hits.part(self._selecting.ranges())

    @property
    def selected_count(self) -> int:
        """How many hits are selected."""
        return sum(map(len, self._selecting.ranges()))

    @property
    def side(self) -> int:
        """About how large pictures are, in logical pixels."""
        return self._wanted

    @property
    def whole(self) -> bool:
        """Whether pictures are shown whole instead of cut to squares."""
        return self._whole

    def show_hits(self, hits: Matches, *, again: bool = False) -> None:
        """Show these results.

        Args:
            hits: what to show.
            again: they are those of the same question: what is selected stays so, and so does the
                place, unless they come in another order. They wait for a button that is down.
        """
        self._later = hits if again and self._selecting.busy else None
        if self._later is not None:
            return
        before, place, kept = self.hits, self.verticalScrollBar().value(), self.current
        anchor = self._anchor_in(hits) if again else -1
        same_order = (hits.sort, hits.group) == (before.sort, before.group)
        chosen = self.selected.contents if again else before.contents[:0]
        self._selecting.stop()
        self._hovered = -1
        self._model.show(hits)
        self.updateGeometries()
        row = hits.row_of(kept.content) if again and kept else -1
        self._selecting.select(hits.ranges_of(chosen), row, anchor if anchor >= 0 else row)
        self.verticalScrollBar().setValue(place if again and same_order else 0)
        if row >= 0 and not same_order:
            self.scrollTo(self._model.index(row))
        elif row < 0 and kept is not None:
            self.current_changed.emit(None)
        self.selected_changed.emit(self.selected_count)
        with suppress(ClipsearchError):  # it is told when they are fetched once more
            hits.fetch(self._visible_rows())  # what is in sight does not vanish for a moment
        self._settle.start()
        self.viewport().update()
        self.shown.emit()

    def _anchor_in(self, hits: Matches) -> int:
        """The row among other hits of the one from which Shift selects, or -1."""
        at = self._selecting.anchor
        return hits.row_of(int(self.hits.contents[at])) if at < len(self.hits) else -1

    def set_side(self, side: int) -> None:
        """Show pictures about as large, with the same photo in sight."""
        side = max(SMALLEST, min(LARGEST, side))
        if side == self._wanted:
            return
        rows, current = self._visible_rows(), self.currentIndex().row()
        kept = current if current in rows else rows.start
        above = self._cell(kept).top() if rows else 0
        self._wanted = side
        self.updateGeometries()
        if rows and self.verticalScrollBar().value():
            self.verticalScrollBar().setValue(self._layout.cell(kept).top() - max(above, GAP))
        self._settle.start()
        self.viewport().update()
        self.side_changed.emit(side)

    def zoom(self, steps: float) -> None:
        """Show larger pictures, or smaller ones."""
        self.set_side(round(self._wanted * STEP**steps))

    def set_whole(self, whole: bool) -> None:
        """Show pictures whole, or cut to squares."""
        self._whole = whole
        self.updateGeometries()
        self._settle.start()
        self.viewport().update()

    @Slot()
    def _resize_pictures(self) -> None:
        self._thumbnails.resize(self._layout.side, self.devicePixelRatioF(), fit=self._whole)

    def event(self, event: QEvent) -> bool:
        """Have pictures as sharp as the screen that the window was moved to."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._resize_pictures()
            self._settle.start()
            self.viewport().update()
        return super().event(event)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move, select, look at it by Space, open it by Enter, find similar by S, zoom."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        hit, row = self.current, self.currentIndex().row()
        if control and key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus):
            self.zoom(-1 if key == Key.Key_Minus else 1)
        elif control and key == Key.Key_A:
            self._selecting.all()
        elif self.hits and (target := self._target(key)) >= 0:
            self._selecting.go(target, held)
        elif hit is None:
            event.ignore()
        elif key == Key.Key_Space:
            if control:
                self._selecting.toggle(row)
            else:
                self.viewed.emit(row)
        elif key in (Key.Key_Return, Key.Key_Enter) and not held:
            self.opened.emit(hit)
        elif key == Key.Key_S and not held:
            self.similar_asked.emit(hit)
        elif key == Key.Key_Menu:
            self.menu_asked.emit(hit, self._menu_point())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Select, or begin a rubber band or a drag."""
        self._selecting.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Stretch the rubber band, or drag; mark what is under the mouse."""
        self._selecting.move(event)
        self._catch_up()
        self._hover(self.row_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End what the press began."""
        self._selecting.release(event)
        self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """End a press, whose release will not come here."""
        super().hideEvent(event)
        self._selecting.stop()
        self._catch_up()

    def _catch_up(self) -> None:
        """Show the results that waited for the mouse."""
        if self._later is not None and not self._selecting.busy:
            self.show_hits(self._later, again=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Look at the photo in full size."""
        row = self.row_at(event.position().toPoint())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._selecting.stop()
            self.viewed.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll, or zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(event.angleDelta().y() / 120)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the menu of what is selected."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if self.current:
                self.menu_asked.emit(self.current, self._menu_point())
            return
        row = self.row_at(self.viewport().mapFromGlobal(event.globalPos()))
        if row >= 0:
            self.menu_asked.emit(self.hits[row], event.globalPos())

    def _menu_point(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for changed in (row, self._hovered):
                if 0 <= changed < len(self.hits):
                    self.viewport().update(self._cell(changed).adjusted(-RING, -RING, RING, RING))
            self._hovered = row

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Tell the others what is current."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
        self.current_changed.emit(self.current)
        self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Tell the others how many are selected."""
        super().selectionChanged(selected, deselected)
        self.selected_changed.emit(self.selected_count)
        self.viewport().update()

    # Painting and loading

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the cells and headings in sight."""
        painter = QPainter(self.viewport())
        region, top = event.region(), self.verticalScrollBar().value()
        model, current, focused = self.selectionModel(), self.currentIndex().row(), self.hasFocus()
        area = event.rect().translated(0, top).adjusted(0, -RING, 0, RING)
        chosen = model.hasSelection()
        self._delegate.begin(painter, whole=self._whole, best=self.hits.best)
        for row in self._layout.rows_between(area.top(), area.bottom()):
            cell = self._layout.cell(row).translated(0, -top)
            if region.intersects(cell.adjusted(-RING, -RING, RING, RING)):
                marks = CellState(
                    selected=chosen and model.isSelected(self._model.index(row)),
                    hovered=row == self._hovered,
                    current=focused and row == current,
                )
                self._delegate.paint_hit(painter, cell, self.hits.ready(row), marks)
        for group, y in self._layout.headings_between(area.top() - HEADING, area.bottom()):
            place = QRect(MARGIN, y - top, self.viewport().width() - 2 * MARGIN, HEADING)
            first = self.hits.ready(self._layout.first_of(group))
            said = title(first, self.hits.group) if first is not None else ""
            self._delegate.paint_heading(painter, place, said, self._layout.size_of(group))
        if self._selecting.band is not None:
            self._delegate.paint_band(painter, self._selecting.band.translated(0, -top))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay out again, with the same photo at the top."""
        first = self._visible_rows().start
        super().resizeEvent(event)
        self.updateGeometries()
        if self.verticalScrollBar().value() and first < len(self.hits):
            self.verticalScrollBar().setValue(self._layout.cell(first).top() - GAP)
        self._settle.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Move what is painted, paint what came into view, and load it."""
        if abs(dy) < self.viewport().height() and self._selecting.band is None:
            self.viewport().scroll(0, dy)
            self._hover(self.row_at(self.viewport().mapFromGlobal(self.cursor().pos())))
        else:
            self.viewport().update()
        self._settle.start()

    @Slot()
    def _load_visible(self) -> None:
        rows = self._visible_rows()
        ahead = self._visible_rows(beyond=self.viewport().height() // 2)
        contents = self.hits.contents
        order = [*rows, *range(ahead.start, rows.start), *range(rows.stop, ahead.stop)]
        self._rows = {int(contents[row]): row for row in order}
        self._thumbnails.want(list(self._rows))
        self.settled.emit(range(max(0, rows.start - len(rows)), rows.stop + len(rows)))

    @Slot(object)
    def _show_picture(self, content: int) -> None:
        """Paint the cell of a picture that has come; all where other hits are shown meanwhile."""
        row, contents = self._rows.get(content, len(self.hits)), self.hits.contents
        if row < len(contents) and contents[row] == content:
            self.viewport().update(self._cell(row))
        else:
            self.viewport().update()
