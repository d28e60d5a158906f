"""The controller of the filters: counts the values of one in the background, and sets it in the query."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from clipsearch import Library, Matches
from clipsearch.gui.filters.filter_kinds import KINDS, OfferedFilter, count_values, with_values
from clipsearch.gui.filters.filter_popover import FilterPopover
from clipsearch.gui.filters.filter_row import FilterRow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState
from clipsearch.gui.search.search_controller import Answer
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.count_tree import CountTree

__all__ = ["FilterController"]


class FilterController(QObject):
    """Opens the popovers of filters.

    Signals:
        changed: the Filters that were chosen.
    """

    changed = Signal(object)

    def __init__(
        self, tasks: TaskRunner, library: Library, app_theme: AppTheme, row: FilterRow, place: QWidget
    ) -> None:
        """Take the row, and a widget of its window below which popovers open while the row is hidden."""
        super().__init__(row)
        self._tasks = tasks
        self._library = library
        self._app_theme = app_theme
        self._row = row
        self._place = place
        self._state = QueryState()
        self._answer: Answer | None = None
        row.open_requested.connect(self.open)

    def show_state(self, state: QueryState) -> None:
        """Follow the query."""
        self._state = state
        self._row.show_filters(state.all_filters)

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        """Count among these photos from now on."""
        self._answer = answer

    @Slot(str)
    def open(self, name: str) -> None:
        """Open the popover of a filter, below its button or else below the row's place."""
        kind = cast(OfferedFilter, name if name in KINDS else KINDS[0])
        state, answer = self._state, self._answer

        def show(tree: CountTree) -> None:
            button = self._row.buttons[kind]
            popover = FilterPopover(
                self._app_theme, kind, self._row.name_of(kind), tree, self._state.filters, self._row
            )
            popover.changed.connect(self.changed)
            popover.open_below(button if button.isVisible() else self._place)

        self._tasks.run_latest("filters", "counts", lambda: self._count(kind, state, answer), show)

    def _count(self, kind: OfferedFilter, state: QueryState, answer: Answer | None) -> CountTree:
        """The values among the photos that are found without this filter; runs in another thread."""
        return count_values(self._library, kind, self._found(kind, state, answer))

    def _found(self, kind: OfferedFilter, state: QueryState, answer: Answer | None) -> Matches:
        others = replace(state, filters=with_values(kind, state.filters, ()))
        if answer is not None and answer.state == others and len(answer.found) == answer.found.total:
            return answer.hits.unfolded
        query, among = others.query(), None if state.within is None else state.within.contents
        found = self._library.matches(
            None if query.is_empty else query,
            None,
            strictness=self._library.settings.current.strictness,
            within=among,
        )
        return found if answer is not None and answer.shows_unlikely else found.cut()
