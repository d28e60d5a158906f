"""The list of folders in the sidebar: state and counts of each, and its menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from clipsearch import Folder, WatchMode
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.row_list import NOWHERE, Index, RowList, RowText
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["FolderList", "notes"]

FOLDER = Qt.ItemDataRole.UserRole


class FolderList(RowList):
    """Lists folders.

    Signals:
        chosen: show only the photos in this folder (a Path).
        reveal_requested: show this folder (a Path) in the file manager.
        check_requested: look for changes in this folder (a Path).
        exclude_requested: exclude something in this folder (a Path); not confirmed yet.
        remove_requested: forget this folder (a Path); not confirmed yet.
        pause_requested: a Path, and whether to pause looking for changes in it or to resume.
        forget_requested: forget the missing photos; not confirmed yet.
    """

    chosen = Signal(object)
    reveal_requested = Signal(object)
    check_requested = Signal(object)
    exclude_requested = Signal(object)
    remove_requested = Signal(object)
    pause_requested = Signal(object, bool)
    forget_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent.tr("Folders"), parent)
        self._model = _FolderModel(self)
        self._marked: Sequence[Path] = ()
        self.setModel(self._model)

    def show_folders(
        self, folders: Sequence[Folder], modes: Mapping[int, WatchMode], *, reading: bool
    ) -> None:
        """Show new counts, the folders' watch modes, and whether photos are being read now."""
        self._model.show(folders, modes, reading)

    def show_chosen(self, folders: Sequence[Path]) -> None:
        """Mark the folders that the query is restricted to."""
        self._marked = folders
        self.viewport().update()

    def row_text(self, index: Index) -> RowText:
        """A folder's icon, name, number of photos, and its most important note."""
        folder: Folder = index.data(FOLDER)
        here = folder.state == "online"
        symbol = "folder-offline" if not here else "pause" if folder.paused else "folder"
        name, number = formatting.folder_name(folder.path), formatting.number(folder.photos)
        chosen = folder.path in self._marked
        return RowText(symbol, name, number, not here, chosen=chosen, more=True, is_path=True)

    @Slot(QModelIndex)
    def run(self, index: QModelIndex) -> None:
        """Show only its photos."""
        self.chosen.emit(index.data(FOLDER).path)

    def menu_at(self, index: Index) -> QMenu:
        """The menu of a folder."""
        folder: Folder = index.data(FOLDER)
        path, icon = folder.path, self._app_theme.icon
        menu = QMenu(self)
        menu.addAction(icon("filter"), self.tr("Show only its photos\tEnter"), lambda: self.chosen.emit(path))
        menu.addAction(
            icon("reveal"),
            self.tr("Show in file manager\tCtrl+Enter"),
            lambda: self.reveal_requested.emit(path),
        )
        menu.addSeparator()
        menu.addAction(
            icon("refresh"), self.tr("Look for changes in it"), lambda: self.check_requested.emit(path)
        )
        symbol = "play" if folder.paused else "pause"
        text = self.tr("Go on with this folder") if folder.paused else self.tr("Pause this folder")
        menu.addAction(icon(symbol), text, lambda: self.pause_requested.emit(path, not folder.paused))
        menu.addAction(
            icon("minus"), self.tr("Exclude something in it…"), lambda: self.exclude_requested.emit(path)
        )
        if folder.missing and folder.state == "online":
            menu.addAction(icon("clear"), self.tr("Forget missing photos…"), self.forget_requested.emit)
        menu.addSeparator()
        menu.addAction(
            icon("trash"), self.tr("Remove from clipsearch…\tDel"), lambda: self.remove_requested.emit(path)
        )
        return menu

    def menu_for(self, path: Path) -> QMenu:
        """The menu of the folder with this path."""
        return self.menu_at(self._model.index(self._model.row_of(path)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Show its photos by Enter, itself by Ctrl+Enter, remove it by Del."""
        index, control = self.currentIndex(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not index.isValid():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.reveal_requested if control else self.chosen).emit(index.data(FOLDER).path)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit(index.data(FOLDER).path)
        else:
            super().keyPressEvent(event)


class _FolderModel(QAbstractListModel):
    """The folders as rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._folders: Sequence[Folder] = ()
        self._modes: Mapping[int, WatchMode] = {}
        self.reading = False

    def row_of(self, path: Path) -> int:
        """Where the folder with this path is, or -1."""
        return next((row for row, folder in enumerate(self._folders) if folder.path == path), -1)

    def show(self, folders: Sequence[Folder], modes: Mapping[int, WatchMode], reading: bool) -> None:
        """Replace the rows, or only their content where the folders are the same."""
        same = [folder.id for folder in folders] == [folder.id for folder in self._folders]
        if not same:
            self.beginResetModel()
        else:
            self.layoutAboutToBeChanged.emit()  # a note may come or go, and rows with it
        self._folders, self._modes, self.reading = folders, modes, reading
        if not same:
            self.endResetModel()
        else:
            self.layoutChanged.emit()

    def notes(self, folder: Folder) -> list[str]:
        """The notes on a folder, or else its watch mode."""
        mode = self._modes.get(folder.id)
        return notes(folder, reading=self.reading) or _name_mode(mode)

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many folders there are."""
        return 0 if parent.isValid() else len(self._folders)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A folder, its name, or the text for a screen reader."""
        if not 0 <= index.row() < len(self._folders):
            return None
        folder = self._folders[index.row()]
        if role == FOLDER:
            return folder
        if role == Qt.ItemDataRole.DisplayRole:
            return formatting.folder_name(folder.path)
        said = self.notes(folder)
        if role == Qt.ItemDataRole.ToolTipRole:
            how = [] if folder.paused else _explain_mode(self._modes.get(folder.id))
            return plain_tip("\n".join((str(folder.path), *said, *how)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            photos = formatting.count(folder.photos, "photo")
            return ", ".join((formatting.folder_name(folder.path), photos, *said))
        return None


def notes(folder: Folder, *, reading: bool) -> list[str]:
    """The notes on a folder, the most important first."""
    if folder.state == "offline":
        return [translate("FolderList", "Not there now")]
    if folder.state == "unreadable":
        return [translate("FolderList", "Cannot be opened")]
    said = [translate("FolderList", "Paused")] if folder.paused else []
    if folder.missing:
        said.append(
            translate("FolderList", "{count} missing").format(count=formatting.number(folder.missing))
        )
    pending = folder.photos - folder.indexed - folder.failed
    if pending > 0 and reading and not folder.paused:
        done, total = formatting.number(folder.indexed + folder.failed), formatting.number(folder.photos)
        said.append(translate("FolderList", "Reading {done} of {total}").format(done=done, total=total))
    elif pending > 0:
        said.append(
            translate("FolderList", "{count} still to be read").format(count=formatting.number(pending))
        )
    if folder.failed:
        failed = translate("FolderList", "{count} could not be read")
        said.append(failed.format(count=formatting.number(folder.failed)))
    return said


def _name_mode(mode: WatchMode | None) -> list[str]:
    """The watch mode, in a word."""
    said = {
        "events": translate("FolderList", "Watching"),
        "polling": translate("FolderList", "Looked at from time to time"),
    }
    return [said[mode.kind]] if mode is not None and mode.kind in said else []


def _explain_mode(mode: WatchMode | None) -> list[str]:
    """The watch mode, in a sentence."""
    if mode is None:
        return []
    return [
        {
            "events": translate("FolderList", "Changes appear by themselves"),
            "polling": translate("FolderList", "Looked at from time to time: {why}").format(why=mode.why),
            "offline": translate(
                "FolderList", "Its photos stay in the results; it is noticed when it comes back"
            ),
        }[mode.kind]
    ]
