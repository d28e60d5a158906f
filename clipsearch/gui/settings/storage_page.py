"""The settings' page of storage: where data lies, how large it is; export, tidy up, clear."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QPushButton, QWidget

from clipsearch import ClipsearchError, Status
from clipsearch.gui.desktop import files as desktop_files
from clipsearch.gui.settings.page import Page, PageContext, say
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.dialogs import Question, confirm

__all__ = ["StoragePage"]


class StoragePage(Page):
    """Where data lies, and what can be done with it.

    Signals:
        cleared: the library is empty now, and its settings may be others.
    """

    cleared = Signal()
    symbol = "storage"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.name(self.tr("Storage"))
        self._stopped = threading.Event()
        self._build_place()
        self._build_export()
        self._build_tidying()
        self.column.addStretch(1)

    # Building

    def _build_place(self) -> None:
        self.section(
            self.tr("Where everything lies"),
            self.tr("What clipsearch knows of your photos. The photos themselves are never changed."),
        )
        place = QLabel(str(self.context.library.data_folder), self.body)
        place.setTextFormat(Qt.TextFormat.PlainText)
        place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        place.setAccessibleName(self.tr("Data folder: {path}").format(path=place.text()))
        place.setWordWrap(True)
        self.column.addWidget(place)
        self._parts = {
            "database": self.tr("Database: what is known, and how photos look to the model"),
            "index": self.tr("Search index"),
            "thumbnails": self.tr("Thumbnails"),
            "backups": self.tr("Backups of the database"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        self._sizes: dict[str, QLabel] = {}
        for row, (part, name) in enumerate([*self._parts.items(), ("", self.tr("Together"))]):
            label = QLabel(name, self.body)
            size = QLabel("–", self.body)
            for one in (label, size):
                one.setObjectName("muted" if part else "title")
            grid.addWidget(label, row, 0)
            grid.addWidget(size, row, 1, Qt.AlignmentFlag.AlignRight)
            self._sizes[part] = size
        self.column.addLayout(grid)
        self.open = self.button(self.tr("Open the folder"), "reveal")
        self.open.clicked.connect(self._open)
        self.row(self.open)

    def _build_export(self) -> None:
        self.section(
            self.tr("Export"),
            self.tr(
                "A list of all files with what is known of each: size, date, camera, format, "
                "and why it could not be read."
            ),
        )
        self.export = self.button(self.tr("Export the list…"), "export")
        self.export.clicked.connect(self._choose_export)
        self.row(self.export)
        self.exported = self.note()

    def _build_tidying(self) -> None:
        self.section(
            self.tr("Thumbnails and search index"),
            self.tr("Both are made again from the database and the photos. It saves room for a while only."),
        )
        self.tidy = self.button(self.tr("Delete thumbnails and index…"), "refresh")
        self.tidy.clicked.connect(self._ask_to_tidy)
        self.row(self.tidy)
        self.section(
            self.tr("Clear everything"),
            self.tr(
                "Forgets all folders and all that is kept about their photos: database, thumbnails, index, "
                "backups, saved and recent searches, and the log. The photos and your other settings stay."
            ),
        )
        self.clear = self.button(self.tr("Clear everything…"), "trash")
        self.clear.clicked.connect(self._ask_to_clear)
        self.row(self.clear)
        self.done = self.note()
        self.why = self.note(wrong=True)

    # Showing

    def show_status(self, status: Status) -> None:
        """Fill in the sizes."""
        for part, label in self._sizes.items():
            size = status.sizes.get(part, 0) if part else sum(status.sizes.values())
            label.setText(formatting.file_size(size))

    def stop(self) -> None:
        """End an export."""
        self._stopped.set()

    # Doing

    @Slot()
    def _open(self) -> None:
        folder = self.context.library.data_folder
        self.context.tasks.run("files", lambda: desktop_files.open_file(folder), failed=self._fail)

    @Slot()
    def _choose_export(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, kind = QFileDialog.getSaveFileName(
            self,
            self.tr("Export the list"),
            str(Path(documents) / "photos.csv"),
            f"{self.tr('Table')} (*.csv);;JSON (*.json)",
        )
        if chosen:
            self.export_to(_with_ending(Path(chosen), kind))

    def export_to(self, target: Path) -> None:
        """Write the list into a file."""
        self.export.setEnabled(False)
        say(self.exported, self.tr("Exporting…"))
        say(self.why, "")

        def done(count: int) -> None:
            files = formatting.count(count, self.tr("file"), self.tr("files"))
            say(self.exported, self.tr("{files} listed in {path}").format(files=files, path=target))

        def failed(error: ClipsearchError) -> None:
            say(self.exported, "")
            self._fail(error)

        self.context.tasks.run(
            "inspect",
            lambda: self.context.library.upkeep.export(target, self._stopped),
            done,
            failed=failed,
            finished=lambda: self.export.setEnabled(True),
        )

    @Slot()
    def _ask_to_tidy(self) -> None:
        question = Question(
            self.tr("Delete thumbnails and index"),
            self.tr("Delete thumbnails and search index?"),
            self.tr("They are made again. Until then, pictures appear more slowly."),
            self.tr("Delete"),
            is_grave=True,
        )
        confirm(self, question, self._tidy)

    def _tidy(self) -> None:
        self._work(
            self.tidy, self.context.library.upkeep.drop_caches, self.tr("Thumbnails and index were deleted.")
        )

    @Slot()
    def _ask_to_clear(self) -> None:
        question = Question(
            self.tr("Clear everything"),
            self.tr("Forget all folders and everything kept about their photos?"),
            self.tr(
                "Saved and recent searches, backups and the log go, too. This cannot be undone. "
                "The photos themselves stay where they are; if you add their folder again, "
                "each is looked at anew."
            ),
            self.tr("Clear everything"),
            is_grave=True,
        )
        confirm(self, question, self._clear)

    def _clear(self) -> None:
        done = self.tr("Nothing is kept any more.")
        self._work(self.clear, self.context.library.upkeep.clear, done, self.cleared.emit)

    def _work(
        self, button: QPushButton, work: Callable[[], None], text: str, then: Callable[[], None] | None = None
    ) -> None:
        """Do something that a run must not be under way for."""
        button.setEnabled(False)
        say(self.done, self.tr("Working…"))
        say(self.why, "")

        def done() -> None:
            say(self.done, text)
            if then is not None:
                then()

        def failed(error: ClipsearchError) -> None:
            say(self.done, "")
            self._fail(error)

        self.context.follow_controller.between_runs(
            work, done, failed=failed, finished=lambda: button.setEnabled(True)
        )

    def _fail(self, error: ClipsearchError) -> None:
        say(self.why, f"{error}.")


def _with_ending(path: Path, kind: str) -> Path:
    """The path as chosen, with the ending of the chosen kind where it was left out."""
    if path.suffix.lower() in (".csv", ".json"):
        return path
    return path.with_name(f"{path.name}{'.json' if 'json' in kind else '.csv'}")
