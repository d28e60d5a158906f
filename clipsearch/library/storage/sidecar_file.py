"""Writing XMP sidecars beside photos, and undoing it: atomically, and never over changes of others."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from clipsearch.errors import LibraryError
from clipsearch.photos.metadata.companions import MOST_BYTES, read_companion
from clipsearch.photos.metadata.xmp_writer import merge_into
from clipsearch.system import atomic_files

__all__ = ["SidecarChange", "restore_sidecar", "sidecar_of", "write_sidecar"]

TRIES = 5  # where another program writes at the same time


def sidecar_of(photo: Path) -> Path:
    """The sidecar of a photo: the one that is there, of either name, else "photo.jpg.xmp"."""
    whole, short = photo.with_name(f"{photo.name}.xmp"), photo.with_suffix(".xmp")
    return short if short.is_file() and not os.path.lexists(whole) else whole


class SidecarChange(NamedTuple):
    """The packet in a sidecar before it was written, None where there was no sidecar; and after that."""

    before: bytes | None
    after: bytes


def write_sidecar(path: Path, values: Mapping[str, Any]) -> SidecarChange | None:
    """Write values into a sidecar, which is replaced whole or not at all; all else in it survives.

    Returns:
        What was changed; None where the sidecar has these values.

    Raises:
        LibraryError: it is no XMP that can be read; it was left as it is.
        OSError: it cannot be read or written.
    """
    return _change(path, lambda packet: merge_into(packet or b"", values))


def restore_sidecar(path: Path, change: SidecarChange, names: Collection[str]) -> None:
    """Undo a change of a sidecar; where others wrote into it since, only in the fields of these names.

    Raises:
        As `write_sidecar`.
    """

    def restored(packet: bytes | None) -> bytes | None:
        if packet is None or packet == change.after:
            return None if packet is None else change.before
        said = read_companion("xmp", change.before or b"")
        return merge_into(packet, {name: getattr(said, name) for name in names})

    _change(path, restored)


def _change(path: Path, change: Callable[[bytes | None], bytes | None]) -> SidecarChange | None:
    """Replace the packet in a sidecar; None stands for no sidecar."""
    for _ in range(TRIES):
        state = _state(path)
        packet = atomic_files.read_file(path, MOST_BYTES) if state else None
        made = change(packet)
        if made == (packet or b"") or made == packet:
            return None
        if made is None:
            if _state(path) == state:
                path.unlink()
                atomic_files.sync_folder(path.parent)
                return None
            continue
        atomic_files.require_file(path)
        with atomic_files.temporary(path, atomic_files.SHARED) as new:
            new.write_bytes(made)
            atomic_files.sync_file(new)
            if _state(path) == state:
                atomic_files.put_in_place(new, path)
                return SidecarChange(packet, made)
    raise LibraryError(f"{path.name} is being written by another program", "Try again when it is done")


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file does; None where there is none."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
