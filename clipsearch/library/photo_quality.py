"""Measuring how sharp and bright photos are that an earlier version indexed, by their thumbnails."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from clipsearch.errors import Cancelled
from clipsearch.library.progress import Meter
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.decoding.quality import grey_levels, measure_quality
from clipsearch.records import THUMBNAIL_PIXELS, Pixels, Progress
from clipsearch.store.tables.quality import Quality

__all__ = ["PhotoQuality"]

BATCH = 256  # photos that are recorded together
BOUNDS = THUMBNAIL_PIXELS, THUMBNAIL_PIXELS
Decode = Callable[[bytes, tuple[int, int], threading.Event], Pixels | None]


class PhotoQuality:
    """Work for the time when nothing else is to be done. Photos that are indexed now are measured then."""

    def __init__(self, stores: Stores, thumbnail: Callable[[int], bytes | None], decode: Decode) -> None:
        """Take what gives a photo's JPEG by its key, and what decodes it."""
        self._stores = stores
        self._thumbnail = thumbnail
        self._decode = decode
        self._failed = set[int]()  # contents that cannot be measured now
        self._is_done = False  # nothing is left: whatever is indexed from then on is measured

    @property
    def is_due(self) -> bool:
        """Whether photos are left that were not measured."""
        if self._stores.writing and not self._is_done:
            self._is_done = not self._left()
            return not self._is_done
        return False

    def _left(self) -> list[int]:
        found = self._stores.catalogue.quality.not_measured().tolist()
        return [content for content in found if content not in self._failed]

    def run(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        is_due: Callable[[], bool] = lambda: False,
    ) -> tuple[int, bool]:
        """Measure all photos that are left, until something else is due.

        Args:
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.
            is_due: called after each photo; true: leave the rest for later.

        Returns:
            How many were measured, and whether some were left for later.

        Raises:
            Cancelled: `cancel` was set; what was measured is kept.
            WorkerError: pictures cannot be decoded here.
        """
        stop, meter, left = cancel or threading.Event(), Meter(on_progress), self._left()
        made, done = list[tuple[int, Quality]](), 0
        meter.enter("details", len(left))

        def keep() -> None:
            if made:
                self._stores.write(self._stores.writer.quality.record, [*made])
                made.clear()

        try:
            for content in left:
                if stop.is_set():
                    raise Cancelled
                if is_due():
                    return done, True
                jpeg = self._thumbnail(content)
                pixels = None if jpeg is None else self._decode(jpeg, BOUNDS, stop)
                if pixels is None:
                    self._failed.add(content)
                else:
                    made.append((content, measure_quality(np.rint(grey_levels(pixels)).astype(np.uint8))))
                    done += 1
                if len(made) >= BATCH:
                    keep()
                meter.advance()
        finally:
            keep()
        return done, False
