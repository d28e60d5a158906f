"""Records about the folders of a library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["Folder", "FolderState", "WatchMode"]

FolderState = Literal["online", "offline", "unreadable"]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the library, with counts of its files.

    Attributes:
        path: absolute.
        state: "online", "offline" (not there, but its photos stay searchable) or "unreadable".
        photos: its known files.
        indexed: files with a vector of the model that serves.
        failed: files that could not be indexed.
        missing: files that disappeared together with most others, and are kept until their deletion is
            confirmed or certain.
        paused: the user does not want it to be watched for changes.
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
    """How changes in a folder are noticed.

    Attributes:
        kind: "events" (notifications of the system), "polling" (periodic scans) or "offline" (it is not
            there; its return is noticed).
        why: the reason for polling, as text.
    """

    kind: Literal["events", "polling", "offline"]
    why: str = ""
