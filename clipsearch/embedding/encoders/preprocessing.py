"""Resizes and crops a picture to a model's input: open_clip's transform in fewer steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL.Image import Resampling

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Pixels", "square"]

Pixels = npt.NDArray[np.uint8]
"""A model's input before it is normalised: uint8 of shape (size, size, 3)."""

FILTERS = {"bicubic": Resampling.BICUBIC, "bilinear": Resampling.BILINEAR}


def square(size: int, mode: str, interpolation: str) -> Callable[[Image], Pixels] | None:
    """A function from an RGB picture to a square of `size` pixels; None where only open_clip has one.

    Args:
        size: side of the model's input.
        mode: open_clip's resize mode: "shortest" (the middle is cut out) or "squash".
        interpolation: open_clip's name of the filter.
    """
    resample = FILTERS.get(interpolation)
    if resample is None or mode not in ("shortest", "squash"):
        return None

    def fit(image: Image) -> Pixels:
        box = _middle(image.size, size) if mode == "shortest" else None
        return np.asarray(image.resize((size, size), resample, box))

    return fit


def _middle(size: tuple[int, int], side: int) -> tuple[float, float, float, float]:
    """The part of a picture that remains when its shorter side is resized to `side` and its centre cropped.

    Rounds as torchvision's `Resize` and `CenterCrop` do, so that the pixels are the same; what would
    be cropped is not computed.
    """
    short = min(size)
    resized = [int(side * length / short) for length in size]
    starts = [round((length - side) / 2) for length in resized]
    scales = [whole / length for whole, length in zip(size, resized, strict=True)]
    left, top = (start * scale for start, scale in zip(starts, scales, strict=True))
    right, bottom = (
        min((start + side) * scale, whole) for start, scale, whole in zip(starts, scales, size, strict=True)
    )
    return left, top, right, bottom
