"""A library that follows the disk in a test: its reports, and waiting for conditions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clipsearch import Follower, Library, Listener
from clipsearch.errors import ClipsearchError
from clipsearch.records import IndexReport

__all__ = ["Following", "following", "wait_until"]


class Following:
    """A running follower, with its reports.

    Attributes:
        follower: the follower.
        reports: of all runs until now.
        errors: of all runs until now.
        idle: set while no run is under way.
    """

    def __init__(self, library: Library) -> None:
        self.reports: list[IndexReport] = []
        self.errors: list[ClipsearchError] = []
        self.idle = threading.Event()
        self.follower: Follower = library.follower.start(
            Listener(
                running=lambda running: self.idle.clear() if running else self.idle.set(),
                ran=self.reports.append,
                failed=self.errors.append,
            )
        )

    def has_begun(self) -> bool:
        """Whether a first look at everything is over, or failed."""
        assert self.follower.is_alive
        seen = bool(self.reports) and not self.reports[-1].waiting and self.idle.is_set()
        return seen or bool(self.errors)

    def close(self) -> None:
        """Stop following."""
        self.follower.close()

    @property
    def embedded(self) -> int:
        """Contents that went through the model since the beginning."""
        return sum(report.embedded for report in self.reports)


@contextmanager
def following(library: Library) -> Iterator[Following]:
    """Follow until the end of the block, which begins after the first full scan."""
    told = Following(library)
    told.follower.scan()
    wait_until(told.has_begun)
    try:
        yield told
    finally:
        told.close()


def wait_until(condition: Callable[[], object], seconds: float = 60.0) -> float:
    """Wait for a condition; how long it took.

    Raises:
        AssertionError: it did not come true in time.
    """
    start = time.monotonic()
    while not condition():
        waited = time.monotonic() - start
        assert waited < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - start
