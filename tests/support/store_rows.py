"""Test data for the store: a model, and numbered photos."""

from __future__ import annotations

import hashlib

import numpy as np

from clipsearch.records import Encoded, FileState, ModelInfo, PhotoFacts, Vector, Vectors

__all__ = ["DIMENSIONS", "MODEL", "encoded", "file", "key", "unit_vectors"]

DIMENSIONS = 24
MODEL = ModelInfo("starter", "0f1e-float32-1", DIMENSIONS, 260, "cpu", "float32")


def unit_vectors(count: int, seed: int = 0, dimensions: int = DIMENSIONS) -> Vectors:
    """Random directions: float32 (count, dimensions)."""
    rows = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def encoded(number: int, vector: Vector | None = None) -> Encoded:
    """The encoded photo of a number."""
    digest = hashlib.blake2b(str(number).encode(), digest_size=16).digest()
    facts = PhotoFacts(640, 480 + number, "JPEG", f"2024-05-17T09:30:{number % 60:02d}", "Maker Model")
    vector = unit_vectors(1, seed=number)[0] if vector is None else vector
    return Encoded(digest, vector, b"jpeg %d" % number, facts, b"sample%02d" % (number % 100))


def key(number: int) -> int:
    """The key of the content of a number."""
    return int.from_bytes(encoded(number).digest[:8], "big") >> 1


def file(number: int, folder: str = "album") -> FileState:
    """The file of a number."""
    return FileState(f"{folder}/{number:05d}.jpg", 1000 + number, 1_700_000_000_000_000_000 + number)
