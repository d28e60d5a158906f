"""Which photo of a group is the best one, why, and in what the photos differ."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import Any

from clipsearch.records import BRIGHT, DARK, PhotoFacts
from clipsearch.records.duplicates import DuplicateGroup, DuplicatePhoto, Tier, Trait
from clipsearch.records.formats import ALL_FORMATS

__all__ = ["ENLARGED", "group_of", "side_of"]

# By what the best photo is chosen, the most important first.
CRITERIA: dict[Tier, tuple[Trait, ...]] = {
    "same-file": ("reference", "date", "name"),
    "same-picture": (
        "reference",
        "not-best",
        "enlarged",
        "pixels",
        "format",
        "bytes",
        "sharpness",
        "date",
        "name",
    ),
    "burst": ("reference", "not-best", "rating", "sharpness", "exposure", "pixels", "bytes", "date", "name"),
    "similar-scene": (
        "reference",
        "not-best",
        "rating",
        "sharpness",
        "exposure",
        "pixels",
        "bytes",
        "date",
        "name",
    ),
}
NAMED: tuple[Trait, ...] = (
    "rating",
    "sharpness",
    "exposure",
    "enlarged",
    "pixels",
    "format",
    "bytes",
    "date",
    "folder",
    "name",
)
ENLARGED = 1.2  # times the width of another photo, from which on one may have been enlarged
LARGER = 1.1  # times the width of another photo, up to which detail would fit into that
SHARPER = 1.1  # times the variance of the Laplacian: less is noise
# Formats that lose nothing, or less than others of the same size.
RAW = {one.name for one in ALL_FORMATS if one.family == "RAW"}
LOSSLESS = {"PNG", "TIFF", "BMP"}


def group_of(tier: Tier, photos: Sequence[DuplicatePhoto], not_best: Collection[int]) -> DuplicateGroup:
    """The group of some photos, the best one first.

    Args:
        tier: of the group.
        photos: at least two.
        not_best: contents that users do not want to be suggested as best.
    """
    criteria = CRITERIA[tier]
    scale = max((photo.sharpness or 0 for photo in photos), default=0)
    sides = sorted(side_of(photo.facts) for photo in photos)
    cameras = sorted(side_of(photo.facts) for photo in photos if photo.facts.camera)

    def value(photo: DuplicatePhoto, trait: Trait) -> Any:
        """The lower, the better."""
        match trait:
            case "reference":
                return not photo.is_reference
            case "not-best":
                return photo.content in not_best
            case "enlarged":
                return _is_enlarged(photo, cameras if photo.facts.camera else sides)
            case "rating":
                return -photo.rating
            case "sharpness":  # of those that are nearly as sharp as the sharpest one something else counts
                return photo.sharpness is not None and photo.sharpness * SHARPER < scale
            case "exposure":
                return _bad_exposure(photo.facts)
            case "pixels":
                return -photo.facts.width * photo.facts.height
            case "format":
                return 0 if photo.facts.format in RAW else 1 if photo.facts.format in LOSSLESS else 2
            case "bytes":
                return -photo.bytes
            case "date":
                dated = photo.facts.taken if tier != "same-file" else None
                return (dated is None, dated or "", photo.modified)
            case "folder":
                return photo.path.parent
            case "name":
                return (len(photo.path.name), len(photo.path.parts), str(photo.path))

    ranked = sorted(photos, key=lambda photo: [value(photo, trait) for trait in criteria])
    reason = next(
        (trait for trait in criteria if value(ranked[0], trait) != value(ranked[1], trait)), criteria[-1]
    )

    def shown(photo: DuplicatePhoto, trait: Trait) -> Any:
        if trait == "sharpness":
            return photo.sharpness is not None and round(photo.sharpness, 1)
        if trait == "date":
            return photo.facts.taken or photo.modified // 10**9
        return photo.path.name if trait == "name" else value(photo, trait)

    first = ranked[0]
    differences = tuple(
        trait for trait in NAMED if any(shown(photo, trait) != shown(first, trait) for photo in ranked)
    )
    return DuplicateGroup(tier, tuple(ranked), reason, differences)


def _bad_exposure(facts: PhotoFacts) -> tuple[float, float]:
    """How far it is from the middle, where it is dark or bright all over; and what is black or white."""
    light, kept = facts.brightness, facts.exposure
    far = 0.0 if light is None or DARK < light < BRIGHT else round(abs(light - 0.5), 2)
    return far, 0.0 if kept is None else round(1 - kept, 1)


def side_of(facts: PhotoFacts) -> float:
    """The side of a square with as many pixels."""
    return float((facts.width * facts.height) ** 0.5)


def _is_enlarged(photo: DuplicatePhoto, sides: Sequence[float]) -> bool:
    """Whether a photo has more pixels than another, but no more detail.

    One from a camera is rather the original, and not sharp, where the other has lost what its camera wrote:
    its `sides`, ascending, are those of photos from cameras; of other photos those of all.
    """
    side = side_of(photo.facts)
    least = bisect_left(sides, photo.fineness * side / LARGER)
    return least < len(sides) and sides[least] <= side / ENLARGED
