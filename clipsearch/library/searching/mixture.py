"""Scoring photos for queries of several terms, or of pictures: each term by its own calibration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from clipsearch.library.searching.query_vector import EmbeddedTerm, weighted_sum
from clipsearch.library.searching.relevance import Calibration, logit, probability
from clipsearch.library.storage.background import BackgroundStatistics, PhotoDistribution
from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store.vectors.similarity import products

__all__ = ["Mixture", "Scored", "familiarity", "word_distances"]

WORDS_WEIGHT = 1.5  # of words beside pictures, where candidates are looked for
UNWANTED_WEIGHT = 1.5  # of what is not wanted, against what is wanted with the same weight
UNWANTED_LOGIT = -2.4  # log odds from which a photo counts as having what is not wanted


class Scored(NamedTuple):
    """Candidates with their cosines to the weighted sum of a query's terms, and their log odds."""

    contents: Ids
    cosines: Vector
    logits: Vector
    any_match: float


class Mixture:
    """Wanted and unwanted terms of one query.

    The cosines of words with photos, and of photos with photos, lie apart: added up as they are, one
    kind decides alone. So each is centred (the mean of the vocabulary, or of the photos, is taken
    away) to find candidates, whose log odds for each term are then averaged by weight. What is not
    wanted takes away only from photos that are likely to have it.
    """

    def __init__(
        self,
        terms: Sequence[EmbeddedTerm],
        calibration: Calibration,
        statistics: BackgroundStatistics,
        photos: PhotoDistribution,
    ) -> None:
        self._terms = terms
        self._calibration = calibration
        self._statistics = statistics
        self._photos = photos
        self._wanted = [term for term in terms if term.weight > 0]
        self._sum = sum(term.weight for term in self._wanted)
        self._largest = max((term.weight for term in self._wanted), default=-min(t.weight for t in terms))

    @property
    def vector(self) -> Vector:
        """Where candidates are near to: float32 (dimensions,), unit length."""
        total = np.zeros_like(self._terms[0].vector)
        for term in self._wanted or self._terms:
            centre = self._photos.mean if term.is_picture else self._statistics.background.mean
            centred = term.vector - centre
            share = 1.0 if term.is_picture else WORDS_WEIGHT
            total += np.float32(share * term.weight) * centred / max(float(np.linalg.norm(centred)), 1e-6)
        length = float(np.linalg.norm(total))
        found: Vector = total / np.float32(length) if length > 1e-6 else self._terms[0].vector
        return found

    def score(self, batches: Iterable[tuple[Ids, Vectors]]) -> Scored:
        """Score candidates, given in batches: their keys, and their vectors, float32 (n, dimensions)."""
        plain = weighted_sum(
            [term.weight for term in self._terms], np.stack([term.vector for term in self._terms])
        )
        keys: list[Ids] = [np.empty(0, dtype=np.int64)]
        rows: list[Vectors] = [np.empty((0, len(self._terms) + 1), dtype=np.float32)]
        for some, vectors in batches:
            units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
            cosines = [self._cosines(term, units) for term in self._terms]
            keys.append(some)
            rows.append(np.stack([*cosines, np.clip(units @ plain, -1, 1)], axis=1))
        contents, table = np.concatenate(keys), np.concatenate(rows)
        total, chance = np.zeros(len(contents), dtype=np.float32), 0.0
        for term, cosines in zip(self._terms, table.T, strict=False):
            logits, any_match = self._judge(term, contents, cosines)
            if term.weight > 0:
                chance += term.weight / self._sum * logit(any_match)
                total += np.float32(term.weight / self._sum) * logits
            else:
                share = UNWANTED_WEIGHT * term.weight / self._largest
                total += np.float32(share) * np.maximum(logits - UNWANTED_LOGIT, 0)
        return Scored(contents, table[:, -1].copy(), total, probability(chance) if self._wanted else 1.0)

    def _cosines(self, term: EmbeddedTerm, vectors: Vectors) -> Vector:
        compare = self._photos.cosines if term.is_picture else products
        return compare(vectors, term.vector)

    def _judge(self, term: EmbeddedTerm, contents: Ids, cosines: Vector) -> tuple[Vector, float]:
        """The log odds of each candidate for one term, and the probability that any matches."""
        if term.is_picture:
            others = cosines[contents != term.content]
            best = float(others.max()) if len(others) else -1.0
            any_match = self._calibration.any_like(best, self._photos.nearest)
            return self._calibration.picture_logits(cosines), any_match
        distances, z = word_distances(term, contents, cosines, self._statistics)
        any_match = self._calibration.any_match(z, len(contents), familiarity(term, self._statistics))
        return self._calibration.word_logits(distances), any_match


def familiarity(term: EmbeddedTerm, statistics: BackgroundStatistics) -> float:
    """How near words are to known ones, in standard deviations; 0 for a long phrase."""
    return term.shortness * (statistics.background.familiarity(term.vector) - term.doubt)


def word_distances(
    term: EmbeddedTerm, contents: Ids, scores: Vector, statistics: BackgroundStatistics
) -> tuple[Vector, Vector]:
    """How far cosines with words lie above the background: float32 (n,) each.

    For a long phrase all photos have the same background, so that it is ranked by cosine.

    Args:
        term: words.
        contents: photos.
        scores: their cosines with the words.
        statistics: of the background.

    Returns:
        Distances in mean spreads, which rank best; and in spreads of each photo (z scores).
    """
    means, spreads = statistics.of(contents)
    mean, spread = statistics.averages()
    share = term.shortness
    above = scores - (share * means + (1 - share) * mean)
    z = above / (share * spreads + (1 - share) * spread)
    return (above / spread).astype(np.float32), z.astype(np.float32)
