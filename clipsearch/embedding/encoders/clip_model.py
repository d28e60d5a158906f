"""A CLIP model in memory."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2

from clipsearch.embedding import devices
from clipsearch.embedding.acceleration import autotune, graph_rewrites, onednn_layers
from clipsearch.embedding.encoders.open_clip_loader import create, release, tokenizer
from clipsearch.embedding.encoders.preprocessing import square
from clipsearch.embedding.encoders.text_tower import TextTower
from clipsearch.embedding.models.model_spec import ModelSpec
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.errors import ModelError
from clipsearch.records import ModelInfo, Vectors
from clipsearch.system.malloc import forget_pages, trim

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

__all__ = ["ClipModel"]

PRECISIONS = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}
FASTER = {"cpu": ("bfloat16",)}  # precisions to try beside float32, by device
FASTER_ELSEWHERE = (
    "float16",
    "bfloat16",
)  # the first is closer to float32, the second holds its largest numbers
REWRITES = "4"  # of `rewriting`, `fusing` and `packing`: raise it when they change, to have them tried again
CHANGED = "The model's file was written to while it was in use"
PIPELINE = "1"  # part of the fingerprint: raise it when the same file would give another vector


class ClipModel:
    """One loaded model: images and texts to unit vectors.

    The image tower runs in the precision of `info`; the text tower in that, in float32, or with
    weights in float16. Once loaded, it may embed images in several threads, and texts in one that
    calls `improve` as well.

    Attributes:
        info: what is loaded.
        tuning: how it runs best here.
        tuning_key: what the tuning holds for: weights, device, version of torch.
        preprocess: an upright RGB picture to what `encode_images` takes.
    """

    tuning: Tuning

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
            precision: "auto" (measured) or one of `PRECISIONS`.
            tuned: what was measured before, by `tuning_key`.
            measure: otherwise what is not known is not found out: float32, and one run at a time.

        Raises:
            ModelError: the weights cannot be read or downloaded, or the device is not there.
        """
        self.device = devices.find(device)
        self._weights, self._state = spec.weights, _state(spec.weights)
        self._model = create(spec)
        self._texts = TextTower(self._model, tokenizer(spec))
        cfg = PreprocessCfg(**self._model.visual.preprocess_cfg)
        self._size = cfg.size if isinstance(cfg.size, int) else max(cfg.size)
        self.preprocess: Callable[[Image], Any] = _preprocessing(cfg, self._size)
        weights = _digest(self._model.state_dict(), cfg)
        self.tuning_key = f"{weights}-{PIPELINE}.{REWRITES} on {devices.describe(self.device)}"
        known = tuned.get(self.tuning_key)
        self._model.eval().requires_grad_(False)
        with torch.inference_mode():
            may_cut = known.cut if known else None
            self._texts.may_cut = self._texts.cut_is_exact() if may_cut is None else may_cut
            packs = self._may_pack(known, measure=measure)
        in_file = self._map(spec)  # all was read for the digest, words to try that
        self._model.to(self.device)
        self._model.visual.to(memory_format=torch.channels_last)
        shape = (1, 3, 1, 1)
        self._mean = torch.tensor(cfg.mean, device=self.device).view(shape)
        self._scale = 1 / (255 * torch.tensor(cfg.std, device=self.device).view(shape))
        self._rewriting = threading.Lock()
        self._tune(precision, known, measure=measure, packs=packs)
        self._let_go_of_unused(in_file)
        self.info = ModelInfo(
            name=spec.name,
            fingerprint=f"{weights}-{self.tuning.precision}-{PIPELINE}",
            dimensions=self._dimensions(),
            image_size=self._size,
            device=self.device.type,
            precision=self.tuning.precision,
        )
        if self.tuning.words == "float16":
            self._texts.pack_later()

    @torch.inference_mode()
    def encode_images(self, images: Sequence[Any]) -> Vectors:
        """Embed what `preprocess` returned into float32 (n, dimensions).

        Raises:
            RuntimeError: the device's memory is full, or it is lost: see `devices.trouble`.
            ModelError: the file of weights was changed meanwhile.
        """
        if self._to_rewrite:
            self._rewrite()
        vectors = _unit(self._tower(self._normalised(images)))
        self._check_weights()
        return vectors

    @torch.inference_mode()
    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts into float32 (n, dimensions); neighbours in length share a batch.

        Raises:
            ModelError: the file of weights was changed meanwhile.
        """
        vectors: Vectors = self._texts.encode(texts).numpy()
        self._check_weights()
        return vectors

    @property
    def may_improve(self) -> bool:
        """Whether there is something for `improve` to do."""
        return self._texts.may_improve

    @torch.inference_mode()
    def improve(self) -> None:
        """Make the words of later queries quicker by one step, while nobody waits for an answer."""
        self._texts.improve()

    def use_threads(self, threads: int) -> None:
        """How many cores the calling thread's runs of the model take on a CPU; 0 means no limit."""
        torch.set_num_threads(threads or os.cpu_count() or 1)

    def _check_weights(self) -> None:
        """Refuse what was computed where the mapped file was written to: nobody knows with what."""
        now = _state(self._weights) if self._is_mapped else None
        # Another file in its place, or none, leaves the one that is mapped as it was.
        if now is not None and now != self._state and now[:2] == self._state[:2]:
            raise ModelError(CHANGED, "Start clipsearch again")

    def _normalised(self, images: Sequence[Any]) -> torch.Tensor:
        """A batch for the image tower: float32 (n, 3, size, size), channels last."""
        if isinstance(images[0], torch.Tensor):
            return torch.stack(list(images)).to(self.device, memory_format=torch.channels_last)
        # Pinned, a GPU fetches it by itself; the run that waits for the answer waits for that too.
        pinned = self.device.type == "cuda"
        pixels = torch.empty((len(images), *images[0].shape), dtype=torch.uint8, pin_memory=pinned)
        np.stack(images, out=pixels.numpy())
        batch = pixels.to(self.device, non_blocking=pinned).permute(0, 3, 1, 2)
        return batch.float().sub_(255 * self._mean).mul_(self._scale)

    def _tower(self, batch: torch.Tensor) -> torch.Tensor:
        features: torch.Tensor = self._model.encode_image(batch.to(self._dtype))
        return features

    @torch.inference_mode()
    def _tune(self, precision: str, known: Tuning | None, *, measure: bool, packs: bool) -> None:
        """Choose how both towers run; `packs` says whether packing the text tower's weights pays."""
        self._dtype = torch.float32
        if not measure and (known is None or precision not in ("auto", known.precision)):
            known = autotune.unmeasured("float32" if precision == "auto" else precision)
        self._settle(precision, known)
        words = self._settle_words(known.words if known else None, packs=packs)
        self.tuning = replace(self.tuning, cut=self._texts.may_cut, words=words)

    def _settle(self, precision: str, known: Tuning | None) -> None:
        """Choose precision, batch and share of the cores: as known, or by a measurement."""
        # Smooth, as pictures are: on white noise a model's answers say little.
        # (By NumPy: torch's generators need what `lean` leaves out.)
        coarse = torch.from_numpy(np.random.default_rng(0).standard_normal((4, 3, 8, 8), np.float32))
        example = torch.nn.functional.interpolate(coarse, self._size, mode="bicubic").to(
            self.device, memory_format=torch.channels_last
        )
        tower = self._model.visual
        rewritten = known.rewritten if known else graph_rewrites.stays_the_same(tower, example[:1])
        if precision == "auto" and known:
            precision = known.precision
        is_known = known is not None and known.precision == precision
        can_wait = is_known and (precision == "float32" or self._rounds_products(precision, rewritten))
        if rewritten and not can_wait:
            graph_rewrites.rewrite(tower, self.device)
        self._to_rewrite = rewritten and can_wait
        if precision == "auto":
            precision = self._quick_precision(example, rewritten=rewritten)
            trim()  # of the towers that were tried
        self._convert(precision, rewritten=rewritten)
        if not can_wait:
            self._pack(precision)
        if known is None or known.precision != precision:
            known = autotune.measured(
                lambda batch: self._tower(batch).float().cpu(), example[:1], precision, rewritten
            )
        self.tuning = known

    def _rewrite(self) -> None:
        """Make the image tower quicker, once: a command that only looks for words does without."""
        with self._rewriting:
            if self._to_rewrite:
                graph_rewrites.rewrite(self._model.visual, self.device)
                self._pack(self.tuning.precision)
                self._to_rewrite = False

    def _pack(self, precision: str) -> None:
        """Give the image tower the order of weights that its products read fastest, for good."""
        if self.device.type == "cpu":
            onednn_layers.pack(self._model.visual, _of_products(precision), self._let_go)

    def _map(self, spec: ModelSpec) -> list[torch.Tensor]:
        """Let go of what memory holds of the file, if that is mapped; what of it the image tower lies in.

        Raises:
            ModelError: the file was changed since it was first looked at.
        """
        self._is_mapped = release(self._model, spec)
        if _state(spec.weights) != self._state:
            raise ModelError(CHANGED, "Try again")
        in_file = [part.data for part in self._model.visual.parameters()] if self._is_mapped else []
        self._in_file = in_file[:1]  # as long as one is kept, the file is mapped where it is
        self._mapped = range(
            min((part.data_ptr() for part in in_file), default=0),
            max((part.data_ptr() + part.nbytes for part in in_file), default=0),
        )
        return in_file

    def _let_go_of_unused(self, in_file: Sequence[torch.Tensor]) -> None:
        """Free the pages of weights that were only read to be converted."""
        used = {part.data_ptr() for part in self._model.visual.parameters()}
        for part in in_file:
            if part.data_ptr() not in used:
                self._let_go(part)

    def _let_go(self, weights: torch.Tensor) -> None:
        """The image tower does not use these any more: if they lie in the mapped file, free their pages."""
        if weights.data_ptr() in self._mapped:
            forget_pages(weights.data_ptr(), weights.nbytes)

    def _quick_precision(self, example: torch.Tensor, *, rewritten: bool) -> str:
        """A faster precision if one agrees with float32 and pays; leaves the tower in float32."""
        tower = self._model.visual

        def candidate(precision: str) -> Callable[[], torch.Tensor]:
            """Run a copy of the tower in a precision; on the same weights where none need be converted."""
            shares = precision == "float32" or self._rounds_products(precision, rewritten)
            copied = self._model.visual = graph_rewrites.twin(tower) if shares else copy.deepcopy(tower)
            self._convert(precision, rewritten=rewritten)
            if self.device.type == "cpu":
                onednn_layers.pack(copied, _of_products(precision))
            return partial(run, copied, self._dtype)

        def run(copied: torch.nn.Module, dtype: torch.dtype) -> torch.Tensor:
            self._model.visual, self._dtype = copied, dtype
            return self._tower(example).cpu()

        found, exact = "float32", None
        for wanted in FASTER.get(self.device.type, FASTER_ELSEWHERE):
            if not autotune.multiplies_faster(PRECISIONS[wanted], self.device):
                continue  # on such a CPU the whole tower would take a minute
            exact = exact or candidate("float32")
            quick = candidate(wanted)
            if graph_rewrites.agreement(exact(), quick()) >= autotune.CLOSE and autotune.pays(exact, quick):
                found = wanted
                break
        self._model.visual, self._dtype = tower, torch.float32
        return found

    def _may_pack(self, known: Tuning | None, *, measure: bool) -> bool:
        """Whether the text tower's weights in float16 pay: as known, or by a measurement."""
        if known:
            return known.words == "float16"
        return measure and self.device.type == "cpu" and self._texts.packing_pays()

    def _settle_words(self, known: str | None, *, packs: bool) -> str:
        """Choose the text tower's precision.

        Packed weights come first: they are as small as those in bfloat16, closer to float32, and with
        what they allow quicker. Bfloat16 is only where the image tower runs in that.
        """
        if packs:
            return "float16"
        may_round = self.tuning.precision == "bfloat16" and known in (None, "bfloat16")
        return "bfloat16" if may_round and self._texts.round(known=known is not None) else "float32"

    def _convert(self, precision: str, *, rewritten: bool) -> None:
        """Run the image tower in a precision.

        A CPU takes weights rounded to float16 in float32 arithmetic, which it is much faster at:
        so it goes on where a GPU is lost, with the same weights.
        """
        if self._rounds_products(precision, rewritten):
            precision = "float32"
        self._dtype = PRECISIONS[precision]
        self._model.visual.to(self._dtype)
        if self.device.type == "cpu" and precision == "float16":
            self._dtype = torch.float32
            self._model.visual.to(self._dtype)

    def _rounds_products(self, precision: str, rewritten: bool) -> bool:
        """Whether a precision is that of packed products alone, and the rest stays in float32.

        The rest takes hardly any time, and what it would lose adds up.
        """
        may = self.device.type == "cpu" and precision == "bfloat16" and rewritten
        return may and onednn_layers.works(torch.bfloat16)

    def _dimensions(self) -> int:
        """Of an embedding; where a tower says it, nothing need be read of the other."""
        towers = (self._model.visual, getattr(self._model, "text", None))
        told = next((size for tower in towers if (size := getattr(tower, "output_dim", 0))), 0)
        return int(told or self.encode_texts(["a photo"]).shape[1])


