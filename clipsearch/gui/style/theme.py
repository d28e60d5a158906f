"""The application's theme: which colours are in use, the palette and the style sheet made of them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from clipsearch.gui.style.colours import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Colours
from clipsearch.gui.style.icons import tinted_icon
from clipsearch.gui.style.popup_style import PopupStyle, shadow_width
from clipsearch.gui.style.stylesheet import style_sheet
from clipsearch.settings import Theme

__all__ = ["AppTheme"]


class AppTheme(QObject):
    """The theme of the whole application.

    Signals:
        changed: the colours are others; widgets that painted with them must repaint.
    """

    changed = Signal()

    def __init__(self, theme: Theme = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = theme
        self.has_contrast = False
        self.colours = LIGHT
        self._icons: dict[
            tuple[str, str, str], QIcon
        ] = {}  # of both themes, by name, colour and colour when disabled
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        if (accessibility := getattr(hints, "accessibility", None)) is not None:
            accessibility().contrastPreferenceChanged.connect(self._contrast_changed)

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in use."""
        return self.colours in (DARK, DARK_CONTRAST)

    def apply(self, theme: Theme, *, contrast: bool = False) -> None:
        """Set the theme; "system" follows the desktop. High contrast is for who wants it, here or there."""
        self.theme, self.has_contrast = theme, contrast
        dark = theme == "dark" or (theme == "system" and _system_is_dark())
        if contrast or _wants_contrast():
            self.colours = DARK_CONTRAST if dark else LIGHT_CONTRAST
        else:
            self.colours = DARK if dark else LIGHT
        application = cast(QApplication, QApplication.instance())
        if (
            not application.styleSheet()
        ):  # else it is set already, and `style()` would be one of the style sheet
            application.setStyle(PopupStyle())
        application.setPalette(_palette(self.colours))
        application.setStyleSheet(style_sheet(self.colours, shadow_width()))
        self.changed.emit()

    def icon(self, name: str, colour: str = "") -> QIcon:
        """An icon in the colour of text, or in another."""
        key = name, colour or self.colours.text, self.colours.disabled
        if (known := self._icons.get(key)) is not None:
            return known
        self._icons[key] = icon = tinted_icon(name, key[1], key[2])
        return icon

    @Slot()
    def _system_changed(self) -> None:
        if self.theme == "system" and (_system_is_dark() != self.is_dark):
            self._contrast_changed()

    @Slot()
    def _contrast_changed(self) -> None:
        self.apply(self.theme, contrast=self.has_contrast)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _wants_contrast() -> bool:
    """Whether the desktop asks for high contrast, which Qt tells from 6.10 on."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


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
        QPalette.ColorRole.Mid: colours.line,
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
