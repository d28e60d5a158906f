"""What is known of each followed folder: which parts of it to look at, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clipsearch.library.following.folder_watch_mode import OFFLINE, Place
from clipsearch.records import Folder, Scope, WatchMode

__all__ = ["EVERYTHING", "Followed", "hint", "joined", "parts_due", "settled_at"]

SETTLE = 0.6  # seconds without a further hint, after which a part of a folder is looked at
LONGEST_SETTLE = 3.0  # seconds after which it is looked at although hints keep coming
MANY_SCOPES = 200  # parts of one folder, from which the whole of it is looked at
EVERYTHING = Scope()


@dataclass(slots=True)
class Followed:
    """One folder.

    Attributes:
        place: None while it is not there.
        due: when all of it is looked at again (monotonic seconds).
        hints: parts to look at, each with the times of its first and its last hint.
        seen_going: whether something in it was seen being deleted or moved since the last look.
        directories: how many it had at the last look at all of it.
        skipped: how many files were passed over then.
    """

    folder: Folder
    place: Place | None = None
    way: WatchMode = OFFLINE
    due: float = float("-inf")
    hints: dict[Scope, tuple[float, float]] = field(default_factory=dict)
    seen_going: bool = False
    directories: int = 0
    skipped: int = 0


def hint(one: Followed, scope: Scope, now: float) -> None:
    """Note that a part of a folder may have changed."""
    if len(one.hints) >= MANY_SCOPES and scope not in one.hints:
        scope = EVERYTHING
    first, _ = one.hints.get(scope, (now, now))
    one.hints[scope] = (first, now)


def settled_at(times: tuple[float, float]) -> float:
    """When a part has been quiet for long enough, from the times of its first and last hint."""
    first, last = times
    return min(last + SETTLE, first + LONGEST_SETTLE)


def parts_due(one: Followed, now: float, hinted: bool) -> list[Scope]:
    """What of a folder is to be looked at now."""
    if now >= one.due or (hinted and EVERYTHING in one.hints):
        return [EVERYTHING]
    return list(one.hints) if hinted else []


def joined(parts: Sequence[Scope], more: Sequence[Scope]) -> list[Scope]:
    """Both, each once; nothing besides everything."""
    both = list(dict.fromkeys((*parts, *more)))
    return [EVERYTHING] if EVERYTHING in both else both
