"""A picture is recognised in its variants, and no other one is."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from clipsearch.library.grouping.candidates import joined, near_hashes, two_steps
from clipsearch.library.grouping.signature_comparison import are_same, are_same_in_detail
from clipsearch.library.grouping.signatures import detail, hashes, sharpness, signature
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


def sheet(seed: int) -> Image.Image:
    """A table of numbers under a bar, as others but for the numbers."""
    random = np.random.default_rng(seed)
    image = Image.new("RGB", (320, 240), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 320, 26), "#217346")
    for row in range(9):
        draw.line((0, 26 + 24 * row, 320, 26 + 24 * row), "#ccc")
        for column in range(4):
            number = "".join(map(str, random.integers(0, 10, random.integers(3, 9))))
            draw.text((80 * column + 6, 32 + 24 * row), number, "black")
    return image


def sky(seed: int) -> Image.Image:
    """A plain gradient with the noise of a sensor."""
    random = np.random.default_rng(seed)
    levels = np.linspace(140, 210, 240)[:, None, None] * np.ones((240, 320, 3)) + random.normal(
        0, 3, (240, 320, 3)
    )
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def sea(seed: int) -> Image.Image:
    """A horizon: a sky over something darker with noise in it."""
    random = np.random.default_rng(seed)
    levels = np.asarray(sky(seed)).astype(np.float64)
    levels[110 + seed :] = 70 + random.normal(0, 8, (130 - seed, 320, 1))
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def meme(seed: int) -> Image.Image:
    """One picture with other words."""
    image = picture(1, (320, 240))
    words = np.random.default_rng(seed).choice(["WHEN", "YOU", "SEE", "MONDAY", "AGAIN", "CAT"], 3)
    ImageDraw.Draw(image).text((20, 195), " ".join(words), "white", ImageFont.load_default(30))
    return image


@pytest.mark.parametrize("kind", [sheet, sky, sea, meme])
def test_pictures_of_one_layout_are_not_the_same_by_their_details(kind: Callable[[int], Image.Image]) -> None:
    pictures = [kind(seed) for seed in range(4)]
    signatures = grey_of(*pictures)
    details = np.concatenate([detail(pixels(one)) for one in pictures])
    assert are_same(signatures, np.roll(signatures, 1, axis=0)).sum() >= 2, "they look the same from afar"
    assert not are_same_in_detail(details, np.roll(details, 1, axis=0)).any()
    assert are_same_in_detail(details, details).all()


@pytest.mark.parametrize("name", [*VARIANTS, "straightened", "small"])
def test_variants_are_the_same_in_detail(name: str) -> None:
    photos = [texture(seed) for seed in range(3)]
    changes = VARIANTS | {
        "straightened": lambda image: image.rotate(1.5, Image.Resampling.BICUBIC).crop((8, 8, 232, 172)),
        "small": lambda image: image.resize((64, 48)),
    }
    one, other = (
        np.concatenate([detail(pixels(image)) for image in images])
        for images in (photos, [changes[name](image) for image in photos])
    )
    assert are_same_in_detail(one, other).all()
    assert are_same_in_detail(other, one).all()
    assert not are_same_in_detail(one, np.roll(other, 1, axis=0)).any()


def texture(seed: int) -> Image.Image:
    """Shapes of all sizes, as photos have them."""
    random, levels = np.random.default_rng(seed), np.zeros((180, 240))
    for size in (4, 8, 16, 32, 64):
        shapes = Image.fromarray(random.normal(0, 1, (3 * size // 4, size)).astype(np.float32))
        levels += np.asarray(shapes.resize((240, 180), Image.Resampling.BICUBIC)) * 60 / np.sqrt(size)
    return Image.fromarray((128 + levels).clip(0, 250).astype(np.uint8)).convert("RGB")


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
