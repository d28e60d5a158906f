"""The list of albums in the sidebar, with the menu of each; photos can be dropped on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.row_list import NOWHERE, Index, RowList, RowText
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records.albums import Album

__all__ = ["AlbumList"]

ALBUM = Qt.ItemDataRole.UserRole


class AlbumList(RowList):
    """Lists albums by their names.

    Signals:
        chosen, odd_requested, rename_requested, delete_requested: the name of an album.
        dropped: the name of an album, and paths of files.
    """

    chosen = Signal(str)
    odd_requested = Signal(str)
    rename_requested = Signal(str)
    delete_requested = Signal(str)
    dropped = Signal(str, object)

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent.tr("Albums"), parent)
        self._chosen: Sequence[str] = ()
        self._target = ""
        self._model = _AlbumModel(self)
        self.setModel(self._model)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)

    @property
    def names(self) -> list[str]:
        """The names that are listed."""
        return [one.name for one in self._model.albums]

    def show_albums(self, albums: Sequence[Album]) -> None:
        """Replace the list."""
        if albums != self._model.albums:
            name = self.currentIndex().data()
            self._model.show(albums)
            if name in self.names:
                self.setCurrentIndex(self._model.index(self.names.index(name)))

    def show_chosen(self, names: Sequence[str]) -> None:
        """Mark the albums that the query is restricted to."""
        self._chosen = [name.casefold() for name in names]
        self.viewport().update()

    def row_text(self, index: Index) -> RowText:
        """An album's name and number of photos."""
        album: Album = index.data(ALBUM)
        is_chosen = album.name.casefold() in self._chosen or album.name == self._target
        return RowText("album", album.name, formatting.number(album.count), chosen=is_chosen, more=True)

    @Slot(QModelIndex)
    def run(self, index: QModelIndex) -> None:
        """Show its photos."""
        self.chosen.emit(index.data())

    def menu_at(self, index: Index) -> QMenu:
        """The menu of an album."""
        name: str = index.data()
        icon, menu = self._app_theme.icon, QMenu(self)
        menu.addAction(icon("filter"), self.tr("Show its photos\tEnter"), lambda: self.chosen.emit(name))
        menu.addAction(icon("similar"), self.tr("Odd ones out"), lambda: self.odd_requested.emit(name))
        menu.addSeparator()
        menu.addAction(icon("rename"), self.tr("Rename…\tF2"), lambda: self.rename_requested.emit(name))
        menu.addAction(icon("trash"), self.tr("Delete album\tDel"), lambda: self.delete_requested.emit(name))
        return menu

    @property
    def key_signals(self) -> Mapping[Qt.Key, SignalInstance]:
        """Show its photos by Enter, rename by F2, delete by Del."""
        return {
            Qt.Key.Key_Return: self.chosen,
            Qt.Key.Key_Enter: self.chosen,
            Qt.Key.Key_F2: self.rename_requested,
            Qt.Key.Key_Delete: self.delete_requested,
        }

    def dragEnterEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 (Qt's name)
        """Take files."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Mark the album that files would be added to."""
        index = self.indexAt(event.position().toPoint())
        self._mark(index.data() if index.isValid() and event.mimeData().hasUrls() else "")
        if event.mimeData().hasUrls():
            self.reach(index)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Mark none."""
        self._mark("")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Request that files are added to an album."""
        name = self._target
        self._mark("")
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if name and paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(name, paths)

    def _mark(self, name: str) -> None:
        self._target = name
        self.viewport().update()


class _AlbumModel(QAbstractListModel):
    """The albums as rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.albums: Sequence[Album] = ()

    def show(self, albums: Sequence[Album]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.albums = albums
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many there are."""
        return 0 if parent.isValid() else len(self.albums)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Photos can be dropped on each."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """An album, its name, or what is to be said of it."""
        if not 0 <= index.row() < len(self.albums):
            return None
        album = self.albums[index.row()]
        if role == ALBUM:
            return album
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{album.name}, {formatting.count(album.count, 'photo')}"
        if role == Qt.ItemDataRole.ToolTipRole:
            missing = self.tr("{count} missing").format(count=formatting.number(album.missing))
            return plain_tip(f"{album.name} · {missing}" if album.missing else album.name)
        return album.name if role == Qt.ItemDataRole.DisplayRole else None
