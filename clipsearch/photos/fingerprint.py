"""Full-content fingerprints: what makes two files the same photo."""

from __future__ import annotations

import hashlib
from pathlib import Path

from clipsearch.errors import PhotoError

__all__ = ["fingerprint", "fingerprint_bytes"]

DIGEST_BYTES = 16


def fingerprint(path: Path) -> bytes:
    """BLAKE2b-128 (RFC 7693) over a file's whole content.

    Raises:
        PhotoError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)).digest()
    except OSError as error:
        raise PhotoError("unreadable", f"The file cannot be read: {error.strerror}") from error


def fingerprint_bytes(data: bytes) -> bytes:
    """The same over bytes that are already in memory."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()
