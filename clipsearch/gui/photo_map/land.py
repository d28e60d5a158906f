"""The land of the earth as outlines, in Web Mercator, from the resources."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from clipsearch.gui.photo_map.camera import Camera
from clipsearch.gui.style.colours import Colours
from clipsearch.settings import resources

__all__ = ["Land"]

FINE_FROM = 4.0  # of the zoom, from which on the finer outlines are painted
MOST_LATITUDE = 85.0511
UNITS = 16383  # of 180 degrees, in the file


class _Outline(NamedTuple):
    box: QRectF
    path: QPainterPath


class Land:
    """Outlines at two scales; those in view are painted. Some beyond 180 degrees are there twice."""

    def __init__(self) -> None:
        """Read them, a fifth of a second in any thread."""
        with np.load(resources() / "earth" / "land.npz", allow_pickle=False) as file:
            self._scales = [
                _outlines(file[f"{name}_points"], file[f"{name}_ends"]) for name in ("coarse", "fine")
            ]

    @staticmethod
    @cache
    def load() -> Land:
        """The one that all canvases share."""
        return Land()

    def paint(self, painter: QPainter, camera: Camera, size: QRectF, colours: Colours) -> None:
        """Paint what is in view."""
        view = camera.view
        shown = QRectF(QPointF(view.left, view.top), QPointF(view.right, view.bottom))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        world = QRectF(camera.to_widget(0, 0), camera.to_widget(1, 1))
        painter.setClipRect(world.intersected(size))
        painter.translate(-view.left * camera.scale, -view.top * camera.scale)
        painter.scale(camera.scale, camera.scale)
        pen = QPen(QColor(colours.muted), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor(colours.soft))
        for outline in self._scales[camera.zoom >= FINE_FROM]:
            if outline.box.intersects(shown):
                painter.drawPath(outline.path)
        painter.restore()


def _outlines(points: np.ndarray, ends: np.ndarray) -> list[_Outline]:
    """Paths of polygons: rings of int16 longitudes and latitudes, and the end of each polygon's rings."""
    longitudes, latitudes = (points.astype(np.float64) * (180 / UNITS)).T
    latitudes = np.clip(latitudes, -MOST_LATITUDE, MOST_LATITUDE)
    y = 0.5 - np.arcsinh(np.tan(np.radians(latitudes))) / (2 * np.pi)
    places = np.stack((longitudes / 360 + 0.5, y), axis=1)
    found, start = [], 0
    path = QPainterPath()
    for end, is_last in ends.tolist():
        path.addPolygon(QPolygonF([QPointF(*place) for place in places[start:end].tolist()]))
        path.closeSubpath()
        start = end
        if is_last:
            path.setFillRule(Qt.FillRule.OddEvenFill)
            found.append(_Outline(path.boundingRect(), path))
            path = QPainterPath()
    beyond = [one.path.translated(-1, 0) for one in found if one.box.right() > 1]
    beyond += [one.path.translated(1, 0) for one in found if one.box.left() < 0]
    return found + [_Outline(path.boundingRect(), path) for path in beyond]
