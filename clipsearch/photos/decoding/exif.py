"""Reading EXIF tags: when a photo was taken, by which camera, and its orientation.

Tags as in the Exif 2.32 standard (CIPA DC-008-2019). Cameras and editors write garbage, so all tags
are optional and nothing here raises.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["DECODE_ERRORS", "Tags", "read_tags"]

MAKE, MODEL, ORIENTATION, DATE_TIME = 0x010F, 0x0110, 0x0112, 0x0132
EXIF_IFD, ORIGINAL, DIGITIZED = 0x8769, 0x9003, 0x9004
# What Pillow's parsers and decoders raise on damaged data (found by fuzzing them).
DECODE_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError,
    AttributeError, AssertionError, RuntimeError, struct.error,
)  # fmt: skip
TIMESTAMP = re.compile(r"(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)[ T](\d\d?):(\d\d?)(?::(\d\d?))?(?!\d)")
MIN_YEAR = 1826  # the year of the oldest photograph; 0000 and 0001 mean "not set"
CAMERA_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Tags:
    """The EXIF tags that the program uses.

    Attributes:
        orientation: 1 (upright) to 8; 1 where it is missing or invalid.
        taken: ISO 8601 local time, or None.
        camera: maker and model in one line, or "".
    """

    orientation: int = 1
    taken: str | None = None
    camera: str = ""


def read_tags(image: Image) -> Tags:
    """Read the tags of a loaded image (a PNG may have its EXIF after the pixels)."""
    try:
        exif = image.getexif()
    except DECODE_ERRORS:
        return Tags()
    try:
        details: Mapping[int, Any] = exif.get_ifd(EXIF_IFD)
    except DECODE_ERRORS:
        details = {}
    dates = (_tag(details, ORIGINAL), _tag(details, DIGITIZED), _tag(exif, DATE_TIME))
    return Tags(
        _orientation(_tag(exif, ORIENTATION)),
        next((time for date in dates if (time := _parse_time(date))), None),
        _camera(_clean_text(_tag(exif, MAKE)), _clean_text(_tag(exif, MODEL))),
    )


def _tag(tags: Mapping[int, Any], number: int) -> object:
    try:
        return tags.get(number)  # decodes the value, which may be garbage
    except DECODE_ERRORS:
        return None


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _parse_time(value: object) -> str | None:
    match = TIMESTAMP.match(_clean_text(value))
    if not match:
        return None
    try:
        time = datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
    except ValueError:  # no such day or hour
        return None
    return time.isoformat() if time.year >= MIN_YEAR else None


def _camera(make: str, model: str) -> str:
    """Maker and model without repeating the maker: "Canon" and "Canon EOS R5" are "Canon EOS R5"."""
    brand = make.split(" ")[0].casefold()
    both = model if brand and model.casefold().startswith(brand) else f"{make} {model}"
    return both.strip()[:CAMERA_CHARACTERS]


def _clean_text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    value = value.split("\0")[0]  # EXIF text ends at the first NUL
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())
