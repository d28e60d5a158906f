"""The entry point of the thumbnail process, which decodes pictures without a model.

`launcher` runs this module as a program; it ends with its standard input.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import traceback
from collections.abc import Callable

from clipsearch.embedding.process import protocol
from clipsearch.embedding.process.launcher import private_pipes
from clipsearch.embedding.process.value_checks import Result
from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.decoder import decode_bytes, decode_file, decode_pixels
from clipsearch.photos.decoding.details_reader import read_details
from clipsearch.records import Pixels, Thumbnail
from clipsearch.records.details import Details
from clipsearch.system.confinement import confine

__all__ = ["IDLE", "lower_priority", "main", "serve"]

NICENESS = 19
IDLE = "idle"

Answer = Callable[[protocol.Decoding], Result | None]
"""Answers a request; None where it is one for another process."""


def main() -> None:
    """Decode until the client is gone; with the argument `idle` at the lowest priority."""
    if IDLE in sys.argv[1:]:
        lower_priority()
    serve(lambda: _decode)


def lower_priority() -> None:
    """Let whatever else is to be done on this machine come first."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(NICENESS)


def serve(prepare: Callable[[], Answer]) -> None:
    """Answer each request, one after the other; end where one takes longer than it may.

    Args:
        prepare: makes what answers, once this process is confined.
    """
    requests, answers = private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the client, which ends this process
    confine()
    answer = prepare()
    while True:
        try:
            request = protocol.receive_request(requests)
        except EOFError:
            return
        if not isinstance(request, protocol.Decoding):
            return
        faulthandler.dump_traceback_later(request.seconds, exit=True)  # also if the client is gone by then
        result = answer(request)
        faulthandler.cancel_dump_traceback_later()
        if result is None:
            return
        protocol.send(answers, protocol.Answer(request.id, result))


def _decode(request: protocol.Decoding) -> Thumbnail | Pixels | Details | PhotoError | None:
    if isinstance(request, protocol.ReadText):
        return None
    most = request.max_megapixels
    try:
        if isinstance(request, protocol.DecodePixels):
            return decode_pixels(
                request.picture, request.bounds, most, request.area, request.file, request.moment
            )
        if isinstance(request, protocol.ReadDetails):
            access = request.listing if request.file is None else request.file
            return read_details(request.path, most, access)
        picture = request.picture
        if isinstance(picture, bytes):
            made = decode_bytes(picture, 1, most)
        else:
            made = decode_file(picture, 1, most, request.file)
    except PhotoError as error:
        return error
    except Exception:  # hostile bytes can raise anything in a decoder
        traceback.print_exc()
        return PhotoError("crashed", "The decoder failed on this picture")
    return Thumbnail(made.digest, made.thumbnail, made.facts)


if __name__ == "__main__":
    main()
