"""Checksums of large files on all cores, and reading a file only if its checksum is right.

They detect damage, not forgery: CRC-32 of each block, which misses damage in a block once in 4
billion, and a digest of those.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

__all__ = ["checksum", "checksum_of", "read_verified"]

BLOCK = 4 << 20  # bytes
MOST_THREADS = 8


def checksum(data: bytes | bytearray) -> str:
    """The checksum of bytes in memory."""
    view = memoryview(data)
    return _digest(len(view), lambda start: view[start : start + BLOCK])


def checksum_of(path: Path) -> str:
    """The checksum of a file, which is never all in memory. Raises OSError where it cannot be read."""
    size = path.stat().st_size
    return _digest(size, lambda start: _read(path, start, memoryview(bytearray(min(BLOCK, size - start)))))


def read_verified(path: Path, wanted: str, most: int) -> memoryview | None:
    """A file's bytes, writable; None if there are more than `most`, or their checksum is not the wanted one.

    Raises:
        OSError: it cannot be read.
    """
    if (size := path.stat().st_size) > most:
        return None
    # Not a bytearray, which one thread would first fill with zeros.
    view = np.empty(size, dtype=np.uint8).data
    found = _digest(len(view), lambda start: _read(path, start, view[start : start + BLOCK]))
    return view if found == wanted else None


def _digest(size: int, block: Callable[[int], memoryview]) -> str:
    """The checksum of `size` bytes; `block` gives the block at an offset, several are read at once."""
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1), "sums") as pool:
        sums = pool.map(lambda start: zlib.crc32(block(start)).to_bytes(4, "big"), range(0, size, BLOCK))
        return hashlib.blake2b(size.to_bytes(8, "big") + b"".join(sums), digest_size=32).hexdigest()


def _read(path: Path, start: int, into: memoryview) -> memoryview:
    """Fill a view with a file's bytes from an offset on."""
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        done = 0
        while done < len(into):
            count = file.readinto(into[done:])
            if not count:
                raise OSError(f"{path} has become shorter")
            done += count
    return into
