"""How large a window may be: no larger than its screen, less what the desktop puts around it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

__all__ = ["fitted"]

AROUND = QSize(16, 48)  # logical pixels of a frame and a title bar, about


def fitted(window: QWidget, wanted: QSize) -> QSize:
    """A size as wanted, or as much of it as the window's screen has room for."""
    return wanted.boundedTo(window.screen().availableGeometry().size() - AROUND)
