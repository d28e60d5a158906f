"""The note that a page shows while it is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from clipsearch.gui.style.translation import translate

__all__ = ["EmptyNote"]


class EmptyNote(QWidget):
    """Says in the middle of a page why there is nothing; maybe with a button that adds a folder.

    Signals:
        add_requested: choose a folder to add.
    """

    add_requested = Signal()

    def __init__(self, parent: QWidget, margin: int = 8) -> None:
        """Take logical pixels to the left of the text."""
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setObjectName("muted")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        self.button = QPushButton(translate("EmptyPage", "Add folder"), self)
        self.button.setObjectName("primary")
        self.button.clicked.connect(self.add_requested)
        self.button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, 0, 24, 0)
        column.setSpacing(16)
        column.addStretch(2)
        column.addWidget(self._label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def show_text(self, text: str, *, offers_folder: bool = False) -> None:
        """Say something else, with or without the button."""
        self._label.setText(text)
        self.button.setVisible(offers_folder)

    def show_no_folders(self) -> None:
        """Say that there is no folder yet."""
        self.show_text(
            translate("MapPage", "There are no photos yet. Add a folder first."), offers_folder=True
        )
