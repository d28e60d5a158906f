"""The dialog that asks for a tag, and completes it with those that there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from clipsearch.gui.inspector.keyword_field import KeywordField

__all__ = ["TagDialog"]


class TagDialog(QDialog):
    """Asks for a tag, or for several with commas between them.

    Signals:
        chosen: what was typed, without space around it.
    """

    chosen = Signal(str)

    def __init__(
        self, title: str, hint: str, accept_text: str, parent: QWidget, *, proposed: str = ""
    ) -> None:
        """Take a title, what to type, and the text of the button."""
        super().__init__(parent)
        self._proposed = proposed
        self.setWindowTitle(title)
        self.setMinimumWidth(360)
        self.field = KeywordField(self)
        self.field.setText(proposed)
        self.field.setAccessibleName(title)
        self.field.selectAll()
        note = QLabel(hint, self)
        note.setObjectName("muted")
        note.setWordWrap(True)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.sure = box.addButton(accept_text, QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for widget in (self.field, note, box):
            column.addWidget(widget)
        self.field.textChanged.connect(self._update_button)
        self.accepted.connect(lambda: self.chosen.emit(self.field.text().strip()))
        self.finished.connect(self.deleteLater)
        self._update_button()

    def set_known(self, tags: Sequence[str]) -> None:
        """Take the tags to complete with."""
        self.field.set_known(tags)

    @Slot()
    def _update_button(self) -> None:
        text = self.field.text().strip()
        self.sure.setEnabled(bool(text.strip("/, ")) and text != self._proposed)
