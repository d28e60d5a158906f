"""Reading and decoding a photo once: fingerprint, RGB pixels for the model, thumbnail and facts.

`decode_file` and `decode_bytes` run in the embedding process, in several threads at once; `decode_pixels`
runs in the thumbnail process.
"""

from __future__ import annotations

import io
import logging
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.extra_formats import open_extra
from clipsearch.photos.decoding.file_reader import MOST_BYTES as MOST_FILE_BYTES
from clipsearch.photos.decoding.file_reader import Access, PositionedFile, open_regular, read_opened
from clipsearch.photos.decoding.fingerprint import (
    fingerprint_bytes,
    fingerprint_opened,
    sample_bytes,
    sample_opened,
)
from clipsearch.photos.decoding.memory_budget import MOST_BYTES, MemoryBudget
from clipsearch.photos.decoding.numpy_formats import largest_icon, open_bit_fields, open_psd, with_file_header
from clipsearch.photos.decoding.opened import Opened, damaged_error
from clipsearch.photos.decoding.pillow_formats import CheckSize, MinSide, configure, is_blank, open_picture
from clipsearch.photos.decoding.pixels import reduced_rgb, upright
from clipsearch.photos.decoding.quality import measure_quality
from clipsearch.photos.decoding.tiff import open_tiff, raw_format
from clipsearch.photos.metadata.exif import DECODE_ERRORS
from clipsearch.photos.metadata.live_photos import with_checked_clip
from clipsearch.photos.metadata.precedence import with_name
from clipsearch.photos.video import read_moments, read_picture, video_details
from clipsearch.records import THUMBNAIL_PIXELS, Box, PhotoFacts, Pixels
from clipsearch.records.details import NO_DETAILS, Details
from clipsearch.records.formats import FORMATS, HEAD_BYTES, PhotoFormat, format_of

__all__ = ["BUDGET", "MOST_PIXELS", "DecodedPhoto", "decode_bytes", "decode_file", "decode_pixels"]

BUDGET = MemoryBudget()  # of all threads of this process

# Of the model's size, for JPEG drafts: PSNR to a full decode is 52 dB, without oversampling 44 dB.
OVERSAMPLING = 2
MAX_ASPECT_RATIO = 32  # a model sees no more of a longer strip, and enlarging one could fill the memory
THUMBNAIL_QUALITY = 80
REDUCING_GAP = 1.5  # first reduced by an integer factor to at least this many times its size
MOST_PIXELS = 64_000_000  # that are decoded for the screen
EMPTY_AREA = "There is nothing in that area"
VIDEO_BYTES = 400 << 20  # of memory that decoding takes, with 32 moments of 1 megapixel
BYTES_PER_PIXEL = 8  # of the largest picture that is allowed

# Pillow also raises what it logs about damaged files.
logging.getLogger("PIL").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class DecodedPhoto:
    """A decoded photo.

    Attributes:
        digest: fingerprint of the bytes that were decoded, 16 bytes.
        image: upright 8-bit RGB in sRGB; both sides at least twice the model's size where the
            original's are. Of a picture more than `MAX_ASPECT_RATIO` times as long as wide, the middle.
        thumbnail: a JPEG of the whole picture, longest side at most `THUMBNAIL_PIXELS`.
        facts: of the original picture.
        sample: of the bytes that were decoded, 8 bytes; see `fingerprint.sample`.
        missing: a sentence about what could not be decoded, "" where all of it could.
        details: all that the file says of the photo.
        moments: of a video: seconds from its start, and images as `image`.
    """

    digest: bytes
    image: Image.Image
    thumbnail: bytes
    facts: PhotoFacts
    sample: bytes
    missing: str = ""
    details: Details = NO_DETAILS
    moments: tuple[tuple[float, Image.Image], ...] = ()


def decode_file(path: Path, image_size: int, max_megapixels: int, access: Access = None) -> DecodedPhoto:
    """Read and decode a file.

    Args:
        path: the file.
        image_size: side of the model's square input, pixels.
        max_megapixels: larger pictures are refused before they are decoded.
        access: how it is opened.

    Raises:
        PhotoError: with the reason why this file is not a usable photo.
    """
    with open_regular(path, access) as file:
        known = _video_format(file)
        if known is not None:
            photo = _decode_video(path, PositionedFile(file), known, image_size, max_megapixels)
        else:
            with BUDGET.hold(_file_size(file), is_reading=True):
                photo = decode_bytes(read_opened(path, file), image_size, max_megapixels)
    details = with_name(photo.details, path.name) if photo.facts.taken is None else photo.details
    if details.taken is not None and photo.facts.taken is None:
        facts = replace(photo.facts, taken=details.taken, taken_from=details.sources["taken"])
        photo = replace(photo, facts=facts, details=details)
    return photo


