"""Everyday queries over the sample photos that scikit-image, scikit-learn and matplotlib ship.

Used to measure only, never to train.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from PIL import Image

FOLDERS = {
    "skimage": "data",
    "sklearn": "datasets/images",
    "matplotlib": "mpl-data/sample_data",
}

DEMO = {
    "a cat": "chelsea",
    "an astronaut": "astronaut",
    "a cup of coffee": "coffee",
    "a rocket": "rocket",
    "coins": "coins",
    "the moon": "moon",
    "a motorcycle": "motorcycle",
    "a galaxy": "hubble_deep_field",
    "a temple": "china",
    "a flower": "flower",
}
"""The demo queries and the photo that should come first (by the start of its file name)."""

QUERIES = {
    "astronaut": (
        "a woman in an orange space suit",
        "a smiling astronaut in front of a flag",
        "space suit",
    ),
    "brick": ("a brick wall", "bricks"),
    "camera": ("a man with a camera on a tripod", "cameraman", "a photographer", "tripod"),
    "chelsea": ("kitten", "close-up of a cat", "cat"),
    "coffee": (
        "coffee",
        "espresso in a cup on a saucer",
        "a mug on a wooden table",
        "breakfast drink",
    ),
    "coins": ("money", "ancient coins", "a collection of coins"),
    "grass": ("grass", "a lawn"),
    "gravel": ("gravel", "pebbles", "small stones"),
    "horse": ("a horse", "silhouette of a horse"),
    "hubble_deep_field": (
        "stars in space",
        "galaxies in the night sky",
        "outer space",
        "the universe",
    ),
    "moon": ("craters on the surface of the moon", "lunar surface"),
    "motorcycle": ("a red motorbike in a garage", "motorbike", "vehicle"),
    "rocket": ("a rocket on the launch pad", "spacecraft launch", "a space rocket at night"),
    "page": ("a page of text", "a printed page", "text"),
    "text": ("handwriting", "handwritten formulas", "mathematics on paper"),
    "retina": ("a retina", "a medical image of an eye", "the inside of an eye"),
    "china": ("a pagoda", "chinese architecture", "an asian building"),
    "flower": ("an orange dahlia", "a blossom in the garden", "flowers"),
    "grace_hopper": (
        "a woman in a navy uniform",
        "a portrait of an old woman with glasses",
        "a military officer",
        "an admiral",
    ),
    "clock_motion": ("a clock",),
    "chessboard": ("a chessboard", "checkerboard pattern"),
    "Minduka_Present_Blue_Pack": ("a gift", "a present with a ribbon", "a birthday present"),
    "color": ("a colour wheel", "rainbow colours"),
    "ihc": ("cells under a microscope", "tissue under a microscope"),
    "cell": ("a cell under a microscope",),
    "phantom": ("a brain scan",),
}
"""More ways to ask for a sample photo."""


def sample_photos() -> list[Path]:
    """Return the pictures found in the installed packages, at least 100 pixels wide and high."""
    found: list[Path] = []
    for package, below in FOLDERS.items():
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            continue
        folder = Path(spec.origin).parent / below
        found += sorted(p for p in folder.iterdir() if p.suffix in {".png", ".jpg", ".jpeg"})
    return [path for path in found if _is_photo(path)]


def _is_photo(path: Path) -> bool:
    with Image.open(path) as image:
        return min(image.size) >= 100
