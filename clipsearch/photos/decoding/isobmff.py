"""Boxes of HEIF, AVIF and JPEG 2000 (ISO/IEC 14496-12, 23008-12, 15444-1): size, crop, colours, metadata."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from PIL import Image

from clipsearch.photos.decoding import colour_spaces

__all__ = [
    "colour_profile", "cropped", "filled_up", "jp2_info",
    "largest_coded_size", "primary_properties", "with_zeros",
]  # fmt: skip

Properties = list[tuple[bytes, bytes]]
"""Types and contents of properties, in the order in which they apply."""

MOST_BOXES = 10_000
SPS = 33  # type of a unit
MOST_FILLED = 1 << 26  # bytes
MOST_TIMES = 19  # as many as there are: what is made of less than 5 % is noise
# Where a JPEG 2000 has metadata (XMP Specification Part 3; "JpgTiffExif->JP2").
JP2_UUIDS = {
    bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC"): "xmp",
    b"JpgTiffExif->JP2": "exif",
}


def primary_properties(data: bytes) -> Properties:
    """The properties of the primary picture; none where the container is damaged or has none."""
    try:
        return _primary_properties(data)
    except (struct.error, LookupError):
        return []


def _primary_properties(data: bytes) -> Properties:
    meta = dict(_boxes(data, 0, len(data)))[b"meta"]
    parts = dict(_boxes(data, meta[0] + 4, meta[1]))
    at, _ = parts[b"pitm"]
    (primary,) = struct.unpack_from(">H" if data[at] == 0 else ">I", data, at + 4)
    containers = list(_boxes(data, *parts[b"iprp"]))
    every = [(kind, data[slice(*place)]) for kind, place in _boxes(data, *dict(containers)[b"ipco"])]
    numbers = [
        number
        for kind, (at, _) in containers
        if kind == b"ipma"
        for item, number in _associations(data, at)
        if item == primary
    ]
    return [every[number - 1] for number in numbers if 0 < number <= len(every)]


def filled_up(data: bytes) -> bytes:
    """A container that is cut off, with zeros up to where its last box ends; a whole one as it is.

    Decoders of video read zeros to the end without an error, and so give what was there before them.
    """
    at = 0
    for _ in range(MOST_BOXES):
        if at + 16 > len(data):
            break
        size, large = struct.unpack_from(">I4xQ", data, at)
        at += large if size == 1 else size or len(data)
    return with_zeros(data, at)


def with_zeros(data: bytes, size: int) -> bytes:
    """A file that is cut off with zeros up to its size, where enough of it is there; others as they are."""
    lacking = size - len(data)
    return data + bytes(lacking) if 0 < lacking <= min(MOST_FILLED, MOST_TIMES * len(data)) else data


def jp2_info(data: bytes) -> dict[str, bytes]:
    """What a JPEG 2000 has beside its pixels, as Pillow names it: an ICC profile, XMP, EXIF."""
    found = {}
    try:
        for kind, (at, end) in _boxes(data, 0, len(data)):
            if kind == b"uuid" and (name := JP2_UUIDS.get(data[at : at + 16])):
                found[name] = data[at + 16 : end]
            for inner, (start, stop) in _boxes(data, at, end) if kind == b"jp2h" else ():
                if inner == b"colr" and data[start] in (2, 3):  # a restricted profile, or any
                    found["icc_profile"] = data[start + 3 : stop]
    except (struct.error, LookupError):
        pass
    return found


def largest_coded_size(data: bytes) -> tuple[int, int]:
    """The largest width and height that a HEVC stream in the container claims; (0, 0) where none is found.

    A decoder takes memory for that, whatever size the container claims.
    """
    sizes = [(0, 0)]
    try:
        meta = dict(_boxes(data, 0, len(data)))[b"meta"]
        properties = dict(_boxes(data, *dict(_boxes(data, meta[0] + 4, meta[1]))[b"iprp"]))[b"ipco"]
        for kind, (at, end) in _boxes(data, *properties):
            if kind == b"hvcC":
                sizes += map(_sps_size, _parameter_sets(data[at:end]))
    except (struct.error, LookupError):
        pass
    return max(sizes, key=lambda size: size[0] * size[1])


def _parameter_sets(configuration: bytes) -> Iterator[bytes]:
    """The sequence parameter sets of a HEVC configuration (ISO/IEC 14496-15, 8.3.3.1)."""
    at = 23
    for _ in range(configuration[22]):
        kind, count = configuration[at] & 0x3F, int.from_bytes(configuration[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            size = int.from_bytes(configuration[at : at + 2], "big")
            if kind == SPS:
                yield configuration[at + 2 : at + 2 + size]
            at += 2 + size


def _sps_size(unit: bytes) -> tuple[int, int]:
    """Width and height in a sequence parameter set (ITU-T H.265, 7.3.2.2)."""
    content = unit[2:].replace(b"\0\0\3", b"\0\0")
    bits = f"{int.from_bytes(content, 'big'):0{8 * len(content)}b}"
    layers = int(bits[4:7], 2)
    at = 8 + 96
    if layers:
        flags = [bits[at + 2 * layer : at + 2 * layer + 2] for layer in range(layers)]
        at += 16 + sum(88 * int(flag[0]) + 8 * int(flag[1]) for flag in flags)

    def number() -> int:  # Exp-Golomb
        nonlocal at
        zeros = bits.index("1", at) - at if "1" in bits[at:] else len(bits)
        value = int(bits[at + zeros : at + 2 * zeros + 1] or "1", 2) - 1
        at += 2 * zeros + 1
        return value

    number()
    if number() == 3:  # three planes of the same size
        at += 1
    return number(), number()


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Types of boxes, and where their contents begin and end."""
    for _ in range(MOST_BOXES):
        if at + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,), head = struct.unpack_from(">Q", data, at + 8), 16
        size = size or end - at
        if size < head or at + size > end:
            return
        yield kind, (at + head, at + size)
        at += size


