"""What is selected after an act: the photo after those that go, and photos that are back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from clipsearch import Hit
from clipsearch.gui.photo_actions.photo_actions import PhotoActions
from clipsearch.gui.results.grid import Grid

__all__ = ["ActSelection"]


class ActSelection(QObject):
    """Selects in a grid, unless the user selects something else meanwhile."""

    def __init__(self, grid: Grid, actions: PhotoActions) -> None:
        super().__init__(grid)
        self._grid = grid
        self._returned: list[int] = []  # contents that are to be selected once they are among the results
        self._current: Hit | None = None  # when they came back
        actions.leaving.connect(grid.select_next)
        actions.returned.connect(self._await)
        grid.hits_changed.connect(self._select)

    @Slot(object)
    def _await(self, hits: Sequence[Hit]) -> None:
        self._returned = [hit.content for hit in hits]
        self._current = self._grid.current
        self._select()

    @Slot()
    def _select(self) -> None:
        grid, current = self._grid, self._grid.current
        found = [content for content in self._returned if grid.hits.row_of(content) >= 0]
        if not found:
            return
        self._returned = []
        if current is None or (self._current is not None and current.content == self._current.content):
            grid.select(found, found[0])
