"""Ranking the photos of a library for a query, with the relevance of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from clipsearch.library.full_text.fusion import fuse
from clipsearch.library.full_text.text_search import TextMatches, TextSearch
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.searching.mixture import Mixture, familiarity, word_distances
from clipsearch.library.searching.query import Query
from clipsearch.library.searching.query_vector import (
    FEW_PROMPTS,
    PROMPTS,
    EmbeddedTerm,
    Stored,
    doubt,
    embed_phrases,
    embed_query,
    embed_terms,
    shortness,
)
from clipsearch.library.searching.relevance import (
    BANDS,
    STARTER,
    Calibration,
    band_codes,
    best_count,
    estimate,
)
from clipsearch.library.storage.background import BackgroundStatistics, PhotoDistribution
from clipsearch.library.storage.vector_search import VectorSearch
from clipsearch.records import NO_FILTERS, Filters, Ids, Vector

__all__ = ["Ranker", "Ranking"]

CANDIDATES = 2000  # nearest to a mixture of terms that are ranked again
PHRASE_CANDIDATES = 500  # nearest to words less their background, of which the best z scores are taken


@dataclass(frozen=True, slots=True)
class Ranking:
    """Contents, best first.

    Attributes:
        contents: int64 (n,).
        scores: cosine similarities, float32 (n,); not always falling.
        relevances: probabilities, float32 (n,), falling; None where the model is not calibrated.
        total: how many contents were ranked.
        any_match: the probability that there is any match.
        calibrated: whether the relevances rest on enough photos.
        reasons: why some contents are among them, by key.
        moments: of videos the best one, seconds, by key.
    """

    contents: Ids
    scores: Vector
    relevances: Vector | None
    total: int
    any_match: float = 1.0
    calibrated: bool = True
    reasons: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    moments: Mapping[int, float] = field(default_factory=dict)

    @property
    def likely(self) -> int | None:
        """How many, from the first on, are good or possible at strictness 0; None without relevances."""
        if self.relevances is None:
            return None
        return int(np.count_nonzero(band_codes(self.relevances, 0) < BANDS.index("unlikely")))

    def first(self, limit: int | None) -> Ranking:
        """The best of them."""
        return self.chosen(slice(limit))

    def chosen(self, rows: Ids | slice) -> Ranking:
        """Some rows of it."""
        relevances = None if self.relevances is None else self.relevances[rows]
        return replace(self, contents=self.contents[rows], scores=self.scores[rows], relevances=relevances)

    def without(self, contents: Ids) -> Ranking:
        """All of it but for some contents."""
        rest = self.chosen(np.flatnonzero(~np.isin(self.contents, contents)))
        return replace(rest, total=self.total - len(self.contents) + len(rest.contents))


class Ranker:
    """Ranks the contents of one library. Thread-safe."""

    def __init__(
        self,
        vectors: VectorSearch,
        switch: ModelSwitch,
        stored: Stored,
        statistics: Callable[[], BackgroundStatistics | None],
        texts: TextSearch,
    ) -> None:
        """Rank by cosine similarity, and by background statistics where there are any.

        Args:
            vectors: compares vectors.
            switch: has the model that serves.
            stored: the vector of a content; raises QueryError where there is none.
            statistics: of the model that serves; None where its vocabulary is not embedded.
            texts: finds contents by their names.
        """
        self._texts = texts
        self._vectors = vectors
        self._switch = switch
        self._stored = stored
        self._statistics = statistics
        self._estimated: tuple[PhotoDistribution, Calibration] | None = None

    def rank(
        self,
        query: Query,
        limit: int | None,
        filters: Filters,
        step: Callable[[], None] = lambda: None,
        within: Ids | None = None,
        first: int = 0,
    ) -> Ranking:
        """Rank for a branch of a query, with terms; see `VectorSearch.rank`.

        Contents whose names fit the query's only phrase are fused with those that look like it. `first` is
        the index of its first term among those of all branches.

        Raises:
            QueryError, PhotoError, ModelError, WorkerError: the query cannot be embedded.
        """
        statistics, line = self._statistics(), line_of(query)
        calibration = None if statistics is None else self.calibration(statistics)
        photos = None if statistics is None else statistics.photos()
        if statistics is None or calibration is None or photos is None:
            vector = embed_query(query, self._switch.load_serving, self._stored, first)
            compare = _Compare(self._vectors, self._texts.find(line), limit, filters, step, within)
            ranking = compare.ranking(vector, limit)
        else:
            statistics.background.prepare()  # while the embedding process starts
            begun = embed_terms(query, self._switch.load_serving, self._stored, first, _prompts(statistics))
            compare = _Compare(self._vectors, self._texts.find(line), limit, filters, step, within)
            terms = begun()
            if len(terms) == 1 and terms[0].weight > 0 and not terms[0].is_picture:
                ranking = _rank_phrase(terms[0], calibration, statistics, compare)
            else:
                ranking = _rank_mixture(Mixture(terms, calibration, statistics, photos), calibration, compare)
        return _fuse(ranking, compare, line).first(limit)

    def rank_each(self, phrases: Sequence[str], limit: int) -> list[Ranking]:
        """Rank for each of many phrases, which are embedded together."""
        statistics, embedder = self._statistics(), self._switch.load_serving()
        calibration = None if statistics is None else self.calibration(statistics)
        if statistics is None or calibration is None:
            vectors = embedder.encode_words(phrases).result()
        else:
            vectors = embed_phrases(phrases, embedder, _prompts(statistics))()
        found = []
        for phrase, vector in zip(phrases, vectors, strict=True):
            compare = _Compare(self._vectors, self._texts.find(phrase), limit)
            if statistics is None or calibration is None:
                ranking = compare.ranking(vector, limit)
            else:
                term = EmbeddedTerm(vector, shortness=shortness(phrase), doubt=doubt(phrase))
                ranking = _rank_phrase(term, calibration, statistics, compare)
            found.append(_fuse(ranking, compare, phrase).first(limit))
        return found

    def calibration(self, statistics: BackgroundStatistics) -> Calibration | None:
        """That of the model: measured, or estimated from the library's photos; None without photos."""
        if statistics.background.is_measured:
            return STARTER
        photos = statistics.photos()
        if photos is None:
            return None
        kept = self._estimated
        if kept is None or kept[0] is not photos:
            count = len(photos.sample)
            evidence = statistics.background.evidence(photos.sample, best_count(count))
            kept = self._estimated = photos, estimate(evidence, count)
        return kept[1]


