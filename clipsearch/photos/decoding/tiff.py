"""TIFFs: which are camera RAWs, and reading of those that Pillow cannot (floating point, Lab, BigTIFF)."""

from __future__ import annotations

import io
import struct
import zlib
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.opened import INCOMPLETE, Loaded, Opened, damaged_error, unsupported_error
from clipsearch.photos.decoding.pillow_formats import CheckSize, MinSide, open_picture
from clipsearch.photos.metadata.exif import DECODE_ERRORS, Tags, read_tags
from clipsearch.records.formats import FORMATS, PhotoFormat

__all__ = [
    "COLOURS",
    "GREY",
    "ICC_LAB",
    "PACK_BITS",
    "RGB",
    "SEPARATED",
    "decompressed",
    "image_of",
    "open_tiff",
    "raw_format",
]

Directory = Mapping[int, tuple[Any, ...]]
Array = npt.NDArray[Any]

# Tags of TIFF 6.0, TIFF/EP and DNG.
SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, MAKE = 254, 256, 257, 258, 259, 262, 271
STRIPS, ORIENTATION, SAMPLES, STRIP_ROWS, STRIP_BYTES, PLANAR, PREDICTOR = 273, 274, 277, 278, 279, 284, 317
TILE_WIDTH, TILE_LENGTH, TILES, TILE_BYTES, SUB_DIRECTORIES = 322, 323, 324, 325, 330
COLOUR_MAP, EXTRA_SAMPLES, SAMPLE_FORMAT, XMP, ICC, DNG_VERSION = 320, 338, 339, 700, 34675, 50706
TYPES = {1: "B", 2: "s", 3: "H", 4: "I", 6: "b", 7: "s", 8: "h", 9: "i", 16: "Q"}
MOST_TAGS, MOST_VALUES = 500, 1 << 20
INFLATED_STEP = 1 << 16
COLOUR_FILTER_ARRAY, LINEAR_RAW = 32803, 34892  # what a sensor sees
GREY_INVERTED, GREY, RGB, PALETTE, SEPARATED, LAB, ICC_LAB = 0, 1, 2, 3, 5, 8, 9
COLOURS = {GREY_INVERTED: 1, GREY: 1, RGB: 3, PALETTE: 1, SEPARATED: 4, LAB: 3, ICC_LAB: 3}
DEFLATE, PACK_BITS = (8, 32946), 32773
BYTE_COMPRESSIONS = (5, PACK_BITS, 34925, 50000, *DEFLATE)  # LZW, PackBits, LZMA, Zstandard
KINDS = {1: "u", 2: "i", 3: "f"}  # sample formats
MAKERS = {"NIKON": "NEF", "SONY": "ARW", "PENTAX": "PEF", "RICOH": "PEF", "SAMSUNG": "SRW"}
FLOAT_WHITES = (1.0, 255.0, 65535.0)
SAMPLE_STEP, BLOCK_ROWS = 7, 256
BRIGHT = 1.5  # floating point pixels slightly above white are highlights


def raw_format(data: bytes) -> PhotoFormat | None:
    """The format of a RAW that is built as a TIFF; None for any other TIFF.

    Its first directory has a preview of reduced size, or pixels as a sensor sees them.
    """
    tags = _directory(data)[0]
    if DNG_VERSION in tags:
        name = "DNG"
    elif _value(tags, PHOTOMETRIC) in (COLOUR_FILTER_ARRAY, LINEAR_RAW) or (
        _value(tags, SUBFILE, 0) & 1 and SUB_DIRECTORIES in tags
    ):
        make = b"".join(part for part in tags.get(MAKE, ()) if isinstance(part, bytes))
        maker = make.decode("latin-1").upper().split(" ")[0].rstrip("\0")
        name = MAKERS.get(maker, "RAW")
    else:
        return None
    return next(known for known in FORMATS if known.name == name)


def open_tiff(data: bytes, min_side: MinSide, check_size: CheckSize) -> Opened:
    """Read a TIFF's header: for Pillow, or else to be read here; see `open_picture`."""
    tags, order = _directory(data)
    try:
        if _is_misread(tags):
            raise unsupported_error("TIFF")
        opened = open_picture(data, "TIFF", min_side, check_size)
        return replace(opened, load=lambda: _load_or_mend(opened, data, tags, order))
    except PhotoError as error:
        if error.reason not in ("unsupported", "truncated"):
            raise
        if not all(tag in tags for tag in (WIDTH, HEIGHT, PHOTOMETRIC)):
            raise
    size = _value(tags, WIDTH), _value(tags, HEIGHT)
    check_size(size)
    layout = _Layout(data, tags, order)
    return Opened("TIFF", size[0] * size[1] * (3 * layout.pixel_bytes + 16), min_side(size), layout.load)


