"""How sharp and how bright a picture is, by its small version."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipsearch.records import Pixels

__all__ = ["grey_levels", "measure_quality"]

SPAN = 5  # pixels that are averaged
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601
LEAST_CONTRAST = 2.0  # standard deviation of the grey levels below which nothing is sharp


def grey_levels(pixels: Pixels) -> npt.NDArray[np.float32]:
    """How bright each pixel is, 0 to 255: (height, width)."""
    rgb = np.frombuffer(pixels.rgb, np.uint8).reshape(pixels.height, pixels.width, 3)
    return rgb.astype(np.float32) @ LUMA


def measure_quality(grey: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """How sharp and how bright a picture is: 0 to 1 each.

    Sharp is what blurring changes much: the share of the differences between neighbours that an average over
    five pixels takes away, in the direction in which it is less, so that motion blur counts. F. Crete et al.,
    "The blur effect: perception and estimation with a new no-reference perceptual blur metric", 2007.

    Args:
        grey: (height, width); of pictures that are to be compared the longest sides are about the same.

    Returns:
        Sharpness, 0 of a plain area; and the mean of the grey levels.
    """
    brightness = float(grey.mean()) / 255
    if min(grey.shape) <= SPAN + 1 or grey.std() < LEAST_CONTRAST:
        return 0.0, brightness
    levels = grey.astype(np.int16)
    return min(_lost(levels), _lost(np.ascontiguousarray(levels.T))), brightness


def _lost(levels: npt.NDArray[np.int16]) -> float:
    """The share of the differences between rows that an average takes away."""
    count, edge = len(levels) - SPAN + 1, SPAN // 2
    total = levels[:count].copy()
    for at in range(1, SPAN):
        total += levels[at : at + count]
    steps, left = (np.abs(np.diff(one, axis=0)) for one in (levels[edge : edge + count], total))
    steps *= SPAN
    return float(np.maximum(steps - left, 0).sum(dtype=np.int64) / max(int(steps.sum(dtype=np.int64)), 1))
