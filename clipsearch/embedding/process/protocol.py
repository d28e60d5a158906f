"""The messages between the embedding process and its client: a JSON header and raw buffers over two pipes.

Nothing that arrives can name code. What the embedding process sends is checked value by value, since it
decodes files that may be hostile.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np

from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.model_spec import ModelSpec
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.embedding.process.request_stream import RequestWriter, next_file
from clipsearch.embedding.process.value_checks import (
    ERRORS,
    MOST_NUMBER,
    MOST_TEXT,
    Result,
    check_fields,
    check_result,
    check_text,
    check_whole,
)
from clipsearch.errors import ClipsearchError, PhotoError, WorkerError
from clipsearch.records import (
    Box,
    Encoded,
    FileState,
    Listing,
    ModelInfo,
    PictureText,
    Pixels,
    Thumbnail,
)
from clipsearch.records.details import Details, details_to_json

__all__ = [
    "Answer",
    "DecodePixels",
    "Decoding",
    "EncodePhoto",
    "EncodePicture",
    "EncodeWords",
    "Lost",
    "MakeThumbnail",
    "ProtocolError",
    "ReadDetails",
    "ReadText",
    "Ready",
    "Report",
    "Request",
    "Setup",
    "Stuck",
    "receive",
    "receive_request",
    "send",
]

PREFIX = struct.Struct("<II")  # bytes of the header and of the buffers that follow it
MOST_HEADER = 1 << 18  # bytes, of what the embedding process sends
MOST_BUFFERS = 1 << 28
MOST_NAME = 4096  # characters of a model's name, which may be a path


class ProtocolError(EOFError):
    """The other side sent something that is no valid message; nothing more can be read from it."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message: which model to load, and how.

    Attributes:
        model: which model.
        device: as in the settings.
        precision: "auto" or the one that was measured before.
        max_megapixels: larger pictures are refused.
        tuned: what was measured before, by `ClipModel.tuning_key`.
        measure: whether what is not known is measured, which takes seconds.
        decoding_seconds: longest time that decoding one picture may take.
    """

    model: ModelSpec
    device: str
    precision: str
    max_megapixels: int
    tuned: Mapping[str, Tuning] = field(default_factory=dict)
    measure: bool = True
    decoding_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class EncodePhoto:
    """Decode a file once and embed it; answered by an `Encoded`.

    Attributes:
        id: of the request.
        path: the file.
        listing: the scan that found it.
        file: its descriptor, where it is sent opened; here and below of the process that has the message.
    """

    id: int
    path: Path
    listing: Listing | None = None
    file: int | None = None


@dataclass(frozen=True, slots=True)
class EncodePicture:
    """Embed a query picture, ahead of the photos; answered by an `Encoded`.

    Attributes:
        id: of the request.
        picture: a file that is no link, or encoded bytes.
        file: the file's descriptor, where it is sent opened.
    """

    id: int
    picture: Path | bytes
    file: int | None = None


@dataclass(frozen=True, slots=True)
class EncodeWords:
    """Embed texts, ahead of the photos; answered by vectors, float32 (n, dimensions)."""

    id: int
    texts: tuple[str, ...]


Request = EncodePhoto | EncodePicture | EncodeWords


@dataclass(frozen=True, slots=True)
class MakeThumbnail:
    """For the thumbnail process: decode a picture; answered by a `Thumbnail`.

    Attributes:
        id: of the request.
        picture: a file that is no link, or encoded bytes.
        max_megapixels: larger pictures are refused.
        seconds: after which the process ends by itself.
        file: the file's descriptor, where it is sent opened.
    """

    id: int
    picture: Path | bytes
    max_megapixels: int
    seconds: float
    file: int | None = None


@dataclass(frozen=True, slots=True)
class DecodePixels:
    """For the thumbnail process: decode a picture for the screen; answered by `Pixels`.

    Attributes:
        id: of the request.
        picture: a file that is no link, or encoded bytes.
        bounds, max_megapixels, area: as for `decoder.decode_pixels`.
        seconds: after which the process ends by itself.
        file: the file's descriptor, where it is sent opened.
        moment: of a video: seconds from its start.
    """

    id: int
    picture: Path | bytes
    bounds: tuple[int, int] | None
    max_megapixels: int
    area: Box | None
    seconds: float
    file: int | None = None
    moment: float = 0.0


@dataclass(frozen=True, slots=True)
class ReadDetails:
    """For the thumbnail process: read what a photo says of itself; answered by `Details`.

    Attributes:
        id: of the request.
        path: a file that is no link.
        listing: the scan that found it.
        max_megapixels: larger pictures are refused.
        seconds: after which the process ends by itself.
        file: the file's descriptor, where it is sent opened.
    """

    id: int
    path: Path
    listing: Listing | None
    max_megapixels: int
    seconds: float
    file: int | None = None


@dataclass(frozen=True, slots=True)
class ReadText:
    """For the text process: read the text in a picture; answered by a `PictureText`.

    Attributes:
        id: of the request.
        path: a file that is no link.
        max_megapixels: larger pictures are refused.
        seconds: after which the process ends by itself.
        file: the file's descriptor, where it is sent opened.
    """

    id: int
    path: Path
    max_megapixels: int
    seconds: float
    file: int | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded.

    Attributes:
        info: what is loaded.
        tuning_key: the weights and the device that the tuning is valid for.
        tuning: how the model runs best here, measured now or before.
        is_provisional: whether the machine was too busy to measure all of it: it is not to be kept.
    """

    info: ModelInfo
    tuning_key: str
    tuning: Tuning
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """The device cannot be used any more; the process ends, and its requests are still pending.

    Attributes:
        device: "cuda", ...
        trouble: "memory" (not even one photo fits) or "device" (it does not answer).
    """

    device: str
    trouble: Literal["memory", "device"]


