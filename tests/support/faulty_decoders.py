"""A decoder for the embedding process that misbehaves when a file's name says so."""

from __future__ import annotations

import os
import time
from pathlib import Path

from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_file
from clipsearch.records import Listing

__all__ = ["misbehave"]

MOST_MEGABYTES = 4096
LEAKED: list[bytes] = []


def misbehave(
    path: Path, image_size: int, max_megapixels: int, listing: Listing | None = None
) -> DecodedPhoto:
    """Kill the process, hang, take memory, leak or raise for files of such names; decode any other."""
    if "kill" in path.name:
        os.abort()
    if "hang" in path.name:
        time.sleep(3600)
    if "swell" in path.name:
        swell()
    if "leak" in path.name:
        LEAKED.append(b"x" * (600 << 20))
        time.sleep(1)
    if "raise" in path.name:
        raise ZeroDivisionError("a decoder's bug")
    return decode_file(path, image_size, max_megapixels, listing)


def swell() -> None:
    """Use ever more memory; stop before a memory limit that does not work would harm the machine."""
    taken = []
    for _ in range(MOST_MEGABYTES // 64):  # much at a time: on a busy machine it would count as hanging else
        taken.append(b"x" * (64 << 20))
        time.sleep(0.01)
    time.sleep(3600)
