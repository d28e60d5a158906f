"""Caches what the frozen half of the image tower makes of every photo and view."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.data import Photo, view_batches
from training.drawn import CONCEPTS, draw
from training.towers import frozen_half, pretrained_classifier

log = logging.getLogger(__name__)


def middle_activations(photos: list[Photo], number: int, cache: Path) -> Tensor:
    """Return activations of the frozen half for one view of each photo, cached on disk.

    Args:
        photos: the photos, always in the same order for the same `cache`.
        number: which view of the photos (see `data.view`).
        cache: file name prefix of the cache.

    Returns:
        bfloat16 tensor (N, H, W, 208), channels last in memory, mapped from the file.
    """
    file = cache.with_name(f"{cache.name}-view{number}.pt")
    if not file.exists():
        started = time.perf_counter()
        made = _compute(photos, number)
        part = file.with_suffix(".part")
        torch.save(made, part)
        part.replace(file)
        seconds = time.perf_counter() - started
        log.info("%s: %d photos in %.0f s", file.name, len(photos), seconds)
    loaded: Tensor = torch.load(file, mmap=True, weights_only=True)
    return loaded


def drawn_activations(pictures: int, cache: Path) -> Tensor:
    """Return activations of the frozen half for drawings, cached on disk.

    Args:
        pictures: how many of each concept.
        cache: the file.

    Returns:
        bfloat16 tensor (concepts, pictures, H, W, 208).
    """
    if not cache.exists():
        half = frozen_half(pretrained_classifier())
        made = []
        for number, concept in enumerate(CONCEPTS):
            images = [np.asarray(draw(concept, number * 10_000 + k)) for k in range(pictures)]
            batch = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2)
            with torch.inference_mode():
                made.append(half(to_input(batch)).permute(0, 2, 3, 1).contiguous())
        torch.save(torch.stack(made), cache)
    loaded: Tensor = torch.load(cache, weights_only=True)
    return loaded


@torch.inference_mode()
def _compute(photos: list[Photo], number: int) -> Tensor:
    half = frozen_half(pretrained_classifier())
    made = [
        half(to_input(batch)).permute(0, 2, 3, 1).contiguous()
        for batch in view_batches([photo.path for photo in photos], number)
    ]
    return torch.cat(made)


def to_input(batch: Tensor) -> Tensor:
    """Scale a uint8 batch to [-1, 1] as bfloat16, channels last."""
    scaled = batch.to(torch.bfloat16).div_(127.5).sub_(1.0)
    return scaled.contiguous(memory_format=torch.channels_last)


@torch.inference_mode()
def features(half: nn.Module, middle: Tensor, file: Path, size: int = 128) -> Tensor:
    """Return float32 features (N, 1280) of activations (N, H, W, 208), cached in `file`."""
    if not file.exists():
        with torch.autocast("cpu", torch.bfloat16):
            made = [half(some.permute(0, 3, 1, 2)).float() for some in middle.split(size)]
        torch.save(torch.cat(made), file)
    loaded: Tensor = torch.load(file, weights_only=True)
    return loaded
