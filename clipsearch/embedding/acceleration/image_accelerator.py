"""The image tower in the quickest way that gives the same vectors: rewritten, and in a faster precision."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch

from clipsearch.embedding import devices
from clipsearch.embedding.acceleration import autotune, graph_rewrites, onednn_layers
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.system.malloc import trim

__all__ = ["ImageAccelerator"]

FASTER = {"cpu": ("bfloat16",)}  # precisions to try beside float32, by device
FASTER_ELSEWHERE = ("float16", "bfloat16")  # the first is closer to float32, the second holds larger numbers


class ImageAccelerator:
    """Runs an image tower; once tuned, in several threads at once.

    Attributes:
        is_provisional: whether the machine was too busy to measure all of its tuning.
    """

    def __init__(self, model: Any, device: torch.device) -> None:
        """Take a model in evaluation mode, in float32, and where it is to run."""
        self._model = model
        self._device = device
        self.is_provisional = False
        self._dtype = torch.float32
        self._rewrites_later = False  # at the first photo
        self._rewriting = threading.Lock()
        self._free: Callable[[torch.Tensor], None] = lambda weights: None

    def encode(self, batch: torch.Tensor) -> torch.Tensor:
        """Features of normalised pictures: float32 (n, 3, size, size) to (n, dimensions)."""
        if self._rewrites_later:
            self._rewrite()
        return self._run(batch)

    def tune(
        self, known: Tuning | None, precision: str, size: int, free: Callable[[torch.Tensor], None]
    ) -> Tuning:
        """Choose precision, batch and share of the cores: as known, or by a measurement.

        Args:
            known: what was measured before.
            precision: "auto" or one of `devices.DTYPES`.
            size: side of the model's input.
            free: called with weights that are not used any more, now or later.
        """
        self._free = free
        example, tower = self._example(size), self._model.visual
        rewritten = known.rewritten if known else graph_rewrites.can_rewrite(tower, example[:1])
        if precision == "auto" and known:
            precision = known.precision
        is_known = known is not None and known.precision == precision
        can_wait = is_known and (precision == "float32" or self._rounds_products(precision, rewritten))
        if rewritten and not can_wait:
            graph_rewrites.rewrite(tower, self._device)
        self._rewrites_later = rewritten and can_wait
        if precision == "auto":
            precision = self._quick_precision(example, rewritten=rewritten)
            trim()  # of the towers that were tried
        self._convert(precision, rewritten=rewritten)
        if not can_wait:
            self._pack(precision)
        self._precision = precision
        if known is not None and known.precision == precision:
            return known
        found = autotune.measure(
            lambda batch: self._run(batch).float().cpu(), example[:1], precision, rewritten
        )
        self.is_provisional = found is None
        return found or autotune.unmeasured_shares(precision, rewritten)

    def _run(self, batch: torch.Tensor) -> torch.Tensor:
        features: torch.Tensor = self._model.encode_image(batch.to(self._dtype))
        return features

    def _example(self, size: int) -> torch.Tensor:
        """Four made pictures, normalised: (4, 3, size, size).

        They are smooth, as photos are: white noise is no test of a model. (By NumPy:
        torch's own generators need what `process.lazy_imports` leaves out.)
        """
        coarse = torch.from_numpy(np.random.default_rng(0).standard_normal((4, 3, 8, 8), np.float32))
        smooth = torch.nn.functional.interpolate(coarse, size, mode="bicubic")
        return smooth.to(self._device, memory_format=torch.channels_last)

    def _rewrite(self) -> None:
        """Rewrite the tower, once, at the first photo: whoever only embeds words need not wait for it."""
        with self._rewriting:
            if self._rewrites_later:
                graph_rewrites.rewrite(self._model.visual, self._device)
                self._pack(self._precision)
                self._rewrites_later = False

    def _pack(self, precision: str) -> None:
        """Put the weights into the layout that products read fastest; cannot be undone."""
        if self._device.type == "cpu":
            onednn_layers.pack(self._model.visual, _product_dtype(precision), self._free)

    def _quick_precision(self, example: torch.Tensor, *, rewritten: bool) -> str:
        """A faster precision if one agrees with float32 and pays; leaves the tower in float32."""
        tower = self._model.visual

        def candidate(precision: str) -> Callable[[], torch.Tensor]:
            """A function that runs a copy of the tower in a precision; it shares weights unless converted."""
            shares = precision == "float32" or self._rounds_products(precision, rewritten)
            copied = self._model.visual = (
                graph_rewrites.copy_sharing_weights(tower) if shares else copy.deepcopy(tower)
            )
            self._convert(precision, rewritten=rewritten)
            if self._device.type == "cpu":
                onednn_layers.pack(copied, _product_dtype(precision))
            return partial(run, copied, self._dtype)

        def run(copied: torch.nn.Module, dtype: torch.dtype) -> torch.Tensor:
            self._model.visual, self._dtype = copied, dtype
            return self._run(example).cpu()

        found, exact = "float32", None
        for wanted in FASTER.get(self._device.type, FASTER_ELSEWHERE):
            if not autotune.has_fast_products(devices.DTYPES[wanted], self._device):
                continue  # on such a CPU the whole tower would take a minute
            exact = exact or candidate("float32")
            quick = candidate(wanted)
            agrees = graph_rewrites.agreement(exact(), quick()) >= autotune.IMAGE_AGREEMENT
            if agrees and autotune.pays(exact, quick, self._device):
                found = wanted
                break
        self._model.visual, self._dtype = tower, torch.float32
        return found

    def _convert(self, precision: str, *, rewritten: bool) -> None:
        """Run the tower in a precision."""
        if self._rounds_products(precision, rewritten):
            precision = "float32"
        self._dtype = devices.convert(self._model.visual, precision, self._device)

    def _rounds_products(self, precision: str, rewritten: bool) -> bool:
        """Whether only packed products run in the precision, and all else stays in float32.

        All else takes hardly any time, and its rounding errors would add up.
        """
        may = self._device.type == "cpu" and precision == "bfloat16" and rewritten
        return may and onednn_layers.works(torch.bfloat16)


def _product_dtype(precision: str) -> torch.dtype:
    """What a CPU computes matrix products in."""
    return torch.bfloat16 if precision == "bfloat16" else torch.float32
