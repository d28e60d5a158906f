"""The hint over a photo that says how to search with a part of it, with the button that does it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from clipsearch.gui.viewer.canvas import Canvas

__all__ = ["RegionHint"]

SPACE = 16  # logical pixels to the lower edge of the canvas


class RegionHint(QFrame):
    """Lies on a canvas while a region can be drawn.

    Signals:
        search_requested: search with the region.
    """

    search_requested = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("viewer-hint")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self.button = QPushButton(self.tr("Search with this part"), self)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.search_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        canvas.region_changed.connect(self.update_text)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, or ""."""
        return "" if self.isHidden() else self._text.text()

    @Slot()
    def update_text(self) -> None:
        """Say what can be done now."""
        drawn = not self._canvas.region.isEmpty()
        self._text.setText(
            self.tr("Enter finds photos like this part. Draw again to change it")
            if drawn
            else self.tr("Draw a rectangle around what you are looking for, with the mouse or the arrow keys")
        )
        self.button.setVisible(drawn)
        self.place()

    def place(self) -> None:
        """Lie at the lower edge of the canvas."""
        canvas = self._canvas
        wide = min(canvas.width() - 2 * SPACE, 560)
        tall = max(self.heightForWidth(wide), self.sizeHint().height())
        self.resize(wide, tall)
        self.move(QPoint((canvas.width() - wide) // 2, canvas.height() - tall - SPACE))
