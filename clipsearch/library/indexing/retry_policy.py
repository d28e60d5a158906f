"""When files that could not be read are tried again: another program may have held them for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.file_reader import MOST_BYTES, open_regular

__all__ = ["RetryPolicy"]

CHUNK = 1 << 20
PERIOD = 3600.0  # seconds between two tries of a file, which may be long ones on a dying disk


class RetryPolicy:
    """Remembers when files were tried last."""

    def __init__(self) -> None:
        self._last: dict[Path, float] = {}

    def can_be_read(self, path: Path, step: Callable[[], object]) -> bool:
        """Whether a file that could not be read can be now; False where it was tried a short time ago.

        Args:
            path: the file.
            step: called for each piece that is read; what it raises ends that.
        """
        now = time.monotonic()
        if now - self._last.get(path, float("-inf")) < PERIOD:
            return False
        self._last[path] = now
        try:
            with open_regular(path) as file:  # to its end, and without the model, which need not run for it
                for _ in range(0, MOST_BYTES, CHUNK):
                    step()
                    if not file.read(CHUNK):
                        break
        except (PhotoError, OSError):
            return False
        del self._last[path]  # it may be tried again if it is not read now: the run may be stopped before
        return True
