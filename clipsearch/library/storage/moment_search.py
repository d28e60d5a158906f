"""Search in the moments of videos: the best moment of each for a vector, by comparing all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.tables.moments import Moments
from clipsearch.store.vectors.similarity import products

__all__ = ["MomentSearch"]


class MomentSearch:
    """Compares vectors with those of the moments of all videos, which are kept in memory. Thread-safe."""

    def __init__(self, catalogue: CatalogueReader, model: Callable[[], int | None]) -> None:
        """Search in a catalogue, by the model with this id."""
        self._catalogue = catalogue
        self._model = model
        self._lock = threading.Lock()
        self._seen: object = None
        self._version: object = None
        self._moments: Moments | None = None

    def best(self, vector: Vector) -> tuple[Ids, Vector, npt.NDArray[np.float32]]:
        """Of each video the moment nearest to a unit vector.

        Returns:
            The videos, int64 (n,), ascending; their cosine similarities, float32 (n,); seconds, float32 (n,).
        """
        kept = self._current()
        if kept is None or not len(kept.contents) or kept.vectors.shape[1] != len(vector):
            nothing = np.zeros(0, dtype=np.float32)
            return np.zeros(0, dtype=np.int64), nothing, nothing
        scores = np.clip(products(kept.vectors, vector), -1.0, 1.0)
        order = np.lexsort((-scores, kept.contents))  # of each video the best one first
        videos, first = np.unique(kept.contents[order], return_index=True)
        rows = order[first]
        return videos, scores[rows].astype(np.float32), kept.seconds[rows]

    def _current(self) -> Moments | None:
        """The moments as the catalogue has them now."""
        model = self._model()
        if model is None:
            return None
        with self._lock:
            seen = model, self._catalogue.file_state()
            if seen != self._seen:
                version = model, self._catalogue.models.moments_version(model)
                if version != self._version:
                    self._moments = self._catalogue.models.moments(model)
                self._seen, self._version = seen, version
            return self._moments
