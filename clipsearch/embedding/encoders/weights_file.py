"""The file of a loaded model's weights: whether it was changed, and which of its pages are in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from clipsearch.embedding.encoders.open_clip_loader import release
from clipsearch.errors import ModelError
from clipsearch.system.malloc import forget_pages

if TYPE_CHECKING:
    from pathlib import Path

    import torch

    from clipsearch.embedding.models.model_spec import ModelSpec

__all__ = ["WeightsFile"]

CHANGED = "The model's file was written to while it was in use"


class WeightsFile:
    """The safetensors file of one model, which may be mapped into memory instead of read."""

    def __init__(self, spec: ModelSpec) -> None:
        """Remember the state of the file before it is read."""
        self._spec = spec
        self._state = _state(spec.weights)
        self._is_mapped = False
        self._addresses = range(0)
        self._image_weights: Sequence[torch.Tensor] = ()

    def remap(self, model: Any) -> None:
        """Free the memory of a mapped file; pages are read again when they are used.

        Args:
            model: what was loaded from the file, not yet converted or moved.

        Raises:
            ModelError: the file was changed since it was first looked at.
        """
        self._is_mapped = release(model, self._spec)
        if _state(self._spec.weights) != self._state:
            raise ModelError(CHANGED, "Try again")
        if not self._is_mapped:
            return
        self._image_weights = [weights.data for weights in model.visual.parameters()]
        everything = [weights.data for weights in model.parameters()]
        self._addresses = range(
            min(weights.data_ptr() for weights in everything),
            max(weights.data_ptr() + weights.nbytes for weights in everything),
        )

    def check(self) -> None:
        """Refuse what was computed while the mapped file was written to: nobody knows with which weights.

        Raises:
            ModelError: it was.
        """
        now = _state(self._spec.weights) if self._is_mapped else None
        # Another file in its place, or none, leaves the one that is mapped as it was.
        if now and now != self._state and now[:2] == self._state[:2]:
            raise ModelError(CHANGED, "Start clipsearch again")

    def free(self, weights: torch.Tensor) -> None:
        """Free the pages of weights that are not used any more, if they are mapped."""
        if weights.data_ptr() in self._addresses:
            forget_pages(weights.data_ptr(), weights.nbytes)

    def free_unused(self, image_tower: torch.nn.Module) -> None:
        """Free the pages of all weights that were only read to be converted."""
        used = {weights.data_ptr() for weights in image_tower.parameters()}
        for weights in self._image_weights:
            if weights.data_ptr() not in used:
                self.free(weights)
        self._image_weights = self._image_weights[:1]  # as long as one is kept, the file stays mapped


def _state(file: Path | None) -> tuple[int, ...]:
    """Which file it is, and whether it was written to; empty where there is none."""
    try:
        about = file.stat() if file else None
    except OSError:
        return ()
    return (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns) if about else ()