def decode_pixels(
    picture: Path | bytes,
    bounds: tuple[int, int] | None,
    max_megapixels: int,
    area: Box | None = None,
    access: Access = None,
    seconds: float = 0.0,
) -> Pixels:
    """Read a file and decode it, or an area of it, for the screen or to be compared.

    Args:
        picture: the file, or a picture's bytes.
        bounds: width and height into which the result is fitted, pixels; None for all pixels. Nothing is
            enlarged, there are at most `MOST_PIXELS`, and of pictures that are larger than twice that at
            most half the width and height is decoded.
        max_megapixels: larger pictures are refused before they are decoded.
        area: left, top, width and height in the upright picture, pixels; None for the whole.
        access: how it is opened.
        seconds: from the start of a video, to the moment that is decoded.

    Raises:
        PhotoError: with the reason why this file is not a usable photo, or has no such area.
    """

    def scale(width: int, height: int) -> float:
        part = (width, height) if area is None else area[2:]
        sides = zip(bounds or (), part, strict=False)
        return min(1.0, math.sqrt(MOST_PIXELS / (part[0] * part[1])), *(most / side for most, side in sides))

    def min_side(size: tuple[int, int]) -> int:
        wanted = max(scale(*size), scale(*size[::-1]))  # it may be rotated, which is not known yet
        return math.ceil(min(size) * (min(wanted, 0.5) if size[0] * size[1] > 2 * MOST_PIXELS else wanted))

    if area is not None and min(area[2:]) < 1:
        raise PhotoError("not-a-photo", EMPTY_AREA)

    def decode(data: bytes) -> Pixels:
        if not data:
            raise PhotoError("empty", "The file is empty")
        try:
            rgb, facts, _, _ = _decode_upright(data, min_side, max_megapixels)
        except MemoryError as error:
            raise PhotoError("too-large", "The picture does not fit into memory") from error
        return _fitted(rgb, facts, area, scale)

    if isinstance(picture, bytes):
        return decode(picture)
    with open_regular(picture, access) as file, BUDGET.hold(_file_size(file), is_reading=True):
        known = _video_format(file)
        if known is None:
            return decode(read_opened(picture, file))
        stream = cast("BinaryIO", PositionedFile(file))
        rgb, about = read_picture(stream, known.name, seconds, max_megapixels)
        return _fitted(rgb, PhotoFacts(*about.size, known.name), area, scale)


def _fitted(
    rgb: Image.Image, facts: PhotoFacts, area: Box | None, scale: Callable[[int, int], float]
) -> Pixels:
    """A picture, or an area of it, in the size in which it is to be shown."""
    size = facts.width, facts.height
    left, top, width, height = area or (0, 0, *size)
    if left < 0 or top < 0 or left + width > size[0] or top + height > size[1]:
        raise PhotoError("not-a-photo", EMPTY_AREA)
    across, down, wanted = rgb.width / size[0], rgb.height / size[1], scale(*size)
    box = left * across, top * down, (left + width) * across, (top + height) * down
    target = (
        max(1, round(width * min(wanted, across))),
        max(1, round(height * min(wanted, down))),
    )
    if area is not None or target != rgb.size:
        rgb = rgb.resize(target, Image.Resampling.BICUBIC, box, REDUCING_GAP)
    return Pixels(rgb.width, rgb.height, size, rgb.tobytes())


def _file_size(file: BinaryIO) -> int:
    """Bytes that reading a file takes; 0 where it is refused for its size, or is a video."""
    size = os.fstat(file.fileno()).st_size
    return size if size <= MOST_FILE_BYTES else 0


def _video_format(file: BinaryIO) -> PhotoFormat | None:
    """The format of a video; None of anything else."""
    try:
        known = format_of(PositionedFile(file).read(HEAD_BYTES) or b"")
    except OSError:
        return None
    return known if known is not None and known.family == "VIDEO" else None


def _decode_video(
    path: Path, file: PositionedFile, known: PhotoFormat, image_size: int, max_megapixels: int
) -> DecodedPhoto:
    """Decode the moments of a video; its picture is that of the first one that is not all of one colour."""
    stream = cast("BinaryIO", file)
    digest = fingerprint_opened(path, stream)
    sampled = sample_opened(path, stream)
    file.seek(0)
    least = max(OVERSAMPLING * image_size, THUMBNAIL_PIXELS)
    with BUDGET.hold(VIDEO_BYTES):
        video = read_moments(stream, known.name, least, max_megapixels)
    poster = next((one for one in video.moments if not is_blank(one.image)), video.moments[0]).image
    details = video_details(stream, video.taken, video.camera)
    facts = PhotoFacts(*video.size, known.name, video.taken, video.camera, "container" if video.taken else "")
    moments = tuple((one.seconds, _crop_middle(one.image)) for one in video.moments)
    thumbnail, facts = _thumbnail(poster, facts)
    return DecodedPhoto(
        digest, _crop_middle(poster), thumbnail, facts, sampled, video.missing, details, moments
    )


def decode_bytes(data: bytes, image_size: int, max_megapixels: int) -> DecodedPhoto:
    """Decode a picture's bytes; otherwise like `decode_file`."""
    if not data:
        raise PhotoError("empty", "The file is empty")
    try:
        return _decode(data, image_size, max_megapixels)
    except MemoryError as error:
        raise PhotoError("too-large", "The picture does not fit into memory") from error


