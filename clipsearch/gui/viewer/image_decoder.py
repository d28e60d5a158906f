"""Decoding of photo files for the viewer: upright, no larger than needed, in the registered formats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QImageWriter

from clipsearch import ClipsearchError
from clipsearch.gui.desktop.files import read_content
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.picture_reader import picture_reader

__all__ = ["MAX_PIXELS", "Decoded", "crop_region", "decode"]

MAX_PIXELS = 64_000_000  # of a decoded image
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


def decode(path: Path, bounds: QSize | None = None) -> Decoded:
    """Decode a photo to fit into `bounds` (pixels), or with at most MAX_PIXELS; may take seconds.

    Raises:
        ClipsearchError: it is missing, unreachable, damaged, or in a format that cannot be shown.
    """
    with picture_reader(read_content(path)) as reader:
        if reader is None or not reader.canRead():
            raise _cannot_be_shown(path, translate("image_decoder", "its format is not known"))
        size = reader.size()
        target = _fitted_size(size, _transposed(reader, bounds)) if size.isValid() else size
        if target != size:
            reader.setScaledSize(target)  # JPEGs are decoded at about this size at once
        image = reader.read()
        if image.isNull():
            raise _cannot_be_shown(path, reader.errorString())
        whole = _transposed(reader, size) if size.isValid() else None
    return Decoded(image, whole or image.size())


def crop_region(path: Path, area: QRect) -> bytes:
    """Return a region of a photo, given in its upright pixels, as a PNG.

    Raises:
        ClipsearchError: as `decode`; or the region is empty.
    """
    decoded = decode(path)
    scale = decoded.image.width() / max(1, decoded.size.width())
    rect = QRect(area.topLeft() * scale, area.size() * scale) & decoded.image.rect()
    if rect.isEmpty():
        raise ClipsearchError(
            translate("image_decoder", "There is nothing in that region"),
            translate("image_decoder", "Draw a larger one"),
        )
    region = decoded.image.copy(rect)
    if max(region.width(), region.height()) > MAX_REGION_SIDE:
        mode = Qt.AspectRatioMode.KeepAspectRatio
        region = region.scaled(
            MAX_REGION_SIDE, MAX_REGION_SIDE, mode, Qt.TransformationMode.SmoothTransformation
        )
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(region)
    return bytes(data.data())


def _cannot_be_shown(path: Path, reason: str) -> ClipsearchError:
    return ClipsearchError(
        translate("image_decoder", "{name} cannot be shown: {why}").format(name=path.name, why=reason),
        translate("image_decoder", "Enter opens it in another program"),
    )


def _transposed(reader: QImageReader, size: QSize | None) -> QSize | None:
    """Transpose a size if the photo's orientation rotates it by 90 degrees."""
    sideways = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    return size.transposed() if sideways and size is not None else size


def _fitted_size(size: QSize, bounds: QSize | None) -> QSize:
    """The largest size within MAX_PIXELS and `bounds`, and not larger than the photo."""
    pixels = size.width() * size.height()
    if pixels > MAX_PIXELS:
        size = size * (MAX_PIXELS / pixels) ** 0.5
    if bounds is not None and (size.width() > bounds.width() or size.height() > bounds.height()):
        size = size.scaled(bounds, Qt.AspectRatioMode.KeepAspectRatio)
    return size.expandedTo(QSize(1, 1))
