"""The work of the embedding process: hands that decode photos or run the model, queries ahead of both.

Each hand takes whatever is most useful next, so that the cores are busy with one thing each.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from clipsearch.embedding import devices
from clipsearch.embedding.process import protocol
from clipsearch.embedding.process.protocol import Answer, EncodePhoto, EncodePicture, EncodeWords
from clipsearch.errors import ModelError, PhotoError
from clipsearch.records import Encoded, PhotoFacts, Vectors

if TYPE_CHECKING:
    from clipsearch.embedding.encoders.clip_model import ClipModel

__all__ = ["Scheduler"]

MOST_HANDS = 8  # beside a GPU; on a CPU there is one for each core
HUMILITY = 10  # niceness of the hands, where a thread can have its own: queries come first


@dataclass(frozen=True, slots=True)
class _Ready:
    """A decoded picture: what the model needs, and what will be answered with its vector."""

    id: int
    pixels: Any
    digest: bytes
    thumbnail: bytes
    facts: PhotoFacts
    sample: bytes


class Scheduler:
    """Requests in, answers out."""

    def __init__(self, clip: ClipModel, setup: protocol.Setup, answers: IO[bytes]) -> None:
        self._clip = clip
        self._setup = setup
        self._answers = answers
        self._sending = threading.Lock()
        self._changed = threading.Condition()
        self._hurried = threading.Condition()
        self._urgent: deque[Callable[[], None]] = deque()
        self._photos: deque[EncodePhoto] = deque()
        self._decoded: deque[_Ready] = deque()
        self._decoding = 0
        self._encoding = 0
        self._batch = clip.tuning.batch
        self._streams = clip.tuning.streams

    def read(self, requests: IO[bytes]) -> None:
        """Take requests until the client closes its end, then end the process at once."""
        try:
            while True:
                self._take(protocol.receive(requests))
        except EOFError:
            # Nobody is left to answer; decoders may hang, so do not wait for them.
            os._exit(0)

    def run(self) -> None:
        """Answer queries in this thread, for ever, and photos in others."""
        cores = os.cpu_count() or 2
        hands = max(2, cores if self._clip.device.type == "cpu" else min(cores, MOST_HANDS))
        for number in range(hands):
            threading.Thread(target=self._work, name=f"hand {number}", daemon=True).start()
        self._clip.use_threads(0)
        while True:
            with self._hurried:
                self._hurried.wait_for(lambda: self._urgent or self._clip.may_improve)
                job = self._urgent.popleft() if self._urgent else self._clip.improve
            job()

    def _work(self) -> None:
        """One hand, for ever; a bug ends the process, whose client sees to the rest."""
        if sys.platform == "linux":  # elsewhere niceness is the process's
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), HUMILITY)
        self._clip.use_threads(self._clip.tuning.threads)
        try:
            while True:
                self._next()()
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    def _next(self) -> Callable[[], None]:
        """What to do now: a batch where one is full, or is all there is; else a photo to decode."""
        with self._changed:
            while True:
                full = len(self._decoded) >= self._batch
                last = self._decoded and not (self._decoding or self._photos)
                if (full or last) and self._encoding < self._streams:
                    self._encoding += 1
                    return partial(self._run_batch, self._popped())
                if self._photos and len(self._decoded) < self._batch * (self._streams + 1):
                    self._decoding += 1
                    return partial(self._decode_photo, self._photos.popleft())
                self._changed.wait()

    def _popped(self) -> list[_Ready]:
        return [self._decoded.popleft() for _ in range(min(self._batch, len(self._decoded)))]

    def _take(self, request: protocol.Request) -> None:
        match request:
            case EncodeWords(id, texts):
                self._hurry(lambda: self._answer(id, self._guarded(texts)))
            case EncodePicture():  # rare, and not to wait for a hand
                threading.Thread(target=self._decode_picture, args=(request,), daemon=True).start()
            case EncodePhoto():
                with self._changed:
                    self._photos.append(request)
                    self._changed.notify()

    def _hurry(self, job: Callable[[], None]) -> None:
        with self._hurried:
            self._urgent.append(job)
            self._hurried.notify()

    def _decode_photo(self, request: EncodePhoto) -> None:
        ready = self._decode(request)
        with self._changed:
            self._decoding -= 1
            if ready is not None:
                self._decoded.append(ready)
            self._changed.notify_all()

    def _decode_picture(self, request: EncodePicture) -> None:
        ready = self._decode(request)
        if ready is not None:
            self._hurry(lambda: self._encode([ready]))

    def _decode(self, request: EncodePhoto | EncodePicture) -> _Ready | None:
        """Decode one picture for the model, or answer its error."""
        size, most = self._clip.info.image_size, self._setup.max_megapixels
        try:
            source = request.path if isinstance(request, EncodePhoto) else request.picture
            prepared = (
                self._setup.prepare_bytes(source, size, most)
                if isinstance(source, bytes)
                else self._setup.prepare(source, size, most)
            )
            pixels = self._clip.preprocess(prepared.image)
        except PhotoError as error:
            self._answer(request.id, error)
            return None
        except Exception as error:  # hostile bytes can trip a decoder anywhere: it costs this file
            traceback.print_exc()
            why = f"The decoder failed: {type(error).__name__}: {error}"
            self._answer(request.id, PhotoError("crashed", why))
            return None
        return _Ready(
            request.id, pixels, prepared.digest, prepared.thumbnail, prepared.facts, prepared.sample
        )

    def _run_batch(self, batch: list[_Ready]) -> None:
        self._encode(batch)
        with self._changed:
            self._encoding -= 1
            self._changed.notify_all()

    def _encode(self, batch: list[_Ready]) -> None:
        try:
            vectors = self._clip.encode_images([ready.pixels for ready in batch])
        except ModelError as error:
            for ready in batch:
                self._answer(ready.id, error)
            return
        except RuntimeError as error:
            if devices.trouble(error) != "memory" or len(batch) == 1:
                self._give_up(error)
                raise
        else:
            self._answer_all(batch, vectors)
            return
        # Outside of the handler, whose traceback holds on to what did not fit.
        devices.free(self._clip.device)
        half = len(batch) // 2
        with self._changed:
            self._batch = min(self._batch, half)
        self._encode(batch[:half])
        self._encode(batch[half:])

    def _answer_all(self, batch: list[_Ready], vectors: Vectors) -> None:
        for ready, vector in zip(batch, vectors, strict=True):
            self._answer(
                ready.id,
                Encoded(ready.digest, vector, ready.thumbnail, ready.facts, ready.sample)
                if np.isfinite(vector).all()
                else PhotoError("crashed", "The model found no finite embedding for this picture"),
            )

    def _guarded(self, texts: tuple[str, ...]) -> Vectors | ModelError:
        try:
            return self._clip.encode_texts(texts)
        except ModelError as error:
            return error
        except RuntimeError as error:
            self._give_up(error)
            raise

    def _give_up(self, error: RuntimeError) -> None:
        """Where the device is lost or full, tell the client, which goes on without it."""
        trouble = devices.trouble(error)
        if not trouble or self._clip.info.device == "cpu":  # there is nothing to go on with
            return
        traceback.print_exc()
        with self._sending:
            protocol.send(self._answers, protocol.Lost(self._clip.info.device, trouble))
            os._exit(1)  # a lost device's memory cannot be read, nor its driver be asked again

    def _answer(self, id: int, result: Encoded | Vectors | BaseException) -> None:  # noqa: A002
        with self._sending:
            protocol.send(self._answers, Answer(id, result))
