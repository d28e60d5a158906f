"""Building groups from pairs of photos, each around the photo that is suggested as its best one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import compress, pairwise

import numpy as np

from clipsearch.library.grouping.candidates import Pairs
from clipsearch.records import Ids, Vector
from clipsearch.store.tables.duplicates import Facts

__all__ = ["Confirmed", "all_confirmed", "bursts", "stars"]

BURST_SECONDS = 3  # between two photos of a burst

Apart = Collection[tuple[int, int]]
"""Photos that are no duplicates of each other, by rows, the smaller one first."""

Separated = Mapping[int, set[int]]
"""The same: of each row the others."""

Confirmed = Callable[[int, list[int]], list[bool]]
"""Tells of one row which others are a pair with it after all."""


def all_confirmed(_: int, rows: list[int]) -> list[bool]:
    """Confirm every pair."""
    return [True] * len(rows)


def stars(
    pairs: Pairs,
    ranks: Ids,
    apart: Apart,
    confirmed: Confirmed = all_confirmed,
) -> list[list[int]]:
    """Groups in which each photo is a pair with the first one, which no other of them outranks.

    So that a chain of photos, each a little different from the last, becomes several groups.

    Args:
        pairs: of rows.
        ranks: of all rows; the lowest is the best.
        apart: rows that are in no group together.
        confirmed: tells of the first photo of a group which others are a pair with it after all.
    """
    near = np.concatenate([pairs, pairs[:, ::-1]])
    near = near[np.lexsort((ranks[near[:, 1]], ranks[near[:, 0]]))]
    starts = np.flatnonzero(np.diff(near[:, 0], prepend=-1))
    taken, found, separated = np.zeros(len(ranks), dtype=np.bool_), list[list[int]](), _by_row(apart)
    for first, last in pairwise([*starts.tolist(), len(near)]):
        leader, rows = int(near[first, 0]), near[first:last, 1]
        if not taken[leader]:
            free = rows[~taken[rows]].tolist()
            group = _without_apart([leader, *compress(free, confirmed(leader, free))], separated)
            if len(group) > 1:
                taken[group] = True
                found.append(group)
    return found


def bursts(
    facts: Facts, rows: Ids, cosines: Callable[[Pairs], Vector], limit: float, apart: Apart
) -> list[list[int]]:
    """Photos of one camera, each taken within seconds of the one before, which it is like; by time.

    Args:
        facts: of all photos.
        rows: of those that may be in one.
        cosines: gives the cosine of each pair, 0 where a photo has no vector.
        limit: the least of two photos.
        apart: rows that are in no group together.
    """
    dated = rows[(facts["moment"][rows] != 0) & facts["is_camera_date"][rows]]
    order = dated[np.lexsort((facts["content"][dated], facts["moment"][dated], facts["camera"][dated]))]
    pairs = np.stack((order[:-1], order[1:]), axis=1)
    before, after = facts[pairs[:, 0]], facts[pairs[:, 1]]
    near = (before["camera"] == after["camera"]) & (after["moment"] - before["moment"] <= BURST_SECONDS)
    pairs = pairs[near]
    runs = list[list[int]]()
    for one, other in pairs[cosines(pairs) >= limit].tolist():
        if runs and runs[-1][-1] == one:
            runs[-1].append(other)
        else:
            runs.append([one, other])
    separated = _by_row(apart)
    return [group for run in runs for group in _split(run, separated)]


def _split(run: Sequence[int], separated: Separated) -> Iterator[list[int]]:
    """A run as groups in which no two photos are kept apart."""
    left = list(run)
    while len(left) > 1:
        group = _without_apart(left, separated)
        if len(group) > 1:
            yield group
        left = [row for row in left if row not in set(group)]


def _without_apart(rows: Sequence[int], separated: Separated) -> list[int]:
    """As many of some rows, from the first on, as are not kept apart from those before."""
    group, refused = list[int](), set[int]()
    for row in rows:
        if row not in refused:
            group.append(row)
            refused |= separated.get(row, set())
    return group


def _by_row(apart: Apart) -> Separated:
    separated = defaultdict[int, set[int]](set)
    for one, other in apart:
        separated[one].add(other)
        separated[other].add(one)
    return separated
