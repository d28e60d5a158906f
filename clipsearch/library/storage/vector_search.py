"""Which contents are nearest to a vector: by the index, or by comparing all while it is made anew."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

import numpy as np

from clipsearch.library.storage.index_loader import IndexLoader
from clipsearch.records import NO_FILTERS, Filters, ModelInfo, Vector, Vectors
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.vectors.similarity import NOTHING, Ids, nearest
from clipsearch.store.vectors.usearch_index import VectorIndex

__all__ = ["Ids", "VectorSearch"]

SURE_BELOW = 300_000  # vectors up to which a scan takes a tenth of a second
COMPARED = 10_000  # vectors read from the catalogue at a time while there is no index


class VectorSearch(ABC):
    """The part of a `Keeper` that compares vectors."""

    catalogue: CatalogueWriter
    _model: tuple[int, ModelInfo] | None
    _index: VectorIndex | None
    _opening: IndexLoader

    @abstractmethod
    def index(self) -> VectorIndex | None:
        """See `Keeper.index`."""

    def search(self, vector: Vector, limit: int, filters: Filters = NO_FILTERS) -> list[tuple[int, float]]:
        """Contents nearest to a unit vector that pass: (key, cosine similarity), best first."""
        among = self._among(filters)
        if (index := self._ready()) is not None:
            return index.search(vector, limit, among)
        keys, scores = nearest(self._compared(among), vector, limit)
        return list(zip(keys.tolist(), scores.tolist(), strict=True))

    def rank(
        self, vector: Vector, limit: int | None, filters: Filters, step: Callable[[], None]
    ) -> tuple[Ids, Vector, int]:
        """Contents that pass by how near they are to a unit vector: (keys, cosine similarities, of how many).

        Args:
            vector: float32 (dimensions,).
            limit: at most so many of the best; among more than `SURE_BELOW`, some may be missed.
                None for all.
            filters: what passes.
            step: called now and then; it may raise to stop.
        """
        if self._model is None:
            return *NOTHING, 0
        among = self._among(filters)
        index = self._ready()
        if index is None:
            keys, scores = nearest(self._compared(among, step), vector)
            return keys[:limit], scores[:limit], len(keys)
        if limit is None:
            keys, scores = index.rank(vector, among, step)
            return keys, scores, len(keys)
        found = index.search(vector, limit, among, exact_below=SURE_BELOW)
        keys = np.array([key for key, _ in found], dtype=np.int64)
        scores = np.array([score for _, score in found], dtype=np.float32)
        return keys, scores, len(index) if among is None else index.count(among)

    def open_soon(self, *, wait: bool) -> None:
        """Open the index in a thread of its own; perhaps wait, unless that takes long."""
        self._opening.soon() if wait else self._opening.begin()

    def await_index(self, step: Callable[[int, int], None], *, begin: bool) -> None:
        """Wait until the index is in step; see `IndexLoader.follow`."""
        if self._index is None:
            self._opening.follow(step, begin=begin)

    def _among(self, filters: Filters) -> Ids | None:
        return None if filters.is_empty else self.catalogue.passing(filters)

    def _ready(self) -> VectorIndex | None:
        """The index; None where there is none, or none soon."""
        if self._model is None:
            return None
        return self._index if self._index is not None else self._opening.soon()

    def _compared(
        self, among: Ids | None, step: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[Ids, Vectors]]:
        """The vectors of the model in use, from the catalogue, some at a time."""
        model = self._model
        if model is None:
            return
        keys = self.catalogue.vector_ids(model[0], None if among is None else among.tolist())
        for some in self.catalogue.iterate_vectors(model[0], keys.tolist(), COMPARED):
            step()
            yield some
