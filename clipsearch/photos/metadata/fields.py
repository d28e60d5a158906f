"""The fields of `Details` from each kind of metadata: EXIF, XMP, IPTC and texts of PNGs. Nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any

from clipsearch.photos.metadata import xmp
from clipsearch.photos.metadata.capture_date import parse_time
from clipsearch.photos.metadata.iptc import decoded
from clipsearch.photos.metadata.live_photos import identifier_of_photo
from clipsearch.photos.metadata.xmp import Packet, Property
from clipsearch.records.details import Details, details_of

__all__ = [
    "camera_name",
    "clean_text",
    "from_comment",
    "from_exif",
    "from_iptc",
    "from_png",
    "from_xmp",
    "tag_value",
]

DESCRIPTION, MAKE, MODEL, SOFTWARE, ARTIST, RATING, RATING_PERCENT = (
    0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x4746, 0x4749,
)  # fmt: skip
XP_TITLE, XP_COMMENT, XP_AUTHOR, XP_KEYWORDS, XP_SUBJECT = range(0x9C9B, 0x9CA0)
EXPOSURE_TIME, F_NUMBER, ISO, FOCAL_LENGTH, MAKER_NOTE, USER_COMMENT, LENS = (
    0x829A, 0x829D, 0x8827, 0x920A, 0x927C, 0x9286, 0xA434,
)  # fmt: skip
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE, ALTITUDE_REF, ALTITUDE = range(1, 7)
CHARSETS = {b"ASCII\0\0\0": "", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp", b"\0" * 8: ""}
# What cameras write as a description of each photo.
BOILERPLATE = re.compile(
    r"(olympus|minolta|kodak|samsung|sony|konica|jd|dcs?).{0,12}(digital|camera|dsc)|sony dsc|dcim|dav|"
    r"default|untitled|hdrpl|\w{1,8}_vivid|binary comment|charset=.*|<.*>|oznor|mde|cof|edf|rhdr|ptr|sdr",
    re.IGNORECASE,
)
# What programs write as a comment on each picture.
PROGRAMS = re.compile(
    r".{0,3}|(creator|software|file (source|written)|generated)\b.*|"
    r"(re)?(created|edited|optimi[sz]ed|processed|compressed|converted) (with|by|using)\b.*|"
    r"(applemark|lead technologies|handmade software|lavc|libgd|gd-jpeg|xv version|intel|ulead|jfif)\W?.*|"
    r".*\b(photoshop|gimp|jpegmini|quality ?[=:]).*",
    re.IGNORECASE,
)
XMP_POSITION = re.compile(r"(\d{1,3})(?:[,°](\d{1,2}(?:\.\d+)?))?(?:[,'](\d{1,2}(?:\.\d+)?))?\s*([NSEW])")
NO_LENS = re.compile(r"[-\s.0/?]*|n/?a|unknown.*", re.IGNORECASE)
# Flags as Lightroom writes them (`xmpDM:pick`), and digiKam (`PickLabel`).
PICKS: Mapping[str, str] = {"1": "picked", "-1": "rejected"}
PICK_LABELS: Mapping[str, str] = {"3": "picked", "1": "rejected"}
PERCENTS = (1, 25, 50, 75, 99)  # of 1 to 5 stars, as Microsoft writes them


def tag_value(tags: Mapping[int, Any], number: int) -> Any:
    """The value of a tag; None where there is none, or where it is garbage."""
    with suppress(Exception):  # Pillow decodes the value now, and raises anything
        return tags.get(number)
    return None


def clean_text(value: object) -> str:
    """A text without control characters, on one line; "" for anything else; EXIF's ends at a NUL."""
    with suppress(UnicodeError, AttributeError):  # Pillow takes the bytes for Latin-1
        value = value if isinstance(value, bytes) else value.encode("latin-1")  # type: ignore[attr-defined]
    if isinstance(value, bytes):
        value = decoded(value)
    if not isinstance(value, str):
        return ""
    value = value.split("\0")[0]
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def camera_name(make: str, model: str) -> str:
    """Maker and model without repeating the maker: "Canon" and "Canon EOS R5" are "Canon EOS R5"."""
    brand = make.split(" ")[0].casefold()
    return (model if brand and model.casefold().startswith(brand) else f"{make} {model}").strip()


