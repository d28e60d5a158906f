"""When files that could not be read are tried again: another program may have held them for a while."""

from __future__ import annotations

import time
from pathlib import Path

from clipsearch.errors import PhotoError
from clipsearch.photos.fingerprint import fingerprint

__all__ = ["Trials"]

PERIOD = 3600.0  # seconds between two tries of a file, which may be long ones on a dying disk


class Trials:
    """Remembers when files were tried last."""

    def __init__(self) -> None:
        self._last: dict[Path, float] = {}

    def can_be_read(self, path: Path) -> bool:
        """Whether a file that could not be read can be now; False where it was tried a short time ago."""
        now = time.monotonic()
        if now - self._last.get(path, float("-inf")) < PERIOD:
            return False
        self._last[path] = now
        try:
            fingerprint(path)  # to its end, and without the model, which need not run for it
        except PhotoError:
            return False
        return True
