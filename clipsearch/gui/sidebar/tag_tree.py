"""The tree of tags in the sidebar: those of the photos with their counts, and their menus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QMenu, QWidget

from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.count_tree import KEY, CountTree, CountTreeModel
from clipsearch.gui.widgets.row_list import Index, RowList, RowText
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["TagTree", "tag_tree"]


def tag_tree(counts: Mapping[str, int]) -> CountTree:
    """The tree of tags, by name: animals/dog is below animals."""
    children = dict[str | None, list[str]]()
    for name in sorted(counts, key=str.casefold):
        above = name.rpartition("/")[0]
        children.setdefault(above if above in counts else None, []).append(name)
    return CountTree(children, counts)


class TagTree(RowList):
    """Shows tags.

    Signals:
        chosen: show only the photos with this tag.
        learn_requested, rename_requested, merge_requested, delete_requested: a tag.
    """

    chosen = Signal(str)
    learn_requested = Signal(str)
    rename_requested = Signal(str)
    merge_requested = Signal(str)
    delete_requested = Signal(str)

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent.tr("Tags"), parent, is_tree=True)
        self._marked: Sequence[str] = ()
        self._tags = CountTreeModel(self._describe, self)
        self.setModel(self._tags)

    def show_tree(self, tree: CountTree) -> None:
        """Show the tags; what is unfolded stays so."""
        unfolded = [name for name in tree.counts if self.isExpanded(self._tags.index_of(name))]
        if self._tags.show(tree):
            for name in unfolded:
                self.expand(self._tags.index_of(name))

    def show_chosen(self, tags: Sequence[str]) -> None:
        """Mark the tags that the query is restricted to, and unfold what they are in."""
        if tags != self._marked:
            self._marked = tags
            for name in tags:
                self.unfold_to(self._tags.index_of(name))
            self.viewport().update()

    def row_text(self, index: Index) -> RowText:
        """A tag's name below the one above it, and its number of photos."""
        name: str = index.data(KEY)
        number = formatting.number(self._tags.count_of(name))
        return RowText("tag", self._short(index), number, chosen=name in self._marked, more=True)

    @staticmethod
    def _short(index: Index) -> str:
        name: str = index.data(KEY)
        return name.rpartition("/")[2] if index.parent().isValid() else name

    def _describe(self, name: str, role: int) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {formatting.count(self._tags.count_of(name), 'photo')}"
        return name if role == Qt.ItemDataRole.DisplayRole else None

    @Slot(QModelIndex)
    def run(self, index: QModelIndex) -> None:
        """Show only its photos."""
        self.chosen.emit(index.data(KEY))

    def menu_at(self, index: Index) -> QMenu:
        """The menu of a tag."""
        name: str = index.data(KEY)
        icon, menu = self._app_theme.icon, QMenu(self)
        menu.addAction(
            icon("filter"), self.tr("Show only these photos\tEnter"), lambda: self.chosen.emit(name)
        )
        menu.addAction(icon("similar"), self.tr("Find more photos…"), lambda: self.learn_requested.emit(name))
        menu.addSeparator()
        menu.addAction(icon("rename"), self.tr("Rename…\tF2"), lambda: self.rename_requested.emit(name))
        menu.addAction(icon("tag"), self.tr("Merge into…"), lambda: self.merge_requested.emit(name))
        menu.addSeparator()
        menu.addAction(icon("trash"), self.tr("Delete…\tDel"), lambda: self.delete_requested.emit(name))
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
