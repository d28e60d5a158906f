"""Where the grid's cells are in its viewport, and which rows scrolling and keys lead to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea

from clipsearch.gui.results.grid_layout import GAP, HEADING, GridLayout
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.gui.timeline.justified_layout import JustifiedLayout

__all__ = ["CellLayout", "GridGeometry"]

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

    def cell(self, row: int) -> QRect:
        """A row's cell in the viewport."""
        return self.layout.cell(row).translated(0, -self.offset)

    def row_at(self, point: QPoint) -> int:
        """The row of the cell at a point of the viewport, or -1; none is below a heading that stays there."""
        if point.y() < self.sticky_bottom:
            return -1
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
            return min(max(row + _SIDEWAYS[key], 0), self.layout.count - 1)
        is_page = key in (Key.Key_PageUp, Key.Key_PageDown)
        step = self.layout.row_above if key in (Key.Key_Up, Key.Key_PageUp) else self.layout.row_below
        for _ in range(max(1, self.viewport.height() // self.layout.step) if is_page else 1):
            row = step(row)
        return row
