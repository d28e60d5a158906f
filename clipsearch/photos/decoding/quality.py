"""How sharp, how bright and how well exposed a picture is, by its small version."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipsearch.records import Pixels

__all__ = ["grey_levels", "measure_quality"]

SPAN = 5  # pixels that are averaged
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601
BLACK, WHITE = 4, 251  # grey levels, from which on nothing is seen; a JPEG does not keep them exactly
LEAST_CONTRAST = 2.0  # standard deviation of the grey levels below which nothing is sharp


def grey_levels(pixels: Pixels) -> npt.NDArray[np.float32]:
    """How bright each pixel is, 0 to 255: (height, width)."""
    rgb = np.frombuffer(pixels.rgb, np.uint8).reshape(pixels.height, pixels.width, 3)
    return rgb.astype(np.float32) @ LUMA


def measure_quality(grey: npt.NDArray[np.uint8]) -> tuple[float, float, float, float]:
    """How sharp and how bright a picture is, and how much of it is black and white: 0 to 1 each.

    Sharp is what blurring changes much: the share of the differences between neighbours that an average over
    five pixels takes away, in the direction in which it is less, so that motion blur counts. F. Crete et al.,
    "The blur effect: perception and estimation with a new no-reference perceptual blur metric", 2007.

    Args:
        grey: (height, width); of pictures that are to be compared the longest sides are about the same.

    Returns:
        Sharpness, 0 of a plain area; the mean of the grey levels; the shares that are black and white.
    """
    brightness = float(grey.mean()) / 255
    shadows, highlights = float((grey <= BLACK).mean()), float((grey >= WHITE).mean())
    if min(grey.shape) <= SPAN + 1 or grey.std() < LEAST_CONTRAST:
        return 0.0, brightness, shadows, highlights
    levels = grey.astype(np.int16)
    return min(_lost(levels), _lost(np.ascontiguousarray(levels.T))), brightness, shadows, highlights


def _lost(levels: npt.NDArray[np.int16]) -> float:
    """The share of the differences between rows that an average takes away."""
    count, edge = len(levels) - SPAN + 1, SPAN // 2
    total = levels[:count].copy()
    for at in range(1, SPAN):
        total += levels[at : at + count]
    steps, left = (np.abs(np.diff(one, axis=0)) for one in (levels[edge : edge + count], total))
    steps *= SPAN
    return float(np.maximum(steps - left, 0).sum(dtype=np.int64) / max(int(steps.sum(dtype=np.int64)), 1))
