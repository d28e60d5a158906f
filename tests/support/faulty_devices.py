"""Decoders for the embedding process that make its device fail, for machines without another device."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_file
from clipsearch.photos.decoding.file_reader import Access

__all__ = [
    "busy",
    "fill_device",
    "fits_one_photo",
    "full_while_loading",
    "loses_its_device_once",
    "loses_the_processor",
    "notes_an_overlap",
    "set_busy",
]


_decoding: list[Path] = []  # in the process: what was begun


def full_while_loading(
    path: Path, image_size: int, max_megapixels: int, access: Access = None
) -> DecodedPhoto:
    """Nothing is wrong with the device once a model is loaded: see `fill_device`."""
    return decode_file(path, image_size, max_megapixels, access)


def busy(path: Path, image_size: int, max_megapixels: int, access: Access = None) -> DecodedPhoto:
    """Nothing is wrong, but other programs use the machine while the model is loaded: see `set_busy`."""
    return decode_file(path, image_size, max_megapixels, access)


def set_busy(is_busy: bool) -> None:
    """Whether other programs use the machine, whatever they do."""
    from clipsearch.embedding.acceleration import autotune

    autotune.is_busy = lambda work: is_busy


def fill_device() -> None:
    """A model is too large for the device that is found first, a GPU; the processor is asked for by name."""
    import torch

    from clipsearch.embedding import devices

    def find(wanted: str) -> torch.device:
        return torch.device("cuda" if wanted == "auto" else wanted)

    def describe(device: torch.device) -> str:
        if device.type == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return str(device)

    devices.find, devices.describe = find, describe


def fits_one_photo(path: Path, image_size: int, max_megapixels: int, access: Access = None) -> DecodedPhoto:
    """The device's memory holds one photo at a time."""

    def encode(self: Any, images: Sequence[Any]) -> Any:
        if len(images) > 1:
            import torch

            sys.stderr.write("a batch of 2 or more did not fit\n")
            sys.stderr.flush()
            raise torch.OutOfMemoryError("CUDA out of memory")
        return encode.real(self, images)  # type: ignore[attr-defined]

    _replace(encode)
    return decode_file(path, image_size, max_megapixels, access)


def loses_its_device_once(
    path: Path, image_size: int, max_megapixels: int, access: Access = None
) -> DecodedPhoto:
    """The first batch loses the device; a mark beside the photo says that it is lost already."""
    mark = path.with_name("lost")
    if not mark.exists():

        def encode(self: Any, images: Sequence[Any]) -> Any:
            mark.touch()
            self.info = replace(self.info, device="cuda")
            raise _lost()

        _replace(encode)
    return decode_file(path, image_size, max_megapixels, access)


def loses_the_processor(
    path: Path, image_size: int, max_megapixels: int, access: Access = None
) -> DecodedPhoto:
    """Every batch meets a device's error, on the processor."""

    def encode(self: Any, images: Sequence[Any]) -> Any:
        raise _lost()

    _replace(encode)
    return decode_file(path, image_size, max_megapixels, access)


def notes_an_overlap(path: Path, image_size: int, max_megapixels: int, access: Access = None) -> DecodedPhoto:
    """A run of the model waits until another photo is decoded; a mark beside it says that one was."""

    def encode(self: Any, images: Sequence[Any]) -> Any:
        before, until = len(_decoding), time.monotonic() + 2
        while len(_decoding) == before and time.monotonic() < until:
            time.sleep(0.01)
        if len(_decoding) > before:
            path.with_name("overlap").touch()
        return encode.real(self, images)  # type: ignore[attr-defined]

    _replace(encode)
    _decoding.append(path)
    return decode_file(path, image_size, max_megapixels, access)


def _lost() -> RuntimeError:
    import torch

    return torch.AcceleratorError("CUDA error: unspecified launch failure")


def _replace(encode: Any) -> None:
    """Put a function in the place of the model's own, which is kept as its attribute `real`."""
    from clipsearch.embedding.encoders.clip_model import ClipModel

    current = ClipModel.encode_images
    encode.real = getattr(current, "real", current)
    ClipModel.encode_images = encode  # type: ignore[method-assign]
