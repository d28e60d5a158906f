"""What is out of reach, told in the message bar: missing photos, folders whose changes come late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from clipsearch import Folder, Status, WatchMode
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.message_bar import MessageBar

__all__ = ["MissingPhotosNotice"]

MISSING, LIMIT = "missing", "limit"


class MissingPhotosNotice(QObject):
    """Keeps two messages true as long as they are wanted.

    Signals:
        forget_asked: forget the missing photos; not confirmed yet.
        changed: other photos than before can be reached.
    """

    forget_asked = Signal()
    changed = Signal()

    def __init__(self, messages: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._known: list[tuple[int, str, int]] | None = None
        self._folders: Sequence[Folder] = ()
        self._dismissed: dict[int, int] = {}  # by folder, how many were missing
        self._told_limit = False
        messages.dismissed.connect(self._dismiss)

    @property
    def incomplete(self) -> Sequence[Folder]:
        """The folders that are there, but not with all of their photos."""
        return self._folders

    def show_status(self, status: Status, ways: Mapping[int, WatchMode]) -> None:
        """Take new counts into account, and how the folders are followed."""
        before = self._known
        self._known = [(folder.id, folder.state, folder.missing) for folder in status.folders]
        self._folders = [folder for folder in status.folders if folder.missing and folder.state == "online"]
        self._tell_missing()
        self._tell_limit(status, ways)
        if before is not None and before != self._known:
            self.changed.emit()

    def _tell_missing(self) -> None:
        numbers = {folder.id: folder.missing for folder in self._folders}
        if not numbers:
            self._dismissed = {}
            self._messages.clear(MISSING)
        elif numbers != self._dismissed:
            number = sum(numbers.values())
            names = formatting.listed([formatting.folder_name(folder.path) for folder in self._folders])
            photos = formatting.count(
                number, self.tr("photo of {names} is"), self.tr("photos of {names} are")
            )
            whose = self.tr("their drive is") if number > 1 else self.tr("its drive is")
            self._messages.show_text(
                "warning",
                self.tr("{photos} missing").format(photos=photos.format(names=names)),
                self.tr("If {whose} unplugged, plug it in; nothing is forgotten meanwhile").format(
                    whose=whose
                ),
                MISSING,
                (self.tr("Forget them…") if number > 1 else self.tr("Forget it…"), self.forget_asked.emit),
                lasts=True,
            )

    def _tell_limit(self, status: Status, ways: Mapping[int, WatchMode]) -> None:
        limited = [
            folder for folder in status.folders if "limit" in ways.get(folder.id, WatchMode("events")).why
        ]
        if not limited:
            self._messages.clear(LIMIT)
        elif not self._told_limit:
            self._told_limit = True
            names = formatting.listed([formatting.folder_name(folder.path) for folder in limited])
            why = ways[limited[0].id].why
            self._messages.show_text(
                "info",
                self.tr("Changes in {names} appear with a delay").format(names=names),
                why[:1].upper() + why[1:],
                LIMIT,
                lasts=True,
            )

    @Slot(str)
    def _dismiss(self, about: str) -> None:
        if about == MISSING:
            self._dismissed = {folder.id: folder.missing for folder in self._folders}
