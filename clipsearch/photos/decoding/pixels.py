"""Conversion of a file's pixels to upright 8-bit RGB in sRGB: first reduced, then converted.

A picture is never converted at full size: modes whose pixels can be averaged are reduced directly,
all others in strips.
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageMath

__all__ = ["reduced_rgb", "upright"]

Convert = Callable[[Image.Image], Image.Image]

Transpose = Image.Transpose
# EXIF orientation to the operation that undoes it (Exif 2.32, tag 0x0112).
UNDO_ORIENTATION = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
AVERAGEABLE = ("L", "RGB", "RGBX", "CMYK", "YCbCr")  # modes in which the mean of two pixels is a valid colour
STRIP_PIXELS = 1 << 20
BITS_PER_SAMPLE = 0x0102  # TIFF 6.0
SAMPLE_SIZE = (256, 256)
# Pillow's mode to the colour space that an ICC profile must have to fit (ICC.1:2022, 7.2.6).
COLOUR_SPACES = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK"}
SRGB = ImageCms.createProfile("sRGB")
SAME_COLOUR = 2  # of 255: variants of sRGB's profile differ so little


def reduced_rgb(image: Image.Image, min_side: int) -> Image.Image:
    """Reduce an image by an integer factor, both sides at least `min_side` pixels, and convert it to RGB.

    Transparent parts become white, pixels of more bits are scaled to 8, an ICC profile is applied (a
    broken or unfitting one is ignored).

    Returns:
        A new image without metadata, never `image` itself.
    """
    factor = max(1, min(image.size) // max(1, min_side))
    small = _shrink(image, factor, _conversion(image))
    if small.mode in ("YCbCr", "RGBX"):
        small = small.convert("RGB")  # to which profiles belong
    profile = image.info.get("icc_profile")
    rgb = _to_srgb(small, profile) if isinstance(profile, bytes) and profile else None
    if rgb is None:
        rgb = small.convert("RGB")  # makes a copy if it is RGB already
    rgb.info.clear()
    return rgb


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Undo an EXIF orientation, 1 to 8."""
    operation = UNDO_ORIENTATION.get(orientation)
    return image if operation is None else image.transpose(operation)


def _shrink(image: Image.Image, factor: int, convert: Convert | None) -> Image.Image:
    if convert is None:
        return image.reduce(factor) if factor > 1 else image
    if factor == 1:
        return convert(image)
    width, height = image.size
    rows = factor * max(1, STRIP_PIXELS // (width * factor))
    small: Image.Image | None = None
    for top in range(0, height, rows):
        strip = convert(image.crop((0, top, width, min(height, top + rows)))).reduce(factor)
        if small is None:
            small = Image.new(strip.mode, (strip.width, math.ceil(height / factor)))
        small.paste(strip, (0, top // factor))
    assert small is not None  # noqa: S101 (an image has at least one row)
    return small


def _conversion(image: Image.Image) -> Convert | None:
    """A conversion to a mode whose pixels can be averaged; None if they can."""
    if image.mode.startswith("I") or image.mode == "F":
        low, high = _black_and_white(image)
        clear = image.info.get("transparency") if image.mode.startswith("I;16") else None
        return functools.partial(
            _to_8_bits, low=low, high=high, clear=clear if isinstance(clear, int) else None
        )
    if image.has_transparency_data:
        return _composite_on_white
    if image.mode in AVERAGEABLE:
        return None
    target = "L" if image.mode == "1" else "RGB"
    return lambda strip: strip.convert(target)


def _composite_on_white(image: Image.Image) -> Image.Image:
    if image.mode == "La":
        image = image.convert("LA")
    mode = "L" if image.mode in ("L", "LA") else "RGB"  # grey stays grey, to which its profile belongs
    alpha = image.convert("RGBA").getchannel("A")
    background = Image.new(mode, image.size, "white")
    background.paste(image.convert("RGBA").convert(mode), mask=alpha)
    return background


def _to_8_bits(image: Image.Image, low: float, high: float, clear: int | None = None) -> Image.Image:
    """Scale `low`..`high` to 0..255 with rounding and clipping; the value `clear` is transparent: white."""
    if image.mode not in ("I", "F", "I;16"):
        image = image.convert("I")  # 16 bits in another byte order
    scale = 255 / ((high - low) or 1)
    offset = 0.5 - low * scale
    grey = image.point(lambda value: value * scale + offset).convert("L")
    if clear is not None:
        distance = image.convert("I").point(lambda value: value - clear)
        grey.paste(
            255, mask=ImageMath.lambda_eval(lambda names: (names["d"] == 0) * 255, d=distance).convert("L")
        )
    return grey


def _black_and_white(image: Image.Image) -> tuple[float, float]:
    """The values of black and white: by the format, or by the data where the format does not tell."""
    if image.mode.startswith("I;16"):
        bits = getattr(image, "tag_v2", {}).get(BITS_PER_SAMPLE)
        return 0, 4095 if bits == (12,) else 65535
    low, high = _finite_extrema(image)
    tops = (1, 255, 65535) if image.mode == "F" else (255, 65535)
    for top in tops:
        if low >= 0 and high <= top:
            return 0, top
    return low, high


def _finite_extrema(image: Image.Image) -> tuple[float, float]:
    extremes: Any = image.getextrema()
    if all(map(math.isfinite, extremes)):
        return extremes[0], extremes[1]
    # NaN and infinities mark missing points: use a sample of the others.
    pixels: Any = image.resize(SAMPLE_SIZE, Image.Resampling.NEAREST).get_flattened_data()
    finite = [value for value in pixels if math.isfinite(value)] or [0.0]
    return min(finite), max(finite)


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Apply an ICC profile; None if it is sRGB already, broken, or for another mode."""
    try:
        transform = _transform(profile, image.mode)
        return None if transform is None else ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if source.profile.xcolor_space != COLOUR_SPACES.get(mode):
        return None
    transform = ImageCms.buildTransform(source, SRGB, mode, "RGB")
    return None if mode == "RGB" and _changes_nothing(transform) else transform


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether a transform is that of sRGB itself, whatever the profile's name: most photos have it."""
    levels = range(0, 256, 15)
    cube = bytes(
        value for red in levels for green in levels for blue in levels for value in (red, green, blue)
    )
    colours = Image.frombytes("RGB", (len(levels) ** 2, len(levels)), cube)
    same = ImageCms.applyTransform(colours, transform)
    if same is None:
        return False
    extrema: Any = ImageChops.difference(colours, same).getextrema()
    return bool(max(high for _, high in extrema) <= SAME_COLOUR)
