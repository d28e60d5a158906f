"""Libraries of the starter that need not measure it: empty, or of the sample photos."""

from __future__ import annotations

import shutil
from pathlib import Path

from clipsearch import Library
from clipsearch.store import data_folder
from tests.support.sample_photos import sample_photos

__all__ = ["begin_library", "index_samples"]


def begin_library(folder: Path, tuning: Path) -> None:
    """Make a library that holds nothing yet but what was measured of the starter on this machine."""
    data_folder.prepare(folder)
    data_folder.write_mark(folder)
    shutil.copy(tuning, folder)


def index_samples(folder: Path, tuning: Path) -> None:
    """Fill a folder with `photos`, copies of all sample photos, and `data`, a library of them."""
    (folder / "photos").mkdir()
    for path in sample_photos():
        shutil.copy(path, folder / "photos")
    begin_library(folder / "data", tuning)
    with Library.open(folder / "data") as library:
        library.add(folder / "photos")
        library.index()
