"""The country at a position, by outlines in `resources/places` (Natural Earth, 1:10 million)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from clipsearch.settings import resources

__all__ = ["UNITS", "Borders"]

UNITS = 10_000  # of a degree: 11 m

Ring = npt.NDArray[np.floating[Any]]


class Borders:
    """Countries as rings of longitudes and latitudes, (n, 2), that may reach beyond 180 degrees."""

    def __init__(self, rings: Sequence[Ring], numbers: npt.NDArray[Any], codes: Sequence[str]) -> None:
        """Take the rings, the number of the country of each, and the codes of countries by their numbers."""
        self._rings, self._numbers, self._codes = rings, numbers, codes
        self._low = np.array([ring.min(axis=0) for ring in rings])
        self._high = np.array([ring.max(axis=0) for ring in rings])

    @classmethod
    def load(cls) -> Self:
        """Those that come with the program."""
        with np.load(resources() / "places" / "borders.npz", allow_pickle=False) as table:
            lines = np.split(table["steps"], np.cumsum(table["counts"])[:-1])
            rings = [(np.cumsum(line, axis=0) / UNITS).astype(np.float32) for line in lines]
            return cls(rings, table["numbers"], table["codes"].tobytes().decode().split("\n"))

    def find(self, latitude: float, longitude: float) -> str:
        """The ISO 3166 code of the country, "" where it is none; some coasts are left out."""
        crossed = dict[int, int]()
        for turned in (longitude, longitude - 360, longitude + 360):
            point = np.array((turned, latitude))
            for place in np.flatnonzero(((self._low <= point) & (point <= self._high)).all(axis=1)).tolist():
                number = int(self._numbers[place])
                crossed[number] = crossed.get(number, 0) + _crossings(self._rings[place], turned, latitude)
        return next((self._codes[number] for number, count in crossed.items() if count % 2), "")


def _crossings(ring: Ring, longitude: float, latitude: float) -> int:
    """How often a line from a point to the east crosses a ring."""
    following = np.roll(ring, -1, axis=0)
    rows = np.flatnonzero((ring[:, 1] > latitude) != (following[:, 1] > latitude))
    (x, y), (to_x, to_y) = ring[rows].T, following[rows].T
    return int(np.count_nonzero(longitude < (to_x - x) * (latitude - y) / (to_y - y) + x))
