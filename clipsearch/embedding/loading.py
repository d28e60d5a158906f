"""Models and tokenizers as open_clip builds them, with weights from safetensors only."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import open_clip
import torch
from open_clip.tokenizer import get_clean_fn
from safetensors import SafetensorError, safe_open
from torch.overrides import TorchFunctionMode

from clipsearch.embedding.bert import BertTokenizer, BertTower
from clipsearch.embedding.models import ModelSpec
from clipsearch.errors import ModelError

__all__ = ["create", "published", "release", "tokenizer"]

SCAFFOLD = {"layers": 1, "width": 64, "heads": 1, "vocab_size": 8, "context_length": 8}  # replaced by BERT

DICE = frozenset({torch.Tensor.normal_, torch.Tensor.uniform_})
DRAWS = DICE | {torch.nn.init.kaiming_uniform_, torch.nn.init.normal_, torch.nn.init.uniform_}


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


def create(spec: ModelSpec) -> Any:
    """Build the model in float32 on the CPU and load its weights, strictly, from safetensors only.

    open_clip is asked to load nothing itself: it would take a pickle where it finds one.
    """
    text, bert = spec.text_config() or {}, spec.bert_config()
    options: dict[str, Any] = {"text_cfg": SCAFFOLD if bert else text} if text else {}
    if spec.folder is None:
        tags = open_clip.list_pretrained_tags_by_model(spec.architecture)
        tag = spec.tag or next(iter(tags), "")
        options["force_preprocess_cfg"] = _preprocess(open_clip.get_pretrained_cfg(spec.architecture, tag))
    with _readable(spec):
        if spec.weights is None or spec.weights.suffix != ".safetensors":
            raise ValueError("there are no weights in safetensors format")
        logging.disable(logging.WARNING)  # it warns of a model without weights: they follow
        try:
            with _Undrawn():
                model = open_clip.create_model(
                    spec.identifier,
                    load_weights=False,
                    pretrained_image=False,
                    pretrained_text=False,
                    **options,
                )
                if bert:
                    model.text = BertTower(bert, model.text.output_dim, text["hf_proj_type"])
        finally:
            logging.disable(logging.NOTSET)
        _load(model, spec, mapped=_is_float32(str(spec.weights)))
    return model


def tokenizer(spec: ModelSpec) -> Any:
    """Texts to tokens (n, length), int64, padded; raises ModelError where its files cannot be used."""
    with _readable(spec):
        if spec.folder is not None and spec.bert_config():
            length = int((spec.text_config() or {}).get("context_length", 77))
            return BertTokenizer(spec.folder / "tokenizer.json", length, get_clean_fn("whitespace"))
        return open_clip.get_tokenizer(spec.identifier)


def release(model: Any, spec: ModelSpec) -> bool:
    """Let go of what memory holds of a model's file, if that is mapped; what is used of it is read again.

    Returns:
        Whether it is mapped.
    """
    with _readable(spec):
        mapped = _is_float32(str(spec.weights))
        if mapped:
            _load(model, spec, mapped=True)
        return mapped


def _load(model: Any, spec: ModelSpec, *, mapped: bool) -> None:
    """Give a model in float32 its weights.

    Where the file is in float32, too, they can be the file itself, mapped into memory, so that only
    what is used of it is read, and takes memory. Otherwise they are copied.
    """
    model.load_state_dict = partial(model.load_state_dict, assign=mapped)  # open_clip cannot be told
    try:
        open_clip.load_checkpoint(model, str(spec.weights), strict=True)
    finally:
        del model.load_state_dict


def _is_float32(file: str) -> bool:
    with safe_open(file, framework="pt") as tensors:
        types = {tensors.get_slice(name).get_dtype() for name in tensors.keys()}  # noqa: SIM118 (no mapping)
    return types <= {"F32", "I64"}  # batch norms count in integers


class _Undrawn(TorchFunctionMode):
    """Layers are left as they are instead of drawn at random: a file is about to replace all of it.

    Memory that nobody wrote to takes none. Where a tensor's own method is called, it becomes zero:
    who draws until all numbers lie in a range must come to an end.
    """

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if func in DRAWS:
            tensor: torch.Tensor = args[0] if args else kwargs["tensor"]
            with torch.no_grad():
                return tensor.zero_() if func in DICE else tensor
        return func(*args, **kwargs)


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
