"""Garbage is collected in the window's thread, whichever thread makes objects."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot

from clipsearch.gui.runtime import garbage_collector

OBJECTS = 100_000  # more than Python makes without a collection


class Knot:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_only_the_window_s_thread_collects(qtbot: QtBot) -> None:
    collected: list[threading.Thread] = []
    weakref.finalize(Knot(), lambda: collected.append(threading.current_thread()))
    kept: list[list[object]] = []
    worker = threading.Thread(target=lambda: kept.extend([] for _ in range(OBJECTS)))
    worker.start()
    worker.join()
    assert not collected
    qtbot.waitUntil(lambda: bool(collected))
    assert collected == [threading.main_thread()]


def test_all_generations_are_collected(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage_collector, "OLDER_EVERY", 1)
    monkeypatch.setattr(garbage_collector, "ALL_EVERY", 2)
    knot = Knot()
    gc.collect()  # it becomes one of the oldest objects
    gone = weakref.ref(knot)
    del knot
    kept: list[list[object]] = []

    def busy() -> bool:
        kept.extend([] for _ in range(1000))
        return gone() is None

    qtbot.waitUntil(busy)


def test_the_program_leaves_collecting_to_the_window(qtbot: QtBot) -> None:
    code = "import gc\nfrom clipsearch.gui.app import application\nqt = application()\nprint(gc.isenabled())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
