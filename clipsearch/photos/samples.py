"""The demo photos: pictures in installed packages, used where they are, never copied."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from clipsearch.errors import ClipsearchError

__all__ = ["sample_folders"]

_PLACES = {
    "skimage": "data",
    "sklearn": "datasets/images",
    "matplotlib": "mpl-data/sample_data",
}


def sample_folders() -> list[Path]:
    """Folders of sample photos (scikit-image's, scikit-learn's, matplotlib's).

    Raises:
        ClipsearchError: none of the packages is installed.
    """
    found = [
        Path(spec.origin).parent / place
        for package, place in _PLACES.items()
        if (spec := find_spec(package)) is not None and spec.origin
    ]
    folders = [folder for folder in found if folder.is_dir()]
    if not folders:
        raise ClipsearchError(
            "The demo photos are not installed", 'Install them: pip install "clipsearch[demo]"'
        )
    return folders
