"""Renaming a photo on disk, and moving photos to the trash; both can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
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
from clipsearch.gui.desktop import file_moves
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.dialogs import Question, confirm
from clipsearch.system.new_files import move_file

__all__ = ["RenameAndTrash", "RenameDialog"]

MAX_UNASKED = 20  # photos that are moved to the trash without a question, since that can be undone


class RenameAndTrash(QObject):
    """Opens the dialogs, and has the act stack do what they were opened for.

    Signals:
        changed: files (Paths) that are not where they were, or are there again.
        leaving: hits whose files are about to go.
        returned: the same hits, whose files are there again.
    """

    changed = Signal(object)
    leaving = Signal(object)
    returned = Signal(object)

    def __init__(
        self, acts: ActStack, window: QWidget, parts_of: file_moves.PartsOf = file_moves.no_parts
    ) -> None:
        super().__init__(window)
        self._parts_of = parts_of
        self._acts = acts
        self._window = window

    def rename(self, hit: Hit) -> None:
        """Ask for another name."""
        dialog = RenameDialog(hit.path, self._window)
        dialog.named.connect(lambda name: self._rename(hit.path, name))
        dialog.open()

    def _rename(self, path: Path, name: str) -> None:
        moved = list[file_moves.Moved]()

        def outcome(old: Path, new: Path) -> Outcome:
            parts = [place for _, place in moved] or self._parts_of(old)
            file_moves.rename(old, new.name)
            moved[:] = file_moves.move_parts(parts, old, new, move_file)
            said = translate("RenameAndTrash", "Renamed to {new}")
            return Outcome(said.format(old=old.name, new=new.name))

        new = path.with_name(name)
        do, undo = partial(outcome, path, new), partial(outcome, new, path)
        self._acts.run(Act(do, undo, lambda: self.changed.emit([path])))

    def trash(self, hits: Sequence[Hit]) -> None:
        """Move photos to the trash, after a question where they are many."""
        if len(hits) <= MAX_UNASKED:
            self._trash(hits)
            return
        question = self.tr("Move {photos} to the trash?").format(photos=formatting.count(len(hits), "photo"))
        more = self.tr("This can be undone with Ctrl+Z.")
        if any(hit.copies for hit in hits):
            more += " " + self.tr("Copies in other places stay where they are.")
        title = yes = self.tr("Move to the trash")
        confirm(self._window, Question(title, question, more, yes), lambda: self._trash(hits))

    def _trash(self, hits: Sequence[Hit]) -> None:
        if hits:
            batch = _TrashBatch([hit.path for hit in hits], self._parts_of)
            self.leaving.emit(hits)
            changed = partial(self.changed.emit, batch.paths)
            self._acts.run(Act(batch.do, batch.undo, changed, undone=partial(self.returned.emit, hits)))


class _TrashBatch:
    """Files that are moved to the trash and back together, each with what belongs to it."""

    def __init__(self, paths: Sequence[Path], parts_of: file_moves.PartsOf) -> None:
        self.paths = list(paths)
        self._parts_of = parts_of
        self._parts: list[file_moves.Trashed] = []
        self._present = self.paths  # what is in its place
        self._trashed: list[file_moves.Trashed] = []

    def do(self) -> Outcome:
        """Move what is in its place to the trash."""
        self._trashed, self._parts, failures = [], [], []
        gone = set[Path]()  # with the photos that they belong to
        for path in self._present:
            if path in gone:
                continue
            parts = self._parts_of(path)
            try:
                self._trashed.append(file_moves.move_to_trash(path))
                trashed = file_moves.trash_parts(parts)
                self._parts += trashed
                gone.update(part.path for part in trashed)
            except ClipsearchError as error:
                failures.append((path, error.message))
        failure = _failure(failures, len(self._present)) if failures else None
        if failure is not None and not self._trashed:
            raise failure
        what = _named([trashed.path for trashed in self._trashed])
        return Outcome(translate("RenameAndTrash", "{what} moved to the trash").format(what=what), failure)

    def undo(self) -> Outcome:
        """Put back what is in the trash."""
        self._present, errors = file_moves.restore_all(self._trashed, self._parts)
        failure = errors[0] if errors else None
        if failure is not None and len(errors) > 1:
            said = translate("RenameAndTrash", "{some} of {photos} could not be restored; the first: {why}")
            some, photos = formatting.number(len(errors)), formatting.count(len(self._trashed), "photo")
            failure = ClipsearchError(
                said.format(some=some, photos=photos, why=failure.message), failure.hint
            )
        if failure is not None and not self._present:
            raise failure
        what = _named(self._present)
        return Outcome(translate("RenameAndTrash", "{what} restored").format(what=what), failure)


def _named(paths: Sequence[Path]) -> str:
    """The name of one file, or how many they are."""
    return formatting.file_name(paths[0]) if len(paths) == 1 else formatting.count(len(paths), "photo")


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
        error = file_moves.name_problem(name + self._path.suffix) if name else self.tr("A file needs a name")
        self._error.setText(error)
        self.sure.setEnabled(not error and name != self._path.stem)

    @Slot()
    def _emit_name(self) -> None:
        self.named.emit(self.field.text().strip() + self._path.suffix)


def _failure(failures: Sequence[tuple[Path, str]], tried: int) -> ClipsearchError:
    """The error that names the photos that were not moved, with the reasons."""
    reasons = [f"{formatting.file_name(path)}: {error}" for path, error in failures[:5]]
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
