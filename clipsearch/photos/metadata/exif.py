"""Reading what a loaded picture says of itself, and its orientation.

EXIF tags as in the Exif 2.32 standard (CIPA DC-008-2019), XMP, IPTC and texts of PNGs. Cameras and editors
write garbage, so all of it is optional and nothing here raises.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clipsearch.photos.metadata import fields, xmp
from clipsearch.photos.metadata.capture_date import find_capture_date
from clipsearch.photos.metadata.iptc import read_all
from clipsearch.photos.metadata.live_photos import declared_clip
from clipsearch.photos.metadata.png_chunks import raw_profile
from clipsearch.photos.metadata.precedence import merge
from clipsearch.records.details import NO_DETAILS, Details, details_of

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["DECODE_ERRORS", "Tags", "is_adobe_rgb", "read_tags"]

ORIENTATION = 0x0112
EXIF_IFD, GPS_IFD, INTEROPERABILITY_IFD = 0x8769, 0x8825, 0xA005
TIFF_XMP, TIFF_IPTC = 700, 33723  # XMP Specification Part 3; IPTC in TIFF
PHOTOSHOP_IPTC = 0x0404  # number of the image resource
RAW_EXIF, RAW_XMP, RAW_IPTC = (
    ("Raw profile type exif", "Raw profile type APP1"),
    "Raw profile type xmp",
    "Raw profile type iptc",
)
EXIF_HEADER = b"Exif\0\0"
# What Pillow's parsers and decoders raise on damaged data (found by fuzzing them).
DECODE_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError,
    AttributeError, AssertionError, RuntimeError, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tags:
    """The facts that the program uses.

    Attributes:
        orientation: 1 (upright) to 8; 1 where it is missing or invalid.
        details: all others.
    """

    orientation: int = 1
    details: Details = NO_DETAILS

    @property
    def taken(self) -> str | None:
        """When it was taken: ISO 8601, local time, or None."""
        return self.details.taken

    @property
    def taken_from(self) -> str:
        """Where that comes from, "" where it is None."""
        return self.details.sources.get("taken", "")

    @property
    def camera(self) -> str:
        """Maker and model in one line, or ""."""
        return self.details.camera


def read_tags(image: Image.Image, exif: Image.Exif | None = None) -> Tags:
    """Read the tags of a loaded image (a PNG may have its EXIF after the pixels).

    Args:
        image: with EXIF, XMP and other texts in its `info`.
        exif: what is read instead of the image's own.
    """
    own: Image.Exif | dict[int, Any] = _exif(image) if exif is None else exif
    directory, gps = _directory(own, EXIF_IFD), _directory(own, GPS_IFD)
    xmp_packet = _packet(image)
    packet = xmp.read_packet(xmp_packet)
    records = read_all(_iptc(image))
    texts: Mapping[Any, object] = image.info
    first_records = {number: values[0] for number, values in records.items()}
    details = merge(
        (
            find_capture_date(own, directory, gps, packet.properties, first_records, texts),
            fields.from_exif(own, directory, gps),
            fields.from_xmp(packet),
            details_of({"clip_bytes": declared_clip(xmp_packet, packet.properties)}, "xmp"),
            fields.from_iptc(records),
            fields.from_png(texts),
            fields.from_comment(texts.get("comment")),
        )
    )
    orientation = _tag(own, ORIENTATION)
    if (
        orientation not in range(1, 9)
        and (text := packet.properties.get((xmp.TIFF, "Orientation"), "")).isdecimal()
    ):
        orientation = int(text)
    return Tags(_orientation(orientation), details)


def is_adobe_rgb(image: Image.Image) -> bool:
    """Whether EXIF says so (DCF 2.0: the optional colour space), as cameras do instead of a profile."""
    return _tag(_directory(_exif(image), INTEROPERABILITY_IFD), 1) == "R03"


def _exif(image: Image.Image) -> Image.Exif | dict[int, Any]:
    for key in RAW_EXIF:
        raw = raw_profile(image.info.get(key))
        if raw and "exif" not in image.info:
            image.info["exif"] = raw if raw.startswith(EXIF_HEADER) else EXIF_HEADER + raw
    try:
        return image.getexif()
    except DECODE_ERRORS:
        return {}


def _directory(exif: Image.Exif | dict[int, Any], number: int) -> Mapping[int, Any]:
    try:
        return {} if isinstance(exif, dict) else exif.get_ifd(number)
    except DECODE_ERRORS:
        return {}


def _packet(image: Image.Image) -> bytes:
    """The XMP packet, b"" where there is none."""
    tags: Mapping[int, Any] = getattr(image, "tag_v2", {})
    for found in (image.info.get("xmp"), _tag(tags, TIFF_XMP), raw_profile(image.info.get(RAW_XMP))):
        if isinstance(found, bytes | str) and found:
            return found if isinstance(found, bytes) else found.encode()
    return b""


def _iptc(image: Image.Image) -> bytes:
    tags: Mapping[int, Any] = getattr(image, "tag_v2", {})
    resources = image.info.get("photoshop")
    for found in (
        resources.get(PHOTOSHOP_IPTC) if isinstance(resources, dict) else None,
        _tag(tags, TIFF_IPTC),
        raw_profile(image.info.get(RAW_IPTC)),
    ):
        if isinstance(found, bytes) and found:
            return found
    return b""


def _tag(tags: Mapping[int, Any], number: int) -> object:
    try:
        return tags.get(number)  # decodes the value, which may be garbage
    except DECODE_ERRORS:
        return None


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
