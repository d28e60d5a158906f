"""Records about photos that belong together, such as duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clipsearch.records.photos import PhotoFacts

__all__ = ["REMOVABLE", "TIERS", "DuplicateGroup", "DuplicatePhoto", "Tier", "Trait"]

Tier = Literal["same-file", "same-picture", "burst", "similar-scene"]
"""How much photos have in common; two photos are in one tier at most."""

TIERS: Mapping[Tier, str] = {
    "same-file": "the same file: the same bytes at several places",
    "same-picture": "the same picture: resized, compressed, cut a little, brightened, rotated or mirrored",
    "burst": "a burst: taken within seconds, and alike",
    "similar-scene": "a similar scene: alike, but no duplicates",
}
"""The tiers, from the closest on, and what each means."""

REMOVABLE: tuple[Tier, ...] = ("same-file", "same-picture", "burst")
"""Tiers of which all but the best of a group may be moved to the trash together."""

Trait = Literal[
    "reference", "not-best", "enlarged", "rating", "sharpness", "exposure", "pixels", "format", "bytes",
    "date", "folder", "name",
]  # fmt: skip
"""What photos of a group differ in; "reference": being in a reference folder; "rating": stars; "exposure":
being neither dark nor bright all over; "enlarged": having more pixels than another, but no more detail."""


@dataclass(frozen=True, slots=True)
class DuplicatePhoto:
    """A photo of a group.

    Attributes:
        content: key of the content, for its thumbnail.
        path: absolute; if several files have the content, the first by path.
        copies: the other files of the content; none in the tier "same-file", where each is a photo.
        bytes: of the file.
        facts: size, format, date, camera.
        modified: nanoseconds since the epoch.
        sharpness: see `library.grouping.signatures`; None where it was not measured.
        fineness: the share of its width that it needs for its detail; 1 where that was not measured.
        rating: -1 (rejected) to 5, 0 for none.
        is_reference: in a reference folder: it is never suggested for removal.
        offline: it cannot be reached now.
    """

    content: int
    path: Path
    copies: tuple[Path, ...]
    bytes: int
    facts: PhotoFacts
    modified: int
    sharpness: float | None = None
    rating: int = 0
    is_reference: bool = False
    offline: bool = False
    fineness: float = 1.0


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Photos that belong together.

    Attributes:
        tier: how much they have in common.
        photos: the suggested best one first.
        reason: in what the best one is better than the next; "name" where they are equal.
        differences: in what they differ.
    """

    tier: Tier
    photos: tuple[DuplicatePhoto, ...]
    reason: Trait
    differences: tuple[Trait, ...]

    @property
    def removable(self) -> tuple[DuplicatePhoto, ...]:
        """All but the best one and those in reference folders."""
        return tuple(photo for photo in self.photos[1:] if not photo.is_reference)