def _is_misread(tags: Directory) -> bool:
    """Whether Pillow does not invert its grey, takes 32 bits for a sign, or 16 bits of planes for 8."""
    bits, meaning = _value(tags, BITS, 1), _value(tags, PHOTOMETRIC, GREY)
    is_unsigned = bits == 32 and _value(tags, SAMPLE_FORMAT, 1) == 1
    return is_unsigned or (bits > 8 and (meaning == GREY_INVERTED or _value(tags, PLANAR, 1) == 2))


def _load_or_mend(opened: Opened, data: bytes, tags: Directory, order: str) -> Loaded:
    """Decode with Pillow; of what is cut off or damaged it gives less than can be read here."""
    loaded, problem = None, damaged_error()
    try:
        loaded = opened.load()
    except PhotoError as error:
        problem = error
    if loaded is not None and not loaded.missing:
        return loaded
    with suppress(*DECODE_ERRORS, PhotoError):
        return _Layout(data, tags, order).load()
    if loaded is None:
        raise problem
    return loaded


def _value(tags: Directory, tag: int, default: int = 0) -> int:
    value = tags.get(tag, (default,))[0]
    return value if isinstance(value, int) else default


def _directory(data: bytes) -> tuple[Directory, str]:
    """The first directory of a TIFF or BigTIFF, and its byte order; without what is damaged."""
    order = "<" if data[:2] == b"II" else ">"
    tags: dict[int, tuple[Any, ...]] = {}
    try:
        (version,) = struct.unpack_from(order + "H", data, 2)
        is_big = version == 43
        (at,) = struct.unpack_from(order + ("Q" if is_big else "I"), data, 8 if is_big else 4)
        (count,) = struct.unpack_from(order + ("Q" if is_big else "H"), data, at)
        at += 8 if is_big else 2
        for _ in range(min(count, MOST_TAGS)):
            tag, kind, number = struct.unpack_from(order + ("HHQ" if is_big else "HHI"), data, at)
            at += 12 if is_big else 8
            inline = 8 if is_big else 4
            if kind in TYPES and number <= MOST_VALUES:
                form = f"{order}{number}{TYPES[kind]}"
                place = at
                if struct.calcsize(form) > inline:
                    (place,) = struct.unpack_from(order + ("Q" if is_big else "I"), data, at)
                if place + struct.calcsize(form) <= len(data):
                    tags[tag] = struct.unpack_from(form, data, place)
            at += inline
    except struct.error:
        pass
    return {tag: values for tag, values in tags.items() if values}, order


