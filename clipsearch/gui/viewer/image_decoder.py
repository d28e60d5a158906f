"""Decoding a photo's own file to look at it: upright, no larger than asked, in formats that we let in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QImageWriter

from clipsearch import ClipsearchError
from clipsearch.gui.desktop.files import check_there
from clipsearch.gui.style.translation import translate

__all__ = ["MOST_PIXELS", "Decoded", "cut_out", "decode"]

FORMATS = frozenset({b"jpeg", b"png", b"webp", b"gif", b"bmp", b"tiff"})
MEGABYTES = 1536  # that a decoder may take for a moment: 300 megapixels, and a little
MOST_PIXELS = 64_000_000  # that are kept of one picture
LONGEST = 1024  # pixels of a region that is searched with


@dataclass(frozen=True)
class Decoded:
    """A picture to look at.

    Attributes:
        image: upright, maybe smaller than the photo.
        size: the photo's own, upright.
    """

    image: QImage
    size: QSize


def decode(path: Path, room: QSize | None = None) -> Decoded:
    """Decode a photo to fit into `room`, or as large as we keep any; may take seconds.

    Raises:
        ClipsearchError: it is gone, out of reach, damaged, or in a format that cannot be shown.
    """
    reader = QImageReader(str(check_there(path)))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(MEGABYTES)
    if not reader.canRead() or reader.format().data() not in FORMATS:
        raise _cannot_be_shown(path, translate("decoding", "its format is not known"))
    size = reader.size()
    wanted = _fitting(size, _turned(reader, room)) if size.isValid() else size
    if wanted != size:
        reader.setScaledSize(wanted)  # JPEGs are decoded at about this size at once
    image = reader.read()
    if image.isNull():
        raise _cannot_be_shown(path, reader.errorString())
    return Decoded(image, (_turned(reader, size) if size.isValid() else None) or image.size())


def cut_out(path: Path, area: QRect) -> bytes:
    """A region of a photo, in its own upright pixels, as a PNG.

    Raises:
        ClipsearchError: as `decode`; or the region is empty.
    """
    decoded = decode(path)
    share = decoded.image.width() / max(1, decoded.size.width())
    place = QRect(area.topLeft() * share, area.size() * share) & decoded.image.rect()
    if place.isEmpty():
        raise ClipsearchError(
            translate("decoding", "There is nothing in that region"),
            translate("decoding", "Draw a larger one"),
        )
    part = decoded.image.copy(place)
    if max(part.width(), part.height()) > LONGEST:
        mode = Qt.AspectRatioMode.KeepAspectRatio
        part = part.scaled(LONGEST, LONGEST, mode, Qt.TransformationMode.SmoothTransformation)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(part)
    return bytes(data.data())


def _cannot_be_shown(path: Path, why: str) -> ClipsearchError:
    return ClipsearchError(
        translate("decoding", "{name} cannot be shown: {why}").format(name=path.name, why=why),
        translate("decoding", "Enter opens it in another program"),
    )


def _turned(reader: QImageReader, size: QSize | None) -> QSize | None:
    """A size as it is before the picture is put upright, or after."""
    sideways = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    return size.transposed() if sideways and size is not None else size


def _fitting(size: QSize, room: QSize | None) -> QSize:
    """The largest size that fits, and is not larger than the picture."""
    pixels = size.width() * size.height()
    if pixels > MOST_PIXELS:
        size = size * (MOST_PIXELS / pixels) ** 0.5
    if room is not None and (size.width() > room.width() or size.height() > room.height()):
        size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    return size.expandedTo(QSize(1, 1))
