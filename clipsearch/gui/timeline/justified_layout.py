"""Justified rows: photos of about one height, in their shapes, that fill the width; in sections."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect

from clipsearch.records import Ids

__all__ = ["GAP", "HEADING", "JustifiedLayout"]

GAP = 4  # logical pixels between photos
MARGIN_LEFT, MARGIN_RIGHT = 24, 8
TOP = 4  # logical pixels above the first heading
HEADING = 40  # logical pixels of a section's heading
BELOW = 12  # logical pixels below a section's last line
CAPTION = 24  # logical pixels below each line, where captions are shown
NARROWEST, WIDEST = 0.3, 12.0  # aspect ratios beyond which a photo is cropped
TALLEST = 1.5  # times the height wanted, at most: a line that would be taller does not fill the width
LOWEST = 0.65  # times the height wanted: no line becomes lower for one more photo
TALLEST_LAST = 1.15  # the same of a section's last line

Floats = npt.NDArray[np.float64]


class JustifiedLayout:
    """Lines of photos under the headings of their sections; made by array operations.

    A line ends where its height comes nearest to the one wanted. All points are in the coordinates of
    the whole content, in logical pixels, from its top.

    Attributes:
        count: number of photos.
        width: that was to be filled.
        side: the height that pictures should have.
        step: from one line to the next, about.
        height: of the whole content.
        caption: height of the caption below each picture, part of its cell.
        is_justified: True: cells have the shapes of their pictures.
    """

    is_justified = True

    def __init__(
        self, aspects: npt.NDArray[np.float32], starts: Ids, width: int, side: int, *, captions: bool = False
    ) -> None:
        """Lay out; a million photos take a tenth of a second.

        Args:
            aspects: width divided by height of each photo: (n,).
            starts: the first photo of each section, ascending from 0.
            width: to fill.
            side: the height that pictures should have.
            captions: leave a line for text below each picture.
        """
        self.count, self.width, self.side = len(aspects), width, side
        self.caption = CAPTION if captions else 0
        self.step = side + GAP + self.caption
        self._available = max(width - MARGIN_LEFT - MARGIN_RIGHT, 1)
        ratios = np.clip(aspects, NARROWEST, WIDEST).astype(np.float64)
        self._sums: Floats = np.concatenate(([0.0], np.cumsum(ratios)))  # of aspect ratios, before each photo
        self._section_starts = starts
        ends = np.append(starts[1:], self.count)
        self._lines = self._break_lines(ends)  # the first photo of each line, and the end of the last one
        firsts, stops = self._lines[:-1], self._lines[1:]
        wanted = self._sums[stops] - self._sums[firsts]
        natural = (self._available - GAP * (stops - firsts - 1)) / np.maximum(wanted, 1e-9)
        is_last = np.isin(stops, ends, assume_unique=True)
        most = np.where(is_last, TALLEST_LAST * side, TALLEST * side)
        self._scales: Floats = np.maximum(np.where(natural > most, side, natural), 1.0)  # exact heights
        self._heights = np.maximum(np.round(self._scales), 1).astype(np.int64)
        is_first = np.isin(firsts, starts, assume_unique=True)
        blocks = self._heights + self.caption + GAP + HEADING * is_first + (BELOW - GAP) * is_last
        bottoms = TOP + np.cumsum(blocks)
        self._tops: Ids = bottoms - blocks + HEADING * is_first  # of the pictures of each line
        self._section_tops: Ids = self._tops[is_first] - HEADING
        self.height = int(bottoms[-1]) if self.count else 0

    def _break_lines(self, ends: Ids) -> Ids:
        """Where lines begin, and at last the number of photos."""
        if not self.count:
            return np.zeros(1, dtype=np.int64)
        rights = self._sums * self.side + GAP * np.arange(self.count + 1)  # if all were in one line
        lefts = rights[:-1] + GAP
        stops = np.searchsorted(rights, lefts + self._available, "right") - 1  # the last that fits, from each
        more = np.minimum(stops + 1, self.count)
        # A line that is wider than wanted becomes lower by the factor by which it is wider.
        wide, narrow = rights[more] - lefts, rights[stops] - lefts
        is_nearer = (wide * narrow < self._available**2) & (wide * LOWEST < self._available)
        stops = np.where(is_nearer, more, stops)
        stops = np.maximum(stops, np.arange(1, self.count + 1))
        sizes = np.diff(ends, prepend=0)
        following = np.minimum(stops, np.repeat(ends, sizes)).tolist()
        lines, photo = [0], 0
        while photo < self.count:
            photo = following[photo]
            lines.append(photo)
        return np.array(lines, dtype=np.int64)

    # Photos

    def cell(self, row: int) -> QRect:
        """A photo's picture with its caption."""
        line = self._line_of(row)
        first, scale = int(self._lines[line]), float(self._scales[line])
        left, right = self._edges(row, first, scale)
        return QRect(left, int(self._tops[line]), right - left, int(self._heights[line]) + self.caption)

    def _edges(self, row: int, first: int, scale: float) -> tuple[int, int]:
        """The left edge of a photo in the line from `first`, and its right edge, which is outside."""
        start, gaps = self._sums[first], MARGIN_LEFT + GAP * (row - first)
        left = round((self._sums[row] - start) * scale)
        right = max(round((self._sums[row + 1] - start) * scale), left + 1)
        return left + gaps, right + gaps

    def row_at(self, x: int, y: int) -> int:
        """The photo at a point, or -1."""
        line = int(np.searchsorted(self._tops, y, "right")) - 1
        if line < 0 or y >= self._tops[line] + self._heights[line] + self.caption:
            return -1
        first, stop = int(self._lines[line]), int(self._lines[line + 1])
        edges = (self._edges(row, first, float(self._scales[line])) for row in range(first, stop))
        return next((row for row, (left, right) in enumerate(edges, first) if left <= x < right), -1)

    def _nearest(self, line: int, x: float) -> int:
        """The photo of a line whose middle is nearest."""
        first, stop = int(self._lines[line]), int(self._lines[line + 1])
        centres = [sum(self._edges(row, first, float(self._scales[line]))) / 2 for row in range(first, stop)]
        return first + min(range(len(centres)), key=lambda at: abs(centres[at] - x))

    def rows_between(self, top: int, bottom: int) -> range:
        """The photos of all lines that intersect a horizontal band."""
        if not self.count or bottom < self._tops[0]:
            return range(0)
        line = self._first_line_from(top)
        end = int(np.searchsorted(self._tops, bottom, "right"))
        return range(int(self._lines[line]), int(self._lines[max(line, end)]))

    def _first_line_from(self, y: int) -> int:
        """The first line that ends below a height; the number of lines where there is none."""
        line = max(int(np.searchsorted(self._tops, y, "right")) - 1, 0)
        return line + int(self._tops[line] + self._heights[line] + self.caption <= y)

    def rows_in(self, area: QRect) -> list[range]:
        """The photos whose cells intersect a rectangle, line by line."""
        rows = self.rows_between(area.top(), area.bottom())
        if not rows:
            return []
        if area.left() <= MARGIN_LEFT and area.right() >= MARGIN_LEFT + self._available:
            return [rows]
        found = []
        for line in range(self._line_of(rows.start), self._line_of(rows.stop - 1) + 1):
            inside = [
                row
                for row in range(int(self._lines[line]), int(self._lines[line + 1]))
                if self.cell(row).intersects(area)
            ]
            if inside:
                found.append(range(inside[0], inside[-1] + 1))
        return found

    def row_above(self, row: int) -> int:
        """The photo of the line above that is nearest; the same in the first line."""
        line = self._line_of(row)
        return row if line == 0 else self._nearest(line - 1, _middle(self.cell(row)))

    def row_below(self, row: int) -> int:
        """The photo of the line below that is nearest; the same in the last line."""
        line = self._line_of(row)
        return row if line + 2 >= len(self._lines) else self._nearest(line + 1, _middle(self.cell(row)))

    def _line_of(self, row: int) -> int:
        return int(np.searchsorted(self._lines, row, "right")) - 1

    # Sections

    def headings_between(self, top: int, bottom: int) -> Iterator[tuple[int, int]]:
        """The sections whose headings begin in a horizontal band: number and top of each."""
        first = int(np.searchsorted(self._section_tops, top, "left"))
        for section in range(first, int(np.searchsorted(self._section_tops, bottom, "right"))):
            yield section, int(self._section_tops[section])

    def sticky_heading(self, offset: int) -> tuple[int, int] | None:
        """The section whose heading stays at the top of the viewport, and its place in it: 0, or above.

        None as long as no section is scrolled over the edge. The next heading pushes it out.
        """
        section = int(np.searchsorted(self._section_tops, offset, "left")) - 1
        if section < 0 or offset >= self.height:
            return None
        return section, min(0, self.section_top(section + 1) - offset - HEADING)

    def section_top(self, section: int) -> int:
        """Where a section's heading begins; behind the last one the height of all."""
        return int(self._section_tops[section]) if section < len(self._section_tops) else self.height

    def first_row(self, group: int) -> int:
        """A section's first photo."""
        return int(self._section_starts[group])

    def group_size(self, group: int) -> int:
        """The number of photos of a section."""
        return (self.first_row(group + 1) if group + 1 < len(self._section_starts) else self.count) - (
            self.first_row(group)
        )

    def heading_above(self, row: int) -> int:
        """The height of the heading that a photo is seen with: it stays at the top of the viewport."""
        return HEADING


def _middle(cell: QRect) -> float:
    return cell.left() + cell.width() / 2
