"""Renaming a photo on disk, and moving photos to the trash, each after a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clipsearch import ClipsearchError, Hit
from clipsearch.gui.desktop import files
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.dialogs import Question, confirm
from clipsearch.gui.widgets.notifier import Notifier

__all__ = ["RenameAndTrash", "RenameDialog"]


class RenameAndTrash(QObject):
    """Opens the dialogs, then renames or trashes in another thread.

    Signals:
        changed: files (Paths) that are not where they were.
    """

    changed = Signal(object)

    def __init__(self, tasks: TaskRunner, notifier: Notifier, window: QWidget) -> None:
        super().__init__(window)
        self._notifier = notifier
        self._tasks = tasks
        self._window = window

    def rename(self, hit: Hit) -> None:
        """Ask for another name."""
        dialog = RenameDialog(hit.path, self._window)
        dialog.named.connect(lambda name: self._rename(hit.path, name))
        dialog.open()

    def _rename(self, path: Path, name: str) -> None:
        def done(renamed: Path) -> None:
            self._notifier.inform(self.tr("{old} is {new} now").format(old=path.name, new=renamed.name))
            self.changed.emit([path])

        self._tasks.run("files", lambda: files.rename(path, name), done, failed=self._notifier.report)

    def trash(self, hits: Sequence[Hit]) -> None:
        """Ask once, with a count, before photos are moved to the trash."""
        if not hits:
            return
        if len(hits) == 1:
            question = self.tr("Move “{name}” to the trash?").format(name=hits[0].path.name)
            more = self.tr("It can be put back from the desktop's trash, not from here.")
        else:
            question = self.tr("Move {photos} to the trash?").format(
                photos=formatting.count(len(hits), "photo")
            )
            more = self.tr("They can be put back from the desktop's trash, not from here.")
        if any(hit.copies for hit in hits):
            more += " " + self.tr("Copies in other places stay where they are.")
        paths = [hit.path for hit in hits]
        title = yes = self.tr("Move to the trash")
        confirm(self._window, Question(title, question, more, yes), lambda: self._trash(paths))

    def _trash(self, paths: list[Path]) -> None:
        def done(failures: list[tuple[Path, str]]) -> None:
            moved = len(paths) - len(failures)
            if moved:
                photos = formatting.count(moved, "photo")
                said = self.tr("{photos} moved to the trash; put back from there if it was a mistake")
                self._notifier.inform(said.format(photos=photos))
                self.changed.emit(paths)
            if failures:
                self._notifier.report(_failure(failures, len(paths)))

        self._tasks.run("files", lambda: files.trash(paths), done, failed=self._notifier.report)


class RenameDialog(QDialog):
    """Asks for a file's new name; its suffix stays.

    Signals:
        named: the new name with the suffix.
    """

    named = Signal(str)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.setWindowTitle(self.tr("Rename the photo"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self.field = QLineEdit(path.stem, self)
        self.field.setAccessibleName(self.tr("New name"))
        self.field.selectAll()
        self.field.textChanged.connect(self._check_name)
        self._error = QLabel(self)
        self._error.setObjectName("muted")
        self._error.setWordWrap(True)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.sure = box.addButton(self.tr("Rename"), QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(QLabel(path.suffix, self))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(QLabel(self.tr("New name"), self))
        column.addLayout(row)
        column.addWidget(self._error)
        column.addWidget(box)
        self.accepted.connect(self._emit_name)
        self._check_name()

    @property
    def error(self) -> str:
        """Why the file cannot have the name, or ""."""
        return self._error.text()

    @Slot()
    def _check_name(self) -> None:
        name = self.field.text().strip()
        error = files.name_problem(name + self._path.suffix) if name else self.tr("A file needs a name")
        self._error.setText(error)
        self.sure.setEnabled(not error and name != self._path.stem)

    @Slot()
    def _emit_name(self) -> None:
        self.named.emit(self.field.text().strip() + self._path.suffix)


def _failure(failures: Sequence[tuple[Path, str]], tried: int) -> ClipsearchError:
    """The error that names the photos that were not moved, with the reasons."""
    reasons = [f"{path.name}: {error}" for path, error in failures[:5]]
    if len(failures) > 5:
        more = translate("RenameAndTrash", "and {count} more").format(
            count=formatting.number(len(failures) - 5)
        )
        reasons.append(more)
    if tried > 1:
        said = translate("RenameAndTrash", "{some} of {photos} could not be moved to the trash")
        said = said.format(some=formatting.number(len(failures)), photos=formatting.count(tried, "photo"))
    else:
        said = translate("RenameAndTrash", "{name} could not be moved to the trash")
        said = said.format(name=failures[0][0].name)
    return ClipsearchError(said, "; ".join(reasons))
