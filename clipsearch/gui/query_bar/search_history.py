"""Earlier queries: a menu of them, and stepping through them by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu

from clipsearch import Library, Query
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState, state_of
from clipsearch.gui.style.popup_style import shadow_width
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.dialogs import Question, confirm

__all__ = ["SearchHistory"]

MAX_SEARCHES = 100
MAX_SHOWN = 12
MAX_WIDTH = 360  # logical pixels of a menu entry


class SearchHistory(QObject):
    """Records queries in the library's history, and restores them."""

    def __init__(self, tasks: TaskRunner, library: Library, app_theme: AppTheme, bar: QueryBar) -> None:
        super().__init__(bar)
        self._tasks = tasks
        self._library = library
        self._app_theme = app_theme
        self._bar = bar
        self._recent: list[QueryState] = []
        self._is_loaded = False
        self._is_enabled = True
        self._position = -1  # in the history; -1 for the state before stepping back
        self._before = QueryState()
        bar.changed.connect(self._reset_position)

    def remember(self, state: QueryState) -> None:
        """Put a query at the head, unless it came from the history, or searches among results."""
        if (
            self._position >= 0 or state.within is not None or state.source is not None
        ):  # results are not kept
            return

        def store() -> None:
            if self._is_enabled:
                self._recent = _distinct([state, *self._recent])
                self._tasks.run(
                    "facts", lambda: self._library.searches.record(state.query()), failed=_ignore_error
                )

        self._when_loaded(store)

    @Slot()
    def reload(self) -> None:
        """Read the history again when it is next needed: the library may have deleted some."""
        self._recent.clear()
        self._is_loaded = False
        self._position = -1

    @Slot()
    def older(self) -> None:
        """Show the query before this one."""
        self._when_loaded(lambda: self._step_to(1))

    @Slot()
    def newer(self) -> None:
        """Show the query after this one, at last the state before stepping back."""
        if self._position >= 0:
            self._step_to(-1)

    @Slot(QPoint)
    def show_menu(self, position: QPoint) -> None:
        """Open the menu of recent queries with its upper right corner at a point of the screen."""

        def show() -> None:
            menu = self.create_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            width = menu.sizeHint().width() - 2 * shadow_width()
            menu.popup(QPoint(position.x() - width, position.y()))

        self._when_loaded(show)

    def create_menu(self) -> QMenu:
        """A menu of recent queries, and of whether they are recorded."""
        menu = QMenu(self._bar)
        icon, metrics = self._app_theme.icon, menu.fontMetrics()
        for state in self._recent[:MAX_SHOWN]:
            text = metrics.elidedText(state.text, Qt.TextElideMode.ElideRight, MAX_WIDTH).replace("&", "&&")
            symbol = "similar" if state.pictures else "search" if state.all_parts else "filter"
            menu.addAction(icon(symbol), text, lambda state=state: self._bar.set_state(state))
        if not self._recent:
            menu.addAction(self.tr("No recent searches")).setEnabled(False)
        menu.addSeparator()
        record = menu.addAction(self.tr("Remember recent searches"))
        record.setCheckable(True)
        record.setChecked(self._is_enabled)
        record.triggered.connect(self._set_enabled)
        forget = menu.addAction(icon("trash"), self.tr("Clear recent searches"), self._clear)
        forget.setEnabled(bool(self._recent))
        return menu

    def _step_to(self, by: int) -> None:
        if self._position < 0:
            self._before = self._bar.state
        others = [state for state in self._recent if state.text != self._before.text]
        position = self._position + by
        if -1 <= position < len(others):
            self._position = position
            self._bar.set_state(others[position] if position >= 0 else self._before, "history")
            self._position = position  # since `changed` has reset it

    @Slot()
    def _reset_position(self) -> None:
        """Note that the query is not one of the history any more."""
        self._position = -1

    @Slot(bool)
    def _set_enabled(self, enabled: bool) -> None:
        def apply() -> None:
            self._is_enabled = enabled
            self._forget(partial(self._library.searches.keep_history, enabled))

        if enabled or not self._recent:
            apply()
        else:
            self._confirm(apply)

    @Slot()
    def _clear(self) -> None:
        self._confirm(lambda: self._forget(self._library.searches.clear_history))

    def _forget(self, work: Callable[[], None]) -> None:
        self._recent.clear()
        self._tasks.run("facts", work)

    def _confirm(self, then: Callable[[], None]) -> None:
        title, text = self.tr("Clear recent searches"), self.tr("Clear all recent searches?")
        more = self.tr("This cannot be undone. Saved searches stay.")
        confirm(self._bar.window(), Question(title, text, more, self.tr("Clear")), then)

    def _when_loaded(self, then: Callable[[], None]) -> None:
        if self._is_loaded:
            then()
            return

        def load(found: tuple[bool, Sequence[Query]]) -> None:
            if not self._is_loaded:
                self._is_loaded = True
                self._is_enabled = found[0]
                states = [state_of(query, self.tr("a photo")) for query in found[1]]
                self._recent = _distinct([*self._recent, *states])
            then()

        searches = self._library.searches
        self._tasks.run("facts", lambda: (searches.keeps_history, searches.history), load)


def _distinct(states: Sequence[QueryState]) -> list[QueryState]:
    """Without states that have the text of an earlier one, and not too many."""
    found: dict[str, QueryState] = {}
    for state in states:
        found.setdefault(state.text, state)
    return list(found.values())[:MAX_SEARCHES]


def _ignore_error(_: object) -> None:
    """Ignore that a query could not be recorded: its results are what matters."""
