"""Writes `resources/places/borders.npz`: the countries, from outlines of Natural Earth (public domain).

`npm pack world-atlas@2.0.2`, unpack it, and `.venv/bin/python packaging/borders.py FOLDER` with the folder
that has `countries-10m.json`: TopoJSON. Borders stay as they are; of coasts, where the nearest town tells the
country as well, few points are kept. Which code a country has is told by the towns in it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]

from earth import unwrapped  # noqa: E402

from clipsearch.photos.metadata.borders import UNITS, Borders  # noqa: E402

TARGET = Path(__file__).resolve().parent.parent / "resources" / "places"
COAST_STEP = 0.1  # degrees between two points of a coast
LEAST_POINTS = 4  # of a ring


def main(folder: Path) -> None:
    """Convert them, first with numbers for codes, which are then known by the towns."""
    topology = json.loads((folder / "countries-10m.json").read_text())
    shapes = [shape for shape in topology["objects"]["countries"]["geometries"] if shape.get("arcs")]
    rings, numbers = [], []
    arcs = simplified(topology, shapes)
    for number, shape in enumerate(shapes):
        for ring in rings_of(shape):
            line = np.concatenate([(arcs[one] if one >= 0 else arcs[~one][::-1])[:-1] for one in ring])
            if len(line) >= LEAST_POINTS:
                rings.append(unwrapped(line))
                numbers.append(number)
    borders = Borders(rings, np.array(numbers), [str(number) for number in range(len(shapes))])
    with np.load(TARGET / "towns.npz", allow_pickle=False) as table:
        degrees, towns = table["degrees"][::7], table["country"][::7]
        codes = table["codes"].tobytes().decode().split("\n")
    inside: dict[str, Counter[str]] = {}
    for (latitude, longitude), town in zip(degrees.tolist(), towns.tolist(), strict=True):
        if number := borders.find(latitude, longitude):
            inside.setdefault(number, Counter())[codes[town]] += 1
    names = [inside[str(n)].most_common(1)[0][0] if str(n) in inside else "" for n in range(len(shapes))]
    used = [place for place, number in enumerate(numbers) if names[number]]
    lines = [np.round(rings[place] * UNITS).astype(np.int32) for place in used]
    np.savez_compressed(
        TARGET / "borders.npz",
        steps=np.concatenate([np.diff(line, axis=0, prepend=np.zeros((1, 2), np.int32)) for line in lines]),
        counts=np.array([len(line) for line in lines], dtype=np.int32),
        numbers=np.array([numbers[place] for place in used], dtype=np.int16),
        codes=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
    )


def rings_of(shape: dict[str, Any]) -> list[list[int]]:
    """The rings of a country, each as numbers of arcs."""
    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [ring for part in parts for ring in part]


def simplified(topology: dict[str, Any], shapes: list[dict[str, Any]]) -> list[npt.NDArray[np.float64]]:
    """All arcs in degrees; of those of one country alone, which are coasts, few points."""
    uses = Counter(one if one >= 0 else ~one for shape in shapes for ring in rings_of(shape) for one in ring)
    scale, move = (np.array(topology["transform"][part]) for part in ("scale", "translate"))
    found = []
    for number, steps in enumerate(topology["arcs"]):
        line = np.cumsum(steps, axis=0) * scale + move
        if uses[number] < 2:
            along = np.concatenate([[0], np.cumsum(np.abs(np.diff(line, axis=0)).max(axis=1))])
            kept = np.unique(np.searchsorted(along, np.arange(0, along[-1], COAST_STEP)))
            line = line[np.append(kept, len(line) - 1)]
        found.append(line)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
