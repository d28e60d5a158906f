"""Calibration: from z scores to the probability that a photo is what was asked for, and to bands.

A z score tells where a query's cosine lies among the cosines of the same photo with the vocabulary. Whether
there is any match is told by the best z scores, less what so many photos reach by chance, and by how near the
query is to known words, as gibberish is to none. Which photos are meant is told by their cosines, each less
the mean of the same photo's cosines with the vocabulary.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from clipsearch.records import Band, Vector

__all__ = [
    "ANY_MATCH",
    "BANDS",
    "ENOUGH_PHOTOS",
    "STARTER",
    "Calibration",
    "band_codes",
    "best_count",
    "estimate",
    "expected_best",
    "thresholds",
]

BANDS: tuple[Band, ...] = ("good", "possible", "unlikely")
GOOD = 0.4  # relevance from which a photo is a good match, at strictness 0
POSSIBLE = 0.05  # from which it is a possible one
ANY_MATCH = 0.36  # probability of any match from which one may be possible
ANY_MATCH_SLOPE = 3.0  # of the log odds that a photo can reach, by those of any match
STRICTNESS_LOGITS = 1.5  # by which a strictness of 1 raises both bands, in log odds
# Of the evidence beyond chance of the vocabulary's terms, with the starter on captioned photos: its
# median, and how far the lower quartile lies below it. Few terms can be seen in any one library.
USUAL_EXCESS, USUAL_SPREAD = -0.1, 0.45
ENOUGH_PHOTOS = 300  # for an estimated calibration
MOST_BEST = 5  # z scores whose mean is a query's evidence
PHOTOS_PER_BEST = 200  # in a small library there may be one right photo only


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic models of two probabilities: that a query has any match, and that a photo is one.

    Attributes:
        evidence: log odds for each unit of z of the best photos.
        chance: z that the best photos reach where nothing matches, in units of `expected_best`.
        familiarity: log odds for each standard deviation of familiarity (see `Background`).
        intercept: log odds at chance with the familiarity of a mean term.
        photo: log odds of a photo for each unit of its distance, where the query has a match.
        photo_intercept: log odds of a photo with a distance of 0 there.
        picture: log odds that a photo is like a picture, for each unit of their centred cosine.
        picture_intercept: log odds at a centred cosine of 0.
        nearest: log odds that any photo is like a picture, for each unit by which the largest centred
            cosine is above what is usual in the library.
        photos: by how many photos of the user's library it was estimated; None where it was measured with
            photos whose content is known.
    """

    evidence: float
    chance: float
    familiarity: float
    intercept: float
    photo: float
    photo_intercept: float
    picture: float
    picture_intercept: float
    nearest: float
    photos: int | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it rests on enough photos."""
        return self.photos is None or self.photos >= ENOUGH_PHOTOS

    def any_match(self, z: Vector, photos: int, familiarity: float) -> float:
        """The probability that a query has a match among some photos.

        Args:
            z: scores of its best photos, in any order.
            photos: number of photos that were searched.
            familiarity: of the query, in standard deviations; 0 where it does not count.
        """
        if not len(z):
            return 0.0
        best = best_count(photos)
        found = float(np.mean(np.sort(z)[-best:]))
        excess = found - self.chance * expected_best(photos, best)
        return probability(self.evidence * excess + self.familiarity * familiarity + self.intercept)

    def word_logits(self, distances: Vector) -> Vector:
        """The log odds of photos, where there is a match.

        Args:
            distances: how far the cosine of each with the words lies above its background, in mean spreads.
        """
        return self.photo * distances + self.photo_intercept

    def picture_logits(self, cosines: Vector) -> Vector:
        """The log odds of photos by their centred cosines with a picture."""
        return self.picture * cosines + self.picture_intercept

    def any_like(self, cosine: float, usual: float) -> float:
        """The probability that any photo is like a picture: by the largest centred cosine."""
        return probability(self.nearest * (cosine - usual) + logit(ANY_MATCH))

    @staticmethod
    def relevances(logits: Vector, any_match: float) -> Vector:
        """The probability of each photo, float32 (n,), not rising where its log odds fall.

        None is possible where any match is improbable, however near it is.

        Args:
            logits: log odds of each, where there is a match.
            any_match: the probability that there is a match.
        """
        logits = np.clip(logits, -50, 50)
        most = probability(ANY_MATCH_SLOPE * (logit(any_match) - logit(ANY_MATCH)) + logit(POSSIBLE))
        found: Vector = np.minimum(any_match / (1 + np.exp(-logits)), most).astype(np.float32)
        return found


STARTER = Calibration(
    evidence=1.75,
    chance=1.05,
    familiarity=1.07,
    intercept=-0.4,
    photo=1.23,
    photo_intercept=-4.92,
    picture=7.4,
    picture_intercept=-6.0,
    nearest=20.0,
)
"""Measured with captioned photos: `python -m benchmarks.relevance`."""


def estimate(evidence: Vector, photos: int) -> Calibration:
    """The calibration of another model, by what the terms of the vocabulary reach in the user's library.

    The starter's, moved and scaled so that the evidence for most terms, which cannot be seen in these
    photos, is what it is there. Needs no photo whose content is known.

    Args:
        evidence: mean z of the best photos of each term, float32 (terms,); see `best_count`.
        photos: number of photos that it was computed with.
    """
    excess = evidence - STARTER.chance * expected_best(photos, best_count(photos))
    lower, median = np.quantile(excess, (0.25, 0.5))
    scale = USUAL_SPREAD / max(float(median - lower), 0.1)
    return replace(
        STARTER,
        evidence=STARTER.evidence * scale,
        intercept=STARTER.intercept + STARTER.evidence * (USUAL_EXCESS - scale * float(median)),
        photos=photos,
    )


def best_count(photos: int) -> int:
    """How many of the best z scores are averaged among so many photos: 1 to `MOST_BEST`."""
    return max(1, min(MOST_BEST, photos // PHOTOS_PER_BEST))


@lru_cache(256)
def expected_best(photos: int, best: int) -> float:
    """The mean of the `best` largest of so many standard normal values, as expected (Blom 1958)."""
    normal = NormalDist()
    places = range(1, min(best, photos) + 1)
    return sum(normal.inv_cdf((photos - i + 0.625) / (photos + 0.25)) for i in places) / len(places)


def thresholds(strictness: float) -> tuple[float, float]:
    """The relevances from which a photo is a good and a possible match.

    Args:
        strictness: from -1 (shows most) to 1 (shows least).
    """
    good, possible = (probability(logit(p) + STRICTNESS_LOGITS * strictness) for p in (GOOD, POSSIBLE))
    return good, possible


def band_codes(relevances: Vector, strictness: float) -> npt.NDArray[np.int8]:
    """The band of each relevance, as an index of `BANDS`: int8 (n,)."""
    good, possible = thresholds(strictness)
    return np.where(relevances >= good, 0, np.where(relevances >= possible, 1, 2)).astype(np.int8)


def logit(share: float) -> float:
    """The log odds of a probability."""
    p = max(1e-9, min(1 - 1e-9, share))
    return math.log(p / (1 - p))


def probability(log_odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))
