"""Memory that decoding a picture takes, by its header, and the budget that all decoders share."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, JpegImagePlugin, TiffImagePlugin

__all__ = ["MOST_BYTES", "MemoryBudget", "decoding_bytes", "webp_size"]

MOST_BYTES = 5 << 29  # for all pictures that are decoded at the same time
# Bytes for each pixel of a canvas: what the libraries hold beside what Pillow copies from them.
CANVAS_BYTES = {"WEBP": 20, "AVIF": 16, "JPEG2000": 20, "PSD": 8}
PIXEL_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # in Pillow's memory; all other modes take 4
COEFFICIENT_BYTES = 2  # of a progressive JPEG, for each component of each pixel
CONVERSION_BYTES = 12  # for each pixel of a picture that is converted without being reduced before
BITS_PER_SAMPLE, SAMPLES, STRIP_ROWS, TILE_WIDTH, TILE_LENGTH = 258, 277, 278, 322, 323  # TIFF 6.0


class MemoryBudget:
    """Lets threads decode at the same time only as long as their pictures fit in memory together."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        """`most`: bytes; a picture that needs more is decoded while no other is."""
        self._most = most
        self._changed = threading.Condition()
        self._held = 0
        self._decoding = 0  # threads that hold memory for a picture, and not only for its file
        self._since: dict[int, float] = {}

    @contextmanager
    def hold(self, size: int, *, is_reading: bool = False) -> Iterator[None]:
        """Take `size` bytes of the budget within the block; waits until they are free.

        With `is_reading` for a file, in whose block its picture's memory is taken as well. Files that
        wait for that do not hold up a picture where no other is decoded: all would wait for each other.
        """
        thread = threading.get_ident()

        def may_take() -> bool:
            is_first = not self._held if is_reading else not self._decoding
            return is_first or self._held + size <= self._most

        with self._changed:
            before = self._since.get(thread)
            self._since[thread] = float("inf")
            self._changed.wait_for(may_take)
            self._held += size
            self._decoding += not is_reading
            self._since[thread] = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                self._held -= size
                self._decoding -= not is_reading
                if before is None:
                    del self._since[thread]
                self._changed.notify_all()

    def since(self, thread: int) -> float:
        """When a thread, by its identifier, got its memory: infinity while it waits, 0 if it holds none."""
        return self._since.get(thread, 0.0)


def decoding_bytes(image: Image.Image, original: tuple[int, int], min_side: int) -> int:
    """Estimate the memory for decoding and converting an image that is only opened.

    Args:
        image: opened; of a JPEG, its draft is set.
        original: its width and height before that.
        min_side: as for `pixels.reduced_rgb`.
    """
    pixels, full = image.width * image.height, original[0] * original[1]
    size = pixels * CANVAS_BYTES.get(image.format or "", PIXEL_BYTES.get(image.mode, 4))
    if min(image.size) < 2 * min_side:
        size += pixels * CONVERSION_BYTES
    if isinstance(image, JpegImagePlugin.JpegImageFile) and image.info.get("progressive"):
        size += full * COEFFICIENT_BYTES * image.layers
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        tags = image.tag_v2
        wide, rows = tags.get(TILE_WIDTH), tags.get(TILE_LENGTH)
        if wide is None or rows is None:
            wide, rows = image.width, min(image.height, tags.get(STRIP_ROWS) or image.height)
        size += wide * rows * tags.get(SAMPLES, 1) * -(-max(tags.get(BITS_PER_SAMPLE, (8,))) // 8)
    return int(size)


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a WebP's canvas, for which libwebp takes memory as soon as it is opened.

    None where the bytes are no WebP (RFC 9649, 2.4 to 2.7).
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 25:
        return None
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = data[26:28], data[28:30]
            return int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF
    return None
