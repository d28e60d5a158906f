"""Decoding is right for every mode and format, compared with drawn pictures."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding import decoder
from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_bytes, decode_file, decode_pixels
from clipsearch.photos.decoding.fingerprint import fingerprint_bytes
from tests.support.format_samples import SAMPLED, TURNABLE, sample, turned
from tests.support.pictures import COLOURS, deep, encoded, quarters, ycck
from tests.support.sample_photos import sample_photos

Colours = tuple[tuple[int, ...], ...]
LARGE = (1400, 1000)  # is reduced for a model of 64 pixels
GREYS = tuple((round(0.299 * r + 0.587 * g + 0.114 * b),) * 3 for r, g, b in COLOURS)


def decoded(image: Image.Image, image_format: str = "PNG", **options: object) -> DecodedPhoto:
    return decode_bytes(encoded(image, image_format, **options), 64, 100)


def corners(image: Image.Image) -> Colours:
    """The colours in the middle of the four quarters."""
    x, y = image.width // 4, image.height // 4
    places = ((x, y), (-x, y), (x, -y), (-x, -y))
    return tuple(image.getpixel((a % image.width, b % image.height)) for a, b in places)  # type: ignore[misc]


def close(got: Colours, wanted: Colours, tolerance: int = 3) -> bool:
    pairs = zip(np.ravel(got).tolist(), np.ravel(wanted).tolist(), strict=True)
    return all(abs(one - other) <= tolerance for one, other in pairs)


SMALL = ("DDS", "HEIC", "ICO")  # of which nothing here writes large ones, or Pillow reads them slowly
SIZES = pytest.mark.parametrize("size", [(96, 64), LARGE], ids=["small", "reduced"])


@pytest.mark.parametrize(
    ("image_format", "size"),
    [
        (known.name, size)
        for known in SAMPLED
        for size in ([(96, 64)] if known.name in SMALL else [(96, 64), LARGE])
    ],
)
def test_formats(image_format: str, size: tuple[int, int]) -> None:
    photo = decode_bytes(sample(image_format, quarters(size)), 64, 100)
    assert close(corners(photo.image), COLOURS, 3)
    assert (photo.facts.width, photo.facts.height, photo.facts.format) == (*size, image_format)
    assert not photo.missing


@SIZES
@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_grey_of_more_than_8_bits_is_scaled_not_clipped(mode: str, size: tuple[int, int]) -> None:
    photo = decoded(deep(mode, quarters(size)), "TIFF")
    assert close(corners(photo.image), GREYS, 1)


@SIZES
def test_16_bit_png(size: tuple[int, int]) -> None:
    assert close(corners(decoded(deep("I;16", quarters(size))).image), GREYS, 1)


def test_white_and_black_of_more_than_8_bits_stay_so() -> None:
    for mode, top in (("I;16", 65535), ("I", 65535), ("F", 1.0), ("F", 255.0), ("F", 65535.0)):
        grey = np.array([[0, top] * 20] * 40, np.uint16 if mode == "I;16" else np.float32)
        if mode == "I":
            grey = grey.astype(np.int32)
        photo = decoded(Image.fromarray(grey), "TIFF")
        assert photo.image.getextrema() == ((0, 255),) * 3, (mode, top)


def test_data_without_a_fixed_range_is_stretched() -> None:
    values = np.linspace(-3.5, 1e6, 64 * 64, dtype=np.float32).reshape(64, 64)
    assert decoded(Image.fromarray(values), "TIFF").image.getextrema() == ((0, 255),) * 3
    values[:5] = (np.nan, *[np.inf] * 62, -np.inf)
    low, high = decoded(Image.fromarray(values), "TIFF").image.getextrema()[0]
    assert (low, high) == (0, 255), (low, high)
    for flat in (np.full((9, 9), np.nan, np.float32), np.full((9, 9), -7, np.int32)):
        assert decoded(Image.fromarray(flat), "TIFF").image.size == (9, 9)


def test_12_bit_tiff_is_not_dark() -> None:
    grey = Image.new("I;16", (8, 8), 0)
    data = bytearray(encoded(grey, "TIFF"))
    packed = b"\xff\xff\xff" * (8 * 8 // 2)  # two samples of 12 bits in three bytes
    at = data.index(b"\x02\x01\x03\x00\x01\x00\x00\x00\x10\x00")
    data[at + 8] = 12
    assert decode_bytes(bytes(data) + packed, 64, 10).image.getextrema() == ((0, 0),) * 3
    start = len(data) - 128
    bright = bytes(data[:start]) + packed + bytes(32)
    assert decode_bytes(bright, 64, 10).image.getextrema() == ((255, 255),) * 3


@SIZES
@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_half_transparent_pixels_become_half_white(image_format: str, size: tuple[int, int]) -> None:
    glass = quarters(size).convert("RGBA")
    glass.putalpha(Image.new("L", size, 128))
    wanted = tuple(tuple(round((c * 128 + 255 * 127) / 255) for c in colour) for colour in COLOURS)
    assert close(corners(decoded(glass, image_format).image), wanted, 6)


@SIZES
def test_grey_with_alpha(size: tuple[int, int]) -> None:
    glass = quarters(size).convert("LA")
    glass.putalpha(0)
    assert corners(decoded(glass).image) == ((255, 255, 255),) * 4


@SIZES
def test_colours_of_transparent_pixels_do_not_bleed(size: tuple[int, int]) -> None:
    image = Image.new("RGBA", size, (255, 0, 0, 0))
    photo = decoded(image)
    assert photo.image.getextrema() == ((255, 255),) * 3


@SIZES
def test_palettes(size: tuple[int, int]) -> None:
    image = quarters(size).quantize(4)
    red = image.getpixel((0, 0))
    assert close(corners(decoded(image).image), COLOURS)
    white_first = ((255, 255, 255), *COLOURS[1:])
    assert close(corners(decoded(image, transparency=red).image), white_first)
    assert close(corners(decoded(image, "GIF", transparency=red).image), white_first)
    alphas = bytes(0 if index == red else 255 for index in range(4))
    assert close(corners(decoded(image, transparency=alphas).image), white_first)


@SIZES
def test_one_transparent_colour(size: tuple[int, int]) -> None:
    image = quarters(size)
    white_first = ((255, 255, 255), *COLOURS[1:])
    assert close(corners(decoded(image, transparency=COLOURS[0]).image), white_first)
    grey = image.convert("L")
    clear = decoded(grey, transparency=grey.getpixel((0, 0))).image
    assert close(corners(clear), ((255,) * 3, *GREYS[1:]), 1)


@SIZES
def test_one_bit(size: tuple[int, int]) -> None:
    image = Image.new("1", size, 1)
    image.paste(0, (0, 0, size[0] // 2, size[1]))
    for options in ({"image_format": "PNG"}, {"image_format": "TIFF", "compression": "group4"}):
        got = corners(decoded(image, **options).image)  # type: ignore[arg-type]
        assert got == ((0,) * 3, (255,) * 3) * 2


@SIZES
def test_lab(size: tuple[int, int]) -> None:
    assert close(corners(decoded(quarters(size).convert("LAB"), "TIFF").image), COLOURS, 6)


@SIZES
def test_cmyk_and_ycck(size: tuple[int, int]) -> None:
    ink = quarters(size).convert("CMYK")
    for data in (encoded(ink, "JPEG", quality=95), ycck(ink), encoded(ink, "TIFF")):
        assert close(corners(decode_bytes(data, 64, 10).image), COLOURS, 8)


TURNS = {
    1: (0, 1, 2, 3), 2: (1, 0, 3, 2), 3: (3, 2, 1, 0), 4: (2, 3, 0, 1),
    5: (0, 2, 1, 3), 6: (2, 0, 3, 1), 7: (3, 1, 2, 0), 8: (1, 3, 0, 2),
}  # fmt: skip


@SIZES
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF", "MPO"])
@pytest.mark.parametrize("orientation", TURNS)
def test_orientations(orientation: int, image_format: str, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = decoded(quarters(size), image_format, exif=exif)
    wanted = tuple(COLOURS[corner] for corner in TURNS[orientation])
    assert close(corners(photo.image), wanted, 8)
    upright = size if orientation < 5 else size[::-1]
    assert (photo.facts.width, photo.facts.height) == upright
    with Image.open(BytesIO(photo.thumbnail)) as thumbnail:
        assert close(corners(thumbnail), wanted, 12)
        assert not thumbnail.getexif()


@pytest.mark.parametrize("image_format", ["PNG", "GIF", "WEBP", "TIFF", "MPO", "AVIF"])
def test_only_the_first_frame_counts(image_format: str) -> None:
    image = quarters()
    more = [Image.new("RGB", image.size, colour) for colour in ("black", "white")]
    photo = decoded(image, image_format, save_all=True, append_images=more)
    assert close(corners(photo.image), COLOURS, 8)
    assert photo.facts.format == image_format.replace("MPO", "JPEG"), "several JPEGs in one file"


def swapped_profile() -> bytes:
    """A profile named sRGB whose red is sRGB's green and so on, so that its use cannot be overlooked."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = data.index(b"rXYZ"), data.index(b"gXYZ")
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


