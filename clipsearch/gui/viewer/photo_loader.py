"""Loading of a photo for the canvas: first its thumbnail, then the file at the resolution that is needed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from clipsearch import Hit
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.viewer.canvas import Canvas
from clipsearch.gui.viewer.image_decoder import Decoded, decode
from clipsearch.gui.widgets.picture_reader import decode_jpeg

__all__ = ["PhotoLoader"]

RESIZE_DELAY = 150  # milliseconds without a change of size before the photo is decoded for it


class PhotoLoader(QObject):
    """Decodes the photo of a canvas: for the canvas's size, and in full resolution when it is zoomed.

    Signals:
        failed: a ClipsearchError: why the photo cannot be shown.
    """

    failed = Signal(object)

    def __init__(
        self, tasks: TaskRunner, thumbnail: Callable[[int], bytes | None], canvas: Canvas, parent: QObject
    ) -> None:
        """Take a function that returns thumbnails (JPEG) by content; it is called in other threads."""
        super().__init__(parent)
        self._tasks = tasks
        self._thumbnail = thumbnail
        self._canvas = canvas
        self._hit: Hit | None = None
        self._has_fitted = self._has_full = False  # decoded for the canvas's size; in full
        self._decoded_size = QSize()  # the size in pixels for which it was or is being decoded
        self._resize_timer = QTimer(self, singleShot=True, interval=RESIZE_DELAY)
        self._resize_timer.timeout.connect(self._decode_for_size)
        canvas.zoomed.connect(self._sharpen)

    @property
    def is_sharp(self) -> bool:
        """Whether the decoded file is shown instead of the thumbnail."""
        return self._has_fitted or self._has_full

    def show(self, hit: Hit) -> None:
        """Load another photo."""
        self._has_fitted = self._has_full = False
        self._canvas.show_image(QImage(), QSize())
        self.reload(hit)

    def reload(self, hit: Hit) -> None:
        """Load the same photo again, from another path."""
        self.cancel()
        self._hit = hit
        self._has_fitted, self._has_full = self.is_sharp, False
        content, source = hit.content, self._thumbnail
        self._tasks.run_latest(
            "viewer-first", "thumbnails", lambda: decode_jpeg(source(content)), self._show_thumbnail
        )
        self._decode(hit)

    def cancel(self) -> None:
        """Cancel all loading."""
        self._resize_timer.stop()
        for name in ("viewer-first", "viewer", "viewer-sharp"):
            self._tasks.cancel_latest(name)

    def clear(self) -> None:
        """Show nothing, and free the images."""
        self.cancel()
        self._hit = None
        self._canvas.show_image(QImage(), QSize())

    def _decode(self, hit: Hit) -> None:
        path, self._decoded_size = hit.path, self._canvas.size() * self._canvas.devicePixelRatioF()
        size = self._decoded_size
        self._tasks.run_latest(
            "viewer", "files", lambda: decode(path, size), self._show_fitted, failed=self.failed.emit
        )

    @Slot()
    def _sharpen(self) -> None:
        """Decode in higher resolution if the canvas needs it."""
        hit, canvas = self._hit, self._canvas
        if hit is None or not self._has_fitted or not canvas.needs_more_pixels:
            return
        if canvas.fits:
            self._resize_timer.start()
            return
        self._has_fitted, self._has_full = False, True
        path = hit.path
        self._tasks.run_latest(
            "viewer-sharp", "files", lambda: decode(path), self._show_full, failed=self.failed.emit
        )

    @Slot()
    def _decode_for_size(self) -> None:
        """Decode for the present size of the canvas, once for each size."""
        size = self._canvas.size() * self._canvas.devicePixelRatioF()
        if (
            self._hit is not None
            and self._canvas.fits
            and self._canvas.needs_more_pixels
            and size != self._decoded_size
        ):
            self._decode(self._hit)

    def _show_thumbnail(self, image: QImage) -> None:
        if not self.is_sharp and not image.isNull() and self._hit is not None:
            facts = self._hit.facts
            self._canvas.show_image(image, QSize(facts.width, facts.height))

    def _show_fitted(self, decoded: Decoded) -> None:
        if not self._has_full:
            self._has_fitted = True
            self._canvas.show_image(decoded.image, decoded.size, same=not self._canvas.fits)

    def _show_full(self, decoded: Decoded) -> None:
        self._has_full = True
        self._canvas.show_image(decoded.image, decoded.size, same=True)
