"""A real library on drawn pictures, with an embedder that sees only colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Library
from tests.drawing import draw
from tests.fakes import ColourEmbedder


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three pictures in two folders."""
    album = tmp_path / "album"
    draw(album / "red.png", "red")
    draw(album / "green.jpg", "green")
    draw(album / "sea" / "blue.png", "blue")
    return album


@pytest.fixture
def embedder() -> ColourEmbedder:
    return ColourEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: ColourEmbedder) -> Iterator[Library]:
    with Library.open(tmp_path / "data", embedder=embedder) as library:
        yield library
