"""Clocks and scales that several benchmarks use."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psutil

__all__ = ["memory", "seconds", "show"]


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
