"""The interface of whatever turns photos and words into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from clipsearch.records import Encoded, Listing, ModelInfo, Vectors

__all__ = ["Embedder"]


class Embedder(Protocol):
    """Turns photos and words into unit vectors of one model."""

    def info(self) -> ModelInfo:
        """Return what is loaded; waits for it. Raises ModelError or WorkerError."""
        ...

    def encode_photo(self, path: Path, listing: Listing | None = None) -> Future[Encoded]:
        """Decode and embed a file; the future raises PhotoError where that is impossible.

        With the `listing` that found the file, it must be that file still.
        """
        ...

    def encode_picture(self, picture: Path | bytes) -> Future[Encoded]:
        """Embed a query picture ahead of all photos."""
        ...

    def encode_words(self, texts: Sequence[str]) -> Future[Vectors]:
        """Embed texts ahead of all photos: float32 (n, dimensions)."""
        ...

    def close(self) -> None:
        """End it; futures that are not answered yet raise WorkerError."""
        ...
