"""What users of screen readers hear."""

from __future__ import annotations

import sys

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QComboBox, QWidget

__all__ = ["announce", "name_choices"]


def announce(about: QWidget, text: str) -> None:
    """Have a screen reader, if there is one, say a text about a widget."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, text))


def name_choices(box: QComboBox, name: str) -> None:
    """Name a combo box; on Linux Qt tells readers what is chosen in place of the name."""
    box.setAccessibleName(name)
    if sys.platform == "linux":
        box.setAccessibleDescription(name)