def _preprocessing(cfg: PreprocessCfg, size: int) -> Callable[[Image], Any]:
    """Our own way to a square of pixels where it gives the same as open_clip's, else open_clip's."""
    fit = None
    if cfg.size in (size, (size, size), [size, size]) and cfg.mode == "RGB":
        fit = square(size, cfg.resize_mode or "shortest", cfg.interpolation or "bicubic")
    if fit is not None:
        return fit
    theirs: Callable[[Image], Any] = image_transform_v2(cfg, is_train=False)
    return theirs


def _of_products(precision: str) -> torch.dtype:
    """What a CPU computes products in."""
    return torch.bfloat16 if precision == "bfloat16" else torch.float32


def _state(file: Path | None) -> tuple[int, ...]:
    """Which file it is, and whether it was written to; empty where there is none."""
    try:
        about = file.stat() if file else None
    except OSError:
        return ()
    return (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns) if about else ()


def _digest(state: dict[str, torch.Tensor], cfg: object) -> str:
    """Fingerprint of weights and preprocessing."""
    about = json.dumps(vars(cfg), default=str, sort_keys=True)
    digest = hashlib.blake2b(about.encode(), digest_size=12)
    for name in sorted(state):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(state[name].numpy()).data)
    return digest.hexdigest()


def _unit(features: torch.Tensor) -> Vectors:
    vectors: Vectors = torch.nn.functional.normalize(features.float(), dim=-1).cpu().numpy()
    return vectors
