"""A flat button with an icon in the theme's colour."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from clipsearch.gui.style.theme import AppTheme

__all__ = ["IconButton"]


class IconButton(QToolButton):
    """A flat button with one tinted symbol, named for screen readers and in its tooltip."""

    def __init__(
        self, app_theme: AppTheme, symbol: str, name: str, parent: QWidget | None = None, *, colour: str = ""
    ) -> None:
        """Take the stem of the symbol's file, and a colour for it where that is not the theme's."""
        super().__init__(parent)
        self._colour = colour
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
        self.setIcon(self._app_theme.icon(self._symbol, self._colour))
