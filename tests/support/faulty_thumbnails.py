"""The thumbnail process with a decoder that misbehaves: `python -m tests.support.faulty_thumbnails`."""

from __future__ import annotations

from pathlib import Path

from clipsearch.embedding.process import thumbnail_server
from clipsearch.photos.decoding.decoder import decode_pixels
from clipsearch.photos.decoding.file_reader import Access
from clipsearch.records import Box, Pixels
from tests.support.faulty_decoders import act_up, misbehave

__all__ = ["FAULTY_THUMBNAILS"]

FAULTY_THUMBNAILS = "tests.support.faulty_thumbnails"


def decode_screen(
    path: Path,
    bounds: tuple[int, int] | None,
    most: int,
    area: Box | None,
    access: Access,
    seconds: float,
) -> Pixels:
    """Misbehave in the same way first."""
    act_up(path)
    return decode_pixels(path, bounds, most, area, access, seconds)


if __name__ == "__main__":
    thumbnail_server.decode_file = misbehave
    thumbnail_server.decode_pixels = decode_screen  # type: ignore[assignment]
    thumbnail_server.main()
