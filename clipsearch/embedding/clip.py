"""A CLIP model in memory, through open_clip: the only module that imports torch and open_clip."""

from __future__ import annotations

import copy
import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import open_clip
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from safetensors import SafetensorError

from clipsearch.embedding.models import ModelSpec
from clipsearch.errors import ModelError
from clipsearch.records import ModelInfo, Vectors

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Clip"]

PRECISIONS = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}
AGREEMENT = 0.999  # least cosine similarity to float32 that a faster precision must keep
TEXT_BATCH = 64
PIPELINE = "1"  # part of the fingerprint: raise it when the same file would give another vector


class Clip:
    """One loaded model: images and texts to unit vectors.

    The image tower runs in the precision of `info`; the text tower in float32, since it costs
    little and a query deserves it. Not thread-safe, except for `preprocess`.
    """

    def __init__(self, spec: ModelSpec, device: str = "auto", precision: str = "auto") -> None:
        """Load a model.

        Args:
            spec: which model.
            device: "auto" (CUDA, XPU, MPS, CPU in this order) or a torch device.
            precision: "auto" (measured) or one of `PRECISIONS`.

        Raises:
            ModelError: the weights cannot be read or downloaded, or the device is not there.
        """
        self.device = _device(device)
        self._model = _create(spec)
        self._tokenize: Callable[[list[str]], torch.Tensor] = _tokenizer(spec)
        cfg = PreprocessCfg(**self._model.visual.preprocess_cfg)
        self.preprocess: Callable[[Image], torch.Tensor] = image_transform_v2(cfg, is_train=False)
        size = cfg.size if isinstance(cfg.size, int) else max(cfg.size)
        weights = _digest(self._model.state_dict(), cfg)
        self._model.to(self.device).eval().requires_grad_(False)
        self._model.visual.to(memory_format=torch.channels_last)
        self._pad_id = self._find_pad_id()
        with torch.inference_mode():
            self._dtype = torch.float32
            precision = self._set_precision(precision, size)
            self._may_cut = False
            self._may_cut = self._cut_is_exact()
            dimensions = int(self.encode_texts(["a photo"]).shape[1])
        self.info = ModelInfo(
            name=spec.name,
            fingerprint=f"{weights}-{precision}-{PIPELINE}",
            dimensions=dimensions,
            image_size=size,
            device=self.device.type,
            precision=precision,
        )

    @torch.inference_mode()
    def encode_images(self, images: Sequence[torch.Tensor]) -> Vectors:
        """Embed preprocessed images, each float32 (3, size, size), into float32 (n, dimensions)."""
        return self._encode_images(torch.stack(list(images)))

    @torch.inference_mode()
    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts into float32 (n, dimensions); neighbours in length share a batch."""
        tokens = self._tokenize(list(texts))
        lengths = (tokens != self._pad_id).sum(dim=1)
        order = torch.argsort(lengths)
        parts = []
        for start in range(0, len(order), TEXT_BATCH):
            rows = order[start : start + TEXT_BATCH]
            width = int(lengths[rows].max()) if self._may_cut else tokens.shape[1]
            parts.append(self._text(tokens[rows, :width]))
        return _unit(torch.cat(parts)[torch.argsort(order)])

    def _encode_images(self, batch: torch.Tensor) -> Vectors:
        batch = batch.to(self.device, self._dtype, memory_format=torch.channels_last)
        return _unit(self._model.encode_image(batch))

    def _text(self, tokens: torch.Tensor) -> torch.Tensor:
        features: torch.Tensor = self._model.encode_text(tokens.to(self.device))
        return features

    def _set_precision(self, wanted: str, size: int) -> str:
        """Convert the image tower, to the faster precision if that agrees with float32 and pays."""
        if wanted == "auto":
            wanted = "float16" if self.device.type in ("cuda", "mps", "xpu") else "bfloat16"
            exact = self._model.visual
            batch = torch.randn(4, 3, size, size, generator=torch.Generator().manual_seed(0))
            expected, slow = self._timed(batch)
            self._model.visual = copy.deepcopy(exact)  # converting back would not restore weights
            self._convert(wanted)
            vectors, fast = self._timed(batch)
            if fast > 0.8 * slow or (expected * vectors).sum(axis=1).min() < AGREEMENT:
                self._model.visual = exact
                wanted = "float32"
        self._convert(wanted)
        return wanted

    def _convert(self, precision: str) -> None:
        self._dtype = PRECISIONS[precision]
        self._model.visual.to(self._dtype)

    def _timed(self, batch: torch.Tensor) -> tuple[Vectors, float]:
        """Vectors, and the best time of two in seconds; the first call also plans kernels."""
        vectors, best = self._encode_images(batch), float("inf")
        for _ in range(2):
            start = time.perf_counter()
            self._encode_images(batch)
            best = min(best, time.perf_counter() - start)
        return vectors, best

    def _find_pad_id(self) -> int:
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
        except RuntimeError:  # a tower that takes texts of one length only, such as CLIP's own
            return False
        return float((whole * cut).sum()) > 0.99999


def published(architecture: str, tag: str) -> dict[str, Any]:
    """Where open_clip says that weights are published: "repository" ("": not on the hub) and "config".

    The configuration is what `open_clip_config.json` would say. Where open_clip knows no such tag,
    the answer is only "tags", those that it knows.
    """
    about = open_clip.get_pretrained_cfg(architecture, tag)
    if not about:
        return {"tags": open_clip.list_pretrained_tags_by_model(architecture)}
    place = str(about.get("hf_hub", "")).rpartition("/")[0]  # behind it: a file, which may be a pickle
    model = {**(open_clip.get_model_config(architecture) or {})}
    if about.get("quick_gelu"):
        model["quick_gelu"] = True
    return {
        "repository": place,
        "config": json.dumps({"model_cfg": model, "preprocess_cfg": _preprocess(about)}),
    }


def _preprocess(about: dict[str, Any]) -> dict[str, Any]:
    """Of what open_clip tells about weights, how pictures are prepared for them."""
    return {key: about[key] for key in ("mean", "std", "interpolation", "resize_mode") if key in about}


def _create(spec: ModelSpec) -> Any:
    """Build the model in float32 on the CPU and load its weights, strictly, from safetensors only.

    open_clip is asked to load nothing itself: it would take a pickle where it finds one.
    """
    options: dict[str, Any] = {"text_cfg": config} if (config := spec.text_config()) else {}
    if spec.folder is None:
        tags = open_clip.list_pretrained_tags_by_model(spec.architecture)
        tag = spec.tag or next(iter(tags), "")
        options["force_preprocess_cfg"] = _preprocess(open_clip.get_pretrained_cfg(spec.architecture, tag))
    with _readable(spec):
        if spec.weights is None or spec.weights.suffix != ".safetensors":
            raise ValueError("there are no weights in safetensors format")
        logging.disable(logging.WARNING)  # it warns of a model without weights: they follow
        try:
            model = open_clip.create_model(
                spec.identifier,
                load_weights=False,
                pretrained_image=False,
                pretrained_text=False,
                **options,
            )
        finally:
            logging.disable(logging.NOTSET)
        open_clip.load_checkpoint(model, str(spec.weights), strict=True)
    return model


def _tokenizer(spec: ModelSpec) -> Any:
    with _readable(spec):
        return open_clip.get_tokenizer(spec.identifier)


@contextmanager
def _readable(spec: ModelSpec) -> Iterator[None]:
    """Turn all that open_clip raises over files that it cannot use into a ModelError."""
    try:
        yield
    except (
        OSError,
        RuntimeError,
        ValueError,
        KeyError,
        TypeError,
        AssertionError,  # weights of another shape
        SafetensorError,
    ) as error:
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelError(
            f"The model '{spec.name}' cannot be loaded: {first_line[:300]}",
            "Get its files again (`clipsearch models remove`, then `download`), "
            "or use another model: clipsearch models use starter",
        ) from error


def _device(wanted: str) -> torch.device:
    available = {
        "cuda": torch.cuda.is_available(),
        "xpu": hasattr(torch, "xpu") and torch.xpu.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wanted == "auto":
        return torch.device(next(name for name, there in available.items() if there))
    if not available.get(wanted.split(":")[0], False):
        raise ModelError(
            f"The device '{wanted}' is not available",
            "Choose one of: auto, " + ", ".join(name for name, there in available.items() if there),
        )
    return torch.device(wanted)


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
