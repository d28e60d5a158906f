"""Texts: tokens, original MiniLM embeddings, and short queries cut out of captions."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoTokenizer

from training.towers import CONTEXT_LENGTH, Network, text_tower_folder

PAD = 0


def tokens(texts: list[str]) -> Tensor:
    """Return int64 token ids (N, L), padded with 0 to the longest text."""
    tokenizer = AutoTokenizer.from_pretrained(text_tower_folder())
    made = tokenizer(texts, padding=True, truncation=True, max_length=CONTEXT_LENGTH, return_tensors="pt")
    ids: Tensor = made["input_ids"]
    return ids


def pooled(transformer: Network, ids: Tensor) -> Tensor:
    """Run MiniLM on token ids (N, L) and average over the real tokens: float32 (N, 384).

    Columns that only hold padding are cut off first, which changes nothing but the time.
    """
    ids = ids[:, : int((ids != PAD).sum(1).max())]
    mask = (ids != PAD).long()
    with torch.autocast("cpu", torch.bfloat16):
        out = transformer(input_ids=ids, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).float()
    averaged: Tensor = (out.float() * weights).sum(1) / weights.sum(1)
    return averaged


@torch.inference_mode()
def embed(transformer: Network, ids: Tensor, size: int = 256) -> Tensor:
    """Return `pooled` of many texts without gradients, alike lengths together."""
    order = (ids != PAD).sum(1).argsort()
    made = torch.empty(len(ids), 384)
    for some in order.split(size):
        made[some] = pooled(transformer, ids[some])
    return made


def units(texts: Tensor) -> Tensor:
    """Scale rows to length one."""
    return functional.normalize(texts, dim=-1)


def vocabulary(file: Path) -> list[str]:
    """Return the everyday terms of the project's vocabulary, first column of a table."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines[1:] if line]
