"""A debounce for files: those that did not change for a while count as fully written."""

from __future__ import annotations

import time
from pathlib import Path

from clipsearch.records import FileState

__all__ = ["SettledFiles"]

KEPT = 60  # times the quiet time, for which a file is remembered that is not scanned again


class SettledFiles:
    """Remembers the sizes and modification times of new files, and since when they are such."""

    def __init__(self, quiet: float) -> None:
        """Begin with nothing seen.

        Args:
            quiet: seconds for which a file must not have changed.
        """
        self._quiet = quiet
        self._seen: dict[Path, tuple[int, int, float]] = {}

    def is_complete(self, path: Path, file: FileState) -> bool:
        """Whether a file has not changed for a while, by its own time or by what was seen of it."""
        now = time.monotonic()
        size, mtime, since = self._seen.setdefault(path, (file.size, file.mtime_ns, now))
        if (size, mtime) != (file.size, file.mtime_ns):
            self._seen[path] = (file.size, file.mtime_ns, now)
            since = now
        return time.time() - file.mtime_ns / 1e9 >= self._quiet or now - since >= self._quiet

    def forget_old(self) -> None:
        """Forget files that did not change for long."""
        least = time.monotonic() - KEPT * self._quiet
        self._seen = {path: seen for path, seen in self._seen.items() if seen[2] > least}
