"""What the embedding process and its client say to each other: pickled records over two pipes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, Protocol

from clipsearch.embedding.models.model_spec import ModelSpec
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.records import Encoded, ModelInfo, PhotoFacts, Vectors

__all__ = [
    "Answer",
    "EncodePhoto",
    "EncodePicture",
    "EncodeWords",
    "Lost",
    "Prepared",
    "Ready",
    "Setup",
    "receive",
    "send",
]


class Prepared(Protocol):
    """A decoded photo, as the decoders that are handed to the process return it."""

    @property
    def digest(self) -> bytes:
        """Fingerprint of the bytes."""
        ...

    @property
    def image(self) -> Any:
        """The upright RGB picture."""
        ...

    @property
    def thumbnail(self) -> bytes:
        """A small JPEG."""
        ...

    @property
    def facts(self) -> PhotoFacts:
        """What the file tells."""
        ...

    @property
    def sample(self) -> bytes:
        """Digest of the size and both ends of the bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message: what to load, and which decoders to use.

    Attributes:
        model: which model.
        device: as in the settings.
        precision: "auto" or the one that was measured before.
        prepare: decoder of a file: (path, image_size, max_megapixels) -> Prepared. A module-level
            function, since it travels by name.
        prepare_bytes: the same for a picture's bytes.
        max_megapixels: larger pictures are refused.
        tuned: what was measured before, by what it holds for.
        measure: whether what is not known is measured, which takes seconds.
    """

    model: ModelSpec
    device: str
    precision: str
    prepare: Callable[[Path, int, int], Prepared]
    prepare_bytes: Callable[[bytes, int, int], Prepared]
    max_megapixels: int
    tuned: Mapping[str, Tuning] = field(default_factory=dict)
    measure: bool = True


@dataclass(frozen=True, slots=True)
class EncodePhoto:
    """Decode a file once and embed it; answered by an `Encoded`."""

    id: int
    path: Path


@dataclass(frozen=True, slots=True)
class EncodePicture:
    """Embed a query picture, ahead of the photos; answered by an `Encoded`."""

    id: int
    picture: Path | bytes


@dataclass(frozen=True, slots=True)
class EncodeWords:
    """Embed texts, ahead of the photos; answered by vectors, float32 (n, dimensions)."""

    id: int
    texts: tuple[str, ...]


Request = EncodePhoto | EncodePicture | EncodeWords


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded.

    Attributes:
        info: what is loaded.
        tuning_key: which weights and device the tuning holds for.
        tuning: what was measured, now or before.
    """

    info: ModelInfo
    tuning_key: str
    tuning: Tuning


@dataclass(frozen=True, slots=True)
class Lost:
    """The device cannot be used any more; the process ends, and its requests are still due.

    Attributes:
        device: "cuda", ...
        trouble: "memory" (not even one photo fits) or "device" (it does not answer).
    """

    device: str
    trouble: Literal["memory", "device"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one request, or the error that it raised (id 0: loading the model failed)."""

    id: int
    result: Encoded | Vectors | BaseException


def send(stream: IO[bytes], message: object) -> None:
    """Write one message and flush; OSError when the other side is gone."""
    pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; EOFError when the other side is gone.

    Both ends are this program, on pipes that nobody else holds, so unpickling is safe.
    """
    try:
        return pickle.load(stream)  # noqa: S301
    except (pickle.UnpicklingError, OSError, ValueError) as error:  # died mid-message, or closed
        raise EOFError from error
