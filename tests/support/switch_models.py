"""Fake models to switch between: folders with a name and weights, embedding colours in another order."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from clipsearch.embedding.models.model_folder import CONFIG_NAME
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import ClipsearchError, ModelError
from clipsearch.photos.decoding.decoder import DecodedPhoto
from clipsearch.records import Encoded, Listing, Vectors
from clipsearch.settings import Settings
from tests.support.colour_embedder import ColourEmbedder

__all__ = ["Models", "TurnedColours", "choose"]

WEIGHTS = "open_clip_model.safetensors"


class TurnedColours(ColourEmbedder):
    """A model of its own: what its weights say is its number of dimensions, and their order."""

    pipeline = "1"

    def __init__(self, name: str, weights: str, precision: str, pause: float = 0.0) -> None:
        super().__init__(name)
        code = zlib.crc32(weights.encode())
        self._pause = pause
        self._more = 1 + code % 7
        self._order = np.random.default_rng(code).permutation(self._info.dimensions + self._more)
        precision = "float32" if precision == "auto" else precision
        self._info = replace(
            self._info,
            fingerprint=f"{code:08x}-{precision}-{self.pipeline}",
            dimensions=len(self._order),
            precision=precision,
        )

    def _turned(self, vectors: Vectors) -> Vectors:
        return np.pad(vectors, [(0, 0), (0, self._more)])[:, self._order]

    def encode_photo(self, path: Path, listing: Listing | None = None) -> Future[Encoded]:
        if not self._pause or self._closed:
            return super().encode_photo(path, listing)
        self.asked["photos"] += 1
        return self._pool.submit(self._encode_photo, path, listing)

    def encode_words(self, texts: Sequence[str]) -> Future[Vectors]:
        words = super().encode_words(texts)
        return self._future(lambda: self._turned(words.result()))

    def _encoded(self, prepared: DecodedPhoto) -> Encoded:
        time.sleep(self._pause)
        plain = super()._encoded(prepared)
        return replace(plain, vector=self._turned(plain.vector[None])[0])


class Models:
    """Some folders of models, and every process that was started for one.

    Attributes:
        started: by the folder's name, the latest process.
        starts: names, in order.
        broken: names of folders that cannot be loaded.
        pauses: by name, the seconds that each photo takes.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self.started: dict[str, TurnedColours] = {}
        self.starts: list[str] = []
        self.broken: set[str] = set()
        self.pauses: dict[str, float] = {}

    def folder(self, name: str, weights: str = "") -> str:
        """The folder of a model, as the settings name it; made, or given other weights."""
        path = self._place / name
        path.mkdir(parents=True, exist_ok=True)
        config = {"embed_dim": 8, "vision_cfg": {}, "text_cfg": {}}
        (path / CONFIG_NAME).write_text(json.dumps({"model_cfg": config}))
        if weights or not (path / WEIGHTS).exists():
            (path / WEIGHTS).write_text(weights or name)
        return str(path)

    def start(self, setup: Setup, **_: Any) -> TurnedColours:
        """In place of an embedding process."""
        assert setup.model.folder is not None
        name = setup.model.folder.name
        weights = (setup.model.folder / WEIGHTS).read_text()
        embedder = TurnedColours(setup.model.name, weights, setup.precision, self.pauses.get(name, 0.0))
        if name in self.broken:
            embedder.broken = error("broken")
        self.started[name] = embedder
        self.starts.append(name)
        return embedder

    def asked(self, name: str) -> int:
        """How many photos the latest process of a model embedded."""
        return self.started[name].asked["photos"] if name in self.started else 0


def error(words: str) -> ClipsearchError:
    """The error of a model that cannot be loaded."""
    return ModelError(f"The model is {words}")


def choose(data: Path, model: str) -> None:
    """Name a model in the settings, as a person does who edits the file."""
    data.mkdir(parents=True, exist_ok=True)
    replace(Settings.load(data), model=model).save(data)
