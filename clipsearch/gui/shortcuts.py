"""The sheet of shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

__all__ = ["ShortcutsDialog"]


class ShortcutsDialog(QDialog):
    """Lists what each key does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(self.windowTitle(), self)
        title.setObjectName("big")
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(8)
        for row, (keys, what) in enumerate(self._rows()):
            key = QLabel(keys, self)
            key.setObjectName("title")
            grid.addWidget(key, row, 0)
            grid.addWidget(QLabel(what, self), row, 1)
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(24)
        column.addWidget(title)
        column.addLayout(grid)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _rows(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Ctrl+F   /", self.tr("Type a query")),
            ("Enter", self.tr("Keep the words, and add more of them or a picture")),
            ("−words", self.tr("Find less of these words")),
            ("←", self.tr("From the start of the words to the parts before them")),
            ("↑ ↓   −   Del", self.tr("On a part: its weight, more or less of it, remove it")),
            ("Ctrl+V", self.tr("Add the picture or words on the clipboard")),
            ("Ctrl+Shift+V", self.tr("Search with the clipboard alone")),
            ("Ctrl+L", self.tr("Filters: dates, types, folders")),
            ("Ctrl+Z   Ctrl+Shift+Z", self.tr("Undo and redo changes of the query")),
            ("Alt+↑   Alt+↓   Ctrl+H", self.tr("Recent searches")),
            ("Esc", self.tr("Clear the query")),
            ("↓", self.tr("From the query to the photos")),
            ("← → ↑ ↓", self.tr("Move between photos")),
            ("Home   End   PgUp   PgDn", self.tr("Move far")),
            ("Enter", self.tr("Open the photo")),
            ("S", self.tr("Find photos similar to it")),
            ("Shift+F10", self.tr("Everything else that can be done with it")),
            ("Ctrl+C", self.tr("Copy the photo")),
            ("Ctrl+I", self.tr("Show or hide the inspector")),
            ("Ctrl+O", self.tr("Add a folder")),
            ("Ctrl+,", self.tr("Settings")),
            ("F5", self.tr("Look for new, changed and removed photos")),
            ("F1", self.tr("This list")),
            ("Ctrl+Q", self.tr("Quit")),
        )
