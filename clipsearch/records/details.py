"""What a photo says of itself besides its pixels: typed values with their sources, and their JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

__all__ = [
    "DETAILS_VERSION",
    "EDITABLE",
    "FACT_SOURCES",
    "FLAGS",
    "MOST_CAMERA",
    "MOST_TEXT",
    "NO_DETAILS",
    "Details",
    "Face",
    "Flag",
    "Place",
    "checked",
    "details_from_json",
    "details_of",
    "details_to_json",
]

FACT_SOURCES: Mapping[str, str] = {
    "edit": "you",
    "exif": "the camera (EXIF)",
    "xmp": "XMP",
    "sidecar": "the XMP sidecar",
    "iptc": "IPTC",
    "png": "the PNG's text",
    "comment": "the file's comment",
    "gps": "the satellites' time (UTC)",
    "takeout": "Google Takeout",
    "container": "the video",
    "name": "the file name",
}
"""Where a value comes from: a stable code, and its description."""

DETAILS_VERSION = 4
"""Of what is read of photos; raise it when more is, to have the headers of all photos read again."""

EDITABLE = ("title", "caption", "keywords", "people", "rating", "label", "author", "favourite", "flag")
"""The fields that users can write."""

Flag = Literal["picked", "rejected"]
"""What somebody decided who went through photos to choose among them."""

FLAGS: tuple[Flag, ...] = get_args(Flag)

MOST_TEXT, MOST_WORD, MOST_LIST = 4000, 200, 200  # characters of a text or a name; items of a list
MOST_CAMERA = 100
MOST_JSON = 40_000  # characters
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
OFFSET = re.compile(r"[+-]\d\d:\d\d", re.ASCII)
IDENTIFIER = re.compile(r"[0-9A-Za-z-]{8,64}")
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


class Face(NamedTuple):
    """A part of the upright picture that shows somebody: left, top, width and height from 0 to 1."""

    name: str
    left: float
    top: float
    width: float
    height: float


class Place(NamedTuple):
    """Where a photo was taken: ISO 3166 code and English name of the country, region, and nearest town."""

    code: str
    country: str
    region: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a photo says of itself; None, "" or () where it does not.

    Attributes:
        taken: local time, ISO 8601 to the second.
        offset: of that from UTC, such as "+02:00".
        milliseconds: of that, 0 to 999.
        camera: maker and model in one line.
        lens: its name.
        exposure_time: seconds.
        f_number: of the aperture.
        iso: sensitivity.
        focal_length: millimetres.
        position: latitude and longitude, degrees, WGS 84.
        altitude: metres above the sea.
        title: a short name.
        caption: what is to be seen, in words.
        keywords: each once.
        people: names of those who are shown, each once.
        faces: where some of them are.
        rating: 1 to 5 stars, 0 for none, -1 for a rejected photo.
        label: a colour, or what a program calls it.
        favourite: true where somebody said so.
        flag: whether it was picked or rejected; "" for neither.
        author: the photographer.
        software: the program that wrote the file.
        town: as written in the file.
        region: the same.
        country: the same.
        content_identifier: what Apple writes into both files of a Live Photo.
        clip_bytes: of the clip at the end of a motion photo.
        sources: for each field that is known, a key of `FACT_SOURCES`.
    """

    taken: str | None = None
    offset: str = ""
    milliseconds: int | None = None
    camera: str = ""
    lens: str = ""
    exposure_time: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    position: tuple[float, float] | None = None
    altitude: float | None = None
    title: str = ""
    caption: str = ""
    keywords: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    faces: tuple[Face, ...] = ()
    rating: int | None = None
    label: str = ""
    favourite: bool | None = None
    flag: Flag | Literal[""] = ""
    author: str = ""
    software: str = ""
    town: str = ""
    region: str = ""
    country: str = ""
    content_identifier: str = ""
    clip_bytes: int | None = None
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)


NO_DETAILS = Details()


def _text(most: int, *, lines: bool = False) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return None
        text = value.split("\0")[0].encode("utf-8", "replace").decode("utf-8").translate(CONTROLS)
        text = "\n".join(line.rstrip() for line in text.splitlines()) if lines else " ".join(text.split())
        return text.strip()[:most] or None

    return check


