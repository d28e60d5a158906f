"""Messages about missing photos and about folders whose changes are noticed late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from clipsearch import Folder, Status, WatchMode
from clipsearch.gui.activity.folder_dialogs import FolderDialogs
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.message_bar import MessageBar

__all__ = ["MissingPhotosNotice"]

MISSING, LIMIT = "missing", "limit"


class MissingPhotosNotice(QObject):
    """Shows the two messages in the message bar while they hold, until they are dismissed.

    Signals:
        changed: other photos than before can be reached.
    """

    changed = Signal()

    def __init__(self, messages: MessageBar, dialogs: FolderDialogs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._dialogs = dialogs
        self._last_folders: list[tuple[int, str, int]] | None = None
        self._incomplete: Sequence[Folder] = ()
        self._dismissed: dict[int, int] = {}  # by folder, how many were missing
        self._was_limit_shown = False
        messages.dismissed.connect(self._dismiss)

    @property
    def incomplete(self) -> Sequence[Folder]:
        """The folders that are there, but not with all of their photos."""
        return self._incomplete

    def show_status(self, status: Status, modes: Mapping[int, WatchMode]) -> None:
        """Update the messages from new counts and the folders' watch modes."""
        before = self._last_folders
        self._last_folders = [(folder.id, folder.state, folder.missing) for folder in status.folders]
        self._incomplete = [
            folder for folder in status.folders if folder.missing and folder.state == "online"
        ]
        self._show_missing()
        self._show_limit(status, modes)
        if before is not None and before != self._last_folders:
            self.changed.emit()

    @Slot()
    def confirm_forget(self) -> None:
        """Ask before the missing photos are forgotten."""
        if self._incomplete:
            self._dialogs.confirm_forget(self._incomplete)

    def _show_missing(self) -> None:
        numbers = {folder.id: folder.missing for folder in self._incomplete}
        if not numbers:
            self._dismissed = {}
            self._messages.clear(MISSING)
        elif numbers != self._dismissed:
            number = sum(numbers.values())
            names = formatting.join_names(
                [formatting.folder_name(folder.path) for folder in self._incomplete]
            )
            photos = formatting.count(number, "photo")
            self._messages.show_text(
                "warning",
                self.tr("Missing in {names}: {photos}").format(names=names, photos=photos),
                self.tr("If they are on an unplugged drive, plug it in. Nothing is removed until you say so"),
                MISSING,
                (self.tr("Remove from results…"), self.confirm_forget),
                is_persistent=True,
            )

    def _show_limit(self, status: Status, modes: Mapping[int, WatchMode]) -> None:
        limited = [
            folder for folder in status.folders if "limit" in modes.get(folder.id, WatchMode("events")).why
        ]
        if not limited:
            self._messages.clear(LIMIT)
        elif not self._was_limit_shown:
            self._was_limit_shown = True
            names = formatting.join_names([formatting.folder_name(folder.path) for folder in limited])
            why = modes[limited[0].id].why
            self._messages.show_text(
                "info",
                self.tr("Changes in {names} appear with a delay").format(names=names),
                why[:1].upper() + why[1:],
                LIMIT,
                is_persistent=True,
            )

    @Slot(str)
    def _dismiss(self, about: str) -> None:
        if about == MISSING:
            self._dismissed = {folder.id: folder.missing for folder in self._incomplete}
