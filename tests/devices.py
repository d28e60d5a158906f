"""Decoders for the embedding process that make its device fail, for machines without another device."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clipsearch.photos.decode import Prepared, prepare, prepare_bytes

__all__ = ["always_loses_its_device", "fits_one_photo", "loses_its_device_once", "prepare_bytes"]


def fits_one_photo(path: Path, image_size: int, max_megapixels: int) -> Prepared:
    """The device's memory holds one photo at a time."""

    def encode(self: Any, images: Sequence[Any]) -> Any:
        if len(images) > 1:
            import torch

            sys.stderr.write("a batch of 2 or more did not fit\n")
            sys.stderr.flush()
            raise torch.OutOfMemoryError("CUDA out of memory")
        return encode.real(self, images)  # type: ignore[attr-defined]

    _replace(encode)
    return prepare(path, image_size, max_megapixels)


def loses_its_device_once(path: Path, image_size: int, max_megapixels: int) -> Prepared:
    """The first batch loses the device; a mark beside the photo says that it is lost already."""
    mark = path.with_name("lost")
    if not mark.exists():

        def encode(self: Any, images: Sequence[Any]) -> Any:
            mark.touch()
            raise _lost()

        _replace(encode)
    return prepare(path, image_size, max_megapixels)


def always_loses_its_device(path: Path, image_size: int, max_megapixels: int) -> Prepared:
    """Every batch loses the device."""

    def encode(self: Any, images: Sequence[Any]) -> Any:
        raise _lost()

    _replace(encode)
    return prepare(path, image_size, max_megapixels)


def _lost() -> RuntimeError:
    import torch

    return torch.AcceleratorError("CUDA error: unspecified launch failure")


def _replace(encode: Any) -> None:
    """Put a function in the place of the model's own, which is kept as its attribute `real`."""
    from clipsearch.embedding.clip import Clip

    current = Clip.encode_images
    encode.real = getattr(current, "real", current)
    Clip.encode_images = encode  # type: ignore[method-assign]
