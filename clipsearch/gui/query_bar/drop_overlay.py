"""The overlay over the window while something is dragged: zones that say what a drop there does."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clipsearch.gui.search.mime_data import (
    DroppedItem,
    Folders,
    PictureData,
    PictureFiles,
    Remote,
    Unusable,
    Words,
)
from clipsearch.gui.search.query_state import AddMode
from clipsearch.gui.style.formatting import count, file_name
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme

__all__ = ["DropOverlay"]

MARGIN, GAP = 16, 12  # logical pixels
NARROW = 640  # below this width zones are stacked


@dataclass(frozen=True, slots=True)
class _Zone:
    """An area of the window, and what a drop there does."""

    mode: AddMode
    symbol: str
    title: str
    text: str


class DropOverlay(QWidget):
    """A translucent widget with a text for each zone; mouse events pass through it."""

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._window = parent
        self._zones: list[_Zone] = [_Zone("only", "", "", "")]
        self._active = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def title(self) -> str:
        """The title of the zone under the mouse."""
        return self._zones[self._active].title

    @property
    def titles(self) -> list[str]:
        """The titles of all zones."""
        return [zone.title for zone in self._zones]

    @property
    def mode(self) -> AddMode:
        """How a drop in the zone under the mouse changes the query."""
        return self._zones[self._active].mode

    def show_item(self, item: DroppedItem, has_query: bool) -> None:
        """Cover the window and show what a drop does.

        Args:
            item: that is dragged.
            has_query: the query has parts to which it can be added.
        """
        self._zones = self._choice_zones(item) if has_query else []
        self._zones = self._zones or [self._single_zone(item)]
        self._active = 0
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def point_at(self, point: QPoint) -> None:
        """Activate the zone at a point of the window."""
        for number, area in enumerate(self._areas()):
            if area.adjusted(-GAP, -GAP, GAP, GAP).contains(point) and number != self._active:
                if not self._areas()[self._active].contains(point):
                    self._active = number
                    self.update()
                return

    def _single_zone(self, item: DroppedItem) -> _Zone:
        match item:
            case Folders(paths):
                one = self.tr("Add this folder")
                many = self.tr("Add {folders}").format(folders=count(len(paths), "folder"))
                names = ", ".join(file_name(path) for path in paths[:3])
                return _Zone("only", "folder-add", one if len(paths) == 1 else many, names)
            case PictureFiles(paths):
                return _Zone("only", "similar", self.tr("Find photos like this"), _item_name(item))
            case PictureData():
                return _Zone("only", "similar", self.tr("Find photos like this"), "")
            case Remote():
                text = self.tr("It is on {host}; clipsearch asks before downloading it")
                title = self.tr("Find photos like this")
                return _Zone("only", "similar", title, text.format(host=item.host))
            case Words(text):
                return _Zone("only", "text", self.tr("Search for these words"), text)
            case Unusable(message, hint):
                return _Zone("only", "warning", message, hint)

    def _choice_zones(self, item: DroppedItem) -> list[_Zone]:
        """Zones to replace or extend the query; none where there is no choice."""
        if isinstance(item, Folders | Unusable):
            return []
        if isinstance(item, Words):
            titles = self.tr("Only these words"), self.tr("Also these words"), self.tr("Less of these words")
        else:
            titles = self.tr("Only like this"), self.tr("Also like this"), self.tr("Less like this")
        name = _item_name(item)
        return [
            _Zone("only", "text" if isinstance(item, Words) else "similar", titles[0], name),
            _Zone("more", "plus", titles[1], self.tr("Adds to your search")),
            _Zone("less", "minus", titles[2], self.tr("Steers your search away from it")),
        ]

    def _areas(self) -> list[QRect]:
        """The rectangles of the zones: side by side, or stacked in a narrow window."""
        whole = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        number = len(self._zones)
        if self.width() < NARROW:
            height = (whole.height() - (number - 1) * GAP) // number
            return [
                QRect(whole.x(), whole.y() + i * (height + GAP), whole.width(), height) for i in range(number)
            ]
        width = (whole.width() - (number - 1) * GAP) // number
        return [QRect(whole.x() + i * (width + GAP), whole.y(), width, whole.height()) for i in range(number)]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the background and the zones."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self._app_theme.colours.ground)
        veil.setAlphaF(0.96)
        painter.fillRect(self.rect(), veil)
        for number, (zone, area) in enumerate(zip(self._zones, self._areas(), strict=True)):
            self._paint_zone(painter, zone, area, active=number == self._active)
        painter.end()

    def _paint_zone(self, painter: QPainter, zone: _Zone, area: QRect, *, active: bool) -> None:
        colours = self._app_theme.colours
        is_single = len(self._zones) == 1
        line = Qt.PenStyle.SolidLine if active and not is_single else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colours.accent if active else colours.muted), 2 if active else 1, line))
        painter.setBrush(QColor(colours.soft) if active and not is_single else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 16, 16)
        middle = area.center()
        colour = colours.accent if active else colours.muted
        symbol = pixmap(zone.symbol, 48, colour, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - 24, middle.y() - 76, symbol)
        rect = QRect(area.x() + 16, middle.y() - 16, area.width() - 32, 72)
        painted = self._paint_text(
            painter, rect, zone.title, 22 if is_single else 18, colours.text, bold=True
        )
        below = QRect(rect.x(), painted.bottom() + 8, rect.width(), 48)
        self._paint_text(painter, below, zone.text, 14, colours.muted)

    def _paint_text(
        self, painter: QPainter, rect: QRect, text: str, side: int, colour: str, *, bold: bool = False
    ) -> QRect:
        """Paint wrapped text centred at the top of a rectangle; return the rectangle of the text."""
        font = painter.font()
        font.setPixelSize(side)
        font.setWeight(font.Weight.DemiBold if bold else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painted = painter.boundingRect(rect, int(flags), text)
        painter.drawText(rect, int(flags), text)
        return painted


def _item_name(item: DroppedItem) -> str:
    match item:
        case PictureFiles(paths):
            return file_name(paths[0]) if len(paths) == 1 else count(len(paths), "picture")
        case Remote():
            return item.host
        case Words(text):
            return text
    return ""
