"""Both towers of a model as open_clip runs them: what is there without `embedding.acceleration`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from clipsearch.embedding import devices
from clipsearch.embedding.encoders.text_tower import TextTower
from clipsearch.embedding.models.tuning_file import Tuning

__all__ = ["PlainTowers"]

BATCH = 4  # photos for one run of the image tower


class PlainTowers:
    """The towers of a loaded model, in plain torch; the interface is that of `Accelerator`.

    Attributes:
        tuning: how they run: the precision is what was asked for, float32 if nothing was.
    """

    VERSION = "plain"
    may_improve = False
    is_provisional = False

    def __init__(self, model: Any, text_tower: TextTower, device: torch.device) -> None:
        """Take a model in evaluation mode, its text tower, and where it runs."""
        self.tuning = Tuning("float32", rewritten=False, batch=BATCH)
        self._model = model
        self._text_tower = text_tower
        self._device = device
        self._dtype = torch.float32

    def tune_text(self, known: Tuning | None, *, measure: bool) -> None:
        """Do nothing: texts run in float32, padded to their full length."""

    def tune_images(
        self,
        known: Tuning | None,
        precision: str,
        size: int,
        free: Callable[[torch.Tensor], None],
        *,
        measure: bool,
    ) -> None:
        """Convert the image tower to a precision; "auto" is the one that is known, or float32."""
        if precision == "auto":
            precision = known.precision if known else "float32"
        self._dtype = devices.convert(self._model.visual, precision, self._device)
        self.tuning = Tuning(precision, rewritten=False, batch=BATCH)

    def encode_images(self, batch: torch.Tensor) -> torch.Tensor:
        """Features of normalised pictures: float32 (n, 3, size, size) to (n, dimensions)."""
        features: torch.Tensor = self._model.encode_image(batch.to(self._dtype))
        return features

    def encode_texts(self, texts: Sequence[str]) -> torch.Tensor:
        """Embed texts into unit vectors (n, dimensions), float32, on the CPU."""
        return self._text_tower.encode(texts, self._text_tower.encode_tokens)

    def improve(self) -> None:
        """Do nothing."""
