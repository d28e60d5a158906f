"""The dialogs that the window opens: choosing, confirming, problems, shortcuts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from clipsearch import Folder, Library
from clipsearch.gui.activity.problems_dialog import ProblemsDialog
from clipsearch.gui.main_window.shortcuts_dialog import ShortcutsDialog
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.dialogs import Question, confirm

__all__ = ["FolderDialogs"]

PICTURES = "*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff *.avif"


class FolderDialogs(QObject):
    """Opens dialogs, and tells what was decided.

    Signals:
        folder_chosen, picture_chosen, remove_confirmed, reveal_asked: a Path.
        retry_asked: read all problems again.
        retry_files_asked: read these files (Paths) again.
        forget_confirmed: forget the missing photos.
    """

    folder_chosen = Signal(object)
    picture_chosen = Signal(object)
    remove_confirmed = Signal(object)
    reveal_asked = Signal(object)
    retry_asked = Signal()
    retry_files_asked = Signal(object)
    forget_confirmed = Signal()

    def __init__(self, tasks: TaskRunner, library: Library, app_theme: AppTheme, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._library = library
        self._app_theme = app_theme
        self._window = window
        self._problems: ProblemsDialog | None = None

    @Slot()
    def choose_folder(self) -> None:
        """Choose a folder to add."""
        chosen = QFileDialog.getExistingDirectory(
            self._window, self.tr("Add a folder of photos"), _pictures_folder()
        )
        if chosen:
            self.folder_chosen.emit(Path(chosen))

    @Slot()
    def choose_picture(self) -> None:
        """Choose a picture to search with."""
        kinds = f"{self.tr('Pictures')} ({PICTURES});;{self.tr('All files')} (*)"
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Find photos like a picture"), _pictures_folder(), kinds
        )
        if chosen:
            self.picture_chosen.emit(Path(chosen))

    @Slot(object)
    def confirm_remove(self, folder: Path) -> None:
        """Ask before a folder is forgotten."""
        name = formatting.folder_name(folder)
        question = Question(
            self.tr("Remove a folder"),
            self.tr("Remove “{name}” from clipsearch?").format(name=name),
            self.tr(
                "Everything that clipsearch keeps about its photos is deleted. "
                "The photos themselves stay where they are."
            ),
            self.tr("Remove"),
        )
        confirm(self._window, question, lambda: self.remove_confirmed.emit(folder))

    def confirm_forget(self, folders: Sequence[Folder]) -> None:
        """Ask before the missing photos of these folders are forgotten."""
        number = sum(folder.missing for folder in folders)
        names = formatting.listed([f"“{formatting.folder_name(folder.path)}”" for folder in folders])
        question = Question(
            self.tr("Forget missing photos"),
            self.tr("Forget {photos} of {names}?").format(
                photos=formatting.count(number, "missing photo"), names=names
            ),
            self.tr(
                "They disappear from the results. Should they come back, they are found again. "
                "If they are on a drive that is unplugged, plug it in instead."
            ),
            self.tr("Forget"),
        )
        confirm(self._window, question, self.forget_confirmed.emit)

    @Slot()
    def show_problems(self) -> None:
        """Open the list of files that could not be read."""
        if self._problems is None:
            self._problems = dialog = ProblemsDialog(self._app_theme, self._window)
            dialog.reveal_asked.connect(self.reveal_asked)
            dialog.retry_asked.connect(self.retry_asked)
            dialog.retry_files_asked.connect(self.retry_files_asked)
            dialog.finished.connect(self._forget_problems)
            dialog.show()
        self._problems.raise_()
        self._problems.activateWindow()
        self.refresh()

    def refresh(self) -> None:
        """Bring the list of problems up to date, if it is open."""
        if self._problems is not None:
            self._tasks.latest("problems", "facts", self._library.problems, self._problems.show_problems)

    @Slot()
    def show_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        ShortcutsDialog(self._window).open()

    @Slot()
    def _forget_problems(self) -> None:
        self._tasks.forget("problems")
        self._problems = None


def _pictures_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
