"""Fingerprints of file contents, by which equal photos are recognized, and quick samples of them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from clipsearch.photos.decoding.file_reader import open_regular, unreadable_error
from clipsearch.records import Listing

__all__ = [
    "fingerprint", "fingerprint_bytes", "fingerprint_opened", "sample", "sample_bytes", "sample_opened",
]  # fmt: skip

DIGEST_BYTES = 16
CHUNK = 1 << 20
SAMPLE_DIGEST_BYTES = 8
SAMPLE_BYTES = 4096  # at each end of a file


def fingerprint(path: Path, listing: Listing | None = None) -> bytes:
    """BLAKE2b-128 (RFC 7693) over a file's whole content, read in chunks of 1 MiB.

    Raises:
        PhotoError: as `open_regular`.
    """
    with open_regular(path, listing) as file:
        return fingerprint_opened(path, file)


def fingerprint_opened(path: Path, file: BinaryIO) -> bytes:
    """The same of a file that is open and at its beginning."""
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    try:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    except OSError as error:
        raise unreadable_error(path, error) from error
    return digest.digest()


def fingerprint_bytes(data: bytes) -> bytes:
    """The fingerprint of bytes in memory."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()


def sample(path: Path, listing: Listing | None = None) -> bytes:
    """BLAKE2b-64 over a file's size, its first and its last 4 KiB: confirms that a file is only renamed.

    Raises:
        PhotoError: as `open_regular`.
    """
    with open_regular(path, listing) as file:
        return sample_opened(path, file)


def sample_opened(path: Path, file: BinaryIO) -> bytes:
    """The same of a file that is open."""
    try:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        first = file.read(SAMPLE_BYTES)
        file.seek(max(0, size - SAMPLE_BYTES))
        return _sample(size, first, file.read(SAMPLE_BYTES))
    except OSError as error:
        raise unreadable_error(path, error) from error


def sample_bytes(data: bytes) -> bytes:
    """The sample of bytes in memory."""
    return _sample(len(data), data[:SAMPLE_BYTES], data[-SAMPLE_BYTES:])


def _sample(size: int, first: bytes, last: bytes) -> bytes:
    whole = size.to_bytes(8, "little") + first + last
    return hashlib.blake2b(whole, digest_size=SAMPLE_DIGEST_BYTES).digest()
