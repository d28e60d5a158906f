"""Standard input, output and error of a command: closed ones replaced, every file name printable."""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import suppress

from clipsearch.cli.output import OutputError

__all__ = ["discard_output", "flush_output", "prepare"]

ERROR_HANDLER = "clipsearch-names"  # its name in `codecs`


class _ClosedOutput(io.TextIOBase):
    """Stands for an output that was closed before the start; notes that something was written."""

    was_written = False

    def write(self, text: str) -> int:
        """Discard the text."""
        self.was_written = True
        return len(text)


def prepare() -> None:
    """Occupy closed descriptors, so that no other file gets their numbers; let every character be printed."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number
    if sys.stdout is None:
        sys.stdout = _ClosedOutput()
    if sys.stderr is None:
        sys.stderr = _ClosedOutput()
    codecs.register_error(ERROR_HANDLER, _replace_character)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=ERROR_HANDLER)


def flush_output() -> None:
    """Write what is buffered.

    Raises:
        OutputError: that is not possible, or standard output was closed before the start.
        BrokenPipeError: its reader has ended.
    """
    if isinstance(sys.stdout, _ClosedOutput) and sys.stdout.was_written:
        raise OutputError("it is closed")
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror) from error


def discard_output() -> None:
    """Let what is still buffered go nowhere: Python writes it once more when it ends."""
    with suppress(OSError, ValueError):  # io.UnsupportedOperation: it is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace_character(error: UnicodeError) -> tuple[str | bytes, int]:
    """A handler for `codecs`: the replacement for the first unencodable character, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character, following = error.object[error.start], error.start + 1
    if "\udc80" <= character <= "\udcff":
        return character.encode("ascii", "surrogateescape"), following
    return character.encode("ascii", "backslashreplace").decode(), following
