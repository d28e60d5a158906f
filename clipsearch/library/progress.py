"""Progress of a run: its counts, its rate over the last seconds, and the time left; and stopping it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from clipsearch.errors import Cancelled
from clipsearch.records import Phase, Progress

__all__ = ["Meter", "stopper"]

RATE_SECONDS = 15.0  # over which the rate is taken
REPORT_SECONDS = 0.1  # between two reports, so that reporting costs nothing


class Meter:
    """Turns counts into `Progress` records, at most ten a second and one at each new phase."""

    def __init__(
        self,
        report: Callable[[Progress], None] | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._report = report
        self._clock = clock
        self._phase: Phase = "scanning"
        self._done = self._total = self._failed = 0
        self._history: deque[tuple[float, int]] = deque()
        self._last = float("-inf")

    def enter(self, phase: Phase, total: int = 0, done: int = 0) -> None:
        """Begin a phase of `total` files (0: not known), `done` of them finished before."""
        self._phase, self._total = phase, total
        self._history.clear()
        self._last = float("-inf")
        self.set(done)

    def set(self, done: int, total: int | None = None) -> None:
        """Set how many files of this phase are finished, and, where it changed, of how many."""
        self._done = done
        if total is not None:
            self._total = total
        now = self._clock()
        self._history.append((now, done))
        while len(self._history) > 2 and now - self._history[0][0] > RATE_SECONDS:
            self._history.popleft()
        if self._report and (now - self._last >= REPORT_SECONDS or done == self._total):
            self._last = now
            self._report(self.progress())

    def advance(self, files: int = 1, failed: int = 0) -> None:
        """Count `files` more as finished, `failed` of them as problems."""
        self._failed += failed
        self.set(self._done + files)

    def progress(self) -> Progress:
        """The current state."""
        rate = self._rate()
        left = (self._total - self._done) / rate if rate > 0 and self._total else None
        return Progress(self._phase, self._done, self._total, self._failed, rate, left)

    def _rate(self) -> float:
        (start, before), (end, after) = self._history[0], self._history[-1]
        return (after - before) / (end - start) if end > start else 0.0


def stopper(*cancels: threading.Event | None) -> Callable[[], None]:
    """What raises Cancelled once one of these is set."""

    def step() -> None:
        if any(cancel is not None and cancel.is_set() for cancel in cancels):
            raise Cancelled

    return step
