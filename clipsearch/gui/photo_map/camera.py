"""What part of a map is shown, and how large."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

from clipsearch.gui.photo_map.point_index import View

__all__ = ["Camera"]

MOST_ZOOM = 2.0**14  # of the whole map
MARGIN = 24.0  # logical pixels around what is fitted into the widget


class Camera:
    """Converts between a map, from 0 to 1, and the pixels of a widget.

    Attributes:
        scale: logical pixels of the map's side.
        centre: the point of the map in the middle of the widget.
    """

    def __init__(self) -> None:
        self.scale = 500.0
        self.centre = QPointF(0.5, 0.5)
        self._size = QSizeF(500, 500)

    @property
    def view(self) -> View:
        """What is shown."""
        width, height = self._size.width() / self.scale / 2, self._size.height() / self.scale / 2
        x, y = self.centre.x(), self.centre.y()
        return View(x - width, y - height, x + width, y + height)

    @property
    def place(self) -> tuple[float, QPointF]:
        """The scale, and what is in the middle."""
        return self.scale, self.centre

    @property
    def zoom(self) -> float:
        """How much larger the map is than one that fits into the widget."""
        return self.scale / self._fitting

    @property
    def _fitting(self) -> float:
        return max(1.0, min(self._size.width(), self._size.height()))

    def resize(self, width: float, height: float) -> None:
        """The widget has another size; what is in its middle stays."""
        zoom = self.zoom
        self._size = QSizeF(max(width, 1), max(height, 1))
        self.scale = zoom * self._fitting

    def to_widget(self, x: float, y: float) -> QPointF:
        """The pixel of a point of the map."""
        view = self.view
        return QPointF((x - view.left) * self.scale, (y - view.top) * self.scale)

    def to_map(self, pixel: QPointF) -> QPointF:
        """The point of the map at a pixel."""
        view = self.view
        return QPointF(view.left + pixel.x() / self.scale, view.top + pixel.y() / self.scale)

    def pan(self, x: float, y: float) -> None:
        """Move the map by pixels."""
        self._set_centre(self.centre - QPointF(x, y) / self.scale)

    def zoom_at(self, factor: float, pixel: QPointF) -> None:
        """Enlarge the map; the point at a pixel stays there."""
        fixed = self.to_map(pixel)
        before, least = self.scale, 0.8 * self._fitting
        self.scale = min(max(before * factor, least), MOST_ZOOM * self._fitting)
        self._set_centre(fixed + (self.centre - fixed) * (before / self.scale))

    def fit(self, area: QRectF) -> None:
        """Show an area of the map as large as there is space for it."""
        width, height = max(area.width(), 1e-9), max(area.height(), 1e-9)
        sides = (self._size.width(), self._size.height())
        across, down = (side - 2 * min(MARGIN, side / 5) for side in sides)
        scale = min(across / width, down / height)
        self.scale = min(max(scale, 0.8 * self._fitting), MOST_ZOOM * self._fitting)
        self._set_centre(area.center())

    def _set_centre(self, centre: QPointF) -> None:
        self.centre = QPointF(min(max(centre.x(), 0), 1), min(max(centre.y(), 0), 1))
