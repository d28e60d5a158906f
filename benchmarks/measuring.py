"""Clocks and scales that several benchmarks use."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psutil

__all__ = ["cpu_seconds", "memory", "seconds", "show"]


@contextmanager
def memory() -> Iterator[list[int]]:
    """Sample the resident memory of this process and its children ten times a second, in bytes."""
    samples, done = list[int](), threading.Event()

    def sample() -> None:
        me = psutil.Process()
        while True:
            family = [me, *me.children(recursive=True)]
            samples.append(sum(process.memory_info().rss for process in family))
            if done.wait(0.1):
                return

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        done.set()
        thread.join()


def cpu_seconds() -> float:
    """What this process, its children, and those that have ended have used of the cores until now.

    Hardly changes with what else the machine does, as wall-clock times do. (Windows does not tell of
    children that have ended.)
    """
    me = psutil.Process()
    times = [process.cpu_times() for process in (me, *me.children())]
    ended = times[0].children_user + times[0].children_system if hasattr(times[0], "children_user") else 0.0
    return sum(time.user + time.system for time in times) + ended


def seconds(action: Callable[[], object]) -> float:
    """Wall-clock time of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def show(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows as a Markdown table."""
    for number, row in enumerate(rows):
        print("| " + " | ".join(row) + " |")
        if number == 0:
            print("| --- " * len(row) + "|")
