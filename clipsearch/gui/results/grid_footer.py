"""The line below the last photo: how many less likely ones there are, and a button that shows them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from clipsearch.gui.style import formatting

__all__ = ["GridFooter"]

HEIGHT = 64  # logical pixels


class GridFooter(QWidget):
    """Shows or hides photos that are rather not meant.

    Signals:
        toggled: whether they are to be shown.
    """

    toggled = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shows = False
        self._button = QPushButton(self)
        self._button.setObjectName("quiet")
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(self._toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 16)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        self.hide()

    @property
    def text(self) -> str:
        """What the button says."""
        return self._button.text()

    def show_count(self, unlikely: int, *, shown: bool) -> None:
        """Offer to show so many less likely photos, or to hide them while they are shown."""
        self._shows = shown
        if shown:
            self._button.setText(self.tr("Hide less likely photos"))
        else:
            kind = formatting.count(unlikely, "less likely photo")
            self._button.setText(self.tr("Show {photos}").format(photos=kind))

    @Slot()
    def _toggle(self) -> None:
        self.toggled.emit(not self._shows)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The height that the grid leaves for it."""
        return QSize(self._button.sizeHint().width(), HEIGHT)
