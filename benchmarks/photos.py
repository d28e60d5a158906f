"""Makes photo-like JPEGs: smooth structure at every scale, mild noise, EXIF, the file size a camera writes.

Speed does not depend on what is in a picture, but it does depend on how much of it is noise.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops

__all__ = ["SIZES", "make"]

SIZES = {"12 MP": (4000, 3000), "2 MP": (1632, 1224), "0.05 MP": (256, 192)}
QUALITY = 93
GRAIN = 6.0  # standard deviation of the sensor's noise, in grey levels
GRAIN_SIDE = 1024
OCTAVES = 7  # scales of structure, each half as large as the one before
SINCE = datetime(2019, 5, 1, 9, 30)
MAKE, MODEL, DATE, EXIF_IFD, ORIGINAL = 0x010F, 0x0110, 0x0132, 0x8769, 0x9003  # Exif 2.32


def make(folder: Path, count: int, size: tuple[int, int]) -> list[Path]:
    """Draw `count` different JPEGs of width x height pixels; those that are there are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"IMG_{number:05}.jpg" for number in range(count)]
    grain = _grain()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for path in pool.map(lambda pair: _write(*pair, size, grain), enumerate(paths)):
            assert path.stat().st_size > 0
    return paths


def _write(number: int, path: Path, size: tuple[int, int], grain: Image.Image) -> Path:
    if not path.exists():
        dice = np.random.default_rng(number)
        image = ImageChops.add(_scene(dice, size), _tiled(dice, grain, size), scale=1, offset=-128)
        unfinished = path.with_suffix(".part")
        image.save(unfinished, "JPEG", quality=QUALITY, exif=_exif(number))
        unfinished.replace(path)
    return path


def _scene(dice: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """Random structure whose contrast halves with its size, as it does in pictures of the world."""
    width, height = size
    scene = np.zeros((height // 4, width // 4, 3), dtype=np.float32)
    for octave in range(OCTAVES):
        cells = dice.normal(0, 60 * 0.62**octave, (3 << octave, 4 << octave, 3)).astype(np.float32)
        scene += np.stack(
            [_enlarged(cells[..., channel], scene.shape[1::-1]) for channel in range(3)], axis=-1
        )
    image = Image.fromarray(np.clip(scene + 128, 0, 255).astype(np.uint8))
    return image.resize(size, Image.Resampling.BICUBIC)


def _enlarged(cells: np.ndarray, size: Sequence[int]) -> np.ndarray:
    return np.asarray(Image.fromarray(cells).resize((size[0], size[1]), Image.Resampling.BICUBIC))


def _grain() -> Image.Image:
    noise = np.random.default_rng(1).normal(128, GRAIN, (GRAIN_SIDE, GRAIN_SIDE, 3))
    return Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8))


def _tiled(dice: np.random.Generator, grain: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The grain over a whole picture, from another place in each."""
    left, top = dice.integers(0, GRAIN_SIDE, 2).tolist()
    whole = Image.new("RGB", size)
    for x in range(-left, size[0], GRAIN_SIDE):
        for y in range(-top, size[1], GRAIN_SIDE):
            whole.paste(grain, (x, y))
    return whole


def _exif(number: int) -> Image.Exif:
    exif, moment = Image.Exif(), SINCE + timedelta(hours=7 * number)
    exif[MAKE], exif[MODEL] = "Clipsearch", "Bench 1"
    exif[DATE] = f"{moment:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(EXIF_IFD)[ORIGINAL] = exif[DATE]
    return exif
