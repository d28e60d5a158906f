"""Whom a follower works for, and whom it tells what it does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clipsearch.errors import ClipsearchError
from clipsearch.library.indexing.survey import ScanRequest, Survey
from clipsearch.records import FileState, Folder, IndexReport, Progress

__all__ = ["Listener", "Runner"]


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told what, in the follower's own thread.

    Attributes:
        running: whether a run begins or is over.
        progressed: how far a run is.
        ran: what a run did.
        built: what was done for another model than the serving one.
        failed: why a run failed; it is tried again.
        changed: the way in which a folder is followed is another one now.
    """

    running: Callable[[bool], None] = lambda _: None
    progressed: Callable[[Progress], None] | None = None
    ran: Callable[[IndexReport], None] = lambda _: None
    built: Callable[[IndexReport], None] = lambda _: None
    failed: Callable[[ClipsearchError], None] = lambda _: None
    changed: Callable[[], None] = lambda: None


class Runner(Protocol):
    """What the follower needs of the library."""

    def kept(self) -> Sequence[Folder]:
        """The folders, without counts."""
        ...

    def carry_out(
        self,
        request: ScanRequest,
        is_complete: Callable[[Path, FileState], bool],
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event,
    ) -> tuple[IndexReport, Survey]:
        """Run once; raises ClipsearchError."""
        ...

    @property
    def is_building(self) -> bool:
        """Whether another model than the serving one is to serve."""
        ...

    def build(
        self,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event,
        is_due: Callable[[], bool],
    ) -> tuple[IndexReport, bool]:
        """Go on with another model's vectors until something else is due; is there more to do?"""
        ...
