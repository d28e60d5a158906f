"""One read and one decode of a photo: fingerprint, RGB pixels for the model, thumbnail and facts.

`decode_file` and `decode_bytes` run in the embedding process, in several threads at once.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.exif import DAMAGE, tags_of
from clipsearch.photos.decoding.file_reader import read_whole
from clipsearch.photos.decoding.fingerprint import fingerprint_bytes, sample_bytes
from clipsearch.photos.decoding.pixels import reduced_rgb, upright
from clipsearch.records import THUMBNAIL_PIXELS, PhotoFacts

__all__ = ["DecodedPhoto", "decode_bytes", "decode_file"]

# The decoders that may see a file: an allowlist, and importing them is what registers them.
FORMATS = (
    JpegImagePlugin.JpegImageFile.format,  # which opens MPO as well
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
    GifImagePlugin.GifImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
    AvifImagePlugin.AvifImageFile.format,
)
# How the formats begin, to tell a damaged photo from what never was one. BMP's own two letters
# begin many a text, so that its header's size is looked at as well.
SIGNATURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|II[*+]\0|MM\0[*+]|RIFF....WEBP"
    rb"|BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0|....ftyp(?:.{4}){0,8}avi[fs]",
    re.DOTALL,
)
# What Pillow says of a sound file that it cannot decode, such as one with float64 or 12-bit pixels.
UNSUPPORTED = re.compile("unknown pixel mode|cannot handle|unsupported", re.IGNORECASE)
OVERSAMPLING = 2  # a JPEG draft at twice the model's size is 52 dB from a full decode, at once 44
LONGEST = 32  # times the shorter side: no model sees more of a strip, and enlarged it is a bomb
THUMBNAIL_QUALITY = 80
REDUCING_GAP = 1.5  # first reduced by a whole factor to at least this many times its size
JPEG_END = b"\xff\xd9"
QUIET = ("ignore", None, Warning, re.compile(r"PIL\."), 0)

# What Pillow logs about damaged files, it raises as well.
logging.getLogger("PIL").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class DecodedPhoto:
    """A decoded photo.

    Attributes:
        digest: fingerprint of the bytes that were decoded, 16 bytes.
        image: upright 8-bit RGB in sRGB; both sides at least twice the model's size where the
            original's are. Of a picture more than `LONGEST` times as long as wide, the middle.
        thumbnail: a JPEG of the whole picture, longest side at most `THUMBNAIL_PIXELS`.
        facts: of the original picture.
        sample: of the bytes that were decoded, 8 bytes.
    """

    digest: bytes
    image: Image.Image
    thumbnail: bytes
    facts: PhotoFacts
    sample: bytes


def decode_file(path: Path, image_size: int, max_megapixels: int) -> DecodedPhoto:
    """Read and decode a file.

    Args:
        path: the file.
        image_size: side of the model's square input, pixels.
        max_megapixels: larger pictures are refused before they are decoded.

    Raises:
        PhotoError: with the reason why this file is not a usable photo.
    """
    return decode_bytes(read_whole(path), image_size, max_megapixels)


def decode_bytes(data: bytes, image_size: int, max_megapixels: int) -> DecodedPhoto:
    """Decode a picture's bytes; otherwise as `decode_file`."""
    if not data:
        raise PhotoError("empty", "The file is empty")
    try:
        return _prepare(data, image_size, max_megapixels)
    except MemoryError as error:
        raise PhotoError("too-large", "The picture does not fit into memory") from error


def _set_policy(most_pixels: int) -> None:
    """Settle what Pillow keeps for the whole process; does nothing from the second call on.

    Its warnings say nothing that a `PhotoError` or missing facts do not. Its own pixel limit only
    guards what a decoder allocates before the size can be checked here; it is never lowered, since
    other threads are decoding.
    """
    if tuple(warnings.filters[:1]) != (QUIET,):
        warnings.filterwarnings("ignore", module=r"PIL\.")
    least = most_pixels // 2 + 1  # Pillow refuses at twice its limit
    if (Image.MAX_IMAGE_PIXELS or 0) < least:
        Image.MAX_IMAGE_PIXELS = least


def _too_large(what: str, max_megapixels: int) -> PhotoError:
    return PhotoError(
        "too-large",
        f"The picture has {what}; the limit is {max_megapixels} megapixels",
        "Raise max_megapixels in the settings if the file is to be trusted",
    )


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except DAMAGE as error:
        if not SIGNATURE.match(data):
            why = "The content is not a picture in a supported format"
        elif UNSUPPORTED.search(found := _diagnosis(data) or str(error)):
            why = f"This variety of the format is not supported: {found}"
        else:
            raise SyntaxError(found) from error
        raise PhotoError("not-a-photo", why, f"Supported are {', '.join(FORMATS)}") from error


def _diagnosis(data: bytes) -> str:
    """What the format's own decoder says, which `Image.open` keeps to itself."""
    for image_format in FORMATS:
        factory, accept = Image.OPEN[image_format]
        try:
            if accept and accept(data[:16]):
                factory(io.BytesIO(data), "")
        except DAMAGE as error:
            return str(error)
    return ""


def _prepare(data: bytes, image_size: int, max_megapixels: int) -> DecodedPhoto:
    least = max(OVERSAMPLING * image_size, THUMBNAIL_PIXELS)
    _set_policy(max_megapixels * 1_000_000)
    try:
        image = _open(data)
        if image.width * image.height > max_megapixels * 1_000_000:
            raise _too_large(f"{image.width} x {image.height} pixels", max_megapixels)
        width, height = _load(image, data, least)
    except Image.DecompressionBombError as error:
        raise _too_large("too many pixels", max_megapixels) from error
    except DAMAGE as error:
        raise PhotoError("truncated", f"The picture is cut off or damaged: {error}") from error
    tags = tags_of(image)
    rgb = upright(reduced_rgb(image, least), tags.orientation)
    if tags.orientation >= 5:  # turned by a quarter
        width, height = height, width
    facts = PhotoFacts(width, height, image.format or "", tags.taken, tags.camera)
    return DecodedPhoto(fingerprint_bytes(data), _middle(rgb), _thumbnail(rgb), facts, sample_bytes(data))


def _load(image: Image.Image, data: bytes, least: int) -> tuple[int, int]:
    """Decode the first frame, a JPEG at reduced size; returns the original's width and height."""
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        image.load()
        return image.size  # Pillow turns a TIFF upright while loading
    size = image.size
    image.draft(None, (least, least))
    image.load()
    if data.rfind(JPEG_END) < 0:  # libjpeg takes garbage for pixels; it is near the end where it is
        raise SyntaxError("it has no end")
    return size


def _middle(image: Image.Image) -> Image.Image:
    """The middle of a picture that is no more than a line; any other as it is."""
    longest = LONGEST * min(image.size)
    if max(image.size) <= longest:
        return image
    width, height = min(image.width, longest), min(image.height, longest)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _thumbnail(image: Image.Image) -> bytes:
    scale = min(1.0, THUMBNAIL_PIXELS / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=THUMBNAIL_QUALITY)
    return buffer.getvalue()
