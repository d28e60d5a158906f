"""The results as Qt's views want them: one row per hit, read only."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clipsearch import Hit, Matches
from clipsearch.gui.style import formatting

__all__ = ["HIT", "GridModel"]

HIT = Qt.ItemDataRole.UserRole
"""The role under which a row gives its `Hit`."""

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class GridModel(QAbstractListModel):
    """Holds hits in the order in which they are shown; replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits = Matches.none()

    @property
    def hits(self) -> Matches:
        """What is shown."""
        return self._hits

    def show(self, hits: Matches) -> None:
        """Show these hits instead."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

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
            about = (str(hit.path), self._relevance(hit), self.tr("Not reachable now") if hit.offline else "")
            return "\n".join(filter(None, about))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            score = self.tr("score {score}").format(score=formatting.score(hit.score)) if hit.score else ""
            away = self.tr("Not reachable now") if hit.offline else ""
            return ", ".join(filter(None, (hit.path.name, score, away)))
        return None

    def _relevance(self, hit: Hit) -> str:
        """What the score is, in words: a similarity, not a probability."""
        if not hit.score:
            return ""
        score, best = formatting.score(hit.score), self._hits.best
        if not best:
            return self.tr("Cosine similarity to the query: {score}").format(score=score)
        said = self.tr("Cosine similarity to the query: {score} (the best here: {best})")
        return said.format(score=score, best=formatting.score(best))
