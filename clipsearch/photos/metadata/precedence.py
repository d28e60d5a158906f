"""Merging what several sources say of a photo: for each field the first source that tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from clipsearch.photos.metadata.capture_date import date_in_name
from clipsearch.records.details import CHECKS, Details, details_of, is_known

__all__ = ["merge", "with_name"]

# What cameras write is best in EXIF, what people write in XMP; what a user wrote here comes first.
BY_CAMERAS = (
    "edit",
    "exif",
    "container",
    "xmp",
    "sidecar",
    "iptc",
    "png",
    "gps",
    "takeout",
    "comment",
    "name",
)
BY_PEOPLE = (
    "edit",
    "sidecar",
    "xmp",
    "iptc",
    "exif",
    "container",
    "png",
    "takeout",
    "gps",
    "comment",
    "name",
)
CAMERA_FIELDS = frozenset(
    (
        "taken",
        "offset",
        "milliseconds",
        "camera",
        "lens",
        "exposure_time",
        "f_number",
        "iso",
        "focal_length",
        "software",
    )
)


def merge(parts: Iterable[Details]) -> Details:
    """Details with the value of each field from the source that ranks first, of equal ones the earlier part.

    A user's edit counts also where it is empty: it hides what other sources say.
    """
    known = list(parts)
    values, sources = dict[str, Any](), dict[str, str]()
    for name in CHECKS:
        best = _best(name, known)
        if best is not None:
            values[name], sources[name] = getattr(best, name), best.sources[name]
    for name in ("offset", "milliseconds"):
        if name in sources and sources[name] != sources.get("taken", sources[name]):
            del values[name], sources[name]  # of another time
    if values.get("rating") == -1 and "flag" not in sources:  # what a rating of -1 means to XMP
        values["flag"], sources["flag"] = "rejected", sources["rating"]
    return Details(**values, sources=sources)


def with_name(details: Details, name: str) -> Details:
    """Details with the date in the name of the file, where that has one and nothing else tells the date."""
    named = date_in_name(name)
    return merge((details, details_of({"taken": named}, "name"))) if named else details


def _best(name: str, parts: Sequence[Details]) -> Details | None:
    order = RANKS_OF_CAMERAS if name in CAMERA_FIELDS else RANKS_OF_PEOPLE
    telling = [
        part
        for part in parts
        if name in part.sources and (is_known(part, name) or part.sources[name] == "edit")
    ]
    return min(telling, key=lambda part: order[part.sources[name]], default=None)


def _ranks(order: Sequence[str]) -> Mapping[str, int]:
    return {source: rank for rank, source in enumerate(order)}


RANKS_OF_CAMERAS, RANKS_OF_PEOPLE = _ranks(BY_CAMERAS), _ranks(BY_PEOPLE)
