"""The list of saved searches in the sidebar, with the menu of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from clipsearch import SavedSearch
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.row_list import NOWHERE, Index, RowList, RowText
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["SavedSearchList"]

SEARCH = Qt.ItemDataRole.UserRole
Key = Qt.Key


class SavedSearchList(RowList):
    """Lists saved searches by their names.

    Signals:
        run_requested, rename_requested, remove_requested: the name of a search.
        replace_requested: the name of a search to replace by the present query.
        move_requested: a name, and by how many places down.
    """

    run_requested = Signal(str)
    rename_requested = Signal(str)
    replace_requested = Signal(str)
    remove_requested = Signal(str)
    move_requested = Signal(str, int)

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent.tr("Saved searches"), parent)
        self._model = _SavedSearchModel(self)
        self.setModel(self._model)

    @property
    def names(self) -> list[str]:
        """The names that are listed."""
        return [one.name for one in self._model.searches]

    def show_searches(self, searches: Sequence[SavedSearch]) -> None:
        """Replace the list; the current search stays current, also renamed, else the one at its place."""
        index = self.currentIndex()
        name, row = index.data(), index.row()
        before = self.names
        self._model.show(searches)
        if index.isValid() or row >= 0:
            still = self.names.index(name) if name in self.names else -1
            new = [one for one in self.names if one not in before]
            if still < 0 and len(new) == 1 and len(before) == len(self.names):
                still = self.names.index(new[0])  # it was given another name
            self.setCurrentIndex(self._model.index(still if still >= 0 else min(row, len(self.names) - 1)))

    def row_text(self, index: Index) -> RowText:
        """A search's icon and name."""
        search: SavedSearch = index.data(SEARCH)
        pictures = any(term.picture is not None for term in search.query.terms)
        symbol = "similar" if pictures else "search" if search.query.terms else "filter"
        return RowText(symbol, search.name, more=True)

    @Slot(QModelIndex)
    def run(self, index: QModelIndex) -> None:
        """Run it."""
        self.run_requested.emit(index.data())

    def menu_at(self, index: Index) -> QMenu:
        """The menu of a saved search."""
        name, row = index.data(), index.row()
        icon, menu = self._app_theme.icon, QMenu(self)
        menu.addAction(icon("search"), self.tr("Search\tEnter"), lambda: self.run_requested.emit(name))
        menu.addSeparator()
        menu.addAction(icon("rename"), self.tr("Rename…\tF2"), lambda: self.rename_requested.emit(name))
        menu.addAction(
            icon("star"), self.tr("Update to current search"), lambda: self.replace_requested.emit(name)
        )
        up = menu.addAction(self.tr("Move up\tAlt+↑"), lambda: self.move_requested.emit(name, -1))
        up.setEnabled(row > 0)
        down = menu.addAction(self.tr("Move down\tAlt+↓"), lambda: self.move_requested.emit(name, 1))
        down.setEnabled(row < self._model.rowCount() - 1)
        menu.addSeparator()
        menu.addAction(icon("trash"), self.tr("Remove\tDel"), lambda: self.remove_requested.emit(name))
        return menu

    def event(self, event: QEvent) -> bool:
        """Take the keys that move a search before they go to the window's history of searches."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _moves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Move by Alt and arrows."""
        name = self.currentIndex().data()
        if name is not None and (by := _moves(event)):
            self.move_requested.emit(name, by)
        else:
            super().keyPressEvent(event)

    @property
    def key_signals(self) -> Mapping[Qt.Key, SignalInstance]:
        """Run by Enter, rename by F2, remove by Del."""
        return {
            Key.Key_Return: self.run_requested,
            Key.Key_Enter: self.run_requested,
            Key.Key_F2: self.rename_requested,
            Key.Key_Delete: self.remove_requested,
        }


class _SavedSearchModel(QAbstractListModel):
    """The saved searches as rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.searches: Sequence[SavedSearch] = ()

    def show(self, searches: Sequence[SavedSearch]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.searches = searches
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many there are."""
        return 0 if parent.isValid() else len(self.searches)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A search, its name, or its query as text."""
        if not 0 <= index.row() < len(self.searches):
            return None
        search = self.searches[index.row()]
        if role == SEARCH:
            return search
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return search.name
        return plain_tip(str(search.query)) if role == Qt.ItemDataRole.ToolTipRole else None


def _moves(event: QKeyEvent) -> int:
    """By how many places a key moves a search."""
    if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return 0
    return {Key.Key_Up: -1, Key.Key_Down: 1}.get(Key(event.key()), 0)
