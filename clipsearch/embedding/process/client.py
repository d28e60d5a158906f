"""The client of the embedding process: starts it, keeps it alive, and hands out futures."""

from __future__ import annotations

import itertools
import subprocess
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Literal, Protocol

from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.embedding.process import memory_limit, protocol
from clipsearch.embedding.process.launcher import CHILD, begin, close_quietly, end, kill, last_words
from clipsearch.embedding.process.protocol import EncodePhoto, EncodePicture, EncodeWords, Request, Setup
from clipsearch.errors import ClipsearchError, ModelError, PhotoError, WorkerError
from clipsearch.records import Encoded, ModelInfo, Vector, Vectors

__all__ = ["Embedder", "EmbeddingClient"]

PATIENCE = 60.0  # seconds without any answer, while some are due, after which a decoder hangs
LOOK_EVERY = 0.25  # seconds between two looks at the process: it may take gigabytes in a second
REMEMBERED = 256  # vectors of the last queries
# Seconds without a request after which a process ends: others want a GPU's memory, and a start
# takes seconds that someone who comes back to the window would have to wait.
REST_AFTER = {"cpu": 3600.0, "gpu": 300.0}
RESTART = "Start clipsearch again: it is then built anew, while the old vectors go on answering"
STARTS_IN_VAIN = 3  # deaths in a row without a single answer between them


class Embedder(Protocol):
    """Turns photos and words into unit vectors of one model."""

    def info(self) -> ModelInfo:
        """Return what is loaded; waits for it. Raises ModelError or WorkerError."""
        ...

    def encode_photo(self, path: Path) -> Future[Encoded]:
        """Decode and embed a file; the future raises PhotoError where that is impossible."""
        ...

    def encode_picture(self, picture: Path | bytes) -> Future[Encoded]:
        """Embed a query picture ahead of all photos."""
        ...

    def encode_words(self, texts: Sequence[str]) -> Future[Vectors]:
        """Embed texts ahead of all photos: float32 (n, dimensions)."""
        ...

    def close(self) -> None:
        """End it; futures that are still due raise WorkerError."""
        ...


@dataclass(eq=False, slots=True)
class _Job:
    request: Request
    future: Future[Any] = field(default_factory=Future)
    alone: bool = False  # it was there when the process died: try it with nothing beside it


