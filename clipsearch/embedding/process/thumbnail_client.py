"""The client of the thumbnail process (thumbnails, pictures for the screen), and of the text process."""

from __future__ import annotations

import itertools
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from clipsearch.embedding.process import memory_limit, protocol
from clipsearch.embedding.process.client import CHECK_EVERY, PATIENCE
from clipsearch.embedding.process.launcher import begin, kill
from clipsearch.embedding.process.request_stream import PASSES_FILES
from clipsearch.errors import ClipsearchError, PhotoError, WorkerError
from clipsearch.photos.decoding.file_reader import open_regular
from clipsearch.records import Box, Listing, PictureText, Pixels, Thumbnail
from clipsearch.records.details import Details

__all__ = ["IDLE_SERVER", "TEXT_SERVER", "ThumbnailClient"]

THUMBNAIL_SERVER = "clipsearch.embedding.process.thumbnail_server"
IDLE_SERVER = (THUMBNAIL_SERVER, "idle")  # at the lowest priority
TEXT_SERVER = "clipsearch.embedding.process.text_server"
IDLE_LIMIT = 30.0  # seconds without a request after which the process ends; it starts in a fifth of a second
CANCEL_AFTER = 0.5  # seconds after which a new process is there earlier than what nobody needs is decoded
CANCELLED = "The picture is not needed any more"
Decoded = TypeVar("Decoded", Thumbnail, Pixels, Details, PictureText)
FAILURES = {
    "timeout": "The picture could not be decoded in time",
    "memory": "The picture needs too much memory to be decoded",
    "crashed": "The decoder crashed on this picture",
}


