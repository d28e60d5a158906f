"""Records about models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A loaded model: what it is, and what its vectors may be compared with.

    Attributes:
        name: what the user calls it, such as "starter".
        fingerprint: digest of the weights and preprocessing, the precision of the image tower and
            the version of our pipeline, joined by "-"; vectors of two fingerprints never mix.
        dimensions: of an embedding.
        image_size: pixels of the square input.
        device: "cpu", "cuda", "mps", ...
        precision: "float32", "bfloat16" or "float16".
    """

    name: str
    fingerprint: str
    dimensions: int
    image_size: int
    device: str
    precision: str

    @property
    def weights(self) -> str:
        """Digest of the weights and preprocessing, which alone determine text embeddings."""
        return self.fingerprint.partition("-")[0]


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """The measured speed of a model on this machine.

    Attributes:
        device: "cpu", "cuda", "mps", ...
        precision: of the image tower: "float32", "bfloat16" or "float16".
        batch: photos that go through the model together.
        photos_per_second: with decoding and thumbnails, as in indexing.
        text_ms: milliseconds from a query of a few words to its vector, median.
        measured: when, ISO 8601 in UTC.
    """

    device: str
    precision: str
    batch: int
    photos_per_second: float
    text_ms: float
    measured: str


ModelState = Literal["bundled", "available", "partly", "downloaded", "local"]
"""Part of the app; to be downloaded; partly downloaded; ready to use; the user's own files."""


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """A model that can be used, with the information needed to choose one.

    Attributes:
        name: the value of `Settings.model`.
        title: a short name for people.
        good_at: its strengths, in a few words.
        licence: of the weights; "" where it is not known.
        languages: of the queries; "" where they are not known.
        download_bytes: what a download takes, 0 where there is none or it is not known; where no
            size was published, counted from the parameters.
        memory_bytes: what the embedding process takes on a CPU once it is loaded, 0: not known.
        dimensions: of an embedding, 0: not known.
        image_size: pixels of the square input, 0: not known.
        imagenet: published zero-shot top-1 accuracy on ImageNet-1k, 0 to 1; None: none was found.
        flickr30k: published text-to-photo recall@1 on Flickr30k, 0 to 1; None: none was found.
        coco: the same on MS COCO.
        source: where these figures were published.
        suggested: the device that it is suggested for, or "".
        state: whether it is installed.
        speeds: measured on this machine, one for each device.
    """

    name: str
    title: str
    good_at: str = ""
    licence: str = ""
    languages: str = ""
    download_bytes: int = 0
    memory_bytes: int = 0
    dimensions: int = 0
    image_size: int = 0
    imagenet: float | None = None
    flickr30k: float | None = None
    coco: float | None = None
    source: str = ""
    suggested: Literal["", "cpu", "gpu"] = ""
    state: ModelState = "available"
    speeds: tuple[ModelSpeed, ...] = ()


@dataclass(frozen=True, slots=True)
class SwitchStatus:
    """The model that is to serve next, while the photos are being embedded with it.

    Attributes:
        model: its name, as in the settings.
        done: photos that have a vector of it; copies count once.
        total: photos that need one.
        unreachable: photos without one that could not be reached in the last run, such as on a drive that
            is not there; while they are many, the present model goes on serving.
        fault: why embedding cannot go on, such as a model that cannot be loaded; "" if it can.
    """

    model: str
    done: int
    total: int
    unreachable: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model of which vectors are stored.

    Attributes:
        info: the model.
        vectors: how many, orphans included.
        bytes: their size on disk, with their index file.
        serving: whether it is the model that serves.
    """

    info: ModelInfo
    vectors: int
    bytes: int
    serving: bool
