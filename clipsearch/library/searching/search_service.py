"""Finding photos for a query, and words for a photo."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from clipsearch.errors import Cancelled, ClipsearchError, QueryError
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.progress import Meter
from clipsearch.library.searching.facets import require_known_folders, stored_filters
from clipsearch.library.searching.hits import HitBuilder, make_hits
from clipsearch.library.searching.labels import Labels, Vocabulary, shipped_labels
from clipsearch.library.searching.matches import Matches
from clipsearch.library.searching.query import (
    Picture,
    Query,
    for_each_term,
    normalize,
    parse,
    picture_query,
    validate,
)
from clipsearch.library.searching.query_vector import embed_query
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Hit, Ids, Label, ModelInfo, Progress, Vector
from clipsearch.system import file_names

__all__ = ["SearchService"]

BATCH_LINES = 256
Answer = TypeVar("Answer")


class SearchService:
    """Searches one library with the model that serves. Thread-safe."""

    def __init__(self, stores: Stores, switch: ModelSwitch) -> None:
        self._stores = stores
        self._switch = switch
        self._labelling = threading.Lock()
        self._labels: tuple[str, Labels] | None = None

    def search(self, words: str | Query, limit: int = 20) -> list[Hit]:
        """The best photos for words, or for a query; best first.

        A query of filters only finds the newest photos that pass them, with a score of 0.

        Raises:
            QueryError: the query is empty or not valid, or a folder is none of the library's.
            PhotoError: a picture in it cannot be decoded; `term` has the index of its term.
            ModelError, WorkerError: the model cannot be loaded.
        """
        query = validate(parse(words) if isinstance(words, str) else words)
        filters = stored_filters(self._stores, query.filters)
        require_known_folders(self._stores, filters)

        def nearest() -> list[tuple[int, float]]:
            vector = embed_query(query, self._switch.load_serving, self._stored_vector)
            return self._stores.vector_search.search(vector, limit, filters)

        if query.terms:
            found = self._with_one_model(nearest)
        else:
            found = [(content, 0.0) for content in self._stores.catalogue.recent(limit, filters).tolist()]
        return make_hits(self._stores, found, filters.folders)

    def _with_one_model(self, search: Callable[[], Answer]) -> Answer:
        """Search, and search again if another model came to serve meanwhile, since its vectors differ."""
        while True:
            before = self._stores.model
            try:
                answer = search()
            except (ClipsearchError, ValueError):  # its process was ended, or its vectors have another shape
                if self._is_serving(before):
                    raise
            else:
                if self._is_serving(before):
                    return answer

    def _is_serving(self, before: ModelInfo | None) -> bool:
        now = self._stores.model
        return (before and before.fingerprint) == (now and now.fingerprint)

    def search_each(self, lines: Sequence[str], limit: int = 20) -> Iterator[tuple[str, list[Hit]]]:
        """The best photos for each of many lines of words, embedded together.

        Raises:
            QueryError: a line is empty or far too long; `term` is its index.
        """
        for start in range(0, len(lines), BATCH_LINES):
            batch = lines[start : start + BATCH_LINES]
            found = self._with_one_model(lambda: self._nearest_each(batch, start, limit))  # noqa: B023 (called now)
            for line, nearest in zip(batch, found, strict=True):
                yield line, make_hits(self._stores, nearest)

    def _nearest_each(self, lines: Sequence[str], first: int, limit: int) -> list[list[tuple[int, float]]]:
        texts = for_each_term(normalize, lines, first)
        vectors = self._switch.load_serving().encode_words(texts).result()
        return [self._stores.vector_search.search(vector, limit) for vector in vectors]

    def similar(self, picture: Picture, limit: int = 20) -> list[Hit]:
        """The best photos for a picture, in the library or not; best first.

        Raises:
            PhotoError: it cannot be decoded.
        """
        return self.search(picture_query(picture), limit)

    def recent(self, limit: int = 20) -> list[Hit]:
        """The newest photos by the date taken, else by the file's date; their score is 0."""
        found = self._stores.catalogue.recent(limit)
        return make_hits(self._stores, [(content, 0.0) for content in found.tolist()])

    def matches(
        self, query: Query | None = None, limit: int | None = None, cancel: threading.Event | None = None
    ) -> Matches:
        """All photos for a query as `search` ranks them, or the newest; hits are made when they are read.

        With words or pictures every photo has a score, so that all photos are found, the best first;
        none is missed, while `search` may miss some among more than 50,000.

        Args:
            query: None for all photos, the newest first.
            limit: at most so many hits, in a few hundredths of a second; `total` counts all matches.
                Among more than 300,000 photos some may be missed.
            cancel: set it in any thread to stop soon.

        Raises:
            Cancelled: `cancel` was set.
            QueryError, PhotoError, ModelError, WorkerError: as for `search`.
        """
        query = Query(()) if query is None else validate(query)
        filters = stored_filters(self._stores, query.filters)

        def step() -> None:
            if cancel is not None and cancel.is_set():
                raise Cancelled

        def nearest() -> tuple[Ids, Vector, int]:
            vector = embed_query(query, self._switch.load_serving, self._stored_vector)
            return self._stores.vector_search.rank(vector, limit, filters, step)

        if query.terms:
            contents, scores, total = self._with_one_model(nearest)
        else:
            contents = self._stores.catalogue.recent(limit, filters)
            scores = np.zeros(len(contents), dtype=np.float32)
            total = self._stores.catalogue.count_matching(filters) if len(contents) == limit else 0
        return Matches(HitBuilder(self._stores, filters.folders), contents, scores, total)

    # Words for a photo

    def describe(
        self,
        picture: Picture,
        limit: int = 10,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> list[Label]:
        """The best words for a picture, from the vocabulary.

        The first call with a model that is not the starter embeds the vocabulary, which takes
        seconds, and saves the result.

        Raises:
            PhotoError: the picture cannot be decoded.
        """

        def best() -> list[Label]:
            vector = embed_query(picture_query(picture), self._switch.load_serving, self._stored_vector)
            return self._vocabulary(Meter(on_progress)).best(vector, limit)

        return self._with_one_model(best)

    def _stored_vector(self, content: int) -> Vector:
        vector = self._stores.vector(content)
        if vector is None:
            raise QueryError("This photo is not in the library any more", "Choose another one")
        return vector

    def _vocabulary(self, meter: Meter) -> Labels:
        """The embeddings of the vocabulary: in memory, shipped with the model, saved, or computed now."""
        embedder = self._switch.load_serving()
        weights = embedder.info().weights
        with self._labelling:
            if self._labels is None or self._labels[0] != weights:
                vocabulary = Vocabulary.load()
                kept = self._stores.folder / file_names.labels(weights)
                labels = Labels.load(shipped_labels(), vocabulary, weights) or Labels.load(
                    kept, vocabulary, weights
                )
                if labels is None:
                    meter.enter("words")
                    labels = Labels.embed(
                        vocabulary,
                        lambda texts: embedder.encode_words(texts).result(),
                        lambda done, total: meter.set(done, total),
                    )
                    labels.save(kept, weights)
                self._labels = (weights, labels)
            return self._labels[1]