_word, _long_text = _text(MOST_WORD), _text(MOST_TEXT, lines=True)


def _words(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    found = (_word(one) for one in value[:MOST_LIST])
    return tuple(dict.fromkeys(one for one in found if one)) or None


def _number(low: float, high: float) -> Callable[[Any], float | None]:
    def check(value: Any) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value) if math.isfinite(value) and low <= value <= high else None

    return check


def _whole(low: int, high: int) -> Callable[[Any], int | None]:
    def check(value: Any) -> int | None:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return value if is_whole and low <= value <= high else None

    return check


def _position(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    latitude, longitude = _number(-90, 90)(value[0]), _number(-180, 180)(value[1])
    if latitude is None or longitude is None:
        return None
    found = round(latitude, 6), round(longitude, 6)
    return found if found != (0, 0) else None  # which programs write for a place that is not known


def _faces(value: Any) -> tuple[Face, ...] | None:
    found = []
    for one in value[:MOST_LIST] if isinstance(value, list | tuple) else ():
        if isinstance(one, list | tuple) and len(one) == 5:
            name, box = _word(one[0]) or "", [_number(0, 1)(part) for part in one[1:]]
            if None not in box:
                found.append(Face(name, *(round(part, 4) for part in box if part is not None)))
    return tuple(found) or None


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], str | None]:
    return lambda value: value if isinstance(value, str) and pattern.fullmatch(value) else None


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "taken": _matching(TIME),
    "offset": _matching(OFFSET),
    "milliseconds": _whole(0, 999),
    "camera": _text(MOST_CAMERA),
    "lens": _text(100),
    "exposure_time": _number(1e-7, 1e6),
    "f_number": _number(0.1, 1000),
    "iso": _whole(1, 100_000_000),
    "focal_length": _number(0.1, 100_000),
    "position": _position,
    "altitude": _number(-12_000, 1_000_000),
    "title": _text(500),
    "caption": _long_text,
    "keywords": _words,
    "people": _words,
    "faces": _faces,
    "rating": _whole(-1, 5),
    "label": _word,
    "favourite": lambda value: True if value is True else None,
    "flag": lambda value: value if value in FLAGS else None,
    "author": _word,
    "software": _word,
    "town": _word,
    "region": _word,
    "country": _word,
    "content_identifier": _matching(IDENTIFIER),
    "clip_bytes": _whole(1, 1 << 40),
}


def checked(name: str, value: Any) -> Any:
    """A value for a field within its bounds, texts without control characters; None if it is none."""
    return CHECKS[name](value)


def details_of(values: Mapping[str, Any], source: str) -> Details:
    """Details of one source; values that are out of bounds, or of no field, are left out."""
    found = {name: checked(name, value) for name, value in values.items() if name in CHECKS}
    found = {name: value for name, value in found.items() if value is not None}
    return Details(**found, sources=dict.fromkeys(found, source))


def details_to_json(details: Details) -> str:
    """Each field that is known, with its source, as an object: {"title": ["Rome", "xmp"], ...}."""
    return json.dumps(
        {name: (getattr(details, name), source) for name, source in details.sources.items()},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def details_from_json(text: object) -> Details:
    """The details that `details_to_json` wrote.

    Raises:
        ValueError: it is no such text, or a value is out of bounds.
    """
    if not isinstance(text, str) or len(text) > MOST_JSON:
        raise ValueError("details are missing or too long")
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("details are no object")
    values, sources = {}, {}
    for name, pair in data.items():
        if name not in CHECKS or not isinstance(pair, list) or len(pair) != 2 or pair[1] not in FACT_SOURCES:
            raise ValueError(f"{name} is no field with a source")
        value = checked(name, pair[0])
        if value is None and pair[0] not in ("", [], None):
            raise ValueError(f"{name} is out of bounds")
        if value is not None:
            values[name] = value
        sources[name] = pair[1]
    return Details(**values, sources=sources)


def is_known(details: Details, name: str) -> bool:
    """Whether a field has a value."""
    return getattr(details, name) not in (None, "", ())