@SIZES
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_profiles_are_applied(image_format: str, size: tuple[int, int]) -> None:
    options = {"quality": 95} if image_format in ("JPEG", "WEBP") else {}
    photo = decoded(quarters(size), image_format, icc_profile=swapped_profile(), **options)
    wanted = tuple((g, r, b) for r, g, b in COLOURS)
    assert close(corners(photo.image), wanted, 10)


def test_profiles_that_are_broken_or_do_not_fit_are_ignored() -> None:
    swapped = swapped_profile()
    for profile in (b"", b"?", swapped[:300], swapped[:-100], bytes(len(swapped))):
        assert decoded(quarters(), icc_profile=profile).image.size == (96, 64)
    grey = decoded(quarters().convert("L"), icc_profile=swapped)
    assert close(corners(grey.image), GREYS, 1)


def test_srgb_is_left_alone() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert decoded(quarters(), icc_profile=srgb).image.tobytes() == quarters().tobytes()


@SIZES
def test_transparent_grey_of_16_bits_is_white(size: tuple[int, int]) -> None:
    row = b"\xe8\x03" * (size[0] // 2) + b"\x40\x9c" * (size[0] // 2)  # 1000 and 40000
    grey = Image.frombytes("I;16", size, row * size[1])
    photo = decoded(grey, "PNG", transparency=1000)
    left, right = (photo.image.getpixel((int(photo.image.width * at), 10)) for at in (0.25, 0.75))
    assert left == (255, 255, 255)
    assert close((right,), ((156, 156, 156),), 1)


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (3, 2000)])
def test_extreme_shapes(size: tuple[int, int]) -> None:
    photo = decoded(Image.new("RGB", size, COLOURS[0]))
    assert (photo.facts.width, photo.facts.height) == size
    assert max(photo.image.size) <= 32 * min(photo.image.size)
    with Image.open(BytesIO(photo.thumbnail)) as thumbnail:
        assert max(thumbnail.size) == min(320, max(size))
        assert min(thumbnail.size) >= 1


