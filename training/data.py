"""Photos, captions, and the views (crops) of photos that training sees."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps
from torch import Tensor

from clipsearch.library.searching.query import normalize
from training.towers import IMAGE_SIZE

GREY_VIEW = 6


@dataclass(frozen=True)
class Photo:
    """One captioned photo."""

    path: Path
    captions: tuple[str, ...]


def read_photos(folder: Path, split: str) -> list[Photo]:
    """Return the photos of a split ('train' or 'dev') in the order of their names."""
    captions: dict[str, list[str]] = defaultdict(list)
    with (folder / "captions.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == split:
                captions[row["image"]].append(tidy(row["caption"]))
    return [Photo(folder / "images" / name, tuple(captions[name])) for name in sorted(captions)]


def tidy(caption: str) -> str:
    """Return a caption as a query is read: no blanks before punctuation, no quotes, no full stop."""
    return normalize(caption)


def view(image: Image.Image, number: int, seed: int) -> Image.Image:
    """Return view `number` of a photo, `IMAGE_SIZE` square.

    View 0 is the whole photo squeezed to a square (what the model sees in use), view 1 its mirror
    image; higher ones are random crops of 30 to 100 % of the area whose aspect changes by up to
    1.5 either way, mirrored half of the time, with slightly changed light and colour. The last view
    is the whole photo in grey, so that grey pictures are not all alike to the model.
    """
    size = (IMAGE_SIZE, IMAGE_SIZE)
    if number < 2:
        squeezed = image.resize(size, Image.Resampling.BICUBIC)
        return squeezed if number == 0 else ImageOps.mirror(squeezed)
    if number == GREY_VIEW:
        return ImageOps.grayscale(image.resize(size, Image.Resampling.BICUBIC)).convert("RGB")
    rng = random.Random(seed * 1000 + number)
    area, aspect = rng.uniform(0.3, 1.0), 1.5 ** rng.uniform(-1, 1)
    width = min(1.0, (area * aspect) ** 0.5) * image.width
    height = min(1.0, (area / aspect) ** 0.5) * image.height
    left, top = rng.uniform(0, image.width - width), rng.uniform(0, image.height - height)
    box = (left, top, left + width, top + height)
    crop = image.resize(size, Image.Resampling.BICUBIC, box=box)
    for change in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        crop = change(crop).enhance(rng.uniform(0.75, 1.25))
    return ImageOps.mirror(crop) if rng.random() < 0.5 else crop


def view_batches(paths: Iterable[Path], number: int, size: int = 64) -> Iterator[Tensor]:
    """Yield uint8 batches (N, 3, `IMAGE_SIZE`, `IMAGE_SIZE`), decoded one batch ahead."""

    def load(item: tuple[int, Path]) -> NDArray[np.uint8]:
        with Image.open(item[1]) as image:
            return np.asarray(view(image.convert("RGB"), number, item[0]))

    def stack(items: tuple[tuple[int, Path], ...]) -> Tensor:
        return torch.from_numpy(np.stack([load(item) for item in items])).permute(0, 3, 1, 2)

    with ThreadPoolExecutor(1) as pool:
        waiting = None
        numbered = tuple(enumerate(paths))
        for start in range(0, len(numbered), size):
            following = pool.submit(stack, numbered[start : start + size])
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()
