"""Pictures drawn for tests, also in unusual encodings that no available encoder writes."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageDraw

__all__ = ["adobe_transform", "chunk", "encoded", "gif_of", "header_png", "quarters", "with_exif", "ycck"]

# Top left, top right, bottom left, bottom right: the picture tells which way is up.
COLOURS = ((220, 40, 40), (40, 180, 60), (40, 60, 210), (235, 225, 60))


def quarters(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Four quarters in four colours."""
    width, height = size
    image = Image.new("RGB", size, COLOURS[3])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), COLOURS[0])
    draw.rectangle((width // 2, 0, width, height // 2 - 1), COLOURS[1])
    draw.rectangle((0, height // 2, width // 2 - 1, height), COLOURS[2])
    return image


def encoded(image: Image.Image, image_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """One PNG chunk (ISO/IEC 15948, 5.3)."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def header_png(width: int, height: int, bits: int, colour: int, pixels: bytes) -> bytes:
    """A PNG written by hand: any size, with only its compressed pixels."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    ends = chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + ends


def with_exif(jpeg: bytes, exif: bytes) -> bytes:
    """Insert an EXIF segment, however broken, after a JPEG's start."""
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def adobe_transform(jpeg: bytes, transform: int) -> bytes:
    """Change what the Adobe segment says about the colours: 0 is CMYK, 2 is YCCK."""
    at = jpeg.index(b"\xff\xee\x00\x0eAdobe") + 15
    return jpeg[:at] + bytes([transform]) + jpeg[at + 1 :]


def ycck(ink: Image.Image) -> bytes:
    """A CMYK image as an Adobe YCCK JPEG: the inks C, M, Y go through the RGB-to-YCbCr matrix."""
    c, m, y, k = ink.split()
    luma, blue, red = Image.merge("RGB", (c, m, y)).convert("YCbCr").split()
    inverted = [band.point(lambda value: 255 - value) for band in (luma, blue, red)]
    return adobe_transform(encoded(Image.merge("CMYK", [*inverted, k]), "JPEG", quality=95), 2)


def gif_of(image: Image.Image, frames: int) -> bytes:
    """A GIF that repeats its only frame without compressing it again."""
    data = encoded(image.quantize(16), "GIF")
    start = 13 + 3 * (2 << (data[10] & 7))  # behind header and global palette (GIF89a, 18 to 19)
    return data[:start] + data[start:-1] * frames + b";"


def deep(mode: str, image: Image.Image) -> Image.Image:
    """The picture's grey in a mode of more than 8 bits, over its whole range."""
    grey = np.asarray(image.convert("L"))
    if mode == "F":
        return Image.fromarray((grey / 255).astype(np.float32))
    wide = grey.astype(np.uint32) * 257
    return Image.fromarray(wide.astype(np.uint16 if mode == "I;16" else np.int32))
