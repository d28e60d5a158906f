"""Decoding of pictures by Qt: only formats that the program reads, as the content says, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QImage, QImageReader

__all__ = ["decode_jpeg", "picture_reader"]

MAX_MEGABYTES = 1536  # that a decoder may allocate for a moment: 300 megapixels, and a little
HEAD = 64  # bytes by which a format is recognised
# Qt's plug-ins read many more formats, some by programs as large as a browser's (SVG, PDF): they see no file.
FORMATS = (
    (rb"\xff\xd8\xff", b"jpeg"),
    (rb"\x89PNG\r\n\x1a\n", b"png"),
    (rb"RIFF....WEBP", b"webp"),
    (rb"GIF8[79]a", b"gif"),
    (rb"BM", b"bmp"),
    (rb"II[*+]\0|MM\0[*+]", b"tiff"),
    (rb"....ftyp(?:.{4}){0,8}avi[fs]", b"avif"),
)


@contextmanager
def picture_reader(data: bytes) -> Iterator[QImageReader | None]:
    """A reader of the picture in a file's content, upright; None where it is in no format that is read."""
    name = next((name for start, name in FORMATS if re.match(start, data[:HEAD], re.DOTALL)), None)
    if name is None or name not in QImageReader.supportedImageFormats():
        yield None
        return
    # The stream's device is Qt's own. Of one that Python made, as a QFile or QBuffer, every read waits for
    # Python's lock, while Qt holds a lock of its own, for which the thread with Python's may wait.
    stream = QDataStream(QByteArray(data))
    reader = QImageReader(stream.device(), QByteArray(name))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(MAX_MEGABYTES)
    try:
        yield reader
    finally:
        reader.setDevice(None)  # type: ignore[arg-type] # some plug-ins use the device when they end


def decode_jpeg(data: bytes | None) -> QImage:
    """The image in a JPEG, such as a thumbnail; a null image where there is none."""
    if not data or re.match(FORMATS[0][0], data) is None:
        return QImage()
    return QImage.fromData(QByteArray(data), "JPEG")  # type: ignore[arg-type]
