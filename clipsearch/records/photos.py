"""Records about single photos: facts, decoded content, problems, hits and labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from clipsearch.records.details import FACT_SOURCES, NO_DETAILS, Details, Flag

if TYPE_CHECKING:  # a command may do without NumPy
    from clipsearch.records.vectors import Vector, Vectors

__all__ = [
    "DATE_SOURCES",
    "REASONS",
    "THUMBNAIL_PIXELS",
    "Band",
    "Box",
    "Encoded",
    "Hit",
    "Label",
    "PhotoFacts",
    "PhotosSummary",
    "PictureText",
    "Pixels",
    "Problem",
    "TagCount",
    "TextLine",
]

REASONS: Mapping[str, str] = {
    "empty": "the file is empty",
    "not-a-photo": "the content is not a picture in a supported format",
    "unsupported": "the format, or this variety of it, cannot be read",
    "truncated": "the picture is cut off or damaged",
    "incomplete": "only a part of the picture could be read; it is found and shown as far as it goes",
    "too-large": "the picture has too many pixels, or the file is too large",
    "unreadable": "the file could not be read",
    "changed": "the file changed while it was read",
    "crashed": "the decoder crashed on this file",
    "timeout": "the decoder did not finish in time",
    "memory": "the decoder needed too much memory",
}
"""Why a file is not indexed, or only in part ("incomplete"): a stable code, and its description."""


BLURRED = 0.41  # `PhotoFacts.sharpness` below which a photo is called so: one in a hundred ordinary ones is
DARK, BRIGHT = 0.12, 0.85  # the same of `PhotoFacts.brightness`: under- and overexposed, or of such a thing


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Facts of a photo from its file, apart from the pixels.

    Attributes:
        width: pixels, after EXIF orientation.
        height: pixels, after EXIF orientation.
        format: Pillow's name of the format, such as "JPEG".
        taken: local time as the camera wrote it, ISO 8601 ("2024-05-17T09:30:00"), or None where the
            file does not tell.
        camera: maker and model in one line, or "".
        taken_from: where `taken` comes from: a key of `DATE_SOURCES`, "" where it is not known.
        sharpness: from 0 to 1, None where it was not measured; see `photos.decoding.quality`.
        brightness: from 0 (black) to 1, None where it was not measured.
        shadows: the share of the picture that is black, without any detail; the same.
        highlights: the share that is white.
    """

    width: int
    height: int
    format: str
    taken: str | None = None
    camera: str = ""
    taken_from: str = ""
    sharpness: float | None = field(default=None, compare=False)
    brightness: float | None = field(default=None, compare=False)
    shadows: float | None = field(default=None, compare=False)
    highlights: float | None = field(default=None, compare=False)

    @property
    def exposure(self) -> float | None:
        """The share of the picture that is neither black nor white, None where it was not measured."""
        if self.shadows is None or self.highlights is None:
            return None
        return max(0.0, 1 - self.shadows - self.highlights)


DATE_SOURCES: Mapping[str, str] = {
    source: text for source, text in FACT_SOURCES.items() if source not in ("edit", "comment")
}
"""Where the date that a photo was taken comes from: a stable code, and its description."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One photo's content after decoding and embedding.

    Attributes:
        digest: fingerprint of the decoded bytes, 16 bytes (BLAKE2b).
        vector: float32 (dimensions,), unit length.
        thumbnail: a JPEG, longest side at most `THUMBNAIL_PIXELS`, upright.
        facts: size, format, date, camera.
        sample: digest of the size and both ends of these bytes, 8 bytes; b"" where it is not known.
        missing: a sentence about what of the picture could not be decoded, "" where all of it could.
        details: all that the file says of the photo.
        seconds: of a video the times of its moments, from the start.
        moments: and their vectors, float32 (n, dimensions); None where there are none.
    """

    digest: bytes
    vector: Vector
    thumbnail: bytes
    facts: PhotoFacts
    sample: bytes = b""
    missing: str = ""
    details: Details = NO_DETAILS
    seconds: tuple[float, ...] = ()
    moments: Vectors | None = None


