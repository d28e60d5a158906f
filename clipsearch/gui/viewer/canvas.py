"""A zoomable canvas for one picture: zoom by wheel and keys, pan by dragging, draw a region."""

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
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from clipsearch.gui.style.colours import DARK, VIEWER_GROUND

__all__ = ["ARROWS", "Canvas"]

ZOOM_STEP = 1.25  # factor of the zoom for a key or a notch of the wheel
MAX_SCALE = 16.0  # screen pixels per pixel of the photo
MIN_REGION = 8  # logical pixels of a region's side; less is taken for a click
NOT_ZOOMED = 1.001  # times the scale of the whole photo, up to which it is shown whole
KEY_STEP = 16  # logical pixels by which a key moves or resizes a region
ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """Shows an image of a photo that may be larger; scales are in screen pixels per pixel of the photo.

    Signals:
        zoomed: the scale, the position or the image changed.
        viewed: the scale or the position was set, and not only adapted to the size.
        resized: it has another size.
        double_clicked: with the left button.
        region_changed: the region is another.
        region_taken: a QRect in the pixels of the upright photo, by Enter.
    """

    zoomed = Signal()
    viewed = Signal()
    resized = Signal()
    double_clicked = Signal()
    region_changed = Signal()
    region_taken = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns = 0  # by 90 degrees, clockwise
        self._image = QImage()
        self._overlay = QImage()  # upright
        self._size = QSize()
        self._scale = 0.0  # 0 while the photo is fitted to the widget
        self._centre = QPointF()  # the point of the photo in the middle of the widget
        self._drag_start: QPointF | None = None
        self._region_start: QPointF | None = None
        self._drawing = False
        self.region = QRectF()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    @property
    def image(self) -> QImage:
        """The image that is painted."""
        return self._image

    @property
    def fits(self) -> bool:
        """Whether the photo is fitted to the widget."""
        return self._scale == 0

    @property
    def scale(self) -> float:
        """Screen pixels per pixel of the photo."""
        return self._scale or self._fit_scale()

    @property
    def needs_more_pixels(self) -> bool:
        """Whether a larger image of the photo would be sharper."""
        return self._image.width() < min(self._size.width(), self._size.width() * self.scale * 0.99)

    @property
    def decoding_size(self) -> QSize:
        """Pixels into which the upright photo is to be fitted for the screen."""
        size = self.size() * self.devicePixelRatioF()
        return size.transposed() if self._turns % 2 else size

    @property
    def view(self) -> tuple[float, float, float]:
        """The scale relative to that of the whole photo, and its middle point as parts of the sides."""
        width, height = max(1, self._size.width()), max(1, self._size.height())
        return self.scale / self._fit_scale(), self._centre.x() / width, self._centre.y() / height

    def set_view(self, view: tuple[float, float, float]) -> None:
        """Show the same part as another canvas, of which this is the `view`."""
        if self._image.isNull():
            return
        zoom, across, down = view
        self._scale = min(zoom * self._fit_scale(), MAX_SCALE) if zoom > NOT_ZOOMED else 0.0
        self._centre = QPointF(across * self._size.width(), down * self._size.height())
        self._clamp_centre()

    def clear(self) -> None:
        """Show nothing, and then the next photo as it is."""
        self._turns = 0
        self.show_image(QImage(), QSize())

    def rotate(self) -> None:
        """Rotate the view clockwise by 90 degrees; the file stays as it is."""
        if not self._image.isNull():
            image, size = self._image, self._size
            self._turns = (self._turns + 1) % 4
            self._show(image.transformed(QTransform().rotate(90)), size.transposed(), same=False)

    def show_image(self, image: QImage, size: QSize, *, same: bool = False) -> None:
        """Show an image of a photo of `size` pixels; `same` keeps zoom and position for the same photo."""
        size = size if not size.isEmpty() else image.size()
        if self._turns:
            image = image.transformed(QTransform().rotate(90 * self._turns))
        self._show(image, size.transposed() if self._turns % 2 else size, same=same)

    def _show(self, image: QImage, size: QSize, *, same: bool) -> None:
        self._image, self._size = image, size
        if not same:
            self._scale = 0.0
            self._centre = QPointF(self._size.width() / 2, self._size.height() / 2)
            self._drag_start = self._region_start = None
            self._set_region(QRectF())
        self.update()
        self.zoomed.emit()

    def set_overlay(self, overlay: QImage) -> None:
        """Paint a translucent image, of any size, over all of the photo; an empty one takes it away."""
        self._overlay = overlay
        self.update()

    def set_drawing(self, drawing: bool) -> None:
        """Set whether dragging draws a region or moves the photo."""
        self._drawing = drawing
        self._region_start = None
        self._set_region(QRectF())
        self.update_cursor()

    def _set_region(self, region: QRectF) -> None:
        self.region = region
        self.update()
        self.region_changed.emit()

    def fit(self) -> None:
        """Fit the photo to the widget."""
        self._scale = 0.0
        self._clamp_centre()
        self.viewed.emit()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Set the scale, and keep the point of the photo under `at` (or the middle) in place."""
        if self._image.isNull():
            return
        position = at if at is not None else QRectF(self.rect()).center()
        point = self.photo_point(position)
        if self.fits:
            self._centre = QPointF(self._size.width() / 2, self._size.height() / 2)
        least = min(self._fit_scale(), 1.0)
        self._scale = min(max(scale, least), MAX_SCALE)
        if self._scale <= self._fit_scale() and scale < self._fit_scale():
            self._scale = 0.0
        self._centre = point - (position - QRectF(self.rect()).center()) / self._logical
        self._clamp_centre()
        self.viewed.emit()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom in by steps, or out for negative ones."""
        self.zoom_to(self.scale * ZOOM_STEP**steps, at)

    def move_by(self, direction: QPointF) -> None:
        """Move the photo by logical pixels."""
        if not self.fits:
            self._centre -= direction / self._logical
            self._clamp_centre()
            self.viewed.emit()

    def photo_point(self, position: QPointF) -> QPointF:
        """The point of the photo, in its pixels, at a point of the widget."""
        return (position - self._photo_rect().topLeft()) / self._logical

    @property
    def _logical(self) -> float:
        """Logical pixels per pixel of the photo."""
        return self.scale / self.devicePixelRatioF()

    def _fit_scale(self) -> float:
        """The scale at which the whole photo is visible; small photos are not enlarged."""
        if self._size.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        wide, tall = self.width() / self._size.width(), self.height() / self._size.height()
        return max(1e-6, min(wide * ratio, tall * ratio, ratio))

    def _photo_rect(self) -> QRectF:
        """The rectangle of the whole photo in the widget."""
        size = QSizeF(self._size) * self._logical
        middle = QRectF(self.rect()).center()
        if self.fits:
            return QRectF(middle - QPointF(size.width(), size.height()) / 2, size)
        return QRectF(middle - self._centre * self._logical, size)

    def _clamp_centre(self) -> None:
        """Keep the photo in view: its edges stay outside the widget, or it is centred."""
        if not self.region.isEmpty():
            self._set_region(QRectF())  # which lies on another part of the photo now
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
        self.update_cursor()
        self.update()
        self.zoomed.emit()

    def update_cursor(self) -> None:
        """Show the cursor for what the mouse does now."""
        shape = Qt.CursorShape.ArrowCursor
        if self._drawing:
            shape = Qt.CursorShape.CrossCursor
        elif not self.fits:
            shape = (
                Qt.CursorShape.OpenHandCursor if self._drag_start is None else Qt.CursorShape.ClosedHandCursor
            )
        self.setCursor(shape)

    # Keys and mouse

    def handle_region_key(self, event: QKeyEvent) -> bool:
        """Move the region by arrows, resize it with Shift, emit it by Enter; whether it was such a key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take_region()
            return True
        direction = ARROWS.get(event.key())
        if direction is None or self._image.isNull():
            return False
        visible, by = self._photo_rect() & QRectF(self.rect()), QPointF(*direction) * KEY_STEP
        if self.region.isEmpty():
            size = visible.size() / 2
            corner = visible.center() - QPointF(size.width(), size.height()) / 2
            region = QRectF(corner, size)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            size = self.region.size() + QSizeF(by.x(), by.y())
            region = QRectF(self.region.topLeft(), size.expandedTo(QSizeF(MIN_REGION, MIN_REGION)))
        else:
            moved = self.region.translated(by)
            left = min(max(moved.left(), visible.left()), visible.right() - moved.width())
            top = min(max(moved.top(), visible.top()), visible.bottom() - moved.height())
            region = QRectF(QPointF(left, top), moved.size())
        self._set_region(region & visible)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Start to move the photo, or to draw a region."""
        if event.button() != Qt.MouseButton.LeftButton or self._image.isNull():
            event.ignore()
        elif self._drawing:
            self._region_start = event.position()
        else:
            self._drag_start = event.position()
            self.update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move the photo, or resize the region."""
        if self._region_start is not None:
            self._set_region(QRectF(self._region_start, event.position()).normalized() & self._photo_rect())
        elif self._drag_start is not None:
            self.move_by(event.position() - self._drag_start)
            self._drag_start = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End the move, or the drawing of the region; one that is too small is taken for a click."""
        self._drag_start = None
        self.update_cursor()
        if self._region_start is not None:
            self._region_start = None
            if min(self.region.width(), self.region.height()) < MIN_REGION:
                self._set_region(QRectF())

    def take_region(self) -> None:
        """Emit the region, if there is one."""
        if self.region.isEmpty():
            return
        corners = self.photo_point(self.region.topLeft()), self.photo_point(self.region.bottomRight())
        whole = QRect(QPoint(0, 0), self._size)
        self.region_taken.emit(self._upright(QRectF(*corners).toAlignedRect() & whole))

    def _upright(self, area: QRect) -> QRect:
        """An area of the rotated photo in the pixels of the upright one."""
        size = self._size
        for _ in range(self._turns):
            area = QRect(area.y(), size.width() - area.x() - area.width(), area.height(), area.width())
            size = size.transposed()
        return area

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Emit a double click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the point under the mouse."""
        self.zoom_by(event.angleDelta().y() / 120, event.position())
        event.accept()

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the photo in view."""
        super().resizeEvent(event)
        if not self._image.isNull():
            self._clamp_centre()
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the visible part of the photo."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(VIEWER_GROUND))
        if self._image.isNull():
            painter.end()
            return
        area = self._photo_rect()
        visible = area & QRectF(self.rect())
        scale = self._image.width() / area.width()
        source = QRectF((visible.topLeft() - area.topLeft()) * scale, visible.size() * scale)
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, self.scale < 3 or self.needs_more_pixels
        )
        painter.drawImage(visible, self._image, source)
        if not self._overlay.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self._overlay.transformed(QTransform().rotate(90 * self._turns)))
        if not self.region.isEmpty():
            self._paint_region(painter, visible)
        painter.end()

    def _paint_region(self, painter: QPainter, visible: QRectF) -> None:
        shade = QColor(0, 0, 0, 110)
        region = self.region
        painter.fillRect(QRectF(visible.topLeft(), QPointF(visible.right(), region.top())), shade)
        painter.fillRect(QRectF(QPointF(visible.left(), region.bottom()), visible.bottomRight()), shade)
        painter.fillRect(QRectF(QPointF(visible.left(), region.top()), region.bottomLeft()), shade)
        painter.fillRect(QRectF(region.topRight(), QPointF(visible.right(), region.bottom())), shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#ffffff"), 3))
        painter.drawRect(region)
        painter.setPen(QPen(QColor(DARK.accent), 1.5))
        painter.drawRect(region)
