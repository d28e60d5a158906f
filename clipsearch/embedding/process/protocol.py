"""The messages between the embedding process and its client: pickled records over two pipes."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from clipsearch.embedding.models.model_spec import ModelSpec
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.records import Encoded, ModelInfo, Vectors

__all__ = [
    "Answer",
    "EncodePhoto",
    "EncodePicture",
    "EncodeWords",
    "Lost",
    "Ready",
    "Setup",
    "receive",
    "send",
]


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
    """

    model: ModelSpec
    device: str
    precision: str
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
    except (
        pickle.UnpicklingError,
        OSError,
        ValueError,
    ) as error:  # died mid-message
        raise EOFError from error
