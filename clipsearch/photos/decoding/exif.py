"""What EXIF tells about a photo: when it was taken, by which camera, and which way is up.

Tags are those of the Exif 2.32 standard (CIPA DC-008-2019). Cameras and editors write garbage, so
everything is optional and nothing here raises.
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

__all__ = ["DAMAGE", "Tags", "tags_of"]

MAKE, MODEL, ORIENTATION, DATE_TIME = 0x010F, 0x0110, 0x0112, 0x0132
EXIF_IFD, ORIGINAL, DIGITIZED = 0x8769, 0x9003, 0x9004
# What Pillow's parsers and decoders raise on damaged bytes (found by fuzzing them).
DAMAGE = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError,
    AttributeError, AssertionError, RuntimeError, struct.error,
)  # fmt: skip
MOMENT = re.compile(r"(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)[ T](\d\d?):(\d\d?)(?::(\d\d?))?(?!\d)")
OLDEST = 1826  # the year of the oldest photograph; 0000 and 0001 mean "not set"
CAMERA_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Tags:
    """The EXIF tags that matter here.

    Attributes:
        orientation: 1 (upright) to 8; 1 where it is missing or makes no sense.
        taken: ISO 8601 local time, or None.
        camera: maker and model in one line, or "".
    """

    orientation: int = 1
    taken: str | None = None
    camera: str = ""


def tags_of(image: Image) -> Tags:
    """Read the tags of a loaded image (a PNG may carry its EXIF behind the pixels)."""
    try:
        exif = image.getexif()
    except DAMAGE:
        return Tags()
    try:
        details: Mapping[int, Any] = exif.get_ifd(EXIF_IFD)
    except DAMAGE:
        details = {}
    dates = (_tag(details, ORIGINAL), _tag(details, DIGITIZED), _tag(exif, DATE_TIME))
    return Tags(
        _orientation(_tag(exif, ORIENTATION)),
        next((moment for date in dates if (moment := _moment(date))), None),
        _camera(_line(_tag(exif, MAKE)), _line(_tag(exif, MODEL))),
    )


def _tag(tags: Mapping[int, Any], number: int) -> object:
    try:
        return tags.get(number)  # decodes the value, which may be garbage
    except DAMAGE:
        return None


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _moment(value: object) -> str | None:
    match = MOMENT.match(_line(value))
    if not match:
        return None
    try:
        moment = datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
    except ValueError:  # there is no such day or hour
        return None
    return moment.isoformat() if moment.year >= OLDEST else None


def _camera(make: str, model: str) -> str:
    """Say the maker once: "Canon" and "Canon EOS R5", "NIKON CORPORATION" and "NIKON Z 6"."""
    brand = make.split(" ")[0].casefold()
    both = model if brand and model.casefold().startswith(brand) else f"{make} {model}"
    return both.strip()[:CAMERA_CHARACTERS]


def _line(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    value = value.split("\0")[0]  # EXIF text ends at its first NUL
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())
