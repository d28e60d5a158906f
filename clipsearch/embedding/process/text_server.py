"""The entry point of the text process, which reads the text in pictures, one after the other.

`launcher` runs this module as a program; it ends with its standard input.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

from clipsearch.embedding.process import protocol
from clipsearch.embedding.process.thumbnail_server import lower_priority, serve
from clipsearch.errors import ClipsearchError, PhotoError, WorkerError
from clipsearch.photos.decoding.decoder import decode_bytes
from clipsearch.photos.decoding.file_reader import read_whole
from clipsearch.photos.text_recognition import TextRecognizer
from clipsearch.records import PictureText
from clipsearch.system.malloc import trim

__all__ = ["main"]

DECODED_SIDE = 800  # pixels; the decoder gives at least twice that for each side, where there is as much


def main() -> None:
    """Read until the client is gone."""
    lower_priority()
    serve(_load)


def _load() -> Callable[[protocol.Decoding], PictureText | ClipsearchError | None]:
    """What answers requests, with the models loaded."""
    try:
        recognizer = TextRecognizer()
    except Exception:  # whatever a library raises that is not whole
        traceback.print_exc()
        recognizer = None

    def answer(request: protocol.Decoding) -> PictureText | ClipsearchError | None:
        if not isinstance(request, protocol.ReadText):
            return None
        return _read(request, recognizer) if recognizer else WorkerError("Text cannot be read here")

    return answer


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
