"""Runs the query of the query bar in the background: after a pause in typing, the latest one only."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import ClipsearchError, Library, Matches
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.records import Group, Sort

__all__ = ["FIRST_HITS", "Answer", "QueryState", "SearchController"]

FIRST_HITS = 500  # results that are found at once, before all
TYPING_PAUSE = 8  # milliseconds without a key before a query runs: results are to be visible within 100
REST_DELAY = 200  # milliseconds after the first results before all are searched for
REFRESH_FACTOR = 4  # times the duration of the last search before it is repeated
BEST_FIRST: tuple[Sort, Group] = "given", "none"
BY_DATE: tuple[tuple[Sort, Group], ...] = (BEST_FIRST, ("date", "none"))
"""Orders in which photos without a query are a timeline."""
VISIBLE_HITS = 128  # hits fetched before an answer is shown


@dataclass(frozen=True, slots=True)
class Answer:
    """Results, and the state of the query bar that they answer.

    Attributes:
        hits: what is to be shown, in the order chosen.
        is_refresh: the query is the same as before: in another order, with all instead of the first
            results, with less likely photos or without, or because the library may have changed.
        found: all that the query ranked, best first; `hits` are the good and possible ones of these.
        shows_unlikely: `hits` are all of them.
        arrangement: the timeline of `hits`; None where they are no timeline.
    """

    state: QueryState
    hits: Matches
    is_refresh: bool
    found: Matches
    shows_unlikely: bool = False
    arrangement: TimelineArrangement | None = None


class SearchController(QObject):
    """Searches the library: for the first results, and after a moment for all.

    What is shown are the good and possible matches, or the closest few where there are none, until less
    likely photos are requested. A model that cannot tell (no relevances) gives every photo a score: then
    by date or name only the best are sorted.

    Attributes:
        layout_size: returns the width, the side and whether there are captions, for which a timeline is
            to be laid out before it is shown.

    Signals:
        answered: an `Answer`.
        failed: a ClipsearchError, and the `QueryState` that it is about.
        refused: a ClipsearchError, and the `Picture` that cannot be searched with.
        busy_changed: whether a search runs.
        order_reset: a new query is answered with the best first, as all are.
    """

    answered = Signal(object)
    failed = Signal(object, object)
    refused = Signal(object, object)
    busy_changed = Signal(bool)
    order_reset = Signal()

    def __init__(self, tasks: TaskRunner, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self.layout_size: Callable[[], tuple[int, int, bool]] = lambda: (1000, 164, False)
        self._state: QueryState | None = None
        self._order = BEST_FIRST
        self._strictness = library.settings.current.strictness
        self._shows_unlikely = False
        self._folds_stacks, self._opened_stacks = True, frozenset[int]()
        self._busy = False
        self._cancel: threading.Event | None = None  # of the running search
        self._has_all = False  # the last answer holds all results
        self._is_stale = False  # the library changed after the running search began
        self._duration = 0.0
        self._pause_timer = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._pause_timer.timeout.connect(self._start)
        self._rest_timer = QTimer(self, singleShot=True)
        self._rest_timer.timeout.connect(lambda: self._start(is_refresh=True, all_results=True))

    @property
    def state(self) -> QueryState:
        """The state that is searched for."""
        return self._state or QueryState()

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._cancel is not None or self._pause_timer.isActive() or self._rest_timer.isActive()

    def search(self, state: QueryState) -> None:
        """Search for another state; typing and changes of weights wait for a pause."""
        self.stop()
        waits = not state.is_empty and (state.has_same_parts(self.state) or bool(state.typed))
        self._shows_unlikely = self._shows_unlikely and state == self._state
        is_new = not state.is_browsing if self._state is None else not state.ranks_as(self._state)
        self._state = state
        if is_new and self._order != BEST_FIRST:  # what is asked anew is never answered in another order
            self._order = BEST_FIRST
            self.order_reset.emit()
        if waits:
            self._pause_timer.start()
        else:
            self._start()

    @Slot(str, str)
    def set_order(self, sort: Sort, group: Group) -> None:
        """Sort and group results from now on."""
        if (sort, group) != self._order:
            self._order = (sort, group)
            self._repeat()

    @Slot(bool)
    def show_unlikely(self, shown: bool) -> None:
        """Show less likely photos, too, until another query."""
        if shown != self._shows_unlikely:
            self._shows_unlikely = shown
            self._repeat()

    @Slot(bool)
    def fold_stacks(self, folded: bool) -> None:
        """Show bursts and copies as one photo, or each for itself."""
        if folded != self._folds_stacks:
            self._folds_stacks, self._opened_stacks = folded, frozenset()
            self._repeat()

    def open_stack(self, content: int) -> None:
        """Show all photos of the stack that a photo stands for."""
        self._opened_stacks |= {content}
        self._repeat()

    def close_stacks(self, contents: Sequence[int]) -> None:
        """Show one photo for the stack that these make."""
        self._opened_stacks -= {*contents}
        self._repeat()

    def set_strictness(self, strictness: float) -> None:
        """Show what matches at this strictness from now on; see `Settings.strictness`."""
        if strictness != self._strictness:
            self._strictness = strictness
            self._repeat()

    def _repeat(self) -> None:
        """Show the results of the query in another way."""
        if self._state is not None and not self._pause_timer.isActive():
            self.stop()
            self._start(is_refresh=True, all_results=self._shows_unlikely)

    def refresh(self) -> None:
        """Repeat the search, because the library may have changed."""
        if self._cancel is not None:
            self._is_stale = True
        elif not self.busy and self._state is not None:
            self._start(is_refresh=True, all_results=self._has_all)

    def fetch(self, hits: Matches, rows: range, done: Callable[[], None]) -> None:
        """Fetch hits of visible rows in the background; `done` is called when they can be painted."""
        if any(hits.ready(row) is None for row in range(rows.start, min(rows.stop, len(hits)))):
            self._tasks.run_latest("pages", "pages", lambda: hits.fetch(rows), lambda _: done())

    def reload(self, hits: Matches, contents: Sequence[int], done: Callable[[], None]) -> None:
        """Make the hits of some photos anew in the background, after something was written about them."""
        self._tasks.run("pages", lambda: hits.reload(contents), lambda _: done())

    def give_up(self) -> None:
        """Cancel the search, and search for nothing until another state comes; the results stay."""
        self.stop()
        self._set_busy(False)

    @Slot()
    def stop(self) -> None:
        """Cancel the search; the results that are shown stay."""
        self._pause_timer.stop()
        self._rest_timer.stop()
        self._tasks.cancel_latest("search")
        self._is_stale = False
        if self._cancel is not None:
            self._cancel.set()
            self._cancel = None

    @Slot()
    def _start(self, is_refresh: bool = False, all_results: bool = False) -> None:
        state, started, cancel = self.state, time.monotonic(), threading.Event()
        library, order, strictness, unlikely, size = (
            self._library, self._order, self._strictness, self._shows_unlikely, self.layout_size(),
        )  # fmt: skip
        self._cancel = cancel
        all_results = all_results or self._needs_all(state)
        folds, opened = self._folds_stacks, self._opened_stacks
        self._is_stale = False
        if not is_refresh:
            self._set_busy(True)

        def fold(hits: Matches) -> Matches:
            return library.stacks.fold(hits, opened, wait=all_results) if folds else hits

        def find() -> Answer:
            found = _find(library, state, None if all_results else FIRST_HITS, cancel, strictness)
            arrangement = None
            is_album = len(state.all_filters.albums) == 1 and order == BEST_FIRST  # in its own order
            if state.is_browsing and order in BY_DATE and not is_album:
                arrangement = TimelineArrangement(library.timelines.of(fold(found)))
                arrangement.lay_out(*size)
                hits = arrangement.timeline.hits
            else:
                hits = fold((found if unlikely else found.cut()).arranged(*order))
            hits.fetch(range(VISIBLE_HITS))
            return Answer(state, hits, is_refresh, found, unlikely, arrangement)

        def take(answer: Answer) -> None:
            self._duration = time.monotonic() - started
            self._has_all = len(answer.found) == answer.found.total
            self.answered.emit(answer)
            if not self._has_all and self._has_more_to_show(answer):
                self._rest_timer.start(REST_DELAY)

        self._tasks.run_latest(
            "search",
            "whole" if all_results else "query",
            find,
            take,
            failed=lambda error: self._fail(error, state),
            finished=self._finish,
        )

    def _needs_all(self, state: QueryState) -> bool:
        """Whether to search for all results at once: in this order the best are not the first."""
        return not state.all_parts and (self._order[0] not in ("given", "date") or self._order[1] == "folder")

    def _has_more_to_show(self, answer: Answer) -> bool:
        """Whether what an answer leaves out is to be shown."""
        found = answer.found
        if not answer.state.all_parts:
            return True
        if found.relevances is None:
            return self._order[0] == "given"
        return answer.shows_unlikely or found.shown == len(found)

    def _finish(self) -> None:
        self._cancel = None
        self._set_busy(False)
        if self._is_stale and not self._rest_timer.isActive():
            self._rest_timer.start(max(REST_DELAY, round(1000 * REFRESH_FACTOR * self._duration)))

    def _fail(self, error: ClipsearchError, state: QueryState) -> None:
        part = None if error.term is None else state.part_of_term(error.term)
        if part is not None and part.picture is not None:
            self.refused.emit(error, part.picture)
        else:
            self.failed.emit(error, state)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)


def _find(
    library: Library, state: QueryState, limit: int | None, cancel: threading.Event, strictness: float
) -> Matches:
    """What a state is answered with, the best first."""
    query, within = state.query(), None if state.within is None else state.within.contents
    if state.source is not None:
        if not query.is_empty:
            found = library.matches(query, None, cancel, strictness=strictness, within=within)
            within = found.cut().contents
        return state.source.find(library, within, cancel).with_strictness(strictness)
    found = library.matches(
        None if query.is_empty else query, limit, cancel, strictness=strictness, within=within
    )
    return found.without(state.similar_to)