@dataclass(frozen=True, slots=True)
class Stuck:
    """Pictures are being decoded for too long, which only the end of the process can stop."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one request, or the error that it raised (id 0: loading the model failed)."""

    id: int
    result: Result


Report = Ready | Lost | Stuck | Answer
Decoding = MakeThumbnail | DecodePixels | ReadDetails | ReadText
Message = Setup | Request | Decoding | Report


def send(stream: IO[bytes], message: Message) -> None:
    """Write one message and flush; OSError when the other side is gone."""
    header, buffers = _encode(message)
    text = json.dumps({"kind": type(message).__name__, **header}, default=os.fspath).encode()
    views = [memoryview(buffer).cast("B") for buffer in buffers if len(buffer)]
    start = PREFIX.pack(len(text), sum(view.nbytes for view in views)) + text
    if isinstance(stream, RequestWriter) and (file := header.get("file")) is not None:
        stream.write_with_file(start, file)
    else:
        stream.write(start)
    for view in views:
        stream.write(view)
    stream.flush()


def receive(stream: IO[bytes]) -> Report:
    """Read one message of the embedding process, which is not trusted.

    Raises:
        EOFError: the process is gone, or (`ProtocolError`) this is no valid message of it.
    """
    header, body = _read(stream, MOST_HEADER, MOST_BUFFERS)
    try:
        match header.pop("kind"):
            case "Ready":
                return _ready(**header)
            case "Lost":
                return _lost(**header)
            case "Stuck":
                return _stuck(**header)
            case "Answer":
                return Answer(check_whole(header.pop("id"), 0), check_result(header, body))
    except (TypeError, ValueError, LookupError) as error:
        raise ProtocolError(str(error)) from error
    raise ProtocolError("a message of no known kind")


def receive_request(stream: IO[bytes]) -> Setup | Request | Decoding:
    """Read one message of the client; EOFError when it is gone."""
    header, body = _read(stream, MOST_NUMBER, MOST_NUMBER)
    if header.get("file") is not None:
        header["file"] = next_file(stream)
    match header.pop("kind"):
        case "Setup":
            model = header["model"]
            for key in ("folder", "weights"):
                model[key] = Path(model[key]) if model[key] is not None else None
            tuned = {key: Tuning(**values) for key, values in header["tuned"].items()}
            return Setup(**{**header, "model": ModelSpec(**model), "tuned": tuned})
        case "EncodePhoto":
            path, listing = Path(header["path"]), _listing(header["listing"])
            return EncodePhoto(header["id"], path, listing, header["file"])
        case "EncodePicture":
            return EncodePicture(header["id"], _picture(header, body), header["file"])
        case "MakeThumbnail":
            limits = header["most"], header["seconds"]
            return MakeThumbnail(header["id"], _picture(header, body), *limits, header["file"])
        case "ReadDetails":
            header |= {"path": Path(header["path"]), "listing": _listing(header["listing"])}
            return ReadDetails(**header)
        case "DecodePixels":
            for key in ("bounds", "area"):
                header[key] = None if header[key] is None else tuple(header[key])
            picture = _picture(header, body)
            return DecodePixels(picture=picture, **{key: header[key] for key in header if key != "path"})
        case "ReadText":
            return ReadText(**{**header, "path": Path(header["path"])})
        case "EncodeWords":
            return EncodeWords(header["id"], tuple(header["texts"]))
    raise ProtocolError("a message of no known kind")


