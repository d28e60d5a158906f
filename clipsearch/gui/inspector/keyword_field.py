"""A field for keywords, separated by commas, that completes those that the library knows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

__all__ = ["KeywordField"]


class KeywordField(QLineEdit):
    """One line of keywords.

    Signals:
        known_needed: the focus came, so that the keywords of the library are about to be needed.
    """

    known_needed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._known = QStringListModel(self)
        completer = KeywordCompleter(self)
        completer.setModel(self._known)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchStartsWith)
        completer.setMaxVisibleItems(8)
        self.setCompleter(completer)
        if (popup := completer.popup()) is not None:
            popup.setObjectName("completions")

    def set_known(self, keywords: Sequence[str]) -> None:
        """Take the keywords to complete with, in the order in which they are offered."""
        if self._known.stringList() != list(keywords):
            self._known.setStringList(list(keywords))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Request what is known now."""
        super().focusInEvent(event)
        self.known_needed.emit()


class KeywordCompleter(QCompleter):
    """Completes the last keyword of a line, and keeps those before it."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field

    def splitPath(self, path: str) -> list[str]:  # noqa: N802
        """What is looked for: what stands behind the last comma."""
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:  # noqa: N802
        """The line with a keyword chosen."""
        before, comma, _ = self._field.text().rpartition(",")
        return f"{before}{comma}{' ' if comma else ''}{index.data()}"
