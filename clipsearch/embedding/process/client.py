"""The client of the embedding process: starts it, restarts it when it dies, and returns futures."""

from __future__ import annotations

import itertools
import os
import subprocess
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.embedding.process import memory_limit, protocol
from clipsearch.embedding.process.jobs import TOO_SLOW, Job, KilledFor
from clipsearch.embedding.process.launcher import SERVER, begin, close_quietly, end, kill, last_log_line
from clipsearch.embedding.process.protocol import EncodePhoto, EncodePicture, EncodeWords, Request, Setup
from clipsearch.embedding.process.value_checks import Result
from clipsearch.errors import ClipsearchError, ModelError, PhotoError, WorkerError
from clipsearch.paths import absolute
from clipsearch.records import Encoded, Listing, ModelInfo, Vector, Vectors

__all__ = ["EmbeddingClient"]

END_PATIENCE = 2.0  # seconds for a request that is being sent when the client is closed
PATIENCE = 60.0  # seconds that decoding one picture may take
SILENCE = 1.25  # times that without any answer: the process is stuck, and cannot tell on which picture
LOADING_PATIENCE = 900.0  # seconds in which a model must be loaded
CHECK_EVERY = 0.25  # seconds between two checks of the process: it may take gigabytes in a second
QUERY_CACHE = 256  # vectors of the last text queries
# Seconds without a request after which a process ends: other programs need a GPU's memory, but a start
# takes seconds that a user who comes back to the window would have to wait.
IDLE_LIMIT = {"cpu": 3600.0, "gpu": 300.0}
RESTART = "Start clipsearch again: it is then built anew, while the old vectors go on answering"
STANDBY_SECONDS = 300.0  # after a death, for which another process is ready to take over
MOST_DEATHS = 3  # in a row, without a single answer between them


