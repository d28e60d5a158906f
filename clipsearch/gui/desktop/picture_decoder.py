"""Photos' files as images of Qt: decoded by the library's child process, as their thumbnails are."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage

from clipsearch import ClipsearchError, Library
from clipsearch.errors import PhotoError
from clipsearch.gui.desktop.files import check_there
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["Decoded", "decode", "decode_region"]

MAX_REGION_SIDE = 1024  # pixels of the longer side of a region that is searched with


@dataclass(frozen=True)
class Decoded:
    """A decoded photo.

    Attributes:
        image: upright, maybe smaller than the photo.
        size: of the upright photo, in its own pixels.
    """

    image: QImage
    size: QSize


def decode(
    library: Library,
    path: Path,
    bounds: QSize | None = None,
    *,
    area: QRect | None = None,
    cancelled: threading.Event | None = None,
    moment: float | None = None,
) -> Decoded:
    """Decode a photo, or an area of it; the arguments are those of `Library.pictures.decode`.

    Raises:
        ClipsearchError: it is missing, unreachable, damaged, or in a format that cannot be shown.
    """
    check_there(path)
    fitted = None if bounds is None else (max(1, bounds.width()), max(1, bounds.height()))
    box = None if area is None else (area.x(), area.y(), area.width(), area.height())
    try:
        pixels = library.pictures.decode(path, fitted, area=box, cancelled=cancelled, moment=moment or 0.0)
    except PhotoError as error:
        said = translate("picture_decoder", "{name} cannot be shown: {why}")
        raise ClipsearchError(
            said.format(name=formatting.file_name(path), why=error.message), error.hint
        ) from error
    width, height = pixels.width, pixels.height
    image = QImage(pixels.rgb, width, height, 3 * width, QImage.Format.Format_RGB888)
    # A copy with memory of its own, in the format that is painted fastest.
    return Decoded(image.convertToFormat(QImage.Format.Format_RGB32), QSize(*pixels.size))


def decode_region(library: Library, path: Path, area: QRect, moment: float | None = None) -> QImage:
    """A region of a photo, or of a moment of a video, given in its upright pixels, to search with.

    Raises:
        ClipsearchError: as `decode`; or the region is empty.
    """
    return decode(library, path, QSize(MAX_REGION_SIDE, MAX_REGION_SIDE), area=area, moment=moment).image
