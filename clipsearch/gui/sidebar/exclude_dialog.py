"""The dialog for excluding a folder or a pattern from the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clipsearch.gui.desktop import files
from clipsearch.gui.style.formatting import folder_name

__all__ = ["ExcludeDialog", "pattern_of"]

SPECIAL_CHARACTERS = "\\*?[]!# "  # have a meaning in a pattern, or at its ends


class ExcludeDialog(QDialog):
    """Asks for a pattern to exclude.

    Signals:
        excluded: a pattern as in a `.gitignore` file.
    """

    excluded = Signal(str)

    def __init__(self, folder: Path, patterns: Sequence[str], parent: QWidget) -> None:
        """Take the folder to exclude something in, and the patterns that are excluded already."""
        super().__init__(parent)
        self._folder = folder
        self.setWindowTitle(self.tr("Exclude from “{name}”").format(name=folder_name(folder)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(self.tr("A folder or a pattern"))
        self.field.setPlaceholderText(self.tr("such as /Scans/, *.png or screenshots/"))
        choose = QPushButton(self.tr("Choose a folder…"), self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        self._error = self._muted("")
        more = self.tr(
            "Matching photos disappear from the results; the files stay where they are. Patterns "
            "work as in a .gitignore file and apply to every folder."
        )
        already = (
            self.tr("Currently excluded: {patterns}").format(patterns=", ".join(patterns)) if patterns else ""
        )
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.sure = box.addButton(self.tr("Exclude"), QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(QLabel(self.tr("A folder or a pattern"), self))
        column.addLayout(row)
        for widget in (self._error, self._muted(more), *([self._muted(already)] if already else []), box):
            column.addWidget(widget)
        self._error.hide()
        self.field.textChanged.connect(self._update_button)
        self.accepted.connect(lambda: self.excluded.emit(self.field.text().strip()))
        self._update_button()

    def _muted(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName("muted")
        label.setWordWrap(True)
        return label

    @Slot()
    def _choose(self) -> None:
        title = self.tr("Choose a folder to exclude")
        if chosen := files.choose_folder(self, title, str(self._folder)):
            self.propose(Path(chosen))

    def propose(self, chosen: Path) -> None:
        """Fill in the pattern for a folder inside this one."""
        inside = chosen.is_relative_to(self._folder) and chosen != self._folder
        error = self.tr("{name} is not inside this folder").format(name=folder_name(chosen))
        self._error.setText("" if inside else error)
        self._error.setVisible(not inside)
        if inside:
            self.field.setText(pattern_of(chosen.relative_to(self._folder)))

    @Slot()
    def _update_button(self) -> None:
        self.sure.setEnabled(bool(self.field.text().strip()))


def pattern_of(relative: Path) -> str:
    """The pattern that matches exactly this folder; `relative` to a folder of the library."""
    return "/" + "".join(f"\\{c}" if c in SPECIAL_CHARACTERS else c for c in relative.as_posix()) + "/"
