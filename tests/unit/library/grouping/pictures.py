"""Random pictures with soft shapes, and variants of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

from clipsearch.library.grouping.signatures import SIDE, Grey, signature
from clipsearch.records import Pixels

__all__ = ["TURNS", "VARIANTS", "grey_of", "picture", "save"]

TURNS = tuple(Image.Transpose)


def cut(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = image.size
    return image.crop(
        (round(left * width), round(top * height), round(right * width), round(bottom * height))
    )


VARIANTS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half": lambda image: image.resize((image.width // 2, image.height // 2)),
    "corner": lambda image: cut(image, 0.07, 0.07, 1, 1),
    "around": lambda image: cut(image, 0.04, 0.04, 0.96, 0.96),
    "bright": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
    **{turn.name.lower(): lambda image, turn=turn: image.transpose(turn) for turn in TURNS},
}


def picture(seed: int, size: tuple[int, int] = (120, 90)) -> Image.Image:
    """A picture like no other seed's."""
    grid = np.random.default_rng(seed).integers(20, 230, (6, 8, 3)).astype(np.uint8)
    return Image.fromarray(grid).resize(size, Image.Resampling.BICUBIC)


def save(image: Image.Image, path: Path, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)
    return path


def grey_of(*images: Image.Image) -> Grey:
    """The signatures of pictures."""
    made = [signature(Pixels(*image.size, image.size, image.tobytes())) for image in images]
    return np.frombuffer(b"".join(made), np.uint8).reshape(len(images), SIDE, SIDE)
