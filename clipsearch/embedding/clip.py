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
import open_clip
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from open_clip.transformer import text_global_pool

from clipsearch.embedding import devices, rewriting, tuning
from clipsearch.embedding.bert import BertTokenizer
from clipsearch.embedding.loading import create, release, tokenizer
from clipsearch.embedding.models import ModelSpec
from clipsearch.embedding.transform import square
from clipsearch.embedding.tuned import Tuning
from clipsearch.errors import ModelError
from clipsearch.records import ModelInfo, Vectors

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

__all__ = ["Clip"]

PRECISIONS = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}
AGREEMENT = 0.999  # least cosine similarity to float32 that a faster precision must keep
FASTER = {"cpu": ("bfloat16",)}  # precisions to try beside float32, by device
FASTER_ELSEWHERE = (
    "float16",
    "bfloat16",
)  # the first is closer to float32, the second holds its largest numbers
PAYS = 0.8  # of the time in float32: what a faster precision may take at most
EXAMPLES = ("a dog", "red", "two children on a beach", "the old town at night, in the rain, seen from above")
TEXT_BATCH = 64
REWRITES = "2"  # of `rewriting`: raise it when they do something else, so that they are tried again
CHANGED = "The model's file was written to while it was in use"
PIPELINE = "1"  # part of the fingerprint: raise it when the same file would give another vector


