"""The embedding process: decodes in a few threads, runs the model in one, queries ahead of photos.

Started by `worker` as `python -m clipsearch.embedding.child`; it ends when its standard input does.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from clipsearch.embedding import lean, protocol
from clipsearch.embedding.protocol import Answer, EncodePhoto, EncodePicture, EncodeWords, Prepared
from clipsearch.errors import ClipsearchError, PhotoError
from clipsearch.records import Encoded

if TYPE_CHECKING:
    from clipsearch.embedding.clip import Clip

__all__ = ["main"]

POLITENESS = 5  # niceness: the window and the user's other programs come first


class Child:
    """Requests in, answers out; the main thread runs the model."""

    def __init__(self, clip: Clip, setup: protocol.Setup, answers: IO[bytes]) -> None:
        self._clip = clip
        self._setup = setup
        self._answers = answers
        self._sending = threading.Lock()
        self._changed = threading.Condition()
        self._urgent: deque[Callable[[], None]] = deque()
        self._decoded: deque[tuple[int, Prepared, Any]] = deque()
        self._decoding = 0
        self._ended = False
        self._batch = protocol.batch_size(clip.info.device)
        self._decoders = ThreadPoolExecutor(max(2, min(8, os.cpu_count() or 2)), "decoder")

    def read(self, requests: IO[bytes]) -> None:
        """Take requests until the client closes its end, then end the process at once."""
        try:
            while True:
                self._take(protocol.receive(requests))
        except EOFError:
            # Nobody is left to answer; decoders may hang, so do not wait for them.
            os._exit(0)

    def run(self) -> None:
        """Run the model on whatever is most urgent, for ever."""
        while True:
            with self._changed:
                self._changed.wait_for(self._has_work)
                urgent = self._urgent.popleft() if self._urgent else None
                batch = (
                    []
                    if urgent
                    else [self._decoded.popleft() for _ in range(min(self._batch, len(self._decoded)))]
                )
            if urgent:
                urgent()
            else:
                self._encode(batch)

    def _has_work(self) -> bool:
        full = len(self._decoded) >= self._batch
        return bool(self._urgent or full or (self._decoded and not self._decoding))

    def _take(self, request: protocol.Request) -> None:
        match request:
            case EncodeWords(id, texts):
                self._hurry(lambda: self._answer(id, self._clip.encode_texts(texts)))
            case EncodePicture(id, _) | EncodePhoto(id, _):
                with self._changed:
                    self._decoding += 1
                self._decoders.submit(self._decode, request)

    def _hurry(self, job: Callable[[], None]) -> None:
        with self._changed:
            self._urgent.append(job)
            self._changed.notify()

    def _decode(self, request: EncodePhoto | EncodePicture) -> None:
        """Decode one picture in a decoder thread and hand it to the model, or answer its error."""
        size, most = self._clip.info.image_size, self._setup.max_megapixels
        result: Prepared | None
        try:
            source = request.path if isinstance(request, EncodePhoto) else request.picture
            result = (
                self._setup.prepare_bytes(source, size, most)
                if isinstance(source, bytes)
                else self._setup.prepare(source, size, most)
            )
            tensor = self._clip.preprocess(result.image)
        except PhotoError as error:
            self._answer(request.id, error)
            result = None
        except Exception as error:  # hostile bytes can trip a decoder anywhere: it costs this file
            traceback.print_exc()
            why = f"The decoder failed: {type(error).__name__}: {error}"
            self._answer(request.id, PhotoError("crashed", why))
            result = None
        with self._changed:
            self._decoding -= 1
            if result is not None:
                item = (request.id, result, tensor)
                if isinstance(request, EncodePicture):
                    self._urgent.append(lambda: self._encode([item]))
                else:
                    self._decoded.append(item)
            self._changed.notify()

    def _encode(self, batch: list[tuple[int, Prepared, Any]]) -> None:
        vectors = self._clip.encode_images([tensor for _, _, tensor in batch])
        for (number, prepared, _), vector in zip(batch, vectors, strict=True):
            self._answer(
                number,
                Encoded(prepared.digest, vector, prepared.thumbnail, prepared.facts, prepared.sample)
                if np.isfinite(vector).all()
                else PhotoError("crashed", "The model found no finite embedding for this picture"),
            )

    def _answer(self, id: int, result: Any) -> None:  # noqa: A002
        with self._sending:
            protocol.send(self._answers, Answer(id, result))


def main() -> None:
    """Load the model that the first message names, say so, and serve."""
    requests, answers = _private_pipes()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the client, which ends this one
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
    try:
        setup: protocol.Setup = protocol.receive(requests)
    except EOFError:
        return
    os.environ["HF_HUB_OFFLINE"] = "1"  # everything is on disk: ask the network nothing
    try:
        clip = _clip()(setup.model, setup.device, setup.precision)
    except ClipsearchError as error:
        protocol.send(answers, Answer(0, error))
        return
    protocol.send(answers, protocol.Ready(clip.info))
    child = Child(clip, setup, answers)
    threading.Thread(target=child.read, args=(requests,), name="requests", daemon=True).start()
    child.run()


def _clip() -> type[Clip]:
    """The class that runs models; torch takes seconds, so it is imported after the pipes stand."""
    try:
        with lean.without_compiler():
            from clipsearch.embedding.clip import Clip
    except (AttributeError, ImportError):  # a version that asks the compiler for more
        from clipsearch.embedding.clip import Clip
    return Clip


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for the protocol alone: what libraries print goes to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdin.close()
    return requests, answers


if __name__ == "__main__":
    main()