def _too_large_error(what: str, max_megapixels: int) -> PhotoError:
    return PhotoError(
        "too-large",
        f"The picture has {what}; the limit is {max_megapixels} megapixels",
        "Raise max_megapixels in the settings if the file is to be trusted",
    )


def _decode(data: bytes, image_size: int, max_megapixels: int) -> DecodedPhoto:
    least = max(OVERSAMPLING * image_size, THUMBNAIL_PIXELS)
    rgb, facts, missing, details = _decode_upright(data, lambda _: least, max_megapixels)
    thumbnail, facts = _thumbnail(rgb, facts)
    return DecodedPhoto(
        fingerprint_bytes(data),
        _crop_middle(rgb),
        thumbnail,
        facts,
        sample_bytes(data),
        missing,
        details,
    )


def _decode_upright(
    data: bytes, min_side: MinSide, max_megapixels: int
) -> tuple[Image.Image, PhotoFacts, str, Details]:
    """Decode a picture's bytes to upright 8-bit RGB in sRGB.

    Args:
        data: of the file.
        min_side: says by the size of the picture what both sides of the image must have at least, in
            pixels, where they do.
        max_megapixels: larger pictures are refused.

    Returns:
        The image, facts of the picture, what of it is missing, and what the file says of it.
    """
    configure(max_megapixels * 1_000_000)
    with _photo_errors(max_megapixels):
        opened = _open(data, min_side, lambda size: _check_size(size, max_megapixels))
    if opened.needed > max(MOST_BYTES, max_megapixels * 1_000_000 * BYTES_PER_PIXEL):
        what = f"a size for which its format needs {opened.needed / 1e9:.1f} GB of memory"
        raise _too_large_error(what, max_megapixels)
    with BUDGET.hold(opened.needed):
        with _photo_errors(max_megapixels):
            loaded = opened.load()
        tags = loaded.tags
        rgb = upright(reduced_rgb(loaded.image, opened.least), tags.orientation)
    width, height = loaded.size if tags.orientation < 5 else loaded.size[::-1]  # else turned by 90 degrees
    facts = PhotoFacts(width, height, opened.name, tags.taken, tags.camera, tags.taken_from)
    return rgb, facts, loaded.missing, with_checked_clip(tags.details, io.BytesIO(data))


def _open(data: bytes, min_side: MinSide, check_size: CheckSize) -> Opened:
    """Read a picture's header by the library that its content needs, whatever the name of its file."""
    known = format_of(data[:HEAD_BYTES])
    if known is None:
        readable = ", ".join(dict.fromkeys(one.family or one.name for one in FORMATS))
        why = "The content is not a picture in a format that can be read"
        raise PhotoError("not-a-photo", why, f"These are {readable}")
    if known.name != "TIFF":
        return _open_known(data, known, min_side, check_size)
    if (raw := raw_format(data)) is not None:
        return _open_known(data, raw, min_side, check_size)
    return open_tiff(data, min_side, check_size)


def _open_known(data: bytes, known: PhotoFormat, min_side: MinSide, check_size: CheckSize) -> Opened:
    if known.name == "PSD":
        return open_psd(data, min_side, check_size)
    if known.module == "PIL":
        data = with_file_header(data) if known.name == "BMP" else data
        try:
            return open_picture(data, known.name, min_side, check_size)
        except PhotoError as error:
            if (known.name, error.reason) == ("BMP", "unsupported"):
                return open_bit_fields(data, min_side, check_size)
            if (known.name, error.reason) == ("ICO", "truncated"):
                return replace(_open(largest_icon(data), min_side, check_size), name="ICO")
            raise
    return open_extra(data, known, min_side, check_size)


@contextmanager
def _photo_errors(max_megapixels: int) -> Iterator[None]:
    """Turn what the libraries raise about the file into a `PhotoError`."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise _too_large_error("too many pixels", max_megapixels) from error
    except DECODE_ERRORS as error:
        raise damaged_error() from error


def _check_size(size: tuple[int, int], max_megapixels: int) -> None:
    if size[0] * size[1] > max_megapixels * 1_000_000:
        raise _too_large_error(f"{size[0]} x {size[1]} pixels", max_megapixels)


def _crop_middle(image: Image.Image) -> Image.Image:
    """The middle of an extremely long picture; any other picture unchanged."""
    longest = MAX_ASPECT_RATIO * min(image.size)
    if max(image.size) <= longest:
        return image
    width, height = min(image.width, longest), min(image.height, longest)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _thumbnail(image: Image.Image, facts: PhotoFacts) -> tuple[bytes, PhotoFacts]:
    """A small version of a picture as a JPEG, and the facts with what it tells of the quality."""
    scale = min(1.0, THUMBNAIL_PIXELS / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=THUMBNAIL_QUALITY)
    sharpness, brightness, shadows, highlights = measure_quality(np.asarray(small.convert("L")))
    return buffer.getvalue(), replace(
        facts, sharpness=sharpness, brightness=brightness, shadows=shadows, highlights=highlights
    )
