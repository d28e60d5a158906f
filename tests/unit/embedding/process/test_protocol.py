"""What the embedding process sends is data: none of it runs code, hangs its client or evades the checks."""

from __future__ import annotations

import json
import os
import pickle
import struct
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipsearch.embedding.models.model_spec import ModelSpec
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.embedding.process import client as client_module
from clipsearch.embedding.process import protocol
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.protocol import Answer, Lost, Ready, Setup, Stuck
from clipsearch.errors import ModelError, PhotoError, SettingsError, WorkerError
from clipsearch.records import Encoded, FileState, Listing, ModelInfo, PhotoFacts, Pixels, Thumbnail
from tests.support.hostile_server import HOSTILE_SERVER, THEN

DIMENSIONS = 8
UNIT = np.eye(1, DIMENSIONS, dtype=np.float32)
FACTS = PhotoFacts(40, 30, "JPEG", "2024-05-17T09:30:00", "Canon", "exif")
PHOTO = Encoded(b"d" * 16, UNIT[0], b"\xff\xd8\xff thumbnail", FACTS, b"s" * 8, "The end is missing")
PIXELS = Pixels(2, 1, (40, 30), b"rgbRGB")
INFO = ModelInfo("starter", "f00-float32-1", DIMENSIONS, 64, "cpu", "float32")
READY = Ready(INFO, "f00 on cpu", Tuning("float32", True, 4))
SPEC = ModelSpec("tiny", Path("/models/\udcff"), weights=Path("w"))
SETUP = Setup(SPEC, "cpu", "auto", 9, {"key": READY.tuning})


def raw(message: Any) -> bytes:
    stream = BytesIO()
    protocol.send(stream, message)
    return stream.getvalue()


