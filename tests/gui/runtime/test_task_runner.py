"""The bridge between threads and signals."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial

from pytestqt.qtbot import QtBot

from clipsearch.gui.runtime.task_runner import TaskRunner


def test_what_is_dropped_before_it_began_is_not_waited_for(qtbot: QtBot, tasks: TaskRunner) -> None:
    go_on, answers = threading.Event(), list[int]()
    tasks.run("query", go_on.wait)
    waiting = tasks.run("query", lambda: 1, answers.append)
    tasks.drop(waiting)
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=2000)
    assert not answers


def test_what_is_dropped_while_it_runs_is_not_handed_over(qtbot: QtBot, tasks: TaskRunner) -> None:
    begun, go_on, answers = threading.Event(), threading.Event(), list[bool]()

    def work() -> bool:
        begun.set()
        return go_on.wait()

    running = tasks.run("query", work, answers.append)
    assert begun.wait(5)
    tasks.drop(running)
    go_on.set()
    tasks.run("query", lambda: True, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=2000)
    assert not tasks.busy


class Handler:
    """Takes answers, as a window does."""

    def __init__(self) -> None:
        self.answers: list[int] = []

    def take(self, answer: int) -> None:
        self.answers.append(answer)


def test_an_answered_task_holds_on_to_nobody(qtbot: QtBot, tasks: TaskRunner) -> None:
    handler = Handler()
    task = tasks.latest("count", "query", lambda: 1, handler.take, finished=partial(handler.take, 2))
    answers = handler.answers
    qtbot.waitUntil(lambda: answers == [1, 2], timeout=2000)
    gone = weakref.ref(handler)
    del handler
    gc.collect()
    assert gone() is None
    assert not task.cancelled.is_set()


def test_a_closed_bridge_holds_on_to_nobody(qtbot: QtBot) -> None:
    tasks, begun, go_on, handler = TaskRunner(), threading.Event(), threading.Event(), Handler()

    def work() -> int:
        begun.set()
        go_on.wait(5)
        return 1

    tasks.latest("count", "query", work, handler.take)
    task = tasks.latest("other", "facts", lambda: 2, handler.take)
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
