"""Text towers for a few words at a time: on a CPU, reading the weights is what such a query costs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention

__all__ = ["Slot", "slots", "works"]

LARGEST = torch.finfo(torch.float16).max
TOWERS = ("transformer", "text")  # as open_clip's two kinds of models name theirs


class Slot:
    """A layer's place in a tower, and what can stand there."""

    def __init__(self, parent: torch.nn.Module, name: str) -> None:
        self._parent = parent
        self._name = name
        self._exact: torch.nn.Module = getattr(parent, name)
        self._packed: torch.nn.Module | None = None

    def pack(self) -> None:
        """Put the packed layer there, which takes some 15 ms for a million weights at first."""
        if self._packed is None:
            exact: Any = self._exact
            attends = isinstance(exact, torch.nn.MultiheadAttention)
            self._packed = PackedAttention(exact) if attends else PackedLinear(exact.weight, exact.bias)
        setattr(self._parent, self._name, self._packed)

    def unpack(self) -> None:
        """Put the layer there that was there at first."""
        setattr(self._parent, self._name, self._exact)


class PackedLinear(torch.nn.Linear):
    """A linear layer with weights in float16, in the order in which FBGEMM reads them; sums are float32.

    For a query's few rows it takes half the time and less: there are half as many bytes to read, and
    all cores read them. From some forty rows on it is no faster, with hundreds a tenth slower.
    """

    int8_original_dtype = torch.float32  # open_clip asks a layer without `weight` for this

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        """Pack the weights of a linear layer: float32 (out, in) and (out,).

        Raises:
            RuntimeError: float16 cannot hold a weight, or memory is full.
        """
        torch.nn.Module.__init__(self)
        if not weight.numel() or weight.abs().max() > LARGEST:  # FBGEMM would cut it down in place
            raise RuntimeError("there is a weight that float16 cannot hold")
        self._packed = torch.ops.quantized.linear_prepack_fp16(weight, bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(..., in), float32, to (..., out)."""
        result: torch.Tensor = torch.ops.quantized.linear_dynamic_fp16(x, self._packed)
        return result


class PackedAttention(torch.nn.Module):
    """Self-attention in place of torch's `MultiheadAttention`, with packed layers."""

    def __init__(self, layer: torch.nn.MultiheadAttention) -> None:
        super().__init__()
        self._heads = layer.num_heads
        self._into = PackedLinear(layer.in_proj_weight, layer.in_proj_bias)
        self._out = PackedLinear(layer.out_proj.weight, layer.out_proj.bias)

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        *,
        need_weights: bool = False,
        attn_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, None]:
        """(n, tokens, width) to the same; all three are the same tensor, and no weights are returned."""
        parts = self._into(query).unflatten(-1, (3, self._heads, -1)).permute(2, 0, 3, 1, 4)
        q, k, v = parts.unbind()
        if attn_mask is not None and attn_mask.dim() == 3:  # one for each text and head
            attn_mask = attn_mask.view(-1, self._heads, *attn_mask.shape[1:])
        seen = scaled_dot_product_attention(q, k, v, attn_mask=attn_mask)
        return self._out(seen.transpose(1, 2).flatten(2)), None


def slots(model: torch.nn.Module) -> Iterator[Slot]:
    """The places of all layers of a CLIP model's text tower that can be packed, first to last."""
    for tower in (getattr(model, name, None) for name in TOWERS):
        for parent in tower.modules() if tower else ():
            for name, child in parent.named_children():  # subclasses may do more than their class
                if type(child) is torch.nn.Linear or _attends(child):
                    yield Slot(parent, name)


@cache
def works() -> bool:
    """Whether this build of torch can do it on this processor."""
    x = torch.ones(1, 1)
    try:
        PackedLinear(x, None)(x)
    except (AttributeError, RuntimeError, TypeError):  # without FBGEMM or AVX2; nor are they public
        return False
    return True


def _attends(layer: torch.nn.Module) -> bool:
    """Whether it is self-attention as text towers have it."""
    return (
        type(layer) is torch.nn.MultiheadAttention
        and layer.batch_first
        and layer.in_proj_weight is not None
        and layer.bias_k is None
        and not layer.add_zero_attn
    )
