"""When a photo was taken: the first of many sources that tells, and which one that was.

A date of the last change (EXIF DateTime, XMP ModifyDate, PNG tIME) is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from clipsearch.photos.metadata import iptc, xmp

__all__ = ["DateSource", "date_in_name", "find_capture_date", "parse_time"]

DateSource = str
"""Where a date comes from: a key of `records.DATE_SOURCES`."""

ORIGINAL, DIGITIZED = 0x9003, 0x9004  # Exif 2.32
GPS_TIME, GPS_DATE = 7, 29
MIN_YEAR = 1826  # the year of the oldest photograph; 0000 and 0001 mean "not set"
TIMESTAMP = re.compile(
    r"(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)(?:[ T](\d\d?):(\d\d?)(?::(\d\d?)(?:\.\d+)?)?)?(?!\d)"
)
IPTC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
IPTC_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)")
XMP_DATES = (
    (xmp.EXIF, "DateTimeOriginal"),
    (xmp.EXIF, "DateTimeDigitized"),
    (xmp.PHOTOSHOP, "DateCreated"),
    (xmp.XMP, "CreateDate"),
)
PNG_DATES = ("Creation Time", "creation_time", "date:create")
# As cameras, phones and messengers name files: IMG_20190812_101112, PXL_20210103_091011123,
# IMG-20190812-WA0003, 2019-08-12 10.11.12, Screenshot_2020-01-31-08-09-10,
# WhatsApp Image 2019-08-12 at 10.11.12.
NAMED_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<dash>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=dash)(?P<day>[0-2]\d|3[01])"
    r"(?:(?:[-_. T]| at )+(?P<hour>[01]\d|2[0-3])[-_.:h]?(?P<minute>[0-5]\d)[-_.:m]?(?P<second>[0-5]\d)"
    r"(?:\d{3})?)?(?!\d)"
)


def find_capture_date(
    exif: Mapping[int, Any],
    details: Mapping[int, Any],
    gps: Mapping[int, Any],
    properties: Mapping[tuple[str, str], str],
    records: Mapping[int, bytes],
    texts: Mapping[str, object],
) -> tuple[str | None, DateSource]:
    """The local time, ISO 8601, and where it comes from; None and "" where nothing tells.

    Args:
        exif: the tags of the first directory, where TIFF/EP and some scanners write the date as well.
        details: the tags of the EXIF directory.
        gps: the tags of the GPS directory.
        properties: of the XMP packet.
        records: of IPTC.
        texts: of a PNG.
    """

    def candidates() -> Iterator[tuple[DateSource, object]]:
        for tag in (ORIGINAL, DIGITIZED):
            yield "exif", _value(details, tag)
            yield "exif", _value(exif, tag)
        for name in XMP_DATES:
            yield "xmp", properties.get(name)
        yield "iptc", _iptc_time(records)
        for key in PNG_DATES:
            yield "png", _png_time(texts.get(key))
        yield "gps", _gps_time(gps)

    for source, value in candidates():
        if time := parse_time(value):
            return time, source
    return None, ""


def _value(tags: Mapping[int, Any], number: int) -> object:
    with suppress(Exception):  # Pillow decodes the value now, which may be garbage of any kind
        return tags.get(number)
    return None


def parse_time(value: object) -> str | None:
    """A time as ISO 8601 without its zone; a day alone is its first second; None for anything else."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    match = TIMESTAMP.match(value.split("\0")[0].strip()) if isinstance(value, str) else None
    return _iso(match.groups()) if match else None


def _iso(parts: tuple[str | Any, ...]) -> str | None:
    try:
        time = datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type]
    except ValueError:  # no such day or hour
        return None
    return time.isoformat() if time.year >= MIN_YEAR else None


def _iptc_time(records: Mapping[int, bytes]) -> str | None:
    day = IPTC_DATE.match(records.get(iptc.DATE_CREATED, b"").decode("latin-1"))
    time = IPTC_TIME.match(records.get(iptc.TIME_CREATED, b"").decode("latin-1"))
    return f"{'-'.join(day.groups())}T{':'.join(time.groups() if time else ('00',) * 3)}" if day else None


def _png_time(text: object) -> object:
    """PNG recommends the format of RFC 1123; many programs write that of EXIF or ISO 8601."""
    if not isinstance(text, str) or TIMESTAMP.match(text):
        return text
    from email.utils import parsedate_to_datetime  # rarely needed

    with suppress(ValueError, TypeError, IndexError):
        return parsedate_to_datetime(text).replace(tzinfo=None).isoformat()
    return None


def _gps_time(gps: Mapping[int, Any]) -> str | None:
    """The satellites' time, which is UTC: better than none, hours off at most."""
    day, time = _value(gps, GPS_DATE), _value(gps, GPS_TIME)
    with suppress(TypeError, ValueError, ArithmeticError):
        hour, minute, second = (int(part) for part in time)  # type: ignore[attr-defined]
        return f"{day} {hour:02}:{minute:02}:{second:02}"
    return day if isinstance(day, str) else None


def date_in_name(name: str) -> str | None:
    """The date in a file's name, ISO 8601, as cameras, phones and messengers write it; None without one."""
    for match in NAMED_DATE.finditer(name):
        part = match.groupdict(default="00")
        day = f"{part['year']}-{part['month']}-{part['day']}"
        if time := parse_time(f"{day}T{part['hour']}:{part['minute']}:{part['second']}"):
            return time
    return None
