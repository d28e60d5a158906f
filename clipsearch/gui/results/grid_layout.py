"""Layout of the grid's cells and headings, in arithmetic over rows: no object for each cell."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect

__all__ = ["CAPTION", "GAP", "HEADING", "MARGIN", "GridLayout"]

CAPTION = 32  # logical pixels below a picture for its name and score
GAP = 16
MARGIN = 24
MARGIN_RIGHT = 12  # the scroll bar stands beside it
HEADING = 40  # logical pixels of a group's heading
MIN_SIDE = 32


class GridLayout:
    """Uniform cells in rows that fill a width, in groups under headings or in one without.

    All points are in the coordinates of the whole content, from its top.

    Attributes:
        columns: number of columns.
        side: of a picture, in logical pixels.
        step: from one line of cells to the next, in logical pixels.
        height: of the whole content, in logical pixels.
        caption: height of the caption, which is part of the cell.
        is_justified: False: cells are uniform.
    """

    caption = CAPTION
    is_justified = False

    def __init__(
        self, count: int, width: int, wanted_side: int, starts: Sequence[int] | npt.NDArray[np.int64] = ()
    ) -> None:
        """Lay out.

        Args:
            count: number of cells.
            width: to fill, in logical pixels.
            wanted_side: that pictures should have, about.
            starts: the first row of each group, ascending from 0; empty for no groups.
        """
        available = width - MARGIN - MARGIN_RIGHT
        self.columns = max(1, round((available + GAP) / (wanted_side + GAP)))
        self.side = max(MIN_SIDE, (available + GAP) // self.columns - GAP)
        self.step = self.side + CAPTION + GAP
        self.grouped = bool(len(starts))
        self.count = count
        self._heading_height = HEADING if self.grouped else 0
        first_rows = np.asarray(starts if self.grouped else [0], dtype=np.int64)
        lines = -(-np.diff(first_rows, append=count) // self.columns)
        ends = GAP + np.cumsum(self._heading_height + lines * self.step)
        self._first_rows = array("q", first_rows.tobytes())
        self._tops = array("q", np.concatenate(([GAP], ends[:-1])).astype(np.int64).tobytes())
        self.height = int(ends[-1]) + GAP

    def cell(self, row: int) -> QRect:
        """A row's cell."""
        group = self._group(row)
        line, column = divmod(row - self._first_rows[group], self.columns)
        top = self._tops[group] + self._heading_height + line * self.step
        return QRect(MARGIN + column * (self.side + GAP), top, self.side, self.side + CAPTION)

    def row_at(self, x: int, y: int) -> int:
        """The row of the cell at a point, or -1."""
        column = (x - MARGIN) // (self.side + GAP)
        if not 0 <= column < self.columns:
            return -1
        group = self._group_at(y)
        line = (y - self._tops[group] - self._heading_height) // self.step
        row = self._first_rows[group] + line * self.columns + column
        if line < 0 or not row < self._end(group):
            return -1
        return row if self.cell(row).contains(x, y) else -1

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows of all lines that intersect a horizontal band."""
        return range(self._first_row_from(top), self._end_row_at(bottom))

    def rows_in(self, area: QRect) -> list[range]:
        """The rows of the cells that intersect a rectangle."""
        across = self.side + GAP
        first = max(0, -((MARGIN + self.side - 1 - area.left()) // across))
        last = min(self.columns - 1, (area.right() - MARGIN) // across)
        rows = self.rows_between(area.top() + GAP, area.bottom())
        if first > last or not rows:
            return []
        if first == 0 and last == self.columns - 1:
            return [rows]
        return [
            range(line.start + first, min(line.start + last + 1, line.stop))
            for line in self._lines(rows)
            if line.start + first < line.stop
        ]

    def headings_between(self, top: int, bottom: int) -> Iterator[tuple[int, int]]:
        """The groups whose headings intersect a horizontal band: number and top of each."""
        if not self.grouped:
            return
        group = self._group_at(top)
        while group < len(self._tops) and self._tops[group] <= bottom:
            yield group, self._tops[group]
            group += 1

    def sticky_heading(self, offset: int) -> tuple[int, int] | None:
        """None: headings scroll with their photos."""
        return None

    def first_row(self, group: int) -> int:
        """A group's first row."""
        return self._first_rows[group]

    def heading_above(self, row: int) -> int:
        """The height of the heading right above a row's cell; 0 where other cells are above it."""
        in_first_line = row - self._first_rows[self._group(row)] < self.columns
        return self._heading_height if in_first_line else 0

    def group_size(self, group: int) -> int:
        """The number of cells of a group."""
        return self._end(group) - self._first_rows[group]

    def row_above(self, row: int) -> int:
        """The row one line up."""
        group = self._group(row)
        if row - self.columns >= self._first_rows[group]:
            return row - self.columns
        if group == 0:
            return row
        column, start = row - self._first_rows[group], self._first_rows[group - 1]
        last_line = (self._first_rows[group] - 1 - start) // self.columns
        return min(start + last_line * self.columns + column, self._first_rows[group] - 1)

    def row_below(self, row: int) -> int:
        """The row one line down."""
        group = self._group(row)
        start, end = self._first_rows[group], self._end(group)
        line, column = divmod(row - start, self.columns)
        if start + (line + 1) * self.columns < end:
            return min(row + self.columns, end - 1)
        return min(end + column, self._end(group + 1) - 1) if end < self.count else row

    def _lines(self, rows: range) -> Iterator[range]:
        row = rows.start
        while row < rows.stop:
            end = min(row + self.columns, self._end(self._group(row)))
            yield range(row, end)
            row = end

    def _group(self, row: int) -> int:
        return max(0, bisect_right(self._first_rows, row) - 1)

    def _group_at(self, y: int) -> int:
        return max(0, bisect_right(self._tops, y) - 1)

    def _end(self, group: int) -> int:
        return self._first_rows[group + 1] if group + 1 < len(self._first_rows) else self.count

    def _first_row_from(self, y: int) -> int:
        """The first row of the line at a height, or of the next line."""
        group = self._group_at(y)
        line = max(0, (y - self._tops[group] - self._heading_height) // self.step)
        return min(self._first_rows[group] + line * self.columns, self._end(group))

    def _end_row_at(self, y: int) -> int:
        """The row after the last of the line at a height."""
        group = self._group_at(y)
        line = (y - self._tops[group] - self._heading_height) // self.step
        return min(self._first_rows[group] + max(0, line + 1) * self.columns, self._end(group))