def _picture(header: dict[str, Any], body: memoryview) -> Path | bytes:
    return bytes(body) if header["path"] is None else Path(header["path"])


def _listing(fields: dict[str, Any] | None) -> Listing | None:
    return Listing(Path(fields["root"]), FileState(**fields["file"])) if fields else None


def _encode(message: Message) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """The fields of a message for its header, and its buffers."""
    match message:
        case EncodePicture(id, picture) | MakeThumbnail(id, picture):
            path = None if isinstance(picture, bytes) else picture
            header: dict[str, Any] = {"id": id, "path": path, "file": message.file}
            if isinstance(message, MakeThumbnail):
                header |= {"most": message.max_megapixels, "seconds": message.seconds}
            return header, (picture,) if isinstance(picture, bytes) else ()
        case DecodePixels(picture=picture):
            fields = {key: getattr(message, key) for key in message.__slots__ if key != "picture"}
            is_file = isinstance(picture, Path)
            return {**fields, "path": picture if is_file else None}, () if is_file else (picture,)
        case Setup(tuned=tuned):
            return {**asdict(message), "tuned": {key: asdict(tuning) for key, tuning in tuned.items()}}, ()
        case Answer(id, Encoded(digest, vector, thumbnail, facts, sample, missing, details) as encoded):
            header = {"id": id, "facts": asdict(facts), "dimensions": len(vector), "missing": missing}
            header |= {"details": details_to_json(details), "seconds": encoded.seconds}
            vectors = np.vstack([vector[None], *(() if encoded.moments is None else (encoded.moments,))])
            return header, (digest, sample, np.ascontiguousarray(vectors, np.float32), thumbnail)
        case Answer(id, Thumbnail(digest, jpeg, facts)):
            return {"id": id, "facts": asdict(facts)}, (digest, jpeg)
        case Answer(id, Details() as details):
            return {"id": id, "details": details_to_json(details)}, ()
        case Answer(id, Pixels(width, height, size, rgb)):
            return {"id": id, "width": width, "height": height, "size": size}, (rgb,)
        case Answer(id, PictureText(digest, lines)):
            rows = json.dumps([(line.text, line.box) for line in lines]).encode()
            return {"id": id, "lines": len(lines)}, (digest, rows)
        case Answer(id, ClipsearchError() as error):
            reason = error.reason if isinstance(error, PhotoError) else ""
            name = type(error).__name__ if type(error).__name__ in ERRORS else WorkerError.__name__
            texts = {"message": error.message[:MOST_TEXT], "hint": error.hint[:MOST_TEXT]}
            return {"id": id, "error": reason or name, **texts}, ()
        case Answer(id, np.ndarray() as vectors):
            rows, dimensions = vectors.shape
            header = {"id": id, "rows": rows, "dimensions": dimensions}
            return header, (np.ascontiguousarray(vectors, np.float32),)
    return asdict(message), ()


def _read(stream: IO[bytes], most_header: int, most_body: int) -> tuple[dict[str, Any], memoryview]:
    """Read a header and the bytes of its buffers, neither longer than allowed."""
    try:
        size, rest = PREFIX.unpack(_exactly(stream, PREFIX.size))
        if size > most_header or rest > most_body:
            raise ProtocolError("a message is too long")
        header = json.loads(_exactly(stream, size))
        body = memoryview(_exactly(stream, rest))
    except (OSError, ValueError, RecursionError) as error:  # ValueError: no JSON, or the pipe is closed
        raise ProtocolError(str(error)) from error
    if type(header) is not dict or type(header.get("kind")) is not str:
        raise ProtocolError("a message without a kind")
    return header, body


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _ready(info: object, tuning_key: object, tuning: object, is_provisional: object) -> Ready:
    model = ModelInfo(**check_fields(info))
    for name in (model.name, model.fingerprint, model.device):
        check_text(name, MOST_NAME)
    for number in (model.dimensions, model.image_size):
        check_whole(number, 1)
    if model.precision not in tuning_file.PRECISIONS:
        raise ValueError("there is no such precision")
    if not isinstance(is_provisional, bool):
        raise ValueError("a truth value is missing")
    return Ready(
        model, check_text(tuning_key, MOST_NAME), tuning_file.parse(check_fields(tuning)), is_provisional
    )


def _lost(device: object, trouble: object) -> Lost:
    if trouble != "memory" and trouble != "device":
        raise ValueError("no trouble that is known")
    return Lost(check_text(device), trouble)


def _stuck(ids: object) -> Stuck:
    if not isinstance(ids, list):
        raise TypeError("a list was expected")
    return Stuck(tuple(check_whole(id, 1) for id in ids))  # noqa: A001
