"""Models of open_clip that are real but tiny, with random weights: one of each kind of text tower."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors.numpy import save_file

from tests.support.shared_folders import share

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

from clipsearch.records import Vectors

__all__ = ["KINDS", "TEXTS", "least_cosine", "make"]

KINDS = ("clip", "siglip", "roberta")
WORDS = ("<pad>", "</s>", "<s>", "<unk>", "a", "photo", "of", "dog", "beach")
TEXTS = ("a dog", "beach", "a photo of a dog on a beach, and " + "of a photo " * 30)
"""Texts of different lengths, one longer than the towers take."""

DIMENSIONS = 16
WEIGHTS = "open_clip_model.safetensors"
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
    config = {
        "embed_dim": DIMENSIONS,
        "vision_cfg": VISION,
        "text_cfg": TEXT[kind],
        "custom_text": kind != "clip",
    }
    preprocess = {"mean": [0.5] * 3, "std": [0.5] * 3}
    (folder / "open_clip_config.json").write_text(
        json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}), encoding="utf-8"
    )
    if kind == "clip":
        save_file(_clip_weights(), folder / WEIGHTS)
    else:
        _build_by_open_clip(kind, folder)


def _clip_weights() -> dict[str, Vectors]:
    """Weights as open_clip draws and names them, without importing it, which takes five seconds."""
    random = np.random.default_rng(0)
    text, patch = TEXT["clip"], VISION["patch_size"]
    weights: dict[str, Vectors] = {"logit_scale": np.array(2.6592, dtype=np.float32)}

    def draw(name: str, *shape: int, scale: float = 0.0) -> None:
        drawn = random.standard_normal(shape, dtype=np.float32)
        weights[name] = drawn * np.float32(scale or shape[-1] ** -0.5)

    def normalise(name: str, width: int) -> None:
        weights[f"{name}.weight"] = np.ones(width, dtype=np.float32)
        weights[f"{name}.bias"] = np.zeros(width, dtype=np.float32)

    def layer(name: str, width: int, result: int, weight: str = ".weight", bias: str = ".bias") -> None:
        draw(name + weight, result, width)
        weights[name + bias] = np.zeros(result, dtype=np.float32)

    def block(tower: str, width: int) -> None:
        name = f"{tower}transformer.resblocks.0"
        normalise(f"{name}.ln_1", width)
        layer(f"{name}.attn", width, 3 * width, ".in_proj_weight", ".in_proj_bias")
        layer(f"{name}.attn.out_proj", width, width)
        normalise(f"{name}.ln_2", width)
        layer(f"{name}.mlp.c_fc", width, 4 * width)
        layer(f"{name}.mlp.c_proj", 4 * width, width)

    draw("token_embedding.weight", text["vocab_size"], text["width"], scale=0.02)
    draw("positional_embedding", text["context_length"], text["width"], scale=0.01)
    block("", text["width"])
    normalise("ln_final", text["width"])
    draw("text_projection", text["width"], DIMENSIONS)
    width, places = VISION["width"], (VISION["image_size"] // patch) ** 2 + 1
    draw("visual.conv1.weight", width, 3, patch, patch, scale=0.02)
    draw("visual.class_embedding", width)
    draw("visual.positional_embedding", places, width)
    normalise("visual.ln_pre", width)
    block("visual.", width)
    normalise("visual.ln_post", width)
    draw("visual.proj", width, DIMENSIONS)
    return weights


def _build_by_open_clip(kind: str, folder: Path) -> None:
    """Build a model. What it needs is imported here, where it is built: that takes seconds."""
    import open_clip
    import torch
    from safetensors.torch import save_file as save_tensors
    from transformers import XLMRobertaConfig

    text = dict(TEXT[kind])
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
    torch.manual_seed(0)
    model = open_clip.model.CustomTextCLIP(embed_dim=DIMENSIONS, vision_cfg=dict(VISION), text_cfg=text)
    save_tensors(
        {name: value.contiguous().clone() for name, value in model.state_dict().items()}, folder / WEIGHTS
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