@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(4000, 3000), (2000, 640), (700, 650), (100, 80)])
@pytest.mark.parametrize("image_size", [32, 224, 384])
def test_reduced_to_no_less_than_twice_the_model(
    image_format: str, size: tuple[int, int], image_size: int
) -> None:
    data = encoded(Image.new("L", size, 77), image_format)
    photo = decode_bytes(data, image_size, 100)
    assert min(photo.image.size) >= min(2 * image_size, *size)
    assert min(photo.image.size) < max(4 * image_size, 640) or photo.image.size == size
    ratio = photo.image.width / photo.image.height
    assert ratio == pytest.approx(size[0] / size[1], rel=0.02)
    with Image.open(BytesIO(photo.thumbnail)) as thumbnail:
        assert max(thumbnail.size) == min(320, max(size))


def test_draft_is_close_to_a_full_decode() -> None:
    source = max((p for p in sample_photos() if p.suffix == ".jpg"), key=lambda p: p.stat().st_size)
    with Image.open(source) as image:
        large = image.convert("RGB").resize((2000, 1500))
    full = large.resize((64, 64), Image.Resampling.BICUBIC)
    small = decoded(large, "JPEG", quality=95).image.resize((64, 64), Image.Resampling.BICUBIC)
    error = ImageStat.Stat(ImageChops.difference(full, small)).rms
    assert max(error) < 3


def test_real_photos() -> None:
    for path in sample_photos():
        try:
            photo = decode_file(path, 224, 100)
        except PhotoError as error:  # the only one: its pixels are float64
            assert (path.name, error.reason) == ("multipage_rgb.tif", "not-a-photo")
            continue
        with Image.open(path) as image:
            sizes = (image.size, image.size[::-1])
        assert (photo.facts.width, photo.facts.height) in sizes
        assert photo.digest == fingerprint_bytes(path.read_bytes())


def test_the_limit_is_per_call_and_exact() -> None:
    data = encoded(Image.new("L", (1000, 1001)), "PNG")
    with pytest.raises(PhotoError) as caught:
        decode_bytes(data, 64, 1)
    assert caught.value.reason == "too-large"
    assert decode_bytes(data, 64, 2).facts.width == 1000
    assert decode_bytes(encoded(Image.new("L", (1000, 1000)), "PNG"), 64, 1).facts.width == 1000


def test_threads_do_not_disturb_each_other() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    jobs = [
        encoded(quarters(LARGE), "JPEG", exif=exif),
        encoded(quarters(LARGE), "PNG", icc_profile=swapped_profile()),
        encoded(quarters(LARGE).convert("RGBA"), "PNG"),
        encoded(quarters(LARGE).convert("CMYK"), "JPEG"),
    ] * 8
    alone = [decode_bytes(data, 64, 10).image.tobytes() for data in jobs[:4]] * 8
    with ThreadPoolExecutor(8) as threads:
        assert [p.image.tobytes() for p in threads.map(decode_bytes, jobs, [64] * 32, [10] * 32)] == alone


