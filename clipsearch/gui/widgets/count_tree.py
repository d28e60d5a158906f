"""A tree of things with counts, such as folders with their photos: the data, and a model that views show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

__all__ = ["KEY", "CountTree", "CountTreeModel", "folder_tree", "plain_tree"]

KEY = Qt.ItemDataRole.UserRole  # the key of an index
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Key = Any  # hashable; None is above the topmost ones


@dataclass(frozen=True, slots=True)
class CountTree:
    """Keys in a tree, and how many photos each has.

    Attributes:
        children: the keys below each key that has any; below None the topmost ones.
        counts: of each key; none of one that is not given.
    """

    children: Mapping[Key, Sequence[Key]] = field(default_factory=dict)
    counts: Mapping[Key, int] = field(default_factory=dict)


def plain_tree(counts: Mapping[Key, int]) -> CountTree:
    """The tree of values without any below them, in the order given."""
    return CountTree({None: tuple(counts)} if counts else {}, counts)


def folder_tree(counts: Mapping[Path, int], roots: Sequence[Path]) -> CountTree:
    """The tree of directories with photos below the given roots, by name; roots keep their order."""
    below: dict[Path, list[Path]] = {}
    kept = set(roots)
    for path, count in counts.items():
        if count and path not in kept and (path.parent in counts or path.parent in kept):
            below.setdefault(path.parent, []).append(path)
    children: dict[Key, Sequence[Key]] = {
        parent: sorted(found, key=lambda path: (_natural(path.name), path.name))
        for parent, found in below.items()
    }
    return CountTree({None: tuple(roots), **children} if roots else {}, counts)


def _natural(name: str) -> list[str | int]:
    """What names are ordered by: in any case, and numbers in them by their value."""
    parts = re.split(r"(\d+)", name.casefold())
    return [int(part) if number % 2 else part for number, part in enumerate(parts)]


class CountTreeModel(QAbstractItemModel):
    """Shows a tree; rows are made when a view asks for them."""

    def __init__(self, describe: Callable[[Key, int], object], parent: QObject) -> None:
        """Take what is said of a key in a role of `Qt.ItemDataRole`."""
        super().__init__(parent)
        self._describe = describe
        self._tree = CountTree()
        self._clear()

    def _clear(self) -> None:
        self._keys: list[Key] = [None]  # by the number of a node; node 0 has the topmost ones
        self._places: list[tuple[int, int]] = [(0, 0)]  # the node above, and the row in it
        self._rows: list[list[int] | None] = [None]  # the nodes below, once they are asked for
        self._parents: dict[Key, Key] | None = None

    @property
    def tree(self) -> CountTree:
        """What is shown."""
        return self._tree

    def show(self, tree: CountTree) -> bool:
        """Show another tree; return whether rows came, went or moved, and not only counts changed."""
        if tree.children == self._tree.children:
            self._tree = tree
            if last := self.rowCount():
                self.dataChanged.emit(self.index(0), self.index(last - 1))
            return False
        self.beginResetModel()
        self._tree = tree
        self._clear()
        self.endResetModel()
        return True

    def key(self, index: Index) -> Key:
        """The key of an index; None for the root."""
        return self._keys[index.internalId()] if index.isValid() else None

    def count_of(self, key: Key) -> int:
        """How many photos a key has."""
        return self._tree.counts.get(key, 0)

    def index_of(self, key: Key) -> QModelIndex:
        """The index of a key; an invalid one where the tree does not have it."""
        if self._parents is None:
            self._parents = {child: parent for parent, keys in self._tree.children.items() for child in keys}
        if key not in self._parents:
            return QModelIndex()
        above = self._parents[key]
        parent = QModelIndex() if above is None else self.index_of(above)
        return self.index(list(self._tree.children[above]).index(key), 0, parent)

    def index(self, row: int, column: int = 0, parent: Index = NOWHERE) -> QModelIndex:
        """The index of a row below another index."""
        nodes = self._nodes_below(parent.internalId() if parent.isValid() else 0)
        return self.createIndex(row, column, nodes[row]) if 0 <= row < len(nodes) else QModelIndex()

    def parent(self, index: Index = NOWHERE) -> Any:
        """The index above."""
        if not index.isValid():
            return QModelIndex()
        above = self._places[index.internalId()][0]
        return self.createIndex(self._places[above][1], 0, above) if above else QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many keys are below."""
        return len(self._tree.children.get(self.key(parent), ()))

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        """One."""
        return 1

    def hasChildren(self, parent: Index = NOWHERE) -> bool:  # noqa: N802
        """Whether there are keys below."""
        return self.rowCount(parent) > 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The key itself, or what is said of it."""
        if not index.isValid():
            return None
        return self.key(index) if role == KEY else self._describe(self.key(index), role)

    def _nodes_below(self, node: int) -> list[int]:
        nodes = self._rows[node]
        if nodes is None:
            keys = self._tree.children.get(self._keys[node], ())
            self._rows[node] = nodes = list(range(len(self._keys), len(self._keys) + len(keys)))
            self._keys += keys
            self._places += ((node, row) for row in range(len(keys)))
            self._rows += [None] * len(keys)
        return nodes