def from_exif(tags: Mapping[int, Any], details: Mapping[int, Any], gps: Mapping[int, Any]) -> Details:
    """The fields of the first directory, the EXIF directory and the GPS directory, but for the date."""
    keywords = clean_text(_utf16(tag_value(tags, XP_KEYWORDS)))
    captions = (
        clean_text(tag_value(tags, DESCRIPTION)),
        _comment(tag_value(details, USER_COMMENT)),
        _utf16(tag_value(tags, XP_COMMENT)),
        _utf16(tag_value(tags, XP_SUBJECT)),
    )
    return details_of(
        {
            "camera": camera_name(clean_text(tag_value(tags, MAKE)), clean_text(tag_value(tags, MODEL))),
            "lens": _lens(clean_text(tag_value(details, LENS))),
            "exposure_time": _float(tag_value(details, EXPOSURE_TIME)),
            "f_number": _float(tag_value(details, F_NUMBER)),
            "iso": _whole(tag_value(details, ISO)),
            "focal_length": _float(tag_value(details, FOCAL_LENGTH)),
            "position": _exif_position(gps),
            "altitude": _exif_altitude(gps),
            "title": _utf16(tag_value(tags, XP_TITLE)),
            "caption": next((text for text in captions if text and not BOILERPLATE.fullmatch(text)), ""),
            "keywords": [word for word in re.split("[;,]", keywords) if word.strip()],
            "author": clean_text(tag_value(tags, ARTIST)) or _utf16(tag_value(tags, XP_AUTHOR)),
            "software": clean_text(tag_value(tags, SOFTWARE)),
            "rating": _stars(tag_value(tags, RATING), tag_value(tags, RATING_PERCENT)),
            "content_identifier": identifier_of_photo(tag_value(details, MAKER_NOTE)),
        },
        "exif",
    )


def from_xmp(packet: Packet, source: str = "xmp") -> Details:
    """The fields of an XMP packet; the date only of a sidecar (that of a photo: `capture_date`)."""
    get = packet.properties.get

    def first(*names: Property) -> str:
        return next((text for name in names if (text := get(name))), "")

    def items(*names: Property) -> Sequence[str]:
        return next((found for name in names if (found := packet.lists.get(name))), ())

    keywords = items((xmp.DC, "subject"), (xmp.MICROSOFT, "LastKeywordXMP"))
    tree = items((xmp.LIGHTROOM, "hierarchicalSubject"))
    names, faces = _regions(packet)
    people = [*items((xmp.IPTC_EXT, "PersonInImage")), *names]
    rating, label = first((xmp.XMP, "Rating")), first((xmp.DIGIKAM, "PickLabel"))
    values = {
        "camera": camera_name(first((xmp.TIFF, "Make")), first((xmp.TIFF, "Model"))),
        "lens": _lens(first((xmp.EXIF_EX, "LensModel"), (xmp.AUX, "Lens"))),
        "exposure_time": _float(get((xmp.EXIF, "ExposureTime"))),
        "f_number": _float(get((xmp.EXIF, "FNumber"))),
        "iso": _whole(first((xmp.EXIF, "ISOSpeedRatings"), (xmp.EXIF_EX, "PhotographicSensitivity"))),
        "focal_length": _float(get((xmp.EXIF, "FocalLength"))),
        "position": _xmp_position(get((xmp.EXIF, "GPSLatitude")), get((xmp.EXIF, "GPSLongitude"))),
        "altitude": _signed(_float(get((xmp.EXIF, "GPSAltitude"))), get((xmp.EXIF, "GPSAltitudeRef")) == "1"),
        "title": first((xmp.DC, "title"), (xmp.PHOTOSHOP, "Headline")),
        "caption": first((xmp.DC, "description"), (xmp.EXIF, "UserComment"), (xmp.TIFF, "ImageDescription")),
        "keywords": keywords or [text.rpartition("|")[2] for text in tree],
        "people": people,
        "faces": faces,
        "rating": _stars(_whole(rating), _float(get((xmp.MICROSOFT, "Rating")))),
        "label": first((xmp.XMP, "Label")),
        "favourite": get((xmp.CLIPSEARCH, "Favourite"), "").lower() == "true",
        "flag": PICKS.get(pick) if (pick := get((xmp.XMP_DM, "pick"))) else PICK_LABELS.get(label),
        "author": first((xmp.DC, "creator"), (xmp.TIFF, "Artist")),
        "software": first((xmp.XMP, "CreatorTool"), (xmp.TIFF, "Software")),
        "town": first((xmp.PHOTOSHOP, "City")),
        "region": first((xmp.PHOTOSHOP, "State")),
        "country": first((xmp.PHOTOSHOP, "Country")),
    }
    if source == "sidecar":
        dates = (xmp.EXIF, "DateTimeOriginal"), (xmp.PHOTOSHOP, "DateCreated")
        values["taken"] = next((time for name in dates if (time := parse_time(get(name)))), None)
    return details_of(values, source)


def from_iptc(records: Mapping[int, list[bytes]]) -> Details:
    """The fields of IPTC records (IIM 4.2)."""

    def first(*numbers: int) -> str:
        return next((decoded(records[number][0]) for number in numbers if records.get(number)), "")

    return details_of(
        {
            "title": first(5, 105),
            "caption": first(120),
            "keywords": [decoded(word) for word in records.get(25, ())],
            "author": first(80),
            "town": first(90),
            "region": first(95),
            "country": first(101),
        },
        "iptc",
    )


def from_png(texts: Mapping[Any, object]) -> Details:
    """The fields of the texts of a PNG (W3C PNG, third edition, 11.3.3.1)."""

    def text(*names: str) -> str:
        found = (texts.get(name) for name in names)
        return next((str(value) for value in found if isinstance(value, str) and value.strip()), "")

    return details_of(
        {
            "title": text("Title"),
            "caption": text("Description", "Comment"),
            "author": text("Author"),
            "software": text("Software"),
        },
        "png",
    )


