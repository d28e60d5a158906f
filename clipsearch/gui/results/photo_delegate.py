"""Painting of one photo in the grid: picture, name, score, focus and selection; and of headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPen, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clipsearch import Hit, Matches
from clipsearch.gui.results.grid_geometry import (
    CONTROL_SIDE,
    USUAL,
    CellLayout,
    Control,
    GridGeometry,
    control_rects,
)
from clipsearch.gui.results.grid_layout import CAPTION, HEADING, MARGIN, GridLayout
from clipsearch.gui.results.grid_model import HIT
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.style import formatting
from clipsearch.gui.style.colours import Colours
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.thumbnail_image import CORNER_RADIUS, MAX_ASPECT_RATIO
from clipsearch.records.formats import FAMILIES

__all__ = ["CAPTION", "CellState", "PhotoDelegate", "paint_photos", "with_ring"]

RING_ROOM = 6  # logical pixels around a cell that its ring may take
RING = 3  # between a picture and the ring around it
OFFLINE_MARK = 24  # logical pixels of the mark on a photo whose drive is not connected
MARK = 22  # logical pixels of the mark of a favourite or a flag
VIDEO_MARK = 22  # logical pixels of the height of the mark on a video
OFFLINE, UNLIKELY = 0.55, 0.7  # opacity of pictures that cannot be reached, and that are rather not meant
STRIP = 0.94  # opacity of the ground of a heading above photos
SHADE, DARK_SHADE = QColor(0, 0, 0, 130), QColor(0, 0, 0, 190)  # behind a white symbol on any picture
BAR = 3  # logical pixels of the height of the score bar
SYMBOLS: dict[Control, str] = {
    "check": "check", "similar": "similar", "no": "thumb-down", "yes": "thumb-up"
}  # fmt: skip
FLAG_SYMBOLS = {"picked": "flag-filled", "rejected": "rejected"}
# Qt takes the other sides in languages from right to left.
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NARROW = 108  # logical pixels of a caption's width below which the score is left out


@dataclass(frozen=True, slots=True)
class CellState:
    """How a cell is used: it is selected, under the mouse, current; the control there, and all it has."""

    selected: bool = False
    hovered: bool = False
    current: bool = False
    control: Control | None = None
    controls: Sequence[Control] = USUAL


class PhotoDelegate(QStyledItemDelegate):
    """Paints cells (a square picture with a caption below), group headings and the rubber band.

    Attributes:
        shows_probability: captions are how probable photos are, or why they are there, instead of names.
        stack_marks: where marks of stacks are in their cells, by content.
    """

    def __init__(self, app_theme: AppTheme, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._thumbnails = thumbnails
        self._view = parent
        self.shows_probability = False
        self.stack_marks: dict[int, QRect] = {}
        self._is_mirrored = False
        self._ratio = parent.devicePixelRatioF()
        self._layout: CellLayout = GridLayout(0, 600, 164)
        self._uncropped, self._best, self._expert = False, 0.0, False
        self._metrics = QFontMetrics(parent.font())
        self._widths: dict[str, int] = {}  # of scores
        self._update_colours()
        app_theme.changed.connect(self._update_colours)

    def prepare(
        self, painter: QPainter, layout: CellLayout, *, uncropped: bool, best: float, expert: bool = False
    ) -> None:
        """Prepare to paint many cells.

        Args:
            painter: for all of them.
            layout: that they are in.
            uncropped: pictures are not cropped to squares.
            best: the highest score among the results, which fills a cell's bar.
            expert: scores are shown as numbers.
        """
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as names of files are read
        self._layout, self._uncropped, self._best, self._expert = layout, uncropped, best, expert
        self._is_mirrored = self._view.isRightToLeft()
        if (ratio := painter.device().devicePixelRatioF()) != self._ratio:  # another screen
            self._ratio = ratio
            self._update_colours()
        metrics = QFontMetrics(painter.font())
        if metrics != self._metrics:
            self._metrics, self._widths = metrics, {}

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a single cell."""
        hit, state = index.data(HIT), option.state
        if isinstance(hit, Hit):
            selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.save()
            self.prepare(
                painter, self._layout, uncropped=self._uncropped, best=self._best, expert=self._expert
            )
            self.paint_hit(painter, option.rect, hit, CellState(selected=selected), hit.content)
            painter.restore()

    def paint_hit(
        self, painter: QPainter, cell: QRect, hit: Hit | None, state: CellState, content: int
    ) -> None:
        """Paint one of many cells, after `prepare`; of a hit that is not fetched yet only the picture."""
        if self._layout.is_justified:
            self._paint_justified(painter, cell, hit, state, content)
            return
        square = QRect(cell.left(), cell.top(), cell.width(), cell.width())
        if hit is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._placeholder)
            painter.drawRoundedRect(square, CORNER_RADIUS, CORNER_RADIUS)
            return
        picture = self._picture_rect(square, hit)
        self._paint_picture(painter, square, picture, hit)
        self._paint_stack_mark(painter, picture, cell, hit)
        if state.selected or state.hovered or state.current:
            self._paint_ring(painter, picture, state)
        self._paint_controls(painter, square, state)
        caption = QRect(cell.left(), square.bottom() + 1, cell.width(), cell.height() - cell.width())
        self._paint_caption(painter, caption, hit)

    def _paint_justified(
        self, painter: QPainter, cell: QRect, hit: Hit | None, state: CellState, content: int
    ) -> None:
        """Paint a picture that fills its cell, with a caption below where the layout has room for one."""
        area = cell.adjusted(0, 0, 0, -self._layout.caption)
        picture = self._thumbnails.get(content)
        if picture is None or picture.isNull():
            painter.fillRect(area, self._placeholder)
            if hit is not None and picture is not None:
                self._paint_missing(painter, area)
        else:
            painter.setOpacity(OFFLINE if hit is not None and hit.offline else 1.0)
            painter.drawPixmap(area, picture)
            painter.setOpacity(1.0)
        if hit is not None and hit.offline:
            self._paint_offline_mark(painter, area)
        if hit is not None:
            self._paint_video_mark(painter, area, hit)
            self._paint_stack_mark(painter, area, cell, hit)
            self._paint_marks(painter, area, hit)
        if state.selected or state.current:
            colour = self._accent if state.selected else self._muted
            width = 4 if state.selected else 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(
                QPen(
                    colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin
                )
            )
            inset = width / 2
            painter.drawRect(QRectF(area).adjusted(inset, inset, -inset, -inset))
        self._paint_controls(painter, area, state)
        if hit is not None and self._layout.caption:
            painter.setPen(self._muted)
            name = self._metrics.elidedText(
                formatting.file_name(hit.path), Qt.TextElideMode.ElideMiddle, cell.width() - 4
            )
            painter.drawText(
                QRect(cell.left() + 2, area.bottom() + 1, cell.width() - 4, self._layout.caption),
                RIGHT if self._is_mirrored else LEFT,
                name,
            )

    def _paint_controls(self, painter: QPainter, picture: QRect, state: CellState) -> None:
        if state.selected or state.hovered:
            paint_controls(
                painter,
                picture,
                self._app_theme.colours,
                self._ratio,
                state,
                self._view.layoutDirection(),
            )

    def paint_strip(self, painter: QPainter, rect: QRect) -> None:
        """Paint the ground of a heading that stays above the photos."""
        ground = QColor(self._app_theme.colours.ground)
        ground.setAlphaF(STRIP)
        painter.fillRect(rect, ground)

    def paint_heading(self, painter: QPainter, rect: QRect, text: str, count: int) -> None:
        """Paint a group's title and the number of its photos."""
        font = QFont(painter.font())
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        number = formatting.count(count, "photo")
        metrics = QFontMetrics(bold)
        width = rect.width() - QFontMetrics(font).horizontalAdvance(number) - 24
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
        painter.setFont(bold)
        painter.setPen(QColor(self._app_theme.colours.text))
        direction = QGuiApplication.layoutDirection()
        painter.setLayoutDirection(direction)
        painter.drawText(rect, LEFT, text)
        painter.setFont(font)
        painter.setPen(QColor(self._app_theme.colours.muted))
        behind = rect.adjusted(metrics.horizontalAdvance(text) + 12, 0, 0, 0)
        painter.drawText(QStyle.visualRect(direction, rect, behind), LEFT, number)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def paint_band(self, painter: QPainter, band: QRect) -> None:
        """Paint the rubber band."""
        colour = QColor(self._app_theme.colours.accent)
        painter.setPen(QPen(colour, 1))
        colour.setAlphaF(0.15)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(band), 4, 4)

    def _picture_rect(self, square: QRect, hit: Hit) -> QRect:
        """The rectangle of the picture in its square."""
        size = QSize(hit.facts.width, hit.facts.height)
        if size.isEmpty():
            return square
        if not self._uncropped and max(size.toTuple()) <= MAX_ASPECT_RATIO * min(size.toTuple()):
            return square
        size = size.scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(8, 8))
        left, top = (square.width() - size.width()) // 2, (square.height() - size.height()) // 2
        return QRect(square.left() + left, square.top() + top, size.width(), size.height())

    def _paint_picture(self, painter: QPainter, square: QRect, rect: QRect, hit: Hit) -> None:
        picture = self._thumbnails.get(hit.content)
        if picture is None or picture.width() == 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._placeholder)
            painter.drawRoundedRect(rect, CORNER_RADIUS, CORNER_RADIUS)
            self._paint_missing(painter, square)
        else:
            painter.setOpacity(OFFLINE if hit.offline else UNLIKELY if hit.band == "unlikely" else 1.0)
            painter.drawPixmap(square, picture)
        painter.setOpacity(1.0)
        self._paint_video_mark(painter, rect, hit)
        self._paint_marks(painter, rect, hit)
        if hit.offline:
            self._paint_offline_mark(painter, rect)

    def _paint_missing(self, painter: QPainter, area: QRect) -> None:
        """Paint a symbol in place of a picture that cannot be loaded."""
        side = self._missing_icon.deviceIndependentSize().toSize()
        painter.setOpacity(0.5)
        painter.drawPixmap(
            area.center() - QRect(0, 0, side.width(), side.height()).center(), self._missing_icon
        )

    def _paint_video_mark(self, painter: QPainter, area: QRect, hit: Hit) -> None:
        """Paint a mark in the corner of a video, with the moment that was found."""
        if hit.facts.format in FAMILIES["VIDEO"]:
            text = "▶" if hit.moment is None else f"▶ {formatting.playing_time(hit.moment)}"
            self._paint_pill(painter, area, text, at_end=False)

    def _paint_stack_mark(self, painter: QPainter, area: QRect, cell: QRect, hit: Hit) -> None:
        """Paint how many photos a closed stack has, or that one belongs to an open one."""
        self.stack_marks.pop(hit.content, None)
        if hit.stack != 1:
            text = formatting.number(hit.stack) if hit.stack else "−"
            mark = self._paint_pill(painter, area, text, at_end=True)
            drawn = pixmap("copy", 14, "#ffffff", self._ratio)
            is_mirrored = self._view.isRightToLeft()
            left = mark.right() - 20 if is_mirrored else mark.left() + 7
            painter.drawPixmap(left, mark.center().y() - 6, drawn)
            self.stack_marks[hit.content] = mark.translated(-cell.topLeft())

    def _paint_pill(self, painter: QPainter, area: QRect, text: str, *, at_end: bool) -> QRect:
        """Paint a short text at the lower edge of a picture; where that is."""
        symbol = 16 if at_end else 0  # the width that is left for it, before the text
        wide = self._metrics.horizontalAdvance(text) + 14 + symbol
        left = area.right() - wide - 7 if at_end else area.left() + 8
        mark = QRect(left, area.bottom() - VIDEO_MARK - 7, wide, VIDEO_MARK)
        mark = QStyle.visualRect(self._view.layoutDirection(), area, mark)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(DARK_SHADE)
        painter.drawRoundedRect(mark, VIDEO_MARK / 2, VIDEO_MARK / 2)
        painter.setPen(QColor("white"))
        behind = QStyle.visualRect(self._view.layoutDirection(), mark, mark.adjusted(symbol, 0, 0, 0))
        painter.drawText(behind, Qt.AlignmentFlag.AlignCenter, text)
        return mark

    def _paint_marks(self, painter: QPainter, area: QRect, hit: Hit) -> None:
        """Paint whether a photo is a favourite, and its flag, in the corner, beside the offline mark."""
        at = area.right() - MARK - 7 - (OFFLINE_MARK + 4 if hit.offline else 0)
        for symbol in filter(None, ("heart-filled" if hit.favourite else "", FLAG_SYMBOLS.get(hit.flag))):
            mark = QRect(at, area.top() + 8, MARK, MARK)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(DARK_SHADE)
            painter.drawEllipse(mark)
            drawn = pixmap(symbol, 14, "#ffffff", self._ratio)
            painter.drawPixmap(mark.center() - QPoint(6, 6), drawn)
            at -= MARK + 4

    def _paint_offline_mark(self, painter: QPainter, square: QRect) -> None:
        """Paint a small crossed folder in the corner of a photo that cannot be reached now."""
        rect = QRect(square.right() - OFFLINE_MARK - 7, square.top() + 8, OFFLINE_MARK, OFFLINE_MARK)
        painter.setPen(QPen(QColor(self._app_theme.colours.line), 1))
        painter.setBrush(QColor(self._app_theme.colours.raised))
        painter.drawEllipse(rect)
        side = self._offline_icon.deviceIndependentSize().toSize()
        painter.drawPixmap(
            rect.center() - QRect(0, 0, side.width(), side.height()).center(), self._offline_icon
        )

    def _paint_ring(self, painter: QPainter, rect: QRect, state: CellState) -> None:
        colour = QColor(self._app_theme.colours.accent if state.selected else self._app_theme.colours.muted)
        if not (state.selected or state.current):
            colour.setAlphaF(0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 3 if state.selected and state.current else 2))
        distance = RING if state.selected or state.current else 1
        ring = QRectF(rect).adjusted(-distance, -distance, distance, distance)
        painter.drawRoundedRect(ring, CORNER_RADIUS + distance, CORNER_RADIUS + distance)

    def _paint_caption(self, painter: QPainter, caption: QRect, hit: Hit) -> None:
        is_odd = bool(hit.reasons) and hit.relevance is None
        explained = formatting.reasons(hit.reasons) if is_odd or self.shows_probability else ""
        if self.shows_probability and not explained and hit.relevance is not None:
            explained = formatting.percentage(hit.relevance)
        has_bar = not is_odd and (bool(hit.score) or hit.relevance is not None)
        if has_bar:
            self._paint_bar(
                painter, QRect(caption.left(), caption.top() + RING + 4, caption.width(), BAR), hit
            )
        caption = caption.adjusted(2, 9 if has_bar else 4, -2, 0)
        begin, end = (RIGHT, LEFT) if self._is_mirrored else (LEFT, RIGHT)
        if self._expert and hit.score and hit.relevance is None and caption.width() >= NARROW:
            text = formatting.score(hit.score)
            painter.setPen(self._muted)
            painter.drawText(caption, end, text)
            taken = self._score_width(text) + 8
            caption = (
                caption.adjusted(taken, 0, 0, 0) if self._is_mirrored else caption.adjusted(0, 0, -taken, 0)
            )
        painter.setPen(self._text)
        name = formatting.readable(hit.path.name if caption.width() >= NARROW else hit.path.stem)
        if explained:
            painter.setPen(self._muted)
            name, begin = explained, LEFT  # in its own direction
            painter.setLayoutDirection(self._view.layoutDirection())
        mode = Qt.TextElideMode.ElideRight if explained else Qt.TextElideMode.ElideMiddle
        painter.drawText(caption, begin, self._metrics.elidedText(name, mode, caption.width()))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def _score_width(self, score: str) -> int:
        """The width of a score in logical pixels, cached: there are not many different ones."""
        if score not in self._widths:
            self._widths[score] = self._metrics.horizontalAdvance(score)
        return self._widths[score]

    def _paint_bar(self, painter: QPainter, rect: QRect, hit: Hit) -> None:
        """Paint the relevance, or else the score relative to the best one, as a bar."""
        share = hit.relevance
        if share is None:
            share = max(0.0, min(1.0, hit.score / self._best)) if self._best > 0 else 0.0
        painter.fillRect(rect, self._placeholder)
        colour = self._muted if hit.band == "unlikely" else self._accent
        left = rect.left() + (rect.width() * (1 - share) if self._is_mirrored else 0)
        painter.fillRect(QRectF(left, rect.top(), rect.width() * share, BAR), colour)

    def _update_colours(self) -> None:
        colours = self._app_theme.colours
        self._placeholder, self._accent = QColor(colours.placeholder), QColor(colours.accent)
        self._text, self._muted = QColor(colours.text), QColor(colours.muted)
        self._missing_icon = pixmap("photo", 32, colours.muted, self._ratio)
        self._offline_icon = pixmap("folder-offline", 16, colours.text, self._ratio)


