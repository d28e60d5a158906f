"""A sentence in place of what a page has nothing of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

__all__ = ["EmptyNote"]


class EmptyNote(QLabel):
    """Says in the middle of a page why there is nothing."""

    def __init__(self, parent: QWidget, margin: int = 8) -> None:
        """Take logical pixels to the left of the text."""
        super().__init__(parent)
        self.setObjectName("muted")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setContentsMargins(margin, 0, 24, 0)
