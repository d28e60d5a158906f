"""A picture is recognised in its variants, and no other one is."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from clipsearch.library.grouping.candidates import joined, near_hashes, two_steps
from clipsearch.library.grouping.comparison import are_same
from clipsearch.library.grouping.signatures import hashes, sharpness, signature
from clipsearch.records import Pixels
from tests.unit.library.grouping.pictures import TURNS, VARIANTS, grey_of, picture


def pixels(image: Image.Image) -> Pixels:
    return Pixels(*image.size, image.size, image.tobytes())


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_the_same_picture_in_both_directions(name: str) -> None:
    seeds = range(12)
    originals = grey_of(*map(picture, seeds))
    variants = grey_of(*(VARIANTS[name](picture(seed)) for seed in seeds))
    assert are_same(originals, variants).all()
    assert are_same(variants, originals).all()
    assert not are_same(originals, np.roll(variants, 1, axis=0)).any()


def test_a_picture_in_which_something_small_changed_is_another_one() -> None:
    changed = picture(1)
    ImageDraw.Draw(changed).rectangle((50, 40, 66, 54), "white")
    buffer = io.BytesIO()
    picture(1).save(buffer, "JPEG", quality=15)
    compressed = Image.open(buffer).convert("RGB")
    assert are_same(grey_of(picture(1)), grey_of(compressed)).all()
    assert not are_same(grey_of(picture(1)), grey_of(changed)).any()


def test_hashes_of_a_turned_picture_are_those_of_the_picture_in_another_order() -> None:
    (upright,) = hashes(grey_of(picture(2)))
    for turn in TURNS:
        (turned,) = hashes(grey_of(picture(2).transpose(turn)))
        assert np.bitwise_count(upright[:, None] ^ turned[None, :]).min(axis=1).max() <= 2
    (other,) = hashes(grey_of(picture(3)))
    assert np.bitwise_count(upright ^ other[0]).min() > 12


def test_near_hashes_are_found_among_many() -> None:
    random = np.random.default_rng(0).integers(0, 1 << 63, (3000, 8), dtype=np.uint64)
    random[100] = np.roll(random[2000], 3)
    random[100, 0] = random[2000, 5] ^ np.uint64(0b1001)
    found = near_hashes(random).tolist()
    assert [100, 2000] in found
    assert len(found) < 40, "random bits are rarely near"
    assert near_hashes(random[:1]).shape == (0, 2)


def test_photos_that_have_one_in_common_are_compared_with_each_other() -> None:
    pairs = np.array([[0, 1], [0, 2], [3, 4]])
    assert joined([*two_steps(pairs, 5)]).tolist() == [[1, 2]]


def test_a_plain_area_has_no_signature() -> None:
    assert signature(pixels(Image.new("RGB", (60, 40), "grey"))) == b""
    assert signature(pixels(Image.new("RGB", (1, 1)))) == b""
    assert signature(pixels(picture(1, (3, 200)))) != b""


def test_a_blurred_picture_is_less_sharp() -> None:
    small = picture(4, (16, 12))
    assert sharpness(pixels(small)) > 4 * sharpness(pixels(small.resize((64, 48), Image.Resampling.BICUBIC)))
    assert sharpness(pixels(Image.new("RGB", (2, 2)))) == 0
