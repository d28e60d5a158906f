"""Which keys a model's configuration may have, and what each may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

__all__ = [
    "BUILT_IN",
    "KERNELS",
    "MODEL",
    "MULTIMODAL",
    "NAMES_CODE",
    "PREPROCESS",
    "TEXT",
    "TOKENIZER",
    "TOKEN_NAMES",
    "TOWER",
    "VISION",
    "Rule",
    "Schema",
]

Rule = Callable[[object], bool]
Schema = Mapping[str, Rule]


def _whole(low: int, high: int) -> Rule:
    return lambda value: type(value) is int and low <= value <= high


def _real(low: float, high: float) -> Rule:
    return lambda value: type(value) in (int, float) and low <= value <= high  # type: ignore[operator]


def _one_of(*values: object) -> Rule:
    return lambda value: any(type(value) is type(one) and value == one for one in values)


def _maybe(rule: Rule) -> Rule:
    return lambda value: value is None or rule(value)


def _list_of(length: int, rule: Rule) -> Rule:
    return lambda value: isinstance(value, list) and len(value) == length and all(map(rule, value))


def _either(*rules: Rule) -> Rule:
    return lambda value: any(rule(value) for rule in rules)


def _word(pattern: str) -> Rule:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _table(schema: Schema) -> Rule:
    return lambda value: (
        isinstance(value, dict) and all(key in schema and schema[key](one) for key, one in value.items())
    )


def _any_table(value: object) -> bool:
    return isinstance(value, dict)


_FLAG = _one_of(True, False)
_WIDTH = _whole(1, 1 << 14)
_LAYERS = _whole(0, 256)
_HEADS = _whole(1, 512)
_LENGTH = _whole(1, 1 << 13)
_VOCABULARY = _whole(1, 1 << 22)
_ID = _maybe(_whole(-1, 1 << 22))
_PIXELS = _whole(1, 1 << 11)
_SIZE = _either(_PIXELS, _list_of(2, _PIXELS))
_SHARE = _maybe(_real(0, 1))
_TINY = _real(0, 0.1)
_HUB_NAME = _maybe(_word(r"(?!\.)[\w-][\w.-]{0,95}(/[\w-][\w.-]{0,95})?|"))
_ACTIVATION = _one_of(
    "gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "quick_gelu", "relu", "silu", "tanh"
)

# The parts of `open_clip_config.json`: the fields of open_clip's own dataclasses, each with what it may be.
_LAYERS_OF_ANY: Schema = {
    "width": _WIDTH,
    "mlp_ratio": _real(0.01, 64),
    "ls_init_value": _maybe(_real(-10, 10)),
    "final_ln_after_pool": _FLAG,
    "output_tokens": _FLAG,
    "act_kwargs": _maybe(_table({"approximate": _one_of("none", "tanh")})),
    "norm_kwargs": _maybe(_table({"eps": _TINY, "elementwise_affine": _FLAG})),
    "block_type": _one_of(None, "default", "custom"),
    **dict.fromkeys(("qk_norm", "scaled_cosine_attn", "scale_heads"), _FLAG),
    **dict.fromkeys(("scale_attn_inner", "scale_attn", "scale_fc"), _FLAG),
}
VISION: Schema = {
    **_LAYERS_OF_ANY,
    "layers": _either(_LAYERS, _list_of(4, _LAYERS)),
    "head_width": _WIDTH,
    "patch_size": _maybe(_whole(1, 512)),
    "image_size": _SIZE,
    "patch_dropout": _real(0, 1),
    "attentional_pool": _one_of(True, False, "parallel", "cascade"),
    "attn_pooler_queries": _LENGTH,
    "attn_pooler_heads": _HEADS,
    "no_ln_pre": _FLAG,
    "pos_embed_type": _one_of("learnable", "sin_cos_2d"),
    "pool_type": _one_of("tok", "avg", "none"),
    "timm_model_name": _maybe(_word(r"[A-Za-z0-9_]{1,80}(\.[A-Za-z0-9_]{1,80})?")),
    "timm_model_pretrained": _FLAG,
    "timm_pool": _one_of("", "avg", "max", "avgmax", "catavgmax", "token", "map", "abs_attn", "rot_attn"),
    "timm_proj": _one_of(None, "", "linear", "mlp", "none"),
    "timm_proj_bias": _FLAG,
    "timm_drop": _real(0, 1),
    "timm_drop_path": _SHARE,
}
TEXT: Schema = {
    **_LAYERS_OF_ANY,
    "context_length": _LENGTH,
    "vocab_size": _VOCABULARY,
    "hf_tokenizer_name": _HUB_NAME,
    "tokenizer_mode": _one_of(None, "", "clips"),
    "tokenizer_kwargs": _maybe(
        _table({"clean": _one_of("canonicalize", "lower", "whitespace"), "strip_sep_token": _FLAG})
    ),
    "heads": _HEADS,
    "layers": _LAYERS,
    "embed_cls": _FLAG,
    "pad_id": _whole(0, 1 << 22),
    "eos_id": _whole(0, 1 << 22),
    "no_causal_mask": _FLAG,
    "pool_type": _one_of("first", "last", "argmax", "eos", "none"),
    "proj_bias": _FLAG,
    "proj_type": _one_of("linear", "none"),
    "hf_model_name": _HUB_NAME,
    "hf_model_pretrained": _FLAG,
    "hf_proj_type": _one_of(None, "linear", "mlp"),
    "hf_pooler_type": _one_of(
        None, "mean_pooler", "max_pooler", "cls_pooler", "cls_last_hidden_state_pooler"
    ),
}
MULTIMODAL: Schema = {**TEXT, "dim_head": _WIDTH, "n_queries": _LENGTH, "attn_pooler_heads": _HEADS}
MODEL: Schema = {
    "embed_dim": _WIDTH,
    "vision_cfg": _any_table,
    "text_cfg": _any_table,
    "multimodal_cfg": _any_table,
    "quick_gelu": _FLAG,
    "custom_text": _FLAG,
    "init_logit_scale": _real(-1e4, 1e4),
    "init_logit_bias": _maybe(_real(-1e4, 1e4)),
    "nonscalar_logit_scale": _FLAG,
    "pad_id": _whole(0, 1 << 22),
}
PREPROCESS: Schema = {
    "size": _maybe(_SIZE),
    "mode": _one_of(None, "RGB"),
    "mean": _maybe(_list_of(3, _real(-1e3, 1e3))),
    "std": _maybe(_list_of(3, _real(1e-6, 1e3))),
    "interpolation": _one_of(None, "bicubic", "bilinear", "random"),
    "resize_mode": _one_of(None, "shortest", "longest", "squash"),
    "fill_color": _maybe(_whole(0, 255)),
}

# What is taken of a text tower's `config.json`, for the kinds that open_clip knows; the rest is training's,
# or tells people something.
TOWER: Schema = {
    "model_type": _one_of("bert", "roberta", "xlm-roberta", "mt5", "m2m_100"),
    **dict.fromkeys(("hidden_size", "d_model", "d_kv"), _WIDTH),
    **dict.fromkeys(("intermediate_size", "d_ff", "encoder_ffn_dim", "decoder_ffn_dim"), _whole(1, 1 << 17)),
    **dict.fromkeys(("num_hidden_layers", "num_layers", "encoder_layers", "decoder_layers"), _LAYERS),
    "num_decoder_layers": _maybe(_LAYERS),
    **dict.fromkeys(("num_attention_heads", "num_heads"), _HEADS),
    **dict.fromkeys(("encoder_attention_heads", "decoder_attention_heads"), _HEADS),
    "max_position_embeddings": _LENGTH,
    **dict.fromkeys(("relative_attention_num_buckets", "relative_attention_max_distance"), _LENGTH),
    "type_vocab_size": _whole(1, 1 << 10),
    "vocab_size": _VOCABULARY,
    **dict.fromkeys(("pad_token_id", "bos_token_id", "eos_token_id"), _ID),
    **dict.fromkeys(("layer_norm_eps", "layer_norm_epsilon"), _TINY),
    **dict.fromkeys(("hidden_act", "activation_function"), _ACTIVATION),
    "feed_forward_proj": _one_of("relu", "gated-gelu", "gated-silu"),
    "position_embedding_type": _one_of("absolute", "relative_key", "relative_key_query"),
    "scale_embedding": _FLAG,
    **dict.fromkeys(("is_decoder", "add_cross_attention"), _one_of(False)),
}
_TOKENIZERS = (
    "Albert|Bart|Bert|Camembert|CLIP|DebertaV2|DistilBert|Electra|Gemma|GPT2|Llama|MBart|MBart50|MPNet|"
    "Nllb|PreTrained|Qwen2|Roberta|Siglip2?|T5|MT5|XLMRoberta"
)
_CLASS = _maybe(_word(rf"({_TOKENIZERS})Tokenizer(Fast)?|TokenizersBackend"))
TOKEN_NAMES = ("pad_token", "sep_token", "cls_token", "bos_token", "eos_token")
_SIDE = _maybe(_one_of("left", "right"))
TOKENIZER: Schema = {
    "tokenizer_class": _CLASS,
    **dict.fromkeys(("padding_side", "truncation_side"), _SIDE),
    **dict.fromkeys(("add_bos_token", "add_eos_token", "legacy_behaviour"), _maybe(_FLAG)),
    "src_lang": _maybe(_word(r"[A-Za-z_]{1,20}")),
}

# Keys by which a configuration names code, a file or a repository, wherever they are.
NAMES_CODE = frozenset(
    {"auto_map", "trust_remote_code", "custom_pipelines", "custom_generate", "code_revision", "gguf_file"}
    | {"configuration_files", "quantization_config", "base_model_name_or_path", "transformers_weights"}
    | {"use_kernels", "kernel_config", "mistral_format"}
)
KERNELS = frozenset({"_attn_implementation", "attn_implementation", "_attn_implementation_internal"})
BUILT_IN = (None, "eager", "sdpa", "flash_attention_2")  # what those may name: no repository of kernels