@dataclass(frozen=True, slots=True)
class _Compare:
    """What vectors are compared with: arguments of `VectorSearch.rank`, and contents found by their names."""

    vectors: VectorSearch
    named: TextMatches
    limit: int | None
    filters: Filters = NO_FILTERS
    step: Callable[[], None] = lambda: None
    within: Ids | None = None

    def candidates(self, least: int) -> int | None:
        """How many of the nearest are ranked again."""
        return None if self.limit is None else max(least, 2 * self.limit)

    def ranking(self, vector: Vector, limit: int | None, near: Vector | None = None) -> Ranking:
        """By cosine similarity; those found by their names also beyond the limit, behind all others.

        Within a limit, the nearest to another vector where one is given, `near`, of unit length.
        """
        videos, _, seconds = self.vectors.moments.best(vector if near is None else near)
        if near is None or limit is None:
            near = vector
        contents, scores, total = self.vectors.rank(near, limit, self.filters, self.step, self.within)
        if near is not vector:
            contents, scores, _ = self.vectors.rank(vector, None, step=self.step, within=np.sort(contents))
        if limit is not None and len(self.named):
            further = np.setdiff1d(self.named.contents, contents)
            if self.within is not None:
                further = np.intersect1d(further, self.within, assume_unique=True)
            more, their_scores, _ = self.vectors.rank(vector, None, self.filters, self.step, further)
            contents, scores = np.concatenate([contents, more]), np.concatenate([scores, their_scores])
        moments = dict(zip(videos.tolist(), seconds.tolist(), strict=True))
        return Ranking(contents, scores, None, total, moments=moments)


def _prompts(statistics: BackgroundStatistics) -> Sequence[str]:
    return PROMPTS if statistics.background.is_measured else FEW_PROMPTS


def _rank_phrase(
    term: EmbeddedTerm, calibration: Calibration, statistics: BackgroundStatistics, compare: _Compare
) -> Ranking:
    # Ranked are cosines less the background's means: products with the words less their own mean.
    near = term.vector - np.float32(term.shortness) * statistics.background.mean
    near /= max(float(np.linalg.norm(near)), 1e-6)
    ranking = compare.ranking(term.vector, compare.candidates(PHRASE_CANDIDATES), near)
    contents, scores = ranking.contents, ranking.scores
    distances, z = word_distances(term, contents, scores, statistics)
    any_match = calibration.any_match(z, ranking.total, familiarity(term, statistics))
    return _ordered(ranking, calibration, calibration.word_logits(distances), any_match)


def _rank_mixture(mixture: Mixture, calibration: Calibration, compare: _Compare) -> Ranking:
    ranking = compare.ranking(mixture.vector, compare.candidates(CANDIDATES))
    found = mixture.score(compare.vectors.vectors(ranking.contents, compare.step))
    ranking = replace(ranking, contents=found.contents, scores=found.cosines)
    return _ordered(ranking, calibration, found.logits, found.any_match)


def _ordered(ranking: Ranking, calibration: Calibration, logits: Vector, any_match: float) -> Ranking:
    """A ranking in the order of the log odds of its contents."""
    order = np.lexsort((ranking.contents, -logits))
    return replace(
        ranking,
        contents=ranking.contents[order],
        scores=ranking.scores[order],
        relevances=calibration.relevances(logits[order], any_match),
        any_match=any_match,
        calibrated=calibration.is_settled,
    )


def _fuse(ranking: Ranking, compare: _Compare, line: str) -> Ranking:
    """A ranking by meaning, fused with the contents found by their names."""
    if not len(compare.named):
        return ranking
    fused = fuse(
        ranking.contents, compare.named, line, ranking.relevances, ranking.likely, compare.vectors.count()
    )
    return replace(
        ranking,
        contents=ranking.contents[fused.rows],
        scores=ranking.scores[fused.rows],
        relevances=fused.relevances,
        reasons=fused.reasons,
    )


def line_of(query: Query) -> str:
    """What of a query is looked for in names: its words, where it wants one phrase and no more; else ""."""
    wanted = [term for term in query.terms if term.weight > 0]
    return wanted[0].words if len(wanted) == 1 else ""
