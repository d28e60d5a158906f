"""From coordinates to country, region and town, without a network: GeoNames' towns in `resources/places`."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from clipsearch.photos.metadata.borders import Borders
from clipsearch.records.details import Place
from clipsearch.settings import resources

__all__ = ["Geocoder", "country_names", "geocoder"]

EARTH = 6371.0  # kilometres
# How far a town reaches, by the root of its population: 9 km for Paris, 0.6 km for 10,000 people. Parts of
# a city are towns of their own in the table, and nearer than the city's point.
KILOMETRES_BY_ROOT = 0.006
COSINE_NEAR = float(np.cos(60 / EARTH))  # of towns that can reach so far
IN_TOWN = 2.0  # kilometres
MOST_FAR_TOWN, MOST_FAR = 40.0, 400.0  # kilometres to a town, and to the country that it is in
BATCH = 16  # positions compared with all towns at once


class Geocoder:
    """The towns of the world with 1,000 people and more, in memory (about 25 MB). Thread-safe."""

    def __init__(self) -> None:
        """Read the table."""
        with np.load(resources() / "places" / "towns.npz", allow_pickle=False) as table:
            degrees, population = table["degrees"], table["population"]
            self._country, self._region = table["country"], table["region"]
            self._codes = table["codes"].tobytes().decode().split("\n")
            self._regions = table["regions"].tobytes().decode().split("\n")
            self._towns = table["towns"].tobytes()
        self._ends = np.flatnonzero(np.frombuffer(self._towns + b"\n", dtype=np.uint8) == ord("\n"))
        self._points = _unit_vectors(degrees)
        self._borders = Borders.load()
        self._reach = KILOMETRES_BY_ROOT * np.sqrt(population).astype(np.float32)

    def find(self, positions: Sequence[tuple[float, float]]) -> list[Place | None]:
        """Where positions (latitude and longitude in degrees) are; None far from all land with people."""
        found = list[Place | None]()
        for start in range(0, len(positions), BATCH):
            points = _unit_vectors(np.array(positions[start : start + BATCH], dtype=np.float64))
            cosines = points @ self._points.T  # (batch, towns)
            found += [
                self._find_one(position, point, cosine)
                for position, point, cosine in zip(
                    positions[start : start + BATCH], points, cosines, strict=True
                )
            ]
        return found

    def _find_one(
        self,
        position: tuple[float, float],
        point: npt.NDArray[np.float32],
        cosines: npt.NDArray[np.float32],
    ) -> Place | None:
        # Cosines do not tell apart what lies 2 km away or nearer, distances do.
        towns = np.append(np.flatnonzero(cosines > COSINE_NEAR), np.argmax(cosines))
        distances = self._distances(point, towns)
        country = int(self._country[towns[np.argmin(distances)]])
        if distances.min() > IN_TOWN:  # out in the open a border may be nearer than a town
            code = self._borders.find(*position)
            inside = self._country == self._codes.index(code) if code in self._codes else np.False_
            if inside.any():
                country = self._codes.index(code)
                towns = np.append(towns, np.argmax(np.where(inside, cosines, -1)))
                distances = self._distances(point, towns)
        # A large town beyond a border reaches no further than the border.
        costs = np.where(self._country[towns] == country, distances - self._reach[towns], np.inf)
        best = int(np.argmin(costs))
        return self._place(int(towns[best]), float(distances[best]))

    def _distances(
        self, point: npt.NDArray[np.float32], towns: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float64]:
        """Kilometres between a point and some towns."""
        chords = np.linalg.norm((self._points[towns] - point).astype(np.float64), axis=1)
        distances: npt.NDArray[np.float64] = 2 * EARTH * np.arcsin(np.minimum(chords / 2, 1))
        return distances

    def _place(self, town: int, distance: float) -> Place | None:
        if distance > MOST_FAR:
            return None
        code = self._codes[self._country[town]]
        start = int(self._ends[town - 1]) + 1 if town else 0
        name = self._towns[start : int(self._ends[town])].decode()
        region = self._regions[self._region[town]]
        country = country_names().get(code, {}).get("en", code)
        return Place(code, country, region, name if distance <= MOST_FAR_TOWN else "")


def _unit_vectors(degrees: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """Points on the unit sphere, float32 (n, 3), of latitudes and longitudes, (n, 2)."""
    latitude, longitude = np.radians(degrees.astype(np.float64)).T
    across = np.cos(latitude)
    points = np.stack((across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)), axis=1)
    return points.astype(np.float32)


_lock = threading.Lock()


def geocoder() -> Geocoder:
    """The table, read when it is first needed."""
    with _lock:
        return _read()


@cache
def _read() -> Geocoder:
    return Geocoder()


@cache
def country_names() -> Mapping[str, Mapping[str, str]]:
    """The names of countries by their ISO 3166 codes and by language."""
    text = (resources() / "places" / "countries.json").read_text(encoding="utf-8")
    names: Mapping[str, Mapping[str, str]] = json.loads(text)
    return names
