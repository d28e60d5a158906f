"""Points as an image: the more of them at a place, the stronger its colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from clipsearch.gui.photo_map.point_index import PointIndex, View
from clipsearch.records import Ids

__all__ = ["colour_ramp", "draw_points"]

Table = npt.NDArray[np.uint32]


def colour_ramp(ground: str, strong: str, chosen: str) -> Table:
    """Colours for 0 to 254 points at a place, the more the stronger; the last is that of chosen ones."""
    least, most, first = QColor(ground), QColor(strong), QColor(chosen)
    shares = 0.5 + 0.5 * np.minimum(np.log2(np.arange(1, 255)) / 5, 1)
    parts = [
        np.round(low + (high - low) * shares).astype(np.uint32)
        for low, high in zip(_parts(least), _parts(most), strict=True)
    ]
    table = np.zeros(256, dtype=np.uint32)
    table[1:255] = np.uint32(0xFF000000) | parts[0] << 16 | parts[1] << 8 | parts[2]
    table[255] = first.rgb()
    return table


def draw_points(
    points: PointIndex,
    places: Ids,
    view: View,
    size: tuple[int, int],
    table: Table,
    chosen: npt.NDArray[np.bool_] | None = None,
) -> QImage:
    """An image of a view, with a transparent ground.

    Args:
        points: all points.
        places: of those to draw, in Morton order.
        view: the part of the map that the image shows.
        size: width and height of the image, in pixels.
        table: of `colour_ramp`.
        chosen: whether each point, in Morton order, is chosen; None where none is.
    """
    width, height = size
    x = (points.x[places] - np.float32(view.left)) * np.float32(width / (view.right - view.left))
    y = (points.y[places] - np.float32(view.top)) * np.float32(height / (view.bottom - view.top))
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    pixels = y[inside].astype(np.int32) * np.int32(width) + x[inside].astype(np.int32)
    counts = np.minimum(np.bincount(pixels, minlength=width * height), 254)
    if chosen is not None:
        counts[pixels[chosen[places[inside]]]] = 255
    colours = np.ascontiguousarray(table[counts])
    image = QImage(colours.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()  # which owns its pixels


def _parts(colour: QColor) -> Sequence[int]:
    return colour.red(), colour.green(), colour.blue()
