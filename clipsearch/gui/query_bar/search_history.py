"""Earlier questions: a menu of them, and going through them by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu

from clipsearch import Library, Query
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState, ask_of
from clipsearch.gui.style.theme import AppTheme

__all__ = ["SearchHistory"]

MOST = 100
MOST_SHOWN = 12
LONGEST = 360  # logical pixels of an entry


class SearchHistory(QObject):
    """Remembers what was asked, as far as the library does, and brings it back."""

    def __init__(self, tasks: TaskRunner, library: Library, app_theme: AppTheme, bar: QueryBar) -> None:
        super().__init__(bar)
        self._tasks = tasks
        self._library = library
        self._app_theme = app_theme
        self._bar = bar
        self._recent: list[QueryState] = []
        self._is_loaded = False
        self._keeps = True
        self._place = -1  # which of them is shown; -1 is what was there before looking back
        self._before = QueryState()
        bar.changed.connect(self._look_up)

    def remember(self, ask: QueryState) -> None:
        """Put a question at the head, unless it was found by looking back."""
        if self._place >= 0:
            return

        def put() -> None:
            if self._keeps:
                self._recent = _distinct([ask, *self._recent])
                self._tasks.run("facts", lambda: self._library.searches.record(ask.query()), failed=_leave)

        self._when_loaded(put)

    @Slot()
    def reload(self) -> None:
        """Look again at what the library remembers: it may have forgotten some."""
        self._recent.clear()
        self._is_loaded = False
        self._place = -1

    @Slot()
    def older(self) -> None:
        """Show the question before this one."""
        self._when_loaded(lambda: self._step(1))

    @Slot()
    def newer(self) -> None:
        """Show the question after this one, at last what was there before looking back."""
        if self._place >= 0:
            self._step(-1)

    @Slot(QPoint)
    def show_menu(self, place: QPoint) -> None:
        """Open the menu of recent questions with its right upper corner there."""

        def show() -> None:
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(QPoint(place.x() - menu.sizeHint().width(), place.y()))

        self._when_loaded(show)

    def menu(self) -> QMenu:
        """Recent questions, and whether they are remembered."""
        menu = QMenu(self._bar)
        icon, metrics = self._app_theme.icon, menu.fontMetrics()
        for ask in self._recent[:MOST_SHOWN]:
            text = metrics.elidedText(ask.words, Qt.TextElideMode.ElideRight, LONGEST).replace("&", "&&")
            symbol = "similar" if ask.pictures else "search" if ask.all_parts else "filter"
            menu.addAction(icon(symbol), text, lambda ask=ask: self._bar.show_ask(ask))
        if not self._recent:
            menu.addAction(self.tr("No recent searches")).setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction(self.tr("Remember searches"))
        keep.setCheckable(True)
        keep.setChecked(self._keeps)
        keep.triggered.connect(self._keep)
        forget = menu.addAction(icon("trash"), self.tr("Forget recent searches"), self._forget)
        forget.setEnabled(bool(self._recent))
        return menu

    def _step(self, by: int) -> None:
        if self._place < 0:
            self._before = self._bar.ask
        steps = [ask for ask in self._recent if ask.words != self._before.words]
        place = self._place + by
        if -1 <= place < len(steps):
            self._place = place
            self._bar.show_ask(steps[place] if place >= 0 else self._before, "history")
            self._place = place  # showing it looked like another question

    @Slot()
    def _look_up(self) -> None:
        """What is asked is not from the history any more."""
        self._place = -1

    @Slot(bool)
    def _keep(self, keep: bool) -> None:
        self._keeps = keep
        if not keep:
            self._recent.clear()
        self._tasks.run("facts", lambda: self._library.searches.keep_history(keep))

    @Slot()
    def _forget(self) -> None:
        self._recent.clear()
        self._tasks.run("facts", self._library.searches.clear_history)

    def _when_loaded(self, then: Callable[[], None]) -> None:
        if self._is_loaded:
            then()
            return

        def load(found: tuple[bool, Sequence[Query]]) -> None:
            if not self._is_loaded:
                self._is_loaded = True
                self._keeps = found[0]
                asks = [ask_of(query, self.tr("a photo")) for query in found[1]]
                self._recent = _distinct([*self._recent, *asks])
            then()

        searches = self._library.searches
        self._tasks.run("facts", lambda: (searches.keeps_history, searches.history), load)


def _distinct(asks: Sequence[QueryState]) -> list[QueryState]:
    """Without those that read as an earlier one does, and not too many."""
    found: dict[str, QueryState] = {}
    for ask in asks:
        found.setdefault(ask.words, ask)
    return list(found.values())[:MOST]


def _leave(_: object) -> None:
    """A question that cannot be kept is not worth a message: its answer was what mattered."""
