"""What covers the window while something is dragged over it: what a drop will do."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clipsearch.gui.dropping import Folders, Meaning, PictureData, PictureFiles, Unusable, Words
from clipsearch.gui.theme import Look, pixmap
from clipsearch.gui.words import count

__all__ = ["Overlay"]


class Overlay(QWidget):
    """A veil with a sentence; the mouse goes through it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._window = parent
        self._symbol, self._title, self._text = "", "", ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def title(self) -> str:
        """What a drop will do."""
        return self._title

    def show_meaning(self, meaning: Meaning) -> None:
        """Cover the window and say what a drop will do."""
        self._symbol, self._title, self._text = self._said(meaning)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def _said(self, meaning: Meaning) -> tuple[str, str, str]:
        match meaning:
            case Folders(paths):
                one = self.tr("Add this folder")
                many = self.tr("Add {folders}").format(folders=count(len(paths), "folder"))
                return (
                    "folder-add",
                    one if len(paths) == 1 else many,
                    ", ".join(path.name for path in paths[:3]),
                )
            case PictureFiles(paths):
                return "similar", self.tr("Find photos like this"), paths[0].name
            case PictureData():
                return "similar", self.tr("Find photos like this"), ""
            case Words(text):
                return "text", self.tr("Search for these words"), text
            case Unusable(message, hint):
                return "warning", message, hint

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint veil, frame and sentence."""
        colours = self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.ground)
        veil.setAlphaF(0.92)
        painter.fillRect(self.rect(), veil)
        pen = QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 16, 16)
        middle = self.rect().center()
        symbol = pixmap(self._symbol, 48, colours.accent, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - 24, middle.y() - 80, symbol)
        font = painter.font()
        font.setPixelSize(22)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        room = QRect(48, middle.y() - 16, self.width() - 96, 72)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        wrap = Qt.TextFlag.TextWordWrap
        used = painter.boundingRect(room, flags | wrap, self._title)
        painter.drawText(room, flags | wrap, self._title)
        font.setPixelSize(14)
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        below = QRect(48, used.bottom() + 12, self.width() - 96, 48)
        painter.drawText(below, flags | wrap, self._text)
        painter.end()
