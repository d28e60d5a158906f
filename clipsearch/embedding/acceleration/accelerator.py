"""The seam of this package: a loaded model's towers, run in the quickest way that gives the same vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch

from clipsearch.embedding.acceleration import autotune
from clipsearch.embedding.acceleration.image_accelerator import ImageAccelerator
from clipsearch.embedding.acceleration.text_accelerator import TextAccelerator, TextTower
from clipsearch.embedding.models.tuning_file import Tuning

__all__ = ["Accelerator"]


class Accelerator:
    """Both towers of a model. All in `torch.inference_mode`.

    The image tower runs in the precision of `tuning`; the text tower in that, in float32, or with
    weights in float16. Once tuned, images may be embedded in several threads, and texts in one that
    calls `improve` as well.

    Attributes:
        tuning: how they run best here, once they are tuned.
    """

    VERSION = "5"  # raise it when a layer or rewrite changes, to have what was measured measured again

    tuning: Tuning

    def __init__(self, model: Any, text_tower: TextTower, device: torch.device) -> None:
        """Take a model in evaluation mode, in float32, its text tower, and where it is to run."""
        self._images = ImageAccelerator(model, device)
        self._texts = TextAccelerator(model, text_tower, device)
        self._text_tower = text_tower

    def tune_text(self, known: Tuning | None, *, measure: bool) -> None:
        """Find out how the text tower can be run; its weights stay as they are.

        Args:
            known: what was measured before.
            measure: whether what is not known is measured, which takes seconds.
        """
        self._texts.tune(known, measure=measure)

    def tune_images(
        self,
        known: Tuning | None,
        precision: str,
        size: int,
        free: Callable[[torch.Tensor], None],
        *,
        measure: bool,
    ) -> None:
        """Choose how both towers run, after `tune_text`, and convert them; the model is on its device now.

        Args:
            known: what was measured before.
            precision: "auto" (measured) or one of `devices.DTYPES`.
            size: side of the model's input.
            free: called with weights that are not used any more, now or later.
            measure: otherwise what is not known is not found out: float32, and one run at a time.
        """
        if not measure and (known is None or precision not in ("auto", known.precision)):
            known = autotune.default_tuning("float32" if precision == "auto" else precision)
        tuning = self._images.tune(known, precision, size, free)
        words = self._texts.settle(tuning.precision, known, free)
        self.tuning = replace(tuning, cut=self._text_tower.may_cut, words=words)

    def encode_images(self, batch: torch.Tensor) -> torch.Tensor:
        """Features of normalised pictures: float32 (n, 3, size, size) to (n, dimensions)."""
        return self._images.encode(batch)

    def encode_texts(self, texts: Sequence[str]) -> torch.Tensor:
        """Embed texts into unit vectors (n, dimensions), float32, on the CPU."""
        return self._texts.encode(texts)

    @property
    def is_provisional(self) -> bool:
        """Whether the machine was too busy to measure all of `tuning`: measure it again the next time."""
        return self._images.is_provisional

    @property
    def may_improve(self) -> bool:
        """Whether there is something for `improve` to do."""
        return self._texts.may_improve

    def improve(self) -> None:
        """Make later queries quicker by one step, while nobody waits for an answer."""
        self._texts.improve()