class ThumbnailClient:
    """Decodes in a child process, one picture after the other, so that no other process decodes a file.

    Thread-safe. The process starts with the first request, ends when it is idle, and is started again
    after a picture that made it crash, hang or take too much memory.
    """

    def __init__(self, patience: float = PATIENCE, server: Sequence[str] = (THUMBNAIL_SERVER,)) -> None:
        """Prepare.

        Args:
            patience: seconds that one picture may take.
            server: the module that is run as the process, and its arguments; tests have others.
        """
        self._patience = patience
        self._server = server
        self._allowance = memory_limit.allowance
        self._lock = threading.Lock()  # held while a picture is decoded
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: threading.Thread | None = None
        self._ids = itertools.count(1)
        self._since = 0.0  # when the last request was sent or answered (monotonic seconds)
        self._is_busy = self._is_closed = False
        self._killed_for = ""
        self._cancelled = threading.Event()  # of the request that is answered now

    def make(self, picture: Path | bytes, max_megapixels: int) -> Thumbnail:
        """Decode a file, which must be no link, or a picture's bytes.

        Raises:
            PhotoError: it cannot be decoded.
            WorkerError: the process cannot be started, or this client was closed.
        """
        number, seconds = next(self._ids), 2 * self._patience
        with self._opened(picture) as file:
            request = protocol.MakeThumbnail(number, picture, max_megapixels, seconds, file)
            return self._answer(request, Thumbnail, threading.Event())

    def decode(
        self,
        picture: Path | bytes,
        bounds: tuple[int, int] | None,
        max_megapixels: int,
        area: Box | None = None,
        cancelled: threading.Event | None = None,
        moment: float = 0.0,
    ) -> Pixels:
        """Decode a file, which must be no link, or a picture's bytes; arguments as of `decode_pixels`.

        `moment` is that of a video, seconds.

        Raises:
            PhotoError: it cannot be decoded.
            WorkerError: the process cannot be started, this client was closed, or `cancelled` was set.
        """
        number, seconds = next(self._ids), 2 * self._patience
        with self._opened(picture) as file:
            request = protocol.DecodePixels(
                number, picture, bounds, max_megapixels, area, seconds, file, moment
            )
            return self._answer(request, Pixels, cancelled or threading.Event())

    @contextmanager
    def _opened(self, picture: Path | bytes, listing: Listing | None = None) -> Iterator[int | None]:
        """The descriptor of a file, which is open meanwhile; None of bytes and where paths are sent."""
        if isinstance(picture, bytes) or not PASSES_FILES:
            yield None
            return
        if self._is_closed:
            raise WorkerError("The library is being closed")
        with open_regular(picture, listing) as file:
            yield file.fileno()

    def read_details(
        self, path: Path, listing: Listing, max_megapixels: int, cancelled: threading.Event | None = None
    ) -> Details:
        """Read what a photo says of itself. Raises as `decode`, and PhotoError where the file changed."""
        number, seconds = next(self._ids), 2 * self._patience
        with self._opened(path, listing) as file:
            request = protocol.ReadDetails(number, path, listing, max_megapixels, seconds, file)
            return self._answer(request, Details, cancelled or threading.Event())

    def read_text(
        self, path: Path, max_megapixels: int, cancelled: threading.Event | None = None
    ) -> PictureText:
        """Read the text in a file, which must be no link; of a client whose server is `TEXT_SERVER`.

        Raises:
            PhotoError: it cannot be read.
            WorkerError: the process cannot be started, this client was closed, or `cancelled` was set.
        """
        number, seconds = next(self._ids), 2 * self._patience
        with self._opened(path) as file:
            request = protocol.ReadText(number, path, max_megapixels, seconds, file)
            return self._answer(request, PictureText, cancelled or threading.Event())

    def _answer(self, request: protocol.Decoding, kind: type[Decoded], cancelled: threading.Event) -> Decoded:
        with self._lock:
            if cancelled.is_set():
                raise WorkerError(CANCELLED)
            process = self._begin(cancelled)
            try:
                result = self._ask(process, request, kind)
            except OSError as error:
                self._end(process)
                if self._is_closed:
                    raise WorkerError("The library is being closed") from error
                reason = self._killed_for or "crashed"
                if reason == "cancelled":
                    raise WorkerError(CANCELLED) from error
                raise PhotoError(reason, FAILURES[reason]) from error
            self._set_busy(False)
        if isinstance(result, ClipsearchError):
            raise result
        return result

    def close(self) -> None:
        """End the process; what is being decoded raises WorkerError. Safe to call twice."""
        with self._changed:
            self._is_closed = True
            if self._process is not None:
                self._process.kill()
            self._changed.notify_all()
        with self._lock:
            if self._process is not None:
                self._end(self._process)

    def _begin(self, cancelled: threading.Event) -> subprocess.Popen[bytes]:
        """The process, started if it does not run; it counts as busy from now on."""
        with self._changed:
            if self._is_closed:
                raise WorkerError("The library is being closed")
            self._cancelled = cancelled
            if self._process is not None and self._process.poll() is None and not self._killed_for:
                self._is_busy, self._since = True, time.monotonic()
                self._changed.notify_all()
                return self._process
        if self._process is not None:
            self._end(self._process)
        with self._changed:
            self._killed_for = ""
            try:
                self._process = process = begin(self._server, None)
            except OSError as error:
                raise WorkerError(f"The thumbnail process cannot be started: {error}") from error
            self._is_busy, self._since = True, time.monotonic()
        self._watcher = threading.Thread(target=self._watch, args=(process,), name="thumbnails", daemon=True)
        self._watcher.start()
        return process

    def _ask(
        self, process: subprocess.Popen[bytes], request: protocol.Decoding, kind: type[Decoded]
    ) -> Decoded | ClipsearchError:
        """The process's answer. Raises OSError or EOFError where there is none."""
        if process.stdin is None or process.stdout is None:
            raise AssertionError("the process was started with pipes")
        try:
            protocol.send(process.stdin, request)
            report = protocol.receive(process.stdout)
        except (EOFError, ValueError) as error:
            raise OSError(str(error)) from error
        if not isinstance(report, protocol.Answer) or report.id != request.id:
            raise OSError("this answers no request")
        if not isinstance(report.result, kind | ClipsearchError):
            raise OSError("this is not what was requested")
        return report.result

    def _set_busy(self, busy: bool) -> None:
        with self._changed:
            self._is_busy, self._since = busy, time.monotonic()

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """Forget a process, and wait until it and its watcher are gone. The caller holds the lock."""
        kill(process)
        with self._changed:
            self._process = None
            self._changed.notify_all()
        if self._watcher is not None:
            self._watcher.join()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """End the process when a picture takes too long or too much memory, and when it is idle."""
        most = self._allowance()
        with self._changed:
            while self._process is process and not self._is_closed and process.poll() is None:
                silence = time.monotonic() - self._since
                if not self._is_busy and silence > IDLE_LIMIT:
                    self._killed_for = "idle"
                elif self._is_busy and silence > CANCEL_AFTER and self._cancelled.is_set():
                    self._killed_for = "cancelled"
                elif self._is_busy and silence > self._patience:
                    self._killed_for = "timeout"
                elif self._is_busy and memory_limit.resident(process.pid) > most:
                    self._killed_for = "memory"
                if self._killed_for:
                    process.kill()
                    process.wait()
                    return
                self._changed.wait(CHECK_EVERY if self._is_busy else 1.0)
