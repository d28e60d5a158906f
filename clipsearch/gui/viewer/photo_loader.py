"""A photo on a canvas: its thumbnail at once, then as sharp as what is seen of it needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from clipsearch import Hit
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.viewer.canvas import Canvas
from clipsearch.gui.viewer.image_decoder import Decoded, decode

__all__ = ["PhotoLoader"]

REST = 150  # milliseconds after the canvas became larger


class PhotoLoader(QObject):
    """Decodes what a canvas shows: for the room that there is, and in full once it is looked at closely.

    Signals:
        failed: the ClipsearchError why the photo cannot be shown.
    """

    failed = Signal(object)

    def __init__(
        self, tasks: TaskRunner, thumbnail: Callable[[int], bytes | None], canvas: Canvas, parent: QObject
    ) -> None:
        """Take where thumbnails come from; it is called in other threads."""
        super().__init__(parent)
        self._tasks = tasks
        self._thumbnail = thumbnail
        self._canvas = canvas
        self._hit: Hit | None = None
        self._fitted = self._full = False  # what is decoded: for the room, in full
        self._room = QSize()  # for which it was decoded, or is
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._fill)
        canvas.zoomed.connect(self._sharpen)

    @property
    def is_sharp(self) -> bool:
        """Whether the photo itself is shown, no thumbnail any more."""
        return self._fitted or self._full

    def show(self, hit: Hit) -> None:
        """Show another photo."""
        self._fitted = self._full = False
        self._canvas.show_image(QImage(), QSize())
        self.renew(hit)

    def renew(self, hit: Hit) -> None:
        """Get the same photo again: it is somewhere else now."""
        self.drop()
        self._hit = hit
        self._fitted, self._full = self.is_sharp, False
        content, source = hit.content, self._thumbnail
        self._tasks.run_latest(
            "viewer-first", "thumbnails", lambda: _image(source(content)), self._show_thumbnail
        )
        self._decode(hit)

    def drop(self) -> None:
        """Wait for nothing any more."""
        self._rest.stop()
        for name in ("viewer-first", "viewer", "viewer-sharp"):
            self._tasks.cancel_latest(name)

    def clear(self) -> None:
        """Show nothing, and free what was decoded."""
        self.drop()
        self._hit = None
        self._canvas.show_image(QImage(), QSize())

    def _decode(self, hit: Hit) -> None:
        path, self._room = hit.path, self._canvas.size() * self._canvas.devicePixelRatioF()
        room = self._room
        self._tasks.run_latest(
            "viewer", "files", lambda: decode(path, room), self._show_fitted, failed=self.failed.emit
        )

    @Slot()
    def _sharpen(self) -> None:
        """Decode more where more is seen than is decoded."""
        hit, canvas = self._hit, self._canvas
        if hit is None or not self._fitted or not canvas.is_soft:
            return
        if canvas.fits:
            self._rest.start()
            return
        self._fitted, self._full = False, True
        path = hit.path
        self._tasks.run_latest(
            "viewer-sharp", "files", lambda: decode(path), self._show_full, failed=self.failed.emit
        )

    @Slot()
    def _fill(self) -> None:
        """Decode it for the room that there is now, once for each."""
        room = self._canvas.size() * self._canvas.devicePixelRatioF()
        if self._hit is not None and self._canvas.fits and self._canvas.is_soft and room != self._room:
            self._decode(self._hit)

    def _show_thumbnail(self, image: QImage) -> None:
        if not self.is_sharp and not image.isNull() and self._hit is not None:
            facts = self._hit.facts
            self._canvas.show_image(image, QSize(facts.width, facts.height))

    def _show_fitted(self, decoded: Decoded) -> None:
        if not self._full:
            self._fitted = True
            self._canvas.show_image(decoded.image, decoded.size, same=not self._canvas.fits)

    def _show_full(self, decoded: Decoded) -> None:
        self._full = True
        self._canvas.show_image(decoded.image, decoded.size, same=True)


def _image(jpeg: bytes | None) -> QImage:
    return QImage.fromData(QByteArray(jpeg)) if jpeg else QImage()
