"""What every reader of formats returns: a picture whose header was read, and then its pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.metadata.exif import Tags

__all__ = ["INCOMPLETE", "Loaded", "Opened", "damaged_error", "unsupported_error"]

INCOMPLETE = "The file is cut off or damaged; a part of the picture is missing"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A decoded picture.

    Attributes:
        image: in any mode, as it is stored; `info` has its ICC profile.
        size: width and height of the picture in full, as it is stored; `image` may be smaller.
        tags: orientation, date and camera.
        missing: a sentence about what could not be decoded, "" where all of it could.
    """

    image: Image.Image
    size: tuple[int, int]
    tags: Tags
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture of which only the header was read.

    Attributes:
        name: of its format, as in the registry.
        needed: bytes of memory that decoding takes, beside the file's own, with the conversion to RGB.
        least: what both sides of the image must have at least, pixels, where the picture's have.
        load: decodes it; raises what its library raises for damaged data.
    """

    name: str
    needed: int
    least: int
    load: Callable[[], Loaded]


def damaged_error() -> PhotoError:
    """Nothing of a picture can be decoded."""
    return PhotoError("truncated", "The picture is cut off or damaged, so that nothing of it can be decoded")


def unsupported_error(name: str, why: str = "") -> PhotoError:
    """A picture is whole, but cannot be decoded."""
    return PhotoError("unsupported", why or f"This variety of {name} cannot be decoded")
