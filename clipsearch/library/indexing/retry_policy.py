"""When files that could not be read are tried again, since another program may have locked them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.file_reader import MOST_BYTES, open_regular

__all__ = ["RetryPolicy"]

CHUNK = 1 << 20
PERIOD = 3600.0  # seconds between two attempts at a file, which can be slow on a failing disk


class RetryPolicy:
    """Limits how often unreadable files are tried; remembers the last attempt at each."""

    def __init__(self) -> None:
        self._last: dict[Path, float] = {}

    def can_be_read(self, path: Path, step: Callable[[], object]) -> bool:
        """Whether a file that could not be read can be now; False if the last attempt was within `PERIOD`.

        Args:
            path: the file.
            step: called for each chunk that is read; it may raise to stop.
        """
        now = time.monotonic()
        if now - self._last.get(path, float("-inf")) < PERIOD:
            return False
        self._last[path] = now
        try:
            with open_regular(path) as file:  # to its end, but without decoding it
                for _ in range(0, MOST_BYTES, CHUNK):
                    step()
                    if not file.read(CHUNK):
                        break
        except (PhotoError, OSError):
            return False
        del self._last[path]  # the run may be cancelled before it is indexed
        return True
