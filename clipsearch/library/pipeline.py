"""The loop that keeps photos in flight through an embedder, and has their results committed in batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Generic, TypeVar

from clipsearch.embedding.embedder import Embedder
from clipsearch.errors import Cancelled, ClipsearchError
from clipsearch.records import Encoded, Listing

__all__ = ["Pipeline"]

IN_FLIGHT = 64  # photos at the embedder at once: keeps it busy, and bounds memory
COMMIT_PHOTOS = 64
COMMIT_SECONDS = 1.0
WAIT_SECONDS = 0.2  # after which a cancellation is noticed

Item = TypeVar("Item")


class Pipeline(Generic[Item]):
    """Photos in flight through an embedder, each with an item of the caller's.

    Attributes:
        limit: how many photos may be in flight.
    """

    def __init__(self, embedder: Embedder, cancel: threading.Event, limit: int | None = None) -> None:
        """Take the embedder and the event that cancels; `limit` is `IN_FLIGHT` by default."""
        self.limit = IN_FLIGHT if limit is None else limit
        self._embedder = embedder
        self._cancel = cancel
        self._in_flight: dict[Future[Encoded], Item] = {}

    def __len__(self) -> int:
        """How many photos are in flight."""
        return len(self._in_flight)

    @property
    def free(self) -> int:
        """How many more photos may be submitted now."""
        return self.limit - len(self._in_flight)

    def submit(self, path: Path, item: Item, listing: Listing | None = None) -> None:
        """Have a photo decoded and embedded; it and its item come to `collect`."""
        self._in_flight[self._embedder.encode_photo(path, listing)] = item

    def drop(self) -> None:
        """Cancel what is in flight: it never comes to `collect`."""
        for future in self._in_flight:
            future.cancel()
        self._in_flight.clear()

    def run(
        self,
        feed: Callable[[], bool],
        collect: Callable[[Item, Future[Encoded]], None],
        commit: Callable[[], None] = lambda: None,
        uncommitted: Callable[[], int] = lambda: 0,
    ) -> None:
        """Go on until nothing is in flight and nothing more is to come.

        Args:
            feed: submits at most `free` photos and returns whether there will be more; called before
                each wait for results.
            collect: takes an item and its finished future; it may submit a photo.
            commit: keeps what was collected; called for each `COMMIT_PHOTOS` results, every
                `COMMIT_SECONDS`, and at the end, also where an error ends it.
            uncommitted: how many results wait for `commit`.

        Raises:
            Cancelled: the event was set.
            ClipsearchError: raised by one of the callbacks.
        """
        committed, is_more = time.monotonic(), True
        try:
            while is_more or self._in_flight:
                if self._cancel.is_set():
                    raise Cancelled
                is_more = feed()
                done, _ = wait(self._in_flight, WAIT_SECONDS, FIRST_COMPLETED)
                for future in done:
                    collect(self._in_flight.pop(future), future)
                if uncommitted() >= COMMIT_PHOTOS or time.monotonic() - committed >= COMMIT_SECONDS:
                    commit()
                    committed = time.monotonic()
        except ClipsearchError:  # cancelled, or the embedder is lost: what is finished is kept
            self.drop()
            commit()
            raise
        commit()
