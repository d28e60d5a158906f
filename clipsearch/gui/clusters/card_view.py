"""A view of collections as cards: a large picture and three small ones, a name and a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme

__all__ = ["Card", "CardView"]

LARGE, GAP = 150, 3  # logical pixels of the large picture, and between pictures
SMALL = (LARGE - 2 * GAP) // 3
WIDTH = LARGE + GAP + SMALL
LINES, EDGE, SPACING = 44, 8, 8  # of two lines of text, around a card, between cards
RADIUS = 8
EMPTY = 40  # logical pixels of the symbol where a card has no pictures
ROLES = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows.

    Attributes:
        key: what it is of.
        name: its first line.
        note: its second line.
        examples: keys of photos; the first one is large.
    """

    key: object
    name: str
    note: str
    examples: tuple[int, ...]


class _CardModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: Sequence[Card] = ()

    def set_cards(self, cards: Sequence[Card]) -> None:
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 (Qt's)
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = ROLES.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        return {
            ROLES.DisplayRole: card.name,
            ROLES.AccessibleTextRole: f"{card.name}, {card.note}",
            ROLES.UserRole: card,
        }.get(ROLES(role))


class CardView(QListView):
    """Cards in rows that fill the width; arrow keys choose one, Enter or a click opens it.

    Signals:
        opened: a card.
        menu_requested: a card, and where on the screen.
    """

    opened = Signal(object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, app_theme: AppTheme, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._cards = _CardModel(self)
        self.setModel(self._cards)
        self.setItemDelegate(_CardDelegate(app_theme, thumbnails, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(SPACING // 2)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._timer = QTimer(self, singleShot=True, interval=15)
        self._timer.timeout.connect(self._load)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)
        self.customContextMenuRequested.connect(self._request_menu)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._timer.start())
        thumbnails.loaded.connect(lambda _: self.viewport().update())
        app_theme.changed.connect(self.viewport().update)

    @property
    def cards(self) -> Sequence[Card]:
        """What is shown."""
        return self._cards.cards

    @property
    def current(self) -> Card | None:
        """The card that is chosen."""
        row = self.currentIndex().row()
        return self.cards[row] if 0 <= row < len(self.cards) else None

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show other cards; the place, and the card that is chosen, stay where the keys are the same."""
        if list(cards) == list(self.cards):
            return
        before, place = self.current, self.verticalScrollBar().value()
        self._cards.set_cards(cards)
        rows = [row for row, card in enumerate(cards) if before is not None and card.key == before.key]
        if rows:
            self.setCurrentIndex(self._cards.index(rows[0]))
        self.verticalScrollBar().setValue(place)
        self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Load again what was freed while it was hidden."""
        super().showEvent(event)
        self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Load what comes into view."""
        super().resizeEvent(event)
        self._timer.start()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        card = index.data(ROLES.UserRole)
        if isinstance(card, Card):
            QTimer.singleShot(0, self, lambda: self.opened.emit(card))  # once for a click that also activates

    @Slot(QPoint)
    def _request_menu(self, place: QPoint) -> None:
        card = self.indexAt(place).data(ROLES.UserRole)
        if isinstance(card, Card):
            self.menu_requested.emit(card, self.viewport().mapToGlobal(place))

    @Slot()
    def _load(self) -> None:
        """Load the pictures of the cards in view, and of those a little below."""
        self._thumbnails.resize(LARGE, self.devicePixelRatioF())
        area = self.viewport().rect().adjusted(0, -LARGE, 0, self.viewport().height() // 2)
        wanted = [
            content
            for row, card in enumerate(self.cards)
            if self.visualRect(self._cards.index(row)).intersects(area)
            for content in card.examples
        ]
        self._thumbnails.request(wanted)


class _CardDelegate(QStyledItemDelegate):
    def __init__(self, app_theme: AppTheme, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._thumbnails = thumbnails

    def sizeHint(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(WIDTH + 2 * EDGE, LARGE + LINES + 2 * EDGE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card, colours = index.data(ROLES.UserRole), self._app_theme.colours
        if not isinstance(card, Card):
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(option.rect).adjusted(1, 1, -1, -1)
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.soft))
            painter.drawRoundedRect(area, RADIUS + 4, RADIUS + 4)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, RADIUS + 4, RADIUS + 4)
        inner = option.rect.adjusted(EDGE, EDGE, -EDGE, -EDGE)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        self._paint_pictures(painter, card, inner, is_mirrored=is_mirrored)
        self._paint_texts(painter, card, inner, option)
        painter.restore()

    def _paint_pictures(self, painter: QPainter, card: Card, inner: QRect, *, is_mirrored: bool) -> None:
        whole = QRectF(inner.x(), inner.y(), WIDTH, LARGE)
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(whole, RADIUS, RADIUS)
        painter.setClipPath(outline)
        if not card.examples:
            self._paint_empty(painter, whole)
        for place, content in zip(_places(whole, len(card.examples)), card.examples, strict=False):
            if is_mirrored:
                place.moveLeft(whole.left() + whole.right() - place.right())
            painter.fillRect(place, QColor(self._app_theme.colours.placeholder))
            picture = self._thumbnails.get(content)
            if picture is not None:
                size = picture.deviceIndependentSize().scaled(
                    place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
                )
                target = QRectF(0, 0, size.width(), size.height())
                target.moveCenter(place.center())
                painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
                painter.drawPixmap(target, picture, QRectF(picture.rect()))
                painter.setClipPath(outline)
        painter.restore()

    def _paint_empty(self, painter: QPainter, whole: QRectF) -> None:
        colours = self._app_theme.colours
        painter.fillRect(whole, QColor(colours.placeholder))
        place = QRectF(0, 0, EMPTY, EMPTY)
        place.moveCenter(whole.center())
        ratio = painter.device().devicePixelRatioF()
        symbol = pixmap("photo", EMPTY, colours.muted, ratio)
        painter.drawPixmap(place, symbol, QRectF(symbol.rect()))

    def _paint_texts(self, painter: QPainter, card: Card, inner: QRect, option: QStyleOptionViewItem) -> None:
        colours, font = self._app_theme.colours, option.font
        height = LINES // 2
        for line, (text, colour, is_bold) in enumerate(
            ((card.name, colours.text, True), (card.note, colours.muted, False))
        ):
            font.setBold(is_bold)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            place = QRect(inner.x(), inner.y() + LARGE + 4 + line * height, WIDTH, height)
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, WIDTH)
            start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, QStyle.visualAlignment(option.direction, start), shown)


def _places(whole: QRectF, count: int) -> list[QRectF]:
    """Where the pictures of a card are: one large, up to three small ones beside it that fill the height."""
    if count < 2:
        return [whole]
    large = QRectF(whole.x(), whole.y(), LARGE, LARGE)
    small = min(count - 1, 3)
    height = (LARGE - (small - 1) * GAP) / small
    left = whole.x() + LARGE + GAP
    return [large, *(QRectF(left, whole.y() + row * (height + GAP), SMALL, height) for row in range(small))]
