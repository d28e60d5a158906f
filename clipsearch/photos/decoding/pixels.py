"""From whatever a file's pixels are to upright 8-bit RGB in sRGB: reduced first, converted after.

A picture is never converted at full size: modes whose pixels can be averaged are reduced as they
are, any other goes through in strips.
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms

__all__ = ["reduced_rgb", "upright"]

Convert = Callable[[Image.Image], Image.Image]

Transpose = Image.Transpose
# EXIF orientation to the operation that undoes it (Exif 2.32, tag 0x0112).
UNDO = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
AVERAGED = ("L", "RGB", "RGBX", "CMYK", "YCbCr")  # modes in which the mean of two pixels is a colour
STRIP_PIXELS = 1 << 20
BITS_PER_SAMPLE = 0x0102  # TIFF 6.0
SAMPLE = (256, 256)
# Pillow's mode to the colour space that an ICC profile must have to fit (ICC.1:2022, 7.2.6).
SPACES = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK"}
SRGB = ImageCms.createProfile("sRGB")


def reduced_rgb(image: Image.Image, least: int) -> Image.Image:
    """Shrink by a whole factor while both sides stay at least `least` pixels, and make it RGB.

    Transparent parts become white, deep pixels are scaled to 8 bits, an ICC profile is applied
    (one that is broken or does not fit is ignored).

    Returns:
        A new image without metadata, never `image` itself.
    """
    factor = max(1, min(image.size) // max(1, least))
    small = _shrink(image, factor, _conversion(image))
    profile = image.info.get("icc_profile")
    rgb = _to_srgb(small, profile) if isinstance(profile, bytes) and profile else None
    if rgb is None:
        rgb = small.convert("RGB")  # a copy where it is RGB already
    rgb.info.clear()
    return rgb


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Undo an EXIF orientation, 1 to 8."""
    operation = UNDO.get(orientation)
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
    """How to make the pixels ones that can be averaged, or None where they are."""
    if image.mode.startswith("I") or image.mode == "F":
        low, high = _range(image)
        return functools.partial(_shallow, low=low, high=high)
    if image.has_transparency_data:
        return _on_white
    if image.mode in AVERAGED:
        return None
    target = "L" if image.mode == "1" else "RGB"
    return lambda strip: strip.convert(target)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "La":
        image = image.convert("LA")
    image = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image)
    return ground


def _shallow(image: Image.Image, low: float, high: float) -> Image.Image:
    """Scale `low` to `high` to 0 to 255, with rounding; what lies outside is clipped."""
    if image.mode not in ("I", "F", "I;16"):
        image = image.convert("I")  # 16 bits in another byte order
    scale = 255 / ((high - low) or 1)
    offset = 0.5 - low * scale
    return image.point(lambda value: value * scale + offset).convert("L")


def _range(image: Image.Image) -> tuple[float, float]:
    """The values that mean black and white: those of the format, or of the data where it has none."""
    if image.mode.startswith("I;16"):
        bits = getattr(image, "tag_v2", {}).get(BITS_PER_SAMPLE)
        return 0, 4095 if bits == (12,) else 65535
    low, high = _extremes(image)
    tops = (1, 255, 65535) if image.mode == "F" else (255, 65535)
    for top in tops:
        if low >= 0 and high <= top:
            return 0, top
    return low, high


def _extremes(image: Image.Image) -> tuple[float, float]:
    extremes: Any = image.getextrema()
    if all(map(math.isfinite, extremes)):
        return extremes[0], extremes[1]
    # NaN and infinities stand for missing points: look at a sample of the others.
    pixels: Any = image.resize(SAMPLE, Image.Resampling.NEAREST).get_flattened_data()
    finite = [value for value in pixels if math.isfinite(value)] or [0.0]
    return min(finite), max(finite)


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Apply an ICC profile; None where it is sRGB already, broken, or made for other pixels."""
    try:
        transform = _transform(profile, image.mode)
        return None if transform is None else ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    fits = source.profile.xcolor_space == SPACES.get(mode)
    if not fits or "srgb" in ImageCms.getProfileDescription(source).lower():
        return None
    return ImageCms.buildTransform(source, SRGB, mode, "RGB")
