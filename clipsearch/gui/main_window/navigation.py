"""The history of places: what was searched for, in which order, and where it was scrolled."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.results.results_panel import Position, ResultsPanel
from clipsearch.gui.search.query_state import QueryState
from clipsearch.gui.search.search_controller import Answer
from clipsearch.records import Group, Sort

__all__ = ["Navigation"]

MAX_PLACES = 100
START = Position()
SETTLED = 1500  # milliseconds without a key after which typed words are a place to come back to


@dataclass(frozen=True, slots=True)
class _Place:
    """One place.

    Attributes:
        state: the query; empty for all photos.
        order: of the results.
        position: where they were scrolled, and what was selected.
        is_settled: it stays in the history, and is not replaced by what is typed next.
    """

    state: QueryState
    order: tuple[Sort, Group]
    position: Position = START
    is_settled: bool = True


class Navigation(QObject):
    """Follows the query bar, and goes back and forward through the places it showed.

    Signals:
        changed: one can go to another place, or not any more.
    """

    changed = Signal()

    def __init__(self, bar: QueryBar, results: ResultsPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._results = results
        self._places = [_Place(bar.state, results.order_button.selected_order)]
        self._at = 0
        self._is_moving = False
        self._awaited: Position | None = None  # to be restored with the next answer
        self._timer = QTimer(self, singleShot=True, interval=SETTLED)
        self._timer.timeout.connect(self.settle)
        bar.changed.connect(self._follow)
        results.order_button.order_changed.connect(self._follow_order)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from another place."""
        return self._at + 1 < len(self._places)

    @Slot()
    def back(self) -> None:
        """Go to the place before."""
        self._go(-1)

    @Slot()
    def forward(self) -> None:
        """Go to the place after, from which one went back."""
        self._go(1)

    @Slot()
    def settle(self) -> None:
        """Let the present place be one to come back to."""
        self._timer.stop()
        self._places[self._at] = replace(self._places[self._at], is_settled=True)

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        """Restore the position in the results of a place that was gone to; call it after they are shown."""
        if self._awaited is None or answer.state != self._places[self._at].state:
            return
        position, has_all = self._awaited, len(answer.found) == answer.found.total
        if self._results.restore_position(position) or has_all:
            self._awaited = None
            # The lines above the photos may become higher or lower, which moves the photos once more.
            QTimer.singleShot(0, self, lambda: self._results.restore_position(position))

    def _go(self, by: int) -> None:
        if not 0 <= self._at + by < len(self._places):
            return
        self._leave()
        self._at += by
        place = self._places[self._at]
        self._awaited = place.position
        self._is_moving = True
        self._bar.set_state(place.state)
        self._results.order_button.set_order(*place.order)  # a new query has begun with the best match
        self._is_moving = False
        self.changed.emit()

    def _leave(self) -> None:
        """Note where the results of the present place are scrolled."""
        self._timer.stop()
        place = replace(self._places[self._at], position=self._results.position, is_settled=True)
        self._places[self._at] = place

    @Slot()
    def _follow(self) -> None:
        """Note another place, or what was typed on in the present one."""
        if self._is_moving:
            return
        state, here = self._bar.state, self._places[self._at]
        if state == here.state:
            return
        self._awaited = None
        is_typed = state.has_same_parts(here.state)
        order = self._results.order_button.selected_order
        if is_typed and not here.is_settled:
            self._places[self._at] = replace(here, state=state, order=order)
        else:
            self._leave()
            new = _Place(state, order, is_settled=not is_typed)
            self._places = [*self._places[: self._at + 1], new][-MAX_PLACES:]
            self._at = len(self._places) - 1
        if is_typed:
            self._timer.start()
        if self._at and state == self._places[self._at - 1].state:  # all was deleted again
            self._places.pop()
            self._at -= 1
        self.changed.emit()

    @Slot(str, str)
    def _follow_order(self, sort: Sort, group: Group) -> None:
        here = self._places[self._at]
        if not self._is_moving and self._bar.state == here.state:  # else it is that of the place to come
            self._places[self._at] = replace(here, order=(sort, group))
