"""The tuning of a model on a device, and the file that keeps it, so that it is measured once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from clipsearch.system.atomic_files import read_json, write_atomically

__all__ = ["PRECISIONS", "Tuning", "keep", "load", "parse"]

PRECISIONS = ("float32", "bfloat16", "float16")
MOST_BATCH = 1024


@dataclass(frozen=True, slots=True)
class Tuning:
    """How one model runs best on one device.

    Attributes:
        precision: of the image tower.
        rewritten: whether the image tower may be rewritten (`acceleration.graph_rewrites`).
        batch: photos in one run of the model.
        streams: runs at the same time.
        threads: of each run; 0 means as many as there are cores.
        words: precision of the text tower; once packed, "float16" of its weights, "bfloat16" of its products.
        cut: whether padding of texts may be cut off; None: not known.
    """

    precision: str
    rewritten: bool
    batch: int
    streams: int = 1
    threads: int = 0
    words: str = "float32"
    cut: bool | None = None


def load(path: Path) -> dict[str, Tuning]:
    """Read what `keep` wrote; empty if there is no valid file."""
    try:
        return {str(key): parse(values) for key, values in read_json(path).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep(path: Path, key: str, tuning: Tuning) -> None:
    """Add a tuning to the file; if that fails, it is measured again the next time."""
    everything = load(path) | {key: tuning}
    text = json.dumps({key: asdict(tuning) for key, tuning in everything.items()}, indent=1)
    with suppress(OSError):
        write_atomically(path, text.encode())


def parse(values: Mapping[str, object]) -> Tuning:
    """A tuning from the values of its attributes; TypeError or ValueError where they are not valid."""
    tuning = Tuning(**values)  # type: ignore[arg-type]
    numbers = (tuning.batch, tuning.streams, tuning.threads)
    if (
        type(tuning.rewritten) is not bool
        or tuning.cut not in (True, False, None)
        or not all(type(number) is int for number in numbers)
    ):
        raise ValueError("a value has the wrong type")
    if tuning.precision not in PRECISIONS or tuning.words not in PRECISIONS:
        raise ValueError("there is no such precision")
    if not (1 <= tuning.batch <= MOST_BATCH and 1 <= tuning.streams <= 256 and 0 <= tuning.threads <= 256):
        raise ValueError("a value is out of range")
    return tuning