def _associations(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Items and the numbers of their properties."""
    version, flags, entries = data[at], data[at + 3], *struct.unpack_from(">I", data, at + 4)
    at += 8
    for _ in range(min(entries, MOST_BOXES)):
        (item,) = struct.unpack_from(">H" if version == 0 else ">I", data, at)
        at += 2 if version == 0 else 4
        count = data[at]
        at += 1
        for _ in range(count):
            if flags & 1:
                (number,) = struct.unpack_from(">H", data, at)
                yield item, number & 0x7FFF
            else:
                yield item, data[at] & 0x7F
            at += 2 if flags & 1 else 1


def cropped(image: Image.Image, properties: Properties) -> Image.Image:
    """Cut a picture to its clean aperture ("clap"), where it has one that lies in it."""
    clap = dict(properties).get(b"clap", b"")
    if len(clap) != 32:
        return image
    values = struct.unpack(">IIIIiIiI", clap)
    if not all(values[1::2]):
        return image
    width, height, right, down = (top / bottom for top, bottom in zip(values[::2], values[1::2], strict=True))
    left, above = (image.width - width) / 2 + right, (image.height - height) / 2 + down
    box = round(left), round(above), round(left + width), round(above + height)
    is_inside = 0 <= box[0] < box[2] <= image.width and 0 <= box[1] < box[3] <= image.height
    if not is_inside or box == (0, 0, *image.size):
        return image
    part = image.crop(box)
    part.info = dict(image.info)
    return part


def colour_profile(properties: Properties) -> bytes | None:
    """An ICC profile for colours described by numbers (nclx); None for sRGB, or where there is a profile."""
    colours = [content for kind, content in properties if kind == b"colr"]
    if any(content[:4] in (b"prof", b"rICC") for content in colours):
        return None
    for content in colours:
        if content[:4] == b"nclx" and len(content) >= 8:
            return colour_spaces.profile(*struct.unpack_from(">HH", content, 4))
    return None
