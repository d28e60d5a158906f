"""Justified rows: every photo once, in order, in its shape, within the width, hit where it is painted."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from clipsearch.gui.timeline import justified_layout
from clipsearch.gui.timeline.justified_layout import GAP, HEADING, JustifiedLayout

MARGIN = justified_layout.MARGIN_LEFT
ASPECTS = st.lists(
    st.one_of(st.sampled_from([1.5, 0.667, 1.333, 0.75, 1.0]), st.floats(0.05, 40)), min_size=1, max_size=120
)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[JustifiedLayout, list[float], list[int]]:
    """A layout, its aspect ratios, and where its sections begin."""
    aspects = draw(ASPECTS)
    cuts = draw(st.sets(st.integers(1, 119), max_size=10))
    starts = [0, *sorted(cut for cut in cuts if cut < len(aspects))]
    width, side = draw(st.integers(120, 2500)), draw(st.integers(78, 390))
    layout = JustifiedLayout(
        np.array(aspects, dtype=np.float32),
        np.array(starts, dtype=np.int64),
        width,
        side,
        captions=draw(st.booleans()),
    )
    return layout, aspects, starts


def lines(cells: list[QRect]) -> list[list[QRect]]:
    return [list(line) for _, line in itertools.groupby(cells, key=lambda cell: cell.top())]


@given(layouts())
def test_every_photo_has_a_place_in_its_order(made: tuple[JustifiedLayout, list[float], list[int]]) -> None:
    layout, aspects, starts = made
    cells = [layout.cell(row) for row in range(len(aspects))]
    places = [(cell.top(), cell.left()) for cell in cells]
    assert places == sorted(set(places))
    assert not any(one.intersects(other) for one, other in itertools.pairwise(cells))
    for line in lines(cells):
        assert len({cell.height() for cell in line}) == 1
        assert line[0].left() == MARGIN
        assert all(other.left() - one.left() - one.width() == GAP for one, other in itertools.pairwise(line))
        assert line[-1].right() < layout.width or len(line) == 1 or min(cell.width() for cell in line) == 1
    tops = {cells[start].top() for start in starts}
    assert len(tops) == len(starts), "a section begins on a line of its own"
    assert cells[-1].bottom() < layout.height


@given(layouts())
def test_photos_keep_their_shapes(made: tuple[JustifiedLayout, list[float], list[int]]) -> None:
    layout, aspects, _ = made
    for row, aspect in enumerate(np.clip(aspects, justified_layout.NARROWEST, justified_layout.WIDEST)):
        picture = layout.cell(row).adjusted(0, 0, 0, -layout.caption)
        assert abs(picture.width() - aspect * picture.height()) <= 1.5 + aspect / 2, (
            "each edge is rounded to a whole pixel"
        )


@given(layouts())
def test_lines_are_about_as_high_as_wanted_and_fill_the_width(
    made: tuple[JustifiedLayout, list[float], list[int]],
) -> None:
    layout, aspects, starts = made
    cells = [layout.cell(row) for row in range(len(aspects))]
    right = layout.width - justified_layout.MARGIN_RIGHT
    ends = {*starts[1:], len(aspects)}
    row = 0
    for line in lines(cells):
        row += len(line)
        height = line[0].height() - layout.caption
        assert height <= justified_layout.TALLEST * layout.side + 1
        is_filled = abs(line[-1].left() + line[-1].width() - right) <= 1
        assert is_filled or row in ends or height == layout.side or height == 1


@given(layouts())
def test_a_photo_is_hit_where_it_is_painted(made: tuple[JustifiedLayout, list[float], list[int]]) -> None:
    layout, aspects, _ = made
    cells = [layout.cell(row) for row in range(len(aspects))]
    for row, cell in enumerate(cells):
        for point in (cell.topLeft(), cell.center(), cell.bottomRight()):
            assert layout.row_at(point.x(), point.y()) == row
        assert row in layout.rows_between(cell.top(), cell.top())
        assert row in layout.rows_between(cell.bottom(), cell.bottom())
        assert layout.row_above(row) <= row <= layout.row_below(row) < len(cells)
        assert layout.row_at(cell.right() + 1, cell.top()) != row
    assert layout.row_at(MARGIN - 1, cells[0].top()) == -1
    assert layout.row_at(MARGIN, layout.height) == -1
    area = QRect(cells[len(cells) // 3].center(), cells[len(cells) // 2].center()).normalized()
    chosen = [row for part in layout.rows_in(area) for row in part]
    assert chosen == [row for row, cell in enumerate(cells) if cell.intersects(area)]
    assert list(layout.rows_between(0, layout.height)) == list(range(len(cells)))


@given(layouts())
def test_headings_stand_above_their_photos(made: tuple[JustifiedLayout, list[float], list[int]]) -> None:
    layout, aspects, starts = made
    headings = list(layout.headings_between(0, layout.height))
    assert [section for section, _ in headings] == list(range(len(starts)))
    assert [layout.first_row(section) for section, _ in headings] == starts
    assert sum(layout.group_size(section) for section, _ in headings) == len(aspects)
    for section, top in headings:
        assert top + HEADING == layout.cell(starts[section]).top()
        assert layout.section_top(section) == top
        if section:
            assert layout.cell(starts[section] - 1).bottom() < top
    assert layout.sticky_heading(headings[0][1]) is None, "it is where it belongs"
    for section, top in headings:
        assert layout.sticky_heading(top + 1) == (
            section,
            min(0, layout.section_top(section + 1) - top - 1 - HEADING),
        )


def test_a_panorama_does_not_blow_up_the_line_before_it() -> None:
    layout = JustifiedLayout(np.array([0.5, 30], dtype=np.float32), np.array([0]), 1000, 200)
    assert layout.cell(0).height() == 200
    assert layout.cell(1).width() == 1000 - MARGIN - justified_layout.MARGIN_RIGHT
    assert layout.cell(1).height() < 100


@pytest.mark.parametrize(("third", "joins"), [(1.0, True), (3.3, True), (4.0, False)])
def test_a_line_ends_where_its_height_comes_nearest_to_the_one_wanted(third: float, joins: bool) -> None:
    """Without the third photo the line is 1.43 times as high as wanted; with it, less than 1."""
    width = MARGIN + justified_layout.MARGIN_RIGHT + 500
    aspects = np.array([1.5, 2.0, third, 1.5, 1.5], dtype=np.float32)
    layout = JustifiedLayout(aspects, np.array([0]), width, 100)
    assert (layout.cell(2).top() == layout.cell(0).top()) == joins


def test_nothing_has_no_places() -> None:
    layout = JustifiedLayout(np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64), 1000, 200)
    assert layout.height == 0
    assert layout.rows_between(0, 100) == range(0)
    assert layout.rows_in(QRect(0, 0, 2000, 100)) == []
    assert layout.row_at(30, 30) == -1
    assert layout.sticky_heading(0) is None


@pytest.mark.parametrize("captions", [False, True])
def test_captions_have_a_line_of_their_own(captions: bool) -> None:
    layout = JustifiedLayout(np.full(9, 1.5, np.float32), np.array([0]), 1000, 200, captions=captions)
    cell = layout.cell(0)
    caption = justified_layout.CAPTION if captions else 0
    assert layout.caption == caption
    assert abs(cell.width() - 1.5 * (cell.height() - caption)) <= 2
