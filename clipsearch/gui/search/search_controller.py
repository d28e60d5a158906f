"""From what is asked in the query bar to results: after a pause in typing, the latest question only."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import ClipsearchError, Library, Matches
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState
from clipsearch.records import Group, Sort

__all__ = ["FIRST", "Answer", "QueryState", "SearchController"]

FIRST = 500  # results that are found at once, before all
PAUSE = 8  # milliseconds without a key before a query runs: an answer is to be seen within 100
REST = 200  # milliseconds after the first results before all are asked for
SHARE = 4  # times as long as it took to find all before they are looked for again
IN_SIGHT = 128  # hits made before an answer is shown


@dataclass(frozen=True, slots=True)
class Answer:
    """Results, and what they answer.

    Attributes:
        again: the same question as before: in another order, with all instead of the first results,
            or on a library that may have changed.
    """

    ask: QueryState
    hits: Matches
    again: bool


class SearchController(QObject):
    """Asks the library: for the first results, and after a moment for all.

    By date or name only the best are arranged where words or pictures are asked for: every photo
    has a score for them, and all of them would be the whole library.

    Signals:
        answered: an `Answer`.
        failed: a ClipsearchError, and the `QueryState` that it is about.
        refused: a ClipsearchError, and the `Picture` that cannot be asked with.
        busy_changed: whether an answer is waited for.
    """

    answered = Signal(object)
    failed = Signal(object, object)
    refused = Signal(object, object)
    busy_changed = Signal(bool)

    def __init__(self, tasks: TaskRunner, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._ask: QueryState | None = None
        self._order: tuple[Sort, Group] = ("given", "none")
        self._busy = False
        self._cancel: threading.Event | None = None  # of the question under way
        self._is_whole = False  # what is shown is all that there is
        self._is_stale = False  # the library changed after the question under way was asked
        self._took = 0.0
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._start)
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(lambda: self._start(again=True, whole=True))

    @property
    def ask(self) -> QueryState:
        """What is asked for now."""
        return self._ask or QueryState()

    @property
    def busy(self) -> bool:
        """Whether an answer is waited for."""
        return self._cancel is not None or self._timer.isActive() or self._rest.isActive()

    def change(self, ask: QueryState) -> None:
        """Ask something else; typing and turning of weights wait for a pause."""
        self.stop()
        waits = not ask.is_empty and (ask.asks_like(self.ask) or bool(ask.typed))
        self._ask = ask
        if waits:
            self._timer.start()
        else:
            self._start()

    @Slot(str, str)
    def arrange(self, sort: Sort, group: Group) -> None:
        """Ask for results in this order from now on."""
        if (sort, group) != self._order:
            self._order = (sort, group)
            if self._ask is not None and not self._timer.isActive():
                self.stop()
                self._start(again=True)

    def repeat(self) -> None:
        """Ask the same again, because the library may have changed."""
        if self._cancel is not None:
            self._is_stale = True
        elif not self.busy and self._ask is not None:
            self._start(again=True, whole=self._is_whole)

    def fetch(self, hits: Matches, rows: range, done: Callable[[], None]) -> None:
        """Have hits made that are to be painted."""
        if any(hits.ready(row) is None for row in range(rows.start, min(rows.stop, len(hits)))):
            self._tasks.run_latest("pages", "pages", lambda: hits.fetch(rows), lambda _: done())

    @Slot()
    def stop(self) -> None:
        """Leave off; what is shown stays."""
        self._timer.stop()
        self._rest.stop()
        self._tasks.cancel_latest("search")
        self._is_stale = False
        if self._cancel is not None:
            self._cancel.set()
            self._cancel = None

    @Slot()
    def _start(self, again: bool = False, whole: bool = False) -> None:
        ask, order, library, begun = self.ask, self._order, self._library, time.monotonic()
        self._cancel = cancel = threading.Event()
        whole = self._needs_whole(ask, whole)
        self._is_stale = False
        if not again:
            self._set_busy(True)

        def take(found: Matches) -> None:
            self._took = time.monotonic() - begun
            self._is_whole = len(found) == found.total
            self.answered.emit(Answer(ask, found, again))
            if not self._is_whole and (order[0] == "given" or not ask.all_parts):
                self._rest.start(REST)

        self._tasks.run_latest(
            "search",
            "whole" if whole else "query",
            lambda: _found(library, ask, order, None if whole else FIRST, cancel),
            take,
            failed=lambda error: self._fail(error, ask),
            finished=self._finish,
        )

    def _needs_whole(self, ask: QueryState, wanted: bool) -> bool:
        """Whether to ask for all: the first would not come first in that order."""
        if ask.all_parts:
            return wanted and self._order[0] == "given"
        return wanted or self._order[0] == "name" or self._order[1] == "folder"

    def _finish(self) -> None:
        self._cancel = None
        self._set_busy(False)
        if self._is_stale and not self._rest.isActive():
            self._rest.start(max(REST, round(1000 * SHARE * self._took)))

    def _fail(self, error: ClipsearchError, ask: QueryState) -> None:
        picture = None if error.term is None else ask.all_parts[error.term].picture
        if picture is not None:
            self.refused.emit(error, picture)
        else:
            self.failed.emit(error, ask)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)


def _found(
    library: Library, ask: QueryState, order: tuple[Sort, Group], limit: int | None, cancel: threading.Event
) -> Matches:
    found = library.matches(None if ask.is_empty else ask.query(), limit, cancel).arranged(*order)
    found.fetch(range(IN_SIGHT))
    return found
