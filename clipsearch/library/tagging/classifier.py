"""A linear classifier of photos that starts from a guess and learns from a few examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from clipsearch.records import Vector, Vectors

__all__ = ["LinearClassifier", "held_out", "learn", "probabilities"]

# Chosen with captioned photos: `python -m benchmarks.duplicates`.
PENALTY = 0.5  # of the squared length of what is learned, beside the guess
GUESS_SPREAD = 0.6  # standard deviation of the factor, 1 at first, that the guess is multiplied by
BIAS_SPREAD = 1.0  # of the log odds that are added to all photos
AGAINST_WEIGHT = 0.5  # of an example that does not fit: one that fits says more
SAMPLE_WEIGHT = 60.0  # of the sample together,
SAMPLE_SHARE = 0.2  # and of one of its photos at most
MOST_SAMPLED = 200
ITERATIONS = 30
TOLERANCE = 1e-6
FOLDS = 5
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LinearClassifier:
    """Log odds that a photo fits, linear in its vector.

    Attributes:
        weights: float32 (dimensions,).
        bias: log odds of a vector of zeros.
    """

    weights: Vector
    bias: float

    @classmethod
    def along(cls, direction: Vector, mean: Vector, slope: float, intercept: float) -> Self:
        """One whose log odds rise along a direction: by `slope` for each unit, from `intercept` at `mean`."""
        weights = (slope * direction).astype(np.float32)
        return cls(weights, intercept - float(weights @ mean))

    def log_odds(self, vectors: Vectors) -> Vector:
        """Those of photos, float32 (n, dimensions): float32 (n,)."""
        found: Vector = vectors @ self.weights + np.float32(self.bias)
        return found


def learn(guess: LinearClassifier, fitting: Vectors, against: Vectors, sample: Vectors) -> LinearClassifier:
    """Improve a guess by examples.

    Logistic regression whose prior is the guess: the most probable weights, where what they add to the guess
    is normally distributed around 0. Photos of the library that are no examples keep what the guess says of
    them, with a small weight, so that probabilities stay those of the library, and do not become those of the
    examples, half of which fit.

    Args:
        guess: by words or pictures.
        fitting: examples that fit: float32 (n, dimensions).
        against: examples that do not: float32 (n, dimensions).
        sample: of the library's photos: float32 (n, dimensions), n at least 1.
    """
    if not len(fitting) and not len(against):
        return guess
    sample = sample[:: max(1, len(sample) // MOST_SAMPLED)]
    mean = sample.mean(axis=0)
    vectors = np.concatenate([fitting, against, sample])
    guessed = guess.log_odds(vectors)
    features = np.column_stack([vectors - mean, guessed, np.ones(len(vectors))]).astype(np.float64)
    targets = np.concatenate(
        [np.ones(len(fitting)), np.zeros(len(against)), probabilities(guessed[-len(sample) :])]
    )
    share = min(SAMPLE_WEIGHT / len(sample), SAMPLE_SHARE)
    importance = np.repeat([1.0, AGAINST_WEIGHT, share], [len(fitting), len(against), len(sample)])
    spreads = np.full(features.shape[1], 1 / PENALTY)
    spreads[-2:] = GUESS_SPREAD**2, BIAS_SPREAD**2
    learned = _most_probable(features, spreads, guessed.astype(np.float64), targets, importance)
    added, factor, bias = learned[:-2], 1 + learned[-2], learned[-1]
    weights = (added + factor * guess.weights).astype(np.float32)
    return LinearClassifier(weights, float(factor * guess.bias + bias - added @ mean))


def held_out(
    guess: LinearClassifier, fitting: Vectors, against: Vectors, sample: Vectors
) -> tuple[Vector, Vector]:
    """Log odds of examples, each by a classifier that did not learn from it: float32 (n,) each."""
    found = np.zeros(len(fitting), np.float32), np.zeros(len(against), np.float32)
    for fold in range(FOLDS):
        kept = [np.arange(len(some)) % FOLDS != fold for some in (fitting, against)]
        made = learn(guess, fitting[kept[0]], against[kept[1]], sample)
        for values, vectors, others in zip(found, (fitting, against), kept, strict=True):
            values[~others] = made.log_odds(vectors[~others])
    return found


def _most_probable(
    features: Floats, spreads: Floats, offsets: Floats, targets: Floats, importance: Floats
) -> Floats:
    """The coefficients that maximise a logistic likelihood times a normal prior of mean 0.

    Newton's method with step halving, in the space of the n examples, which are fewer than the dimensions
    (iteratively reweighted least squares; Bishop, Pattern Recognition and Machine Learning, 2006, 4.3.3).

    Args:
        features: (n, coefficients).
        spreads: variances of the coefficients before anything is learned.
        offsets: log odds before: (n,).
        targets: 0 to 1, of each example.
        importance: of each example.
    """
    kernel = (features * spreads) @ features.T

    def loss(dual: Floats) -> float:
        moved = kernel @ dual
        odds = offsets + moved
        return float(importance @ (np.logaddexp(0, odds) - targets * odds) + dual @ moved / 2)

    dual = np.zeros(len(features))
    lowest = loss(dual)
    for _ in range(ITERATIONS):
        moved = kernel @ dual
        found = probabilities(offsets + moved)
        curvature = importance * found * (1 - found)
        system = np.eye(len(dual)) + curvature[:, None] * kernel
        step = np.linalg.solve(system, curvature * moved + importance * (targets - found)) - dual
        while (value := loss(dual + step)) > lowest and np.abs(step).max() > TOLERANCE:
            step /= 2
        if lowest - value < TOLERANCE:
            break
        dual, lowest = dual + step, value
    coefficients: Floats = spreads * (features.T @ dual)
    return coefficients


def probabilities(log_odds: npt.NDArray[np.floating]) -> Floats:
    """The probabilities of log odds: float64 (n,)."""
    found: Floats = 1 / (1 + np.exp(-np.clip(log_odds.astype(np.float64), -50, 50)))
    return found
