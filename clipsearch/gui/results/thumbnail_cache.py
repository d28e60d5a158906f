"""Thumbnails for visible cells: loaded in other threads and cached, least recently used out first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from clipsearch import Matches
from clipsearch.gui.results.grid_geometry import GridGeometry
from clipsearch.gui.runtime.task_runner import Task, TaskRunner
from clipsearch.gui.widgets.thumbnail_image import filled_image, thumbnail_image

__all__ = ["ThumbnailCache", "VisibleThumbnails"]

MAX_BYTES = 64 << 20
PLAIN = None, None  # a square of a photo, or of a video's first picture

ThumbnailSource = Callable[..., bytes | None]
"""Returns a JPEG of a content or, with a second argument, of a moment (seconds) of a video."""


class ThumbnailCache(QObject):
    """Pictures by content: squares with round corners, all of one size, or rectangles, each of its own.

    Signals:
        loaded: the content of which a picture was loaded.
    """

    loaded = Signal(object)

    def __init__(self, tasks: TaskRunner, source: ThumbnailSource, parent: QObject | None = None) -> None:
        """Take a function that returns JPEGs; it is called in other threads."""
        super().__init__(parent)
        self._tasks = tasks
        self._source = source
        self._side, self._ratio, self._fit = 0, 1.0, False
        self._pixmaps: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._stale: set[int] = set()
        self._pending: dict[int, Task] = {}
        # How what is loaded or pending was requested: the size of a rectangle, the moment of a video.
        self._asked: dict[int, tuple[tuple[int, int] | None, float | None]] = {}
        self._bytes = 0

    @property
    def pending_count(self) -> int:
        """The number of pictures that are being loaded."""
        return len(self._pending)

    @property
    def count(self) -> int:
        """The number of pictures that are in memory."""
        return len(self._pixmaps)

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

    def request(
        self,
        contents: Sequence[int],
        sizes: Mapping[int, tuple[int, int]] | None = None,
        moments: Mapping[int, float] | None = None,
    ) -> None:
        """Load these contents, in this order, and cancel all others.

        Args:
            contents: their keys.
            sizes: width and height, in logical pixels, of rectangles that they are to fill; None for squares.
            moments: of videos: seconds from the start; None for their first pictures.
        """
        sizes, moments = sizes or {}, moments or {}
        wanted = {content: (sizes.get(content), moments.get(content)) for content in contents}
        others = {content for content, how in wanted.items() if self._asked.get(content, PLAIN) != how}
        self._cancel([one for one in self._pending if one not in wanted or one in others])
        for content, how in wanted.items():
            is_known = content in self._pixmaps and content not in self._stale and content not in others
            if content not in self._pending and not is_known:
                self._load(content, *how)

    def retry_missing(self) -> None:
        """Allow those that could not be loaded to be requested again."""
        for content in [content for content, pixmap in self._pixmaps.items() if pixmap is None]:
            del self._pixmaps[content]

    @Slot()
    def clear(self) -> None:
        """Free all pictures, such as those of a page that is left; what is shown is to be requested again."""
        self._cancel(list(self._pending))
        self._pixmaps.clear()
        self._stale.clear()
        self._asked.clear()
        self._bytes = 0

    def _load(self, content: int, size: tuple[int, int] | None, moment: float | None) -> None:
        source, side, ratio, fit = self._source, self._side, self._ratio, self._fit

        def load() -> QImage | None:
            jpeg = source(content) if moment is None else source(content, moment)
            return filled_image(jpeg, size, ratio) if size else thumbnail_image(jpeg, side, ratio, fit=fit)

        self._asked[content] = size, moment
        self._pending[content] = self._tasks.run(
            "thumbnails", load, lambda image: self._store(content, image)
        )

    def _cancel(self, contents: Iterable[int]) -> None:
        for content in contents:
            self._tasks.cancel(self._pending.pop(content))
            self._asked.pop(content, None)

    def _store(self, content: int, image: QImage | None) -> None:
        self._pending.pop(content, None)
        self._stale.discard(content)
        self._bytes -= _size(self._pixmaps.pop(content, None))
        self._pixmaps[content] = None if image is None else QPixmap.fromImage(image)
        self._bytes += _size(self._pixmaps[content])
        while self._bytes > MAX_BYTES:
            oldest, picture = self._pixmaps.popitem(last=False)
            self._stale.discard(oldest)
            self._asked.pop(oldest, None)
            self._bytes -= _size(picture)
        self.loaded.emit(content)


class VisibleThumbnails(QObject):
    """Requests thumbnails for the cells of a view, and repaints those that were loaded.

    Signals:
        rows_needed: a range of rows that are visible or near.
    """

    rows_needed = Signal(object)

    def __init__(
        self, cache: ThumbnailCache, geometry: GridGeometry, hits: Callable[[], Matches], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._cache, self._geometry, self._hits = cache, geometry, hits
        self._rows: dict[int, int] = {}  # of thumbnails being loaded, by content
        self._timer = QTimer(self, singleShot=True, interval=15)
        self._timer.timeout.connect(self._load)
        cache.loaded.connect(self._repaint_cell)

    @Slot()
    def load(self) -> None:
        """Load what is in view, in a moment: it may be scrolled out of it at once."""
        self._timer.start()

    def resize(self, ratio: float, *, fit: bool) -> None:
        """Load pictures for the layout and a screen from now on; of justified cells each has a size."""
        layout = self._geometry.layout
        self._cache.resize(0 if layout.is_justified else layout.side, ratio, fit=fit or layout.is_justified)

    @Slot()
    def _load(self) -> None:
        layout, contents, rows = self._geometry.layout, self._hits().contents, self._geometry.visible_rows()
        ahead = self._geometry.visible_rows(self._geometry.viewport.height() // 2)
        order = [*rows, *range(ahead.start, rows.start), *range(rows.stop, ahead.stop)]
        order = [row for row in order if row < len(contents)]
        self._rows = {int(contents[row]): row for row in order}
        found = ((content, self._hits().moment(content)) for content in self._rows)
        moments = {content: moment for content, moment in found if moment is not None}
        wanted = sorted(self._rows, key=moments.__contains__)  # decoding a moment takes longer than a photo
        if layout.is_justified:
            cells = {content: layout.cell(row) for content, row in self._rows.items()}
            sizes = {
                content: (cell.width(), cell.height() - layout.caption) for content, cell in cells.items()
            }
            self._cache.request(wanted, sizes, moments)
        else:
            self._cache.request(wanted, None, moments)
        self.rows_needed.emit(range(max(0, rows.start - len(rows)), rows.stop + len(rows)))

    @Slot(object)
    def _repaint_cell(self, content: int) -> None:
        """Repaint the cell of a loaded thumbnail, or all if other hits are shown meanwhile."""
        contents, viewport = self._hits().contents, self._geometry.viewport
        row = self._rows.get(content, len(contents))
        if row < len(contents) and contents[row] == content:
            viewport.update(self._geometry.cell(row))
        else:
            viewport.update()


def _size(picture: QPixmap | None) -> int:
    return 0 if picture is None else picture.width() * picture.height() * 4
