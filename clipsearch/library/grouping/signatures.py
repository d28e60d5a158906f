"""Signatures of pictures: small grey versions; their perceptual hashes; how sharp a picture is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipsearch.photos.decoding.quality import grey_levels
from clipsearch.records import Pixels

__all__ = [
    "DETAIL", "SIDE", "VERSION", "Grey", "Hashes", "detail", "hashes", "orientations", "sharpness",
    "signature"
]  # fmt: skip

VERSION = 1  # of signatures: those of another one are made again
SIDE, DETAIL = 32, 128  # pixels
FREQUENCIES = 8  # of each direction that the hash is made of
LEAST_CONTRAST = 2.0  # standard deviation below which there is nothing to compare but noise

Grey = npt.NDArray[np.uint8]
"""Signatures: (n, SIDE, SIDE)."""
Hashes = npt.NDArray[np.uint64]
"""Of each picture the hashes in all orientations: (n, 8)."""


def signature(pixels: Pixels) -> bytes:
    """A small grey version of a picture, squeezed into a square of `SIDE` pixels; b"" of a plain area."""
    grey = grey_levels(pixels)
    small = _weights(pixels.height, SIDE) @ grey @ _weights(pixels.width, SIDE).T
    if small.std() < LEAST_CONTRAST:
        return b""
    return np.clip(np.rint(small), 0, 255).astype(np.uint8).tobytes()


def detail(pixels: Pixels) -> Grey:
    """A larger one to look at details, of a thumbnail: (1, DETAIL, DETAIL)."""
    grey = grey_levels(pixels)
    made = _weights(pixels.height, DETAIL) @ grey @ _weights(pixels.width, DETAIL).T
    return np.clip(np.rint(made), 0, 255).astype(np.uint8)[None]


def sharpness(pixels: Pixels) -> float:
    """How sharp a picture is: the variance of its Laplacian, in squares of grey levels.

    J. L. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.
    It compares photos of one scene in one size, and says nothing by itself.
    """
    grey = grey_levels(pixels)
    if min(grey.shape) < 3:
        return 0.0
    middle = grey[1:-1, 1:-1]
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float(np.var(around - 4 * middle))


def hashes(signatures: Grey) -> Hashes:
    """The perceptual hashes of pictures in all eight orientations; those of the first are as they are shown.

    63 bits, the signs of the lowest frequencies of a discrete cosine transform: C. Zauner, "Implementation
    and benchmarking of perceptual image hash functions" (pHash), 2010, which compares with the median
    instead of 0. A sign changes its orientation exactly: mirroring negates the odd frequencies of one
    direction, and turning by 90 degrees exchanges the directions.
    """
    at, frequency = np.arange(SIDE), np.arange(FREQUENCIES)
    cosines = np.cos(np.pi * (2 * at + 1) * frequency[:, None] / (2 * SIDE)).astype(np.float32)
    found = cosines @ signatures.astype(np.float32) @ cosines.T  # (n, frequencies, frequencies)
    negated = np.where(frequency % 2, -1, 1).astype(np.float32)
    # From low to high: neighbours of a sorted list of hashes then have the low frequencies in common.
    rows, columns = np.divmod(np.arange(1, FREQUENCIES**2), FREQUENCIES)
    order = np.lexsort((rows, rows + columns))
    rows, columns = rows[order], columns[order]
    powers = np.uint64(1) << np.arange(len(rows) - 1, -1, -1, dtype=np.uint64)
    turned = [found, found.transpose(0, 2, 1)]
    return np.stack(
        [
            ((one * down[:, None] * across)[:, rows, columns] > 0) @ powers
            for one in turned
            for down in (np.ones_like(negated), negated)
            for across in (np.ones_like(negated), negated)
        ],
        axis=1,
    ).astype(np.uint64)


def orientations(pictures: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Square pictures (n, side, side) in all orientations: (n, 8, side, side), in the order of `hashes`."""
    turned = (pictures, pictures.transpose(0, 2, 1))
    return np.stack(
        [one[:, ::down, ::across] for one in turned for down in (1, -1) for across in (1, -1)], axis=1
    )


def _weights(size: int, side: int) -> npt.NDArray[np.float32]:
    """What each of `size` pixels weighs in each of `side` (side, size): triangles as wide as two of these."""
    scale = size / side
    centres = (np.arange(side) + 0.5) * scale - 0.5
    weights = 1 - np.abs(np.arange(size) - centres[:, None]) / max(scale, 1)
    weights = np.maximum(weights, 0).astype(np.float32)
    found: npt.NDArray[np.float32] = weights / weights.sum(axis=1, keepdims=True)
    return found
