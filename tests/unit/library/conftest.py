"""Drawn pictures for a real library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drawing import draw


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three pictures in two folders."""
    album = tmp_path / "album"
    draw(album / "red.png", "red")
    draw(album / "green.jpg", "green")
    draw(album / "sea" / "blue.png", "blue")
    return album
