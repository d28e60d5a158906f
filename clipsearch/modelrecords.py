"""Those of the frozen records that are about models; `records` offers them with all others."""

from __future__ import annotations

from dataclasses import dataclass


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
        """Digest of the weights and preprocessing: enough to tell whose text embeddings these are."""
        return self.fingerprint.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Building:
    """Another model than the serving one, whose vectors are being made beside.

    Attributes:
        model: its name, as in the settings.
        done: photos that have a vector of it; copies count once.
        total: photos that need one.
        unreachable: photos without one that could not be reached in the last run, such as those on
            a drive that is not there; while they are many, the serving model goes on serving.
        fault: why it cannot go on, in words, such as a model that cannot be loaded; "" where it can.
    """

    model: str
    done: int
    total: int
    unreachable: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model of which vectors are kept.

    Attributes:
        info: the model.
        vectors: how many, those of photos set aside included.
        bytes: what they take on disk, with their index file.
        serving: whether it is the one that answers.
    """

    info: ModelInfo
    vectors: int
    bytes: int
    serving: bool
