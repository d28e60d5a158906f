"""Builds models and tokenizers through open_clip, with weights from safetensors only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import open_clip
import torch
from open_clip.model import set_model_preprocess_cfg
from open_clip.tokenizer import get_clean_fn
from open_clip.transform import PreprocessCfg, merge_preprocess_dict
from safetensors import safe_open
from torch.overrides import TorchFunctionMode

from clipsearch.embedding.encoders.bert import BertTower
from clipsearch.embedding.encoders.published import published_preprocessing
from clipsearch.embedding.encoders.tokenizer import FileTokenizer
from clipsearch.embedding.models.model_config import ModelConfig
from clipsearch.embedding.models.model_spec import ModelSpec
from clipsearch.errors import ModelError

__all__ = ["create", "release", "tokenizer"]

SCAFFOLD = {"layers": 1, "width": 64, "heads": 1, "context_length": 8}  # replaced by another text tower
WORDS = 49408  # that open_clip takes a text tower for, unless it is told

IN_PLACE = frozenset({torch.Tensor.normal_, torch.Tensor.uniform_})
RANDOM_INITS = IN_PLACE | {torch.nn.init.kaiming_uniform_, torch.nn.init.normal_, torch.nn.init.uniform_}


def create(spec: ModelSpec) -> Any:
    """Build the model in float32 on the CPU and load its weights, strictly, from safetensors only.

    open_clip is shown no file of the model's but its weights: it would take a pickle where it finds one,
    and others' libraries what a configuration names.

    Raises:
        ModelError: its files cannot be used.
    """
    config = spec.config()
    with _readable(spec):
        if spec.weights is None or spec.weights.suffix != ".safetensors":
            raise ValueError("there are no weights in safetensors format")
        with _SkipRandomInit():
            model = _built(config, spec.bert_config())
        preprocess = config.preprocess
        if spec.folder is None:
            tags = open_clip.list_pretrained_tags_by_model(spec.architecture)
            tag = spec.tag or next(iter(tags), "")
            preprocess = published_preprocessing(open_clip.get_pretrained_cfg(spec.architecture, tag))
        size = {"size": model.visual.image_size} if hasattr(model.visual, "image_size") else {}
        preprocess = merge_preprocess_dict(merge_preprocess_dict(PreprocessCfg(), preprocess), size)
        set_model_preprocess_cfg(model, preprocess)
        _load(model, spec, mapped=_is_float32(str(spec.weights)))
    return model


def _built(config: ModelConfig, bert: dict[str, Any] | None) -> Any:
    """The model that a configuration describes, with weights that are still to be loaded."""
    model_cfg, text = dict(config.model), config.text
    custom = model_cfg.pop("custom_text", False) or bool(config.tower)
    if text.get("hf_model_name") and not config.tower:
        raise ValueError("there is no configuration of its text tower")
    kind = open_clip.CLIP
    if custom:
        kind = open_clip.CoCa if "multimodal_cfg" in model_cfg else open_clip.CustomTextCLIP
    if config.tower:
        model_cfg["text_cfg"] = {**SCAFFOLD, "vocab_size": text.get("vocab_size", WORDS)}
    model_cfg["vision_cfg"] = {**config.vision, "timm_model_pretrained": False}
    model = kind(**model_cfg)
    if bert:
        model.text = BertTower(bert, model_cfg["embed_dim"], text["hf_proj_type"])
    elif config.tower:
        model.text = _text_tower(config, model_cfg["embed_dim"])
    return model


def _text_tower(config: ModelConfig, dimensions: int) -> Any:
    """A text tower as open_clip builds it through transformers, from what is known of its configuration."""
    from open_clip.hf_model import HFTextEncoder
    from transformers import AutoConfig

    text, about = config.text, dict(config.tower or {})
    pooler = text.get("hf_pooler_type", "mean_pooler")
    tower = HFTextEncoder(
        "",
        dimensions,
        AutoConfig.for_model(about.pop("model_type"), **about),
        pooler,
        text.get("hf_proj_type", "mlp"),
        output_tokens=text.get("output_tokens", False),
    )
    # As open_clip does where it reads the configuration itself.
    if tower.config.is_encoder_decoder:
        tower.transformer = tower.transformer.encoder
    elif pooler != "cls_pooler":
        tower.transformer.pooler = None
    return tower


def tokenizer(spec: ModelSpec) -> Any:
    """Texts to tokens (n, length), int64, padded; raises ModelError where its files cannot be used."""
    text = spec.config().text
    length, options = text.get("context_length", 77), text.get("tokenizer_kwargs") or {}
    with _readable(spec):
        if spec.folder is None or not text.get("hf_tokenizer_name"):
            return open_clip.SimpleTokenizer(context_length=length, **options)
        return FileTokenizer(
            spec.folder,
            length,
            get_clean_fn(options.get("clean", "whitespace")),
            strips_sep=options.get("strip_sep_token", False),
            is_clips=text.get("tokenizer_mode") == "clips",
        )


def release(model: Any, spec: ModelSpec) -> bool:
    """Free the memory of a model's mapped file; what is used of it is read again.

    Returns:
        Whether it is mapped.
    """
    with _readable(spec):
        mapped = _is_float32(str(spec.weights))
        if mapped:
            _load(model, spec, mapped=True)
        return mapped


def _load(model: Any, spec: ModelSpec, *, mapped: bool) -> None:
    """Load the weights of a model in float32.

    Where the file is in float32, too, they can be the file itself, mapped into memory, so that only
    what is used of it is read, and takes memory. Otherwise they are copied.
    """
    model.load_state_dict = partial(model.load_state_dict, assign=mapped)  # open_clip has no option for it
    try:
        open_clip.load_checkpoint(model, str(spec.weights), strict=True)
    finally:
        del model.load_state_dict


def _is_float32(file: str) -> bool:
    with safe_open(file, framework="pt") as tensors:
        types = {tensors.get_slice(name).get_dtype() for name in tensors.keys()}  # noqa: SIM118 (no mapping)
    return types <= {"F32", "I64"}  # batch norms count in integers


class _SkipRandomInit(TorchFunctionMode):
    """Leaves new layers uninitialized: a file replaces all their weights next.

    Untouched memory takes no physical pages. The tensor methods set zeros instead: code that draws
    until all numbers lie in a range would not end otherwise.
    """

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if func in RANDOM_INITS:
            tensor: torch.Tensor = args[0] if args else kwargs["tensor"]
            with torch.no_grad():
                return tensor.zero_() if func in IN_PLACE else tensor
        return func(*args, **kwargs)


@contextmanager
def _readable(spec: ModelSpec) -> Iterator[None]:
    """Turn every error that open_clip raises about unusable files into a ModelError."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:  # whatever its libraries trip over, it is these files that did it
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelError(
            f"The model '{spec.name}' cannot be loaded: {first_line[:300]}",
            "Get its files again (`clipsearch models remove`, then `download`), "
            "or use another model: clipsearch models use starter",
        ) from error
