"""The bridge between threads and signals."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from clipsearch.gui.bridge import Bridge


def test_what_is_dropped_before_it_began_is_not_waited_for(qtbot: QtBot, bridge: Bridge) -> None:
    go_on, answers = threading.Event(), list[int]()
    bridge.run("query", go_on.wait)
    waiting = bridge.run("query", lambda: 1, answers.append)
    bridge.drop(waiting)
    go_on.set()
    qtbot.waitUntil(lambda: not bridge.busy, timeout=2000)
    assert not answers


def test_what_is_dropped_while_it_runs_is_not_handed_over(qtbot: QtBot, bridge: Bridge) -> None:
    begun, go_on, answers = threading.Event(), threading.Event(), list[bool]()

    def work() -> bool:
        begun.set()
        return go_on.wait()

    running = bridge.run("query", work, answers.append)
    assert begun.wait(5)
    bridge.drop(running)
    go_on.set()
    bridge.run("query", lambda: True, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=2000)
    assert not bridge.busy
