"""From whatever a file's pixels are to upright 8-bit RGB in sRGB, reduced early where that is safe."""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from PIL.ImageCms import ImageCmsTransform

__all__ = ["reduced", "to_rgb", "upright"]

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
AVERAGED = {
    "L",
    "RGB",
    "CMYK",
    "YCbCr",
    "RGBX",
}  # modes in which the mean of two pixels is a colour
SRGB = ImageCms.createProfile("sRGB")


def reduced(image: Image.Image, least: int) -> Image.Image:
    """Shrink by a whole factor while both sides stay at least `least` pixels."""
    factor = min(image.size) // max(least, 1)
    return image.reduce(factor) if factor > 1 and image.mode in AVERAGED else image


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Undo an EXIF orientation, 1 to 8."""
    operation = UNDO.get(orientation)
    return image if operation is None else image.transpose(operation)


def to_rgb(image: Image.Image) -> Image.Image:
    """Convert any mode to RGB: transparency on white, deep pixels scaled, profiles applied."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep(image).convert("RGB")
    if image.has_transparency_data:
        image = _on_white(image)
    if image.mode in ("RGB", "CMYK") and isinstance(profile, bytes):
        converted = _to_srgb(image, profile)
        if converted is not None:
            return converted
    return image if image.mode == "RGB" else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    image = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _from_deep(image: Image.Image) -> Image.Image:
    """Scale 16-bit, 32-bit and float grey to 8 bits by the range that the format means."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0, neginf=0)
    low, high = float(values.min(initial=0)), float(values.max(initial=0))
    if image.mode == "F" and low >= 0 and high <= 1:
        top = 1.0
    elif image.mode == "I;16" or (255 < high <= 65535 and low >= 0):
        top = 65535.0
    elif low >= 0 and high <= 255:
        top = 255.0
    else:  # scientific data without a fixed range
        values, top = values - low, (high - low) or 1.0
    return Image.fromarray(np.rint(values * (255.0 / top)).astype(np.uint8), "L")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Apply an ICC profile; None where it is sRGB already, or broken."""
    try:
        transform = _transform(profile, image.mode)
        return ImageCms.applyTransform(image, transform) if transform else None
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCmsTransform | None:
    source: Any = ImageCms.getOpenProfile(io.BytesIO(profile))
    if "srgb" in ImageCms.getProfileDescription(source).lower():
        return None
    return ImageCms.buildTransform(source, SRGB, mode, "RGB")
