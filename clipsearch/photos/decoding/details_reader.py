"""Reading what a photo says of itself without decoding it: of most formats only the header is read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.decoder import decode_bytes
from clipsearch.photos.decoding.file_reader import MOST_BYTES, Access, open_regular
from clipsearch.photos.decoding.pillow_formats import configure
from clipsearch.photos.decoding.tiff import raw_format
from clipsearch.photos.metadata.exif import DECODE_ERRORS, read_tags
from clipsearch.photos.metadata.live_photos import with_checked_clip
from clipsearch.photos.metadata.png_chunks import without_pixels
from clipsearch.photos.metadata.precedence import with_name
from clipsearch.photos.video import read_facts
from clipsearch.records.details import Details
from clipsearch.records.formats import HEAD_BYTES, format_of

__all__ = ["read_details"]

BY_HEADER = ("JPEG", "MPO", "WEBP", "GIF")  # Pillow reads what is before the pixels, and no more


def read_details(path: Path, max_megapixels: int, access: Access = None) -> Details:
    """What a file, and its name, say of the photo.

    Args:
        path: the file.
        max_megapixels: as for `decode_file`, by which rare formats are read.
        access: how it is opened.

    Raises:
        PhotoError: it cannot be read, or is no photo.
    """
    configure(max_megapixels * 1_000_000)
    with open_regular(path, access) as file:
        file.seek(0)
        try:
            details = _from_header(file)
        except DECODE_ERRORS:
            details = None
        if details is None:
            file.seek(0)
            details = decode_bytes(file.read(MOST_BYTES), 1, max_megapixels).details
        else:
            details = with_checked_clip(details, file)
    return with_name(details, path.name)


def _from_header(file: BinaryIO) -> Details | None:
    """What the header says; None where the whole file must be read."""
    head = file.read(HEAD_BYTES)
    known = format_of(head)
    if known is None:
        raise PhotoError("not-a-photo", "The content is not a picture in a format that can be read")
    if known.family == "VIDEO":
        return read_facts(file, known.name)
    if known.name in BY_HEADER:
        file.seek(0)
        with Image.open(file, formats=(known.name,)) as image:
            return read_tags(image).details
    if known.name == "PNG":
        file.seek(0)
        with Image.open(io.BytesIO(without_pixels(file.read())), formats=("PNG",)) as image:
            return read_tags(image).details
    if known.name == "TIFF":
        file.seek(0)
        if raw_format(file.read()) is not None:
            return None
        file.seek(0)
        with Image.open(file, formats=("TIFF",)) as image:
            return read_tags(image).details
    if known.module == "pi_heif" and known.is_readable:
        import pi_heif

        file.seek(0)
        pictures = pi_heif.open_heif(file.read())
        blank = Image.new("L", (1, 1))
        blank.info.update(pictures[pictures.primary_index].info)
        return read_tags(blank).details
    return None
