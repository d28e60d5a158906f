"""Requests to the embedding process, each with its future, and the errors of those that ended it."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal, Self

from clipsearch.embedding.process.launcher import last_log_line
from clipsearch.embedding.process.protocol import EncodePhoto, EncodePicture, EncodeWords, Request
from clipsearch.embedding.process.request_stream import PASSES_FILES
from clipsearch.errors import ClipsearchError, PhotoError, WorkerError
from clipsearch.photos.decoding.file_reader import open_regular
from clipsearch.records import Listing

__all__ = ["TOO_SLOW", "Job", "KilledFor"]

KilledFor = Literal["", "timeout", "memory"]
TOO_SLOW = "The picture could not be decoded in time"


@dataclass(eq=False, slots=True)
class Job:
    """A request that is not answered yet.

    Attributes:
        alone: it was pending when the process died, and is retried with no photo beside it.
        file: the picture that the request names, opened; it is closed when the job is done.
    """

    request: Request
    file: BinaryIO | None = None
    future: Future[Any] = field(default_factory=Future)
    alone: bool = False

    @classmethod
    def opening(
        cls, request: EncodePhoto | EncodePicture, path: Path, listing: Listing | None = None
    ) -> Self:
        """A job with a file, opened here where the process is confined; it has failed where it cannot be."""
        if not PASSES_FILES:
            return cls(request)
        try:
            file = open_regular(path, listing)
        except PhotoError as error:
            job = cls(request)
            job.fail(error)
            return job
        return cls(replace(request, file=file.fileno()), file)

    @property
    def is_words(self) -> bool:
        """Whether it takes milliseconds."""
        return isinstance(self.request, EncodeWords)

    def close_file(self) -> None:
        """Close the picture; the job is not sent any more."""
        if self.file is not None:
            self.file.close()

    def fail(self, error: ClipsearchError) -> None:
        """Answer it by an error, unless it was cancelled."""
        self.close_file()
        if self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)

    def failure(self, killed_for: KilledFor, log: Path | None) -> ClipsearchError:
        """The error of a request that ended the process twice; `log` is the process's."""
        if self.is_words:
            return WorkerError("The model failed on these words" + last_log_line(log))
        if killed_for == "timeout":
            return PhotoError("timeout", TOO_SLOW)
        if killed_for == "memory":
            return PhotoError(
                "memory",
                "The picture needs too much memory to be decoded",
                "Save it smaller or in another format; all other photos are unaffected",
            )
        return PhotoError("crashed", "The decoder crashed on this picture")
