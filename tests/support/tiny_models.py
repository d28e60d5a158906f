"""Models of open_clip that are real but tiny, with random weights: one of each kind of text tower."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.shared_folders import share

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

from clipsearch.records import Vectors

__all__ = ["KINDS", "TEXTS", "least_cosine", "make"]

KINDS = ("clip", "siglip", "roberta")
WORDS = ("<pad>", "</s>", "<s>", "<unk>", "a", "photo", "of", "dog", "beach")
TEXTS = ("a dog", "beach", "a photo of a dog on a beach, and " + "of a photo " * 30)
"""Texts of different lengths, one longer than the towers take."""

VISION = {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16}
TEXT: dict[str, dict[str, Any]] = {
    "clip": {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1},
    "siglip": {
        "context_length": 16,
        "vocab_size": 32,
        "hf_tokenizer_name": "timm/tiny",
        "tokenizer_kwargs": {"clean": "canonicalize"},
        "width": 16,
        "heads": 2,
        "layers": 1,
        "no_causal_mask": True,
        "proj_bias": True,
        "pool_type": "last",
    },
    "roberta": {
        "hf_model_name": "xlm/tiny",
        "hf_tokenizer_name": "xlm/tiny",
        "hf_pooler_type": "mean_pooler",
    },
}


def make(kind: str, folder: Path) -> dict[str, bytes]:
    """Put a model into an empty folder as a hub would publish it; its files."""
    files = {path.name: path.read_bytes() for path in share(f"tiny-{kind}", partial(_build, kind)).iterdir()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files


def _build(kind: str, folder: Path) -> None:
    """Build a model. What it needs is imported here, where it is built: that takes seconds."""
    import open_clip
    import torch
    from safetensors.torch import save_file
    from transformers import XLMRobertaConfig

    text = dict(TEXT[kind])
    if kind != "clip":
        _tokenizer().save_pretrained(folder)
    if kind == "roberta":
        tower = XLMRobertaConfig(
            vocab_size=32,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=90,
            pad_token_id=0,
        )
        tower.save_pretrained(folder)
        text |= {"hf_model_name": str(folder), "hf_model_pretrained": False}
    config = {
        "embed_dim": 16,
        "vision_cfg": VISION,
        "text_cfg": TEXT[kind],
        "custom_text": kind != "clip",
    }
    torch.manual_seed(0)
    made = open_clip.model.CLIP if kind == "clip" else open_clip.model.CustomTextCLIP
    model = made(embed_dim=16, vision_cfg=dict(VISION), text_cfg=text)
    state = {name: value.contiguous().clone() for name, value in model.state_dict().items()}
    save_file(state, folder / "open_clip_model.safetensors")
    preprocess = {"mean": [0.5] * 3, "std": [0.5] * 3}
    (folder / "open_clip_config.json").write_text(
        json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}), encoding="utf-8"
    )


def least_cosine(some: Vectors, others: Vectors) -> float:
    """The least cosine similarity between the rows of two arrays of unit vectors (n, dimensions)."""
    return float((some * others).sum(axis=1).min())


def _tokenizer() -> PreTrainedTokenizerFast:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(
        models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>")
    )
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", eos_token="</s>", bos_token="<s>", unk_token="<unk>"
    )
