"""Thumbnails for what is visible: loaded and cut elsewhere, kept while they are likely needed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPixmap

from clipsearch.gui.runtime.task_runner import Task, TaskRunner

__all__ = ["LONGEST", "RADIUS", "ThumbnailCache", "cut"]

RADIUS = 10  # logical pixels of a photo's round corners
MOST_BYTES = 64 << 20
LONGEST = 2.2  # pictures with more extreme sides are shown whole instead of cut to a square

Source = Callable[[int], bytes | None]


class ThumbnailCache(QObject):
    """Square, round-cornered pictures of contents, at one size.

    Signals:
        loaded: there is a new picture to paint, of this content.
    """

    loaded = Signal(object)

    def __init__(self, tasks: TaskRunner, source: Source, parent: QObject | None = None) -> None:
        """Take where JPEGs come from; it is called in other threads."""
        super().__init__(parent)
        self._tasks = tasks
        self._source = source
        self._side, self._ratio, self._fit = 0, 1.0, False
        self._kept: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._stale: set[int] = set()
        self._due: dict[int, Task] = {}
        self._bytes = 0

    @property
    def waiting(self) -> int:
        """How many pictures are being loaded."""
        return len(self._due)

    def resize(self, side: int, ratio: float, *, fit: bool = False) -> None:
        """Make pictures of `side` logical pixels from now on; those at hand serve until then.

        With `fit` they are shown whole in the square instead of cut to it.
        """
        if (side, ratio, fit) != (self._side, self._ratio, self._fit):
            self._side, self._ratio, self._fit = side, ratio, fit
            self._stale = set(self._kept)
            self._drop(list(self._due))

    def get(self, content: int) -> QPixmap | None:
        """The picture, if it is here (maybe of an older size)."""
        if content in self._kept:
            self._kept.move_to_end(content)
        return self._kept.get(content)

    def want(self, contents: Sequence[int]) -> None:
        """Load these, in this order, and nothing else any more."""
        wanted = set(contents)
        self._drop([content for content in self._due if content not in wanted])
        for content in contents:
            if content not in self._due and (content not in self._kept or content in self._stale):
                self._load(content)

    def forget_missing(self) -> None:
        """Try again those that could not be had."""
        for content in [content for content, kept in self._kept.items() if kept is None]:
            del self._kept[content]

    def _load(self, content: int) -> None:
        source, side, ratio, fit = self._source, self._side, self._ratio, self._fit
        self._due[content] = self._tasks.run(
            "thumbnails",
            lambda: cut(source(content), side, ratio, fit=fit),
            lambda image: self._keep(content, image),
        )

    def _drop(self, contents: Iterable[int]) -> None:
        for content in contents:
            self._tasks.cancel(self._due.pop(content))

    def _keep(self, content: int, image: QImage | None) -> None:
        self._due.pop(content, None)
        self._stale.discard(content)
        self._bytes -= _size(self._kept.pop(content, None))
        self._kept[content] = None if image is None else QPixmap.fromImage(image)
        self._bytes += _size(self._kept[content])
        while self._bytes > MOST_BYTES:
            old, picture = self._kept.popitem(last=False)
            self._stale.discard(old)
            self._bytes -= _size(picture)
        self.loaded.emit(content)


def cut(
    jpeg: bytes | None, side: int, ratio: float, *, whole: bool = False, fit: bool = False
) -> QImage | None:
    """Scale a JPEG to fill a square with round corners; None where there is no picture.

    Args:
        jpeg: the encoded thumbnail.
        side: logical pixels.
        ratio: device pixels per logical pixel.
        whole: fit into the square instead, and leave nothing around it.
        fit: fit into the square instead, in its middle.
    """
    image = QImage.fromData(jpeg) if jpeg else QImage()
    if image.isNull():
        return None
    longest, shortest = max(image.width(), image.height()), min(image.width(), image.height())
    fits = whole or fit or longest > LONGEST * shortest
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
    outline.addRoundedRect(area, RADIUS * ratio, RADIUS * ratio)
    painter.translate(left, top)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(scaled))
    painter.drawPath(outline.translated(-left, -top))
    painter.end()
    if whole:
        result = result.copy(area.toAlignedRect())
    result.setDevicePixelRatio(ratio)
    return result


def _size(picture: QPixmap | None) -> int:
    return 0 if picture is None else picture.width() * picture.height() * 4
