"""Copying and moving photos to a folder, and exporting them: contact sheet, table, links."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog, QWidget
from shiboken6 import isValid

from clipsearch import Cancelled, ClipsearchError, Hit, Library, Progress
from clipsearch.gui.desktop import files
from clipsearch.gui.desktop.file_moves import move_to_trash
from clipsearch.gui.desktop.file_transfer import OnConflict, Transfer, conflicts
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["CopyAndMove"]

SHOW_AFTER = 400  # milliseconds after which the progress is shown


class CopyAndMove(QObject):
    """Asks where to, and once about names that are taken there; the act stack does the rest.

    Signals:
        changed: files (Paths) that are not where they were, or are new.
    """

    changed = Signal(object)

    def __init__(self, tasks: TaskRunner, library: Library, acts: ActStack, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._library = library
        self._acts = acts
        self._window = window
        self._last_folder = ""

    def choose_folder(self, hits: Sequence[Hit], *, is_move: bool) -> None:
        """Ask for the folder, then copy or move."""
        if not hits:
            return
        photos = formatting.count(len(hits), "photo")
        said = self.tr("Move {photos} to") if is_move else self.tr("Copy {photos} to")
        start = self._last_folder or str(hits[0].path.parent)
        chosen = files.choose_folder(self._window, said.format(photos=photos), start)
        if chosen:
            self._last_folder = chosen
            self.transfer([hit.path for hit in hits], Path(chosen), is_move=is_move)

    def transfer(self, paths: Sequence[Path], folder: Path, *, is_move: bool) -> None:
        """Copy or move files to a folder, after a question where names are taken."""

        def begin(on_conflict: OnConflict) -> None:
            parts_of = self._library.details.parts_of
            transfer = Transfer(paths, folder, is_move=is_move, on_conflict=on_conflict, parts_of=parts_of)
            self._run(transfer, len(paths), folder, is_move=is_move)

        def ask(taken: int) -> None:
            if taken:
                self._ask(taken, len(paths), folder, begin)
            else:
                begin("skip")

        self._tasks.run("files", lambda: conflicts(paths, folder), ask)

    def _ask(self, taken: int, count: int, folder: Path, then: Callable[[OnConflict], None]) -> None:
        """Ask once what to do with all files whose names are taken."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Names already in use"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        said = self.tr("“{folder}” already has files with the names of {some} of {photos}")
        some, photos = formatting.number(taken), formatting.count(count, "photo")
        box.setText(said.format(folder=formatting.folder_name(folder), some=some, photos=photos))
        box.setInformativeText(self.tr("Replaced files go to the trash."))
        role = QMessageBox.ButtonRole
        keep = box.addButton(self.tr("Keep both"), role.AcceptRole)
        skip = box.addButton(self.tr("Skip these"), role.AcceptRole)
        replace = box.addButton(self.tr("Replace"), role.DestructiveRole)
        cancel = box.addButton(self.tr("Cancel"), role.RejectRole)
        choices: tuple[tuple[object, OnConflict], ...] = (
            (keep, "keep"),
            (skip, "skip"),
            (replace, "replace"),
        )
        for button, choice in choices:
            button.clicked.connect(lambda *_, choice=choice: then(choice))  # type: ignore[attr-defined]
        box.setDefaultButton(keep)
        box.setEscapeButton(cancel)
        box.finished.connect(box.deleteLater)
        box.open()

    def _run(self, transfer: Transfer, count: int, folder: Path, *, is_move: bool) -> None:
        text = self.tr("Moving {photos}…") if is_move else self.tr("Copying {photos}…")
        title = self.tr("Move") if is_move else self.tr("Copy")
        cancelled, report, finish = self._show_progress(text, title, count)

        def do() -> Outcome:
            transfer.run(cancelled, report)
            cancelled.clear()  # a redo is another run
            return _outcome(transfer, count, folder, is_move=is_move)

        def undo() -> Outcome:
            done = len(transfer.done)
            errors = transfer.undo()
            if errors and len(errors) == done:
                raise errors[0]
            photos = formatting.count(done - len(errors), "photo")
            back = translate("CopyAndMove", "{photos} moved back")
            gone = translate("CopyAndMove", "Copies of {photos} removed")
            return Outcome((back if is_move else gone).format(photos=photos), errors[0] if errors else None)

        def changed() -> None:
            self.changed.emit(transfer.changed)

        self._acts.run(Act(do, undo, changed), finish)

    def _show_progress(
        self, text: str, title: str, count: int
    ) -> tuple[threading.Event, Callable[[int], None], Callable[[], None]]:
        """A dialog of what takes long: the event that it sets to cancel, what to report to, and to end it."""
        cancelled = threading.Event()
        dialog = QProgressDialog(
            text.format(photos=formatting.count(count, "photo")), self.tr("Cancel"), 0, count, self._window
        )
        dialog.setWindowTitle(title)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(SHOW_AFTER)
        dialog.setAutoReset(False)
        dialog.canceled.connect(cancelled.set)

        def show(number: int) -> None:
            if isValid(dialog) and not cancelled.is_set():
                dialog.setValue(number)

        def finish() -> None:
            dialog.canceled.disconnect()
            dialog.deleteLater()

        return cancelled, self._tasks.reporter(show), finish

    def choose_sheet(self, hits: Sequence[Hit]) -> None:
        """Ask for a file, and write a contact sheet into it."""
        title = self.tr("Contact sheet of {photos}").format(photos=formatting.count(len(hits), "photo"))
        kind = self.tr("Web page") + " (*.html)"
        if path := self._choose_file(title, "photos.html", kind):
            self.write_sheet(hits, path)

    def write_sheet(self, hits: Sequence[Hit], path: Path) -> None:
        """Write a contact sheet into a file."""
        exports, kept = self._library.exports, list(hits)
        title = formatting.count(len(kept), "photo")

        def write(report: Callable[[Progress], None], cancel: threading.Event) -> list[Path]:
            return [
                exports.write_sheet(
                    kept, path, title, _note, renumber=True, on_progress=report, cancel=cancel
                )
            ]

        self._export(write, len(kept), path)

    def choose_table(self, hits: Sequence[Hit]) -> None:
        """Ask for a file, and write what is known of photos into it."""
        title = self.tr("Table of {photos}").format(photos=formatting.count(len(hits), "photo"))
        kinds = f"{self.tr('Table')} (*.csv);;JSON (*.json)"
        if path := self._choose_file(title, "photos.csv", kinds):
            self.write_table(hits, path)

    def write_table(self, hits: Sequence[Hit], path: Path) -> None:
        """Write what is known of photos into a file."""
        exports, kept = self._library.exports, list(hits)
        self._export(
            lambda _, cancel: [exports.write_table(kept, path, renumber=True, cancel=cancel)], len(kept), path
        )

    def choose_links(self, hits: Sequence[Hit]) -> None:
        """Ask for a folder, and make links to photos in it."""
        title = self.tr("Links to {photos} in").format(photos=formatting.count(len(hits), "photo"))
        chosen = files.choose_folder(self._window, title, self._last_folder or files.documents_folder())
        if chosen:
            self._last_folder = chosen
            self.link_into(hits, Path(chosen))

    def link_into(self, hits: Sequence[Hit], folder: Path) -> None:
        """Make links to photos in a folder, after a question where it has files."""

        def ask(is_empty: bool) -> None:
            if is_empty:
                self.write_links(hits, folder)
                return
            box = QMessageBox(self._window)
            box.setIcon(QMessageBox.Icon.Question)
            box.setWindowTitle(self.tr("Folder with files"))
            box.setTextFormat(Qt.TextFormat.PlainText)
            box.setText(self.tr("“{folder}” is not empty").format(folder=formatting.folder_name(folder)))
            box.setInformativeText(self.tr("No file is replaced: links whose names are taken get a number."))
            beside = box.addButton(self.tr("Export into it"), QMessageBox.ButtonRole.AcceptRole)
            cancel = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
            beside.clicked.connect(lambda: self.write_links(hits, folder))
            box.setDefaultButton(cancel)
            box.setEscapeButton(cancel)
            box.finished.connect(box.deleteLater)
            box.open()

        self._tasks.run("files", lambda: self._library.exports.is_empty(folder), ask)

    def write_links(self, hits: Sequence[Hit], folder: Path) -> None:
        """Make links to photos in a folder."""
        exports, kept = self._library.exports, list(hits)

        def write(report: Callable[[Progress], None], cancel: threading.Event) -> list[Path]:
            done = exports.write_files(
                kept, folder, links=True, beside=True, on_progress=report, cancel=cancel
            )
            if not done.written:
                path, why = next(iter(done.failed.items()))
                said = translate("CopyAndMove", "{name} cannot be linked to: {why}")
                raise ClipsearchError(said.format(name=formatting.file_name(path), why=why))
            return done.written

        self._export(write, len(kept), folder)

    def _choose_file(self, title: str, name: str, kinds: str) -> Path | None:
        """Ask for a file to be written; one that is taken gets a number, so that it needs no question."""
        start = str(Path(files.documents_folder()) / name)
        options = QFileDialog.Option.DontConfirmOverwrite
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, start, kinds, options=options)
        path = Path(chosen)
        return (path if path.suffix else path.with_suffix(Path(name).suffix)) if chosen else None

    def _export(
        self,
        write: Callable[[Callable[[Progress], None], threading.Event], list[Path]],
        count: int,
        target: Path,
    ) -> None:
        """Have the act stack write a file, or into a folder; undoing it moves what is new to the trash."""
        written = list[Path]()
        cancelled, report, finish = self._show_progress(
            self.tr("Exporting {photos}…"), self.tr("Export"), count
        )

        def do() -> Outcome:
            try:
                written[:] = write(lambda now: report(now.done), cancelled)
            except Cancelled:
                cancelled.clear()
                return Outcome(translate("CopyAndMove", "Nothing was exported"), is_undoable=False)
            said = translate("CopyAndMove", "{photos} saved in {name}")
            is_renumbered = written[0].parent == target.parent and written[0] != target
            text = said.format(
                photos=formatting.count(count, "photo"), name=(written[0] if is_renumbered else target).name
            )
            if is_renumbered:
                taken = translate("CopyAndMove", "“{name}” was there already, and is unchanged")
                text += " · " + taken.format(name=target.name)
            return Outcome(text)

        def undo() -> Outcome:
            for path in written:
                if path.is_symlink():
                    path.unlink()
                else:
                    move_to_trash(path)
            return Outcome(translate("CopyAndMove", "Export undone"))

        self._acts.run(Act(do, undo, lambda: self.changed.emit(list(written))), finish)


