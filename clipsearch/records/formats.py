"""The formats of photos that clipsearch reads: decoder, scanner and window take them from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["FAMILIES", "FORMATS", "PhotoFormat"]


@dataclass(frozen=True, slots=True)
class PhotoFormat:
    """One format.

    Attributes:
        name: as Pillow calls it, and as `PhotoFacts.format` and filters do.
        suffixes: of its files, in lower case with the dot, the usual one first.
    """

    name: str
    suffixes: tuple[str, ...]

    @property
    def mime_type(self) -> str:
        """The media type: "image/jpeg"."""
        return f"image/{self.name.lower()}"


FORMATS = (
    PhotoFormat("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo")),  # an MPO begins with a JPEG
    PhotoFormat("PNG", (".png", ".apng")),
    PhotoFormat("WEBP", (".webp",)),
    PhotoFormat("GIF", (".gif",)),
    PhotoFormat("BMP", (".bmp", ".dib")),
    PhotoFormat("TIFF", (".tif", ".tiff")),
    PhotoFormat("AVIF", (".avif",)),
)

FAMILIES: Mapping[str, tuple[str, ...]] = {"RAW": ()}
"""Names that stand for several formats in queries; of one without formats no photo is read yet."""
