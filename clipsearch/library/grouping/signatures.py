"""Signatures of pictures: small grey versions; perceptual hashes; how sharp a picture is, and how fine."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipsearch.photos.decoding.quality import grey_levels
from clipsearch.records import Pixels

__all__ = [
    "DETAIL", "SIDE", "VERSION", "Grey", "Hashes", "detail", "fineness", "hashes", "orientations",
    "sharpness", "signature",
]  # fmt: skip

VERSION = 1  # of signatures: those of another one are made again
SIDE, DETAIL = 32, 128  # pixels
FREQUENCIES = 8  # of each direction that the hash is made of
SHARES = (0.25, 0.33, 0.42, 0.5, 0.6, 0.7)  # of a picture's width, that it may have been before
# Times the power of the finest detail at such a width, below which what lies beyond is none (of 56 photos the
# least is 0.026, enlarged by bicubic 0.010 to 0.027, by Lanczos 0.001 to 0.015); the least power that tells;
# the least side.
NO_DETAIL, LEAST_POWER, LEAST_SIDE = 0.03, 30.0, 128
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


def fineness(pixels: Pixels) -> float:
    """The share of its width that a picture could have without losing detail: below 1 it was enlarged.

    Enlarging adds no detail, so that the spectrum ends at the former width. 1 where that cannot be told.

    Args:
        pixels: all of the picture's pixels, or of a part of it.
    """
    grey = grey_levels(pixels)
    if min(grey.shape) < LEAST_SIDE:
        return 1.0
    window = np.hanning(pixels.height)[:, None] * np.hanning(pixels.width)
    window /= np.sqrt((window**2).mean())
    power = np.abs(np.fft.rfft2((grey - grey.mean()) * window)) ** 2 / grey.size
    down, across = np.abs(np.fft.fftfreq(pixels.height))[:, None], np.fft.rfftfreq(pixels.width)
    finest = 2 * np.maximum(down, across)  # 1 is what every other pixel shows

    def mean(first: float, last: float) -> float:
        return float(power[(finest > first) & (finest < last)].mean())

    for share in SHARES:
        within = mean(0.55 * share, 0.8 * share)
        if within > LEAST_POWER and mean(1.28 * share, min(1.0, 1.6 * share)) < NO_DETAIL * within:
            return share
    return 1.0


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
