"""Menus with round corners, and the corners of any window that pops up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

__all__ = ["RADIUS", "Menu", "cut_corners"]

RADIUS = 10  # logical pixels of the corners, as in the style sheet
CUT = RADIUS + 2  # the same for a mask, which takes pixels that are partly transparent for opaque ones


class Menu(QMenu):
    """A menu whose corners are round, as the style sheet draws them."""

    def __init__(self, parent: QWidget, title: str = "") -> None:
        super().__init__(title, parent)
        self.setWindowFlags(
            self.windowFlags()
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.NoDropShadowWindowHint  # which would be rectangular
        )
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Cut off the corners."""
        super().resizeEvent(event)
        cut_corners(self)


def cut_corners(popup: QWidget) -> None:
    """Cut off the corners of a translucent window, which are black on an X11 desktop that blends none."""
    if QGuiApplication.platformName() == "xcb":
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(popup.rect()), CUT, CUT)
        popup.setMask(QRegion(outline.toFillPolygon().toPolygon()))
