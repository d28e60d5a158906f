"""Real pictures for tests: the sample photos that installed packages carry."""

from __future__ import annotations

from pathlib import Path

from clipsearch.photos.samples import sample_folders
from clipsearch.photos.scanning.scanner import scan

__all__ = ["sample_photos"]


def sample_photos() -> list[Path]:
    """All of them in a fixed order, without icons and without scientific TIFF layouts."""
    return [
        folder / file.path
        for folder in sample_folders()
        for file in scan(folder).files
        if file.size > 2000 and not file.path.endswith(".tif")
    ]
