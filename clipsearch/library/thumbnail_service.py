"""Thumbnails of a library's photos, kept or made again, and of any other picture; photos for the screen."""

from __future__ import annotations

import io
import os
import threading
from collections import OrderedDict
from pathlib import Path

from clipsearch.embedding.process.thumbnail_client import ThumbnailClient
from clipsearch.errors import PhotoError, WorkerError
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import THUMBNAIL_PIXELS, Box, Pixels, Thumbnail

__all__ = ["ThumbnailService"]

MOST_MOMENTS = 2000  # thumbnails of moments that are kept in memory, of some 10 kB each


class ThumbnailService:
    """Thumbnails for one library; pictures are decoded in a child process. Thread-safe."""

    def __init__(self, stores: Stores, settings: SettingsService) -> None:
        """Prepare; no process is started yet."""
        self._stores = stores
        self._settings = settings
        self._client = ThumbnailClient()
        self._screen_client = ThumbnailClient()
        self._moments: OrderedDict[tuple[int, float], bytes] = OrderedDict()
        self._lock = threading.Lock()  # held while they are changed

    def get(self, content: int, moment: float | None = None) -> bytes | None:
        """A small JPEG of a photo; made again, and kept, where it was lost. None as `remake`.

        Args:
            content: its key.
            moment: of a video: seconds from its start; its first picture where there is none then.
        """
        if moment is not None and (found := self._moment(content, moment)) is not None:
            return found
        kept = self._stores.thumbnails.get(content)
        if kept is not None:
            return kept
        made = self.remake(content)
        if made is not None and self._stores.writing:
            self._stores.put_thumbnail(content, made)
        return made

    def moments(self, content: int) -> tuple[float, ...]:
        """The times of the moments by which a video is found, seconds, ascending; () of a photo."""
        return self._stores.catalogue.models.moment_times(content)

    def _moment(self, content: int, moment: float) -> bytes | None:
        key = content, moment
        with self._lock:
            if key in self._moments:
                self._moments.move_to_end(key)
                return self._moments[key]
        bounds, most = (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS), self._settings.current.max_megapixels
        for root, relative, _ in self._stores.catalogue.locations([content]).get(content, ()):
            try:
                made = _jpeg(self._client.decode(root / relative, bounds, most, moment=moment))
            except (PhotoError, WorkerError):
                continue
            with self._lock:
                self._moments[key] = made
                while len(self._moments) > MOST_MOMENTS:
                    self._moments.popitem(last=False)
            return made
        return None

    def remake(self, content: int) -> bytes | None:
        """Make a thumbnail from a photo; None where it is gone, another picture by now, or unreadable."""
        digest = self._stores.catalogue.digests([content]).get(content)
        for root, relative, _ in self._stores.catalogue.locations([content]).get(content, ()):
            try:
                made = self._make(root / relative)
            except (PhotoError, WorkerError):
                continue
            if made.digest == digest:  # else it was changed, and no scan has noticed yet
                return made.jpeg
        return None

    def make(self, picture: Path | bytes) -> Thumbnail:
        """Decode any picture: a file, a link to one, or encoded bytes.

        Raises:
            PhotoError: it cannot be decoded.
            WorkerError: the process cannot be started, or the library is being closed.
        """
        return self._make(Path(os.path.realpath(picture)) if isinstance(picture, Path) else picture)

    def preview(self, picture: Path | bytes) -> bytes:
        """A small JPEG of any picture, upright. Raises as `make`."""
        return self.make(picture).jpeg

    def decode(
        self,
        path: Path,
        bounds: tuple[int, int] | None = None,
        *,
        area: Box | None = None,
        cancelled: threading.Event | None = None,
        moment: float = 0.0,
    ) -> Pixels:
        """Decode a photo for the screen, by the decoder that its thumbnail is made by; may take seconds.

        Args:
            path: a file, which is no link.
            bounds: width and height into which it is fitted, pixels; None for all its pixels. Nothing is
                enlarged, and there are at most 64 million.
            area: left, top, width and height in the upright photo, pixels; None for the whole.
            cancelled: ends the work, whose result is not needed any more, when it is set.
            moment: of a video: seconds from its start.

        Raises:
            PhotoError: it cannot be decoded.
            WorkerError: it was cancelled, or the library is being closed.
        """
        most = self._settings.current.max_megapixels
        return self._screen_client.decode(path, bounds, most, area, cancelled, moment)

    def _make(self, picture: Path | bytes) -> Thumbnail:
        return self._client.make(picture, self._settings.current.max_megapixels)

    def close(self) -> None:
        """End the processes; whoever waits for one gets a WorkerError."""
        self._client.close()
        self._screen_client.close()


def _jpeg(pixels: Pixels) -> bytes:
    from PIL import Image

    encoded = io.BytesIO()
    image = Image.frombytes("RGB", (pixels.width, pixels.height), bytes(pixels.rgb))
    image.save(encoded, "JPEG", quality=85)
    return encoded.getvalue()
