"""What is known of each followed folder: which parts of it to look at, and when."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass, field

from clipsearch.records import Folder, Scope, Way

__all__ = [
    "EVERYTHING",
    "LIMITED",
    "OFFLINE",
    "Followed",
    "hint",
    "joined",
    "parts_due",
    "polled_for",
    "settled_at",
]

SETTLE = 0.6  # seconds without a further hint, after which a part of a folder is looked at
LONGEST_SETTLE = 3.0  # seconds after which it is looked at although hints keep coming
MANY_SCOPES = 200  # parts of one folder, from which the whole of it is looked at
EVERYTHING = Scope()
OFFLINE = Way("offline")
LIMITED = {
    errno.ENOSPC: Way(
        "polling",
        "the system's limit of watched directories is reached; "
        "raise fs.inotify.max_user_watches to be told of changes at once",
    ),
    errno.EMFILE: Way(
        "polling",
        "the system's limit of watching programs is reached; "
        "raise fs.inotify.max_user_instances to be told of changes at once",
    ),
}


@dataclass(slots=True)
class Followed:
    """One folder.

    Attributes:
        place: device and file number of its root, None while it is not there.
        due: when all of it is looked at again (monotonic seconds).
        hints: parts to look at, each with the times of its first and its last hint.
        seen_going: whether something in it was seen being deleted or moved since the last look.
        directories: how many it had at the last look at all of it.
        skipped: how many files were passed over then.
    """

    folder: Folder
    place: tuple[int, int] | None = None
    way: Way = OFFLINE
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


def polled_for(error: OSError) -> Way:
    """How a folder is followed that the system would not watch, with the reason."""
    return LIMITED.get(error.errno or 0) or Way("polling", error.strerror or str(error))
