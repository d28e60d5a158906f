"""The scheduler of the embedding process: worker threads decode photos and run the model, queries go first.

Each worker takes whatever is most useful next, so that every core is busy with one thing.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from clipsearch.embedding import devices
from clipsearch.embedding.models.model_config import AGAIN
from clipsearch.embedding.process import protocol
from clipsearch.embedding.process.protocol import Answer, EncodePhoto, EncodePicture, EncodeWords
from clipsearch.embedding.process.value_checks import are_unit
from clipsearch.errors import ClipsearchError, ModelError, PhotoError
from clipsearch.photos.decoding.decoder import BUDGET, DecodedPhoto, decode_bytes
from clipsearch.photos.decoding.file_reader import Access
from clipsearch.records import Encoded, PhotoFacts, Vectors
from clipsearch.records.details import Details

if TYPE_CHECKING:
    from clipsearch.embedding.encoders.clip_model import ClipModel

__all__ = ["DecodeFile", "Scheduler"]

DecodeFile = Callable[[Path, int, int, Access], DecodedPhoto]
"""`photos.decoding.decoder.decode_file`, or what a test puts in its place."""

MOST_WORKERS = 8  # beside a GPU; on a CPU there is one for each core
BUSY = 0.8  # share of a query's time: computing for less, its thread waits for other programs
SMOOTHING = 0.25  # weight of the last query among those before it
THREAD_TIME_IS_EXACT = time.get_clock_info("thread_time").resolution < 1e-3  # on Windows it is not
SLOW = 2.0  # seconds of decoding after which another worker takes a decoder's place
MOST_SLOW = 4  # workers that are replaced so
NEARLY = 0.8  # of the time that a picture may take
WORKER_NICENESS = 10  # where a thread can have its own: queries come first


@dataclass(frozen=True, slots=True)
class _DecodedRequest:
    """A request whose picture is decoded: the model's input, and what is answered beside its vector."""

    id: int
    pixels: Any
    digest: bytes
    thumbnail: bytes
    facts: PhotoFacts
    sample: bytes
    missing: str
    details: Details
    moments: list[tuple[float, Any]]


