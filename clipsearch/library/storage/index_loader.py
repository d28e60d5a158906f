"""Loading of the vector index in a background thread: a search waits for it only if that is quick."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

from clipsearch.errors import Cancelled
from clipsearch.store.vectors.usearch_index import VectorIndex

__all__ = ["IndexLoader"]

QUICK = 500  # vectors to be added for which a caller can wait: half a second
POLL_SECONDS = 0.1

Loaded = VectorIndex | None


class IndexLoader:
    """Loads an index and adds the vectors that it lacks: all of them if its file was lost. Thread-safe."""

    def __init__(self, load: Callable[[], Loaded]) -> None:
        """Prepare; nothing is loaded yet.

        Args:
            load: loads the index, or returns at once what is loaded already; calls `report`.
        """
        self._load = load
        self._thread = ThreadPoolExecutor(1, "index")
        self._guard = threading.Lock()
        self._future: Future[Loaded] | None = None
        self._closed = False
        self._done = self._total = 0

    def start(self) -> Future[Loaded]:
        """Start loading unless that is under way.

        Raises:
            Cancelled: it was closed.
        """
        with self._guard:
            if self._closed:
                raise Cancelled
            if self._future is None or self._future.done():
                self._future = self._thread.submit(self._load)
            return self._future

    def follow_with(self, work: Callable[[], None]) -> None:
        """Do work in the same thread once the index is loaded; it may raise Cancelled."""

        def do() -> None:
            with suppress(Cancelled):
                work()

        with self._guard:
            if not self._closed:
                self._thread.submit(do)

    def check_open(self) -> None:
        """Raise Cancelled once it was closed."""
        if self._closed:
            raise Cancelled

    def report(self, done: int, total: int) -> None:
        """Record how many vectors were added, of how many that lacked; raises Cancelled once closed."""
        self._done, self._total = done, total
        self.check_open()

    @property
    def growth(self) -> tuple[int, int] | None:
        """How many vectors were added, of how many that lacked; None where none lack any more."""
        done, total = self._done, self._total
        return (done, total) if done < total else None

    def get_if_quick(self) -> Loaded:
        """The index, loaded now if need be; None where that takes long, as many vectors are to be added."""
        future = self.start()
        while self._total - self._done <= QUICK:
            if wait([future], POLL_SECONDS).done:
                return future.result()
        return None

    def wait(self, on_progress: Callable[[int, int], None], *, start: bool) -> None:
        """Wait until the index is loaded.

        Args:
            on_progress: called now and then with how many vectors were added, of how many, if they
                are more than `QUICK`; it may raise to stop waiting.
            start: otherwise wait only if loading is under way.
        """
        future = self.start() if start else self._future
        while future is not None and not wait([future], POLL_SECONDS).done:
            if self._total > QUICK:
                on_progress(self._done, self._total)
        if future is not None:
            future.result()

    def close(self) -> None:
        """Stop within a moment, and wait for the thread; safe to call twice."""
        with self._guard:
            self._closed = True
        self._thread.shutdown()