class Clip:
    """One loaded model: images and texts to unit vectors.

    The image tower runs in the precision of `info`; the text tower in that or in float32. Once
    loaded, it may be used from several threads.

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
        self._tokenize: Callable[[list[str]], torch.Tensor] = tokenizer(spec)
        cfg = PreprocessCfg(**self._model.visual.preprocess_cfg)
        self._size = cfg.size if isinstance(cfg.size, int) else max(cfg.size)
        self.preprocess: Callable[[Image], Any] = _preprocessing(cfg, self._size)
        weights = _digest(self._model.state_dict(), cfg)
        self.tuning_key = f"{weights}-{PIPELINE}.{REWRITES} on {devices.describe(self.device)}"
        known = tuned.get(self.tuning_key)
        self._pad_id = self._find_pad_id()
        self._model.eval().requires_grad_(False)
        with torch.inference_mode():
            self._may_cut = known.cut if known and known.cut is not None else self._cut_is_exact()
        self._is_mapped = release(self._model, spec)  # all was read for the digest, words to try that
        if _state(spec.weights) != self._state:
            raise ModelError(CHANGED, "Try again")
        self._model.to(self.device)
        self._model.visual.to(memory_format=torch.channels_last)
        shape = (1, 3, 1, 1)
        self._mean = torch.tensor(cfg.mean, device=self.device).view(shape)
        self._scale = 1 / (255 * torch.tensor(cfg.std, device=self.device).view(shape))
        self._rewriting = threading.Lock()
        with torch.inference_mode():
            self._dtype = torch.float32
            if not measure and (known is None or precision not in ("auto", known.precision)):
                known = tuning.unmeasured("float32" if precision == "auto" else precision)
            self._settle(precision, known)
            self.tuning = replace(self.tuning, cut=self._may_cut)
            self._settle_words(known.words if known else None)
        self.info = ModelInfo(
            name=spec.name,
            fingerprint=f"{weights}-{self.tuning.precision}-{PIPELINE}",
            dimensions=self._dimensions(),
            image_size=self._size,
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
        tokens = self._tokenize(list(texts))
        lengths = (tokens != self._pad_id).sum(dim=1)
        order = torch.argsort(lengths)
        parts = []
        for start in range(0, len(order), TEXT_BATCH):
            rows = order[start : start + TEXT_BATCH]
            width = int(lengths[rows].max()) if self._may_cut else tokens.shape[1]
            parts.append(self._text(tokens[rows, :width]))
        vectors = _unit(torch.cat(parts)[torch.argsort(order)])
        self._check_weights()
        return vectors

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

    def _text(self, tokens: torch.Tensor) -> torch.Tensor:
        """Embed tokens (n, width); where they are cut, `width` is less than the tower's own."""
        tokens = tokens.to(self._model.logit_scale.device)
        model, width = self._model, tokens.shape[1]
        if not isinstance(model, open_clip.CLIP) or width == len(model.positional_embedding):
            features: torch.Tensor = model.encode_text(tokens)
            return features
        # CLIP.encode_text takes texts of one length only; these are its own steps.
        x = model.token_embedding(tokens) + model.positional_embedding[:width]
        mask = None if model.attn_mask is None else model.attn_mask[:width, :width]
        x = model.ln_final(model.transformer(x, attn_mask=mask))
        end = getattr(model, "text_eos_id", None)
        features = text_global_pool(x, tokens, model.text_pool_type, eos_token_id=end)
        project = model.text_projection
        if project is None:
            return features
        projected: torch.Tensor = (
            project(features) if isinstance(project, torch.nn.Linear) else features @ project
        )
        return projected

    def _settle(self, precision: str, known: Tuning | None) -> None:
        """Choose precision, batch and share of the cores: as known, or by a measurement."""
        # Smooth, as pictures are: on white noise a model's answers say little.
        coarse = torch.randn(4, 3, 8, 8, generator=torch.Generator().manual_seed(0))
        example = torch.nn.functional.interpolate(coarse, self._size, mode="bicubic").to(
            self.device, memory_format=torch.channels_last
        )
        tower = self._model.visual
        rewritten = known.rewritten if known else rewriting.stays_the_same(tower, example[:1])
        if precision == "auto" and known:
            precision = known.precision
        self._to_rewrite = rewritten
        if not known or known.precision != precision or precision != "float32":
            self._rewrite()  # what is to be measured or converted; otherwise at the first photo
        if precision == "auto":
            precision = self._quick_precision(example)
        self._convert(precision)
        if known is None or known.precision != precision:
            known = tuning.measured(
                lambda batch: self._tower(batch).float().cpu(), example[:1], precision, rewritten
            )
        self.tuning = known

    def _rewrite(self) -> None:
        """Make the image tower quicker, once: a command that only looks for words does without."""
        with self._rewriting:
            if self._to_rewrite:
                rewriting.rewrite(self._model.visual, self.device)
                self._to_rewrite = False

    def _quick_precision(self, example: torch.Tensor) -> str:
        """A faster precision if one agrees with float32 and pays; leaves the tower in float32."""
        exact = self._model.visual

        def run(tower: torch.nn.Module, dtype: torch.dtype) -> torch.Tensor:
            self._model.visual, self._dtype = tower, dtype
            return self._tower(example).cpu()

        for wanted in FASTER.get(self.device.type, FASTER_ELSEWHERE):
            if not tuning.multiplies_faster(PRECISIONS[wanted], self.device):
                continue  # on such a CPU the whole tower would take a minute
            self._model.visual = copy.deepcopy(exact)  # converting back would not restore weights
            self._convert(wanted)
            quick, dtype = self._model.visual, self._dtype
            pays = rewriting.agreement(run(exact, torch.float32), run(quick, dtype)) >= AGREEMENT
            if pays:
                slow, took = tuning.race(lambda: run(exact, torch.float32), partial(run, quick, dtype))
                pays = took <= PAYS * slow
            self._model.visual, self._dtype = exact, torch.float32
            if pays:
                return wanted
        return "float32"

    def _settle_words(self, known: str | None) -> None:
        """Run the text tower in bfloat16 where the image tower does: as known, or if it agrees and pays."""
        if self.tuning.precision != "bfloat16" or known == "float32":
            return
        texts = self._model.named_parameters()
        exact = [(weights, weights.data) for name, weights in texts if not name.startswith("visual.")]
        quick = [(weights, data.to(torch.bfloat16)) for weights, data in exact]

        def use(state: list[tuple[torch.nn.Parameter, torch.Tensor]]) -> None:
            for weights, data in state:
                weights.data = data

        def run(state: list[tuple[torch.nn.Parameter, torch.Tensor]], texts: Sequence[str]) -> torch.Tensor:
            use(state)
            return torch.from_numpy(self.encode_texts(texts))

        pays = (
            known is not None or rewriting.agreement(run(exact, EXAMPLES), run(quick, EXAMPLES)) >= AGREEMENT
        )
        if pays and known is None:
            one = EXAMPLES[:1]
            slow, took = tuning.race(lambda: run(exact, one), lambda: run(quick, one))
            pays = took <= PAYS * slow
        use(quick if pays else exact)
        if pays:
            self.tuning = replace(self.tuning, words="bfloat16")

    def _convert(self, precision: str) -> None:
        """Run the image tower in a precision.

        A CPU takes weights rounded to float16 in float32 arithmetic, which it is much faster at:
        so it goes on where a GPU is lost, with the same weights.
        """
        self._dtype = PRECISIONS[precision]
        self._model.visual.to(self._dtype)
        if self.device.type == "cpu" and precision == "float16":
            self._dtype = torch.float32
            self._model.visual.to(self._dtype)

    def _dimensions(self) -> int:
        """Of an embedding; where a tower says it, nothing need be read of the other."""
        towers = (self._model.visual, getattr(self._model, "text", None))
        told = next((size for tower in towers if (size := getattr(tower, "output_dim", 0))), 0)
        return int(told or self.encode_texts(["a photo"]).shape[1])

    def _find_pad_id(self) -> int:
        if isinstance(self._tokenize, BertTokenizer):
            return self._tokenize.pad_id
        inner = getattr(self._tokenize, "tokenizer", None)
        return int(getattr(inner, "pad_token_id", 0) or 0)

    def _cut_is_exact(self) -> bool:
        """Whether padding may be cut off: true where it is masked or comes after the end token."""
        tokens = self._tokenize(["a photo of a dog"])
        length = int((tokens != self._pad_id).sum())
        if not (tokens[0, :length] != self._pad_id).all():
            return False
        whole = _unit(self._text(tokens))
        try:
            cut = _unit(self._text(tokens[:, :length]))
        except RuntimeError:  # a tower that takes texts of one length only, such as some of timm's
            return False
        return float((whole * cut).sum()) > 0.99999


def _preprocessing(cfg: PreprocessCfg, size: int) -> Callable[[Image], Any]:
    """Our own way to a square of pixels where it gives the same as open_clip's, else open_clip's."""
    fit = None
    if cfg.size in (size, (size, size), [size, size]) and cfg.mode == "RGB":
        fit = square(size, cfg.resize_mode or "shortest", cfg.interpolation or "bicubic")
    if fit is not None:
        return fit
    theirs: Callable[[Image], Any] = image_transform_v2(cfg, is_train=False)
    return theirs


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
