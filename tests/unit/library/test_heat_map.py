"""Heat maps: windows cover the photo, and the heat lies where the query is."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.cli.readable import describe_area, draw_heat
from clipsearch.library.heat_map import MOST_WINDOWS, SCALES, HeatMap, _windows, heat_map
from clipsearch.records import Pixels
from tests.support.colour_embedder import COLOURS, ColourEmbedder


@given(st.integers(1, 448), st.integers(1, 448))
def test_windows_cover_the_photo_and_lie_inside(width: int, height: int) -> None:
    windows = list(_windows(width, height))
    assert len(windows) <= len(SCALES) * (MOST_WINDOWS + 2 * max(width, height))
    covered = np.zeros((height, width), dtype=bool)
    for x, y, side in windows:
        assert x >= 0
        assert y >= 0
        assert x + side <= width
        assert y + side <= height
        covered[y : y + side, x : x + side] = True
    if max(width, height) <= 10 * min(width, height):
        assert covered.all()


@pytest.mark.parametrize(
    ("columns", "rows", "words"),
    [
        (slice(0, 100), slice(0, 200), "on the left"),
        (slice(300, 400), slice(0, 200), "on the right"),
        (slice(150, 250), slice(0, 60), "at the top in the middle"),
        (slice(300, 400), slice(120, 200), "at the bottom on the right"),
    ],
)
def test_the_heat_lies_where_the_colour_is(columns: slice, rows: slice, words: str) -> None:
    image = np.full((200, 400, 3), COLOURS["blue"], dtype=np.uint8)
    image[rows, columns] = COLOURS["red"]
    with closing(ColourEmbedder()) as embedder:
        query = embedder.encode_words(["red"]).result()[0]
        found = heat_map(Pixels(400, 200, (400, 200), image.tobytes()), query, embedder)
    assert found.heat.max() == 1.0
    assert found.heat.min() == 0.0
    share = found.heat[found.heat > 0.5]
    assert len(share) < found.heat.size / 2
    assert describe_area(found) == words
    assert "██" in "".join(draw_heat(found))


def test_a_photo_that_is_alike_everywhere_has_no_heat() -> None:
    image = np.full((100, 100, 3), COLOURS["red"], dtype=np.uint8)
    with closing(ColourEmbedder()) as embedder:
        query = embedder.encode_words(["red"]).result()[0]
        found = heat_map(Pixels(100, 100, (100, 100), image.tobytes()), query, embedder)
    assert describe_area(found) == "all over the photo"
    assert describe_area(HeatMap(np.zeros((3, 3), dtype=np.float32), 1)) == "all over the photo"
