"""Where in a photo a query is found: an estimate from the embeddings of windows that slide over it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clipsearch.embedding.embedder import Embedder
from clipsearch.records import Encoded, Pixels, Vector

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["BOUNDS", "HeatMap", "heat_map"]

BOUNDS = (448, 448)  # pixels into which the photo is fitted
SCALES = (1.0, 0.6, 0.36)  # sides of the windows, as shares of the photo's shorter side
OVERLAP = 0.5  # of a window's side, by which the next one overlaps it
MOST_WINDOWS = 160  # of one scale; a panorama has a coarser grid
CELLS = 24  # along the longer side


@dataclass(frozen=True)
class HeatMap:
    """An estimate of how much each part of a photo has to do with a query.

    Attributes:
        heat: float32 (rows, columns) from the top left, 0 to 1; all 0 where no part stands out.
        windows: how many parts of the photo were embedded.
    """

    heat: npt.NDArray[np.float32]
    windows: int

    def area(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the cells with half of the most heat, as shares of the photo."""
        rows, columns = np.nonzero(self.heat >= max(float(self.heat.max()) / 2, 1e-6))
        if not len(rows):
            return (0.0, 0.0, 1.0, 1.0)
        height, width = self.heat.shape
        return (
            float(columns.min()) / width,
            float(rows.min()) / height,
            float(columns.max() + 1) / width,
            float(rows.max() + 1) / height,
        )


def heat_map(pixels: Pixels, query: Vector, embedder: Embedder) -> HeatMap:
    """Estimate where in a photo a query is found.

    Windows of three sizes slide over the photo, each is embedded as a photo of its own, and a cell's heat is
    the mean cosine of the windows over it, those nearest to their middle counting most, above the mean of
    all. It asks the model as it is, from outside, as occlusion does (Zeiler and Fergus, 2014) and RISE
    (Petsiuk, Das and Saenko, 2018), so that it needs no gradients, and holds for each kind of image tower.

    Args:
        pixels: the photo, fitted into `BOUNDS`.
        query: float32 (dimensions,), unit length.
        embedder: the model of the query.

    Raises:
        WorkerError: the model's process ended.
    """
    image = np.frombuffer(pixels.rgb, dtype=np.uint8).reshape(pixels.height, pixels.width, 3)
    windows = list(_windows(pixels.width, pixels.height))
    answers = [embedder.encode_picture(_encode(image[y : y + side, x : x + side])) for x, y, side in windows]
    cosines = np.array([_cosine(answer, query) for answer in answers], dtype=np.float32)
    cell = max(pixels.width, pixels.height) / CELLS
    centres_x = np.arange(max(1, round(pixels.width / cell)), dtype=np.float32) * cell + cell / 2
    centres_y = np.arange(max(1, round(pixels.height / cell)), dtype=np.float32) * cell + cell / 2
    total = np.zeros((len(centres_y), len(centres_x)), dtype=np.float32)
    weights = np.zeros_like(total)
    for (x, y, side), cosine in zip(windows, cosines, strict=True):
        near = np.outer(_bell(centres_y, y, side), _bell(centres_x, x, side)) / side
        total += near * cosine
        weights += near
    means = total / weights
    heat = np.clip(means - means.mean(), 0.0, None)
    highest = float(heat.max())
    return HeatMap(heat / highest if highest > 0 else heat, len(windows))


def _windows(width: int, height: int) -> Iterator[tuple[int, int, int]]:
    """Left, top and side of the windows, pixels."""
    for scale in SCALES:
        side = max(1, round(min(width, height) * scale))
        step = side * (1 - OVERLAP)
        across, down = (round((length - side) / step) + 1 for length in (width, height))
        if across * down > MOST_WINDOWS:
            fewer = (MOST_WINDOWS / (across * down)) ** 0.5
            across, down = max(1, round(across * fewer)), max(1, round(down * fewer))
        for y in np.linspace(0, height - side, down):
            for x in np.linspace(0, width - side, across):
                yield round(x), round(y), side


def _encode(window: npt.NDArray[np.uint8]) -> bytes:
    """A window as PPM, which costs nothing to write and to read."""
    height, width, _ = window.shape
    return f"P6 {width} {height} 255\n".encode() + window.tobytes()


def _cosine(answer: Future[Encoded], query: Vector) -> float:
    return float(answer.result().vector @ query)


def _bell(centres: npt.NDArray[np.float32], start: int, side: int) -> npt.NDArray[np.float32]:
    """Weights of cells along one axis for a window: a normal curve about its middle."""
    bell: npt.NDArray[np.float32] = np.exp(-0.5 * ((centres - start - side / 2) / (0.35 * side)) ** 2)
    return bell
