"""The dialogs about folders: choosing one to add; confirming that one, or missing photos, be removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from clipsearch import Folder, Library
from clipsearch.gui.activity.folder_acts import add_folders_act, forget_missing_act, remove_folder_act
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.desktop import files
from clipsearch.gui.runtime.act_stack import Act, ActStack
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.dialogs import Question, confirm

__all__ = ["FolderDialogs"]

UNDOABLE_FOR = 10 * 60_000  # milliseconds; then what was removed is erased


class FolderDialogs(QObject):
    """Opens the dialogs, and has the follow controller and the act stack do what is decided in them.

    Signals:
        removed: folders or photos, and the queries about them, were removed or put back.
    """

    removed = Signal()

    def __init__(
        self,
        tasks: TaskRunner,
        library: Library,
        follow_controller: FollowController,
        acts: ActStack,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._follow_controller = follow_controller
        self._acts = acts
        self._window = window
        self._erase_timer = QTimer(self, singleShot=True, interval=UNDOABLE_FOR)
        self._erase_timer.timeout.connect(lambda: tasks.run("long", library.removals.erase))

    @Slot()
    def choose_folder(self) -> None:
        """Choose a folder to add."""
        start = files.pictures_folder()
        chosen = files.choose_folder(self._window, self.tr("Add a folder of photos"), start)
        if chosen:
            self.add([Path(chosen)])

    def add(self, folders: Sequence[Path]) -> None:
        """Add folders to the library and read their photos."""

        def added() -> None:
            self._follow_controller.changed.emit()
            self._follow_controller.start()

        def removed() -> None:
            self._erase_timer.start()
            self._changed()

        self._acts.run(add_folders_act(self._library, folders, added, removed))

    @Slot(object)
    def confirm_remove(self, folder: Path) -> None:
        """Ask before a folder is removed."""
        name = formatting.folder_name(folder)
        question = Question(
            self.tr("Remove folder"),
            self.tr("Remove “{name}” from clipsearch?").format(name=name),
            self.tr(
                "clipsearch forgets its photos. The files themselves stay where they are. This can be "
                "undone for ten minutes, or until you quit; then everything kept about them is erased."
            ),
            self.tr("Remove"),
        )
        confirm(self._window, question, lambda: self.remove(folder))

    def remove(self, folder: Path) -> None:
        """Remove a folder."""
        self._run(remove_folder_act(self._library, folder, self._changed))

    def confirm_forget(self, folders: Sequence[Folder]) -> None:
        """Ask before the missing photos of these folders are removed."""
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
        confirm(self._window, question, lambda: self.forget(folders))

    def forget(self, folders: Sequence[Folder]) -> None:
        """Remove the missing photos of these folders."""
        self._run(forget_missing_act(self._library, folders, self._changed))

    def _run(self, act: Act) -> None:
        self._erase_timer.start()
        self._acts.run(act)

    def _changed(self) -> None:
        self.removed.emit()
        self._follow_controller.changed.emit()
