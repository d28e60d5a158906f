"""Formats that are read by NumPy, the flattened picture of a PSD and bit fields of a BMP; bare bitmaps."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from clipsearch.photos.decoding import colour_spaces, tiff
from clipsearch.photos.decoding.opened import (
    INCOMPLETE,
    Loaded,
    Opened,
    damaged_error,
    unsupported_error,
)
from clipsearch.photos.decoding.pillow_formats import CheckSize, MinSide, is_blank
from clipsearch.photos.metadata.exif import Tags, read_tags

__all__ = ["largest_icon", "open_bit_fields", "open_psd", "with_file_header"]

BIT_FIELDS = (3, 6)  # kinds of compression
MASK_BYTES = {3: 12, 6: 16}  # behind the shortest header, by the kind of compression
SHORTEST_HEADER = 40
ICON_ENTRY, MOST_ICONS = 16, 256  # the former in bytes
MASKS = 54  # where they are, whatever the header's size
PIXEL_BYTES = 24  # that decoding takes


def open_bit_fields(data: bytes, min_side: MinSide, check_size: CheckSize) -> Opened:
    """Read a BMP's header; see `pillow_formats.open_picture`.

    Raises:
        PhotoError: it has no bit fields, is too large, or damaged.
    """
    try:
        start, _, width, height, _, bits, compression = struct.unpack_from("<IIiiHHI", data, 10)
        masks = struct.unpack_from("<3I", data, MASKS)
    except struct.error as error:
        raise damaged_error() from error
    if compression not in BIT_FIELDS or bits not in (16, 32) or not all(masks) or width <= 0 or not height:
        raise unsupported_error("BMP")
    size = width, abs(height)
    check_size(size)

    def load() -> Loaded:
        row_bytes = -(-width * bits // 32) * 4
        rows = min(size[1], max(0, len(data) - start) // row_bytes)
        if not rows:
            raise damaged_error()
        raw = np.frombuffer(data, np.uint8, rows * row_bytes, start).reshape(rows, row_bytes)
        values = np.ascontiguousarray(raw).view(f"<u{bits // 8}")[:, :width].astype(np.uint32)
        pixels = np.zeros((size[1], width, 3), np.uint8)
        for band, mask in enumerate(masks):
            low = mask & -mask
            pixels[:rows, :, band] = ((values & mask) // low) * np.uint64(255) // np.uint64(mask // low)
        image = Image.fromarray(pixels if height < 0 else np.ascontiguousarray(pixels[::-1]))
        return Loaded(image, size, Tags(), INCOMPLETE if rows < size[1] else "")

    return Opened("BMP", width * size[1] * PIXEL_BYTES, min_side(size), load)


def with_file_header(data: bytes) -> bytes:
    """A BMP of a bitmap that has no header of a file, as it is kept in the clipboard and in icons."""
    if data[:2] == b"BM" or len(data) < SHORTEST_HEADER:
        return data
    header, bits, compression, used = struct.unpack_from("<I10xHI12xI", data)
    start = 14 + header + (MASK_BYTES.get(compression, 0) if header == SHORTEST_HEADER else 0)
    start += 4 * ((min(used, 256) or 1 << bits) if bits <= 8 else 0)
    return struct.pack("<2sIII", b"BM", min(14 + len(data), 0xFFFFFFFF), 0, start) + data


def largest_icon(data: bytes) -> bytes:
    """The largest picture of an ICO that begins in the file: a PNG, or a bitmap without transparency.

    Raises:
        PhotoError: there is none.
    """
    found = [
        (colours_and_size, data[start:])
        for at in range(6, 6 + ICON_ENTRY * min(MOST_ICONS, int.from_bytes(data[4:6], "little")), ICON_ENTRY)
        for width, height, bits, _, start in [struct.unpack("<BB4xHII", data[at : at + ICON_ENTRY].ljust(16))]
        for colours_and_size in [((width or 256) * (height or 256), bits)]
        if start + SHORTEST_HEADER <= len(data)
    ]
    if not found:
        raise damaged_error()
    picture = max(found, key=lambda one: one[0])[1]
    if picture.startswith(b"\x89PNG"):
        return picture
    height = int.from_bytes(picture[8:12], "little") // 2  # with that of the mask
    return with_file_header(picture[:8] + struct.pack("<I", height) + picture[12:])


# Adobe Photoshop File Formats Specification: modes as TIFF calls them; duotones and channels alone are grey.
PSD_HEADER, INDEXED, BITMAP, CMYK = ">4sH6xHIIHH", 2, 0, 4
PSD_MEANINGS = {
    BITMAP: tiff.GREY, 1: tiff.GREY, INDEXED: tiff.GREY, 3: tiff.RGB, CMYK: tiff.SEPARATED,
    7: tiff.GREY, 8: tiff.GREY, 9: tiff.ICC_LAB,
}  # fmt: skip
PSD_TYPES = {1: "u1", 8: "u1", 16: ">u2", 32: ">f4"}
RAW, RLE, ZIP = range(3)  # kinds of compression
PSD_INFO = {1039: "icc_profile", 1058: "exif", 1060: "xmp"}  # image resources
PSD_IPTC = 1028
DEEP_LAYERS, MERGED_ALPHA = (b"8BIMLr16", b"8BIMLr32"), (b"8BIMMtrn", b"8BIMMt16", b"8BIMMt32")
LINEAR_LIGHT = 1, 8  # primaries and curve of 32 bits without a profile, by their numbers in H.273


@dataclass(frozen=True, slots=True)
class _Psd:
    """The parts of a PSD beside its pixels.

    Attributes:
        palette: of indexed colours, the reds first.
        info: metadata, as Pillow names them.
        has_alpha: whether a channel behind the colours is transparency, not a selection that was saved.
        pixels: where the flattened picture begins.
    """

    palette: bytes
    info: dict[str, Any]
    has_alpha: bool
    pixels: int


def open_psd(data: bytes, min_side: MinSide, check_size: CheckSize) -> Opened:
    """Read a PSD's header; see `pillow_formats.open_picture`.

    Raises:
        PhotoError: a variety that is not read, too large, or damaged.
    """
    try:
        _, _, channels, height, width, bits, mode = struct.unpack_from(PSD_HEADER, data)
        parts = _psd_parts(data)
        (compression,) = struct.unpack_from(">H", data, parts.pixels)
    except (struct.error, LookupError) as error:
        raise damaged_error() from error
    meaning = PSD_MEANINGS.get(mode)
    if meaning is None or bits not in PSD_TYPES or compression not in (RAW, RLE, ZIP):
        raise unsupported_error("PSD")
    colours = tiff.COLOURS[meaning]
    if not (colours <= channels <= 56 and width and height):
        raise damaged_error()
    check_size((width, height))
    row_bytes = -(-width * bits // 8)

    def load() -> Loaded:
        has_alpha = parts.has_alpha and channels > colours
        wanted = colours + has_alpha
        planes, is_whole = _psd_planes(
            data[parts.pixels + 2 :], compression, channels, wanted, height, row_bytes
        )
        samples = np.frombuffer(planes, PSD_TYPES[bits]).reshape(wanted, height, -1).transpose(1, 2, 0)
        if bits == 1:
            samples = 255 * (1 - np.unpackbits(samples, axis=1)[:, :width])
        elif mode == CMYK:
            samples = np.concatenate([~samples[:, :, :4], samples[:, :, 4:]], axis=2)
        image = tiff.image_of(samples, meaning, colours, has_alpha)
        if mode == INDEXED and len(parts.palette) >= 768:
            image.putpalette(np.frombuffer(parts.palette, "u1", 768).reshape(3, 256).T.tobytes())
        image.info.update(parts.info)
        if bits == 32 and "icc_profile" not in image.info:
            image.info["icc_profile"] = colour_spaces.profile(*LINEAR_LIGHT)
        if not is_whole and is_blank(image):
            raise damaged_error()
        return Loaded(image, image.size, read_tags(image), "" if is_whole else INCOMPLETE)

    needed = width * height * (3 * channels * -(-bits // 8) + 16)
    return Opened("PSD", needed, min_side((width, height)), load)


def _psd_parts(data: bytes) -> _Psd:
    at, sections = struct.calcsize(PSD_HEADER), list[bytes]()
    for _ in range(3):  # palette, resources, layers
        (size,) = struct.unpack_from(">I", data, at)
        sections.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    palette, resources, layers = sections
    info: dict[str, Any] = {}
    for number, content in _psd_resources(resources):
        if number in PSD_INFO:
            info[PSD_INFO[number]] = content
        elif number == PSD_IPTC:
            info["photoshop"] = {number: content}
    counts = [
        layers[4:6],
        *(layers[place + 12 :][:2] for key in DEEP_LAYERS if (place := layers.find(key)) >= 0),
    ]
    has_alpha = any(count[:1] >= b"\x80" for count in counts)  # a negative number of layers says so
    return _Psd(palette, info, has_alpha or any(key in layers for key in MERGED_ALPHA), at)


def _psd_resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 7 <= len(data):
        number, name = int.from_bytes(data[at + 4 : at + 6], "big"), data[at + 6]
        at += 8 + name // 2 * 2  # the name with its length has an even size
        size = int.from_bytes(data[at : at + 4], "big")
        yield number, data[at + 4 : at + 4 + size]
        at += 4 + size + size % 2


def _psd_planes(
    data: bytes, compression: int, channels: int, wanted: int, height: int, row_bytes: int
) -> tuple[bytes, bool]:
    """The samples of the first channels, zeros where they are missing; and whether all are there."""
    size = height * row_bytes
    if compression != RLE:
        if compression == ZIP:
            data = zlib.decompressobj().decompress(data, wanted * size)
        return data[: wanted * size].ljust(wanted * size, b"\0"), len(data) >= wanted * size
    start, planes, is_whole = 2 * channels * height, list[bytes](), True
    ends = start + np.cumsum(np.frombuffer(data, ">u2", channels * height), dtype=np.int64)
    for first in range(0, wanted * height, height):
        rows = int(np.searchsorted(ends[first : first + height], len(data), "right"))
        begin, end = (int(ends[first - 1]) if first else start), int(ends[first + rows - 1])
        plane = tiff.decompressed(data[begin:end], tiff.PACK_BITS, row_bytes, rows) if rows else b""
        is_whole = is_whole and len(plane) == size
        planes.append(plane.ljust(size, b"\0"))
    return b"".join(planes), is_whole
