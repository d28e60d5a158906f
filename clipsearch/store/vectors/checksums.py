"""Checksums of large files, by all cores, and reading a file whole only if its checksum is right.

They tell a damaged file from a whole one, not a forged one: CRC-32 of each piece, which misses
damage in a piece once in 4 billion, and a digest of those.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

__all__ = ["checksum", "checksum_of", "read_whole"]

PIECE = 4 << 20  # bytes
MOST_THREADS = 8


def checksum(data: bytes | bytearray) -> str:
    """Of bytes in memory."""
    view = memoryview(data)
    return _digest(len(view), lambda start: view[start : start + PIECE])


def checksum_of(path: Path) -> str:
    """Of a file's content, never all of it in memory. Raises OSError where it cannot be read."""
    size = path.stat().st_size
    return _digest(size, lambda start: _read(path, start, memoryview(bytearray(min(PIECE, size - start)))))


def read_whole(path: Path, wanted: str) -> memoryview | None:
    """A file's bytes, writable; None where their checksum is another.

    Raises:
        OSError: it cannot be read.
    """
    # Not a bytearray, which one thread would first fill with zeros.
    view = np.empty(path.stat().st_size, dtype=np.uint8).data
    found = _digest(len(view), lambda start: _read(path, start, view[start : start + PIECE]))
    return view if found == wanted else None


def _digest(size: int, piece: Callable[[int], memoryview]) -> str:
    """The checksum of so many bytes, given where each piece starts; several pieces at once."""
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1), "sums") as pool:
        sums = pool.map(lambda start: zlib.crc32(piece(start)).to_bytes(4, "big"), range(0, size, PIECE))
        return hashlib.blake2b(size.to_bytes(8, "big") + b"".join(sums), digest_size=32).hexdigest()


def _read(path: Path, start: int, into: memoryview) -> memoryview:
    """Fill a view with a file's bytes from a place on."""
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        done = 0
        while done < len(into):
            count = file.readinto(into[done:])
            if not count:
                raise OSError(f"{path} has become shorter")
            done += count
    return into