def _note(hit: Hit) -> str:
    """What a contact sheet says of a photo."""
    pixels = f"{formatting.number(hit.facts.width)} × {formatting.number(hit.facts.height)}"
    taken = formatting.date(hit.facts.taken) if hit.facts.taken else ""
    return " · ".join(filter(None, (taken, pixels)))


def _outcome(transfer: Transfer, count: int, folder: Path, *, is_move: bool) -> Outcome:
    """What was done, and what was not; raises where nothing was done because it failed."""
    done, failures = len(transfer.done), transfer.failures
    error = None
    if failures:
        if count == 1:
            said = translate("CopyAndMove", "{name} could not be copied or moved: {why}")
            error = ClipsearchError(said.format(name=failures[0][0].name, why=failures[0][1]))
        else:
            said = translate("CopyAndMove", "{some} of {photos} could not be copied or moved")
            some, photos = formatting.number(len(failures)), formatting.count(count, "photo")
            reasons = "; ".join(f"{formatting.file_name(path)}: {why}" for path, why in failures[:5])
            error = ClipsearchError(said.format(some=some, photos=photos), reasons)
        if not done:
            raise error
    moved = translate("CopyAndMove", "{photos} moved to “{folder}”")
    text = moved if is_move else translate("CopyAndMove", "{photos} copied to “{folder}”")
    text = text.format(photos=formatting.count(done, "photo"), folder=formatting.folder_name(folder))
    if transfer.skipped:
        skipped = translate("CopyAndMove", "{count} skipped")
        text += " · " + skipped.format(count=formatting.number(transfer.skipped))
    if left := count - done - transfer.skipped - len(failures):
        text += " · " + translate("CopyAndMove", "{count} cancelled").format(count=formatting.number(left))
    return Outcome(text, error, is_undoable=done > 0)
