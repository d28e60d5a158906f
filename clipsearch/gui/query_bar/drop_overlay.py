"""What covers the window while something is dragged over it: what a drop will do, and where."""

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
from clipsearch.gui.search.query_state import How
from clipsearch.gui.style.formatting import count
from clipsearch.gui.style.theme import AppTheme, pixmap

__all__ = ["DropOverlay"]

MARGIN, GAP = 16, 12  # logical pixels
NARROW = 640  # below, zones lie one above the other


@dataclass(frozen=True, slots=True)
class _Zone:
    """A part of the window, and what a drop there does."""

    how: How
    symbol: str
    title: str
    text: str


class DropOverlay(QWidget):
    """A veil with a sentence for each zone; the mouse goes through it."""

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
        """What a drop will do here."""
        return self._zones[self._active].title

    @property
    def titles(self) -> list[str]:
        """What a drop can do."""
        return [zone.title for zone in self._zones]

    @property
    def how(self) -> How:
        """What to do with what is dropped here."""
        return self._zones[self._active].how

    def show_meaning(self, meaning: DroppedItem, is_asking: bool) -> None:
        """Cover the window and say what a drop will do.

        Args:
            meaning: what is dragged.
            is_asking: there is a question already that it can be added to.
        """
        self._zones = self._with_choice(meaning) if is_asking else []
        self._zones = self._zones or [self._alone(meaning)]
        self._active = 0
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def point_at(self, place: QPoint) -> None:
        """The mouse is here now."""
        for number, area in enumerate(self._areas()):
            if area.adjusted(-GAP, -GAP, GAP, GAP).contains(place) and number != self._active:
                if not self._areas()[self._active].contains(place):
                    self._active = number
                    self.update()
                return

    def _alone(self, meaning: DroppedItem) -> _Zone:
        match meaning:
            case Folders(paths):
                one = self.tr("Add this folder")
                many = self.tr("Add {folders}").format(folders=count(len(paths), "folder"))
                names = ", ".join(path.name for path in paths[:3])
                return _Zone("only", "folder-add", one if len(paths) == 1 else many, names)
            case PictureFiles(paths):
                return _Zone("only", "similar", self.tr("Find photos like this"), _called(meaning))
            case PictureData():
                return _Zone("only", "similar", self.tr("Find photos like this"), "")
            case Remote():
                said = self.tr("It lies on {host}; you are asked before it is fetched")
                title = self.tr("Find photos like this")
                return _Zone("only", "similar", title, said.format(host=meaning.host))
            case Words(text):
                return _Zone("only", "text", self.tr("Search for these words"), text)
            case Unusable(message, hint):
                return _Zone("only", "warning", message, hint)

    def _with_choice(self, meaning: DroppedItem) -> list[_Zone]:
        """What can be done beside a question that is there already; nothing where there is no choice."""
        if isinstance(meaning, Folders | Unusable):
            return []
        if isinstance(meaning, Words):
            titles = self.tr("Only these words"), self.tr("And these words"), self.tr("Less of these words")
        else:
            titles = self.tr("Only like this"), self.tr("And like this"), self.tr("Less like this")
        called = _called(meaning)
        return [
            _Zone("only", "text" if isinstance(meaning, Words) else "similar", titles[0], called),
            _Zone("more", "plus", titles[1], self.tr("Adds to what you ask for")),
            _Zone("less", "minus", titles[2], self.tr("Takes away from what you ask for")),
        ]

    def _areas(self) -> list[QRect]:
        """Where each zone is: beside each other, or one above the other in a narrow window."""
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
        """Paint the veil and the zones."""
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
        alone = len(self._zones) == 1
        line = Qt.PenStyle.SolidLine if active and not alone else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colours.accent if active else colours.muted), 2 if active else 1, line))
        painter.setBrush(QColor(colours.soft) if active and not alone else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 16, 16)
        middle = area.center()
        ink = colours.accent if active else colours.muted
        symbol = pixmap(zone.symbol, 48, ink, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - 24, middle.y() - 76, symbol)
        room = QRect(area.x() + 16, middle.y() - 16, area.width() - 32, 72)
        used = self._write(painter, room, zone.title, 22 if alone else 18, colours.text, bold=True)
        below = QRect(room.x(), used.bottom() + 8, room.width(), 48)
        self._write(painter, below, zone.text, 14, colours.muted)

    def _write(
        self, painter: QPainter, room: QRect, text: str, side: int, colour: str, *, bold: bool = False
    ) -> QRect:
        """Write in the middle of a room, wrapped; return the room that was used."""
        font = painter.font()
        font.setPixelSize(side)
        font.setWeight(font.Weight.DemiBold if bold else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        used = painter.boundingRect(room, int(flags), text)
        painter.drawText(room, int(flags), text)
        return used


def _called(meaning: DroppedItem) -> str:
    match meaning:
        case PictureFiles(paths):
            return paths[0].name if len(paths) == 1 else count(len(paths), "picture")
        case Remote():
            return meaning.host
        case Words(text):
            return text
    return ""
