"""SVG icons drawn in a colour, and badges on pictures."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QImage,
    QPainter,
    QPixmap,
    QPixmapCache,
    QTransform,
)
from PySide6.QtSvg import QSvgRenderer

from clipsearch.gui.style.colours import Colours
from clipsearch.settings import resources

__all__ = ["badged", "pixmap", "tinted_icon"]

# Icons that point in the direction of reading: they are mirrored where that is from right to left.
DIRECTED = {
    "arrow-left", "arrow-right", "chevron-left", "chevron-right", "export", "open", "redo", "sidebar", "undo",
}  # fmt: skip


def pixmap(name: str, side: int, colour: str = "", ratio: float = 1.0) -> QPixmap:
    """Draw one of our SVG icons.

    Args:
        name: the file's stem in `resources/icons`.
        side: logical pixels of the longer side.
        colour: replaces `currentColor`.
        ratio: device pixels per logical pixel.
    """
    mirrored = _is_mirrored(name)
    key, known = f"clipsearch {name} {side} {colour} {ratio} {mirrored}", QPixmap()
    if QPixmapCache.find(key, known):
        return known
    drawn = _drawn(_renderer(name, colour), side, ratio, mirrored=mirrored)
    QPixmapCache.insert(key, drawn)
    return drawn


def tinted_icon(name: str, colour: str, disabled_colour: str) -> QIcon:
    """One of our SVG icons for buttons and menus; drawn when it is shown, as large as it is shown."""
    return QIcon(_IconEngine(name, colour, disabled_colour))


def badged(picture: QPixmap, text: str, colours: Colours) -> QPixmap:
    """A picture with a number, or another short text, in its upper right corner."""
    drawn = QPixmap(picture)
    if drawn.isNull():
        return drawn
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = painter.font()
    font.setPixelSize(14)
    font.setBold(True)
    painter.setFont(font)
    wide = max(24, painter.fontMetrics().horizontalAdvance(text) + 16)
    place = QRectF(drawn.deviceIndependentSize().width() - wide - 6, 6, wide, 24)
    painter.setBrush(QColor(colours.accent))
    painter.setPen(QColor(colours.on_accent))
    painter.drawRoundedRect(place, 12, 12)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return drawn


class _IconEngine(QIconEngine):
    """Draws an SVG icon in the colour of its mode."""

    def __init__(self, name: str, colour: str, disabled_colour: str) -> None:
        super().__init__()
        self._name, self._colour, self._disabled_colour = name, colour, disabled_colour

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon, as large as fits into a size in device pixels."""
        colour = self._disabled_colour if mode == QIcon.Mode.Disabled else self._colour
        return pixmap(self._name, min(size.width(), size.height()), colour)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the icon into a rectangle in logical pixels."""
        square = QRect(0, 0, side := min(rect.width(), rect.height()), side)
        square.moveCenter(rect.center())
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(square, self.pixmap(square.size() * ratio, mode, state))

    def clone(self) -> QIconEngine:
        """Return another one that draws the same; Qt asks for it before it changes a shared icon."""
        _clones.append(_IconEngine(self._name, self._colour, self._disabled_colour))
        return _clones[-1]


_clones: list[_IconEngine] = []  # Qt deletes them; PySide would do so as soon as `clone` returns


def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour or "#000").encode()))


def _is_mirrored(name: str) -> bool:
    return name in DIRECTED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


def _drawn(renderer: QSvgRenderer, side: int, ratio: float = 1.0, *, mirrored: bool) -> QPixmap:
    size = QSize(renderer.defaultSize()).scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    if mirrored:
        image = image.transformed(QTransform().scale(-1, 1))
    drawn = QPixmap.fromImage(image.copy())  # a copy is without 4 kB of data that the painter leaves
    drawn.setDevicePixelRatio(ratio)
    return drawn


@cache
def _drawing(name: str) -> str:
    """The SVG of an icon, read once for all sizes and colours."""
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
