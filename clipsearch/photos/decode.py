"""One read and one decode of a photo: fingerprint, RGB pixels for the model, thumbnail and facts.

`prepare` and `prepare_bytes` run in the embedding process, in several threads at once.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from clipsearch.errors import PhotoError
from clipsearch.photos import metadata, pixels
from clipsearch.photos.fingerprint import fingerprint_bytes
from clipsearch.records import THUMBNAIL_PIXELS, PhotoFacts

__all__ = ["Prepared", "prepare", "prepare_bytes"]

# The decoders that may see a file: an allowlist, and importing them is what registers them.
FORMATS = (
    JpegImagePlugin.JpegImageFile.format,
    MpoImagePlugin.MpoImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
    GifImagePlugin.GifImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    BmpImagePlugin.DibImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
    AvifImagePlugin.AvifImageFile.format,
)
MOST_BYTES = 1 << 30
OVERSAMPLING = 2  # a JPEG draft at twice the model's size is 52 dB from a full decode, at once 44
THUMBNAIL_QUALITY = 80
# First bytes of the formats, to tell a damaged photo from what never was one.
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")
# What Pillow's decoders raise on damaged bytes.
DAMAGE = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError,
    AttributeError, AssertionError, NotImplementedError, struct.error, zlib.error,
)  # fmt: skip

# The limit is checked below, before any pixel is decoded, and per call; Pillow's own is global.
Image.MAX_IMAGE_PIXELS = None
# Damaged metadata is worth no warning: the photo is shown without it.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decoded photo.

    Attributes:
        digest: fingerprint of the bytes that were decoded.
        image: upright RGB, reduced to no less than twice the model's size where that is quick.
        thumbnail: a JPEG, longest side at most `THUMBNAIL_PIXELS`.
        facts: of the original picture.
    """

    digest: bytes
    image: Image.Image
    thumbnail: bytes
    facts: PhotoFacts


def prepare(path: Path, image_size: int, max_megapixels: int) -> Prepared:
    """Read and decode a file.

    Args:
        path: the file.
        image_size: side of the model's square input, pixels.
        max_megapixels: larger pictures are refused before they are decoded.

    Raises:
        PhotoError: with the reason why this file is not a usable photo.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise PhotoError("unreadable", f"{path} cannot be read: {why}") from error
    except MemoryError as error:
        raise PhotoError("too-large", "The file is too large for this computer") from error
    if len(data) > MOST_BYTES:
        raise PhotoError("too-large", f"The file is larger than {MOST_BYTES >> 20} MB")
    return prepare_bytes(data, image_size, max_megapixels)


def prepare_bytes(data: bytes, image_size: int, max_megapixels: int) -> Prepared:
    """Decode a picture's bytes; otherwise as `prepare`."""
    if not data:
        raise PhotoError("empty", "The file is empty")
    try:
        with _open(data) as image:
            return _prepare(image, data, image_size, max_megapixels)
    except MemoryError as error:
        raise PhotoError("too-large", "The picture needs too much memory") from error
    except DAMAGE as error:
        raise PhotoError("truncated", f"The picture is cut off or damaged: {error}") from error


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        if data.startswith(SIGNATURES) or data[8:12] in (b"WEBP", b"ftyp"):
            raise
        raise PhotoError(
            "not-a-photo",
            "The content is not a picture in a supported format",
            f"Supported are {', '.join(FORMATS)}",
        ) from error


def _prepare(image: Image.Image, data: bytes, image_size: int, max_megapixels: int) -> Prepared:
    width, height = image.size
    if width * height > max_megapixels * 1_000_000:
        raise PhotoError(
            "too-large",
            f"The picture has {width} x {height} pixels; the limit is {max_megapixels} megapixels",
        )
    image_format = image.format or ""
    least = OVERSAMPLING * image_size
    if image_format in ("JPEG", "MPO"):
        image.draft(None, (least, least))
    image.load()
    exif = metadata.exif_of(image)
    orientation = metadata.orientation(exif)
    small = pixels.reduced(image, least)
    small.info = image.info
    rgb = pixels.upright(pixels.reduced(pixels.to_rgb(small), least), orientation)
    if orientation >= 5:  # turned by a quarter
        width, height = height, width
    facts = PhotoFacts(width, height, image_format, metadata.taken(exif), metadata.camera(exif))
    return Prepared(fingerprint_bytes(data), rgb, _thumbnail(rgb), facts)


def _thumbnail(rgb: Image.Image) -> bytes:
    small = rgb.copy()
    small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS), reducing_gap=2.0)
    small.info.clear()  # a thumbnail carries no metadata
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=THUMBNAIL_QUALITY)
    return buffer.getvalue()
