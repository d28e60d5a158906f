"""The settings' page of storage: the data folder and its size; export, delete caches, clear."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QPushButton, QWidget

from clipsearch import ClipsearchError, Status
from clipsearch.gui.desktop import files as desktop_files
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.dialogs import Question, confirm

__all__ = ["StoragePage"]


class StoragePage(Page):
    """Shows the data folder, exports the list of files, deletes caches or everything.

    Signals:
        cleared: the library was cleared.
    """

    cleared = Signal()
    symbol = "storage"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Storage"))
        self._stopped = threading.Event()
        self._build_data_folder()
        self._build_export()
        self._build_clearing()
        self.column.addStretch(1)

    # Construction

    def _build_data_folder(self) -> None:
        self.section(
            self.tr("Location"),
            self.tr(
                "Everything clipsearch knows about your photos is kept here. The photos themselves "
                "are never changed."
            ),
        )
        place = QLabel(formatting.isolate(self.context.library.data_folder), self.body)
        place.setTextFormat(Qt.TextFormat.PlainText)
        place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        place.setAccessibleName(self.tr("Data folder: {path}").format(path=place.text()))
        place.setWordWrap(True)
        self.column.addWidget(place)
        self._parts = {
            "database": self.tr("Database"),
            "index": self.tr("Search index"),
            "thumbnails": self.tr("Thumbnails"),
            "backups": self.tr("Backups"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        self._sizes: dict[str, QLabel] = {}
        for row, (part, name) in enumerate([*self._parts.items(), ("", self.tr("Total"))]):
            label = QLabel(name, self.body)
            size = QLabel("–", self.body)
            for one in (label, size):
                one.setObjectName("muted" if part else "title")
            grid.addWidget(label, row, 0)
            grid.addWidget(size, row, 1, Qt.AlignmentFlag.AlignRight)
            self._sizes[part] = size
        self.column.addLayout(grid)
        self.open = self.button(self.tr("Open folder"), "reveal")
        self.open.clicked.connect(self._open)
        self.row(self.open)

    def _build_export(self) -> None:
        self.section(
            self.tr("Export"),
            self.tr(
                "A list of all files with what is known about them: size, date, camera, format, and "
                "why some could not be read."
            ),
        )
        self.export = self.button(self.tr("Export list…"), "export")
        self.export.clicked.connect(self._choose_export)
        self.row(self.export)
        self.exported = self.note()

    def _build_clearing(self) -> None:
        self.section(
            self.tr("Thumbnails and search index"),
            self.tr(
                "Both are rebuilt from the database and your photos, so this frees space only for a while."
            ),
        )
        self.tidy = self.button(self.tr("Delete thumbnails and index…"), "refresh")
        self.tidy.clicked.connect(self._confirm_drop_caches)
        self.row(self.tidy)
        self.section(
            self.tr("Clear everything"),
            self.tr(
                "Removes all folders and everything kept about their photos: database, thumbnails, "
                "index, backups, saved and recent searches, and the log. Your photos and your other "
                "settings stay."
            ),
        )
        self.clear = self.button(self.tr("Clear everything…"), "trash")
        self.clear.clicked.connect(self._confirm_clear)
        self.row(self.clear)
        self.done = self.note()
        self.why = self.note(wrong=True)

    # Showing

    def show_status(self, status: Status) -> None:
        """Show the sizes."""
        for part, label in self._sizes.items():
            size = status.sizes.get(part, 0) if part else sum(status.sizes.values())
            label.setText(formatting.file_size(size))

    def stop(self) -> None:
        """Cancel an export."""
        self._stopped.set()

    # Actions

    @Slot()
    def _open(self) -> None:
        folder = self.context.library.data_folder
        self.context.tasks.run("files", lambda: desktop_files.open_file(folder), failed=self._show_error)

    @Slot()
    def _choose_export(self) -> None:
        table = self.tr("Table")
        chosen, kind = QFileDialog.getSaveFileName(
            self,
            self.tr("Export list"),
            str(Path(desktop_files.documents_folder()) / "photos.csv"),
            f"{table} (*.csv);;JSON (*.json)",
        )
        if chosen:
            self.export_to(_with_suffix(Path(chosen), kind))

    def export_to(self, target: Path) -> None:
        """Write the list into a file."""
        self.export.setEnabled(False)
        set_note(self.exported, self.tr("Exporting…"))
        set_note(self.why, "")

        def done(count: int) -> None:
            files = formatting.count(count, "file")
            set_note(self.exported, self.tr("{files} exported to {path}").format(files=files, path=target))

        def failed(error: ClipsearchError) -> None:
            set_note(self.exported, "")
            self._show_error(error)

        self.context.tasks.run(
            "inspect",
            lambda: self.context.library.upkeep.export(target, self._stopped),
            done,
            failed=failed,
            finished=lambda: self.export.setEnabled(True),
        )

    @Slot()
    def _confirm_drop_caches(self) -> None:
        question = Question(
            self.tr("Delete thumbnails and index"),
            self.tr("Delete thumbnails and search index?"),
            self.tr("They are rebuilt. Until then, pictures appear more slowly."),
            self.tr("Delete"),
            is_warning=True,
        )
        confirm(self, question, self._drop_caches)

    def _drop_caches(self) -> None:
        drop = self.context.library.upkeep.drop_caches
        self._run(self.tidy, drop, self.tr("Thumbnails and index deleted"))

    @Slot()
    def _confirm_clear(self) -> None:
        question = Question(
            self.tr("Clear everything"),
            self.tr("Remove all folders and everything kept about their photos?"),
            self.tr(
                "Saved and recent searches, backups and the log are deleted too. This cannot be "
                "undone. Your photos stay where they are; if you add their folders again, all of them"
                " are indexed from scratch."
            ),
            self.tr("Clear everything"),
            is_warning=True,
        )
        confirm(self, question, self._clear)

    def _clear(self) -> None:
        done = self.tr("Everything was cleared")
        self._run(self.clear, self.context.library.upkeep.clear, done, self.cleared.emit)

    def _run(
        self,
        button: QPushButton,
        work: Callable[[], None],
        text: str,
        on_success: Callable[[], None] | None = None,
    ) -> None:
        """Do something that must not happen during a run."""
        button.setEnabled(False)
        set_note(self.done, self.tr("Working…"))
        set_note(self.why, "")

        def done() -> None:
            set_note(self.done, text)
            if on_success is not None:
                on_success()

        def failed(error: ClipsearchError) -> None:
            set_note(self.done, "")
            self._show_error(error)

        self.context.follow_controller.between_runs(
            work, done, failed=failed, finished=lambda: button.setEnabled(True)
        )

    def _show_error(self, error: ClipsearchError) -> None:
        set_note(self.why, f"{error}.")


def _with_suffix(path: Path, kind: str) -> Path:
    """The chosen path, with the suffix of the chosen format where it was left out."""
    if path.suffix.lower() in (".csv", ".json"):
        return path
    return path.with_name(f"{path.name}{'.json' if 'json' in kind else '.csv'}")
