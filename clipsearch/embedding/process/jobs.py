"""Requests to the embedding process, each with its future, and the errors of those that ended it."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from clipsearch.embedding.process.launcher import last_log_line
from clipsearch.embedding.process.protocol import EncodeWords, Request
from clipsearch.errors import ClipsearchError, PhotoError, WorkerError

__all__ = ["TOO_SLOW", "Job", "KilledFor"]

KilledFor = Literal["", "timeout", "memory"]
TOO_SLOW = "The picture could not be decoded in time"


@dataclass(eq=False, slots=True)
class Job:
    """A request that is not answered yet.

    Attributes:
        alone: it was pending when the process died, and is retried with no photo beside it.
    """

    request: Request
    future: Future[Any] = field(default_factory=Future)
    alone: bool = False

    @property
    def is_words(self) -> bool:
        """Whether it takes milliseconds."""
        return isinstance(self.request, EncodeWords)

    def fail(self, error: ClipsearchError) -> None:
        """Answer it by an error, unless it was cancelled."""
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
