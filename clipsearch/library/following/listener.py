"""The callbacks that tell what a follower does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clipsearch.errors import ClipsearchError
from clipsearch.records import IndexReport, Progress

__all__ = ["Listener"]


@dataclass(frozen=True, slots=True)
class Listener:
    """Callbacks of a follower, called in its own thread.

    Attributes:
        running: whether a run begins or is over.
        progressed: how far a run is.
        ran: what a run did.
        reembedded: what was done for the model to switch to.
        failed: why a run failed; it is tried again.
        changed: the watch mode of a folder changed, or another process had the library changed.
    """

    running: Callable[[bool], None] = lambda _: None
    progressed: Callable[[Progress], None] | None = None
    ran: Callable[[IndexReport], None] = lambda _: None
    reembedded: Callable[[IndexReport], None] = lambda _: None
    failed: Callable[[ClipsearchError], None] = lambda _: None
    changed: Callable[[], None] = lambda: None
