"""Probabilities and bands from z scores, and matches that end where nothing fits any more."""

from __future__ import annotations

import numpy as np
import pytest

from clipsearch.library.searching.matches import CLOSEST, Matches
from clipsearch.library.searching.relevance import (
    ANY_MATCH,
    BANDS,
    ENOUGH_PHOTOS,
    STARTER,
    USUAL_EXCESS,
    USUAL_SPREAD,
    band_codes,
    best_count,
    estimate,
    expected_best,
    thresholds,
)
from clipsearch.records import Vector
from tests.support.fake_matches import GivenHits, made_hits


def test_the_best_of_many_are_expected_where_they_lie_on_average() -> None:
    values = -np.sort(-np.random.default_rng(1).standard_normal((4000, 200)), axis=1)
    for best in (1, 5):
        assert expected_best(200, best) == pytest.approx(values[:, :best].mean(), abs=0.05)
    assert expected_best(1, 5) == pytest.approx(0, abs=1e-9)
    assert [best_count(photos) for photos in (1, 399, 400, 1000, 10**6)] == [1, 1, 2, 5, 5]


def test_relevance_falls_with_distance_and_with_the_number_of_photos() -> None:
    z = np.linspace(6, -2, 50, dtype=np.float32)
    found = STARTER.relevances(STARTER.word_logits(z), 0.8)
    assert np.all(np.diff(found) < 0)
    assert found.min() >= 0
    assert found.max() <= 0.8
    chances = [STARTER.any_match(z, photos, 0.0) for photos in (400, 10_000, 1_000_000)]
    assert chances == sorted(chances, reverse=True)
    assert STARTER.any_match(z, 1000, -3.0) < STARTER.any_match(z, 1000, 0.0)
    assert STARTER.any_match(z[:0], 0, 0.0) == 0
    assert STARTER.any_match(z[::-1], 1000, 0.0) == STARTER.any_match(z, 1000, 0.0)


def test_no_photo_is_possible_where_any_match_is_improbable() -> None:
    distances = np.linspace(12, -2, 50, dtype=np.float32)
    found = [
        STARTER.relevances(STARTER.word_logits(distances), chance)
        for chance in (0.02, 0.3, ANY_MATCH, 0.37, 0.7, 0.99)
    ]
    for some in found:
        assert np.all(np.diff(some) <= 0)
    best = [float(some[0]) for some in found]
    assert best == sorted(best)
    assert [best[i] >= thresholds(0)[1] - 1e-6 for i in range(6)] == [False, False, True, True, True, True]
    assert best[-1] > 0.9


@pytest.mark.parametrize("strictness", [-1.0, -0.3, 0.0, 0.6, 1.0])
def test_more_strictness_leaves_fewer(strictness: float) -> None:
    good, possible = thresholds(strictness)
    assert 0 < possible < good < 1
    assert good == pytest.approx(thresholds(0)[0]) or (good > thresholds(0)[0]) == (strictness > 0)
    relevances = np.array([1, good, good - 0.01, possible, possible - 0.01, 0], dtype=np.float32)
    assert [BANDS[code] for code in band_codes(relevances + np.float32(1e-6), strictness)] == [
        "good", "good", "possible", "possible", "unlikely", "unlikely"
    ]  # fmt: skip


@pytest.mark.parametrize(("shift", "scale", "photos"), [(0.0, 1.0, 1000), (2.0, 1.0, 300), (-1.0, 3.0, 90)])
def test_another_models_calibration_undoes_what_its_evidence_is_moved_and_scaled_by(
    shift: float, scale: float, photos: int
) -> None:
    draw = np.random.default_rng(3).normal(size=4000)
    usual = USUAL_EXCESS + USUAL_SPREAD * draw / 0.6745
    chance = STARTER.chance * expected_best(photos, best_count(photos))
    other = estimate((chance + shift + scale * usual).astype(np.float32), photos)
    assert other.is_settled == (photos >= ENOUGH_PHOTOS)
    assert STARTER.is_settled
    for value in (-1.0, 0.0, 2.0):
        theirs = np.full(5, chance + shift + scale * value, dtype=np.float32)
        ours = np.full(5, chance + value, dtype=np.float32)
        assert other.any_match(theirs, photos, 0.5) == pytest.approx(
            STARTER.any_match(ours, photos, 0.5), abs=0.05
        )


def matches(relevances: list[float], strictness: float = 0.0) -> Matches:
    hits = made_hits(len(relevances))
    found = GivenHits(hits).matches()
    scores: Vector = np.linspace(0.5, 0.1, len(hits), dtype=np.float32)
    return Matches(
        found._source,
        found.contents,
        scores,
        relevances=np.array(relevances, dtype=np.float32),
        strictness=strictness,
    )


def test_matches_end_where_nothing_is_possible() -> None:
    good, possible = thresholds(0)
    found = matches([0.9, good, possible, possible / 2, 0.001])
    assert (found.counts, found.shown) == ({"good": 2, "possible": 1, "unlikely": 2}, 3)
    assert [hit.band for hit in found] == ["good", "good", "possible", "unlikely", "unlikely"]
    assert found[0].relevance == pytest.approx(0.9)
    cut = found.cut()
    assert found.has_match
    assert [hit.rank for hit in cut] == [1, 2, 3]
    assert (cut.shown, cut.total, cut.counts["unlikely"]) == (3, 3, 0)
    assert len(found.with_strictness(1).cut()) < 3 < len(found.with_strictness(-1).cut())
    by_name = cut.arranged("name", "none")
    assert sorted(hit.rank for hit in by_name) == [1, 2, 3]
    assert {hit.band for hit in by_name} == {"good", "possible"}


def test_without_a_match_the_closest_are_left() -> None:
    found = matches([0.01] * 50)
    assert not found.has_match
    assert len(found.cut()) == CLOSEST
    assert {hit.band for hit in found.cut()} == {"unlikely"}


def test_without_relevances_everything_is_shown() -> None:
    found = GivenHits(made_hits(30)).matches()
    assert (found.shown, found.counts, len(found.cut())) == (30, {}, 30)
    assert found[0].band is None
