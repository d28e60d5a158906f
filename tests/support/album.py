"""Pictures that tests draw."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.support.colour_embedder import COLOURS

__all__ = ["draw"]


def draw(path: Path, colour: str, size: tuple[int, int] = (48, 32)) -> Path:
    """A picture of one colour, in the format that the suffix names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, COLOURS[colour]).save(path)
    return path
