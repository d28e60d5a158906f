"""The thumbnail process with a decoder that misbehaves: `python -m tests.support.faulty_thumbnails`."""

from __future__ import annotations

from pathlib import Path

from clipsearch.embedding.process import thumbnail_server
from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_pixels
from clipsearch.records import Box, Pixels
from tests.support.faulty_decoders import misbehave

__all__ = ["FAULTY_THUMBNAILS"]

FAULTY_THUMBNAILS = "tests.support.faulty_thumbnails"


def decode(path: Path, image_size: int, max_megapixels: int) -> DecodedPhoto:
    """As `misbehave`."""
    return misbehave(path, image_size, max_megapixels)


def decode_screen(path: Path, bounds: tuple[int, int] | None, most: int, area: Box | None) -> Pixels:
    """Misbehave in the same way first."""
    misbehave(path, 1, most)
    return decode_pixels(path, bounds, most, area)


if __name__ == "__main__":
    thumbnail_server.decode_file = decode  # type: ignore[assignment]
    thumbnail_server.decode_pixels = decode_screen  # type: ignore[assignment]
    thumbnail_server.main()
