"""The vector index on its way: opened and brought in step in a thread of its own, so that few must wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from clipsearch.errors import Cancelled
from clipsearch.store.vectors.usearch_index import VectorIndex

__all__ = ["IndexLoader"]

FEW = 500  # vectors to be added for which anybody can wait: half a second
WAIT_SECONDS = 0.1

Opened = VectorIndex | None


class IndexLoader:
    """Opens an index that may lack vectors of the catalogue: all, if its file was lost. Thread-safe."""

    def __init__(self, open_index: Callable[[], Opened]) -> None:
        """Prepare.

        Args:
            open_index: does it, or returns at once what is open already; calls `note`.
        """
        self._open = open_index
        self._thread = ThreadPoolExecutor(1, "index")
        self._guard = threading.Lock()
        self._begun: Future[Opened] | None = None
        self._closed = False
        self._done = self._total = 0

    def begin(self) -> Future[Opened]:
        """Begin, if it is not under way.

        Raises:
            Cancelled: it was closed.
        """
        with self._guard:
            if self._closed:
                raise Cancelled
            if self._begun is None or self._begun.done():
                self._begun = self._thread.submit(self._open)
            return self._begun

    def note(self, done: int, total: int) -> None:
        """Say how many vectors were added, of how many that were lacking; raises Cancelled once closed."""
        self._done, self._total = done, total
        if self._closed:
            raise Cancelled

    def soon(self) -> Opened:
        """What was opened; None where that takes long, as many vectors are to be added."""
        begun = self.begin()
        while self._total - self._done <= FEW:
            if wait([begun], WAIT_SECONDS).done:
                return begun.result()
        return None

    def follow(self, step: Callable[[int, int], None], *, begin: bool) -> None:
        """Wait until it is over.

        Args:
            step: told now and then how many vectors were added, of how many, if they are more than
                a few; it may raise to stop waiting.
            begin: otherwise wait only if it is under way.
        """
        begun = self.begin() if begin else self._begun
        while begun is not None and not wait([begun], WAIT_SECONDS).done:
            if self._total > FEW:
                step(self._done, self._total)
        if begun is not None:
            begun.result()

    def close(self) -> None:
        """Stop within a moment, and wait for the thread; safe to call twice."""
        with self._guard:
            self._closed = True
        self._thread.shutdown()
