"""The tree of folders in the sidebar: counts of photos, states of the kept folders, and their menus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from clipsearch import Folder, WatchMode
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.count_tree import KEY, CountTree, CountTreeModel, folder_tree
from clipsearch.gui.widgets.row_list import Index, RowList, RowText
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["FolderTree", "notes"]


class FolderTree(RowList):
    """Shows the kept folders, and below each the directories with photos.

    Signals:
        chosen: show only the photos in this folder (a Path).
        reveal_requested: show this folder (a Path) in the file manager.
        odd_requested: show the photos that do not fit the others in this folder (a Path).
        check_requested: look for changes in this kept folder (a Path).
        exclude_requested: exclude this directory, or something in this kept folder (a Path).
        hide_requested: keep what is in this folder (a Path) out of everything.
        remove_requested: forget this kept folder (a Path); not confirmed yet.
        pause_requested: a Path, and whether to pause looking for changes in it or to resume.
        forget_requested: forget the missing photos; not confirmed yet.
    """

    chosen = Signal(object)
    reveal_requested = Signal(object)
    odd_requested = Signal(object)
    check_requested = Signal(object)
    exclude_requested = Signal(object)
    hide_requested = Signal(object)
    remove_requested = Signal(object)
    pause_requested = Signal(object, bool)
    forget_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent.tr("Your folders"), parent, is_tree=True)
        self._folders: Mapping[Path, Folder] = {}
        self._modes: Mapping[int, WatchMode] = {}
        self._marked: Sequence[Path] = ()
        self._counted = CountTree()
        self._counts = CountTreeModel(self._describe, self)
        self.setModel(self._counts)

    def show_folders(self, folders: Sequence[Folder], modes: Mapping[int, WatchMode]) -> None:
        """Show the kept folders and their watch modes."""
        self._folders = {folder.path: folder for folder in folders}
        self._modes = modes
        if list(self._folders) != list(self._counts.tree.children.get(None, ())):
            counts = {folder.path: folder.photos for folder in folders}
            self._show(folder_tree(counts, list(counts)))  # until all are counted
            self.show_tree(self._counted)  # which may be before the folders are known
        self.viewport().update()

    def show_tree(self, tree: CountTree) -> None:
        """Show the directories below the kept folders; what is unfolded stays so."""
        self._counted = tree
        if list(tree.children.get(None, ())) == list(self._folders):  # else one came or went meanwhile
            self._show(tree)

    def _show(self, tree: CountTree) -> None:
        unfolded, current = self._unfolded(), self.currentIndex().data(KEY)
        is_first = not self._counts.rowCount()
        if self._counts.show(tree):
            for path in unfolded:
                self.expand(self._counts.index_of(path))
            if current is not None:
                self.setCurrentIndex(self._counts.index_of(current))
        if is_first and len(self._folders) == 1:
            self.expand(self._counts.index(0))
        self.viewport().update()

    def _unfolded(self) -> list[Path]:
        found, index = [], self._counts.index(0)
        while index.isValid():
            if self.isExpanded(index):
                found.append(self._counts.key(index))
            index = self.indexBelow(index)
        return found

    def show_chosen(self, folders: Sequence[Path]) -> None:
        """Mark the folders that the query is restricted to, and unfold what they are in."""
        if folders == self._marked:
            return
        self._marked = folders
        for path in folders:
            self.unfold_to(self._counts.index_of(path))
        self.viewport().update()

    def kept_folder(self, path: Path) -> Folder | None:
        """The kept folder that a directory is, or is in."""
        return next((self._folders[one] for one in (path, *path.parents) if one in self._folders), None)

    def row_text(self, index: Index) -> RowText:
        """A folder's icon, name and number of photos."""
        path: Path = index.data(KEY)
        kept = self.kept_folder(path)
        here = kept is None or kept.state == "online"
        is_paused = kept is not None and kept.paused and kept.path == path
        symbol = "folder-offline" if not here else "pause" if is_paused else "folder"
        name, number = formatting.folder_name(path), formatting.number(self._counts.count_of(path))
        return RowText(symbol, name, number, not here, chosen=path in self._marked, more=True, is_path=True)

    def _describe(self, path: Path, role: int) -> object:
        """The name of a folder, its state as a tooltip, and what a screen reader says."""
        folder, name = self._folders.get(path), formatting.folder_name(path)
        mode = None if folder is None else self._modes.get(folder.id)
        said = [] if folder is None else notes(folder) or _name_mode(mode)
        if role == Qt.ItemDataRole.ToolTipRole:
            how = [] if folder is None or folder.paused else _explain_mode(mode)
            return plain_tip("\n".join((str(path), *said, *how)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((name, formatting.count(self._counts.count_of(path), "photo"), *said))
        return name if role == Qt.ItemDataRole.DisplayRole else None

    @Slot(QModelIndex)
    def run(self, index: QModelIndex) -> None:
        """Show only its photos."""
        self.chosen.emit(index.data(KEY))

    def menu_at(self, index: Index) -> QMenu:
        """The menu of a folder; that of a kept one has more."""
        path: Path = index.data(KEY)
        folder, icon = self._folders.get(path), self._app_theme.icon
        menu = QMenu(self)
        menu.addAction(
            icon("filter"), self.tr("Show only these photos\tEnter"), lambda: self.chosen.emit(path)
        )
        menu.addAction(
            icon("reveal"),
            self.tr("Show in file manager\tCtrl+Enter"),
            lambda: self.reveal_requested.emit(path),
        )
        menu.addAction(icon("similar"), self.tr("Odd ones out"), lambda: self.odd_requested.emit(path))
        menu.addSeparator()
        if folder is not None:
            self._add_kept_actions(menu, folder)
        else:
            exclude = self.tr("Exclude this folder…")
            menu.addAction(icon("minus"), exclude, lambda: self.exclude_requested.emit(path))
            menu.addAction(icon("eye-off"), self.tr("Hide"), lambda: self.hide_requested.emit(path))
        return menu

    def _add_kept_actions(self, menu: QMenu, folder: Folder) -> None:
        path, icon = folder.path, self._app_theme.icon
        menu.addAction(icon("refresh"), self.tr("Check for changes"), lambda: self.check_requested.emit(path))
        symbol = "play" if folder.paused else "pause"
        text = self.tr("Resume this folder") if folder.paused else self.tr("Pause this folder")
        menu.addAction(icon(symbol), text, lambda: self.pause_requested.emit(path, not folder.paused))
        menu.addAction(
            icon("minus"), self.tr("Exclude something inside…"), lambda: self.exclude_requested.emit(path)
        )
        menu.addAction(icon("eye-off"), self.tr("Hide"), lambda: self.hide_requested.emit(path))
        if folder.missing and folder.state == "online":
            menu.addAction(icon("clear"), self.tr("Remove missing photos…"), self.forget_requested.emit)
        menu.addSeparator()
        menu.addAction(
            icon("trash"), self.tr("Remove from clipsearch…\tDel"), lambda: self.remove_requested.emit(path)
        )

    def menu_for(self, path: Path) -> QMenu:
        """The menu of the folder with this path."""
        return self.menu_at(self._counts.index_of(path))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Show its photos by Enter, itself by Ctrl+Enter, remove a kept one by Del."""
        path, control = self.currentIndex().data(KEY), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if path is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.reveal_requested if control else self.chosen).emit(path)
        elif event.key() == Qt.Key.Key_Delete and path in self._folders:
            self.remove_requested.emit(path)
        else:
            super().keyPressEvent(event)


def notes(folder: Folder) -> list[str]:
    """The notes on a folder, the most important first."""
    if folder.state == "offline":
        return [translate("FolderTree", "Offline")]
    if folder.state == "unreadable":
        return [translate("FolderTree", "Cannot be opened")]
    said = [translate("FolderTree", "Paused")] if folder.paused else []
    if folder.missing:
        said.append(
            translate("FolderTree", "{count} missing").format(count=formatting.number(folder.missing))
        )
    if (pending := folder.photos - folder.indexed - folder.failed) > 0:
        said.append(translate("FolderTree", "{count} left to index").format(count=formatting.number(pending)))
    if folder.failed:
        failed = translate("FolderTree", "{count} could not be read")
        said.append(failed.format(count=formatting.number(folder.failed)))
    return said


def _name_mode(mode: WatchMode | None) -> list[str]:
    """The watch mode, in a word."""
    said = {
        "events": translate("FolderTree", "Watching"),
        "polling": translate("FolderTree", "Checked regularly"),
    }
    return [said[mode.kind]] if mode is not None and mode.kind in said else []


def _explain_mode(mode: WatchMode | None) -> list[str]:
    """The watch mode, in a sentence."""
    if mode is None:
        return []
    return [
        {
            "events": translate("FolderTree", "Changes appear automatically"),
            "polling": translate("FolderTree", "Checked regularly: {why}").format(why=mode.why),
            "offline": translate(
                "FolderTree", "Its photos stay in the results; clipsearch notices when it is back"
            ),
        }[mode.kind]
    ]
