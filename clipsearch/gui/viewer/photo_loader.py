"""Loading of a photo for the canvas: first its thumbnail, then the file at the resolution that is needed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from clipsearch import ClipsearchError, Hit, Library
from clipsearch.gui.desktop.picture_decoder import Decoded, decode
from clipsearch.gui.runtime.task_runner import Lane, Task, TaskRunner
from clipsearch.gui.viewer.canvas import Canvas
from clipsearch.gui.widgets.thumbnail_image import decode_jpeg

__all__ = ["PhotoLoader"]

# Content, path and moment of a photo or video; width and height for which it is decoded.
Key = tuple[int, Path, float | None, int, int]
RESIZE_DELAY = 150  # milliseconds without a change of size before the photo is decoded for it
MAX_CACHED = 4  # photos that are kept decoded for the size of the canvas: the last ones and the next


class PhotoLoader(QObject):
    """Decodes the photo of a canvas: for the canvas's size, and in full resolution when it is zoomed.

    Signals:
        failed: a ClipsearchError: why the photo cannot be shown.
    """

    failed = Signal(object)

    def __init__(self, tasks: TaskRunner, library: Library, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._canvas = canvas
        self._hit: Hit | None = None
        self._next: Sequence[Hit] = ()
        self._next_key: Key | None = None  # of the one of them that is being decoded
        self._has_fitted = self._has_full = False  # decoded for the canvas's size; in full
        self._decoded_size = QSize()  # the size in pixels for which it was or is being decoded
        self._running: dict[str, tuple[Task, threading.Event]] = {}
        self._cache: OrderedDict[Key, Decoded] = OrderedDict()
        self._resize_timer = QTimer(self, singleShot=True, interval=RESIZE_DELAY)
        self._resize_timer.timeout.connect(self._decode_for_size)
        canvas.zoomed.connect(self._sharpen)

    @property
    def is_sharp(self) -> bool:
        """Whether the decoded file is shown instead of the thumbnail."""
        return self._has_fitted or self._has_full

    def show(self, hit: Hit, following: Sequence[Hit] = ()) -> None:
        """Load another photo, and then decode those that are probably shown next."""
        self._has_fitted = self._has_full = False
        self._canvas.clear()
        self._next = following
        self.reload(hit)

    def reload(self, hit: Hit) -> None:
        """Load the same photo again, from another path."""
        self._hit = hit
        self._has_fitted, self._has_full = self.is_sharp, False
        self._decoded_size = self._canvas.decoding_size
        self.cancel(but="next" if self._key(hit) == self._next_key else "")
        if (known := self._find(hit)) is not None:
            self._show_fitted(known)
            return
        content, moment, library = hit.content, hit.moment, self._library
        self._run(
            "thumbnail", lambda _: decode_jpeg(library.thumbnail(content, moment)), self._show_thumbnail
        )
        if "next" not in self._running:
            self._decode(hit)

    def cancel(self, but: str = "") -> None:
        """Cancel all loading; `but` one task."""
        self._resize_timer.stop()
        for what in [what for what in self._running if what != but]:
            self._cancel(what)

    def clear(self) -> None:
        """Show nothing, and free the images."""
        self.cancel()
        self._hit, self._next = None, ()
        self._cache.clear()
        self._canvas.clear()

    def _run(
        self,
        what: str,
        work: Callable[[threading.Event], Any],
        done: Callable[[Any], None],
        failed: Callable[[ClipsearchError], None] | None = None,
    ) -> None:
        """Run a task in place of the one before for the same."""
        self._cancel(what)
        cancelled = threading.Event()
        lane: Lane = "thumbnails" if what == "thumbnail" else "viewer"

        def finished() -> None:
            if (running := self._running.get(what)) is not None and running[1] is cancelled:
                del self._running[what]

        task = self._tasks.run(
            lane, lambda: work(cancelled), done, failed=failed or self.failed.emit, finished=finished
        )
        self._running[what] = task, cancelled

    def _cancel(self, what: str) -> None:
        if (running := self._running.pop(what, None)) is not None:
            running[1].set()
            self._tasks.cancel(running[0])

    def _key(self, hit: Hit) -> Key:
        size = self._decoded_size
        return hit.content, hit.path, hit.moment, size.width(), size.height()

    def _find(self, hit: Hit) -> Decoded | None:
        """What was decoded of a photo, for the present size of the canvas or in full."""
        for key, decoded in self._cache.items():
            if key == self._key(hit) or (
                key[:3] == (hit.content, hit.path, hit.moment) and decoded.image.size() == decoded.size
            ):
                return decoded
        return None

    def _decode(self, hit: Hit) -> None:
        key = self._key(hit)

        def keep(decoded: Decoded) -> None:
            self._keep(key, decoded)
            self._show_fitted(decoded)

        path, moment, size, library = hit.path, hit.moment, self._decoded_size, self._library
        self._run("fitted", lambda stop: decode(library, path, size, cancelled=stop, moment=moment), keep)

    def _keep(self, key: Key, decoded: Decoded) -> None:
        self._cache[key] = decoded
        while len(self._cache) > MAX_CACHED:
            self._cache.popitem(last=False)

    def _decode_next(self) -> None:
        """Decode one of the photos that are probably shown next, and then another."""
        hit = next((one for one in self._next if not one.offline and self._find(one) is None), None)
        if hit is None:
            return
        key, path, size, library = self._key(hit), hit.path, self._decoded_size, self._library
        moment = hit.moment

        def is_shown() -> bool:
            return self._hit is not None and key == self._key(self._hit)

        def keep(decoded: Decoded) -> None:
            self._keep(key, decoded)
            if is_shown():
                self._show_fitted(decoded)
            elif self._hit is not None:
                self._decode_next()

        def fail(error: ClipsearchError) -> None:
            if is_shown():
                self.failed.emit(error)

        self._next_key = key
        self._run("next", lambda stop: decode(library, path, size, cancelled=stop, moment=moment), keep, fail)

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
        self._cancel("next")
        path, moment, library = hit.path, hit.moment, self._library
        self._run("full", lambda stop: decode(library, path, cancelled=stop, moment=moment), self._show_full)

    @Slot()
    def _decode_for_size(self) -> None:
        """Decode for the present size of the canvas, once for each size."""
        size = self._canvas.decoding_size
        if (
            self._hit is not None
            and self._canvas.fits
            and self._canvas.needs_more_pixels
            and size != self._decoded_size
        ):
            self._decoded_size = size
            self._decode(self._hit)

    def _show_thumbnail(self, image: QImage) -> None:
        if not self.is_sharp and not image.isNull() and self._hit is not None:
            facts = self._hit.facts
            self._canvas.show_image(image, QSize(facts.width, facts.height))

    def _show_fitted(self, decoded: Decoded) -> None:
        if not self._has_full:
            self._has_fitted = True
            self._canvas.show_image(decoded.image, decoded.size, same=not self._canvas.fits)
        self._decode_next()

    def _show_full(self, decoded: Decoded) -> None:
        self._has_full = True
        self._canvas.show_image(decoded.image, decoded.size, same=True)