class Scheduler:
    """Takes requests, and writes answers as soon as they are ready, in whatever order."""

    def __init__(
        self, clip: ClipModel, setup: protocol.Setup, answers: IO[bytes], decode_file: DecodeFile
    ) -> None:
        """Take a loaded model, how pictures are decoded, where answers go, and the decoder of files."""
        self._clip = clip
        self._max_megapixels = setup.max_megapixels
        self._decoding_seconds = setup.decoding_seconds
        # By thread: the request, since when, and whether a worker decodes it.
        self._decoding_now: dict[int, tuple[int, float, bool]] = {}
        self._slow = 0  # workers that have been decoding for longer than `SLOW`
        self._workers = 0
        self._answers = answers
        self._decode_file = decode_file
        self._sending = threading.Lock()
        self._photo_changed = threading.Condition()
        self._query_changed = threading.Condition()
        self._queries: deque[Callable[[], None]] = deque()
        self._photos: deque[EncodePhoto] = deque()
        self._decoded: deque[_DecodedRequest] = deque()
        self._decoding = 0
        self._encoding = 0
        self._batch = clip.tuning.batch
        self._streams = clip.tuning.streams
        self._computing = 1.0  # share of the last queries' time in which their thread computed

    def read(self, requests: IO[bytes]) -> None:
        """Read requests until the client closes its end, then end the process at once."""
        try:
            while True:
                self._accept(protocol.receive_request(requests))
        except EOFError:
            # There is no client any more; decoders may hang, so they are not waited for.
            os._exit(0)

    def run(self) -> None:
        """Answer queries in this thread and photos in workers; never returns."""
        cores = os.cpu_count() or 2
        self._most_active = max(2, cores if self._clip.device.type == "cpu" else min(cores, MOST_WORKERS))
        self._start_workers(self._most_active)
        threading.Thread(target=self._watch_decoders, name="deadline", daemon=True).start()
        self._clip.use_threads(0)
        while True:
            with self._query_changed:
                self._query_changed.wait_for(lambda: self._queries or self._clip.may_improve)
                job = self._queries.popleft() if self._queries else None
            if job is None:
                self._clip.improve()
            else:
                self._run_query(job)

    def _start_workers(self, count: int) -> None:
        """Have at least so many workers."""
        while self._workers < count:
            threading.Thread(target=self._work, name=f"worker {self._workers}", daemon=True).start()
            self._workers += 1

    def _run_query(self, job: Callable[[], None]) -> None:
        """Run a query, and choose the number of threads of the next.

        Threads wait for each other many times in a query. Where other programs take the cores, that
        takes several times as long as the work of one thread alone. It shows in this thread: then it
        computes for a part of the time only.
        """
        start, computed = time.perf_counter(), time.thread_time()
        job()
        share = (time.thread_time() - computed) / max(time.perf_counter() - start, 1e-9)
        self._computing += SMOOTHING * (share - self._computing)
        if THREAD_TIME_IS_EXACT and self._clip.device.type == "cpu":
            self._clip.use_threads(1 if self._computing < BUSY else 0)

    def _work(self) -> None:
        """The loop of one worker; a bug ends the process, which its client starts again."""
        if sys.platform == "linux":  # elsewhere niceness is the process's
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), WORKER_NICENESS)
        self._clip.use_threads(self._clip.tuning.threads)
        try:
            while True:
                self._next()()
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    def _next(self) -> Callable[[], None]:
        """The next job: a batch that is full, or all there is; else a photo to decode. Waits for one.

        Workers that decode a slow photo do not count: others go on in their place, and do not wait for
        their photos.
        """
        with self._photo_changed:
            while True:
                decoding = max(0, self._decoding - self._slow)
                full = len(self._decoded) >= self._batch
                last = self._decoded and not (decoding or self._photos)
                is_free = decoding + self._encoding < self._most_active
                if is_free and (full or last) and self._encoding < self._streams:
                    self._encoding += 1
                    return partial(self._run_batch, self._next_batch())
                if is_free and self._photos and len(self._decoded) < self._batch * (self._streams + 1):
                    self._decoding += 1
                    return partial(self._decode_photo, self._photos.popleft())
                self._photo_changed.wait()

    def _next_batch(self) -> list[_DecodedRequest]:
        return [self._decoded.popleft() for _ in range(min(self._batch, len(self._decoded)))]

    def _accept(self, request: protocol.Setup | protocol.Request | protocol.Decoding) -> None:
        match request:
            case EncodeWords(id, texts):
                self._add_query(lambda: self._answer(id, self._encode_texts(texts)))
            case EncodePicture():  # rare, and must not wait for a worker
                threading.Thread(target=self._decode_picture, args=(request,), daemon=True).start()
            case EncodePhoto():
                with self._photo_changed:
                    self._photos.append(request)
                    self._photo_changed.notify()

    def _add_query(self, job: Callable[[], None]) -> None:
        with self._query_changed:
            self._queries.append(job)
            self._query_changed.notify()

    def _decode_photo(self, request: EncodePhoto) -> None:
        decoded = self._decode(request)
        with self._photo_changed:
            self._decoding -= 1
            if decoded is not None:
                self._decoded.append(decoded)
            self._photo_changed.notify_all()

    def _decode_picture(self, request: EncodePicture) -> None:
        decoded = self._decode(request)
        if decoded is not None:
            self._add_query(lambda: self._encode([decoded]))

    def _watch_decoders(self) -> None:
        """Let others work instead of slow decoders; report pictures that are decoded for too long.

        The client then starts another process, which takes the place of this one when it is ready: so all
        are reported at once that have little time left.
        """
        reported: set[int] = set()
        while True:
            time.sleep(min(1.0, self._decoding_seconds / 4))
            now = time.monotonic()
            times = {
                request: (now - max(since, BUDGET.since(thread)), is_worker)
                for thread, (request, since, is_worker) in list(self._decoding_now.items())
            }
            left = {request: seconds for request, (seconds, _) in times.items() if request not in reported}
            if max(left.values(), default=0.0) > self._decoding_seconds:
                most = NEARLY * self._decoding_seconds
                stuck = tuple(request for request, seconds in left.items() if seconds > most)
                reported.update(stuck)
                with self._sending:
                    protocol.send(self._answers, protocol.Stuck(stuck))
            slow = sum(is_worker and seconds > SLOW for seconds, is_worker in times.values())
            with self._photo_changed:
                if slow != self._slow:
                    self._slow = min(slow, MOST_SLOW)
                    self._start_workers(self._most_active + self._slow)
                    self._photo_changed.notify_all()

    def _decode(self, request: EncodePhoto | EncodePicture) -> _DecodedRequest | None:
        """Decode a picture for the model; where that fails, answer the error and return None."""
        thread = threading.get_ident()
        self._decoding_now[thread] = request.id, time.monotonic(), isinstance(request, EncodePhoto)
        try:
            return self._decode_unlimited(request)
        finally:
            del self._decoding_now[thread]

    def _decode_unlimited(self, request: EncodePhoto | EncodePicture) -> _DecodedRequest | None:
        size, most = self._clip.info.image_size, self._max_megapixels
        try:
            if isinstance(request, EncodePhoto):
                access = request.listing if request.file is None else request.file
                photo = self._decode_file(request.path, size, most, access)
            elif isinstance(request.picture, bytes):
                photo = decode_bytes(request.picture, size, most)
            else:
                photo = self._decode_file(request.picture, size, most, request.file)
            pixels = self._clip.preprocess(photo.image)
            moments = [(seconds, self._clip.preprocess(image)) for seconds, image in photo.moments]
        except PhotoError as error:
            self._answer(request.id, error)
            return None
        except Exception:  # hostile bytes can raise anything in a decoder: only this file fails
            traceback.print_exc()
            self._answer(request.id, PhotoError("crashed", "The decoder failed on this picture"))
            return None
        return _DecodedRequest(
            request.id, pixels, photo.digest, photo.thumbnail, photo.facts, photo.sample, photo.missing,
            photo.details, moments,
        )  # fmt: skip

    def _run_batch(self, batch: list[_DecodedRequest]) -> None:
        self._encode(batch)
        with self._photo_changed:
            self._encoding -= 1
            self._photo_changed.notify_all()

    def _encode(self, batch: list[_DecodedRequest]) -> None:
        try:
            vectors = self._vectors_of(batch)
        except ModelError as error:
            for decoded in batch:
                self._answer(decoded.id, error)
            return
        except RuntimeError as error:
            if devices.trouble(error) != "memory" or len(batch) == 1:
                self._report_lost_device(error)
                raise
        else:
            self._answer_all(batch, vectors)
            return
        # Outside of the handler, whose traceback keeps what did not fit in memory.
        devices.free(self._clip.device)
        half = len(batch) // 2
        with self._photo_changed:
            self._batch = min(self._batch, half)
        self._encode(batch[:half])
        self._encode(batch[half:])

    def _vectors_of(self, batch: list[_DecodedRequest]) -> Vectors:
        """The vectors of each picture, and after it of its moments, by at most a batch at a time."""
        pixels = [
            one for decoded in batch for one in (decoded.pixels, *(part for _, part in decoded.moments))
        ]
        size = max(1, len(batch), self._batch)
        parts = [self._clip.encode_images(pixels[at : at + size]) for at in range(0, len(pixels), size)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _answer_all(self, batch: list[_DecodedRequest], vectors: Vectors) -> None:
        first = 0
        for decoded in batch:
            vector, following = vectors[first], first + 1 + len(decoded.moments)
            moments = vectors[first + 1 : following] if decoded.moments else None
            is_valid, first = are_unit(vectors[first:following]), following
            self._answer(
                decoded.id,
                Encoded(
                    decoded.digest,
                    vector,
                    decoded.thumbnail,
                    decoded.facts,
                    decoded.sample,
                    decoded.missing,
                    decoded.details,
                    tuple(seconds for seconds, _ in decoded.moments),
                    moments,
                )
                if is_valid
                else PhotoError("crashed", "The model found no valid embedding for this picture"),
            )

    def _encode_texts(self, texts: tuple[str, ...]) -> Vectors | ModelError:
        try:
            vectors = self._clip.encode_texts(texts)
        except ModelError as error:
            return error
        except RuntimeError as error:
            self._report_lost_device(error)
            raise
        if not are_unit(vectors):
            return ModelError("The model found no valid embedding for these words", AGAIN)
        return vectors

    def _report_lost_device(self, error: RuntimeError) -> None:
        """If the device is lost or full, tell the client, which goes on without it, and end the process."""
        trouble = devices.trouble(error)
        if not trouble or self._clip.info.device == "cpu":  # there is no other device
            return
        traceback.print_exc()
        with self._sending:
            protocol.send(self._answers, protocol.Lost(self._clip.info.device, trouble))
            os._exit(1)  # neither the device's memory nor its driver can be used any more

    def _answer(self, id: int, result: Encoded | Vectors | ClipsearchError) -> None:  # noqa: A002
        with self._sending:
            protocol.send(self._answers, Answer(id, result))
