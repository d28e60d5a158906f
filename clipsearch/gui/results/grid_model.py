"""The results as a Qt list model: one row for each hit, read only."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clipsearch import Hit, Matches
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["HIT", "GridModel"]

HIT = Qt.ItemDataRole.UserRole
"""The role under which a row gives its `Hit`."""

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class GridModel(QAbstractListModel):
    """Hits in the order of the rows; they are replaced as a whole.

    Attributes:
        expert: similarity is told as a number, too.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits = Matches.none()
        self.expert = False

    @property
    def hits(self) -> Matches:
        """The hits of all rows."""
        return self._hits

    def set_hits(self, hits: Matches) -> None:
        """Replace the hits."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """The number of hits."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A hit, its file name, its tooltip, or the text for screen readers."""
        if not 0 <= index.row() < len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == HIT:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return formatting.file_name(hit.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (
                str(hit.path),
                self._score_text(hit),
                self.tr("Offline") if hit.offline else "",
            )
            return plain_tip("\n".join(filter(None, parts)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            score = formatting.match(hit.band)
            if self.expert and hit.score and not score:
                score = self.tr("score {score}").format(score=formatting.score(hit.score))
            away = self.tr("Offline") if hit.offline else ""
            return ", ".join(filter(None, (formatting.described(hit), score, away)))
        return None

    def _score_text(self, hit: Hit) -> str:
        """How well it matches and why; without a relevance its score: a similarity, not a probability."""
        if hit.band is not None:
            return ": ".join(filter(None, (formatting.match(hit.band), formatting.reasons(hit.reasons))))
        if hit.reasons or not (self.expert and hit.score):
            return formatting.reasons(hit.reasons)
        score, best = formatting.score(hit.score), self._hits.best
        if not best:
            return self.tr("Cosine similarity to the query: {score}").format(score=score)
        text = self.tr("Cosine similarity to the query: {score} (the best here: {best})")
        return text.format(score=score, best=formatting.score(best))
