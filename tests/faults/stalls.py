"""How long the event loop of a real window stalls while something else runs."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

from clipsearch import Library
from clipsearch.gui.app import application
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme

__all__ = ["spin", "window_on"]

BEAT = 5  # milliseconds between two beats of the event loop that is measured


@contextmanager
def window_on(library: Library) -> Iterator[list[float]]:
    """The window, started; the gaps between the beats of its event loop, in seconds over the period."""
    application()
    bridge, app_theme = TaskRunner(), AppTheme("light")
    app_theme.apply("light")
    window = MainWindow(library, app_theme, bridge)
    window.show()
    window.start()
    gaps, last = [], time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last - BEAT / 1000)
        last = now

    timer = QTimer(interval=BEAT)
    timer.timeout.connect(beat)
    timer.start()
    try:
        yield gaps
    finally:
        timer.stop()
        window.close()
        bridge.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del window, bridge, app_theme, timer
        gc.collect()  # here, not later in some other thread, where Qt's objects must not be destroyed


def spin(condition: Callable[[], object], seconds: float) -> None:
    """Run the event loop until a condition holds."""
    loop, deadline, held = QEventLoop(), time.monotonic() + seconds, []

    def look() -> None:
        if condition():
            held.append(True)
        if held or time.monotonic() > deadline:
            loop.quit()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    assert held, f"not within {seconds:.0f} s"
