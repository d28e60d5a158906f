"""Pictures in a query: their sources, conversion for the library, and small previews."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage

from clipsearch import ClipsearchError, Library
from clipsearch.gui.search.mime_data import PictureData, PictureFiles
from clipsearch.gui.style.formatting import file_name
from clipsearch.gui.widgets.thumbnail_image import scaled_image, thumbnail_image

__all__ = [
    "PREVIEW",
    "Picture",
    "Source",
    "encode_picture",
    "load_preview",
    "picture_from_data",
    "picture_from_source",
    "pictures_from_files",
]

MAX_SIDE = 1024  # pixels of the longer side that a query picture needs
PREVIEW = 28  # logical pixels

Source = Path | bytes | int | QImage


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """A picture in a query; equal only if it is the same object.

    Attributes:
        source: a file, encoded bytes, the key of a content of the library, or decoded pixels.
        name: shown to the user.
    """

    source: Source
    name: str


def pictures_from_files(files: PictureFiles) -> list[Picture]:
    """A picture for each file."""
    return [Picture(path, file_name(path)) for path in files.paths]


def picture_from_data(data: PictureData, name: str) -> Picture:
    """A picture from the clipboard or a drop."""
    return picture_from_source(data.data, name)


def picture_from_source(source: Source, name: str) -> Picture:
    """A picture from any source; decoded pixels are reduced, since they may stay in memory for long."""
    return Picture(_reduced(source) if isinstance(source, QImage) else source, name)


def encode_picture(source: Source) -> Path | bytes | int:
    """Convert a source for the library. Slow for pixels: call it outside the window's thread."""
    if not isinstance(source, QImage):
        return source
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _reduced(source).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def _reduced(image: QImage) -> QImage:
    if max(image.width(), image.height()) <= MAX_SIDE:
        return image
    mode = Qt.AspectRatioMode.KeepAspectRatio
    return image.scaled(QSize(MAX_SIDE, MAX_SIDE), mode, Qt.TransformationMode.SmoothTransformation)


def load_preview(library: Library, source: Source, ratio: float) -> QImage | None:
    """A small square picture for the query bar; None where it cannot be decoded."""
    if isinstance(source, int):
        return thumbnail_image(library.thumbnail(source), PREVIEW, ratio)
    if isinstance(source, QImage):
        return scaled_image(source, PREVIEW, ratio)
    try:
        return thumbnail_image(library.pictures.preview(source), PREVIEW, ratio)
    except ClipsearchError:  # the search says why
        return None
