"""The act stack: what the user did to photos and to the library, to be undone and redone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from clipsearch import ClipsearchError
from clipsearch.gui.runtime.task_runner import Lane, TaskRunner
from clipsearch.gui.widgets.notifier import Notifier
from clipsearch.gui.widgets.toast import Toast

__all__ = ["Act", "ActStack", "Outcome"]

MAX_ACTS = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done.

    Attributes:
        text: a sentence for the toast, without a full stop.
        error: what could not be done beside it, or None.
        is_undoable: whether anything was done that could be undone.
    """

    text: str
    error: ClipsearchError | None = None
    is_undoable: bool = True


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be undone.

    Attributes:
        do: does it, also once more after an undo, in a worker thread; raises ClipsearchError where nothing
            was done.
        undo: undoes it; the same.
        changed: called in the window's thread after either.
        lane: of the worker thread.
        undone: called in the window's thread after an undo, before `changed`.
    """

    do: Callable[[], Outcome]
    undo: Callable[[], Outcome]
    changed: Callable[[], None]
    lane: Lane = "files"
    undone: Callable[[], None] | None = None


class ActStack(QObject):
    """Does, undoes and redoes acts one after the other, and tells what happened in a toast.

    Signals:
        changed: an act was done, undone or redone.
    """

    changed = Signal()

    def __init__(self, tasks: TaskRunner, toast: Toast, notifier: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._toast = toast
        self._notifier = notifier
        self._done: list[Act] = []
        self._undone: list[Act] = []
        self._waiting: deque[Callable[[], None]] = deque()
        self._is_busy = False

    @property
    def can_undo(self) -> bool:
        """Whether there is an act to undo, now or after what is under way."""
        return bool(self._done) or self._is_busy

    @property
    def can_redo(self) -> bool:
        """Whether an act was undone last."""
        return bool(self._undone)

    def run(self, act: Act, finished: Callable[[], object] | None = None) -> None:
        """Do something; what was undone before cannot be redone any more.

        Args:
            act: what to do.
            finished: called when it was done the first time, or failed.
        """
        self._undone.clear()
        self._enqueue(partial(self._carry_out, act, finished))

    @Slot()
    def undo(self) -> None:
        """Undo the last act; one that cannot be undone is told of, and forgotten."""
        self._enqueue(self._undo_last)

    @Slot()
    def redo(self) -> None:
        """Do again what was undone last."""
        self._enqueue(self._redo_last)

    def _enqueue(self, step: Callable[[], None]) -> None:
        self._waiting.append(step)
        self._begin_next()

    def _begin_next(self) -> None:
        while self._waiting and not self._is_busy:
            self._waiting.popleft()()

    def _carry_out(self, act: Act, then: Callable[[], object] | None = None) -> None:
        def keep(outcome: Outcome) -> None:
            if outcome.is_undoable:
                self._done = [*self._done, act][-MAX_ACTS:]
            self._toast.show(outcome.text, self.undo if outcome.is_undoable else None)

        self._start(act, act.do, keep, then)

    def _undo_last(self) -> None:
        if self._done:
            act = self._done.pop()

            def keep(outcome: Outcome) -> None:
                self._undone.append(act)
                self._toast.show(outcome.text)
                if act.undone is not None:
                    act.undone()

            self._start(act, act.undo, keep)

    def _redo_last(self) -> None:
        if self._undone:
            self._carry_out(self._undone.pop())

    def _start(
        self,
        act: Act,
        work: Callable[[], Outcome],
        keep: Callable[[Outcome], None],
        then: Callable[[], object] | None = None,
    ) -> None:
        def done(outcome: Outcome) -> None:
            keep(outcome)
            if outcome.error is not None:
                self._notifier.report(outcome.error)
            act.changed()
            self.changed.emit()

        def finished() -> None:
            self._is_busy = False
            if then is not None:
                then()
            self._begin_next()

        self._is_busy = True
        self._tasks.run(act.lane, work, done, failed=self._notifier.report, finished=finished)
