"""Embedding known photos with the model to switch to, beside the vectors that serve."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from clipsearch.embedding.embedder import Embedder
from clipsearch.errors import Cancelled, PhotoError
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.pipeline import Pipeline
from clipsearch.library.progress import Meter
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Encoded, Vector

__all__ = ["Reembedding", "reembed"]

CHUNK = 1024  # contents of which the places are looked up together


@dataclass(slots=True)
class _Photo:
    """A content on its way: its fingerprint, and the files of it that were not tried yet."""

    content: int
    digest: bytes
    paths: list[Path]
    seen: bool = False  # one of its files was there, and could not be used


class Reembedding:
    """Embeds with one model what has no vector of it, until all is done that can be read now.

    Each photo is read from one of its files, whose fingerprint must be that of the content. A file
    that holds something else by now, or cannot be decoded any more, is left to the next look at the
    disk.
    """

    def __init__(
        self,
        stores: Stores,
        embedder: Embedder,
        model: int,
        contents: Sequence[int],
        *,
        meter: Meter,
        cancel: threading.Event,
        is_due: Callable[[], bool],
        unusable: set[int],
    ) -> None:
        """Prepare.

        Args:
            stores: the library.
            embedder: of the model.
            model: its id in the catalogue.
            contents: what is to be embedded, in the order in which to read.
            meter: told how far it is.
            cancel: set it to stop within a moment.
            is_due: asked about once a second; true: come to an end, with what is under way.
            unusable: contents whose files are there and cannot be used are added to these.
        """
        self._stores = stores
        self._model = model
        self._left = deque(contents)
        self._waiting: deque[_Photo] = deque()
        self._meter = meter
        self._is_due = is_due
        self._unusable = unusable
        self._pipeline: Pipeline[tuple[_Photo, Path]] = Pipeline(embedder, cancel)
        self._finished: list[tuple[int, Vector]] = []
        self._videos: list[tuple[int, Encoded]] = []
        self._ending = False
        self.done = 0

    def run(self) -> bool:
        """Do it; False: something else was due before the end.

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
            WorkerError: the embedding process was lost; likewise.
        """
        built, total = self._stores.catalogue.models.count_embedded(self._model)
        self._meter.enter("reembedding", total, built)
        self._pipeline.run(self._feed, self._collect, self._commit, lambda: len(self._finished))
        return not self._is_left

    @property
    def _is_left(self) -> bool:
        return bool(self._left or self._waiting)

    def _feed(self) -> bool:
        """Submit as much as there is place for."""
        while self._is_left and not self._ending and self._pipeline.free:
            if not self._waiting:
                chunk = [self._left.popleft() for _ in range(min(CHUNK, len(self._left)))]
                self._waiting += self._located(chunk)
            if self._waiting:
                self._send(self._waiting.popleft())
        return self._is_left and not self._ending

    def _located(self, contents: list[int]) -> list[_Photo]:
        """Where contents lie that can be reached."""
        catalogue = self._stores.catalogue
        places, digests = catalogue.locations(contents), catalogue.digests(contents)
        return [
            _Photo(
                content,
                digests[content],
                sorted((root / path for root, path, missing in places[content] if not missing), reverse=True),
            )
            for content in contents
            if content in places and content in digests
        ]

    def _send(self, photo: _Photo) -> None:
        """Have the next file of a photo read, if there is one."""
        if photo.paths:
            path = photo.paths.pop()
            self._pipeline.submit(path, (photo, path))
        elif photo.seen:
            self._unusable.add(photo.content)

    def _collect(self, item: tuple[_Photo, Path], future: Future[Encoded]) -> None:
        photo, path = item
        try:
            encoded = future.result()
        except PhotoError:
            photo.seen |= os.path.lexists(path)
        else:
            if encoded.digest == photo.digest:
                self._finished.append((photo.content, encoded.vector))
                if encoded.seconds:
                    self._videos.append((photo.content, encoded))
                return
            photo.seen = True
        self._send(photo)

    def _commit(self) -> None:
        finished, self._finished = self._finished, []
        if self._videos:
            videos, self._videos = self._videos, []
            self._stores.write(self._stores.writer.record_moments, self._model, videos)
        if finished:
            self._stores.write(self._stores.writer.record_vectors, self._model, finished)
            self.done += len(finished)
            self._meter.advance(len(finished))
        self._ending = self._ending or self._is_due()


def reembed(
    stores: Stores, switch: ModelSwitch, meter: Meter, cancel: threading.Event, is_due: Callable[[], bool]
) -> tuple[int, bool, bool]:
    """Go on with the target of a switch, and let it serve when all photos that can be read have a vector.

    Args:
        stores: the library.
        switch: it has a target.
        meter: told how far it is.
        cancel: set it to stop within a moment.
        is_due: asked about once a second; true: leave the rest for later.

    Returns:
        How many photos were embedded, whether the target serves now, whether something is left for later.

    Raises:
        Cancelled: `cancel` was set; what was finished is kept.
        ModelError, WorkerError: the model cannot be loaded, or its process was lost.
    """
    name = switch.target

    def step() -> None:
        if cancel.is_set():
            raise Cancelled

    goes_on = False
    try:
        loaded = switch.load_target()
        if loaded is None:
            return 0, False, False
        embedder, info = loaded
        model = stores.register_model(info)
        run = Reembedding(
            stores,
            embedder,
            model,
            switch.contents_left(model),
            meter=meter,
            cancel=cancel,
            is_due=lambda: is_due() or switch.target != name,
            unusable=switch.unusable,
        )
        goes_on = not run.run()
        is_ready = not goes_on and switch.target == name and switch.is_complete()
        if is_ready:
            switch.promote(info, step)
        return run.done, is_ready, goes_on and switch.target == name
    finally:
        if not (goes_on and switch.target == name):
            switch.unload_target()
