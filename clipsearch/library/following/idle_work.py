"""Work on a library for the time when there is nothing to scan or to embed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from clipsearch.records import Progress

__all__ = ["IdleSequence", "IdleWork"]


class IdleWork(Protocol):
    """Work on the library for the time when there is nothing to scan or to embed."""

    @property
    def is_due(self) -> bool:
        """Whether there may be something to do."""

    def run(
        self,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
        is_due: Callable[[], bool],
    ) -> tuple[int, bool]:
        """Do it until `is_due` says that something else is; what was done, and whether some is left."""


class IdleSequence:
    """Several works, one after the other."""

    def __init__(self, works: Sequence[IdleWork]) -> None:
        self._works = works

    @property
    def is_due(self) -> bool:
        """Whether one of them is."""
        return any(work.is_due for work in self._works)

    def run(
        self,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
        is_due: Callable[[], bool],
    ) -> tuple[int, bool]:
        """Do each of them that is due; see `IdleWork`."""
        done = 0
        for work in self._works:
            if work.is_due:
                more, is_left = work.run(on_progress, cancel, is_due)
                done += more
                if is_left:
                    return done, True
        return done, False
