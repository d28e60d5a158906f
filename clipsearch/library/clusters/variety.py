"""Choosing photos that are good and differ from each other."""

from __future__ import annotations

import numpy as np

from clipsearch.records import Ids, Vector, Vectors

__all__ = ["varied"]

LIKENESS = 0.5  # weight of the likeness to a photo that was chosen before, against how good a photo is


def varied(values: Vector, vectors: Vectors, count: int) -> Ids:
    """The rows of good photos that differ: the best one, then always the best beyond what was chosen.

    By maximal marginal relevance (J. Carbonell, J. Goldstein, The Use of MMR, SIGIR 1998).

    Args:
        values: how good each photo is, float32 (n,), on the scale of cosines.
        vectors: of the photos, float32 (n, dimensions), unit rows.
        count: at most so many rows.

    Returns:
        int64 (at most `count`,).
    """
    chosen = list[int]()
    likeness = np.zeros(len(values), np.float32)
    left = values.astype(np.float32).copy()
    while len(chosen) < min(count, len(values)):
        best = int(np.argmax(left - LIKENESS * likeness))
        chosen.append(best)
        left[best] = -np.inf
        likeness = np.maximum(likeness, vectors @ vectors[best])
    return np.array(chosen, np.int64)
