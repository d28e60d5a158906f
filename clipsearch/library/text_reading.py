"""Reading the text in pictures, when nothing else is to be done: which pictures, and keeping the text."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable

import numpy as np

from clipsearch.embedding.process.thumbnail_client import TEXT_SERVER, ThumbnailClient
from clipsearch.errors import Cancelled, PhotoError, WorkerError
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.progress import Meter
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.background import BackgroundStatistics
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Ids, PictureText, Progress, TextLine, TextStatus
from clipsearch.records.formats import TEXT_EXTRA

__all__ = ["TextReading", "is_installed"]

READER = "rapidocr PP-OCRv6 small"  # pictures that another one read are read again
# What pictures with text look like to the model. By the mean and spread of its cosines with the vocabulary,
# a picture that is likely to hold text is as near to one of these as few others are: 59 of 60 drawn
# screenshots, receipts and signs are, and a tenth of ordinary photos, in most of which there is some.
PROMPTS = ("a sign with text", "a page of text", "handwriting on paper")
LEAST_Z = 1.0
PATIENCE = 300.0  # seconds for one picture, by a process that any other goes before
PASSING = ("unreadable", "changed")  # reasons that do not lie with the picture


def is_installed() -> bool:
    """Whether what reads text is installed; it is not imported."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


class TextReading:
    """Reads the text in the pictures of a library, in a child process of the lowest priority. Thread-safe."""

    def __init__(
        self,
        stores: Stores,
        settings: SettingsService,
        switch: ModelSwitch,
        statistics: Callable[[], BackgroundStatistics | None],
    ) -> None:
        """Prepare; `statistics` are those of the model that serves, None where it is not calibrated."""
        self._stores = stores
        self._settings = settings
        self._switch = switch
        self._statistics = statistics
        self._client = ThumbnailClient(PATIENCE, (TEXT_SERVER,))
        self._running = threading.Lock()
        self._judged: tuple[str, Ids] = ("", np.zeros(0, dtype=np.int64))  # by weights: unlikely contents
        self._failed = set[int]()  # contents that could not be read now

    @property
    def is_due(self) -> bool:
        """Whether pictures may be left whose text is to be read."""
        wanted = self._settings.current.read_text != "off"
        return wanted and self._stores.writing and is_installed()

    def run(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        is_due: Callable[[], bool] = lambda: False,
        *,
        every: bool = False,
    ) -> tuple[int, bool]:
        """Read the text in pictures that were not read yet, those first that most likely hold some.

        Args:
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.
            is_due: asked after each picture; true: leave the rest for later.
            every: read all pictures, whatever the settings say.

        Returns:
            How many pictures were read, and whether some were left for later.

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
            ModelError, WorkerError: it cannot be told which pictures are likely; text cannot be read here.
        """
        if not is_installed():
            raise WorkerError(
                "Reading text in photos needs rapidocr, which is not installed", f"Install it: {TEXT_EXTRA}"
            )
        stop, meter, done = cancel or threading.Event(), Meter(on_progress), 0
        with self._running:
            left = self._contents_left(every=every)
            if not len(left):
                return 0, False
            meter.enter("texts", len(left))
            for content in left.tolist():
                if stop.is_set():
                    raise Cancelled
                if is_due():
                    return done, True
                done += self._read(content, stop)
                meter.advance()
            meter.enter("done", len(left), len(left))
        return done, False

    def status(self) -> TextStatus:
        """In how many pictures text was looked for and found, and whether it can be read."""
        read, found = self._stores.catalogue.texts.count_pictures()
        return TextStatus(is_installed(), read, found)

    def lines(self, content: int) -> tuple[TextLine, ...] | None:
        """The text in a photo; None where it was not looked for."""
        return self._stores.catalogue.texts.picture_lines(content)

    def close(self) -> None:
        """End the process; whoever waits for it gets a WorkerError."""
        self._client.close()

    def _contents_left(self, *, every: bool) -> Ids:
        """Contents that are to be read now, the likeliest first: int64 (n,)."""
        contents = self._stores.catalogue.texts.not_read(READER)
        contents = contents[~np.isin(contents, np.fromiter(self._failed, np.int64, len(self._failed)))]
        if every or self._settings.current.read_text == "all":
            return contents
        statistics, model = self._statistics(), self._stores.model
        if statistics is None or model is None or not len(contents):
            return contents[:0]
        known, unlikely = self._judged
        if known != model.weights:
            unlikely = contents[:0]
        contents = np.setdiff1d(contents, unlikely, assume_unique=True)
        if not len(contents):
            return contents
        words = self._switch.load_serving().encode_words(PROMPTS).result()
        nearest = np.full(len(contents), -np.inf, dtype=np.float32)
        for keys, vectors in self._stores.vector_search.vectors(contents):
            mean, spread = statistics.of(keys)
            nearest[np.searchsorted(contents, keys)] = ((vectors @ words.T).max(axis=1) - mean) / spread
        likely = nearest >= LEAST_Z
        self._judged = model.weights, np.union1d(unlikely, contents[~likely])
        order = np.argsort(-nearest[likely], kind="stable")
        return contents[likely][order]

    def _read(self, content: int, stop: threading.Event) -> bool:
        """Read one picture and keep its text; false where none of its files can be read now."""
        digest = self._stores.catalogue.digests([content]).get(content)
        places = self._stores.catalogue.locations([content]).get(content, ())
        for path in (root / relative for root, relative, missing in places if not missing):
            try:
                found = self._client.read_text(path, self._settings.current.max_megapixels, stop)
            except PhotoError as error:
                if error.reason in PASSING:
                    continue
                found = PictureText(digest or b"", ())  # it is not read again and again
            except WorkerError:
                if stop.is_set():
                    raise Cancelled from None
                raise
            if found.digest == digest:  # else it was changed, and no scan has noticed yet
                self._stores.write(self._stores.writer.record_text, content, found.lines, READER)
                return True
        self._failed.add(content)
        return False
