"""Pictures as queries: where one comes from, what to hand to the library, and a small preview."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from clipsearch import Library
from clipsearch.gui.results.thumbnail_cache import cut
from clipsearch.gui.search.mime_data import PictureData, PictureFiles

__all__ = ["PREVIEW", "Picture", "Source", "encoded", "from_data", "from_files", "from_source", "preview"]

ENOUGH = 1024  # pixels of the longer side that a query picture needs at most
PREVIEW = 28  # logical pixels

Source = Path | bytes | int | QImage


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """A picture that is asked for; two are the same only if they are one object.

    Attributes:
        source: a file, encoded bytes, a content of the library, or decoded pixels.
        name: what to call it.
    """

    source: Source
    name: str


def from_files(files: PictureFiles) -> list[Picture]:
    """Each of some files."""
    return [Picture(path, path.name) for path in files.paths]


def from_data(data: PictureData, name: str) -> Picture:
    """A picture that was pasted or dropped."""
    return from_source(data.data, name)


def from_source(source: Source, name: str) -> Picture:
    """Any picture; of pixels no more than are needed, since they may stay for a while."""
    return Picture(_reduced(source) if isinstance(source, QImage) else source, name)


def encoded(source: Source) -> Path | bytes | int:
    """What the library takes for a source. Slow for pixels: call it outside the window's thread."""
    if not isinstance(source, QImage):
        return source
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _reduced(source).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def _reduced(image: QImage) -> QImage:
    if max(image.width(), image.height()) <= ENOUGH:
        return image
    mode = Qt.AspectRatioMode.KeepAspectRatio
    return image.scaled(QSize(ENOUGH, ENOUGH), mode, Qt.TransformationMode.SmoothTransformation)


def preview(library: Library, source: Source, ratio: float) -> QImage | None:
    """A small square picture for the query bar; None where Qt cannot read the format."""
    if isinstance(source, int):
        return cut(library.thumbnail(source), PREVIEW, ratio)
    if isinstance(source, QImage):
        small = encoded(source)
        return cut(small if isinstance(small, bytes) else None, PREVIEW, ratio)
    data = QByteArray(source) if isinstance(source, bytes) else QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(str(source)) if isinstance(source, Path) else QImageReader(buffer)
    reader.setAutoTransform(True)
    if (size := reader.size()).isValid():
        side = round(4 * PREVIEW * ratio)
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    small = encoded(image)
    return cut(small if isinstance(small, bytes) else None, PREVIEW, ratio)
