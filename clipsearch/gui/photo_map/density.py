"""Points as an image: the more of them at a place, the stronger its colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from clipsearch.gui.photo_map.point_index import PointIndex, View
from clipsearch.records import Ids

__all__ = ["DensityImage"]

CHUNK = 8192  # points at a time, whose arrays are small enough to be allocated quickly
LEVELS = 33  # of the colour; this many points at a place and more have the strongest
WEAKEST = 0.5  # share of the strongest colour in that of a single point


class DensityImage:
    """Draws points into one image time and again: to allocate its memory takes longer than to draw."""

    def __init__(self, weak: str, strong: str, chosen: str) -> None:
        """Take colours: what that of a single point is mixed with, of many points, of chosen ones."""
        least, most = _parts(QColor(weak)), _parts(QColor(strong))
        shares = WEAKEST + (1 - WEAKEST) * np.log2(np.arange(1, LEVELS + 1)) / np.log2(LEVELS)
        red, green, blue = (
            np.round(low + (high - low) * shares).astype(np.uint32)
            for low, high in zip(least, most, strict=True)
        )
        self._table = np.zeros(LEVELS + 1, dtype=np.uint32)
        self._table[1:] = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
        self._chosen = np.uint32(QColor(chosen).rgb())
        self._counts = np.empty(0, dtype=np.int64)
        self._colours = np.empty(0, dtype=np.uint32)

    def draw(
        self,
        points: PointIndex,
        places: Ids,
        view: View,
        size: tuple[int, int],
        chosen: npt.NDArray[np.bool_] | None = None,
    ) -> QImage:
        """An image of a view, with a transparent ground; the next call overwrites it.

        Args:
            points: all points.
            places: of those to draw, in Morton order.
            view: the part of the map that the image shows.
            size: width and height of the image, in pixels.
            chosen: whether each point, in Morton order, is chosen; None where none is.
        """
        width, height = size
        if len(self._counts) != width * height:
            self._counts = np.empty(width * height, dtype=np.int64)
            self._colours = np.empty(width * height, dtype=np.uint32)
        self._counts.fill(0)
        marked = []
        scale = np.float32(width / (view.right - view.left)), np.float32(height / (view.bottom - view.top))
        for start in range(0, len(places), CHUNK):
            some = places[start : start + CHUNK]
            x = (points.x[some] - np.float32(view.left)) * scale[0]
            y = (points.y[some] - np.float32(view.top)) * scale[1]
            inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
            pixels = y[inside].astype(np.int64) * width + x[inside].astype(np.int64)
            np.add.at(self._counts, pixels, np.int64(1))  # of the same type: 30 times as fast
            if chosen is not None:
                marked.append(pixels[chosen[some[inside]]])
        self._table.take(self._counts, out=self._colours, mode="clip")
        if marked:
            self._colours[np.concatenate(marked)] = self._chosen
        return QImage(self._colours.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)


def _parts(colour: QColor) -> Sequence[int]:
    return colour.red(), colour.green(), colour.blue()