def framed(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<II", len(text), len(body)) + text + body


def changed(message: Any, /, **values: object) -> bytes:
    """A message of which values of the header, or of the dictionaries in it, are others."""
    data = raw(message)
    size, _ = struct.unpack_from("<II", data)
    header = json.loads(data[8 : 8 + size])
    for part in [header, *(value for value in header.values() if isinstance(value, dict))]:
        part.update({key: value for key, value in values.items() if key in part})
    return framed(header, data[8 + size :])


@pytest.mark.parametrize(
    "message",
    [
        READY,
        Lost("cuda", "memory"),
        Stuck((7, 8)),
        Answer(1, PHOTO),
        Answer(2, np.repeat(UNIT, 3, axis=0)),
        Answer(3, np.empty((0, DIMENSIONS), np.float32)),
        Answer(4, PhotoError("truncated", "The picture is damaged", "Copy it again")),
        Answer(0, ModelError("It cannot be loaded")),
        Answer(5, Thumbnail(b"d" * 16, b"\xff\xd8\xff thumbnail", FACTS)),
        Answer(6, PIXELS),
    ],
    ids=lambda message: f"{type(message).__name__}-{type(getattr(message, 'result', None)).__name__}",
)
def test_what_the_process_sends_arrives(message: Any) -> None:
    stream = BytesIO(raw(message) * 2)
    for _ in range(2):
        assert repr(protocol.receive(stream)) == repr(message)
    with pytest.raises(EOFError):
        protocol.receive(stream)


@pytest.mark.parametrize(
    "message",
    [
        SETUP,
        protocol.EncodePhoto(1, Path(os.fsdecode(b"/photos/\xff.jpg"))),
        protocol.EncodePicture(2, b"\0\xff"),
        protocol.EncodePicture(3, Path("query.png")),
        protocol.EncodeWords(4, ("a cat", "ein Ü\ud800")),
        protocol.MakeThumbnail(5, b"\0\xff", 9, 2.5),
        protocol.MakeThumbnail(6, Path("query.png"), 9, 2.5),
        protocol.DecodePixels(8, Path(os.fsdecode(b"/photos/\xff.jpg")), (640, 480), 9, (1, 2, 3, 4), 2.5),
        protocol.DecodePixels(9, Path("a.jpg"), None, 9, None, 2.5),
        protocol.DecodePixels(9, b"\0\xff", (96, 96), 9, None, 2.5),
        protocol.EncodePhoto(7, Path("/p/a.jpg"), Listing(Path("/p"), FileState("a.jpg", 1, 2, 3, 4))),
    ],
    ids=lambda message: type(message).__name__,
)
def test_what_the_client_sends_arrives(message: Any) -> None:
    assert protocol.receive_request(BytesIO(raw(message))) == message


def test_an_error_of_another_kind_arrives_as_one_of_the_process() -> None:
    answer = protocol.receive(BytesIO(raw(Answer(1, SettingsError("x" * 9999, "hint")))))
    assert isinstance(answer, Answer)
    assert type(answer.result) is WorkerError
    assert (len(answer.result.message), answer.result.hint) == (2000, "hint")


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.abort, ()


NAN = np.full((1, DIMENSIONS), np.nan, np.float32)
INVALID: dict[str, bytes] = {
    "a pickle that runs code": pickle.dumps(Evil()),
    "a pickle in a frame": struct.pack("<II", len(pickle.dumps(Evil())), 0) + pickle.dumps(Evil()),
    "a header that is too long": struct.pack("<II", 2**32 - 1, 0),
    "buffers that are too long": struct.pack("<II", 2, 2**32 - 1) + b"{}",
    "no JSON": struct.pack("<II", 3, 0) + b"{]}",
    "deep JSON": struct.pack("<II", 60_000, 0) + b"[" * 60_000,
    "many digits": struct.pack("<II", 60_000, 0) + b"9" * 60_000,
    "no object": framed([1]),
    "no kind": framed({"id": 1}),
    "a kind that is no text": framed({"kind": ["Answer"]}),
    "a kind that the client sends": raw(protocol.EncodeWords(1, ("a",))),
    "a picture with too few bytes": changed(Answer(1, PIXELS), width=3),
    "a picture of no size": changed(Answer(1, PIXELS), width=0),
    "a picture larger than the original": changed(Answer(1, PIXELS), size=[1, 1]),
    "a picture whose size is no list": changed(Answer(1, PIXELS), size={"0": 40, "1": 30}),
    "pictures that are stuck as one number": framed({"kind": "Stuck", "ids": 1}),
    "stuck with a text": framed({"kind": "Stuck", "ids": ["1"]}),
    "no id": framed({"kind": "Answer"}),
    "an id that is no number": changed(Answer(1, PHOTO), id=True),
    "an id below zero": changed(Answer(1, PHOTO), id=-1),
    "a field too many": framed({"kind": "Lost", "device": "cuda", "trouble": "memory", "more": 1}),
    "no trouble": changed(Lost("cuda", "memory"), trouble="os.system"),
    "an error by the name of a builtin": changed(Answer(1, ModelError("m")), error="SystemExit"),
    "an error by the name of a module": changed(Answer(1, ModelError("m")), error="os.abort"),
    "an error that is a list": changed(Answer(1, ModelError("m")), error=["ModelError"]),
    "an error without end": changed(Answer(1, ModelError("m")), message="m" * 5000),
    "a width that is a text": changed(Answer(1, PHOTO), width="40"),
    "a width of nothing": changed(Answer(1, PHOTO), width=0),
    "a width without end": changed(Answer(1, PHOTO), width=2**40),
    "a format of no photo": changed(Answer(1, PHOTO), format="SVG"),
    "a time from nowhere": changed(Answer(1, PHOTO), taken_from=""),
    "a time from an unknown place": changed(Answer(1, PHOTO), taken_from="dream"),
    "a time that is none": changed(Answer(1, PHOTO), taken="yesterday"),
    "a camera without end": changed(Answer(1, PHOTO), camera="c" * 101),
    "facts that are a text": changed(Answer(1, PHOTO), facts="JPEG"),
    "dimensions without end": changed(Answer(1, PHOTO), dimensions=2**31 - 1),
    "a thumbnail alone that is no JPEG": raw(Answer(1, Thumbnail(b"d" * 16, b"<svg/>", FACTS))),
    "fewer dimensions": changed(Answer(1, PHOTO), dimensions=DIMENSIONS - 1),
    "more rows": changed(Answer(1, UNIT), rows=2),
    "rows without end": changed(Answer(1, UNIT), rows=2**31 - 1, dimensions=2**31 - 1),
    "a vector that is not finite": raw(Answer(1, NAN)),
    "a vector of no length": raw(Answer(1, UNIT * 0)),
    "a vector of any length": raw(Answer(1, UNIT * 3e38)),
    "a photo's vector that is not finite": raw(Answer(1, replace(PHOTO, vector=NAN[0]))),
    "a thumbnail that is no JPEG": raw(Answer(1, replace(PHOTO, thumbnail=b"<svg/>"))),
    "no thumbnail": raw(Answer(1, replace(PHOTO, thumbnail=b""))),
    "a thumbnail that is too large": raw(Answer(1, replace(PHOTO, thumbnail=PHOTO.thumbnail * (1 << 17)))),
    "a digest that is too short": raw(Answer(1, replace(PHOTO, digest=b"d"))),
    "a model without dimensions": changed(READY, dimensions=0),
    "a model with a name that is a number": changed(READY, name=1),
    "a model in no precision": changed(READY, precision=["float32"]),
    "a tuning that is none": changed(READY, batch=10**6),
    "a tuning that is a list": framed({**json.loads(raw(READY)[8:]), "tuning": [1]}),
}


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_message_is_refused(name: str) -> None:
    with pytest.raises(EOFError):
        protocol.receive(BytesIO(INVALID[name] + bytes(64)))


VALID = [
    raw(READY),
    raw(Stuck((1,))),
    raw(Lost("cuda", "memory")),
    raw(Answer(1, PHOTO)),
    raw(Answer(1, UNIT)),
]
VALID += [raw(Answer(1, PhotoError("empty", "The file is empty")))]
FUZZ = settings(deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def mutated(draw: Callable[[st.SearchStrategy[Any]], Any]) -> bytes:
    """A valid message with other bytes, cut off, or in a longer frame; or any bytes."""
    data = bytearray(draw(st.sampled_from(VALID)))
    for at in draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=4)):
        data[at] = draw(st.integers(0, 255))
    start, end = sorted(draw(st.tuples(st.integers(0, len(data)), st.integers(0, len(data)))))
    kept = draw(st.sampled_from([data, data[:end], data[start:], data + data]))
    return bytes(draw(st.sampled_from([kept, framed({"kind": "Answer"}, kept), draw(st.binary())])))


