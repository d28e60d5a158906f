"""What EXIF tells about a photo: when it was taken, by which camera, and which way is up.

Tags are those of the Exif 2.32 standard (CIPA DC-008-2019). Cameras and editors write garbage, so
everything is optional and nothing here raises.
"""

from __future__ import annotations

import struct
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

__all__ = ["camera", "exif_of", "orientation", "taken"]

MAKE, MODEL, ORIENTATION, DATE_TIME = 0x010F, 0x0110, 0x0112, 0x0132
EXIF_IFD, ORIGINAL, DIGITIZED = 0x8769, 0x9003, 0x9004
# What Pillow's EXIF parser raises on bytes that are not EXIF.
GARBAGE = (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, struct.error)


def exif_of(image: Image) -> Exif | None:
    """The EXIF block, or None where there is none that can be read."""
    try:
        return image.getexif() or None
    except GARBAGE:
        return None


def orientation(exif: Exif | None) -> int:
    """EXIF orientation, 1 to 8; 1 where it is missing or out of range."""
    value = exif.get(ORIENTATION, 1) if exif else 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def taken(exif: Exif | None) -> str | None:
    """Local wall-clock time as the camera wrote it, in ISO 8601, or None."""
    if not exif:
        return None
    try:
        details: dict[int, Any] = exif.get_ifd(EXIF_IFD)
    except GARBAGE:
        details = {}
    for value in (details.get(ORIGINAL), details.get(DIGITIZED), exif.get(DATE_TIME)):
        if isinstance(value, str) and (moment := _moment(value)):
            return moment.isoformat()
    return None


def camera(exif: Exif | None) -> str:
    """Maker and model in one line, the maker not twice; "" where EXIF does not say."""
    make, model = (_line(exif.get(tag)) if exif else "" for tag in (MAKE, MODEL))
    if model.casefold().startswith(make.casefold()):
        return model
    return f"{make} {model}".strip()


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text.strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    return moment if moment.year >= 1826 else None  # the oldest photograph; 0000 and 0001 are unset


def _line(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:100]
