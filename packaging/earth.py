"""Writes `resources/earth/land.npz`: the outlines of the land, from Natural Earth's, which are public domain.

`npm pack world-atlas@2.0.2`, unpack it, and `.venv/bin/python packaging/earth.py FOLDER` with the folder that
has `land-110m.json` and `land-50m.json`: TopoJSON (https://github.com/topojson/topojson-specification).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

TARGET = Path(__file__).resolve().parent.parent / "resources" / "earth" / "land.npz"
SCALES = {"coarse": "land-110m.json", "fine": "land-50m.json"}
UNITS = 16383  # of 180 degrees: 1.2 km


def main(folder: Path) -> None:
    """Convert both scales."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, file in SCALES.items():
        rings, ends, count = [], [], 0
        for polygon in polygons(json.loads((folder / file).read_text())):
            for number, ring in enumerate(map(unwrapped, polygon), start=1):
                rings.append(np.round(ring * (UNITS / 180)).astype(np.int16))
                count += len(ring)
                ends.append((count, number == len(polygon)))
        arrays[f"{name}_points"] = np.concatenate(rings)
        arrays[f"{name}_ends"] = np.array(ends, dtype=np.int32)
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(TARGET, **arrays)


def polygons(topology: Any) -> Iterator[list[npt.NDArray[np.float64]]]:
    """The polygons, each as its rings of longitudes and latitudes, (n, 2)."""
    scale, move = (np.array(topology["transform"][part]) for part in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + move for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for part in parts:
            yield [
                np.concatenate([(arcs[one] if one >= 0 else arcs[~one][::-1])[:-1] for one in ring])
                for ring in part
            ]


def unwrapped(ring: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A ring without jumps at 180 degrees, beyond which it may reach; one around a pole is led over it."""
    longitudes = np.unwrap(ring[:, 0], period=360)
    turn = np.unwrap([longitudes[-1], ring[0, 0]], period=360)[1] - longitudes[0]
    if abs(turn) > 180:
        pole = np.copysign(90, ring[:, 1].mean())
        longitudes = np.concatenate(
            [longitudes, longitudes[:1] + turn, longitudes[:1] + turn, longitudes[:1]]
        )
        ring = np.concatenate([ring, ring[:1], [[0, pole], [0, pole]]])
    ring = np.stack((longitudes, ring[:, 1]), axis=1)
    middle = (longitudes.min() + longitudes.max()) / 2
    ring[:, 0] -= 360 * np.round(middle / 360)
    return ring


if __name__ == "__main__":
    main(Path(sys.argv[1]))
