"""Decoders for the embedding process that misbehave when a file's name says so."""

from __future__ import annotations

import os
import time
from pathlib import Path

from clipsearch.photos.decode import Prepared, prepare, prepare_bytes

__all__ = ["misbehave", "prepare_bytes"]


def misbehave(path: Path, image_size: int, max_megapixels: int) -> Prepared:
    """Kill the process, hang or raise for files named so; decode any other."""
    if "kill" in path.name:
        os.abort()
    if "hang" in path.name:
        time.sleep(3600)
    if "raise" in path.name:
        raise ZeroDivisionError("a decoder's bug")
    return prepare(path, image_size, max_megapixels)