def from_comment(value: object) -> Details:
    """The comment of a JPEG or GIF, in which old programs wrote captions."""
    text = clean_text(value)
    is_caption = bool(text) and not (PROGRAMS.fullmatch(text) or BOILERPLATE.fullmatch(text))
    return details_of({"caption": text if is_caption else ""}, "comment")


def _utf16(value: object) -> str:
    if isinstance(value, tuple):  # of bytes
        with suppress(TypeError, ValueError):
            value = bytes(value)
    return value.decode("utf-16-le", "replace").split("\0")[0].strip() if isinstance(value, bytes) else ""


def _comment(value: object) -> str:
    if isinstance(value, str):
        return clean_text(value)
    if not isinstance(value, bytes) or value[:8] not in CHARSETS:
        return ""
    charset, text = CHARSETS[value[:8]], value[8:]
    if charset == "utf-16":  # in the order of the file, which is not known here: text has small numbers
        odd, even = text[1::2].count(0), text[0::2].count(0)
        charset = "utf-16-be" if even > odd else "utf-16-le"
    elif charset and b"\x1b" not in text:
        charset = "shift_jis"  # which some cameras call so
    plain = text.decode(charset, "replace") if charset else decoded(text)
    return plain.strip("\ufeff\0 \t\r\n").split("\0")[0]


def _float(value: object) -> float | None:
    if isinstance(value, str):
        value = value.strip()
    with suppress(TypeError, ValueError, ArithmeticError):
        number: Any = Fraction(value) if isinstance(value, str) else value
        return float(number)
    return None


def _whole(value: object) -> int | None:
    if isinstance(value, tuple | list) and value:
        value = value[0]
    number = _float(value)
    return round(number) if number is not None and abs(number) < 1e9 else None


def _signed(number: float | None, is_negative: bool) -> float | None:
    return -number if number is not None and is_negative else number


def _lens(text: str) -> str:
    return "" if NO_LENS.fullmatch(text) else text


def _stars(stars: object, percent: object) -> int | None:
    """1 to 5 or -1; 0 says nothing, since cameras write it into each photo."""
    number = _whole(stars)
    if number is not None and number != 0:
        return number
    share = _float(percent)
    return sum(share >= least for least in PERCENTS) or None if share else None


def _degrees(value: object, reference: object) -> float | None:
    with suppress(TypeError, ValueError, ArithmeticError):
        parts = [float(part) for part in value]  # type: ignore[attr-defined]
        degrees: float = sum(part / 60.0**place for place, part in enumerate(parts[:3]))
        return -degrees if clean_text(reference).upper()[:1] in ("S", "W") else degrees
    return None


def _exif_position(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    latitude = _degrees(tag_value(gps, LATITUDE), tag_value(gps, LATITUDE_REF))
    longitude = _degrees(tag_value(gps, LONGITUDE), tag_value(gps, LONGITUDE_REF))
    return None if latitude is None or longitude is None else (latitude, longitude)


def _exif_altitude(gps: Mapping[int, Any]) -> float | None:
    return _signed(_float(tag_value(gps, ALTITUDE)), tag_value(gps, ALTITUDE_REF) in (1, b"\x01"))


def _xmp_position(latitude: str | None, longitude: str | None) -> tuple[float, float] | None:
    found = [_xmp_degrees(text) for text in (latitude, longitude)]
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def _xmp_degrees(text: str | None) -> float | None:
    """As XMP writes it, "41,53.4N" or "41,53,24N", or a plain number."""
    match = XMP_POSITION.fullmatch((text or "").strip())
    if match is None:
        return _float(text)
    degrees: float = sum(float(part or 0) / 60.0**place for place, part in enumerate(match.groups()[:3]))
    return -degrees if match[4] in "SW" else degrees


def _regions(packet: Packet) -> tuple[list[str], list[tuple[object, ...]]]:
    """Names of people, and their areas: name, left, top, width and height."""
    names, areas = list[str](), list[tuple[object, ...]]()
    for region in packet.regions:
        name = region.get("Name") or region.get("PersonDisplayName") or ""
        if region.get("Type", "Face") not in ("Face", ""):
            continue
        if name:
            names.append(name)
        if (box := _box(region)) is not None:
            areas.append((name, *box))
    return names, areas


def _box(region: Mapping[str, str]) -> Iterable[float] | None:
    if "Rectangle" in region:  # Microsoft: left, top, width, height
        parts = [_float(part) for part in region["Rectangle"].split(",")]
        return [part for part in parts if part is not None] if len(parts) == 4 and None not in parts else None
    x, y, width, height = (_float(region.get(key)) for key in ("x", "y", "w", "h"))  # x, y: of the middle
    if (
        x is None
        or y is None
        or width is None
        or height is None
        or region.get("unit", "normalized") == "pixel"
    ):
        return None
    return [*_clipped(x - width / 2, y - height / 2), width, height]


def _clipped(*numbers: float) -> Iterator[float]:
    return (max(0.0, number) for number in numbers)
