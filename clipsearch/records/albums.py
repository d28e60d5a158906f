"""Records about albums."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Album"]


@dataclass(frozen=True, slots=True)
class Album:
    """An album.

    Attributes:
        name: each once, A to Z count as a to z.
        count: photos in it that have a file; copies count once.
        missing: photos in it that have no file now; they are in it again when they come back.
        cover: the key of the content that stands for it; None where it has no photo.
    """

    name: str
    count: int
    missing: int = 0
    cover: int | None = None
