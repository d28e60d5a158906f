"""A classifier keeps its guess until examples say otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from clipsearch.library.tagging.classifier import LinearClassifier, held_out, learn, probabilities
from clipsearch.records import Vectors


def units(random: np.random.Generator, count: int, towards: int | None = None) -> Vectors:
    """Unit vectors, by chance or near to an axis: float32 (count, 64)."""
    vectors = random.normal(size=(count, 64)) / 8
    if towards is not None:
        vectors[:, towards] += 1
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(7)


def guess(axis: int, sample: Vectors) -> LinearClassifier:
    return LinearClassifier.along(np.eye(64, dtype=np.float32)[axis], sample.mean(axis=0), 10.0, -4.0)


def test_without_examples_the_guess_stays(random: np.random.Generator) -> None:
    sample = units(random, 200)
    first = guess(0, sample)
    assert learn(first, sample[:0], sample[:0], sample) is first
    assert float(first.log_odds(sample.mean(axis=0)[None])[0]) == pytest.approx(-4, abs=1e-4)


def test_examples_correct_a_wrong_guess(random: np.random.Generator) -> None:
    sample, right, wrong = units(random, 500), units(random, 60, 1), units(random, 60, 0)
    first = guess(0, sample)
    assert first.log_odds(wrong).min() > first.log_odds(right).max()
    made = learn(first, right[:10], wrong[:10], sample)
    assert np.median(made.log_odds(right[10:])) > np.median(made.log_odds(wrong[10:]))
    more = learn(first, right[:40], wrong[:40], sample)
    assert more.log_odds(right[40:]).min() > more.log_odds(wrong[40:]).max()


def test_examples_hardly_change_how_many_photos_fit(
    random: np.random.Generator,
) -> None:
    sample = units(random, 500)
    first = guess(0, sample)
    made = learn(first, units(random, 10, 0), units(random, 10), sample)
    before, after = (probabilities(one.log_odds(sample)).mean() for one in (first, made))
    assert abs(after - before) < 0.03  # although half of the examples fit


def test_examples_that_fit_the_wrong_side_are_told_by_the_others(random: np.random.Generator) -> None:
    sample, fitting, against = units(random, 300), units(random, 12, 0), units(random, 12, 1)
    odd = np.concatenate([fitting, units(random, 1, 1)])
    odds, others = held_out(guess(0, sample), odd, against, sample)
    assert odds.argmin() == len(fitting) and odds[-1] < np.median(others) + 2 < odds[:-1].min()


def test_extreme_and_repeated_examples_have_an_answer(random: np.random.Generator) -> None:
    one = units(random, 1)
    same = np.repeat(one, 50, axis=0)
    for fitting, against in ((same, same), (same, same[:0]), (same[:0], same)):
        made = learn(guess(0, one), fitting, against, one)
        assert np.isfinite(made.weights).all() and np.isfinite(made.bias)