class EmbeddingClient:
    """An `Embedder` in a child process, restarted when it dies. Thread-safe.

    A file that makes the process crash, hang or take too much memory fails alone: after a restart all
    pending requests are retried one by one, and the one that fails again gets a PhotoError. Words wait
    for the first such restart only: then a *standby*, a second process, loads the model beside the first
    one, and takes over when that dies; pictures are retried when it is ready. Of a picture that hangs, a
    standby is begun that replaces the process when it is ready, which answers words meanwhile.

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
        server: Sequence[str] = (SERVER,),
    ) -> None:
        """Prepare a client; the process starts with the first request or `start`.

        Args:
            setup: which model to load, and how.
            log: file for what the process writes to standard error; each start truncates it.
            patience: seconds that decoding one picture may take.
            allowance: bytes that the process may grow by once the model is loaded; by default
                what `memory_limit.allowance` says.
            notes: file in which the tuning is kept, so that it is measured once.
            rest_after: seconds without a request after which the process ends, to free its memory; the
                next request starts it again. By default the `IDLE_LIMIT` of its device.
            on_notice: called with a message for the user, from any thread.
            begun: a process from `head_start`, which is used first, and writes no log.
            server: the module that is run as the process, and its arguments; tests have others.
        """
        self.tuning: Tuning | None = None
        self._notes = notes
        self._setup = setup
        self._rest_after = rest_after
        self._on_notice = on_notice
        self._begun = begun
        self._server = server
        self._device_lost: protocol.Lost | None = None
        # A cause that is known is no request that is pending; replaced is the process by the standby.
        self._ended_idle = self._is_cause_known = self._is_replacing = False
        self._standby: subprocess.Popen[bytes] | None = None
        self._standby_ready: protocol.Ready | None = None
        self._given_up: set[int] = set()  # pictures that the process still decodes
        self._query_cache: OrderedDict[str, Vector] = OrderedDict()
        self._log = log
        self._patience = patience
        self._allowance = memory_limit.allowance() if allowance is None else allowance
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._waiting = deque[Job]()
        self._pending: dict[int, Job] = {}
        self._info: Future[ModelInfo] = Future()
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[threading.Thread] = []
        self._closed = threading.Event()
        self._last_answer = time.monotonic()
        self._fingerprint = ""  # of all vectors that this client returns
        self._baseline = 0  # bytes that the process held when its model was loaded
        self._ready = self._has_answered = False  # the model is loaded; something since then
        self._killed_for: KilledFor = ""
        self._refusal: ClipsearchError | None = None
        self._deaths, self._last_death = 0, -STANDBY_SECONDS

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

    def encode_photo(self, path: Path, listing: Listing | None = None) -> Future[Encoded]:
        """Decode and embed a file; the future raises PhotoError where that is impossible."""
        return self._submit(Job.opening(EncodePhoto(next(self._ids), path, listing), path, listing))

    def encode_picture(self, picture: Path | bytes) -> Future[Encoded]:
        """Embed a query picture ahead of all photos."""
        if isinstance(picture, bytes):
            return self._submit(Job(EncodePicture(next(self._ids), picture)))
        target = Path(os.path.realpath(absolute(picture)))  # who chose a link means its target
        return self._submit(Job.opening(EncodePicture(next(self._ids), target), target))

    def encode_words(self, texts: Sequence[str]) -> Future[Vectors]:
        """Embed texts ahead of all photos: float32 (n, dimensions). The last single texts are cached."""
        if len(texts) != 1:
            return self._submit(Job(EncodeWords(next(self._ids), tuple(texts))))
        text = texts[0]
        with self._lock:
            known = self._query_cache.get(text)
            if known is not None and not self._closed.is_set():
                self._query_cache.move_to_end(text)
                answered: Future[Vectors] = Future()
                answered.set_result(known[None].copy())
                return answered
        future = self._submit(Job(EncodeWords(next(self._ids), (text,))))
        future.add_done_callback(lambda done: self._cache(text, done))
        return future

    def _cache(self, text: str, done: Future[Vectors]) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        with self._lock:
            self._query_cache[text] = done.result()[0].copy()
            if len(self._query_cache) > QUERY_CACHE:
                self._query_cache.popitem(last=False)

    def close(self) -> None:
        """End the process; futures that are not answered yet raise WorkerError."""
        self._closed.set()
        running = self._process
        if not self._lock.acquire(timeout=END_PATIENCE):  # held while the process does not read a request
            if running is not None:
                running.kill()
            self._lock.acquire()
        try:
            if self._standby is not None:
                self._standby.kill()
            running, begun, threads = self._process, self._begun, list(self._threads)
            self._fail_all(WorkerError("The embedding process was closed"))
        finally:
            self._lock.release()
        if running is not None:
            end(running)
        if begun is not None:
            kill(begun)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join()

    def _submit(self, job: Job) -> Future[Any]:
        if job.future.done():  # its file cannot be opened
            return job.future
        with self._lock:
            if self._closed.is_set():
                job.fail(WorkerError("The embedding process was closed"))
                return job.future
            self._waiting.append(job)
            self.start()
            self._send_waiting()
        return job.future

    def _send_waiting(self) -> None:
        """Send waiting jobs: all, or one photo at a time after a death. The caller holds the lock."""
        while self._ready and not self._killed_for and self._waiting:
            job = min(self._waiting, key=lambda job: (not job.is_words, isinstance(job.request, EncodePhoto)))
            is_retrying = any(pending.alone for pending in self._pending.values())
            # Words take milliseconds: they do not wait for a photo that may take all the time it is given.
            if self._pending and (job.alone or (is_retrying and not job.is_words)):
                return
            is_held = self._standby is not None and self._standby_ready is None  # until that could take over
            if job.alone and not job.is_words and is_held:
                return
            self._waiting.remove(job)
            if job.future.cancelled():
                job.close_file()
                continue
            if not self._pending:
                self._last_answer = time.monotonic()
            self._pending[job.request.id] = job
            try:
                protocol.send(self._stdin(), job.request)
            except OSError:
                return  # it just died: `_receive_all` sees that, and restarts it

    def _stdin(self) -> IO[bytes]:
        if self._process is None or self._process.stdin is None:
            raise BrokenPipeError
        return self._process.stdin

    def _launch(self) -> None:
        self._ready = False
        self._has_answered = False
        self._killed_for = ""
        self._refusal = None
        self._ended_idle = self._is_cause_known = self._is_replacing = False
        self._given_up.clear()
        self._last_answer = time.monotonic()
        if self._info.done():
            self._info = Future()
        ready, self._standby_ready = self._standby_ready, None
        if self._standby is None:
            self._process, self._begun = self._begun or begin(self._server, self._log), None
            self._start_thread(self._receive_all, self._process)
        else:
            self._process, self._standby = self._standby, None
        self._start_thread(self._watch, self._process)
        if ready is not None:
            self._accept_model(ready)

    def _start_thread(
        self, target: Callable[[subprocess.Popen[bytes]], None], process: subprocess.Popen[bytes]
    ) -> None:
        name = f"embedding-{target.__name__}"
        thread = threading.Thread(target=target, args=(process,), name=name, daemon=True)
        self._threads = [t for t in self._threads if t.is_alive()] + [thread]
        thread.start()

    def _has_standby(self) -> bool:
        """Begin a standby if there is none and memory for one; whether there is one. Holds the lock."""
        if self._standby is None and memory_limit.has_room(self._baseline):
            self._standby = begin(self._server, self._log)
            self._start_thread(self._receive_all, self._standby)
        return self._standby is not None

    def _replace(self) -> None:
        """Let the standby, which is ready, do what the process had to do. The caller holds the lock."""
        jobs, self._pending = list(self._pending.values()), {}
        self._waiting.extendleft(reversed(jobs))
        before = self._process
        self._launch()
        if before is not None:
            before.kill()

    def _receive_all(self, process: subprocess.Popen[bytes]) -> None:
        """Resolve futures until the process is gone, then restart it for what is pending."""
        stdin, stdout = process.stdin, process.stdout
        if stdin is None or stdout is None:
            raise AssertionError("the process was started with pipes")
        with stdout:
            try:
                protocol.send(stdin, replace(self._setup, decoding_seconds=self._patience))
                while True:
                    self._handle(protocol.receive(stdout), process)
            except (EOFError, OSError):  # it ended, or sent what is no valid message
                pass
        process.kill()
        process.wait()
        self._after_death(process)

    def _handle(self, message: protocol.Report, process: subprocess.Popen[bytes]) -> None:
        """Act on a message; ProtocolError where it is not due, or is no answer to what was requested."""
        with self._lock:
            if process is not self._process:
                if process is self._standby and isinstance(message, protocol.Ready):
                    self._standby_ready = message
                    if self._is_replacing:
                        self._replace()
                    self._send_waiting()
                return  # else it was replaced, and is about to end
            if isinstance(message, protocol.Ready):
                if self._ready:
                    raise protocol.ProtocolError("the model was loaded before")
                self._accept_model(message)
                return
            self._last_answer = time.monotonic()
            if isinstance(message, protocol.Lost):
                self._device_lost = message  # the process ends next: `_after_death`
                return
            if isinstance(message, protocol.Stuck):
                self._end_stuck(message.ids)
                return
            if message.id == 0 and isinstance(message.result, ClipsearchError):
                self._refusal = message.result  # the process ends next: `_after_death`
                return
            if message.id in self._given_up:
                self._given_up.remove(message.id)
                return
            job = self._pending.get(message.id)
            if job is None or not self._answers(message.result, job.request):
                raise protocol.ProtocolError("this answers no request")
            del self._pending[message.id]
            job.close_file()
            self._deaths = 0
            self._has_answered = True
            self._send_waiting()
        if not job.future.set_running_or_notify_cancel():
            return
        if isinstance(message.result, ClipsearchError):
            job.future.set_exception(message.result)
        else:
            job.future.set_result(message.result)

    def _end_stuck(self, ids: Sequence[int]) -> None:
        """Fail pictures whose decoding does not end, and replace the process. The caller holds the lock."""
        jobs = [self._pending.get(id) for id in ids]  # noqa: A001
        if not jobs or any(job is None or job.is_words for job in jobs) or len(set(ids)) < len(ids):
            raise protocol.ProtocolError("this is no picture that is being decoded")
        for id in ids:  # noqa: A001
            self._pending.pop(id).fail(PhotoError("timeout", TOO_SLOW))
        self._given_up.update(ids)
        self._is_replacing = True
        if self._standby_ready is not None:
            self._replace()
        elif not self._has_standby():
            self._restart()

    def _restart(self) -> None:
        """End the process for no fault of what is pending; `_after_death` starts another. Holds the lock."""
        self._killed_for, self._is_cause_known, self._is_replacing = "timeout", True, False
        if self._process is not None:
            self._process.kill()

    def _answers(self, result: Result, request: Request) -> bool:
        """Whether a result is of the kind and shape that the request has; the model is loaded."""
        if isinstance(result, ClipsearchError):
            return True
        dimensions = self._info.result().dimensions
        if isinstance(result, Encoded):
            return not isinstance(request, EncodeWords) and result.vector.shape == (dimensions,)
        shape = getattr(result, "shape", None)  # None of what is no vectors
        return isinstance(request, EncodeWords) and shape == (len(request.texts), dimensions)

    def _accept_model(self, ready: protocol.Ready) -> None:
        """Keep the tuning, and send the requests that wait for the model."""
        with self._lock:
            if self._closed.is_set():
                return
            self._last_answer = time.monotonic()
            if self._process is not None:
                self._baseline = memory_limit.baseline(self._process.pid, self._setup.model.weights)
            if self._fingerprint not in ("", ready.info.fingerprint):
                self._refusal = ModelError("The model's files changed while it was in use", RESTART)
                if self._process is not None:
                    self._process.kill()  # before it embeds anything
                return
            self._fingerprint = ready.info.fingerprint
            self.tuning = ready.tuning
            known = self._setup.tuned
            is_new = known.get(ready.tuning_key) != ready.tuning and not ready.is_provisional
            if self._notes is not None and is_new:
                tuning_file.keep(self._notes, ready.tuning_key, ready.tuning)
            # A restart must not choose another precision than the one that vectors already have.
            self._setup = replace(
                self._setup,
                precision=ready.info.precision,
                tuned={**known, ready.tuning_key: ready.tuning},
            )
            if self._rest_after is None:
                self._rest_after = IDLE_LIMIT.get(ready.info.device, IDLE_LIMIT["gpu"])
            self._ready = True
            self._info.set_result(ready.info)
            if self._needs_standby():
                self._has_standby()
            self._send_waiting()

    def _needs_standby(self) -> bool:
        return self._is_replacing or time.monotonic() - self._last_death < STANDBY_SECONDS

    def _fall_back_to_cpu(self, lost: protocol.Lost) -> None:
        """Use the processor from now on, in the same precision, and tell the user. Holds the lock."""
        self._setup = replace(self._setup, device="cpu")
        self._rest_after = IDLE_LIMIT["cpu"]
        what = "was lost" if lost.trouble == "device" else "has too little free memory"
        if self._on_notice is not None:
            self._on_notice(
                f"The device {lost.device} {what}; the processor goes on, which is slower. "
                "Start clipsearch again to use the device again."
            )

    def _after_death(self, process: subprocess.Popen[bytes]) -> None:
        """Fail the request that killed the process if it is known, and retry the others one by one."""
        with self._lock:
            if process.stdin is not None:
                close_quietly(process.stdin)
            if process is self._standby:
                self._standby = self._standby_ready = None
                if self._is_replacing:
                    self._restart()
                self._send_waiting()
            if process is not self._process:
                return
            self._process = None
            died_loading, self._ready = not (self._ready or self._ended_idle), False
            jobs, self._pending = list(self._pending.values()), {}
            lost, self._device_lost = self._device_lost, None
            if self._closed.is_set():
                return
            if (
                lost is not None or self._ended_idle or self._is_cause_known
            ):  # no pending request is the cause
                if lost is not None:
                    self._fall_back_to_cpu(lost)
                self._waiting.extendleft(reversed(jobs))
                if self._waiting or died_loading:
                    self._launch()
                return
            # Only in a fresh process is all the memory the file's: earlier files may have left some.
            certain = not (self._killed_for == "memory" and self._has_answered)
            retried = [job for job in jobs if job.alone]
            if len(retried) == 1 and certain and all(job.alone or job.is_words for job in jobs):
                retried[0].fail(retried[0].failure(self._killed_for, self._log))
                jobs.remove(retried[0])
            else:
                self._deaths += 1
                if not all(job.is_words for job in jobs):
                    self._last_death = time.monotonic()
                for job in jobs:
                    job.alone = True
            self._waiting.extendleft(reversed(jobs))
            if died_loading or self._deaths >= MOST_DEATHS:
                what = "The embedding process ended unexpectedly"
                self._fail_all(self._refusal or WorkerError(what + last_log_line(self._log)))
            elif self._waiting:
                self._launch()
            elif self._standby is not None:
                self._standby.kill()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """End the process when it is silent for too long or too large while requests are pending, or idle."""
        while process.poll() is None and not self._closed.wait(min(CHECK_EVERY, self._patience / 4)):
            if not self._lock.acquire(timeout=self._patience):  # held while it does not read a request
                self._killed_for = "timeout"
                process.kill()
                return
            try:
                if self._has_ended(process):
                    return
            finally:
                self._lock.release()

    def _has_ended(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether there was a reason to end the process; the caller holds the lock."""
        if process is not self._process:
            return True
        if self._standby is not None and not self._needs_standby():
            self._standby.kill()
        silence = time.monotonic() - self._last_answer
        if self._ready and not self._pending:
            if self._rest_after is None or silence <= self._rest_after:
                return False
            self._ended_idle, self._ready = True, False
            if process.stdin is not None:
                close_quietly(process.stdin)
            return True
        if silence > (SILENCE * self._patience if self._ready else LOADING_PATIENCE):
            self._killed_for = "timeout"
        elif self._ready and memory_limit.resident(process.pid) > self._baseline + self._allowance:
            self._killed_for = "memory"
        else:
            return False
        process.kill()
        return True

    def _fail_all(self, error: ClipsearchError) -> None:
        jobs = [*self._pending.values(), *self._waiting]
        self._pending, self._waiting = {}, deque()
        for job in jobs:
            job.fail(error)
        if not self._info.done():
            self._info.set_exception(error)
