"""The grid of photos: a view that lays out, paints and loads only the visible cells."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from clipsearch import ClipsearchError, Hit, Matches
from clipsearch.gui.results.grid_geometry import CellHover, GridGeometry
from clipsearch.gui.results.grid_layout import GAP, HEADING, GridLayout
from clipsearch.gui.results.grid_model import GridModel
from clipsearch.gui.results.group_headings import heading_starts, heading_title
from clipsearch.gui.results.photo_delegate import CellState, PhotoDelegate, paint_photos
from clipsearch.gui.results.selection import GridSelection
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache, VisibleThumbnails
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.gui.widgets.table_view import QTableView

__all__ = ["LARGEST", "SIDE", "SMALLEST", "Grid"]

SIDE = 164  # logical pixels of a picture, about: cells fill the width
SMALLEST, LARGEST = 64, 320
STEP = 1.2  # of the zoom, for a key or a notch of the wheel
Index = QModelIndex | QPersistentModelIndex
Key = Qt.Key


class Grid(QTableView):
    """Uniform cells in rows that fill the width; holds a million results as well as ten.

    Signals:
        view_requested: a row, by Enter, Space or a double click.
        similar_requested: a hit, by the key S.
        current_changed: the current hit, from which keys move, or None.
        selected_changed: how many hits are selected.
        hits_changed: other hits are shown, or the same ones in another order.
        rows_needed: a range of rows that are visible or near; `Matches.fetch` them, then repaint.
        menu_requested: a hit, and the point on the screen for the menu of the selection.
        drag_requested: the selection is dragged out.
        layout_needed: a function that makes a layout and may take a while; call it in a worker thread, then
            `refresh_layout`.
        rested: as `CellHover.rested`.
        side_changed: the approximate side of pictures, in logical pixels.

    Attributes:
        hover: what is under the mouse, and which controls cells have.
    """

    view_requested = Signal(int)
    similar_requested = Signal(object)
    current_changed = Signal(object)
    selected_changed = Signal(int)
    hits_changed = Signal()
    rows_needed = Signal(object)
    menu_requested = Signal(object, QPoint)
    drag_requested = Signal()
    layout_needed = Signal(object)
    rested = Signal(int, QRect)
    side_changed = Signal(int)

    def __init__(
        self, app_theme: AppTheme, thumbnails: ThumbnailCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = GridModel(self)
        self._geometry = GridGeometry(self, SIDE)
        self._side = SIDE
        self._uncropped = False
        self.hover = CellHover(self._geometry, self)
        self.hover.rested.connect(self.rested)
        self._footer: QWidget | None = None
        self._pending_hits: tuple[Matches, TimelineArrangement | None] | None = None  # after a release
        self._arrangement: TimelineArrangement | None = None
        self._captions = False
        self._visible_thumbnails = VisibleThumbnails(thumbnails, self._geometry, lambda: self.hits, self)
        self._visible_thumbnails.rows_needed.connect(self.rows_needed)
        self._delegate = PhotoDelegate(app_theme, thumbnails, self)
        self._selection = GridSelection(self._geometry, self.selectionModel, self)
        self._selection.band_changed.connect(self.viewport().update)
        self._selection.drag_requested.connect(self.drag_requested)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Photos"))
        self.setObjectName("photos")
        app_theme.changed.connect(self.viewport().update)

    # Contents

    @property
    def hits(self) -> Matches:
        """The results, in the order of the rows."""
        return self._model.hits

    @property
    def current(self) -> Hit | None:
        """The hit from which keys move."""
        row = self.currentIndex().row()
        return self.hits[row] if 0 <= row < len(self.hits) else None

    @property
    def selected(self) -> Matches:
        """The selected hits, in the order of the rows, with all photos of stacks that are closed."""
        return self.hits.part(self._selection.ranges()).unfolded

    @property
    def selected_count(self) -> int:
        """How many photos are selected."""
        return self.hits.count_photos(self._selection.ranges())

    @property
    def visible_rows(self) -> range:
        """The rows of the cells in the viewport."""
        return self._geometry.visible_rows()

    @property
    def side(self) -> int:
        """The side that pictures should have, in logical pixels; cells fill the width."""
        return self._side

    @property
    def uncropped(self) -> bool:
        """Whether pictures are shown whole instead of cropped to squares."""
        return self._uncropped

    def set_hits(
        self, hits: Matches, *, is_refresh: bool = False, arrangement: TimelineArrangement | None = None
    ) -> None:
        """Show these results.

        Args:
            hits: the results.
            is_refresh: they answer the same query: the selection stays, and the scroll position, too,
                unless the order is another; in a timeline the photos in view stay where they are.
                While a mouse button is down they are not shown yet.
            arrangement: of a timeline, instead of uniform cells.
        """
        self._pending_hits = (hits, arrangement) if is_refresh and self._selection.is_pressed else None
        if self._pending_hits is not None:
            return
        before, offset, current = self.hits, self.verticalScrollBar().value(), self.current
        anchor = self._anchor_in(hits) if is_refresh else -1
        same_order = (hits.sort, hits.group) == (before.sort, before.group)
        same_order = same_order and (arrangement is None) == (self._arrangement is None)
        stays = is_refresh and arrangement is not None and same_order
        in_view = self._geometry.anchor_among(before, hits) if stays else None
        chosen = self.selected.contents if is_refresh else before.contents[:0]
        self._selection.stop()
        self.hover.leave()
        self._arrangement = arrangement
        self._model.set_hits(hits)
        self.updateGeometries()
        row = hits.row_of(current.content) if is_refresh and current else -1
        self._selection.select(hits.ranges_of(chosen), row, anchor if anchor >= 0 else row)
        self.verticalScrollBar().setValue(offset if is_refresh and same_order else 0)
        self._geometry.restore(in_view)
        if row >= 0 and not same_order:
            self.scrollTo(self._model.index(row))
        elif row < 0 and current is not None:
            self.current_changed.emit(None)
        self.selected_changed.emit(self.selected_count)
        with suppress(ClipsearchError):  # reported when they are fetched once more
            hits.fetch(self.visible_rows)  # so that visible cells are not empty for a moment
        self._visible_thumbnails.load()
        self.viewport().update()
        self.hits_changed.emit()

    def select_next(self, leaving: Sequence[Hit]) -> None:
        """Select the photo after some that are about to go, or the one before, unless another is current."""
        contents = np.array([hit.content for hit in leaving], np.int64)
        self._selection.leave(self.hits.ranges_of(contents), len(self.hits))

    @Slot()
    def refresh_layout(self) -> None:
        """Show the layout that was made since; what is in view stays in its place."""
        before = self._geometry.anchor()
        self.updateGeometries()
        self._geometry.restore(before)
        self._visible_thumbnails.load()
        self.viewport().update()

    def select(self, contents: Sequence[int], current: int | None) -> None:
        """Select the photos that are among the results, and make one current, which is scrolled to."""
        row = -1 if current is None else self.hits.row_of(current)
        ranges = self.hits.ranges_of(np.array(contents, dtype=np.int64))
        self._selection.select(ranges, row, row)

    def set_footer(self, footer: QWidget | None) -> None:
        """Show a widget below the last photo instead of the one before, or none."""
        if self._footer is not None and self._footer is not footer:
            self._footer.hide()
        self._footer = footer
        if footer is not None:
            footer.setParent(self.viewport())
            footer.show()
        self.updateGeometries()

    def _anchor_in(self, hits: Matches) -> int:
        """The row in other hits of the photo from which Shift selects, or -1."""
        at = self._selection.anchor
        return hits.row_of(int(self.hits.contents[at])) if at < len(self.hits) else -1

    def set_side(self, side: int) -> None:
        """Show pictures of about this side, and keep the same photo visible."""
        side = max(SMALLEST, min(LARGEST, side))
        if side == self._side:
            return
        rows, row, before = self.visible_rows, self.currentIndex().row(), self._geometry.anchor()
        if before is not None:
            row = row if row in rows else rows.start
            before = row, max(self._geometry.cell(row).top(), GAP)
        self._side = side
        self.updateGeometries()
        self._geometry.restore(before)
        self._visible_thumbnails.load()
        self.viewport().update()
        self.side_changed.emit(side)

    def zoom(self, steps: float) -> None:
        """Show larger pictures, or smaller ones for negative steps."""
        self.set_side(round(self._side * STEP**steps))

    def set_uncropped(self, uncropped: bool) -> None:
        """Show pictures whole, or cropped to squares."""
        self._uncropped = uncropped
        self.refresh_layout()

    def set_captions(self, captions: bool) -> None:
        """Show names below the pictures of a timeline."""
        self._captions = captions
        self.refresh_layout()

    def set_expert(self, expert: bool) -> None:
        """Show similarity as numbers, or only in words."""
        self._model.expert = expert
        self.viewport().update()

    @property
    def layout_size(self) -> tuple[int, int, bool]:
        """What a timeline is to be laid out for; see `TimelineArrangement.lay_out`."""
        return self.viewport().width(), self._side, self._captions

    def event(self, event: QEvent) -> bool:
        """Reload thumbnails for the resolution of another screen."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.refresh_layout()
        return super().event(event)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move, select, view by Enter or Space, find similar photos by S, zoom."""
        self.hover.end_rest()
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        hit, zooms = self.current, key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus)
        if zooms and held & Qt.KeyboardModifier.ControlModifier:
            self.zoom(-1 if key == Key.Key_Minus else 1)
        elif self._selection.press_key(key, held):
            pass
        elif hit is None:
            event.ignore()
        elif key == Key.Key_Space or (key in (Key.Key_Return, Key.Key_Enter) and not held):
            self.view_requested.emit(self.currentIndex().row())
        elif key == Key.Key_S and not held:
            self.similar_requested.emit(hit)
        elif key == Key.Key_Menu:
            self.menu_requested.emit(hit, self._menu_point())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Select, or begin a rubber band or a drag; or do what a control of a cell is for."""
        self.hover.end_rest()
        row, control = self.hover.find(event.position().toPoint())
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()  # they are the window's
        elif control is None or event.button() != Qt.MouseButton.LeftButton:
            self._selection.press(event)
        elif control == "check":
            self._selection.check(row, event.modifiers())
        elif control == "similar":
            self.similar_requested.emit(self.hits[row])
        else:
            self.hover.marked.emit(self.hits[row], control == "yes")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Resize the rubber band, or drag; mark the cell under the mouse."""
        self._selection.move(event)
        self._show_pending_hits()
        self.hover.move(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a rubber band or a click."""
        self._selection.release(event)
        self._show_pending_hits()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """End a press: its release will not arrive."""
        super().hideEvent(event)
        self._selection.stop()
        self._show_pending_hits()

    def _show_pending_hits(self) -> None:
        """Show results that arrived while a mouse button was down."""
        if self._pending_hits is not None and not self._selection.is_pressed:
            hits, arrangement = self._pending_hits
            self.set_hits(hits, is_refresh=True, arrangement=arrangement)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """View the photo in full size; on a control of its cell, a second click."""
        row, control = self.hover.find(event.position().toPoint())
        if control is not None:
            self.mousePressEvent(event)
        elif row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.hover.end_rest()
            self._selection.stop()
            self.view_requested.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll, or zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(event.angleDelta().y() / 120)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Request the menu of the selection."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if self.current:
                self.menu_requested.emit(self.current, self._menu_point())
            return
        row = self._geometry.row_at(self.viewport().mapFromGlobal(event.globalPos()))
        if row >= 0:
            self.menu_requested.emit(self.hits[row], event.globalPos())

    def _menu_point(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Request a larger preview where the mouse rests, instead of a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self.hover.rest(event.pos())
            return True
        if event.type() == QEvent.Type.Leave:
            self.hover.leave()
        return super().viewportEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Scroll to the current cell and emit the change."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
        self.current_changed.emit(self.current)
        self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Emit how many are selected."""
        super().selectionChanged(selected, deselected)
        self.selected_changed.emit(self.selected_count)
        self.viewport().update()

    # Interface of QAbstractItemView

    def visualRect(self, index: Index) -> QRect:  # noqa: N802
        """Where a cell is in the viewport."""
        return self._geometry.cell(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """The cell at a point of the viewport."""
        row = self._geometry.row_at(point)
        return self._model.index(row) if row >= 0 else QModelIndex()

    def scrollTo(  # noqa: N802
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll as little as shows the whole cell."""
        if index.isValid():
            self._geometry.scroll_to(index.row())

    def horizontalOffset(self) -> int:  # noqa: N802
        """Nothing is scrolled sideways."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        """How far it is scrolled."""
        return self._geometry.offset

    def isIndexHidden(self, index: Index) -> bool:  # noqa: N802
        """No cell is hidden."""
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        """Do nothing: the mouse selects through `GridSelection`."""

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Repaint everything when the selection changes; to go through all of it would take longer."""
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:  # noqa: N802
        """Fit columns to the width, and the scroll bar to the rows."""
        below = 0 if self._footer is None else self._footer.sizeHint().height()
        if self._arrangement is None:
            starts = heading_starts(self.hits)
            layout = GridLayout(len(self.hits), self.viewport().width(), self._side, starts)
            self._geometry.set_layout(layout, below)
        elif later := self._geometry.arrange(self._arrangement, self.layout_size, below):
            self.layout_needed.emit(later)
        super().updateGeometries()
        self._geometry.place_footer(self._footer)
        self._visible_thumbnails.resize(self.devicePixelRatioF(), fit=self._uncropped)

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Stay: keys move through `keyPressEvent`."""
        return self.currentIndex()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the visible cells and headings."""
        model, current, focused = self.selectionModel(), self.currentIndex().row(), self.hasFocus()
        has_selection = model.hasSelection()

        def state(row: int) -> CellState:
            selected = has_selection and model.isSelected(self._model.index(row))
            is_current, hover = focused and row == current, self.hover
            return CellState(selected, row == hover.row, is_current, hover.control, hover.controls)

        painter = QPainter(self.viewport())
        best, layout, expert = self.hits.best, self._geometry.layout, self._model.expert
        self._delegate.prepare(painter, layout, uncropped=self._uncropped, best=best, expert=expert)
        paint_photos(painter, event.region(), self._delegate, self._geometry, self.hits, state, self._title)
        if self._selection.band is not None:
            self._delegate.paint_band(painter, self._selection.band.translated(0, -self._geometry.offset))
        painter.end()

    def _title(self, group: int) -> str:
        if self._arrangement is not None:
            return self._arrangement.title(group)
        return heading_title(self.hits, self._geometry.layout.first_row(group))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay out for the new size, with the same photo at the top."""
        before = self._geometry.anchor()
        super().resizeEvent(event)
        self.updateGeometries()
        self._geometry.restore(before)
        self._visible_thumbnails.load()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Scroll the painted pixels, paint what came into view, and load it."""
        if abs(dy) < self.viewport().height() and self._selection.band is None:
            fixed = HEADING if self._geometry.layout.is_justified else 0
            area = self.viewport().rect().adjusted(0, fixed, 0, 0)
            self.viewport().scroll(0, dy, area)
            self.viewport().update(0, 0, area.width(), fixed)
            self.hover.move(self.viewport().mapFromGlobal(self.cursor().pos()))
        else:
            self.viewport().update()
        self._geometry.place_footer(self._footer)
        self._visible_thumbnails.load()
