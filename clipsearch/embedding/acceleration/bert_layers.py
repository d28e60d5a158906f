"""Layers of a BERT text tower on a CPU with products in bfloat16, in fewer calls and fewer bytes to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention

from clipsearch.embedding.acceleration import onednn_layers
from clipsearch.embedding.acceleration.fbgemm_layers import Slot
from clipsearch.embedding.acceleration.onednn_layers import FusedLinear

__all__ = ["FusedBertLayer", "slots"]


class FusedBertLayer(torch.nn.Module):
    """A layer of `encoders.bert`: one product instead of three before attention, GELU within its product.

    Inputs and outputs of products are rounded to bfloat16; all else is computed in float32.
    """

    def __init__(self, layer: Any) -> None:
        """Take over the weights of a layer, packed.

        Raises:
            RuntimeError: this processor has no such products.
        """
        super().__init__()
        attention = layer.attention
        parts = [getattr(attention.get_submodule("self"), name) for name in ("query", "key", "value")]
        self._heads: int = attention.heads
        self._in = FusedLinear(
            torch.cat([part.weight for part in parts]), torch.cat([part.bias for part in parts])
        )
        self._out = _linear(attention.output.dense)
        self._inner = _linear(layer.intermediate.dense, torch.nn.GELU())
        self._outer = _linear(layer.output.dense)
        self._norms = attention.output.LayerNorm, layer.output.LayerNorm
        for product in (self._in, self._out, self._inner, self._outer):
            if not product.pack(torch.bfloat16):
                raise RuntimeError("this processor has no products in bfloat16")

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """(n, tokens, width), float32, to the same; the mask is false for padding: (n, 1, 1, tokens)."""
        query, key, value = self._in(x).unflatten(-1, (3, self._heads, -1)).permute(2, 0, 3, 1, 4).unbind()
        seen = scaled_dot_product_attention(query, key, value, attn_mask=mask)
        between, after = self._norms
        x = between(self._out(seen.transpose(1, 2).flatten(2)) + x)
        normed: torch.Tensor = after(self._outer(self._inner(x)) + x)
        return normed


def slots(model: torch.nn.Module) -> Iterator[Slot]:
    """The places of layers that can be fused in a CLIP model's text tower; none on another processor."""
    if not onednn_layers.works(torch.bfloat16):
        return
    for parent in getattr(model, "text", torch.nn.Module()).modules():
        for name, child in parent.named_children():
            # By name, since this package does not import the encoders.
            if (type(child).__module__, type(child).__name__) == (
                "clipsearch.embedding.encoders.bert",
                "Layer",
            ):
                yield Slot(parent, name, FusedBertLayer)


def _linear(layer: torch.nn.Linear, activation: torch.nn.Module | None = None) -> FusedLinear:
    return FusedLinear(layer.weight, layer.bias, activation)
