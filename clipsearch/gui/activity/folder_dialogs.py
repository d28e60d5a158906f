"""The dialogs about folders: choosing one to add; confirming that one, or missing photos, be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from clipsearch import Folder
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.desktop import files
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.dialogs import Question, confirm

__all__ = ["FolderDialogs"]


class FolderDialogs(QObject):
    """Opens the dialogs; the follow controller does what is decided in them."""

    def __init__(self, follow_controller: FollowController, window: QWidget) -> None:
        super().__init__(window)
        self._follow_controller = follow_controller
        self._window = window

    @Slot()
    def choose_folder(self) -> None:
        """Choose a folder to add."""
        start = files.pictures_folder()
        chosen = files.choose_folder(self._window, self.tr("Add a folder of photos"), start)
        if chosen:
            self._follow_controller.add([Path(chosen)])

    @Slot(object)
    def confirm_remove(self, folder: Path) -> None:
        """Ask before a folder is forgotten."""
        name = formatting.folder_name(folder)
        question = Question(
            self.tr("Remove folder"),
            self.tr("Remove “{name}” from clipsearch?").format(name=name),
            self.tr("clipsearch forgets its photos. The files themselves stay where they are."),
            self.tr("Remove"),
        )
        confirm(self._window, question, lambda: self._follow_controller.remove(folder))

    def confirm_forget(self, folders: Sequence[Folder]) -> None:
        """Ask before the missing photos of these folders are forgotten."""
        number = sum(folder.missing for folder in folders)
        names = formatting.join_names([f"“{formatting.folder_name(folder.path)}”" for folder in folders])
        question = Question(
            self.tr("Remove missing photos"),
            self.tr("Remove {photos} in {names}?").format(
                photos=formatting.count(number, "missing photo"), names=names
            ),
            self.tr(
                "They disappear from the results. If they come back, they are found again. If they "
                "are on an unplugged drive, plug it in instead."
            ),
            self.tr("Remove"),
        )
        confirm(self._window, question, self._follow_controller.forget_missing)
