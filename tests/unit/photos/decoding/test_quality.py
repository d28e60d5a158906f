"""Sharpness falls with blur, also in one direction; brightness is the mean of the grey levels."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from clipsearch.photos.decoding.quality import measure_quality
from clipsearch.records import BLURRED


def scene() -> Image.Image:
    noise = np.random.default_rng(3).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((320, 240), Image.Resampling.NEAREST)


def sharpness(image: Image.Image) -> float:
    return measure_quality(np.asarray(image.convert("L")))[0]


def test_blur_makes_less_sharp() -> None:
    values = [sharpness(scene().filter(ImageFilter.GaussianBlur(radius))) for radius in (0, 1, 2, 4)]
    assert values == sorted(values, reverse=True) and values[0] > 0.7
    assert values[2] < BLURRED
    moved = scene().filter(ImageFilter.Kernel((5, 5), [0] * 10 + [1] * 5 + [0] * 10))
    assert sharpness(moved) < 0.6 * values[0]


@pytest.mark.parametrize(("level", "size"), [(0, (320, 200)), (255, (4, 4)), (128, (1, 300))])
def test_plain_pictures_are_not_sharp(level: int, size: tuple[int, int]) -> None:
    plain = Image.new("RGB", size, (level,) * 3)
    sharp, bright, *_ = measure_quality(np.asarray(plain.convert("L")))
    assert (sharp, bright) == (0.0, pytest.approx(level / 255, abs=1e-5))


def test_shares_of_black_and_white() -> None:
    """A quarter of the picture is black, and half is white, about as a JPEG keeps it; grey is neither."""
    grey = np.full((64, 64), 128, np.uint8)
    assert measure_quality(grey)[2:] == (0.0, 0.0)
    grey[:16], grey[32:] = 2, 254
    assert measure_quality(grey)[2:] == (0.25, 0.5)