def check_fuzzed(data: bytes) -> None:
    stream = BytesIO(data)
    try:
        while True:
            assert isinstance(protocol.receive(stream), protocol.Report)
    except EOFError:
        pass


@settings(FUZZ, max_examples=200)
@given(data=mutated())
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    check_fuzzed(data)


@pytest.mark.long
@settings(FUZZ, max_examples=10_000)
@given(data=mutated())
def test_any_of_many_bytes_are_a_message_or_refused(data: bytes) -> None:
    check_fuzzed(data)


def outcomes(place: Path, first: bytes, other: bytes) -> list[str]:
    """What becomes of two photos and words when the process sends these bytes, within a minute."""
    script = place / "answers"
    script.write_bytes(first + THEN + other)
    client = EmbeddingClient(SETUP, place / "log", 1.0, 1 << 40, server=(HOSTILE_SERVER, str(script)))
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(client_module, "LOADING_PATIENCE", 3.0)
    try:
        photos = [place / f"{number}.jpg" for number in range(2)]
        for photo in photos:
            photo.touch()
        futures: list[Any] = [client.encode_photo(photo) for photo in photos]
        futures.append(client.encode_words(["a cat"]))
        return [type(future.exception(60)).__name__ for future in futures]
    finally:
        client.close()
        monkeypatch.undo()


@pytest.mark.parametrize(
    "name",
    ["a pickle that runs code", "buffers that are too long", "no JSON", "an error by the name of a module"],
)
def test_an_invalid_answer_costs_its_own_request(tmp_path: Path, name: str) -> None:
    assert outcomes(tmp_path, raw(READY), INVALID[name]) == [
        "PhotoError",
        "PhotoError",
        "WorkerError",
    ]


@pytest.mark.parametrize(
    "other",
    [
        raw(READY),
        raw(Stuck((99,))),
        raw(Answer(99, PHOTO)),
        raw(Answer(3, PHOTO)),
        raw(Answer(1, np.repeat(UNIT, 2, axis=0))),
    ],
    ids=["ready again", "stuck on nothing", "of no request", "a photo for words", "words for a photo"],
)
def test_an_answer_that_is_not_due_costs_its_own_request(tmp_path: Path, other: bytes) -> None:
    results = outcomes(tmp_path, raw(READY), other)
    assert set(results) <= {"PhotoError", "WorkerError", "NoneType"}
    assert results[2] == "WorkerError"


def test_a_process_that_is_never_ready_is_an_error(tmp_path: Path) -> None:
    assert outcomes(tmp_path, pickle.dumps(Evil()), b"") == ["WorkerError"] * 3


@settings(FUZZ, max_examples=4)
@given(first=mutated(), other=mutated(), is_ready=st.booleans())
def test_a_client_survives_any_process(
    tmp_path_factory: pytest.TempPathFactory, first: bytes, other: bytes, is_ready: bool
) -> None:
    place = tmp_path_factory.mktemp("hostile")
    assert len(outcomes(place, raw(READY) if is_ready else first, other)) == 3
