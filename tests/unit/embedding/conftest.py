"""Fixtures of all tests of `embedding`: a tiny model in a folder, and pictures for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.tiny_models import make


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("clip")
    make("clip", place)
    return place


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    dice = np.random.default_rng(0)
    coarse = [dice.integers(0, 256, (6, 8, 3), dtype=np.uint8) for _ in range(5)]
    return [Image.fromarray(some).resize((80, 60), Image.Resampling.BICUBIC) for some in coarse]
