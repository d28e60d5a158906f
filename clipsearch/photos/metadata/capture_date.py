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
from clipsearch.records.details import NO_DETAILS, Details, details_of

__all__ = ["DateSource", "date_in_name", "find_capture_date", "parse_time"]

DateSource = str
"""Where a date comes from: a key of `records.DATE_SOURCES`."""

# Exif 2.32: of the original and of digitising, each with its part of a second and its offset.
EXIF_DATES = ((0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012))
REST = re.compile(r":\d\d(?:\.(?P<fraction>\d+))?(?P<offset>[+-]\d\d:\d\d)?$", re.ASCII)  # behind the minutes
GPS_TIME, GPS_DATE = 7, 29
MIN_YEAR = 1826  # the year of the oldest photograph; 0000 and 0001 mean "not set"
TIMESTAMP = re.compile(
    r"(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)(?:(?:\s+|T)(\d\d?)[:.-](\d\d?)(?:[:.-](\d\d?)(?:\.\d+)?)?)?(?!\d)"
)
IPTC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
IPTC_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(?:([+-])(\d\d)(\d\d))?")
XMP_DATES = (
    (xmp.EXIF, "DateTimeOriginal"),
    (xmp.EXIF, "DateTimeDigitized"),
    (xmp.PHOTOSHOP, "DateCreated"),
    (xmp.XMP, "CreateDate"),
)
PNG_DATES = ("Creation Time", "creation_time", "date:create")
# As cameras, phones, scanners and messengers name files: IMG_20190812_101112, PXL_20210103_091011123,
# DJI_20190812101112_0001, IMG-20190812-WA0003, 2019-08-12 10.11.12, Screenshot_2020-01-31-08-09-10,
# WhatsApp Image 2019-08-12 at 1.11.12 PM, Bildschirmfoto 2019-08-12 um 10.11.12, Scan 12.08.2019,
# Adobe Scan Aug 12, 2019.
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
MONTH_NAME = f"(?P<name>{'|'.join(MONTHS)})[a-z]{{0,6}}"
TIME_OF_DAY = (
    r"(?:[-_.,T\s]|\b(?:at|um|om|à|a las|às|alle|kl)\b)*"
    r"(?:(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)(?:\d{2,3})?(?!\d)"
    r"|(?<!\d)(?P<h>[01]?\d|2[0-3])[-_.:h ](?P<m>[0-5]\d)(?:[-_.:m ](?P<s>[0-5]\d))?(?!\d)"
    r"(?:\s?(?P<half>[AP])M\b)?)"
)
NAMED_DATES = tuple(
    re.compile(rf"(?<!\d){day}(?:{TIME_OF_DAY}|(?!\d))", re.IGNORECASE)
    for day in (
        r"(?P<year>(?:19|20)\d\d)(?P<dash>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=dash)(?P<day>[0-2]\d|3[01])",
        r"(?P<day>[0-3]\d)(?P<dash>[-_.])(?P<month>[0-3]\d)(?P=dash)(?P<year>(?:19|20)\d\d)",
        rf"(?P<day>[0-3]?\d)[-_. ]{{1,2}}{MONTH_NAME}[-_. ]{{1,2}}(?P<year>(?:19|20)\d\d)",
        rf"(?<![a-z]){MONTH_NAME}[-_. ]{{1,2}}(?P<day>[0-3]?\d)[-_., ]{{1,2}}(?P<year>(?:19|20)\d\d)",
    )
)


def find_capture_date(
    exif: Mapping[int, Any],
    details: Mapping[int, Any],
    gps: Mapping[int, Any],
    properties: Mapping[tuple[str, str], str],
    records: Mapping[int, bytes],
    texts: Mapping[str, object],
) -> Details:
    """The local time with its offset from UTC and its milliseconds, from the first source that tells.

    Args:
        exif: the tags of the first directory, where TIFF/EP and some scanners write the date as well.
        details: the tags of the EXIF directory.
        gps: the tags of the GPS directory.
        properties: of the XMP packet.
        records: of IPTC.
        texts: of a PNG.
    """

    def candidates() -> Iterator[tuple[DateSource, object, object, object]]:
        for tag, fraction, offset in EXIF_DATES:
            for tags in (details, exif):
                yield "exif", _value(tags, tag), _value(tags, fraction), _value(tags, offset)
        for name in XMP_DATES:
            yield "xmp", properties.get(name), None, None
        yield "iptc", _iptc_time(records), None, None
        for key in PNG_DATES:
            yield "png", _png_time(texts.get(key)), None, None
        yield "gps", _gps_time(gps), None, "+00:00"

    for source, value, fraction, offset in candidates():
        if time := parse_time(value):
            told = REST.search(value.strip()) if isinstance(value, str) else None
            digits = str(fraction or (told and told["fraction"]) or "").strip()
            return details_of(
                {
                    "taken": time,
                    "offset": offset or (told and told["offset"]),
                    "milliseconds": int(f"{digits:0<3}"[:3])
                    if digits.isascii() and digits.isdigit()
                    else None,
                },
                source,
            )
    return NO_DETAILS


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
    if not day:
        return None
    *clock, sign, hours, minutes = time.groups() if time else ("00", "00", "00", None, "", "")
    return f"{'-'.join(day.groups())}T{':'.join(clock)}" + (f"{sign}{hours}:{minutes}" if sign else "")


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
    """The date in a file's name, ISO 8601, as cameras, phones and messengers write it; None without one.

    Of two numbers before a year the month is known where one is above 12, or points tell its place.
    """
    for pattern in NAMED_DATES:
        for match in pattern.finditer(name):
            part = {key: value or "" for key, value in match.groupdict().items()}
            month = MONTHS.index(part["name"].lower()) + 1 if part.get("name") else int(part["month"])
            day, is_first = int(part["day"]), pattern is NAMED_DATES[1]
            if is_first and part["dash"] != "." and max(day, month) <= 12:
                continue
            if is_first and month > 12:
                day, month = month, day
            hour, minute, second = (
                int(part[key] or part[key[0]] or 0) for key in ("hour", "minute", "second")
            )
            if part["half"]:
                hour = hour % 12 + 12 * (part["half"] in "Pp")
            time = _iso((int(part["year"]), month, day, hour, minute, second))
            if time and int(time[:4]) <= datetime.now().year + 1:
                return time
    return None
