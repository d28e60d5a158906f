"""The task runner: cancelled tasks call no handler, finished ones keep no reference."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial

from pytestqt.qtbot import QtBot

from clipsearch.gui.runtime.task_runner import TaskRunner


def test_a_task_cancelled_before_it_began_is_not_waited_for(qtbot: QtBot, tasks: TaskRunner) -> None:
    go_on, answers = threading.Event(), list[int]()
    tasks.run("query", go_on.wait)
    waiting = tasks.run("query", lambda: 1, answers.append)
    tasks.cancel(waiting)
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=2000)
    assert not answers


def test_a_task_cancelled_while_it_runs_calls_no_handler(qtbot: QtBot, tasks: TaskRunner) -> None:
    begun, go_on, answers = threading.Event(), threading.Event(), list[bool]()

    def work() -> bool:
        begun.set()
        return go_on.wait()

    running = tasks.run("query", work, answers.append)
    assert begun.wait(5)
    tasks.cancel(running)
    go_on.set()
    tasks.run("query", lambda: True, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=2000)
    assert not tasks.busy


class Handler:
    """Takes results, as a window does."""

    def __init__(self) -> None:
        self.answers: list[int] = []

    def take(self, answer: int) -> None:
        self.answers.append(answer)


def test_a_finished_task_keeps_no_reference_to_its_handlers(qtbot: QtBot, tasks: TaskRunner) -> None:
    handler = Handler()
    task = tasks.run_latest("count", "query", lambda: 1, handler.take, finished=partial(handler.take, 2))
    answers = handler.answers
    qtbot.waitUntil(lambda: answers == [1, 2], timeout=2000)
    gone = weakref.ref(handler)
    del handler
    gc.collect()
    assert gone() is None
    assert not task.cancelled.is_set()


def test_a_closed_runner_keeps_no_reference_to_handlers(qtbot: QtBot) -> None:
    tasks, begun, go_on, handler = TaskRunner(), threading.Event(), threading.Event(), Handler()

    def work() -> int:
        begun.set()
        go_on.wait(5)
        return 1

    tasks.run_latest("count", "query", work, handler.take)
    task = tasks.run_latest("other", "facts", lambda: 2, handler.take)
    assert begun.wait(5)
    assert task.future is not None
    assert task.future.result(5) is None  # its answer is on its way
    go_on.set()
    tasks.close()
    qtbot.wait(20)
    gone = weakref.ref(handler)
    assert not handler.answers
    del handler
    gc.collect()
    assert gone() is None
