"""Ranking the photos of a library for a query, with the relevance of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.searching.query import Query
from clipsearch.library.searching.query_vector import (
    QueryVector,
    Stored,
    embed_phrases,
    embed_query,
    embed_query_vector,
    shortness,
)
from clipsearch.library.searching.relevance import STARTER, Calibration
from clipsearch.library.storage.background import BackgroundStatistics
from clipsearch.library.storage.vector_search import VectorSearch
from clipsearch.records import NO_FILTERS, Filters, Ids, Vector

__all__ = ["Ranker", "Ranking"]

CANDIDATES = 2000  # nearest by cosine that are ranked again by z


@dataclass(frozen=True, slots=True)
class Ranking:
    """Contents, best first.

    Attributes:
        contents: int64 (n,).
        scores: cosine similarities, float32 (n,); not always falling.
        relevances: probabilities, float32 (n,), falling; None where the model is not calibrated.
        total: how many contents were ranked.
        calibrated: whether the relevances rest on enough photos.
    """

    contents: Ids
    scores: Vector
    relevances: Vector | None
    total: int
    calibrated: bool = True

    def first(self, limit: int | None) -> Ranking:
        """The best of them."""
        relevances = None if self.relevances is None else self.relevances[:limit]
        return replace(
            self, contents=self.contents[:limit], scores=self.scores[:limit], relevances=relevances
        )


class Ranker:
    """Ranks the contents of one library. Thread-safe."""

    def __init__(
        self,
        vectors: VectorSearch,
        switch: ModelSwitch,
        stored: Stored,
        statistics: Callable[[], BackgroundStatistics | None],
    ) -> None:
        """Rank by cosine similarity, and by background statistics where there are any.

        Args:
            vectors: compares vectors.
            switch: has the model that serves.
            stored: the vector of a content; raises QueryError where there is none.
            statistics: of the model that serves; None where its vocabulary is not embedded.
        """
        self._vectors = vectors
        self._switch = switch
        self._stored = stored
        self._statistics = statistics

    def rank(
        self, query: Query, limit: int | None, filters: Filters, step: Callable[[], None] = lambda: None
    ) -> Ranking:
        """Rank for a query with terms; see `VectorSearch.rank`.

        Raises:
            QueryError, PhotoError, ModelError, WorkerError: the query cannot be embedded.
        """
        statistics = self._statistics()
        if statistics is None:
            vector = embed_query(query, self._switch.load_serving, self._stored)
            contents, scores, total = self._vectors.rank(vector, limit, filters, step)
            return Ranking(contents, scores, None, total)
        embedded = embed_query_vector(query, self._switch.load_serving, self._stored)
        return self.rank_vector(embedded, statistics, limit, filters, step)

    def rank_each(self, phrases: Sequence[str], limit: int) -> list[Ranking]:
        """Rank for each of many phrases, which are embedded together."""
        statistics, embedder = self._statistics(), self._switch.load_serving()
        if statistics is None:
            vectors = embedder.encode_words(phrases).result()
            found = (self._vectors.rank(vector, limit, NO_FILTERS) for vector in vectors)
            return [Ranking(contents, scores, None, total) for contents, scores, total in found]
        vectors = embed_phrases(phrases, embedder)
        return [
            self.rank_vector(
                QueryVector(vector, vector[None], shortness(phrase)), statistics, limit, NO_FILTERS
            )
            for phrase, vector in zip(phrases, vectors, strict=True)
        ]

    def rank_vector(
        self,
        query: QueryVector,
        statistics: BackgroundStatistics,
        limit: int | None,
        filters: Filters,
        step: Callable[[], None] = lambda: None,
    ) -> Ranking:
        """Rank for a query that is embedded; arguments as for `rank`."""
        most = None if limit is None else max(CANDIDATES, 2 * limit)
        contents, scores, total = self._vectors.rank(query.vector, most, filters, step)
        z = z_scores(scores, *statistics.of(contents), query.shortness)
        order = np.lexsort((contents, -z))
        contents, scores, z = contents[order], scores[order], z[order]
        familiarity = min(map(statistics.background.familiarity, query.phrases), default=0.0)
        calibration: Calibration = STARTER
        relevances = calibration.relevances(z, total, query.shortness * familiarity)
        return Ranking(contents, scores, relevances, total).first(limit)


def z_scores(scores: Vector, means: Vector, spreads: Vector, shortness: float) -> Vector:
    """Each photo's cosine with the query among its cosines with the vocabulary: float32 (n,).

    Args:
        scores: cosines with the query.
        means: of the cosines of the same photos with the vocabulary.
        spreads: their standard deviations.
        shortness: 1 for z scores proper; 0 for all photos alike, which ranks by cosine.
    """
    if not len(scores):
        return scores
    means = shortness * means + (1 - shortness) * means.mean()
    spreads = shortness * spreads + (1 - shortness) * spreads.mean()
    found: Vector = ((scores - means) / spreads).astype(np.float32)
    return found
