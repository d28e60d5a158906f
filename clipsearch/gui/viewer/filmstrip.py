"""The filmstrip: small pictures of the results around the photo that is shown, to step by a click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QStyle, QWidget

from clipsearch import Matches
from clipsearch.gui.style.colours import DARK, VIEWER_GROUND

__all__ = ["Filmstrip", "Thumbnails"]

SIDE = 64  # logical pixels of a picture
GAP = 6
HEIGHT = SIDE + 2 * 10


class Thumbnails(Protocol):
    """A cache of square pictures by content, all of one size, that are loaded in other threads."""

    @property
    def loaded(self) -> SignalInstance:
        """The signal of a content whose picture was loaded."""
        ...

    def resize(self, side: int, ratio: float) -> None:
        """Set the size: logical pixels, device pixels per logical pixel."""
        ...

    def get(self, content: int) -> QPixmap | None:
        """A picture, if it is cached."""
        ...

    def request(
        self, contents: Sequence[int], sizes: None = None, moments: Mapping[int, float] | None = None
    ) -> None:
        """Load these, and no others; of videos these moments."""
        ...


class Filmstrip(QWidget):
    """One row with the current photo in the middle.

    Signals:
        chosen: a row of the results.
    """

    chosen = Signal(int)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        """Take thumbnails of this widget's own, since all of a cache have one size."""
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._hits = Matches.none()
        self._row = -1
        self._wheel = 0
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        thumbnails.loaded.connect(self.update)

    def show_row(self, hits: Matches, row: int) -> None:
        """Show the results around a row."""
        self._hits, self._row = hits, row
        self._load()
        self.update()

    @property
    def visible_rows(self) -> range:
        """The rows of the pictures that are at least partly visible."""
        around = self.width() // 2 // (SIDE + GAP) + 1
        return range(max(0, self._row - around), min(len(self._hits), self._row + around + 1))

    def picture_rect(self, row: int) -> QRect:
        """Where the picture of a row is."""
        left = self.width() // 2 - SIDE // 2 + (row - self._row) * (SIDE + GAP)
        place = QRect(left, (self.height() - SIDE) // 2, SIDE, SIDE)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _load(self) -> None:
        self._thumbnails.resize(SIDE, self.devicePixelRatioF())
        rows = sorted(self.visible_rows, key=lambda row: abs(row - self._row))
        contents = [int(self._hits.contents[row]) for row in rows]
        found = ((content, self._hits.moment(content)) for content in contents)
        moments = {content: moment for content, moment in found if moment is not None}
        self._thumbnails.request(contents, None, moments)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Choose the picture under the mouse."""
        place = event.position().toPoint()
        row = next((row for row in self.visible_rows if self.picture_rect(row).contains(place)), -1)
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Step by the notches of the wheel."""
        delta = event.angleDelta()
        self._wheel += delta.y() or (delta.x() if self.isRightToLeft() else -delta.x())
        steps, self._wheel = -int(self._wheel / 120), self._wheel - int(self._wheel / 120) * 120
        if steps and self._hits:
            self.chosen.emit(min(max(self._row + steps, 0), len(self._hits) - 1))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Load what is visible now."""
        super().resizeEvent(event)
        self._load()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is space."""
        return QSize(400, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the visible pictures; a ring is around the current one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(VIEWER_GROUND))
        for row in self.visible_rows:
            place = self.picture_rect(row)
            picture = self._thumbnails.get(int(self._hits.contents[row]))
            painter.setOpacity(1.0 if row == self._row else 0.62)
            if picture is not None:
                painter.drawPixmap(place, picture)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(DARK.placeholder))
                painter.drawRoundedRect(place, 8, 8)
            if row == self._row:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(DARK.accent), 2))
                painter.drawRoundedRect(place.adjusted(-3, -3, 3, 3), 11, 11)
        painter.end()
