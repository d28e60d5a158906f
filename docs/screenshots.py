"""Makes the pictures in this folder from the sample photos: `make screenshots`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from clipsearch import Library, sample_folders
from clipsearch.gui.snapshot import save_picture

HERE = Path(__file__).parent
PHOTOS = {".jpg", ".png"}
LEAST_BYTES = 40_000  # below are icons and test charts, which nobody keeps among photos


def main() -> None:
    """Index copies of the sample photos in a folder with a plain name, and take the pictures."""
    with tempfile.TemporaryDirectory() as place:
        album = Path(place, "Pictures")
        album.mkdir()
        for folder in sample_folders():
            for photo in folder.iterdir():
                if photo.suffix in PHOTOS and photo.stat().st_size > LEAST_BYTES:
                    shutil.copy(photo, album)
        with Library.open(Path(place, "library")) as library:
            library.add(album)
            library.index()
            save_picture(library, HERE / "window-light.png", "a cup of coffee")
            save_picture(library, HERE / "window-dark.png", "a flower", theme="dark")


if __name__ == "__main__":
    main()
