"""Pairs of photos that may belong together: neighbours in sorted hashes and in the vector index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from clipsearch.library.grouping.signature_comparison import Layouts, may_be_same
from clipsearch.library.grouping.signatures import Hashes
from clipsearch.records import Ids

__all__ = ["Pairs", "first_of_each", "hopeful", "joined", "limits", "near_hashes", "two_steps"]

Pairs = npt.NDArray[np.int64]
"""Rows of two photos each, the smaller one first: (n, 2)."""
WINDOW = 12  # neighbours on each side in a sorted list of hashes
TURNS = (0, 16, 32, 48)  # bits by which hashes are rotated, so that some begin with bits that are equal
MOST_BITS = 12  # in which hashes of one picture differ; of other pictures one in a thousand pairs does
HOPEFUL_BATCH = 2048  # pairs
MOST_NEIGHBOURS = 12  # of a photo, that are compared with each other
FEWEST = 50  # photos of which `limits` are taken


def near_hashes(hashes: Hashes, step: Callable[[], None] = lambda: None) -> Pairs:
    """Pairs whose hashes differ in few bits, in any orientation.

    The sorted neighbourhood method (M. A. Hernández, S. J. Stolfo, "The merge/purge problem for large
    databases", SIGMOD 1995) on rotated hashes, as M. S. Charikar ("Similarity estimation techniques from
    rounding algorithms", STOC 2002) searches near bit strings. Some pairs may be missed.

    Args:
        hashes: in all orientations.
        step: called now and then; it may raise to stop.
    """
    count, found = len(hashes), [np.zeros((0, 2), dtype=np.int64)]
    rows = np.arange(count)
    for turn in TURNS if count > 1 else ():
        upright = _rotated(hashes[:, 0], turn)
        order = np.argsort(upright, kind="stable")
        for orientation in range(hashes.shape[1]):
            step()
            keys = _rotated(hashes[:, orientation], turn)
            places = np.searchsorted(upright[order], keys)
            for offset in range(-WINDOW, WINDOW):
                others = order[np.clip(places + offset, 0, count - 1)]
                bits = np.bitwise_count(hashes[:, orientation] ^ hashes[others, 0])
                near = np.flatnonzero((bits <= MOST_BITS) & (others != rows))
                found.append(np.stack((near, others[near]), axis=1))
        found = [joined(found)]
    return found[0]


def hopeful(pairs: Pairs, layouts: Layouts, step: Callable[[], None] = lambda: None) -> Pairs:
    """Those of some pairs of rows that may be the same picture by layouts, all zero where unknown."""
    found = [pairs[:0]]
    for start in range(0, len(pairs), HOPEFUL_BATCH):
        step()
        some = pairs[start : start + HOPEFUL_BATCH]
        found.append(some[may_be_same(layouts[some[:, 0]], layouts[some[:, 1]])])
    return np.concatenate(found)


def two_steps(pairs: Pairs, count: int) -> Iterator[Pairs]:
    """Pairs of photos that are both paired with a third one, but not with each other; of many some.

    Args:
        pairs: of rows below `count`.
        count: number of photos.
    """
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.searchsorted(both[:, 0], np.arange(count + 1))
    known = set(map(tuple, pairs.tolist()))
    for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        if last - first > 1:
            near = both[first : min(last, first + MOST_NEIGHBOURS), 1].tolist()
            more = [
                (one, other)
                for place, one in enumerate(near)
                for other in near[place + 1 :]
                if (one, other) not in known
            ]
            known.update(more)
            if more:
                yield np.array(more, dtype=np.int64)


def joined(parts: list[Pairs]) -> Pairs:
    """All pairs, each once, the smaller photo first, sorted."""
    pairs = np.sort(np.concatenate([np.zeros((0, 2), dtype=np.int64), *parts]), axis=1)
    return pairs[first_of_each(pairs)]


def first_of_each(pairs: Pairs) -> Ids:
    """The places of pairs, each once, in their order; sorted as one number each, which takes a tenth."""
    return np.unique(pairs[:, 0] * (pairs.max(initial=0) + 1) + pairs[:, 1], return_index=True)[1]


def limits(vectors: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Mean and standard deviation of the cosines of different photos, of a sample of vectors (n, dimensions).

    They are another model's in another place; of few photos they are those of the starter.
    """
    if len(vectors) < FEWEST:
        return 0.12, 0.175
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return float(cosines.mean()), float(cosines.std())


def _rotated(values: npt.NDArray[np.uint64], bits: int) -> npt.NDArray[np.uint64]:
    return values if not bits else (values << np.uint64(bits)) | (values >> np.uint64(64 - bits))
