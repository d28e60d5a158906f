"""The results as Qt's views want them: one row per hit, read only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clipsearch import Hit
from clipsearch.gui import words

__all__ = ["HIT", "GridModel"]

HIT = Qt.ItemDataRole.UserRole
"""The role under which a row gives its `Hit`."""

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class GridModel(QAbstractListModel):
    """Holds hits, best first; replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: Sequence[Hit] = ()

    @property
    def hits(self) -> Sequence[Hit]:
        """What is shown."""
        return self._hits

    def show(self, hits: Sequence[Hit]) -> None:
        """Show these hits instead."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def row_of(self, content: int) -> int:
        """The row of a content, or -1."""
        rows = (row for row, hit in enumerate(self._hits) if hit.content == content)
        return next(rows, -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many hits there are."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A hit, its file name, or what a screen reader says."""
        if not 0 <= index.row() < len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == HIT:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.path.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(hit.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{hit.path.name}, score {words.score(hit.score)}" if hit.score else hit.path.name
            return f"{said}, offline" if hit.offline else said
        return None