def test_functions_and_errors_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(decode_file)) is decode_file
    with pytest.raises(PhotoError) as caught:
        decode_bytes(b"", 64, 10)
    assert pickle.loads(pickle.dumps(caught.value)).reason == "empty"


def test_metadata_of_the_file_are_not_in_the_picture() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret"
    photo = decoded(quarters(), "JPEG", exif=exif, icc_profile=swapped_profile())
    assert photo.image.info == {}
    assert b"Secret" not in photo.thumbnail


# For the screen


@pytest.mark.parametrize(
    ("image_format", "orientation"),
    [
        (known.name, orientation)
        for known in SAMPLED
        for orientation in (range(1, 9) if known.name in TURNABLE else [1])
    ],
)
def test_the_screen_shows_what_the_thumbnail_shows(
    tmp_path: Path, image_format: str, orientation: int
) -> None:
    image, path = quarters((480, 320) if image_format not in SMALL else (96, 64)), tmp_path / "photo"
    path.write_bytes(turned(image_format, image, orientation) or sample(image_format, image))
    photo = decode_file(path, 64, 100)
    for bounds in (None, (200, 200), (5000, 160)):
        pixels = decode_pixels(path, bounds, 100)
        shown = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.rgb)
        assert pixels.size == (photo.facts.width, photo.facts.height)
        assert close(corners(shown), corners(photo.image), 3)
        if bounds is not None:
            assert pixels.width <= bounds[0]
            assert pixels.height <= bounds[1]
            is_fitted = bounds[0] == pixels.width or bounds[1] == pixels.height
            assert is_fitted or image_format in SMALL, "as large as there is space"


@SIZES
def test_the_screen_shows_the_same_colours(tmp_path: Path, size: tuple[int, int]) -> None:
    glass = quarters(size).convert("RGBA")
    glass.putalpha(Image.new("L", size, 128))
    pictures = [
        encoded(glass, "PNG"),
        encoded(deep("I;16", quarters(size)), "PNG"),
        encoded(deep("F", quarters(size)), "TIFF"),
        encoded(quarters(size).quantize(4), "PNG"),
        encoded(quarters(size).convert("CMYK"), "TIFF"),
        encoded(quarters(size), "JPEG", icc_profile=swapped_profile()),
        ycck(quarters(size).convert("CMYK")),
    ]
    for number, data in enumerate(pictures):
        (path := tmp_path / str(number)).write_bytes(data)
        pixels = decode_pixels(path, (300, 300), 100)
        shown = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.rgb)
        assert close(corners(shown), corners(decode_file(path, 64, 100).image), 3), number


def test_an_area_is_decoded_alone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.png"
    path.write_bytes(encoded(quarters((400, 200)), "PNG", exif=exif))  # upright, it is 200 wide
    whole = decode_pixels(path, None, 100)
    upright = Image.frombytes("RGB", (200, 400), whole.rgb)
    part = decode_pixels(path, None, 100, (100, 0, 100, 200))
    assert (part.width, part.height, part.size) == (100, 200, (200, 400))
    assert (
        Image.frombytes("RGB", (100, 200), part.rgb).tobytes() == upright.crop((100, 0, 200, 200)).tobytes()
    )
    small = decode_pixels(path, (50, 50), 100, (100, 0, 100, 200))
    assert (small.width, small.height) == (25, 50)
    for area in ((0, 0, 0, 9), (150, 0, 100, 100), (-1, 0, 9, 9), (0, 390, 9, 11)):
        with pytest.raises(PhotoError, match="nothing in that area"):
            decode_pixels(path, None, 100, area)


def test_large_pictures_are_decoded_with_fewer_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder, "MOST_PIXELS", 10_000)
    (path := tmp_path / "a.jpg").write_bytes(encoded(quarters((400, 300)), "JPEG"))
    pixels = decode_pixels(path, None, 100)
    assert pixels.size == (400, 300)
    assert 9_500 < pixels.width * pixels.height <= 10_100
    near = decode_pixels(path, None, 100, (0, 0, 60, 40))
    assert (near.width, near.height) == (30, 20), "of one much larger, half the width at most"


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b"<svg/>", "not-a-photo")])
def test_what_cannot_be_shown_has_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    (path := tmp_path / "a.jpg").write_bytes(data)
    with pytest.raises(PhotoError) as caught:
        decode_pixels(path, None, 100)
    assert caught.value.reason == reason
