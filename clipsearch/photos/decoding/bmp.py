"""BMPs whose pixels are bit fields in a layout that Pillow does not know."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from clipsearch.photos.decoding.opened import INCOMPLETE, Loaded, Opened, damaged_error, unsupported_error
from clipsearch.photos.decoding.pillow_formats import CheckSize, MinSide
from clipsearch.photos.metadata.exif import Tags

__all__ = ["open_bit_fields"]

BIT_FIELDS = (3, 6)  # kinds of compression
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
