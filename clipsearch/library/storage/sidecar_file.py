"""Writing XMP sidecars beside photos: atomically, and never over what another program wrote meanwhile."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clipsearch.errors import LibraryError
from clipsearch.photos.metadata.companions import MOST_BYTES
from clipsearch.photos.metadata.xmp_writer import merge_into
from clipsearch.system import atomic_files

__all__ = ["sidecar_of", "write_sidecar"]

TRIES = 5  # where another program writes at the same time


def sidecar_of(photo: Path) -> Path:
    """The sidecar of a photo: the one that is there, of either name, else "photo.jpg.xmp"."""
    whole, short = photo.with_name(f"{photo.name}.xmp"), photo.with_suffix(".xmp")
    return short if short.is_file() and not os.path.lexists(whole) else whole


def write_sidecar(path: Path, values: Mapping[str, Any]) -> None:
    """Write values into a sidecar, which is replaced whole or not at all; all else in it survives.

    Raises:
        LibraryError: it is no XMP that can be read; it was left as it is.
        OSError: it cannot be read or written.
    """
    for _ in range(TRIES):
        before = _state(path)
        packet = atomic_files.read_file(path, MOST_BYTES) if before else b""
        made = merge_into(packet, values)
        if made == packet:
            return
        atomic_files.require_file(path)
        with atomic_files.temporary(path, atomic_files.SHARED) as new:
            new.write_bytes(made)
            atomic_files.sync_file(new)
            if _state(path) == before:
                atomic_files.put_in_place(new, path)
                return
    raise LibraryError(f"{path.name} is being written by another program", "Try again when it is done")


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file does; None where there is none."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
