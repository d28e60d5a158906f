"""Checks of the values that the embedding process sends: it decodes files that may be hostile.

Each raises TypeError, ValueError or LookupError.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from clipsearch.errors import ClipsearchError, ModelError, PhotoError, WorkerError
from clipsearch.photos.decoding.fingerprint import DIGEST_BYTES
from clipsearch.records import (
    DATE_SOURCES,
    REASONS,
    Encoded,
    PhotoFacts,
    PictureText,
    Pixels,
    TextLine,
    Thumbnail,
    Vectors,
)
from clipsearch.records.details import MOST_CAMERA, TIME, Details, details_from_json
from clipsearch.records.formats import ALL_FORMATS

__all__ = [
    "ERRORS",
    "MOST_NUMBER",
    "MOST_TEXT",
    "Result",
    "are_unit",
    "check_fields",
    "check_result",
    "check_text",
    "check_whole",
]

MOST_THUMBNAIL = 1 << 20
MOST_MOMENTS = 64  # of a video
MOST_LINES = 1000  # of text in a picture
MOST_TEXT = 2000  # characters of an error's message
MOST_NUMBER = (1 << 31) - 1
SAMPLE_BYTES = 8  # of its digest
JPEG_START = b"\xff\xd8\xff"
LENGTH_TOLERANCE = 1e-2  # of a unit vector
ERRORS = {kind.__name__: kind for kind in (ModelError, WorkerError)}
NAMES = {known.name for known in ALL_FORMATS}

Result = Encoded | Thumbnail | Pixels | Details | PictureText | Vectors | ClipsearchError


def are_unit(vectors: Vectors) -> bool:
    """Whether all vectors (n, dimensions) have unit length: a broken model's have not, or are not finite."""
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(vectors, axis=1)
        return bool((np.abs(lengths - 1) < LENGTH_TOLERANCE).all())


def check_result(header: dict[str, Any], body: memoryview) -> Result:
    """The result of a request, by which fields its header has."""
    if "error" in header:
        return _error(**header)
    if "size" in header:
        return _pixels(**header, body=body)
    if header.keys() == {"details"}:
        return details_from_json(header["details"])
    if "lines" in header:
        return _picture_text(**header, body=body)
    if "dimensions" not in header:
        return _thumbnail(**header, body=body)
    if "facts" in header:
        return _encoded(**header, body=body)
    return _vectors(**header, body=body)


def _error(error: object, message: object, hint: object) -> ClipsearchError:
    name, message, hint = check_text(error), check_text(message), check_text(hint)
    return PhotoError(name, message, hint) if name in REASONS else ERRORS[name](message, hint)


def _encoded(
    facts: object, dimensions: object, missing: object, details: object, seconds: object, body: memoryview
) -> Encoded:
    """A photo's buffers follow each other: digest, sample, vector, thumbnail."""
    digest, body = body[:DIGEST_BYTES], body[DIGEST_BYTES:]
    sample, body = body[:SAMPLE_BYTES], body[SAMPLE_BYTES:]
    if not isinstance(seconds, list) or len(seconds) > MOST_MOMENTS:
        raise ValueError("the times of moments were expected")
    if not all(type(one) in (int, float) and 0 <= one <= MOST_NUMBER for one in seconds):
        raise ValueError("a moment has no time")
    size = 4 * check_whole(dimensions, 1) * (1 + len(seconds))
    vectors = _vectors(1 + len(seconds), dimensions, body[:size])
    facts_read, lacking = _facts(**check_fields(facts)), check_text(missing)
    thumbnail, known = _jpeg(body[size:]), details_from_json(details)
    moments = vectors[1:] if seconds else None
    return Encoded(
        bytes(digest), vectors[0], thumbnail, facts_read, bytes(sample), lacking, known,
        tuple(map(float, seconds)), moments,
    )  # fmt: skip


def _thumbnail(facts: object, body: memoryview) -> Thumbnail:
    return Thumbnail(bytes(body[:DIGEST_BYTES]), _jpeg(body[DIGEST_BYTES:]), _facts(**check_fields(facts)))


def _pixels(width: object, height: object, size: object, body: memoryview) -> Pixels:
    width, height = check_whole(width, 1), check_whole(height, 1)
    if not isinstance(size, list) or len(size) != 2:
        raise ValueError("a picture has no size")
    if len(body) != 3 * width * height:
        raise ValueError("a picture has not three bytes a pixel")
    return Pixels(width, height, (check_whole(size[0], width), check_whole(size[1], height)), bytes(body))


def _picture_text(lines: object, body: memoryview) -> PictureText:
    """A picture's buffers follow each other: digest, and its lines as JSON."""
    rows = json.loads(bytes(body[DIGEST_BYTES:]))
    if not isinstance(rows, list) or len(rows) != check_whole(lines, 0) or len(rows) > MOST_LINES:
        raise ValueError("lines of text were expected")
    read = []
    for text, box in rows:
        if len(box) != 4:
            raise ValueError("a line of text has no place")
        left, top, width, height = (check_whole(number, 0) for number in box)
        read.append(TextLine(check_text(text), (left, top, width, height)))
    return PictureText(bytes(body[:DIGEST_BYTES]), tuple(read))


def _jpeg(data: memoryview) -> bytes:
    if len(data) > MOST_THUMBNAIL or bytes(data[: len(JPEG_START)]) != JPEG_START:
        raise ValueError("a thumbnail is no JPEG")
    return bytes(data)


def _vectors(rows: object, dimensions: object, body: memoryview) -> Vectors:
    """Unit vectors, float32 (rows, dimensions), in memory of their own."""
    vectors = np.frombuffer(body, np.float32).reshape(check_whole(rows, 0), check_whole(dimensions, 0)).copy()
    if not are_unit(vectors):
        raise ValueError("a vector has not unit length")
    return vectors


def _facts(
    width: object,
    height: object,
    format: object,  # noqa: A002
    taken: object,
    camera: object,
    taken_from: object,
    sharpness: object,
    brightness: object,
    shadows: object,
    highlights: object,
) -> PhotoFacts:
    kind = check_text(format)
    if kind not in NAMES or not (taken is None or TIME.fullmatch(check_text(taken))):
        raise ValueError("a photo's format or time is not valid")
    time, source = None if taken is None else check_text(taken), check_text(taken_from)
    if source not in DATE_SOURCES and (source or time):
        raise ValueError("a photo's time comes from nowhere")
    return PhotoFacts(
        check_whole(width, 1), check_whole(height, 1), kind, time, check_text(camera, MOST_CAMERA), source,
        _share(sharpness), _share(brightness), _share(shadows), _share(highlights),
    )  # fmt: skip


def _share(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a share is from 0 to 1")
    return float(value)


def check_fields(value: object) -> dict[str, Any]:
    """An object of JSON."""
    if not isinstance(value, dict):
        raise TypeError("fields were expected")
    return value


def check_text(value: object, most: int = MOST_TEXT) -> str:
    """A text of at most so many characters."""
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("a text is missing or too long")
    return value


def check_whole(value: object, least: int) -> int:
    """A whole number from `least` to `MOST_NUMBER`."""
    if type(value) is not int or not least <= value <= MOST_NUMBER:
        raise ValueError("a number is missing or out of range")
    return value
