"""A sample of each format that is read, drawn here: by Pillow, by a library, or byte by byte.

The HEIC was encoded from `quarters` by x265 (pillow-heif), since nothing that is installed encodes it.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image

from clipsearch.records.formats import FORMATS, PhotoFormat
from tests.support.pictures import encoded, quarters

__all__ = [
    "HEIC",
    "HEIC_TURNED",
    "SAMPLED",
    "TURNABLE",
    "deep_tiff",
    "dng",
    "float_tiff",
    "psd",
    "sample",
    "turned",
]

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWl4AAAAAG1pZjFoZWl4bWlhZgAAAVVtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABeQABAAAAAAAAAM8AAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA1WlwcnAAAAC2aXBjbwAAAHdodmNDAQQIAAAAnjgAAAAAHvAA/P/4+AAADwNgAAEAF0ABDAH//wQIAAADAJ44AAAD"
    "AAAeugJAYQABACpCAQEECAAAAwCeOAAAAwAAHpAGECCy3UklNc3AQ0GBAAADABkAAAMAAQhiAAEACEQBwXKGDAIkAAAAE2NvbHJu"
    "Y2x4AAEADQAGgAAAABRpc3BlAAAAAAAAAGAAAABAAAAAEHBpeGkAAAAAAwgICAAAABdpcG1hAAAAAAAAAAEAAQSBAgMEAAAA121k"
    "YXQAAADLKAGvBnjlT92fN/xqL///h1/5D+X0XeHlb9f5l3//hyP/+utgNx36lNSbpdKXOBK07K7ixTtnVYPci+CA+FzSn+oxd7s9"
    "pV0Uj1TKwKMDOGll9+PsdRXYlvquAHCvv079Hj+Qf+//vFAvnoi6s5rgjfS6uajIqIIAPVy/456ejJGP1u7wv72hziJMrNjHtw5V"
    "JyTVJ2TxKhH/vXvs4Hf/7Fsix6r1///5iJo/22Hea0KBI9A/ouRTlGj9mQYkUhOSDrjd7HoLv+0Zj4A="
)
HEIC_TURNED = base64.b64decode(
    "AAAAHGZ0eXBoZWl4AAAAAG1pZjFoZWl4bWlhZgAAAaBtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAABxAABAAAAAAAAAM8AAgAAAAACkwABAAAAAAAAAGgAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA32lwcnAAAAC/aXBjbwAAAHdodmNDAQQIAAAA"
    "njgAAAAAHvAA/P/4+AAADwNgAAEAF0ABDAH//wQIAAADAJ44AAADAAAeugJAYQABACpCAQEECAAAAwCeOAAAAwAAHpAGECCy3Ukl"
    "Nc3AQ0GBAAADABkAAAMAAQhiAAEACEQBwXKGDAIkAAAAE2NvbHJuY2x4AAEADQAGgAAAABRpc3BlAAAAAAAAAGAAAABAAAAAEHBp"
    "eGkAAAAAAwgICAAAAAlpcm90AwAAABhpcG1hAAAAAAAAAAEAAQWBAgMEhQAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAABP21k"
    "YXQAAADLKAGvBnjlT92fN/xqL///h1/5D+X0XeHlb9f5l3//hyP/+utgNx36lNSbpdKXOBK07K7ixTtnVYPci+CA+FzSn+oxd7s9"
    "pV0Uj1TKwKMDOGll9+PsdRXYlvquAHCvv079Hj+Qf+//vFAvnoi6s5rgjfS6uajIqIIAPVy/456ejJGP1u7wv72hziJMrNjHtw5V"
    "JyTVJ2TxKhH/vXvs4Hf/7Fsix6r1///5iJo/22Hea0KBI9A/ouRTlGj9mQYkUhOSDrjd7HoLv+0Zj4AAAAAGRXhpZgAATU0AKgAA"
    "AAgAAwEQAAIAAAAGAAAAMgESAAMAAAABAAYAAIdpAAQAAAABAAAAOAAAAABQaG9uZQAAAZADAAIAAAAUAAAASgAAAAAyMDIyOjA4"
    "OjIyIDIwOjMwOjQ2AA=="
)
# Cameras' own formats cannot be written; a DNG stands for them.
SAMPLED: tuple[PhotoFormat, ...] = tuple(
    known for known in FORMATS if known.family != "RAW" or known.name == "DNG"
)
TURNABLE = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "DNG")  # into which an orientation is written here


def sample(name: str, image: Image.Image | None = None) -> bytes:
    """A picture in a format; `quarters` without an image."""
    picture = quarters() if image is None else image
    match name:
        case "HEIC":
            return HEIC
        case "JXL":
            import pylibjxl

            return pylibjxl.encode(np.asarray(picture), lossless=True)
        case "DNG":
            return dng(picture)
        case "PSD":
            return psd(picture)
        case "ICO":
            return encoded(picture, name, sizes=[picture.size], bitmap_format="bmp")
        case "JPEG2000":
            return encoded(picture, name, irreversible=False)
    return encoded(picture, name)


def turned(name: str, image: Image.Image, orientation: int = 6) -> bytes | None:
    """A picture that says how it is to be turned; None of a format in which nothing here writes that."""
    if name == "DNG":
        return dng(image, orientation=orientation)
    if name not in TURNABLE:
        return None
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image, name, exif=exif)


def psd(
    image: Image.Image,
    *,
    bits: int = 8,
    layers: int | None = None,
    compression: int = 0,
    resources: Mapping[int, bytes] | None = None,
) -> bytes:
    """A PSD with the flattened picture alone: RGB with or without a fourth channel, grey or CMYK.

    Args:
        bits: 8, 16, or 32 (linear light).
        layers: the number that is written; a negative one says that the fourth channel is transparency.
        compression: 0 for none, 1 for PackBits.
        resources: by their numbers.
    """
    mode = {"L": 1, "CMYK": 4}.get(image.mode, 3)
    pixels = np.asarray(image).reshape(image.height, image.width, -1)
    if mode == 4:
        pixels = 255 - pixels
    if bits == 16:
        pixels = pixels.astype(">u2") * 257
    elif bits == 32:
        pixels = ((pixels / 255) ** 2.2).astype(">f4")
    rows = [row.tobytes() for plane in pixels.transpose(2, 0, 1) for row in plane]
    if compression:
        rows = [b"".join(b"\0" + row[at : at + 1] for at in range(len(row))) for row in rows]
    counts = b"".join(struct.pack(">H", len(row)) for row in rows) if compression else b""
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, pixels.shape[2], image.height, image.width, bits, mode)
    blocks = b"".join(
        struct.pack(">4sHHI", b"8BIM", number, 0, len(data)) + data + bytes(len(data) % 2)
        for number, data in (resources or {}).items()
    )
    told = struct.pack(">Ih", 2, layers) if layers is not None else b""
    sections = b"".join(struct.pack(">I", len(one)) + one for one in (b"", blocks, told))
    return head + sections + struct.pack(">H", compression) + counts + b"".join(rows)


def dng(image: Image.Image, *, preview: bool = True, orientation: int = 1, make: str = "Maker") -> bytes:
    """A DNG of a sensor whose colours are linear sRGB (Adobe DNG 1.4)."""
    light = (np.asarray(image.convert("RGB")) / 255.0) ** 2.2 * 65535
    mosaic = np.empty(light.shape[:2], "<u2")
    mosaic[0::2, 0::2], mosaic[1::2, 1::2] = light[0::2, 0::2, 0], light[1::2, 1::2, 2]
    mosaic[0::2, 1::2], mosaic[1::2, 0::2] = light[0::2, 1::2, 1], light[1::2, 0::2, 1]
    to_camera = (32405, -15371, -4985, -9693, 18760, 416, 556, -2040, 10572)  # XYZ to sRGB, by 10,000
    matrix = b"".join(struct.pack("<ii", value, 10_000) for value in to_camera)
    neutral = struct.pack("<II", 1, 1) * 3
    shot: list[tuple[int, int, int, bytes]] = [
        (271, 2, len(make) + 1, make.encode() + b"\0"),
        (272, 2, 6, b"Model\0"),
        (274, 3, 1, struct.pack("<H", orientation)),
        (306, 2, 20, b"2021:02:03 04:05:06\0"),
        (36867, 2, 20, b"2021:02:03 04:05:06\0"),
        (50706, 1, 4, bytes((1, 4, 0, 0))),
        (50708, 2, 6, b"Model\0"),
        (50721, 10, 9, matrix),
        (50728, 5, 3, neutral),
        (50778, 3, 1, struct.pack("<H", 21)),
    ]
    sensor = [
        *_pixels(image.size, 0, 16, 1, 32803, mosaic.tobytes(), 1),
        (33421, 3, 2, struct.pack("<HH", 2, 2)),
        (33422, 1, 4, bytes((0, 1, 1, 2))),
        (50717, 4, 1, struct.pack("<I", 65535)),
    ]
    if not preview:
        return _tiff([*shot, *sensor], [])
    jpeg = encoded(image, "JPEG", quality=95, subsampling=0)
    return _tiff([*shot, *_pixels(image.size, 1, 8, 7, 6, jpeg, 3)], sensor)


def deep_tiff(
    pixels: np.ndarray[Any, Any],
    *,
    meaning: int = 2,
    compression: int = 1,
    predictor: int = 1,
    more: Sequence[tuple[int, int, int, bytes]] = (),
) -> bytes:
    """A TIFF of samples of any type, in one strip that holds `pixels` as they are."""
    kind = {"u": 1, "i": 2, "f": 3}[pixels.dtype.kind]
    height, width, samples = pixels.shape
    data = pixels.astype(pixels.dtype.newbyteorder("<")).tobytes()
    if compression == 8:
        data = zlib.compress(data)
    elif compression == 32773:  # PackBits, without any repetition
        data = b"".join(b"\0" + data[at : at + 1] for at in range(len(data)))
    tags = _pixels((width, height), 0, 8 * pixels.dtype.itemsize, compression, meaning, data, samples)
    formats = struct.pack("<H", kind) * samples
    return _tiff([*tags, *more, (317, 3, 1, struct.pack("<H", predictor)), (339, 3, samples, formats)], [])


def float_tiff(image: Image.Image) -> bytes:
    """A TIFF with floating point samples."""
    return deep_tiff((np.asarray(image) / 255).astype(np.float32), compression=8)


Tag = tuple[int, int, int, bytes]


def _pixels(
    size: tuple[int, int], subfile: int, bits: int, compression: int, meaning: int, data: bytes, samples: int
) -> list[Tag]:
    number = struct.Struct("<I").pack
    return [
        (254, 4, 1, number(subfile)),
        (256, 4, 1, number(size[0])),
        (257, 4, 1, number(size[1])),
        (258, 3, samples, struct.pack("<H", bits) * samples),
        (259, 3, 1, struct.pack("<H", compression)),
        (262, 3, 1, struct.pack("<H", meaning)),
        (273, 4, 1, data),  # replaced by the place where they are written
        (277, 3, 1, struct.pack("<H", samples)),
        (278, 4, 1, number(size[1])),
        (279, 4, 1, number(len(data))),
        (284, 3, 1, struct.pack("<H", 1)),
    ]


def _tiff(tags: Sequence[Tag], below: Sequence[Tag]) -> bytes:
    """A TIFF with a directory, and one below it."""
    out = bytearray(b"II*\0\0\0\0\0")

    def put(data: bytes) -> int:
        out.extend(bytes(len(out) % 2))
        out.extend(data)
        return len(out) - len(data)

    def directory(entries: Sequence[Tag]) -> int:
        rows = b""
        for tag, kind, count, data in sorted(entries):
            value = struct.pack("<I", put(data)) if len(data) > 4 or tag == 273 else data.ljust(4, b"\0")
            rows += struct.pack("<HHI", tag, kind, count) + value
        return put(struct.pack("<H", len(entries)) + rows + bytes(4))

    if below:
        tags = [*tags, (330, 4, 1, struct.pack("<I", directory(below)))]
    first = directory(tags)
    out[4:8] = struct.pack("<I", first)
    return bytes(out)