class EmbeddingClient:
    """An `Embedder` in a child process, restarted when it dies. Thread-safe.

    A file that kills or hangs the process, or lets it grow without end, costs only itself:
    whatever was due is tried again one by one, and the one that does it again fails with a
    PhotoError.

    Attributes:
        tuning: how the model runs; None until it is loaded.
    """

    def __init__(
        self,
        setup: Setup,
        log: Path | None = None,
        patience: float = PATIENCE,
        allowance: int | None = None,
        *,
        notes: Path | None = None,
        rest_after: float | None = None,
        on_notice: Callable[[str], None] | None = None,
        begun: subprocess.Popen[bytes] | None = None,
    ) -> None:
        """Prepare a client; the process starts with the first request or `start`.

        Args:
            setup: the model and the decoders.
            log: file for what the process writes to standard error; its fresh start truncates it.
            patience: seconds of silence after which a request that is due counts as hanging.
            allowance: bytes that the process may grow by once the model is loaded; by default
                what `guard.allowance` says.
            notes: file in which measurements are kept, so that they are made once.
            rest_after: seconds without a request after which the process ends, until the next
                one, and gives its memory back; by default what `REST_AFTER` says of its device.
            on_notice: called with what a user should know, from any thread.
            begun: a process with a `head_start`: it serves first, and writes no log.
        """
        self.tuning: Tuning | None = None
        self._notes = notes
        self._setup = setup
        self._rest_after = rest_after
        self._on_notice = on_notice
        self._begun = begun
        self._lost: protocol.Lost | None = None
        self._resting = False
        self._words: OrderedDict[str, Vector] = OrderedDict()
        self._log = log
        self._patience = patience
        self._allowance = memory_limit.allowance() if allowance is None else allowance
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._waiting: deque[_Job] = deque()
        self._due: dict[int, _Job] = {}
        self._info: Future[ModelInfo] = Future()
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[threading.Thread] = []
        self._ready = False
        self._closed = threading.Event()
        self._heard = time.monotonic()
        self._fingerprint = ""  # of the vectors that this client has promised
        self._baseline = 0  # bytes the process held when its model was loaded
        self._used = False  # it has answered something since it was started
        self._killed_for: Literal["", "timeout", "memory"] = ""
        self._refusal: ClipsearchError | None = None
        self._in_vain = 0

    def start(self) -> None:
        """Start the process if it does not run; returns at once."""
        with self._lock:
            if self._process is None and not self._closed.is_set():
                self._launch()

    def info(self) -> ModelInfo:
        """Return what is loaded; waits for it. Raises ModelError or WorkerError."""
        self.start()
        with self._lock:
            info = self._info
        return info.result()

    def encode_photo(self, path: Path) -> Future[Encoded]:
        """Decode and embed a file; the future raises PhotoError where that is impossible."""
        return self._submit(EncodePhoto(next(self._ids), path))

    def encode_picture(self, picture: Path | bytes) -> Future[Encoded]:
        """Embed a query picture ahead of all photos."""
        return self._submit(EncodePicture(next(self._ids), picture))

    def encode_words(self, texts: Sequence[str]) -> Future[Vectors]:
        """Embed texts ahead of all photos: float32 (n, dimensions). Remembers the last single ones."""
        if len(texts) != 1:
            return self._submit(EncodeWords(next(self._ids), tuple(texts)))
        text = texts[0]
        with self._lock:
            known = self._words.get(text)
            if known is not None and not self._closed.is_set():
                self._words.move_to_end(text)
                answered: Future[Vectors] = Future()
                answered.set_result(known[None].copy())
                return answered
        future = self._submit(EncodeWords(next(self._ids), (text,)))
        future.add_done_callback(lambda done: self._remember(text, done))
        return future

    def _remember(self, text: str, done: Future[Vectors]) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        with self._lock:
            self._words[text] = done.result()[0].copy()
            if len(self._words) > REMEMBERED:
                self._words.popitem(last=False)

    def close(self) -> None:
        """End the process; futures that are still due raise WorkerError."""
        self._closed.set()
        with self._lock:
            running, begun, threads = self._process, self._begun, list(self._threads)
            self._fail_all(WorkerError("The embedding process was closed"))
        if running is not None:
            end(running)
        if begun is not None:
            kill(begun)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join()

    def _submit(self, request: Request) -> Future[Any]:
        job = _Job(request)
        with self._lock:
            if self._closed.is_set():
                job.future.set_exception(WorkerError("The embedding process was closed"))
                return job.future
            self._waiting.append(job)
            self.start()
            self._pump()
        return job.future

    def _pump(self) -> None:
        """Send what may be sent: everything, or one job alone after a death. Holds the lock."""
        while self._ready and not self._killed_for and self._waiting:
            if self._due and (self._waiting[0].alone or any(j.alone for j in self._due.values())):
                return
            job = self._waiting.popleft()
            if job.future.cancelled():
                continue
            if not self._due:
                self._heard = time.monotonic()
            self._due[job.request.id] = job
            try:
                protocol.send(self._stdin(), job.request)
            except OSError:
                return  # it just died: the thread that listens to it sees that and takes over

    def _stdin(self) -> IO[bytes]:
        if self._process is None or self._process.stdin is None:
            raise BrokenPipeError
        return self._process.stdin

    def _launch(self) -> None:
        self._ready = False
        self._used = False
        self._killed_for = ""
        self._refusal = None
        self._resting = False
        if self._info.done():
            self._info = Future()
        self._process, self._begun = self._begun or begin(CHILD, self._log), None
        for target in (self._listen, self._watch):
            name = f"embedding-{target.__name__}"
            thread = threading.Thread(target=target, args=(self._process,), name=name, daemon=True)
            self._threads = [t for t in self._threads if t.is_alive()] + [thread]
            thread.start()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Resolve futures until the process is gone, then see to what was due."""
        stdin, stdout = process.stdin, process.stdout
        if stdin is None or stdout is None:
            raise AssertionError("the process was started with pipes")
        with stdout:
            try:
                protocol.send(stdin, self._setup)
                while True:
                    message = protocol.receive(stdout)
                    if isinstance(message, protocol.Ready):
                        self._baseline = memory_limit.baseline(process.pid, self._setup.model.weights)
                    self._hear(message)
            except (EOFError, OSError):
                pass
        process.kill()
        process.wait()
        self._bury(process)

    def _hear(self, message: protocol.Ready | protocol.Lost | protocol.Answer) -> None:
        if isinstance(message, protocol.Ready):
            self._welcome(message)
            return
        with self._lock:
            self._heard = time.monotonic()
            if isinstance(message, protocol.Lost):
                self._lost = message  # its end follows, and is seen to in `_bury`
                return
            if message.id == 0 and isinstance(message.result, ClipsearchError):
                self._refusal = message.result  # its end follows, and is seen to in `_bury`
                return
            job = self._due.pop(message.id, None)
            self._in_vain = 0
            self._used = True
            self._pump()
        if job is None or not job.future.set_running_or_notify_cancel():
            return
        if isinstance(message.result, BaseException):
            job.future.set_exception(message.result)
        else:
            job.future.set_result(message.result)

    def _welcome(self, ready: protocol.Ready) -> None:
        """Keep what was measured, and send what waits for the model."""
        with self._lock:
            if self._closed.is_set():  # nobody waits for it any more
                return
            self._heard = time.monotonic()
            if self._fingerprint not in ("", ready.info.fingerprint):
                self._refusal = ModelError("The model's files changed while it was in use", RESTART)
                if self._process is not None:
                    self._process.kill()  # before it embeds for those who expect the other
                return
            self._fingerprint = ready.info.fingerprint
            self.tuning = ready.tuning
            known = self._setup.tuned
            if self._notes is not None and known.get(ready.tuning_key) != ready.tuning:
                tuning_file.keep(self._notes, ready.tuning_key, ready.tuning)
            # A fresh start must not measure another precision than the one that vectors have.
            self._setup = replace(
                self._setup,
                precision=ready.info.precision,
                tuned={**known, ready.tuning_key: ready.tuning},
            )
            if self._rest_after is None:
                self._rest_after = REST_AFTER.get(ready.info.device, REST_AFTER["gpu"])
            self._ready = True
            self._info.set_result(ready.info)
            self._pump()

    def _go_on_without(self, lost: protocol.Lost) -> None:
        """Use the processor from now on, in the same precision, and say so. Holds the lock."""
        self._setup = replace(self._setup, device="cpu")
        self._rest_after = REST_AFTER["cpu"]
        what = "was lost" if lost.trouble == "device" else "has too little free memory"
        if self._on_notice is not None:
            self._on_notice(
                f"The device {lost.device} {what}; the processor goes on, which is slower. "
                "Start clipsearch again to use the device again."
            )

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        """After a death: fail the culprit if it is known, and try the others one by one."""
        with self._lock:
            if process.stdin is not None:
                close_quietly(process.stdin)
            self._process = None
            died_loading, self._ready = not (self._ready or self._resting), False
            jobs, self._due = list(self._due.values()), {}
            lost, self._lost = self._lost, None
            if self._closed.is_set():
                return
            if lost is not None or self._resting:  # nothing that was asked for is to blame
                if lost is not None:
                    self._go_on_without(lost)
                self._waiting.extendleft(reversed(jobs))
                if self._waiting or died_loading:
                    self._launch()
                return
            # Memory may be left over from an answer before: only in a fresh process is it the file's.
            certain = not (self._killed_for == "memory" and self._used)
            if len(jobs) == 1 and jobs[0].alone and certain:
                _fail(jobs[0], self._blame(jobs.pop().request))
            else:
                self._in_vain += 1
            for job in jobs:
                job.alone = True
            self._waiting.extendleft(reversed(jobs))
            if died_loading or self._in_vain >= STARTS_IN_VAIN:
                what = "The embedding process ended unexpectedly"
                self._fail_all(self._refusal or WorkerError(what + last_words(self._log)))
            elif self._waiting:
                self._launch()

    def _blame(self, request: Request) -> ClipsearchError:
        if isinstance(request, EncodeWords):
            return WorkerError("The model failed on these words" + last_words(self._log))
        if self._killed_for == "timeout":
            return PhotoError("timeout", "The picture could not be decoded in time")
        if self._killed_for == "memory":
            return PhotoError(
                "memory",
                "The picture needs too much memory to be decoded",
                "Save it smaller or in another format; all other photos are unaffected",
            )
        return PhotoError("crashed", "The decoder crashed on this picture")

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the process when it is silent for too long, or too large, while answers are due."""
        while process.poll() is None and not self._closed.wait(min(LOOK_EVERY, self._patience / 4)):
            with self._lock:
                if self._ready and not self._due and self._is_idle():
                    self._resting, self._ready = True, False
                    if process.stdin is not None:
                        close_quietly(process.stdin)
                    return
                if not (self._ready and self._due):
                    continue
                if memory_limit.resident(process.pid) > self._baseline + self._allowance:
                    self._killed_for = "memory"
                elif time.monotonic() - self._heard > self._patience:
                    self._killed_for = "timeout"
                else:
                    continue
                process.kill()
                return

    def _is_idle(self) -> bool:
        return self._rest_after is not None and time.monotonic() - self._heard > self._rest_after

    def _fail_all(self, error: ClipsearchError) -> None:
        jobs = [*self._due.values(), *self._waiting]
        self._due, self._waiting = {}, deque()
        for job in jobs:
            _fail(job, error)
        if not self._info.done():
            self._info.set_exception(error)


def _fail(job: _Job, error: ClipsearchError) -> None:
    if job.future.set_running_or_notify_cancel():
        job.future.set_exception(error)
