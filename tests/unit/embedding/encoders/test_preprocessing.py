"""Our way to a model's square of pixels gives what torchvision's steps give."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from clipsearch.embedding.encoders.preprocessing import square


def reference(image: Image.Image, side: int) -> Image.Image:
    """Resize the shorter side, then cut out the middle: torchvision's `Resize` and `CenterCrop`."""
    short = min(image.size)
    width, height = (int(side * length / short) for length in image.size)
    resized = image.resize((width, height), Image.Resampling.BICUBIC)
    left, top = round((width - side) / 2), round((height - side) / 2)
    return resized.crop((left, top, left + side, top + side))


@pytest.mark.parametrize("size", [(100, 75), (75, 100), (99, 75), (52, 137), (30, 30), (400, 26), (10, 9)])
def test_the_middle_is_the_same_to_one_grey_level(size: tuple[int, int]) -> None:
    dice = np.random.default_rng(0)
    image = Image.fromarray(dice.integers(0, 255, (*size[::-1], 3), dtype=np.uint8))
    fit = square(26, "shortest", "bicubic")
    assert fit is not None
    ours, theirs = fit(image).astype(int), np.asarray(reference(image, 26)).astype(int)
    assert ours.shape == (26, 26, 3)
    assert np.abs(ours - theirs).max() <= 1
    assert (ours != theirs).mean() < 0.01


def test_squash_takes_the_whole_picture() -> None:
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    fit = square(8, "squash", "bilinear")
    assert fit is not None
    assert fit(image)[0, 0].tolist() == [255, 0, 0]
    assert fit(image)[0, 7].tolist() == [0, 0, 255]


@pytest.mark.parametrize(("mode", "filter"), [("longest", "bicubic"), ("shortest", "random")])
def test_what_only_open_clip_knows_is_left_to_it(mode: str, filter: str) -> None:  # noqa: A002
    assert square(8, mode, filter) is None
