"""One picture to look at closely: zoomed by wheel and keys, moved by dragging, with a region drawn on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from clipsearch.gui.style.theme import AppTheme

__all__ = ["Canvas"]

STEP = 1.25  # of the zoom, for a key or a notch of the wheel
CLOSEST = 16.0  # screen pixels for a pixel of the picture
SMALLEST = 8  # logical pixels of a region's side: less was a slip of the hand
FINE = 16  # logical pixels that a key moves or stretches a region
WAYS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """Shows an image that stands for a photo of some size; scales are in screen pixels for a photo's pixel.

    Signals:
        zoomed: the scale is another.
        double_clicked: with the left button.
        region_drawn: a QRect in the photo's own pixels.
    """

    zoomed = Signal()
    double_clicked = Signal()
    region_drawn = Signal(QRect)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._image = QImage()
        self._size = QSize()
        self._scale = 0.0  # 0 while the picture fits the widget
        self._centre = QPointF()  # the photo's point in the widget's middle
        self._held: QPointF | None = None
        self._corner: QPointF | None = None
        self._drawing = False
        self.region = QRectF()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        app_theme.changed.connect(self.update)

    @property
    def image(self) -> QImage:
        """What is painted."""
        return self._image

    @property
    def fits(self) -> bool:
        """Whether the picture is as large as fits."""
        return self._scale == 0

    @property
    def scale(self) -> float:
        """Screen pixels for a pixel of the photo."""
        return self._scale or self._fitting()

    @property
    def is_soft(self) -> bool:
        """Whether a larger image of the photo would be sharper."""
        return self._image.width() < min(self._size.width(), self._size.width() * self.scale * 0.99)

    def show_image(self, image: QImage, size: QSize, *, same: bool = False) -> None:
        """Show an image of a photo that is `size` pixels large; of the same photo at the same zoom."""
        self._image = image
        self._size = size if not size.isEmpty() else image.size()
        if not same:
            self._scale = 0.0
            self._centre = QPointF(self._size.width() / 2, self._size.height() / 2)
            self._held = self._corner = None
            self.region = QRectF()
        self.update()
        self.zoomed.emit()

    def set_drawing(self, drawing: bool) -> None:
        """Draw a region by dragging from now on, or move the picture."""
        self._drawing = drawing
        self._corner, self.region = None, QRectF()
        self._show_cursor()
        self.update()

    def fit(self) -> None:
        """Show all of it."""
        self._scale = 0.0
        self._moved()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show it at a scale, with the photo's point under `at` (or the middle) where it is."""
        if self._image.isNull():
            return
        place = at if at is not None else QRectF(self.rect()).center()
        point = self.photo_point(place)
        if self.fits:
            self._centre = QPointF(self._size.width() / 2, self._size.height() / 2)
        least = min(self._fitting(), 1.0)
        self._scale = min(max(scale, least), CLOSEST)
        if self._scale <= self._fitting() and scale < self._fitting():
            self._scale = 0.0
        self._centre = point - (place - QRectF(self.rect()).center()) / self._logical
        self._moved()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Show it larger, or smaller."""
        self.zoom_to(self.scale * STEP**steps, at)

    def move_by(self, way: QPointF) -> None:
        """Move what is seen, in logical pixels."""
        if not self.fits:
            self._centre -= way / self._logical
            self._moved()

    def photo_point(self, place: QPointF) -> QPointF:
        """The photo's pixel at a point of the widget."""
        return (place - self._area().topLeft()) / self._logical

    @property
    def _logical(self) -> float:
        """Logical pixels for a pixel of the photo."""
        return self.scale / self.devicePixelRatioF()

    def _fitting(self) -> float:
        """The scale at which all is seen; small pictures are not blown up."""
        if self._size.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        wide, tall = self.width() / self._size.width(), self.height() / self._size.height()
        return max(1e-6, min(wide * ratio, tall * ratio, ratio))

    def _area(self) -> QRectF:
        """Where the whole photo is, in the widget."""
        size = QSizeF(self._size) * self._logical
        middle = QRectF(self.rect()).center()
        if self.fits:
            return QRectF(middle - QPointF(size.width(), size.height()) / 2, size)
        return QRectF(middle - self._centre * self._logical, size)

    def _moved(self) -> None:
        """Keep the picture in sight: no edge of it comes further in than the widget's middle needs."""
        half = QSizeF(self.size()) / self._logical / 2
        for is_wide, length, span in (
            (True, self._size.width(), half.width()),
            (False, self._size.height(), half.height()),
        ):
            at = self._centre.x() if is_wide else self._centre.y()
            at = length / 2 if 2 * span >= length else min(max(at, span), length - span)
            if is_wide:
                self._centre.setX(at)
            else:
                self._centre.setY(at)
        self._show_cursor()
        self.update()
        self.zoomed.emit()

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._drawing:
            shape = Qt.CursorShape.CrossCursor
        elif not self.fits:
            shape = Qt.CursorShape.OpenHandCursor if self._held is None else Qt.CursorShape.ClosedHandCursor
        self.setCursor(shape)

    # Keys and mouse

    def draw_by_key(self, event: QKeyEvent) -> bool:
        """Move a region by arrows, stretch it with Shift, take it by Enter; whether it was such a key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.region.isEmpty():
                self._take_region()
            return True
        way = WAYS.get(event.key())
        if way is None or self._image.isNull():
            return False
        seen, by = self._area() & QRectF(self.rect()), QPointF(*way) * FINE
        if self.region.isEmpty():
            size = seen.size() / 2
            corner = seen.center() - QPointF(size.width(), size.height()) / 2
            self.region = QRectF(corner, size)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            size = self.region.size() + QSizeF(by.x(), by.y())
            self.region.setSize(size.expandedTo(QSizeF(SMALLEST, SMALLEST)))
        else:
            moved = self.region.translated(by)
            left = min(max(moved.left(), seen.left()), seen.right() - moved.width())
            top = min(max(moved.top(), seen.top()), seen.bottom() - moved.height())
            self.region = QRectF(QPointF(left, top), moved.size())
        self.region &= seen
        self.update()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold of the picture, or begin a region."""
        if event.button() != Qt.MouseButton.LeftButton or self._image.isNull():
            event.ignore()
        elif self._drawing:
            self._corner = event.position()
        else:
            self._held = event.position()
            self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move the picture, or stretch the region."""
        if self._corner is not None:
            self.region = QRectF(self._corner, event.position()).normalized() & self._area()
            self.update()
        elif self._held is not None:
            self.move_by(event.position() - self._held)
            self._held = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go; a region that is large enough is meant."""
        self._held = None
        self._show_cursor()
        if self._corner is not None:
            self._corner = None
            self._take_region()

    def _take_region(self) -> None:
        drawn = self.region
        if min(drawn.width(), drawn.height()) < SMALLEST:
            self.region = QRectF()
            self.update()
            return
        corners = self.photo_point(drawn.topLeft()), self.photo_point(drawn.bottomRight())
        whole = QRect(QPoint(0, 0), self._size)
        self.region_drawn.emit(QRectF(*corners).toAlignedRect() & whole)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for another zoom."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom, with what is under the mouse staying there."""
        self.zoom_by(event.angleDelta().y() / 120, event.position())
        event.accept()

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the picture in sight."""
        super().resizeEvent(event)
        if not self._image.isNull():
            self._moved()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the part of the picture that is seen."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._app_theme.colours.ground))
        if self._image.isNull():
            return
        area = self._area()
        seen = area & QRectF(self.rect())
        share = self._image.width() / area.width()
        source = QRectF((seen.topLeft() - area.topLeft()) * share, seen.size() * share)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale < 3 or self.is_soft)
        painter.drawImage(seen, self._image, source)
        if not self.region.isEmpty():
            self._paint_region(painter, seen)

    def _paint_region(self, painter: QPainter, seen: QRectF) -> None:
        shade = QColor(0, 0, 0, 110)
        region = self.region
        painter.fillRect(QRectF(seen.topLeft(), QPointF(seen.right(), region.top())), shade)
        painter.fillRect(QRectF(QPointF(seen.left(), region.bottom()), seen.bottomRight()), shade)
        painter.fillRect(QRectF(QPointF(seen.left(), region.top()), region.bottomLeft()), shade)
        painter.fillRect(QRectF(region.topRight(), QPointF(seen.right(), region.bottom())), shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#ffffff"), 3))
        painter.drawRect(region)
        painter.setPen(QPen(QColor(self._app_theme.colours.accent), 1.5))
        painter.drawRect(region)
