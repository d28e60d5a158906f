"""Search for the contents nearest to a vector: in the index, or by comparing all while it is being built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from clipsearch.library.storage.moment_search import MomentSearch
from clipsearch.records import NO_FILTERS, Filters, Ids, Vector, Vectors
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.vectors.similarity import NO_RESULTS, nearest, ranked
from clipsearch.store.vectors.usearch_index import VectorIndex

__all__ = ["VectorSearch"]

BATCH = 10_000  # vectors read from the catalogue at a time while no index is loaded
FILTERS_KEPT = 4  # filters of which the contents that pass are kept, 8 bytes each


class VectorSearch:
    """Compares vectors with those of the model that serves. Thread-safe.

    Attributes:
        moments: search in the moments of videos, of which the best one counts.
    """

    def __init__(
        self,
        catalogue: CatalogueReader,
        model: Callable[[], int | None],
        index: Callable[[], VectorIndex | None],
        state: Callable[[], object],
    ) -> None:
        """Search in a catalogue and an index.

        Args:
            catalogue: has the vectors.
            model: the id of the model that serves now, None while there is none.
            index: its index, None while there is none, or none soon.
            state: a value that is another one after every change of the catalogue or the index.
        """
        self._catalogue = catalogue
        self._model = model
        self._index = index
        self._state = state
        self._passing: tuple[object, Mapping[Filters, Ids]] = None, {}
        self._counted: tuple[object, Ids, int] | None = None
        self.moments = MomentSearch(catalogue, model)

    def rank(
        self,
        vector: Vector,
        limit: int | None,
        filters: Filters = NO_FILTERS,
        step: Callable[[], None] = lambda: None,
        within: Ids | None = None,
    ) -> tuple[Ids, Vector, int]:
        """Contents that pass the filters, ranked: (keys, cosine similarities, number of contents ranked).

        Args:
            vector: float32 (dimensions,).
            limit: number of best results; in a large library a small share may be missed. None for all.
            filters: which contents pass.
            step: called now and then; it may raise to stop.
            within: only these contents, ascending.
        """
        if self._model() is None:
            return *NO_RESULTS, 0
        among = self._matching(filters, within)
        keys, scores, total = self._rank(vector, limit, step, among)
        videos, best, _ = self.moments.best(vector)
        if among is not None and len(videos):
            passing = np.isin(videos, among)
            videos, best = videos[passing], best[passing]
        if len(videos):
            others = ~np.isin(keys, videos)
            keys = np.concatenate([keys[others], videos])
            scores = np.concatenate([scores[others], best])
            keys, scores = ranked(keys, scores, len(keys) if limit is None else limit)
        return keys, scores, total

    def _rank(
        self, vector: Vector, limit: int | None, step: Callable[[], None], among: Ids | None
    ) -> tuple[Ids, Vector, int]:
        """The same by one vector for each content."""
        index = self._index()
        if index is None:
            keys, scores = nearest(self._stored_vectors(among, step), vector)
            return keys[:limit], scores[:limit], len(keys)
        if limit is None:
            keys, scores = index.rank(vector, among, step)
            return keys, scores, len(keys)
        found = index.search(vector, limit, among)
        keys = np.array([key for key, _ in found], dtype=np.int64)
        scores = np.array([score for _, score in found], dtype=np.float32)
        return keys, scores, len(index) if among is None else self._count(index, among)

    def _count(self, index: VectorIndex, among: Ids) -> int:
        """How many of some contents the index has; known where the same array was counted before."""
        state = index, self._state()
        if self._counted is None or self._counted[0] != state or self._counted[1] is not among:
            self._counted = state, among, index.count(among)
        return self._counted[2]

    def count(self) -> int:
        """How many contents have vectors."""
        model, index = self._model(), self._index()
        if index is not None:
            return len(index)
        return 0 if model is None else len(self._catalogue.models.vector_ids(model, None))

    def vectors(
        self, contents: Ids, step: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[Ids, Vectors]]:
        """The vectors of contents in batches, float32; those that have none any more are left out."""
        model, index = self._model(), self._index()
        for start in range(0, len(contents), BATCH):
            step()
            some = contents[start : start + BATCH]
            if index is not None:
                yield index.vectors(some)
            elif model is not None:
                yield self._catalogue.models.vectors(model, some.tolist())

    def gather(self, contents: Ids, step: Callable[[], None] = lambda: None) -> tuple[Ids, Vectors]:
        """Of some contents those that have a vector, and these together: float32 (n, dimensions)."""
        batches = [*self.vectors(contents, step)]
        if not batches:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        keys, vectors = zip(*batches, strict=True)
        return np.concatenate(keys), np.concatenate(vectors)

    def _matching(self, filters: Filters, within: Ids | None) -> Ids | None:
        if filters.is_empty or (within is not None and not len(within)):
            return within
        found = self.passing(filters)
        return found if within is None else np.intersect1d(found, within, assume_unique=True)

    def passing(self, filters: Filters) -> Ids:
        """Contents of which a file passes, ascending, not to be changed: int64 (n,).

        Those of the latest filters are kept until the catalogue changes: they are needed for each letter
        that is typed, and reading a million takes half a second. What is offline may change at any time.
        """
        state = self._state()  # before it is read
        known, kept = self._passing
        if known != state:
            kept = {}
        if (found := kept.get(filters)) is None:
            found = self._catalogue.matching(filters)
            found.flags.writeable = False
            if not any(one.offline for one in (filters, *filters.without)):
                self._passing = state, {**dict([*kept.items()][1 - FILTERS_KEPT :]), filters: found}
        return found

    def _stored_vectors(
        self, among: Ids | None, step: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[Ids, Vectors]]:
        """The vectors of the model that serves, from the catalogue, in batches."""
        model = self._model()
        if model is None:
            return
        keys = self._catalogue.models.vector_ids(model, None if among is None else among.tolist())
        for some in self._catalogue.models.iterate_vectors(model, keys.tolist(), BATCH):
            step()
            yield some
