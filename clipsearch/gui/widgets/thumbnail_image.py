"""A JPEG thumbnail decoded, and scaled to a square with round corners or to a rectangle."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath

__all__ = [
    "CORNER_RADIUS",
    "MAX_ASPECT_RATIO",
    "decode_jpeg",
    "filled_image",
    "scaled_image",
    "thumbnail_image",
]

CORNER_RADIUS = 10  # logical pixels
JPEG_START = b"\xff\xd8\xff"
MAX_ASPECT_RATIO = 2.2  # longer pictures are shown whole instead of cropped to a square


def decode_jpeg(data: bytes | None) -> QImage:
    """The image in a JPEG, such as a thumbnail; a null image where there is none.

    Qt decodes nothing else: its plug-ins read many formats, some by programs as large as a browser's.
    """
    if not data or not data.startswith(JPEG_START):
        return QImage()
    # Not a QBuffer: Qt would wait for Python's lock while it holds its own, for which others may wait.
    return QImage.fromData(QByteArray(data), "JPEG")  # type: ignore[arg-type]


def thumbnail_image(
    jpeg: bytes | None, side: int, ratio: float, *, trimmed: bool = False, fit: bool = False
) -> QImage | None:
    """Scale a JPEG to fill a square with round corners; None where there is no picture.

    Args:
        jpeg: the encoded thumbnail.
        side: logical pixels.
        ratio: device pixels per logical pixel.
        trimmed: fit into the square instead, without the space around it.
        fit: fit into the square instead, centred.
    """
    image = decode_jpeg(jpeg)
    return None if image.isNull() else scaled_image(image, side, ratio, trimmed=trimmed, fit=fit)


def filled_image(jpeg: bytes | None, size: tuple[int, int], ratio: float) -> QImage | None:
    """Scale a JPEG to fill a rectangle, and cut off what is outside; None where there is no picture.

    Args:
        jpeg: the encoded thumbnail.
        size: width and height in logical pixels.
        ratio: device pixels per logical pixel.
    """
    image, pixels = decode_jpeg(jpeg), QSize(round(size[0] * ratio), round(size[1] * ratio))
    if image.isNull():
        return None
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    scaled = image.scaled(pixels, mode, Qt.TransformationMode.SmoothTransformation)
    left, top = (scaled.width() - pixels.width()) // 2, (scaled.height() - pixels.height()) // 2
    result = scaled.copy(left, top, pixels.width(), pixels.height())
    result = result.convertToFormat(QImage.Format.Format_RGB32)
    result.setDevicePixelRatio(ratio)
    return result


def scaled_image(
    image: QImage, side: int, ratio: float, *, trimmed: bool = False, fit: bool = False
) -> QImage:
    """The same of an image that is decoded."""
    longest, shortest = max(image.width(), image.height()), min(image.width(), image.height())
    fits = trimmed or fit or longest > MAX_ASPECT_RATIO * shortest
    mode = Qt.AspectRatioMode
    pixels = round(side * ratio)
    scaled = image.scaled(
        QSize(pixels, pixels),
        mode.KeepAspectRatio if fits else mode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    result = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, top = (pixels - scaled.width()) / 2, (pixels - scaled.height()) / 2
    area = QRectF(left, top, scaled.width(), scaled.height()) & QRectF(result.rect())
    outline = QPainterPath()
    outline.addRoundedRect(area, CORNER_RADIUS * ratio, CORNER_RADIUS * ratio)
    painter.translate(left, top)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(scaled))
    painter.drawPath(outline.translated(-left, -top))
    painter.end()
    if trimmed:
        result = result.copy(area.toAlignedRect())
    result.setDevicePixelRatio(ratio)
    return result
