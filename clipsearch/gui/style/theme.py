"""Named colours in light and dark, the palette and style sheet made of them, and tinted icons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from clipsearch.gui.style.stylesheet import sheet
from clipsearch.settings import Theme, resources

__all__ = ["DARK", "LIGHT", "AppTheme", "Colours", "IconButton", "badged", "pixmap"]


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours that the window is made of; text on its ground has AA contrast (a test).

    Attributes:
        ground: behind the photos.
        side: behind sidebar and inspector.
        raised: fields, menus, buttons.
        line: hairlines between areas.
        text: what is read.
        muted: what is read second.
        accent: what is active, and links.
        on_accent: text on `accent`.
        soft: selected or hovered.
        placeholder: a photo that is not loaded yet.
        danger, on_danger, warning, on_warning, info, on_info: grounds of messages and their text.
    """

    ground: str
    side: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    soft: str
    placeholder: str
    danger: str
    on_danger: str
    warning: str
    on_warning: str
    info: str
    on_info: str


LIGHT = Colours(
    ground="#fbfbfd",
    side="#f3f3f7",
    raised="#ffffff",
    line="#e1e1ea",
    text="#1d1b26",
    muted="#5f5d6d",
    accent="#5b36b5",
    on_accent="#ffffff",
    soft="#e9e3f7",
    placeholder="#ebebf1",
    danger="#fde9e7",
    on_danger="#8c1d18",
    warning="#fff2d9",
    on_warning="#6b4300",
    info="#ece7f8",
    on_info="#3f2682",
)
DARK = Colours(
    ground="#17161c",
    side="#1d1c23",
    raised="#26252e",
    line="#34323e",
    text="#eceaf3",
    muted="#a5a2b3",
    accent="#b79cff",
    on_accent="#1b1230",
    soft="#37304f",
    placeholder="#25242c",
    danger="#48201f",
    on_danger="#ffc9c2",
    warning="#40300f",
    on_warning="#ffd794",
    info="#2f2845",
    on_info="#d9ccff",
)


class AppTheme(QObject):
    """The look that the whole application wears now.

    Signals:
        changed: colours are others from now on; whoever painted with them paints again.
    """

    changed = Signal()

    def __init__(self, theme: Theme = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = theme
        self.colours = LIGHT
        self._icons: dict[tuple[str, str, str], QIcon] = {}  # of both themes: drawing one takes a millisecond
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are worn."""
        return self.colours is DARK

    def wear(self, theme: Theme) -> None:
        """Change to a theme; "system" follows the desktop."""
        self.theme = theme
        dark = theme == "dark" or (theme == "system" and _system_is_dark())
        self.colours = DARK if dark else LIGHT
        application = cast(QApplication, QApplication.instance())
        if not application.styleSheet():  # else it is worn already; Qt's answer is then a style of the sheet
            application.setStyle("Fusion")
        application.setPalette(_palette(self.colours))
        application.setStyleSheet(sheet(self.colours))
        self.changed.emit()

    def icon(self, name: str, colour: str = "") -> QIcon:
        """A symbol in the text's colour, or in another."""
        key = name, colour or self.colours.text, self.colours.line
        if (known := self._icons.get(key)) is not None:
            return known
        icon = self._icons[key] = QIcon()
        normal, disabled = _renderer(name, key[1]), _renderer(name, key[2])
        for side in (16, 20, 24, 40, 48, 60):  # Qt makes smaller ones of these, but no larger ones
            icon.addPixmap(_drawn(normal, side), QIcon.Mode.Normal)
        for side in (20, 40, 60):
            icon.addPixmap(_drawn(disabled, side), QIcon.Mode.Disabled)
        return icon

    @Slot()
    def _system_changed(self) -> None:
        if self.theme == "system" and (_system_is_dark() != self.is_dark):
            self.wear("system")


class IconButton(QToolButton):
    """A flat button with one tinted symbol, named for screen readers and in its tooltip."""

    def __init__(self, app_theme: AppTheme, symbol: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._symbol = symbol
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setAutoRaise(True)
        self.setIconSize(QSize(20, 20))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        app_theme.changed.connect(self._tint)
        self._tint()

    @Slot()
    def _tint(self) -> None:
        self.setIcon(self._app_theme.icon(self._symbol))


def pixmap(name: str, side: int, colour: str = "", ratio: float = 1.0) -> QPixmap:
    """Draw one of our SVG icons.

    Args:
        name: the file's stem in `resources/icons`.
        side: logical pixels of the longer side.
        colour: replaces `currentColor`.
        ratio: device pixels per logical pixel.
    """
    key, known = f"clipsearch {name} {side} {colour} {ratio}", QPixmap()
    if QPixmapCache.find(key, known):
        return known
    drawn = _drawn(_renderer(name, colour), side, ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour or "#000").encode()))


def _drawn(renderer: QSvgRenderer, side: int, ratio: float = 1.0) -> QPixmap:
    size = QSize(renderer.defaultSize()).scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    drawn = QPixmap.fromImage(image.copy())  # what was painted on keeps 4 kB of its painter's
    drawn.setDevicePixelRatio(ratio)
    return drawn


@cache
def _drawing(name: str) -> str:
    """The SVG of an icon, read once for all sizes and colours."""
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def badged(picture: QPixmap, text: str, app_theme: AppTheme) -> QPixmap:
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
    painter.setBrush(QColor(app_theme.colours.accent))
    painter.setPen(QColor(app_theme.colours.on_accent))
    painter.drawRoundedRect(place, 12, 12)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return drawn


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.raised,
        QPalette.ColorRole.AlternateBase: colours.side,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.Accent: colours.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette
