"""Where the grid's cells are in its viewport, and which rows scrolling, keys and the mouse lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QStyle, QWidget

from clipsearch import Matches
from clipsearch.gui.results.grid_layout import GAP, HEADING, GridLayout
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.gui.timeline.justified_layout import JustifiedLayout

__all__ = [
    "CONTROL_SIDE",
    "MARKING",
    "USUAL",
    "CellHover",
    "CellLayout",
    "Control",
    "GridGeometry",
    "control_rects",
]

CONTROL_SIDE = 26  # logical pixels of what can be clicked in a cell
BETWEEN = 4  # logical pixels between two of them
INSET = 8  # logical pixels from the edges of its picture
SMALL = 88  # logical pixels of a picture's side below which there is only the check circle
Control = Literal["check", "similar", "no", "yes"]
"""What can be clicked in a cell under the mouse: to select it, to find photos like it, or to mark it."""
USUAL: tuple[Control, ...] = "check", "similar"
MARKING: tuple[Control, ...] = "check", "no", "yes"
AT_ONCE = 20_000  # photos of a timeline that are laid out in a few milliseconds
Key = Qt.Key
_SIDEWAYS: dict[int, int] = {
    Key.Key_Left: -1,
    Key.Key_Right: 1,
    Key.Key_Home: -(1 << 40),
    Key.Key_End: 1 << 40,
}


CellLayout = GridLayout | JustifiedLayout
"""Places of cells and headings in the coordinates of the whole content."""


class GridGeometry:
    """Cells that a `CellLayout` places in the content of a scroll area, which is scrolled vertically alone.

    Attributes:
        layout: places in the coordinates of the whole content; the viewport's start at `offset`.
        viewport: the widget that the cells are painted on.
        scroll_bar: the vertical one.
    """

    def __init__(self, area: QAbstractScrollArea, side: int) -> None:
        self.viewport = area.viewport()
        self.scroll_bar = area.verticalScrollBar()
        self.layout: CellLayout = GridLayout(0, 600, side)

    @property
    def offset(self) -> int:
        """How far the content is scrolled, in logical pixels."""
        return self.scroll_bar.value()

    def set_layout(self, layout: CellLayout, footer: int = 0) -> None:
        """Place cells otherwise; fit the scroll bar to them and to a footer of that height."""
        bar, height = self.scroll_bar, self.viewport.height()
        self.layout = layout
        bar.setRange(0, max(0, layout.height + footer - height))
        bar.setEnabled(bar.maximum() > 0)  # without a handle where everything is visible
        bar.setPageStep(height)
        bar.setSingleStep(layout.step // 3)

    def arrange(
        self, arrangement: TimelineArrangement, size: tuple[int, int, bool], footer: int = 0
    ) -> Callable[[], None] | None:
        """Place cells as a timeline has them, for a size.

        Many photos stay as they were laid out last: what is returned is to be called in another thread,
        and then this once more.
        """
        is_new = not arrangement.is_laid_out(*size)
        if is_new and (arrangement.layout is None or arrangement.layout.count <= AT_ONCE):
            arrangement.lay_out(*size)
            is_new = False
        if arrangement.layout is not None:
            self.set_layout(arrangement.layout, footer)
        return (lambda: arrangement.lay_out(*size)) if is_new else None

    def place_footer(self, footer: QWidget | None) -> None:
        """Move a widget to the end of the photos."""
        if footer is not None:
            top = self.layout.height - self.offset
            footer.setGeometry(0, top, self.viewport.width(), footer.sizeHint().height())

    def cell(self, row: int) -> QRect:
        """A row's cell in the viewport; in languages from right to left, lines begin at the right."""
        return self._mirrored(self.layout.cell(row).translated(0, -self.offset))

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.viewport.layoutDirection(), self.viewport.rect(), place)

    def rows_in(self, area: QRect) -> list[range]:
        """The rows of the cells that intersect a rectangle of the content."""
        return self.layout.rows_in(self._mirrored(area))

    def row_at(self, point: QPoint) -> int:
        """The row of the cell at a point of the viewport, or -1; none is below a heading that stays there."""
        if point.y() < self.sticky_bottom:
            return -1
        if self.viewport.isRightToLeft():
            point = QPoint(self.viewport.width() - 1 - point.x(), point.y())
        return self.layout.row_at(point.x(), point.y() + self.offset)

    @property
    def sticky_bottom(self) -> int:
        """How far the heading that stays at the top of the viewport reaches; 0 without one."""
        sticky = self.layout.sticky_heading(self.offset)
        return 0 if sticky is None else sticky[1] + HEADING

    def visible_rows(self, margin: int = 0) -> range:
        """The rows in the viewport, and in `margin` pixels above and below it."""
        top = self.offset
        return self.layout.rows_between(top - margin, top + self.viewport.height() + margin)

    def scroll_to(self, row: int) -> None:
        """Scroll as little as shows the whole cell, with the heading right above it."""
        cell, bar = self.cell(row), self.scroll_bar
        top = cell.top() - GAP - self.layout.heading_above(row)
        if top < 0:
            bar.setValue(bar.value() + top)
        elif cell.bottom() + GAP > self.viewport.height():
            bar.setValue(bar.value() + cell.bottom() + GAP - self.viewport.height())

    def anchor(self) -> tuple[int, int] | None:
        """The first row in view, and the top of its cell in the viewport; None at the top of all."""
        rows = self.visible_rows()
        return (rows.start, self.cell(rows.start).top()) if rows and self.offset else None

    def anchor_among(self, shown: Matches, hits: Matches) -> tuple[int, int] | None:
        """The row in other hits of the first photo in view that is among them, and its place now."""
        for row in self.visible_rows() if self.offset else ():
            if (found := hits.row_of(int(shown.contents[row]))) >= 0:
                return found, self.cell(row).top()
        return None

    def restore(self, anchor: tuple[int, int] | None) -> None:
        """Scroll so that a row is at a place in the viewport."""
        if anchor is not None and anchor[0] < self.layout.count:
            self.scroll_bar.setValue(self.layout.cell(anchor[0]).top() - anchor[1])

    def target(self, key: int, row: int) -> int:
        """The row that a key leads to from another (-1: from none), or -1 for a key that does not move."""
        if key not in (*_SIDEWAYS, Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown):
            return -1
        if row < 0:
            return 0
        if key in _SIDEWAYS:
            turns = key in (Key.Key_Left, Key.Key_Right) and self.viewport.isRightToLeft()
            step = -_SIDEWAYS[key] if turns else _SIDEWAYS[key]
            return min(max(row + step, 0), self.layout.count - 1)
        is_page = key in (Key.Key_PageUp, Key.Key_PageDown)
        go = self.layout.row_above if key in (Key.Key_Up, Key.Key_PageUp) else self.layout.row_below
        for _ in range(max(1, self.viewport.height() // self.layout.step) if is_page else 1):
            row = go(row)
        return row


def control_rects(
    picture: QRect, direction: Qt.LayoutDirection, controls: Sequence[Control] = USUAL
) -> dict[Control, QRect]:
    """Where the controls of a picture are: the check circle is where reading begins."""
    inset = min(INSET, max(2, (picture.width() - CONTROL_SIDE) // 2))
    found: dict[Control, QRect] = {
        "check": QRect(picture.left() + inset, picture.top() + inset, CONTROL_SIDE, CONTROL_SIDE)
    }
    if min(picture.width(), picture.height()) >= SMALL:
        corner = QPoint(
            picture.right() - inset - CONTROL_SIDE + 1, picture.bottom() - inset - CONTROL_SIDE + 1
        )
        for place, control in enumerate(reversed(controls[1:])):
            step = QPoint(place * (CONTROL_SIDE + BETWEEN), 0)
            found[control] = QRect(corner - step, QSize(CONTROL_SIDE, CONTROL_SIDE))
    return {control: QStyle.visualRect(direction, picture, rect) for control, rect in found.items()}


class CellHover(QObject):
    """Which cell the mouse is over, and which control of it.

    Signals:
        rested: the row that the mouse rests on, or -1 when it does not any more; and where its cell is on
            the screen.
        marked: a hit, and whether it fits, by the controls "yes" and "no".

    Attributes:
        controls: what can be clicked in a cell, beginning with "check".
    """

    rested = Signal(int, QRect)
    marked = Signal(object, bool)

    def __init__(self, geometry: GridGeometry, parent: QObject) -> None:
        super().__init__(parent)
        self._geometry = geometry
        self.row = -1
        self.control: Control | None = None
        self.controls = USUAL

    def find(self, point: QPoint) -> tuple[int, Control | None]:
        """The row of the cell at a point of the viewport, or -1, and the control there."""
        row = self._geometry.row_at(point)
        if row < 0:
            return -1, None
        picture = self._geometry.cell(row).adjusted(0, 0, 0, -self._geometry.layout.caption)
        places = control_rects(picture, self._geometry.viewport.layoutDirection(), self.controls)
        return row, next((control for control, rect in places.items() if rect.contains(point)), None)

    def move(self, point: QPoint) -> None:
        """Mark what is at a point of the viewport."""
        self._set(*self.find(point))

    def leave(self) -> None:
        """Mark nothing."""
        self._set(-1, None)
        self.end_rest()

    def rest(self, point: QPoint) -> None:
        """The mouse rests at a point of the viewport."""
        if (row := self.find(point)[0]) >= 0:
            cell = self._geometry.cell(row)
            place = QRect(self._geometry.viewport.mapToGlobal(cell.topLeft()), cell.size())
            self.rested.emit(row, place)

    def end_rest(self) -> None:
        """The mouse does something else."""
        self.rested.emit(-1, QRect())

    def _set(self, row: int, control: Control | None) -> None:
        if (row, control) == (self.row, self.control):
            return
        for changed in {row, self.row}:
            if 0 <= changed < self._geometry.layout.count:
                self._geometry.viewport.update(self._geometry.cell(changed).adjusted(-6, -6, 6, 6))
        if row != self.row:
            self.end_rest()
        self.row, self.control = row, control
