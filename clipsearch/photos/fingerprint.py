"""Full-content fingerprints: what makes two files the same photo."""

from __future__ import annotations

import hashlib
from pathlib import Path

from clipsearch.photos.reading import open_regular, unreadable

__all__ = ["fingerprint", "fingerprint_bytes"]

DIGEST_BYTES = 16
CHUNK = 1 << 20


def fingerprint(path: Path) -> bytes:
    """BLAKE2b-128 (RFC 7693) over a file's whole content, read in chunks of 1 MiB.

    Raises:
        PhotoError: "unreadable": the file cannot be read, or is not a regular file.
    """
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    with open_regular(path) as file:
        try:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        except OSError as error:
            raise unreadable(path, error) from error
    return digest.digest()


def fingerprint_bytes(data: bytes) -> bytes:
    """The same over bytes that are already in memory."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()