class _Layout:
    """Where the pixels of a TIFF are, and what they mean.

    Attributes:
        pixel_bytes: of one pixel in the file, uncompressed.
    """

    def __init__(self, data: bytes, tags: Directory, order: str) -> None:
        """Raises PhotoError: a variety that is not read."""
        self._data, self._tags = data, tags
        bits, self._samples = set(tags.get(BITS, (1,))), _value(tags, SAMPLES, 1)
        kind = KINDS.get(_value(tags, SAMPLE_FORMAT, 1))
        self._meaning, self._compression = _value(tags, PHOTOMETRIC), _value(tags, COMPRESSION, 1)
        colours = COLOURS.get(self._meaning, 0)
        if (
            len(bits) != 1
            or not bits <= {8, 16, 32, 64}
            or kind is None
            or (kind == "f" and bits == {8})
            or not 0 < colours <= self._samples <= colours + 4
            or self._compression not in (1, *BYTE_COMPRESSIONS)
        ):
            raise unsupported_error("TIFF")
        self._type = np.dtype(f"{order}{kind}{bits.pop() // 8}")
        self._colours = colours
        self._planar = _value(tags, PLANAR, 1) == 2
        self._size = _value(tags, WIDTH), _value(tags, HEIGHT)
        self.pixel_bytes = self._samples * self._type.itemsize

    def load(self) -> Loaded:
        """Decode it, as far as there is data."""
        pixels, missing = self._pixels()
        if self._meaning == PALETTE:
            pixels = self._colours_of(pixels[:, :, 0])
        image = image_of(pixels, self._meaning, self._colours, self._has_alpha())
        for key, tag in (("icc_profile", ICC), ("xmp", XMP)):
            values = self._tags.get(tag, ())
            if values:
                image.info[key] = values[0] if isinstance(values[0], bytes) else bytes(values)
        tags = Tags(orientation=min(max(_value(self._tags, ORIENTATION, 1), 1), 8))
        if struct.unpack_from("<H", self._data, 2)[0] in (42, 42 << 8):
            exif = Image.Exif()
            try:
                exif.load_from_fp(io.BytesIO(self._data))
                tags = read_tags(image, exif)
            except DECODE_ERRORS:
                pass
        return Loaded(image, image.size, tags, missing)

    def _colours_of(self, numbers: Array) -> Array:
        """The colours that are meant by numbers of a palette: 16 bits."""
        palette = np.array(self._tags.get(COLOUR_MAP, ()), np.uint16)
        if numbers.dtype.kind != "u" or not palette.size or palette.size % 3:
            raise damaged_error()
        colours = palette.reshape(3, -1).T
        self._meaning, self._colours = RGB, 3
        return colours[np.minimum(numbers, len(colours) - 1)]

    def _has_alpha(self) -> bool:
        return self._samples > self._colours and _value(self._tags, EXTRA_SAMPLES) in (1, 2)

    def _pixels(self) -> tuple[Array, str]:
        """Rows, columns, samples; and what is missing."""
        width, height = self._size
        is_tiled = TILES in self._tags
        offsets = self._tags.get(TILES if is_tiled else STRIPS, ())
        counts = self._tags.get(TILE_BYTES if is_tiled else STRIP_BYTES, ())
        rows = (
            _value(self._tags, TILE_LENGTH)
            if is_tiled
            else min(_value(self._tags, STRIP_ROWS, height), height)
        )
        columns = _value(self._tags, TILE_WIDTH) if is_tiled else width
        if not 0 < rows <= 2 * height + 1024 or not 0 < columns <= 2 * width + 1024:
            raise damaged_error()
        across = -(-width // columns)
        down = -(-height // rows)
        planes = self._samples if self._planar else 1
        pixels = np.zeros((height, width, self._samples), self._type.newbyteorder("="))
        found = 0
        for number, (offset, count) in enumerate(zip(offsets, counts, strict=False)):
            plane, place = divmod(number, across * down)
            if plane >= planes:
                break
            top, left = place // across * rows, place % across * columns
            height_here = rows if is_tiled else min(rows, height - top)
            content = self._data[offset : offset + count]
            block = self._block(content, height_here, columns, self._samples // planes)
            if not len(block):
                continue
            target = pixels[top : top + rows, left : left + columns]
            part = block[: target.shape[0], : target.shape[1]]
            target[: len(part), :, plane : plane + part.shape[2]] = part
            found += len(block)
        if not found:
            raise damaged_error()
        wanted = planes * across * (down * rows if is_tiled else height)
        return pixels, INCOMPLETE if found < wanted else ""

    def _block(self, data: bytes, rows: int, columns: int, samples: int) -> Array:
        """The samples of a strip or tile, as many rows of them as are there."""
        row_bytes = columns * samples * self._type.itemsize
        if self._compression != 1:
            data = decompressed(data, self._compression, row_bytes, rows)
        rows = min(rows, len(data) // row_bytes)
        raw = np.frombuffer(data, np.uint8, row_bytes * rows).reshape(rows, row_bytes)
        predictor = _value(self._tags, PREDICTOR, 1)
        if predictor == 3:  # differences of bytes, the most significant of a row's samples first
            planes = raw.reshape(rows, columns * samples * self._type.itemsize // samples, samples)
            summed = np.add.accumulate(planes, axis=1, dtype=np.uint8).reshape(rows, self._type.itemsize, -1)
            values = np.ascontiguousarray(summed.transpose(0, 2, 1)).view(self._type.newbyteorder(">"))
            return values.reshape(rows, columns, samples)
        values = raw.view(self._type).reshape(rows, columns, samples)
        if predictor == 2:
            return np.add.accumulate(values, axis=1, dtype=self._type.newbyteorder("="))
        return values


def decompressed(data: bytes, compression: int, row_bytes: int, rows: int) -> bytes:
    """The bytes of a strip or tile, of one that is damaged or cut off those of the first rows.

    What the standard library does not know libtiff decompresses, as a grey picture of as many pixels.
    """
    if compression in DEFLATE:
        return _inflated(data, row_bytes * rows)
    if whole := _decompressed_by_libtiff(data, compression, row_bytes, rows):
        return whole
    tried = range(1, rows)  # fewer rows end before the damage
    most = bisect_left(
        tried, 1, key=lambda few: not _decompressed_by_libtiff(data, compression, row_bytes, few)
    )
    return _decompressed_by_libtiff(data, compression, row_bytes, most) if most else b""


def _inflated(data: bytes, size: int) -> bytes:
    """As much as can be inflated, in small steps, since what a step yields before an error is lost."""
    inflater, parts, left = zlib.decompressobj(), list[bytes](), size
    with suppress(zlib.error):
        for at in range(0, len(data), INFLATED_STEP):
            parts.append(inflater.decompress(data[at : at + INFLATED_STEP], left))
            left -= len(parts[-1])
            if not left:
                break
    return b"".join(parts)


def _decompressed_by_libtiff(data: bytes, compression: int, row_bytes: int, rows: int) -> bytes:
    entries = (
        (WIDTH, 4, row_bytes), (HEIGHT, 4, rows), (BITS, 3, 8), (COMPRESSION, 3, compression),
        (PHOTOMETRIC, 3, GREY), (STRIPS, 4, 8), (SAMPLES, 3, 1), (STRIP_ROWS, 4, rows),
        (STRIP_BYTES, 4, len(data)),
    )  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    body = data + b"\0" * (len(data) % 2)
    file = b"II*\0" + struct.pack("<I", 8 + len(body)) + body + directory + bytes(4)
    try:
        return Image.open(io.BytesIO(file), formats=("TIFF",)).tobytes()
    except DECODE_ERRORS:
        return b""


def image_of(pixels: Array, meaning: int, colours: int, has_alpha: bool) -> Image.Image:
    """An 8-bit image."""
    if meaning in (LAB, ICC_LAB):
        return _lab(pixels[:, :, :3], meaning)
    light = _to_bytes(pixels[:, :, :colours])
    if meaning == GREY_INVERTED:
        light = 255 - light
    if has_alpha and colours in (1, 3):
        clear = _to_bytes(pixels[:, :, colours : colours + 1])
        return Image.fromarray(np.concatenate([light, clear], axis=2), "LA" if colours == 1 else "RGBA")
    if colours == 1:
        return Image.fromarray(light[:, :, 0])
    return Image.fromarray(light, "CMYK" if colours == 4 else "RGB")


def _to_bytes(pixels: Array) -> npt.NDArray[np.uint8]:
    kind, bits = pixels.dtype.kind, 8 * pixels.dtype.itemsize
    if kind == "u":
        if bits > 16:  # in which many programs keep 8 or 16
            most = int(pixels.max())
            bits = next((few for few in (8, 16) if most < 1 << few), bits)
        return (pixels >> (bits - 8)).astype(np.uint8)
    if kind == "i":
        return ((pixels >> (bits - 8)).astype(np.int16) + 128).astype(np.uint8)
    sample = _finite(pixels[::SAMPLE_STEP, ::SAMPLE_STEP])
    low, high = float(sample.min()), float(np.percentile(sample, 99.5))
    white = next((top for top in FLOAT_WHITES if high <= BRIGHT * top), high)
    black = low if low < -BRIGHT * white else 0.0
    result = np.empty(pixels.shape, np.uint8)
    for top in range(0, len(pixels), BLOCK_ROWS):
        block = _finite(pixels[top : top + BLOCK_ROWS])
        levels = (block - black) * (255 / ((white - black) or 1)) + 0.5
        result[top : top + BLOCK_ROWS] = np.clip(levels, 0, 255)
    return result


def _finite(values: Array) -> npt.NDArray[np.float32]:
    return np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)


def _lab(pixels: Array, meaning: int) -> Image.Image:
    """L from 0 to 100, a and b with a sign (CIE) or an offset (ICC); all in 8 bits as Pillow has them."""
    if pixels.dtype.kind != "u":
        raise unsupported_error("TIFF")
    values = (pixels >> (8 * pixels.dtype.itemsize - 8)).astype(np.uint8)
    if meaning == ICC_LAB:
        values[:, :, 1:] ^= 0x80
    return Image.frombytes("LAB", (values.shape[1], values.shape[0]), values.tobytes(), "raw", "LAB")
