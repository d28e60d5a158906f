"""Whether two pictures are the same one, by their signatures, also turned, cut a little or brighter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipsearch.library.grouping.signatures import SIDE, Grey, orientations

__all__ = ["BATCH", "are_same"]

BATCH = 256  # pairs compared at a time
STEPS = 10  # of the alignment
MOST_STEP, MOST_CHANGE = 0.1, 0.3  # of scale, and of place in halves of the width: of a step, of all
SATURATED = 250  # grey levels: what was made brighter is cut off above
LEAST_COARSE = 0.3  # correlation before the alignment
HOPEFUL_AFTER, LEAST_HOPEFUL = 3, 0.7  # steps, and the correlation of pairs that go on then
LEAST_CORRELATION = 0.98  # after it
LEAST_OVERLAP = 0.7  # share of one picture that the other one shows
MOST_DIFFERENCE = 0.5  # of a block of 4 x 4 pixels, in standard deviations of the picture: nothing moved
BLOCKS = 8

Pictures = npt.NDArray[np.float32]
Values = npt.NDArray[np.float32]


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
        one, other = first[some].astype(np.float32), second[some].astype(np.float32)
        swap = one.mean(axis=(1, 2)) > other.mean(axis=(1, 2))  # the brighter one may be cut off
        one[swap], other[swap] = other[swap], one[swap]
        turned = orientations(other)
        small = _normalised(_blocks(turned, SIDE // 2))
        likeness = np.einsum("nyx,noyx->no", _normalised(_blocks(one, SIDE // 2)), small)
        best = likeness.argmax(axis=1)
        worth = np.flatnonzero(likeness.max(axis=1) >= LEAST_COARSE)
        if len(worth):
            found[start + worth] = _are_aligned(_blurred(one[worth]), _blurred(turned[worth, best[worth]]))
    return found


def _are_aligned(moving: Pictures, fixed: Pictures) -> npt.NDArray[np.bool_]:
    """Align pairs of pictures in one orientation, and say which are then the same."""
    rows, found = np.arange(len(fixed)), np.zeros(len(fixed), dtype=np.bool_)
    grid = ((np.arange(SIDE) + 0.5) * 2 / SIDE - 1).astype(np.float32)  # -1 to 1
    change = np.zeros((len(fixed), 4), dtype=np.float32)  # scale and place across, and down
    usable = fixed < SATURATED
    for step in range(STEPS + 1):
        moved, inside = _moved(moving, change, grid)
        weight = (inside & usable).astype(np.float32)
        gain, offset = _fit(moved, fixed, weight)
        expected = gain * moved + offset
        if step == STEPS:
            correlation, difference, overlap = _agreement(np.minimum(expected, 255), fixed, inside)
            found[rows] = (
                (correlation >= LEAST_CORRELATION)
                & (difference <= MOST_DIFFERENCE)
                & (overlap >= LEAST_OVERLAP)
            )
            break
        if step == HOPEFUL_AFTER:
            hopeful = _agreement(expected, fixed, inside)[0] >= LEAST_HOPEFUL
            rows, change = rows[hopeful], change[hopeful]
            moving, fixed, usable = moving[hopeful], fixed[hopeful], usable[hopeful]
            if not len(rows):
                break
            continue
        slope_x = np.gradient(moved, axis=2) * gain * weight * (SIDE / 2)
        slope_y = np.gradient(moved, axis=1) * gain * weight * (SIDE / 2)
        slopes = np.stack([slope_x * grid, slope_x, slope_y * grid[:, None], slope_y], axis=1)
        slopes = slopes.reshape(len(fixed), 4, -1)
        slopes -= slopes.mean(axis=2, keepdims=True)
        squares = slopes @ slopes.transpose(0, 2, 1)
        damping = 1e-4 * np.trace(squares, axis1=1, axis2=2)[:, None, None] + 1e-3
        squares += damping * np.eye(4, dtype=np.float32)
        error = ((fixed - expected) * weight).reshape(len(fixed), -1, 1)
        better = np.linalg.solve(squares, slopes @ error)[:, :, 0]
        change = np.clip(change + np.clip(better, -MOST_STEP, MOST_STEP), -MOST_CHANGE, MOST_CHANGE)
    return found


def _moved(
    pictures: Pictures, change: Pictures, grid: npt.NDArray[np.float32]
) -> tuple[Pictures, npt.NDArray[np.bool_]]:
    """Pictures as they look after a change, and which pixels lie inside of what is known of them."""
    count = np.arange(len(pictures))[:, None]
    places = [
        ((grid * (1 + change[:, first, None]) + change[:, first + 1, None] + 1) * SIDE - 1) / 2
        for first in (0, 2)
    ]
    across, down = (np.clip(np.floor(at), 0, SIDE - 2).astype(np.int64) for at in places)
    part_x, part_y = (
        np.clip(at - low, 0, 1).astype(np.float32) for at, low in zip(places, (across, down), strict=True)
    )
    rows = pictures[count, down] * (1 - part_y)[:, :, None] + pictures[count, down + 1] * part_y[:, :, None]
    left, right = (
        np.take_along_axis(rows, np.broadcast_to((across + more)[:, None, :], rows.shape), axis=2)
        for more in (0, 1)
    )
    inside_x, inside_y = ((at >= -0.5) & (at <= SIDE - 0.5) for at in places)
    moved = np.asarray(left * (1 - part_x)[:, None, :] + right * part_x[:, None, :], dtype=np.float32)
    return moved, inside_y[:, :, None] & inside_x[:, None, :]


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
    return (one * other).sum(axis=(1, 2)) / lengths, difference, total[:, 0, 0] / SIDE**2


def _blocks(pictures: Pictures, count: int) -> Pictures:
    """Means of square blocks, `count` in each direction."""
    side = pictures.shape[-1] // count
    means: Pictures = pictures.reshape(*pictures.shape[:-2], count, side, count, side).mean(axis=(-3, -1))
    return means


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
