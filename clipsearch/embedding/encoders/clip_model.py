"""A CLIP model in memory (Radford et al. 2021): photos and texts to unit vectors of one space."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2

from clipsearch.embedding import devices
from clipsearch.embedding.encoders.open_clip_loader import create, tokenizer
from clipsearch.embedding.encoders.plain_towers import PlainTowers
from clipsearch.embedding.encoders.preprocessing import square
from clipsearch.embedding.encoders.text_tower import TextTower
from clipsearch.embedding.encoders.weights_file import WeightsFile
from clipsearch.embedding.models.model_spec import ModelSpec
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.records import ModelInfo, Vectors

if TYPE_CHECKING:
    from PIL.Image import Image

    from clipsearch.embedding.acceleration.accelerator import Accelerator

__all__ = ["ClipModel"]

PIPELINE = "1"  # part of the fingerprint: raise it when the same file would give another vector


def _towers() -> type[Accelerator | PlainTowers]:
    """What runs the towers: `embedding.acceleration`, or, where that folder was left out, plain torch."""
    try:
        from clipsearch.embedding.acceleration.accelerator import Accelerator
    except ModuleNotFoundError as error:
        if error.name != "clipsearch.embedding.acceleration":
            raise
        return PlainTowers
    return Accelerator


TOWERS = _towers()


class ClipModel:
    """One loaded model.

    Once loaded, it may embed images in several threads, and texts in one that calls `improve` as well.

    Attributes:
        info: what is loaded.
        device: where the image tower runs.
        tuning: how it runs best here.
        is_provisional: whether the machine was too busy to measure all of the tuning.
        tuning_key: what the tuning holds for: weights, device, version of torch.
        preprocess: an upright RGB picture to what `encode_images` takes.
    """

    def __init__(
        self,
        spec: ModelSpec,
        device: str = "auto",
        precision: str = "auto",
        tuned: Mapping[str, Tuning] = MappingProxyType({}),
        *,
        measure: bool = True,
    ) -> None:
        """Load a model.

        Args:
            spec: which model.
            device: "auto" (CUDA, XPU, MPS, CPU in this order) or a torch device.
            precision: of the image tower: "auto" (measured) or one of `devices.DTYPES`.
            tuned: what was measured before, by `tuning_key`.
            measure: otherwise what is not known is not found out: float32, and one run at a time.

        Raises:
            ModelError: the weights cannot be read or downloaded, or the device is not there.
        """
        self.device = devices.find(device)
        self._file = WeightsFile(spec)
        self._model = create(spec)
        self._text_tower = TextTower(self._model, tokenizer(spec))
        cfg = PreprocessCfg(**self._model.visual.preprocess_cfg)
        size = cfg.size if isinstance(cfg.size, int) else max(cfg.size)
        self.preprocess: Callable[[Image], Any] = _preprocessing(cfg, size)
        weights = _digest(self._model.state_dict(), cfg)
        self.tuning_key = f"{weights}-{PIPELINE}.{TOWERS.VERSION} on {devices.describe(self.device)}"
        self._model.eval().requires_grad_(False)
        self._towers = TOWERS(self._model, self._text_tower, self.device)
        self._tune(size, precision, tuned.get(self.tuning_key), measure=measure)
        mean, std = (torch.tensor(values, device=self.device) for values in (cfg.mean, cfg.std))
        self._mean, self._scale = 255 * mean.view(1, 3, 1, 1), 1 / (255 * std.view(1, 3, 1, 1))
        self.tuning, self.is_provisional = self._towers.tuning, self._towers.is_provisional
        self.info = ModelInfo(
            name=spec.name,
            fingerprint=f"{weights}-{self.tuning.precision}-{PIPELINE}",
            dimensions=self._dimensions(),
            image_size=size,
            device=self.device.type,
            precision=self.tuning.precision,
        )

    @torch.inference_mode()
    def encode_images(self, images: Sequence[Any]) -> Vectors:
        """Embed what `preprocess` returned into float32 (n, dimensions).

        Raises:
            RuntimeError: the device's memory is full, or it is lost: see `devices.trouble`.
            ModelError: the file of weights was changed meanwhile.
        """
        features = self._towers.encode_images(self._normalised(images))
        vectors: Vectors = torch.nn.functional.normalize(features.float(), dim=-1).cpu().numpy()
        self._file.check()
        return vectors

    @torch.inference_mode()
    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts into float32 (n, dimensions).

        Raises:
            ModelError: the file of weights was changed meanwhile.
        """
        vectors: Vectors = self._towers.encode_texts(texts).numpy()
        self._file.check()
        return vectors

    @property
    def may_improve(self) -> bool:
        """Whether there is something for `improve` to do."""
        return self._towers.may_improve

    @torch.inference_mode()
    def improve(self) -> None:
        """Make later text queries quicker by one step, while nobody waits for an answer."""
        self._towers.improve()

    def use_threads(self, threads: int) -> None:
        """How many cores the calling thread's runs of the model take on a CPU; 0 means no limit."""
        torch.set_num_threads(threads or os.cpu_count() or 1)

    @torch.inference_mode()
    def _tune(self, size: int, precision: str, known: Tuning | None, *, measure: bool) -> None:
        """Settle how the towers run, and move them to the device."""
        self._towers.tune_text(known, measure=measure)
        self._file.remap(self._model)  # all was read for the digest, and the text tower to tune it
        self._model.to(self.device)
        self._model.visual.to(memory_format=torch.channels_last)
        self._towers.tune_images(known, precision, size, self._file.free, measure=measure)
        self._file.free_unused(self._model.visual)

    def _normalised(self, images: Sequence[Any]) -> torch.Tensor:
        """A batch for the image tower: float32 (n, 3, size, size), channels last."""
        if isinstance(images[0], torch.Tensor):
            return torch.stack(list(images)).to(self.device, memory_format=torch.channels_last)
        # Pinned, a GPU fetches it by itself; the run that waits for the answer waits for that too.
        pinned = self.device.type == "cuda"
        pixels = torch.empty((len(images), *images[0].shape), dtype=torch.uint8, pin_memory=pinned)
        np.stack(images, out=pixels.numpy())
        batch = pixels.to(self.device, non_blocking=pinned).permute(0, 3, 1, 2)
        return batch.float().sub_(self._mean).mul_(self._scale)

    @torch.inference_mode()
    def _dimensions(self) -> int:
        """Of an embedding; where a tower says it, nothing need be read of the other."""
        towers = (self._model.visual, getattr(self._model, "text", None))
        told = next((size for tower in towers if (size := getattr(tower, "output_dim", 0))), 0)
        if told:
            return int(told)
        return self._text_tower.encode(["a photo"], self._text_tower.encode_tokens).shape[1]


def _preprocessing(cfg: PreprocessCfg, size: int) -> Callable[[Image], Any]:
    """Our own way to a square of pixels where it gives the same as open_clip's, else open_clip's."""
    fit = None
    if cfg.size in (size, (size, size), [size, size]) and cfg.mode == "RGB":
        fit = square(size, cfg.resize_mode or "shortest", cfg.interpolation or "bicubic")
    if fit is not None:
        return fit
    theirs: Callable[[Image], Any] = image_transform_v2(cfg, is_train=False)
    return theirs


def _digest(state: dict[str, torch.Tensor], cfg: object) -> str:
    """Fingerprint of weights and preprocessing."""
    about = json.dumps(vars(cfg), default=str, sort_keys=True)
    digest = hashlib.blake2b(about.encode(), digest_size=12)
    for name in sorted(state):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(state[name].numpy()).data)
    return digest.hexdigest()
