"""Fades at the edges of an area that can be scrolled sideways, where there is more to see."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from clipsearch.gui.style.theme import AppTheme

__all__ = ["EdgeFade"]

WIDTH = 24  # logical pixels


class EdgeFade(QWidget):
    """Lies over the area, and lets the mouse through."""

    def __init__(self, app_theme: AppTheme, area: QScrollArea) -> None:
        super().__init__(area)
        self._app_theme = app_theme
        self._area = area
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sideways = area.horizontalScrollBar()
        sideways.valueChanged.connect(self.update)
        sideways.rangeChanged.connect(self.update)
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Be as large as the area."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._area.viewport().geometry())
            self.raise_()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the fades."""
        sideways, painter = self._area.horizontalScrollBar(), QPainter(self)
        before, behind = sideways.value() > sideways.minimum(), sideways.value() < sideways.maximum()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            before, behind = behind, before
        solid = QColor(self._app_theme.colours.raised)
        clear = QColor(solid)
        clear.setAlpha(0)
        for is_shown, edge, end in ((before, 0, WIDTH), (behind, self.width(), self.width() - WIDTH)):
            if is_shown:
                gradient = QLinearGradient(edge, 0, end, 0)
                gradient.setColorAt(0, solid)
                gradient.setColorAt(1, clear)
                painter.fillRect(QRect(min(edge, end), 0, WIDTH, self.height()), gradient)
        painter.end()
