"""Whether two pictures are the same one, by their signatures, also turned, cut a little or brighter."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.library.grouping.signatures import SIDE, Grey, orientations
from clipsearch.records import Ids

__all__ = ["BATCH", "Layouts", "are_same", "are_same_in_detail", "layouts", "may_be_same"]

BATCH = 256  # pairs compared at a time
COARSE = SIDE // 2  # pixels at which it begins
COARSE_STEPS, STEPS = 3, 7  # of the alignment, of coarse pictures and of signatures
MOST_STEP, MOST_CHANGE = 0.1, 0.3  # of scale, and of place in halves of the width: of a step, of all
SATURATED = 250  # grey levels: what was made brighter is cut off above
LEAST_LAYOUT, LEAST_COARSE = 0.45, 0.8  # correlation before the alignment, and once coarse pictures are
LEAST_CORRELATION = 0.98  # after it
LEAST_OVERLAP = 0.7  # share of one picture that the other one shows
MOST_DIFFERENCE = 0.5  # of a block of 4 x 4 pixels, in standard deviations of the picture: nothing moved
BLOCKS = 8
# In detail: steps of the alignment, pixels around one that are compared with it, and the least correlation of
# all parts, and of each part that has detail, by its share of what parts have, and in squares of grey levels.
DETAIL_STEPS, AROUND = 4, 6
LEAST_DETAIL, LEAST_LOCAL, MOST_DIFFERING = 0.7, 0.7, 0.02
LEAST_SHARE, LEAST_ENERGY = 0.1, 1.0

Pictures = npt.NDArray[np.float32]
Values = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Layouts = npt.NDArray[np.int8]
"""Means of 8 x 8 parts of signatures, normalised: (n, BLOCKS, BLOCKS)."""


def layouts(signatures: Grey) -> Layouts:
    """What tells at once of most pairs that they are not the same picture."""
    made = _normalised(_blocks(signatures.astype(np.float32), BLOCKS))
    return np.rint(127 * made).astype(np.int8)


def may_be_same(first: Layouts, second: Layouts) -> Flags:
    """Whether the pictures of pairs may be the same one in any orientation, by their layouts: bool (n,)."""
    found: Flags = _likeness(first, second).max(axis=1) >= 127 * 127 * LEAST_LAYOUT
    return found


def are_same(first: Grey, second: Grey) -> npt.NDArray[np.bool_]:
    """Whether the pictures of each pair are the same one: bool (n,).

    The second is put into the orientation in which both correlate best, and the first is aligned with it
    (scale and place in each direction, then gain and offset of the grey levels) by least squares, as in B.
    D. Lucas, T. Kanade, "An iterative image registration technique with an application to stereo vision",
    IJCAI 1981. They are the same where their correlation is near to 1 and no part differs.

    Args:
        first: signatures.
        second: as many.
    """
    found = np.zeros(len(first), dtype=np.bool_)
    for start in range(0, len(first), BATCH):
        some = slice(start, start + BATCH)
        matched = _match(first[some], second[some])
        moving, fixed = _oriented(first[some], second[some], matched)
        expected, inside = _expected(_blurred(moving), _blurred(fixed), matched.change)
        correlation, difference, overlap = _agreement(expected, _blurred(fixed), inside)
        found[start + matched.rows] = (
            (correlation >= LEAST_CORRELATION) & (difference <= MOST_DIFFERENCE) & (overlap >= LEAST_OVERLAP)
        )
    return found


def are_same_in_detail(first: Grey, second: Grey) -> Flags:
    """Whether pictures that are the same by their signatures are so in detail: bool (n,).

    Pages, screenshots and skies often have one layout, and only their detail differs. It must correlate in
    nearly all parts that have any, without what rows or columns have in common: lines, bars and horizons.

    Args:
        first: details, see `signatures.detail`.
        second: as many.
    """
    found = np.zeros(len(first), dtype=np.bool_)
    for start in range(0, len(first), BATCH // 8):
        some = slice(start, start + BATCH // 8)
        small = [_blocks(pictures[some].astype(np.float32), SIDE) for pictures in (first, second)]
        matched = _match(*small)
        if not len(matched.rows):
            continue
        moving, fixed = map(_blurred, _oriented(first[some], second[some], matched))
        change = np.pad(matched.change, ((0, 0), (0, 2)))
        change = _align(moving, fixed, change, DETAIL_STEPS)
        found[start + matched.rows] = _is_detail_same(*_expected(moving, fixed, change), fixed)
    return found


def _is_detail_same(expected: Pictures, inside: Flags, fixed: Pictures) -> Flags:
    weight = inside.astype(np.float32)
    one, other = (
        _without_lines((picture - _boxed(picture)) * weight, weight) for picture in (expected, fixed)
    )
    squares, others, products = (_parts(values) for values in (one * one, other * other, one * other))
    lengths = np.sqrt(squares.sum(axis=(1, 2)) * others.sum(axis=(1, 2))) + 1e-6
    most = np.maximum(squares, others)
    has_detail = most > np.maximum(LEAST_SHARE * most.mean(axis=(1, 2), keepdims=True), LEAST_ENERGY)
    differs = has_detail & (products < LEAST_LOCAL * np.sqrt(squares * others))
    few = differs.sum(axis=(1, 2)) <= MOST_DIFFERING * has_detail.sum(axis=(1, 2))
    found: Flags = few & (products.sum(axis=(1, 2)) >= LEAST_DETAIL * lengths)
    return found


class _Matched(NamedTuple):
    """Pairs that may be the same.

    Attributes:
        rows: of the pairs: (n,).
        swap: whether the second picture is moved, and not the first one: bool (n,).
        turned: the orientation of what is not moved: (n,).
        change: what moves one onto the other: (n, 4).
    """

    rows: Ids
    swap: Flags
    turned: Ids
    change: Pictures


def _match(first: Grey | Pictures, second: Grey | Pictures) -> _Matched:
    """Align pairs of small pictures, as far as they may be the same."""
    # The brighter one may be cut off.
    swap = first.mean(axis=(1, 2), dtype=np.float32) > second.mean(axis=(1, 2), dtype=np.float32)
    one, other = np.where(swap[:, None, None], (second, first), (first, second)).astype(np.float32)
    likeness = _likeness(*(_normalised(_blocks(pictures, BLOCKS)) for pictures in (one, other)))
    worth = np.flatnonzero(likeness.max(axis=1) >= LEAST_LAYOUT)
    best = likeness.argmax(axis=1)[worth]
    moving = _blurred(_blocks(one[worth], COARSE))
    fixed = _blurred(orientations(_blocks(other[worth], COARSE))[np.arange(len(worth)), best])
    change = _align(moving, fixed, np.zeros((len(worth), 4), np.float32), COARSE_STEPS)
    expected, inside = _expected(moving, fixed, change)
    hopeful = _agreement(expected, fixed, inside)[0] >= LEAST_COARSE
    worth, best, change = worth[hopeful], best[hopeful], change[hopeful]
    made = _Matched(worth, swap[worth], best, change)
    moving, fixed = map(_blurred, _oriented(first, second, made))
    return made._replace(change=_align(moving, fixed, change, STEPS))


def _likeness(first: Layouts | Pictures, second: Layouts | Pictures) -> Values:
    """The correlation of each picture with another one in all orientations: (n, 8)."""
    turned = orientations(second.astype(np.float32))
    found: Values = np.einsum("nyx,noyx->no", first.astype(np.float32), turned)
    return found


def _oriented(
    first: Grey | Pictures, second: Grey | Pictures, matched: _Matched
) -> tuple[Pictures, Pictures]:
    """Of matched pairs what is moved, and what it is moved onto."""
    one, other = first[matched.rows], second[matched.rows]
    one, other = np.where(matched.swap[:, None, None], (other, one), (one, other)).astype(np.float32)
    return one, orientations(other)[np.arange(len(other)), matched.turned]


def _expected(moving: Pictures, fixed: Pictures, change: Pictures) -> tuple[Pictures, Flags]:
    """What is moved, as bright as what it is moved onto, and which pixels are known."""
    moved, inside = _moved(moving, change)
    gain, offset = _fit(moved, fixed, (inside & (fixed < SATURATED)).astype(np.float32))
    return np.minimum(gain * moved + offset, 255), inside


def _align(moving: Pictures, fixed: Pictures, change: Pictures, steps: int) -> Pictures:
    """Improve what moves pictures onto others, in one orientation.

    Args:
        moving: (n, side, side).
        fixed: as many.
        change: scale and place across, and down, of each: (n, 4), the place in halves of the width; (n, 6) to
            shear and turn them as well.
        steps: how many.
    """
    side = fixed.shape[-1]
    grid = _grid(side)
    usable = fixed < SATURATED
    for _ in range(steps if len(fixed) else 0):
        moved, inside = _moved(moving, change)
        weight = (inside & usable).astype(np.float32)
        gain, offset = _fit(moved, fixed, weight)
        slope_x = np.gradient(moved, axis=2) * gain * weight * (side / 2)
        slope_y = np.gradient(moved, axis=1) * gain * weight * (side / 2)
        parts = [slope_x * grid, slope_x, slope_y * grid[:, None], slope_y]
        parts += [slope_x * grid[:, None], slope_y * grid][: change.shape[1] - 4]
        slopes = np.stack(parts, axis=1).reshape(len(fixed), len(parts), -1)
        slopes -= slopes.mean(axis=2, keepdims=True)
        squares = slopes @ slopes.transpose(0, 2, 1)
        damping = 1e-4 * np.trace(squares, axis1=1, axis2=2)[:, None, None] + 1e-3
        squares += damping * np.eye(len(parts), dtype=np.float32)
        error = ((fixed - gain * moved - offset) * weight).reshape(len(fixed), -1, 1)
        better = np.linalg.solve(squares, slopes @ error)[:, :, 0]
        change = np.clip(change + np.clip(better, -MOST_STEP, MOST_STEP), -MOST_CHANGE, MOST_CHANGE)
    return change


def _grid(side: int) -> Values:
    """The middles of pixels, from -1 to 1."""
    return ((np.arange(side) + 0.5) * 2 / side - 1).astype(np.float32)


def _moved(pictures: Pictures, change: Pictures) -> tuple[Pictures, Flags]:
    """Pictures as they look after a change, and which pixels lie inside of what is known of them."""
    if change.shape[1] > 4:
        return _moved_freely(pictures, change)
    count, side = np.arange(len(pictures))[:, None], pictures.shape[-1]
    grid = _grid(side)
    places = [
        ((grid * (1 + change[:, first, None]) + change[:, first + 1, None] + 1) * side - 1) / 2
        for first in (0, 2)
    ]
    across, down = (np.clip(np.floor(at), 0, side - 2).astype(np.int64) for at in places)
    part_x, part_y = (
        np.clip(at - low, 0, 1).astype(np.float32) for at, low in zip(places, (across, down), strict=True)
    )
    rows = pictures[count, down] * (1 - part_y)[:, :, None] + pictures[count, down + 1] * part_y[:, :, None]
    left, right = (
        np.take_along_axis(rows, np.broadcast_to((across + more)[:, None, :], rows.shape), axis=2)
        for more in (0, 1)
    )
    inside_x, inside_y = ((at >= -0.5) & (at <= side - 0.5) for at in places)
    moved = np.asarray(left * (1 - part_x)[:, None, :] + right * part_x[:, None, :], dtype=np.float32)
    return moved, inside_y[:, :, None] & inside_x[:, None, :]


def _moved_freely(pictures: Pictures, change: Pictures) -> tuple[Pictures, Flags]:
    """The same of changes (n, 6)."""
    side = pictures.shape[-1]
    grid, parts = _grid(side), change[:, :, None, None]
    across = grid * (1 + parts[:, 0]) + parts[:, 1] + parts[:, 4] * grid[:, None]
    down = grid[:, None] * (1 + parts[:, 2]) + parts[:, 3] + parts[:, 5] * grid
    places = [((at + 1) * side - 1) / 2 for at in (across, down)]
    left, top = (np.clip(np.floor(at), 0, side - 2).astype(np.int64) for at in places)
    part_x, part_y = (
        np.clip(at - low, 0, 1).astype(np.float32) for at, low in zip(places, (left, top), strict=True)
    )
    flat, first = pictures.reshape(len(pictures), -1), (top * side + left).reshape(len(pictures), -1)
    corners = [
        np.take_along_axis(flat, first + more, axis=1).reshape(pictures.shape)
        for more in (0, 1, side, side + 1)
    ]
    above, below = (one + (other - one) * part_x for one, other in (corners[:2], corners[2:]))
    inside = np.logical_and(*((at >= -0.5) & (at <= side - 0.5) for at in places))
    return np.asarray(above + (below - above) * part_y, dtype=np.float32), inside


def _fit(moved: Pictures, fixed: Pictures, weight: Pictures) -> tuple[Pictures, Pictures]:
    """Gain and offset by which one picture comes nearest to the other: (n, 1, 1) each."""
    total = weight.sum(axis=(1, 2), keepdims=True) + 1e-6
    means = [(one * weight).sum(axis=(1, 2), keepdims=True) / total for one in (moved, fixed)]
    here, there = ((one - mean) * weight for one, mean in zip((moved, fixed), means, strict=True))
    gain = (here * there).sum(axis=(1, 2), keepdims=True) / (
        (here * here).sum(axis=(1, 2), keepdims=True) + 1e-6
    )
    return gain, means[1] - gain * means[0]


def _agreement(
    expected: Pictures, fixed: Pictures, inside: npt.NDArray[np.bool_]
) -> tuple[Values, Values, Values]:
    """Correlation, the difference of the blocks that differ most, and the share that both show."""
    weight = inside.astype(np.float32)
    total = weight.sum(axis=(1, 2), keepdims=True) + 1e-6
    one, other = (
        (picture - (picture * weight).sum(axis=(1, 2), keepdims=True) / total) * weight
        for picture in (expected, fixed)
    )
    spread = np.sqrt((other * other).sum(axis=(1, 2)) / total[:, 0, 0]) + 1e-6
    lengths = np.sqrt((one * one).sum(axis=(1, 2)) * (other * other).sum(axis=(1, 2))) + 1e-6
    difference = np.abs(_blocks((fixed - expected) * weight, BLOCKS)).max(axis=(1, 2)) / spread
    return (one * other).sum(axis=(1, 2)) / lengths, difference, total[:, 0, 0] / fixed.shape[-1] ** 2


def _blocks(pictures: Pictures, count: int) -> Pictures:
    """Means of square blocks, `count` in each direction."""
    side = pictures.shape[-1] // count
    means: Pictures = pictures.reshape(*pictures.shape[:-2], count, side, count, side).mean(axis=(-3, -1))
    return means


def _parts(values: Pictures) -> Pictures:
    """Means of blocks of 16 x 16 pixels, each half over the next one."""
    blocks = _blocks(values, values.shape[-1] // 8)
    wide = blocks[:, 1:] + blocks[:, :-1]
    return np.asarray((wide[:, :, 1:] + wide[:, :, :-1]) / 4, dtype=np.float32)


def _boxed(pictures: Pictures) -> Pictures:
    """Means of the surroundings of each pixel, 13 x 13 of them."""
    for axis in (1, 2):
        pads = [(0, 0), (0, 0), (0, 0)]
        pads[axis] = (AROUND + 1, AROUND)
        sums = np.cumsum(np.pad(pictures, pads, mode="edge"), axis=axis, dtype=np.float64)
        size, wide = pictures.shape[axis], 2 * AROUND + 1
        upper, lower = (np.take(sums, np.arange(at, at + size), axis) for at in (wide, 0))
        pictures = np.asarray((upper - lower) / wide, dtype=np.float32)
    return pictures


def _without_lines(values: Pictures, weight: Pictures) -> Pictures:
    """Without the means of rows and columns."""
    for axis in (1, 2, 1, 2):
        means = (values * weight).sum(axis=axis, keepdims=True) / (
            weight.sum(axis=axis, keepdims=True) + 1e-6
        )
        values = np.asarray((values - means) * weight, dtype=np.float32)
    return values


def _normalised(pictures: Pictures) -> Pictures:
    """With a mean of 0 and of unit length, so that products are correlations."""
    centred = pictures - pictures.mean(axis=(-2, -1), keepdims=True)
    lengths = np.sqrt((centred * centred).sum(axis=(-2, -1), keepdims=True)) + 1e-6
    return np.asarray(centred / lengths, dtype=np.float32)


def _blurred(pictures: Pictures) -> Pictures:
    """By (1, 2, 1) / 4 in both directions, so that slopes mean something."""
    wide = np.pad(pictures, ((0, 0), (1, 1), (1, 1)), mode="edge")
    down = (wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]) / 4
    made = (down[:, :, :-2] + 2 * down[:, :, 1:-1] + down[:, :, 2:]) / 4
    return np.asarray(made, dtype=np.float32)
