"""Records about the folders of a library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["Folder", "FolderState", "WatchMode"]

FolderState = Literal["online", "offline", "unreadable"]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that the library keeps, with what is known about its photos.

    Attributes:
        path: absolute.
        state: "online", "offline" (not there: its photos stay searchable) or "unreadable".
        photos: files known in it.
        indexed: files with a vector of the current model.
        failed: files that are a problem.
        missing: files that disappeared together with most others, and are kept until that is
            confirmed or certain.
        paused: the user wants changes in it not to be looked for.
    """

    id: int
    path: Path
    state: FolderState = "online"
    photos: int = 0
    indexed: int = 0
    failed: int = 0
    missing: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class WatchMode:
    """How changes in a folder become known.

    Attributes:
        kind: "events" (the system tells), "polling" (it is looked at from time to time) or
            "offline" (it is not there; it is noticed when it comes back).
        why: the reason for polling, in words.
    """

    kind: Literal["events", "polling", "offline"]
    why: str = ""
