"""Positions for photos by those of their neighbours."""

from __future__ import annotations

import numpy as np

from clipsearch.records import Ids, Vectors

__all__ = ["place_by_neighbours"]

NEAR = 0.02  # of the map's side: neighbours that are further from the nearest one are in another region


def place_by_neighbours(points: Vectors, neighbours: Ids, random: np.random.Generator) -> Vectors:
    """The mean position of each photo's neighbours that lie near its nearest one, moved by a little.

    Args:
        points: positions, from 0 to 1: float32 (n, 2).
        neighbours: rows of `points`, the nearest first, -1 for none; each photo has one at least: (m, k).
        random: by what the photos are moved, so that those with the same neighbours can be told apart.

    Returns:
        float32 (m, 2).
    """
    first = np.take_along_axis(neighbours, (neighbours >= 0).argmax(axis=1)[:, None], axis=1)
    near = points[neighbours]
    counts = (neighbours >= 0) & (np.linalg.norm(near - points[first], axis=2) < NEAR)
    placed = (near * counts[:, :, None]).sum(axis=1) / counts.sum(axis=1, keepdims=True)
    spread = 0.3 / np.sqrt(max(len(points), 1))  # of photos that are evenly spread
    placed += random.uniform(-spread, spread, placed.shape)
    result: Vectors = np.clip(placed, 0, 1).astype(np.float32)
    return result
