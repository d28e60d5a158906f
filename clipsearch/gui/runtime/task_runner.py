"""Where threads meet signals: runs calls of the library elsewhere, hands answers to the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from clipsearch import ClipsearchError

__all__ = ["Lane", "Task", "TaskRunner"]

Result = TypeVar("Result")

Lane = Literal["query", "whole", "pages", "thumbnails", "facts", "inspect", "files", "long", "models"]
"""Threads that do not wait for each other: typed queries, all that matches, hits that come into sight,
thumbnails, quick questions, what may take seconds, photos' own files (decoded, renamed, thrown away),
what waits for a run to stop, and models that are fetched or measured."""

THREADS: dict[Lane, int] = {
    "query": 1,
    "whole": 1,
    "pages": 1,
    "thumbnails": 2,
    "facts": 1,
    "inspect": 1,
    "files": 2,
    "long": 1,
    "models": 1,
}


@dataclass(eq=False)
class Task:
    """One call under way.

    Attributes:
        cancelled: set when nobody wants the answer any more; a long call looks at it.
    """

    done: Callable[[Any], None]
    failed: Callable[[ClipsearchError], None] | None
    finished: Callable[[], None] | None
    cancelled: threading.Event = field(default_factory=threading.Event)
    future: Future[Any] | None = None

    def drop(self) -> None:
        """Make sure that no handler is called any more; what has not begun will not begin."""
        self.cancelled.set()
        self.let_go()
        if self.future is not None:
            self.future.cancel()

    def let_go(self) -> None:
        """Hold on to no handler, nor to what it knows, such as a window."""
        self.done, self.failed, self.finished = _ignore, _ignore, None


class TaskRunner(QObject):
    """Runs work in lanes of threads; its handlers run in the window's thread.

    Signals:
        failed: a ClipsearchError that no handler of its own took.
        crashed: an exception that is a bug.
    """

    failed = Signal(object)
    crashed = Signal(object)
    _ended = Signal(object, object)
    _reported = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {lane: ThreadPoolExecutor(count, f"window-{lane}") for lane, count in THREADS.items()}
        self._tasks: set[Task] = set()
        self._latest: dict[str, Task] = {}
        self._closed = False
        self._ended.connect(self._deliver)
        self._reported.connect(self._report)

    @property
    def busy(self) -> bool:
        """Whether any answer is due."""
        return bool(self._tasks)

    def run(
        self,
        lane: Lane,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        *,
        failed: Callable[[ClipsearchError], None] | None = None,
        finished: Callable[[], None] | None = None,
    ) -> Task:
        """Do `work` in another thread.

        Args:
            lane: which thread.
            work: what to do; it must not touch widgets.
            done: gets its result, in the window's thread.
            failed: gets its ClipsearchError; without it, the signal `failed` does.
            finished: called after either.
        """
        task = Task(done or _ignore, failed, finished)
        if not self._closed:
            self._tasks.add(task)
            task.future = self._pools[lane].submit(self._work, task, work)
        return task

    def latest(
        self,
        name: str,
        lane: Lane,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        failed: Callable[[ClipsearchError], None] | None = None,
        finished: Callable[[], None] | None = None,
    ) -> Task:
        """The same, but only the answer to the latest call of this name is ever handed over."""
        self.forget(name)
        task = self.run(lane, work, done, failed=failed, finished=finished)
        self._latest[name] = task
        return task

    def forget(self, name: str) -> None:
        """Drop the answer that the latest call of this name may still give."""
        if (task := self._latest.pop(name, None)) is not None:
            self.drop(task)

    def drop(self, task: Task) -> None:
        """Call none of its handlers any more, and wait for it no longer."""
        task.drop()
        self._tasks.discard(task)

    def reporter(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return a function for any thread that calls `handler` in the window's thread."""
        return lambda value: self._reported.emit(handler, value)

    def close(self) -> None:
        """Take no more work, drop what waits, tell what runs to stop, and join the threads."""
        self._closed = True
        for task in (*self._tasks, *self._latest.values()):
            task.drop()
        self._latest.clear()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._tasks.clear()

    def _work(self, task: Task, work: Callable[[], Result]) -> None:
        """Run in a lane's thread: whatever comes out is an answer, bugs included."""
        outcome: object
        try:
            outcome = work()
        except BaseException as error:
            outcome = _Failure(error)
        if not self._closed:
            self._ended.emit(task, outcome)

    @Slot(object, object)
    def _deliver(self, task: Task, outcome: object) -> None:
        self._tasks.discard(task)
        if self._closed:
            return
        error = outcome.error if isinstance(outcome, _Failure) else None
        try:
            if error is None:
                task.done(outcome)
            elif isinstance(error, ClipsearchError):
                (task.failed or self.failed.emit)(error)
            else:
                self.crashed.emit(error)
        finally:
            finished = task.finished
            task.let_go()
            if finished is not None:
                finished()

    @Slot(object, object)
    def _report(self, handler: Callable[[Any], None], value: Any) -> None:
        if not self._closed:
            handler(value)


@dataclass(frozen=True)
class _Failure:
    error: BaseException


def _ignore(_: object) -> None:
    """Take an answer that nobody waits for."""
