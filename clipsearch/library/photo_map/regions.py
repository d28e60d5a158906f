"""Regions of a map that get a name: cells of finer and finer grids in which many photos lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from clipsearch.records import Ids, Vectors

__all__ = ["MapRegion", "find_regions"]

SIDES = (5, 10, 20, 40, 80)  # cells along each side of the map, by level
FEWEST = 12  # photos in a cell that gets a name
MOST_CELLS = 160  # of each level, those with the most photos
SAMPLE = 48  # photos of a cell that tell what is in it
APART = 1.6  # cells: regions of one level with the same words are at least so far apart


@dataclass(frozen=True, slots=True)
class MapRegion:
    """A region of a map and what most of its photos show.

    Attributes:
        words: the likeliest terms, the best first.
        x: of its middle, from 0 to 1.
        y: of its middle, from 0 to 1, downwards.
        photos: how many lie in it.
        level: from 0; a region of the next level is half as wide.
    """

    words: tuple[str, ...]
    x: float
    y: float
    photos: int
    level: int


def find_regions(
    points: Vectors, words_of: Callable[[Ids], Sequence[str]], step: Callable[[], None] = lambda: None
) -> list[MapRegion]:
    """The regions of all levels, those of a level by the number of their photos.

    Args:
        points: positions from 0 to 1: float32 (n, 2).
        words_of: terms for photos by their rows; none where nothing is likely.
        step: called now and then; it may raise to stop.
    """
    found: list[MapRegion] = []
    for level, side in enumerate(SIDES):
        columns = np.minimum((points * side).astype(np.int64), side - 1)
        cells = columns[:, 1] * side + columns[:, 0]
        order = np.argsort(cells, kind="stable")
        starts = np.searchsorted(cells[order], np.arange(side * side + 1))
        counts = np.diff(starts)
        here: list[MapRegion] = []
        for cell in np.argsort(-counts, kind="stable")[:MOST_CELLS].tolist():
            if counts[cell] < FEWEST:
                break
            step()
            rows = order[starts[cell] : starts[cell + 1]]
            if words := tuple(words_of(rows[:: -(-len(rows) // SAMPLE)])):
                x, y = np.median(points[rows], axis=0).tolist()
                region = MapRegion(words, x, y, len(rows), level)
                if all(_are_apart(region, other, APART / side) for other in here):
                    here.append(region)
        found += here
    return found


def _are_apart(one: MapRegion, other: MapRegion, distance: float) -> bool:
    return one.words[0] != other.words[0] or max(abs(one.x - other.x), abs(one.y - other.y)) >= distance