THUMBNAIL_PIXELS = 320


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture after decoding.

    Attributes:
        digest: fingerprint of the decoded bytes, 16 bytes (BLAKE2b).
        jpeg: a JPEG, longest side at most `THUMBNAIL_PIXELS`, upright.
        facts: of the original picture.
    """

    digest: bytes
    jpeg: bytes
    facts: PhotoFacts


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture, or an area of one, decoded for the screen: upright, 8-bit RGB in sRGB.

    Attributes:
        width: pixels.
        height: pixels.
        size: width and height of the whole original picture, upright.
        rgb: three bytes a pixel, in rows from the top without gaps.
    """

    width: int
    height: int
    size: tuple[int, int]
    rgb: bytes


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text in a picture.

    Attributes:
        text: what it says.
        box: left, top, width and height, in ten-thousandths of the upright picture's width and height.
    """

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PictureText:
    """The text that was read in a picture.

    Attributes:
        digest: fingerprint of the decoded bytes, 16 bytes (BLAKE2b).
        lines: from top to bottom; none where there is no text.
    """

    digest: bytes
    lines: tuple[TextLine, ...]


Box = tuple[int, int, int, int]
"""Left, top, width and height of an area in an upright picture, in its pixels."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be indexed, or only in part.

    Attributes:
        path: absolute.
        reason: a key of `REASONS`.
        detail: what exactly went wrong, as text.
        since: first seen, ISO 8601 in UTC.
    """

    path: Path
    reason: str
    detail: str
    since: str


@dataclass(frozen=True, slots=True)
class PhotosSummary:
    """What several photos have in common.

    Attributes:
        count: how many are still known.
        bytes: of all their contents; copies of a photo count once.
        first: the earliest date that one was taken, as in `PhotoFacts`; None where none is dated.
        last: the latest.
        undated: how many have no date.
        cameras: the different ones, without unknown ones, by name.
        formats: the different ones, by name.
        folder: the innermost folder that all their files are in; None where they have none in common, or
            where they are too many to look at each.
    """

    count: int
    bytes: int = 0
    first: str | None = None
    last: str | None = None
    undated: int = 0
    cameras: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    folder: Path | None = None


Band = Literal["good", "possible", "unlikely"]
"""How well a photo matches a query: a good match, a possible one, or one that is rather not meant."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result.

    Attributes:
        rank: from 1.
        path: absolute; if several files have the same content, the first by path.
        score: cosine similarity between query and photo, -1 to 1.
        content: key of the content, for its thumbnail and for "similar".
        copies: the other files of the same content.
        facts: size, format, date, camera.
        offline: it cannot be reached now: its folder is offline, or it is missing there.
        relevance: the probability that the photo is what was asked for, 0 to 1; None where the query
            has no words and no pictures, or the model is not calibrated.
        band: what the relevance means at the strictness of the search; None as `relevance`.
        reasons: why the photo is found, in a few words each, such as "in the name".
        moment: of a video that words or pictures found: seconds from its start, where it fits best.
        parts: other files of the same item: the RAW beside a JPEG, the clip of a Live Photo.
        favourite: it is one.
        flag: whether it was picked or rejected; "" for neither.
        stack: how many photos it stands for, as the first of a stack that is folded, else 1; 0 for one of
            a stack that is open.
    """

    rank: int
    path: Path
    score: float
    content: int
    facts: PhotoFacts
    copies: tuple[Path, ...] = ()
    offline: bool = False
    relevance: float | None = None
    band: Band | None = None
    reasons: tuple[str, ...] = ()
    moment: float | None = None
    parts: tuple[Path, ...] = ()
    favourite: bool = False
    flag: Flag | Literal[""] = ""
    stack: int = 1


TagView = Literal["suggested", "uncertain", "fitting", "against", "conflicts"]
"""Photos of a tag to look at: those that it probably fits, and those that are as likely to fit as not to;
those that have it, and those marked as not fitting; and marks that look wrong."""


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag of a library.

    Attributes:
        name: with those above it: "animals/dog".
        photos: that have it as a keyword.
        against: photos that were marked as not fitting.
    """

    name: str
    photos: int
    against: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A word that describes a picture.

    Attributes:
        rank: from 1.
        term: from the vocabulary.
        kind: the term's kind, such as "animal" or "colour".
        score: cosine similarity between the picture and what sets the term apart from the rest of
            the vocabulary, -1 to 1; beyond what the library's photos have in common, where it is calibrated.
        probability: that a person would use the word for the picture; None where that is not calibrated.
    """

    rank: int
    term: str
    kind: str
    score: float
    probability: float | None = None
