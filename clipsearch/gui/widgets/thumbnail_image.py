"""A JPEG thumbnail decoded, scaled to a square and given round corners."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath

from clipsearch.gui.widgets.picture_reader import decode_jpeg

__all__ = ["CORNER_RADIUS", "MAX_ASPECT_RATIO", "scaled_image", "thumbnail_image"]

CORNER_RADIUS = 10  # logical pixels
MAX_ASPECT_RATIO = 2.2  # longer pictures are shown whole instead of cropped to a square


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
