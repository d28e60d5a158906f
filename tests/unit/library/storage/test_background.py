"""Background statistics are what comparing each photo with each word gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from clipsearch.library.storage.background import Background, BackgroundStatistics
from clipsearch.records import Ids, Vectors


def units(draw: np.random.Generator, rows: int, dimensions: int) -> Vectors:
    made = draw.normal(0.1, 1, (rows, dimensions)).astype(np.float32)
    found: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return found


@pytest.mark.parametrize("seed", range(10))
def test_statistics_are_those_of_all_cosines(seed: int) -> None:
    draw = np.random.default_rng(seed)
    dimensions = int(draw.integers(2, 80))
    terms, photos = units(draw, int(draw.integers(10, 400)), dimensions), units(draw, 30, dimensions)
    means, spreads = Background(terms, "key").statistics(photos)
    cosines = photos @ terms.T
    assert means == pytest.approx(cosines.mean(axis=1), abs=1e-4)
    assert spreads == pytest.approx(cosines.std(axis=1), abs=1e-4)


def test_a_term_is_more_familiar_than_another_direction() -> None:
    draw = np.random.default_rng(3)
    centre = units(draw, 1, 64)
    terms = units(draw, 500, 64) * 0.5 + centre
    terms /= np.linalg.norm(terms, axis=1, keepdims=True)
    background = Background(terms, "key")
    each = [background.familiarity(term) for term in terms[:50]]
    assert np.mean(each) == pytest.approx(0, abs=0.5)
    assert background.familiarities(terms[:50]) == pytest.approx(each, abs=1e-3)
    assert background.familiarity(-centre[0]) < -3


def test_statistics_follow_contents_that_come() -> None:
    draw = np.random.default_rng(4)
    vectors = units(draw, 200, 16)
    asked: list[int] = []

    def stored(contents: Sequence[int]) -> tuple[Ids, Vectors]:
        asked.extend(contents)
        there = [content for content in contents if content < 150]
        return np.array(there, dtype=np.int64), vectors[there]

    background = Background(units(draw, 100, 16), "key")
    kept: dict[int, list[float]] = {}

    def keep(contents: Ids, values: Vectors) -> None:
        kept.update(zip(contents.tolist(), values.tolist(), strict=True))

    nothing = np.empty(0, dtype=np.int64), np.empty((0, 2), dtype=np.float32)
    statistics = BackgroundStatistics(background, 1, nothing, stored, keep)
    expected = np.stack(background.statistics(vectors))
    for contents in ([5, 3, 140], [3, 60, 7, 5], list(range(150))[::-1]):
        means, spreads = statistics.of(np.array(contents, dtype=np.int64))
        assert means == pytest.approx(expected[0][contents], abs=1e-5)
        assert spreads == pytest.approx(expected[1][contents], abs=1e-5)
    assert statistics.averages() == pytest.approx(expected[:, :150].mean(axis=1).tolist(), abs=1e-5)
    assert len(asked) == len(set(asked))
    assert sorted(kept) == list(range(150))
    assert [kept[i] for i in range(150)] == pytest.approx(expected.T[:150], abs=1e-5)
    means, spreads = statistics.of(np.array([180, 2], dtype=np.int64))
    assert (means[0], spreads[0]) == (0, 1)
    assert means[1] == pytest.approx(expected[0][2], abs=1e-5)
    statistics.add(np.array([180], dtype=np.int64), vectors[[180]])
    assert statistics.of(np.array([180], dtype=np.int64))[0] == pytest.approx(expected[0][[180]], abs=1e-5)
