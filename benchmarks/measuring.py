"""Clocks and scales that several benchmarks use."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

__all__ = ["peak_memory", "seconds"]


@contextmanager
def peak_memory() -> Iterator[list[int]]:
    """Sample the resident memory of this process and its children; the peak in bytes."""
    peak, done = [0], threading.Event()

    def sample() -> None:
        me = psutil.Process()
        while not done.wait(0.1):
            family = [me, *me.children(recursive=True)]
            peak[0] = max(peak[0], sum(process.memory_info().rss for process in family))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def seconds(action: Callable[[], object]) -> float:
    """Wall-clock time of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
