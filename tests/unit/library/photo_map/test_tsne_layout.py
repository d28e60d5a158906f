"""Rows that are alike lie near each other on the plane, also those that are placed later."""

from __future__ import annotations

import numpy as np
import pytest

from clipsearch.library.photo_map import tsne_layout
from clipsearch.library.photo_map.placement import place_by_neighbours
from clipsearch.library.photo_map.regions import find_regions
from clipsearch.library.photo_map.tsne_layout import lay_out, scaled

CLUSTERS = 6


def clustered(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows in clusters, float16 (n, 8), and the cluster of each."""
    random = np.random.default_rng(3)
    cluster = random.integers(0, CLUSTERS, count)
    rows = random.normal(0, 4, (CLUSTERS, 8))[cluster] + random.normal(0, 0.5, (count, 8))
    return rows.astype(np.float16), cluster


@pytest.mark.parametrize("landmarks", [1000, 200])
def test_clusters_stay_together(landmarks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tsne_layout, "LANDMARKS", landmarks)
    monkeypatch.setattr(tsne_layout, "LATER", 60)
    monkeypatch.setattr(tsne_layout, "BATCH", 50)
    rows, cluster = clustered(400)
    reports: list[tuple[int, int]] = []
    points = lay_out(rows, 1, lambda *report: reports.append(report))
    assert points.shape == (400, 2) and points.dtype == np.float32
    assert points.min() >= 0 and points.max() <= 1
    apart = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(apart, 9)
    assert np.mean(cluster[np.argsort(apart, axis=1)[:, :10]] == cluster[:, None]) > 0.97
    assert reports[0] == (0, reports[-1][1]) and reports[-1][0] == reports[-1][1]
    assert len(np.unique(points, axis=0)) == 400


@pytest.mark.parametrize("count", [0, 1, 3, 12])
def test_few_rows_or_equal_ones_have_places_too(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tsne_layout, "LATER", 10)
    points = lay_out(np.ones((count, 3), dtype=np.float16), 1, lambda *_: None)
    assert points.shape == (count, 2) and np.isfinite(points).all()


@pytest.mark.parametrize("count", [8, 12, 39, 40])
def test_few_rows_have_places_of_their_own(count: int) -> None:
    rows = np.random.default_rng(1).normal(size=(count, 40)).astype(np.float16)
    places = lay_out(rows, 1, lambda *_: None)
    assert len(np.unique(places.round(3), axis=0)) == count


def test_positions_fill_the_square_but_for_a_few_far_ones() -> None:
    points = np.random.default_rng(0).normal(0, 3, (2000, 2)).astype(np.float32)
    points[0] = 1e6, 0
    found = scaled(points)
    assert found.min() >= 0 and found.max() <= 1
    assert found[0, 0] == 1 and np.ptp(found[1:], axis=0).min() > 0.7


def test_a_place_between_neighbours_is_in_the_region_of_the_nearest() -> None:
    points = np.array([[0.1, 0.1], [0.11, 0.1], [0.9, 0.9]], dtype=np.float32)
    random = np.random.default_rng(0)
    placed = place_by_neighbours(np.repeat(points, 1000, axis=0), np.array([[-1, 0, 1000, 2000]]), random)
    assert np.abs(placed - [[0.105, 0.1]]).max() < 0.01


def test_regions_are_named_by_what_most_of_their_photos_show() -> None:
    random = np.random.default_rng(0)
    points = np.concatenate(
        [random.normal(0.3, 0.01, (100, 2)), random.normal(0.7, 0.01, (50, 2)), [[0.5, 0.5]]]
    ).astype(np.float32)

    def words(rows: np.ndarray) -> list[str]:
        return ["sea"] if rows.max() < 100 else ["wood", "tree"]

    found = find_regions(points, words)
    whole = [region for region in found if region.level == 0]
    assert [(region.words, region.photos) for region in whole] == [(("sea",), 100), (("wood", "tree"), 50)]
    assert abs(whole[0].x - 0.3) < 0.02 and abs(whole[1].y - 0.7) < 0.02
    assert not find_regions(points, lambda rows: [])
