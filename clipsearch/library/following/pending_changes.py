"""The state of a followed folder: which parts of it are to be scanned, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clipsearch.library.following.folder_watch_mode import OFFLINE, Location
from clipsearch.records import Folder, Scope, WatchMode

__all__ = ["EVERYTHING", "FollowedFolder", "add_hint", "due_scopes", "merged_scopes", "settled_at"]

SETTLE = 0.6  # seconds without a further event, after which a part of a folder is scanned (debounce)
LONGEST_SETTLE = 3.0  # seconds after which it is scanned although events keep coming
MOST_SCOPES = 200  # parts of one folder, from which the whole of it is scanned
EVERYTHING = Scope()


@dataclass(slots=True)
class FollowedFolder:
    """A folder and what is to be scanned in it.

    Attributes:
        location: None while it is not there.
        watch_mode: how its changes become known.
        due: when all of it is scanned again (monotonic seconds).
        hints: parts that may have changed, each with the times of its first and its last event.
        has_removals: whether something in it was seen being deleted or moved since the last scan.
        directories: how many it had at the last complete scan.
    """

    folder: Folder
    location: Location | None = None
    watch_mode: WatchMode = OFFLINE
    due: float = float("-inf")
    hints: dict[Scope, tuple[float, float]] = field(default_factory=dict)
    has_removals: bool = False
    directories: int = 0


def add_hint(one: FollowedFolder, scope: Scope, now: float) -> None:
    """Note that a part of a folder may have changed."""
    if len(one.hints) >= MOST_SCOPES and scope not in one.hints:
        scope = EVERYTHING
    first, _ = one.hints.get(scope, (now, now))
    one.hints[scope] = (first, now)


def settled_at(times: tuple[float, float]) -> float:
    """When a part has been quiet for long enough, from the times of its first and last event."""
    first, last = times
    return min(last + SETTLE, first + LONGEST_SETTLE)


def due_scopes(one: FollowedFolder, now: float, hinted: bool) -> list[Scope]:
    """The parts of a folder that are to be scanned now."""
    if now >= one.due or (hinted and EVERYTHING in one.hints):
        return [EVERYTHING]
    return list(one.hints) if hinted else []


def merged_scopes(parts: Sequence[Scope], more: Sequence[Scope]) -> list[Scope]:
    """Both lists, each part once; `EVERYTHING` alone where it is among them."""
    both = list(dict.fromkeys((*parts, *more)))
    return [EVERYTHING] if EVERYTHING in both else both
