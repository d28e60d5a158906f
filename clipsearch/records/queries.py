"""Records about queries: filters, sort order and grouping."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["NO_FILTERS", "Filters", "Group", "Sort"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on photos; each one that is given must hold.

    Attributes:
        folders: absolute; a photo must be in or below one of them. They need not be the library's.
        since: the first day, month or year: "2024-05-17", "2024-05" or "2024"; compared with the
            date taken, else with the file's local date.
        until: the last day, month or year, inclusive.
        types: formats as in `PhotoFacts.format`, in any case; "JPG" means "JPEG".
    """

    folders: tuple[Path, ...] = ()
    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every photo passes."""
        return not (self.folders or self.since or self.until or self.types)


NO_FILTERS = Filters()

Sort = Literal["given", "date", "name"]
"""As found (best or newest first), by date taken with the newest first, or by name."""

Group = Literal["none", "day", "folder"]
"""What the hits under one heading have in common."""
