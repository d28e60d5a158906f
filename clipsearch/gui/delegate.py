"""How one photo in the grid looks: picture, name, score, and the marks of focus and selection."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clipsearch import Hit
from clipsearch.gui import words
from clipsearch.gui.gridmodel import HIT
from clipsearch.gui.theme import Look, pixmap
from clipsearch.gui.thumbnails import RADIUS, Thumbnails

__all__ = ["CAPTION", "PhotoDelegate"]

CAPTION = 28  # logical pixels below the picture for its name and score
RING = 3  # between a picture and the ring around it


class PhotoDelegate(QStyledItemDelegate):
    """Paints a cell: a square picture with a caption below."""

    def __init__(self, look: Look, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._thumbnails = thumbnails
        self._missing = pixmap("photo", 32, look.colours.muted, parent.devicePixelRatioF())
        look.changed.connect(self._tint)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        hit = index.data(HIT)
        if not isinstance(hit, Hit):
            return
        cell: QRect = option.rect
        square = QRect(cell.left(), cell.top(), cell.width(), cell.width())
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_picture(painter, square, hit)
        self._paint_ring(painter, square, state)
        caption = QRect(cell.left(), square.bottom() + 1, cell.width(), cell.height() - cell.width())
        self._paint_caption(painter, caption, hit)
        painter.restore()

    def _paint_picture(self, painter: QPainter, square: QRect, hit: Hit) -> None:
        colours = self._look.colours
        picture = self._thumbnails.get(hit.content)
        if picture is None or picture.width() == 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.placeholder))
            painter.drawRoundedRect(square, RADIUS, RADIUS)
            place = self._missing.deviceIndependentSize().toSize()
            corner = square.center() - QRect(0, 0, place.width(), place.height()).center()
            painter.setOpacity(0.5)
            painter.drawPixmap(corner, self._missing)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(0.55 if hit.offline else 1.0)
            painter.drawPixmap(square, picture)
        painter.setOpacity(1.0)

    def _paint_ring(self, painter: QPainter, square: QRect, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if not (selected or hovered):
            return
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        colours = self._look.colours
        colour = QColor(colours.accent if selected else colours.muted)
        if hovered and not selected:
            colour.setAlphaF(0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 3 if focused else 2))
        reach = RING if selected else 1
        ring = QRectF(square).adjusted(-reach, -reach, reach, reach)
        painter.drawRoundedRect(ring, RADIUS + reach, RADIUS + reach)

    def _paint_caption(self, painter: QPainter, caption: QRect, hit: Hit) -> None:
        colours = self._look.colours
        caption = caption.adjusted(2, 4, -2, 0)
        metrics = QFontMetrics(painter.font())
        if hit.score:
            said = words.score(hit.score)
            painter.setPen(QColor(colours.muted))
            painter.drawText(caption, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
            caption.setRight(caption.right() - metrics.horizontalAdvance(said) - 8)
        painter.setPen(QColor(colours.text))
        name = metrics.elidedText(hit.path.name, Qt.TextElideMode.ElideMiddle, caption.width())
        painter.drawText(caption, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _tint(self) -> None:
        ratio = self._missing.devicePixelRatio()
        self._missing = pixmap("photo", 32, self._look.colours.muted, ratio)
