"""Records about queries: filters, sort order and grouping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, get_args

__all__ = [
    "FLAG_STATES",
    "HOLDINGS",
    "NO_FILTERS",
    "QUALITIES",
    "SHAPES",
    "FacetCounts",
    "Filters",
    "FlagState",
    "Group",
    "Holding",
    "Measure",
    "Quality",
    "Shape",
    "Sort",
    "Suggestion",
    "SuggestionKind",
]

Shape = Literal["landscape", "portrait", "square", "panorama"]
"""Of a picture; a panorama, which is a landscape or portrait as well, is at least 2 to 1."""

SHAPES: tuple[Shape, ...] = get_args(Shape)

Holding = Literal["gps", "place", "caption", "tags", "people", "rating", "text", "clip"]
"""What is known of a photo: coordinates, a place, a caption, keywords, names, stars, text in it, a clip."""

HOLDINGS: tuple[Holding, ...] = get_args(Holding)


FlagState = Literal["picked", "rejected", "unflagged"]
"""What somebody decided about a photo; unflagged is neither of both."""

FLAG_STATES: tuple[FlagState, ...] = get_args(FlagState)
Quality = Literal["blurred", "dark"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the files of photos; each one that is given must hold, with one of its values.

    Attributes:
        folders: a photo must be in or below one of them. Absolute ones need not be the library's; a relative
            one is a name: that of each folder of the library whose path ends with it, in any case.
        since: the first day, month or year: "2024-05-17", "2024-05" or "2024"; compared with the
            date taken, which not all photos have.
        until: the last day, month or year, inclusive.
        types: formats as in `PhotoFacts.format`, in any case; "JPG" means "JPEG".
        cameras: parts of `PhotoFacts.camera`; A to Z count as a to z.
        shapes: by width and height.
        min_side: pixels of the longer side, at least.
        max_side: the same, at most.
        min_bytes: of the file, at least.
        max_bytes: the same, at most.
        copies: only photos of which there are several files.
        offline: only photos of which no file can be reached now.
        incomplete: only photos of which a part could not be decoded.
        places: countries, regions or towns, in any language that is known; "Rome, Italy" means both.
        tags: keywords, with those below: "animals" also means "animals/dog"; A to Z count as a to z.
        people: names of those who are shown; likewise.
        lenses: parts of `Details.lens`; likewise.
        clusters: names of clusters, with what is below them; likewise.
        min_rating: -1 (rejected) to 5 stars, at least; 0 where there is none.
        max_rating: the same, at most.
        has: what must be known of the photo, all of it.
        albums: names; likewise. Alone with one album, its photos are in its order.
        favourite: only photos that are favourites.
        flags: picked, rejected, or neither.
        qualities: blurred or dark, as measured; photos that were not measured are neither.
        without: a file that passes one of these does not pass. They have no `without` themselves.
    """

    folders: tuple[Path, ...] = ()
    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    min_side: int | None = None
    max_side: int | None = None
    min_bytes: int | None = None
    max_bytes: int | None = None
    copies: bool = False
    offline: bool = False
    incomplete: bool = False
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    lenses: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    min_rating: int | None = None
    max_rating: int | None = None
    has: tuple[Holding, ...] = ()
    albums: tuple[str, ...] = ()
    favourite: bool = False
    flags: tuple[FlagState, ...] = ()
    qualities: tuple[Quality, ...] = ()
    without: tuple[Filters, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every photo passes."""
        values = (getattr(self, field.name) for field in fields(self))
        return all(value is None or value is False or value in ((), "") for value in values)

    @property
    def all_folders(self) -> tuple[Path, ...]:
        """Those to be in, and those not to be in."""
        return (*self.folders, *(folder for one in self.without for folder in one.folders))


NO_FILTERS = Filters()

Measure = Literal["sharpness", "brightness", "exposure"]
"""What is measured of photos."""

Sort = Literal["given", "date", "name", "sharpness", "brightness", "exposure"]
"""As found (best or newest first), by date taken with the newest first, by name, or first the sharpest, the
brightest, or those with the least black and white without detail."""

Group = Literal["none", "day", "folder"]
"""What the hits under one heading have in common."""


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How many photos of a result have each value that a filter could take; copies count once for each.

    Attributes:
        years: by the date taken, without photos that have none; the latest first.
        folders: absolute; the folders of the library, or those in the one that has all of the result. A
            photo counts for each that it is in or below. By path.
        cameras: the most frequent first; without photos that do not tell. A camera whose name is part of
            another's has the photos of both, as a filter for it finds.
        formats: names that people know, the most frequent first.
        marks: of "favourite", "picked" and "rejected" those that any photo has.
        albums: by name, those that any photo is in.
        places: countries, and towns as "Rome, Italy", the most frequent first.
        tags: keywords, and those that they are below: "animals" has the photos of "animals/dog"; A to Z count
            as a to z. The most frequent first.
    """

    years: Mapping[int, int] = field(default_factory=dict)
    folders: Mapping[Path, int] = field(default_factory=dict)
    cameras: Mapping[str, int] = field(default_factory=dict)
    formats: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)
    albums: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    tags: Mapping[str, int] = field(default_factory=dict)


SuggestionKind = Literal["history", "saved", "folder", "album", "camera", "type", "date", "term", "name"]
"""An earlier query, a saved search, a value of a filter, a word for what is in photos, a file's name."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may be meant by what was typed so far.

    Attributes:
        kind: what it is.
        text: to be shown.
        count: how many photos it finds; None where that is not known.
        line: the query line that it stands for, which replaces what was typed.
    """

    kind: SuggestionKind
    text: str
    count: int | None
    line: str
