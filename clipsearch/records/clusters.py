"""Clusters of photos that look alike, events, and photos to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["Cluster", "Event", "Rediscovered", "RediscoveryKind"]

RediscoveryKind = Literal["day", "favourites", "variety"]
"""Photos of this day in an earlier year; favourites of long ago; photos of long ago that differ."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Photos that look alike.

    Attributes:
        id: stays the same when photos are added, and mostly also when all clusters are made anew.
        name: no other cluster has it.
        photos: how many photos there are, with those of clusters below it.
        parent: the id of the cluster above it, None where it is one of the first level.
        is_given: a user gave the name.
        examples: keys of photos that represent it, the most typical one first, then different ones.
    """

    id: int
    name: str
    photos: int
    parent: int | None = None
    is_given: bool = False
    examples: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Photos of one or more days that belong together.

    Attributes:
        first: its first day, "2024-05-17"; no other event has it.
        last: its last day.
        days: how many days it took, also those without a photo.
        photos: how many photos there are.
        places: the one or two towns, else regions, where most were taken; () where that is not known.
        words: what is seen, where the place is not known.
        examples: keys of photos that represent it.
    """

    first: str
    last: str
    days: int
    photos: int
    places: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    examples: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """In English, such as "Rome, 3 days in May 2024"."""
        first, last = (date.fromisoformat(day) for day in (self.first, self.last))
        months = f"{first:%B %Y}" if f"{first:%Y-%m}" == f"{last:%Y-%m}" else f"{first:%B} and {last:%B %Y}"
        if first.year != last.year:
            months = f"{first:%B %Y} and {last:%B %Y}"
        when = f"{first.day} {first:%B %Y}" if self.days == 1 else f"{self.days} days in {months}"
        what = " and ".join(self.places) or ", ".join(self.words)
        return f"{what}, {when}" if what else when


@dataclass(frozen=True, slots=True)
class Rediscovered:
    """Photos to look at again.

    Attributes:
        kind: why.
        contents: keys of the photos.
        years: how many years ago, of the kind "day"; else 0.
    """

    kind: RediscoveryKind
    contents: tuple[int, ...]
    years: int = 0
