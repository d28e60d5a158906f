"""How one photo in the grid looks: picture, name, score, and the marks of focus and selection."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clipsearch import Hit
from clipsearch.gui.results.grid_layout import CAPTION
from clipsearch.gui.results.grid_model import HIT
from clipsearch.gui.results.thumbnail_cache import LONGEST, RADIUS, ThumbnailCache
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme, pixmap

__all__ = ["CAPTION", "CellState", "PhotoDelegate"]

RING = 3  # between a picture and the ring around it
MARK = 24  # logical pixels of the mark on a photo that cannot be reached
BAR = 3  # logical pixels of the bar that shows how near a photo is
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NARROW = 108  # logical pixels below which there is no room for the score beside the name


@dataclass(frozen=True, slots=True)
class CellState:
    """What a cell is besides a photo: selected, under the mouse, where the keys are."""

    selected: bool = False
    hovered: bool = False
    current: bool = False


class PhotoDelegate(QStyledItemDelegate):
    """Paints a cell: a square picture with a caption below."""

    def __init__(self, app_theme: AppTheme, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._thumbnails = thumbnails
        self._ratio = parent.devicePixelRatioF()
        self._whole, self._best = False, 0.0
        self._metrics = QFontMetrics(parent.font())
        self._widths: dict[str, int] = {}  # of scores
        self._tint()
        app_theme.changed.connect(self._tint)

    def begin(self, painter: QPainter, *, whole: bool, best: float) -> None:
        """Get ready to paint many cells.

        Args:
            painter: for all of them.
            whole: pictures are not cut to squares.
            best: the highest score among the results, which fills a cell's bar.
        """
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._whole, self._best = whole, best
        if (ratio := painter.device().devicePixelRatioF()) != self._ratio:  # it is on another screen now
            self._ratio = ratio
            self._tint()
        metrics = QFontMetrics(painter.font())
        if metrics != self._metrics:
            self._metrics, self._widths = metrics, {}

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell by itself, as other views of Qt would."""
        hit, state = index.data(HIT), option.state
        if isinstance(hit, Hit):
            selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.save()
            self.begin(painter, whole=self._whole, best=self._best)
            self.paint_hit(painter, option.rect, hit, CellState(selected=selected))
            painter.restore()

    def paint_hit(self, painter: QPainter, cell: QRect, hit: Hit | None, marks: CellState) -> None:
        """Paint one of many cells, after `begin`; an empty one for a hit that is not made yet."""
        square = QRect(cell.left(), cell.top(), cell.width(), cell.width())
        if hit is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._placeholder)
            painter.drawRoundedRect(square, RADIUS, RADIUS)
            return
        picture = self._picture_place(square, hit)
        self._paint_picture(painter, square, picture, hit)
        if marks.selected or marks.hovered or marks.current:
            self._paint_ring(painter, picture, marks)
        caption = QRect(cell.left(), square.bottom() + 1, cell.width(), cell.height() - cell.width())
        self._paint_caption(painter, caption, hit)

    def paint_heading(self, painter: QPainter, place: QRect, text: str, count: int) -> None:
        """Paint a group's heading: what its photos share, and how many there are."""
        font = QFont(painter.font())
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        number = formatting.count(count, "photo")
        metrics = QFontMetrics(bold)
        room = place.width() - QFontMetrics(font).horizontalAdvance(number) - 24
        said = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        painter.setFont(bold)
        painter.setPen(QColor(self._app_theme.colours.text))
        painter.drawText(place, LEFT, said)
        painter.setFont(font)
        painter.setPen(QColor(self._app_theme.colours.muted))
        painter.drawText(place.adjusted(metrics.horizontalAdvance(said) + 12, 0, 0, 0), LEFT, number)

    def paint_band(self, painter: QPainter, band: QRect) -> None:
        """Paint the rubber band."""
        colour = QColor(self._app_theme.colours.accent)
        painter.setPen(QPen(colour, 1))
        colour.setAlphaF(0.15)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(band), 4, 4)

    def _picture_place(self, square: QRect, hit: Hit) -> QRect:
        """Where the picture itself is in its square."""
        size = QSize(hit.facts.width, hit.facts.height)
        if size.isEmpty():
            return square
        if not self._whole and max(size.toTuple()) <= LONGEST * min(size.toTuple()):
            return square
        size = size.scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(8, 8))
        left, top = (square.width() - size.width()) // 2, (square.height() - size.height()) // 2
        return QRect(square.left() + left, square.top() + top, size.width(), size.height())

    def _paint_picture(self, painter: QPainter, square: QRect, place: QRect, hit: Hit) -> None:
        picture = self._thumbnails.get(hit.content)
        if picture is None or picture.width() == 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._placeholder)
            painter.drawRoundedRect(place, RADIUS, RADIUS)
            side = self._missing.deviceIndependentSize().toSize()
            corner = square.center() - QRect(0, 0, side.width(), side.height()).center()
            painter.setOpacity(0.5)
            painter.drawPixmap(corner, self._missing)
        else:
            painter.setOpacity(0.55 if hit.offline else 1.0)
            painter.drawPixmap(square, picture)
        painter.setOpacity(1.0)
        if hit.offline:
            self._paint_mark(painter, place)

    def _paint_mark(self, painter: QPainter, square: QRect) -> None:
        """A small crossed folder in the corner: it cannot be reached now."""
        place = QRect(square.right() - MARK - 7, square.top() + 8, MARK, MARK)
        painter.setPen(QPen(QColor(self._app_theme.colours.line), 1))
        painter.setBrush(QColor(self._app_theme.colours.raised))
        painter.drawEllipse(place)
        side = self._away.deviceIndependentSize().toSize()
        painter.drawPixmap(place.center() - QRect(0, 0, side.width(), side.height()).center(), self._away)

    def _paint_ring(self, painter: QPainter, place: QRect, marks: CellState) -> None:
        colour = QColor(self._app_theme.colours.accent if marks.selected else self._app_theme.colours.muted)
        if not (marks.selected or marks.current):
            colour.setAlphaF(0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 3 if marks.selected and marks.current else 2))
        missing_photos = RING if marks.selected or marks.current else 1
        ring = QRectF(place).adjusted(-missing_photos, -missing_photos, missing_photos, missing_photos)
        painter.drawRoundedRect(ring, RADIUS + missing_photos, RADIUS + missing_photos)

    def _paint_caption(self, painter: QPainter, caption: QRect, hit: Hit) -> None:
        if hit.score:
            self._paint_bar(
                painter, QRect(caption.left(), caption.top() + RING + 4, caption.width(), BAR), hit
            )
        caption = caption.adjusted(2, 9 if hit.score else 4, -2, 0)
        if hit.score and caption.width() >= NARROW:
            said = formatting.score(hit.score)
            painter.setPen(self._muted)
            painter.drawText(caption, RIGHT, said)
            caption.setRight(caption.right() - self._width(said) - 8)
        painter.setPen(self._text)
        name = hit.path.name if caption.width() >= NARROW else hit.path.stem
        name = self._metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, caption.width())
        painter.drawText(caption, LEFT, name)

    def _width(self, score: str) -> int:
        """Logical pixels that a score takes; there are not many different ones."""
        if score not in self._widths:
            self._widths[score] = self._metrics.horizontalAdvance(score)
        return self._widths[score]

    def _paint_bar(self, painter: QPainter, place: QRect, hit: Hit) -> None:
        """The score beside the best one, from nought: bars twice as long are scores twice as high."""
        share = max(0.0, min(1.0, hit.score / self._best)) if self._best > 0 else 0.0
        painter.fillRect(place, self._placeholder)
        painter.fillRect(QRectF(place.left(), place.top(), place.width() * share, BAR), self._accent)

    def _tint(self) -> None:
        colours = self._app_theme.colours
        self._placeholder, self._accent = QColor(colours.placeholder), QColor(colours.accent)
        self._text, self._muted = QColor(colours.text), QColor(colours.muted)
        self._missing = pixmap("photo", 32, colours.muted, self._ratio)
        self._away = pixmap("folder-offline", 16, colours.text, self._ratio)