def with_ring(cell: QRect) -> QRect:
    """A cell with the room that the ring around it may take."""
    return cell.adjusted(-RING_ROOM, -RING_ROOM, RING_ROOM, RING_ROOM)


def paint_photos(
    painter: QPainter,
    region: QRegion,
    delegate: PhotoDelegate,
    geometry: GridGeometry,
    hits: Matches,
    state: Callable[[int], CellState],
    title: Callable[[int], str],
) -> None:
    """Paint the cells and headings in a region of the viewport, by a delegate that is prepared.

    Args:
        painter: on the viewport.
        region: to be painted.
        delegate: paints each.
        geometry: where they are.
        hits: one for each row.
        state: returns that of a row.
        title: returns the heading of a group.
    """
    layout, top, width = geometry.layout, geometry.offset, geometry.viewport.width()
    area = with_ring(region.boundingRect().translated(0, top))

    def paint_heading(group: int, y: int) -> None:
        rect = QRect(MARGIN, y, width - 2 * MARGIN, HEADING)
        first = layout.first_row(group)
        count = hits.count_photos([range(first, first + layout.group_size(group))])
        delegate.paint_heading(painter, rect, title(group), count)

    for row in layout.rows_between(area.top(), area.bottom()):
        cell = geometry.cell(row)
        if row < len(hits) and region.intersects(with_ring(cell)):
            delegate.paint_hit(painter, cell, hits.ready(row), state(row), int(hits.contents[row]))
    for group, y in layout.headings_between(area.top() - HEADING, area.bottom()):
        paint_heading(group, y - top)
    sticky = layout.sticky_heading(top)
    if sticky is not None and region.intersects(QRect(0, 0, width, HEADING)):
        delegate.paint_strip(painter, QRect(0, sticky[1], width, HEADING))
        paint_heading(*sticky)


def paint_controls(
    painter: QPainter,
    picture: QRect,
    colours: Colours,
    ratio: float,
    state: CellState,
    direction: Qt.LayoutDirection,
) -> None:
    """Paint the check circle of a cell that is selected or under the mouse, and there its other controls."""
    for name, rect in control_rects(picture, direction, state.controls).items():
        is_checked = state.selected and name == "check"
        if not (state.hovered or is_checked):
            continue
        is_marked = state.control == name and state.hovered
        if is_checked:
            fill, line, symbol = QColor(colours.accent), QColor(colours.on_accent), colours.on_accent
        else:
            fill = DARK_SHADE if is_marked else SHADE
            line, symbol = QColor("white"), "#ffffff"
        painter.setBrush(fill)
        painter.setPen(QPen(line, 2 if name == "check" or is_marked else 0))
        if not (name == "check" or is_marked):
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
        if name == "check" and not (is_checked or is_marked):
            continue
        drawn = pixmap(SYMBOLS[name], 16, symbol, ratio)
        side = drawn.deviceIndependentSize().toSize()
        painter.drawPixmap(
            rect.left() + (CONTROL_SIDE - side.width()) // 2,
            rect.top() + (CONTROL_SIDE - side.height()) // 2,
            drawn,
        )
