"""The entry point of the text process, which reads the text in pictures, one after the other.

`launcher` runs this module as a program; it ends with its standard input.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import traceback

from clipsearch.embedding.process import protocol
from clipsearch.embedding.process.launcher import private_pipes
from clipsearch.errors import PhotoError, WorkerError
from clipsearch.photos.decoding.decoder import decode_bytes
from clipsearch.photos.decoding.file_reader import read_whole
from clipsearch.photos.text_recognition import TextRecognizer
from clipsearch.records import PictureText
from clipsearch.system.confinement import confine
from clipsearch.system.malloc import trim

__all__ = ["main"]

NICENESS = 19  # whatever else is to be done comes first
DECODED_SIDE = 800  # pixels; the decoder gives at least twice that for each side, where there is as much


def main() -> None:
    """Answer each request, one after the other; end where one takes longer than it may."""
    requests, answers = private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the client, which ends this process
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(NICENESS)
    confine()
    try:
        recognizer = TextRecognizer()
    except Exception:  # whatever a library raises that is not whole
        traceback.print_exc()
        recognizer = None
    while True:
        try:
            request = protocol.receive_request(requests)
        except EOFError:
            return
        if not isinstance(request, protocol.ReadText):
            return
        faulthandler.dump_traceback_later(request.seconds, exit=True)  # also if the client is gone by then
        result = _read(request, recognizer) if recognizer else WorkerError("Text cannot be read here")
        faulthandler.cancel_dump_traceback_later()
        protocol.send(answers, protocol.Answer(request.id, result))


def _read(request: protocol.ReadText, recognizer: TextRecognizer) -> PictureText | PhotoError:
    try:
        photo = decode_bytes(read_whole(request.path, request.file), DECODED_SIDE, request.max_megapixels)
        return PictureText(photo.digest, recognizer.read(photo.image))
    except PhotoError as error:
        return error
    except Exception:  # hostile bytes can raise anything in a decoder
        traceback.print_exc()
        return PhotoError("crashed", "The text in this picture cannot be read")
    finally:
        trim()


if __name__ == "__main__":
    main()
