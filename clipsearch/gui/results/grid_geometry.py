"""Where the grid's cells are in its viewport, and which rows scrolling and keys lead to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea

from clipsearch.gui.results.grid_layout import GAP, GridLayout

__all__ = ["GridGeometry"]

Key = Qt.Key
_SIDEWAYS: dict[int, int] = {
    Key.Key_Left: -1,
    Key.Key_Right: 1,
    Key.Key_Home: -(1 << 40),
    Key.Key_End: 1 << 40,
}


class GridGeometry:
    """Cells that a `GridLayout` places in the content of a scroll area, which is scrolled vertically alone.

    Attributes:
        layout: places in the coordinates of the whole content; the viewport's start at `offset`.
        viewport: the widget that the cells are painted on.
        scroll_bar: the vertical one.
    """

    def __init__(self, area: QAbstractScrollArea, side: int) -> None:
        self.viewport = area.viewport()
        self.scroll_bar = area.verticalScrollBar()
        self.layout = GridLayout(0, 600, side)

    @property
    def offset(self) -> int:
        """How far the content is scrolled, in logical pixels."""
        return self.scroll_bar.value()

    def lay_out(
        self, count: int, side: int, starts: Sequence[int] | npt.NDArray[np.int64], footer: int = 0
    ) -> None:
        """Fit the columns to the width, and the scroll bar to the rows and a footer of that height."""
        bar, height = self.scroll_bar, self.viewport.height()
        self.layout = GridLayout(count, self.viewport.width(), side, starts)
        bar.setRange(0, max(0, self.layout.height + footer - height))
        bar.setEnabled(bar.maximum() > 0)  # without a handle where everything is visible
        bar.setPageStep(height)
        bar.setSingleStep(self.layout.step // 3)

    def cell(self, row: int) -> QRect:
        """A row's cell in the viewport."""
        return self.layout.cell(row).translated(0, -self.offset)

    def row_at(self, point: QPoint) -> int:
        """The row of the cell at a point of the viewport, or -1."""
        return self.layout.row_at(point.x(), point.y() + self.offset)

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
