"""What is in view is found, whole or as an even sample, and every square has the same photo."""

from __future__ import annotations

import numpy as np
import pytest

from clipsearch.gui.photo_map.density import DensityImage
from clipsearch.gui.photo_map.point_index import PointIndex, View

POINTS = np.random.default_rng(1).random((3000, 2), dtype=np.float32)
VIEWS = [View(0, 0, 1, 1), View(0.2, 0.3, 0.5, 0.4), View(-1, -1, 2, 2), View(0.5, 0.5, 0.5001, 0.5001)]


@pytest.mark.parametrize("view", VIEWS)
def test_all_points_in_view_are_found(view: View) -> None:
    index = PointIndex(POINTS)
    places = index.places_in(view)
    low, high = (view.left, view.top), (view.right, view.bottom)
    inside = np.flatnonzero(((low <= POINTS) & (high >= POINTS)).all(axis=1))
    assert np.isin(inside, index.order[places]).all()
    assert len(np.unique(places)) == len(places)
    assert len(places) < len(inside) + 300
    some = index.places_in(view, 50)
    assert np.isin(some, places).all() and min(len(places), 20) <= len(some) < 1800


@pytest.mark.parametrize("level", [0, 3, 7])
def test_squares_hold_the_points_in_them_and_one_stands_for_all(level: int) -> None:
    index, side = PointIndex(POINTS), 1 << level
    cells = index.cells(VIEWS[0], level)
    assert cells.counts.sum() == len(POINTS)
    standing = index.representatives(cells)
    for column, row, start, count, place in zip(*cells, standing, strict=True):
        found = POINTS[index.order[start : start + count]]
        assert (np.floor(found * side) == [column, row]).all()
        assert start <= place < start + count
    larger = index.representatives(index.cells(VIEWS[0], max(level - 1, 0)))
    assert np.isin(larger, standing).all(), "the same photo when the map is enlarged"


def test_points_on_the_edge_and_none_at_all() -> None:
    assert len(PointIndex(np.array([[1, 1], [0, 0]], dtype=np.float32)).places_in(VIEWS[0])) == 2
    empty = PointIndex(np.empty((0, 2), dtype=np.float32))
    assert len(empty.places_in(VIEWS[0])) == 0
    assert len(empty.representatives(empty.cells(VIEWS[0], 4))) == 0


def test_places_with_more_points_are_stronger_and_chosen_ones_have_a_colour_of_their_own() -> None:
    points = np.array([[0.25, 0.25]] * 40 + [[0.75, 0.25], [0.25, 0.75]], dtype=np.float32)
    index, density = PointIndex(points), DensityImage("#ffffff", "#0000ff", "#00ff00")
    chosen = (points[:, 1] > 0.5)[index.order]
    image = density.draw(index, index.places_in(VIEWS[0]), VIEWS[0], (4, 4), chosen)
    assert image.pixelColor(1, 1).name() == "#0000ff"
    assert image.pixelColor(3, 1).red() > 100
    assert image.pixelColor(1, 3).name() == "#00ff00"
    assert image.pixelColor(0, 0).alpha() == 0
