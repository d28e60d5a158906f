"""Thumbnails for visible cells: loaded in other threads and cached, least recently used out first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from clipsearch.gui.runtime.task_runner import Task, TaskRunner
from clipsearch.gui.widgets.thumbnail_image import thumbnail_image

__all__ = ["ThumbnailCache"]

MAX_BYTES = 64 << 20

ThumbnailSource = Callable[[int], bytes | None]


class ThumbnailCache(QObject):
    """Square pictures with round corners, all of one size, by content.

    Signals:
        loaded: the content of which a picture was loaded.
    """

    loaded = Signal(object)

    def __init__(self, tasks: TaskRunner, source: ThumbnailSource, parent: QObject | None = None) -> None:
        """Take a function that returns JPEGs by content; it is called in other threads."""
        super().__init__(parent)
        self._tasks = tasks
        self._source = source
        self._side, self._ratio, self._fit = 0, 1.0, False
        self._pixmaps: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._stale: set[int] = set()
        self._pending: dict[int, Task] = {}
        self._bytes = 0

    @property
    def pending_count(self) -> int:
        """The number of pictures that are being loaded."""
        return len(self._pending)

    def resize(self, side: int, ratio: float, *, fit: bool = False) -> None:
        """Load pictures of another size; those in the cache are returned until then.

        Args:
            side: logical pixels.
            ratio: device pixels per logical pixel.
            fit: show pictures whole in the square instead of cropped to it.
        """
        if (side, ratio, fit) != (self._side, self._ratio, self._fit):
            self._side, self._ratio, self._fit = side, ratio, fit
            self._stale = set(self._pixmaps)
            self._cancel(list(self._pending))

    def get(self, content: int) -> QPixmap | None:
        """The picture if it is cached (maybe of an earlier size), or None."""
        if content in self._pixmaps:
            self._pixmaps.move_to_end(content)
        return self._pixmaps.get(content)

    def request(self, contents: Sequence[int]) -> None:
        """Load these contents, in this order, and cancel all others."""
        wanted = set(contents)
        self._cancel([content for content in self._pending if content not in wanted])
        for content in contents:
            if content not in self._pending and (content not in self._pixmaps or content in self._stale):
                self._load(content)

    def retry_missing(self) -> None:
        """Allow those that could not be loaded to be requested again."""
        for content in [content for content, pixmap in self._pixmaps.items() if pixmap is None]:
            del self._pixmaps[content]

    def _load(self, content: int) -> None:
        source, side, ratio, fit = self._source, self._side, self._ratio, self._fit
        self._pending[content] = self._tasks.run(
            "thumbnails",
            lambda: thumbnail_image(source(content), side, ratio, fit=fit),
            lambda image: self._store(content, image),
        )

    def _cancel(self, contents: Iterable[int]) -> None:
        for content in contents:
            self._tasks.cancel(self._pending.pop(content))

    def _store(self, content: int, image: QImage | None) -> None:
        self._pending.pop(content, None)
        self._stale.discard(content)
        self._bytes -= _size(self._pixmaps.pop(content, None))
        self._pixmaps[content] = None if image is None else QPixmap.fromImage(image)
        self._bytes += _size(self._pixmaps[content])
        while self._bytes > MAX_BYTES:
            oldest, picture = self._pixmaps.popitem(last=False)
            self._stale.discard(oldest)
            self._bytes -= _size(picture)
        self.loaded.emit(content)


def _size(picture: QPixmap | None) -> int:
    return 0 if picture is None else picture.width() * picture.height() * 4
