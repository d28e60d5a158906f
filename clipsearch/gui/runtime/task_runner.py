"""The task runner: runs calls in worker threads, and their handlers in the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from clipsearch import ClipsearchError
from clipsearch.gui.runtime.qt_classes import create_qt_classes
from clipsearch.gui.style.core_texts import core_text

__all__ = ["Lane", "Task", "TaskRunner"]

Result = TypeVar("Result")

Lane = Literal[
    "query",
    "suggestions",
    "whole",
    "pages",
    "thumbnails",
    "viewer",
    "facts",
    "counts",
    "inspect",
    "map",
    "files",
    "long",
    "models",
]
"""Groups of worker threads that do not wait for each other: typed queries, suggestions for them, all that
matches, hits that are scrolled into view, thumbnails, photos in full size, short calls, counts of photos by
folders and filters (they read all of the catalogue), calls that may take seconds, the map of the photos,
photos' own files (renamed, trashed, copied), calls that wait for a run to stop, and models that are
downloaded or measured."""

THREADS: dict[Lane, int] = {
    "query": 1,
    "suggestions": 1,
    "whole": 1,
    "pages": 1,
    "thumbnails": 2,
    "viewer": 2,
    "facts": 1,
    "counts": 1,
    "inspect": 1,
    "map": 1,
    "files": 2,
    "long": 1,
    "models": 1,
}


@dataclass(eq=False)
class Task:
    """One call under way.

    Attributes:
        cancelled: set when the result is not needed any more; a long call checks it.
    """

    done: Callable[[Any], None]
    failed: Callable[[ClipsearchError], None] | None
    finished: Callable[[], None] | None
    cancelled: threading.Event = field(default_factory=threading.Event)
    future: Future[Any] | None = None

    def cancel(self) -> None:
        """Call no handler any more, and do not begin the call if it has not begun."""
        self.cancelled.set()
        self.release_handlers()
        if self.future is not None:
            self.future.cancel()

    def release_handlers(self) -> None:
        """Drop the references to the handlers, and so to a window that they hold."""
        self.done, self.failed, self.finished = _discard, _discard, None


class TaskRunner(QObject):
    """Runs calls in lanes of worker threads; their handlers run in the window's thread.

    Signals:
        failed: the ClipsearchError of a call that has no `failed` handler.
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
        """Whether any task is waiting or under way."""
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
        """Call `work` in another thread.

        Args:
            lane: which thread.
            work: the call; it must not touch widgets.
            done: gets its result, in the window's thread.
            failed: gets its ClipsearchError; without it, the signal `failed` does.
            finished: called after either.
        """
        task = Task(done or _discard, failed, finished)
        if not self._closed:
            create_qt_classes()  # takes a while: a window is painted before its first task
            self._tasks.add(task)
            task.future = self._pools[lane].submit(self._work, task, work)
        return task

    def run_latest(
        self,
        name: str,
        lane: Lane,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        failed: Callable[[ClipsearchError], None] | None = None,
        finished: Callable[[], None] | None = None,
    ) -> Task:
        """As `run`, but only the latest task of this name calls its handlers."""
        self.cancel_latest(name)
        task = self.run(lane, work, done, failed=failed, finished=finished)
        self._latest[name] = task
        return task

    def cancel_latest(self, name: str) -> None:
        """Cancel the latest task of this name."""
        if (task := self._latest.pop(name, None)) is not None:
            self.cancel(task)

    def cancel(self, task: Task) -> None:
        """Cancel a task: call none of its handlers any more, and count it as done."""
        task.cancel()
        self._tasks.discard(task)

    def reporter(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return a function for any thread that calls `handler` in the window's thread."""
        return lambda value: self._reported.emit(handler, value)

    def close(self) -> None:
        """Accept no more work, cancel all tasks, and join the threads."""
        self._closed = True
        for task in (*self._tasks, *self._latest.values()):
            task.cancel()
        self._latest.clear()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._tasks.clear()

    def _work(self, task: Task, work: Callable[[], Result]) -> None:
        """Run in a lane's thread; an exception is an outcome like a result."""
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
                error.message, error.hint = core_text(error.message), core_text(error.hint)
                (task.failed or self.failed.emit)(error)
            else:
                self.crashed.emit(error)
        finally:
            finished = task.finished
            task.release_handlers()
            if finished is not None:
                finished()

    @Slot(object, object)
    def _report(self, handler: Callable[[Any], None], value: Any) -> None:
        if not self._closed:
            handler(value)


@dataclass(frozen=True)
class _Failure:
    error: BaseException


def _discard(_: object) -> None:
    """Discard a result."""
