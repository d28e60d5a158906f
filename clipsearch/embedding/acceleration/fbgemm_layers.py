"""Layers of a text tower on a CPU with weights packed in float16 by FBGEMM: half as much to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention

from clipsearch.embedding.acceleration.onednn_layers import is_plain_attention

__all__ = ["PackedBlock", "Slot", "slots", "works"]

LARGEST = torch.finfo(torch.float16).max
TOWERS = ("transformer", "text")  # as open_clip's two kinds of models name theirs


class Slot:
    """A place in a tower's tree of modules that holds either a layer or its packed equivalent."""

    def __init__(
        self, parent: torch.nn.Module, name: str, make: Callable[[torch.nn.Module], torch.nn.Module]
    ) -> None:
        """Take a place, and what makes the equivalent of a layer."""
        self._make = make
        self._parent = parent
        self._name = name
        self._exact: torch.nn.Module = getattr(parent, name)
        self._packed: torch.nn.Module | None = None

    @property
    def exact_weights(self) -> Iterator[torch.nn.Parameter]:
        """The weights of the original layer, which its packed equivalent does not read."""
        return self._exact.parameters()

    def pack(self) -> None:
        """Put the packed layer there; the first time takes some 15 ms for a million weights."""
        if self._packed is None:
            self._packed = self._make(self._exact)
        setattr(self._parent, self._name, self._packed)

    def unpack(self) -> None:
        """Put the original layer back."""
        setattr(self._parent, self._name, self._exact)


class PackedLinear(torch.nn.Linear):
    """A linear layer with weights in float16, in FBGEMM's layout; sums are float32.

    For a query's few rows it takes half the time and less, since there are half as many bytes to read,
    by all cores. From some forty rows on it is no faster, with hundreds a tenth slower.
    """

    int8_original_dtype = torch.float32  # open_clip asks a layer without `weight` for this

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        """Pack the weights of a linear layer: float32 (out, in) and (out,).

        Raises:
            RuntimeError: float16 cannot hold a weight, or memory is full.
        """
        torch.nn.Module.__init__(self)
        if not weight.numel() or weight.abs().max() > LARGEST:  # FBGEMM would clip it in place
            raise RuntimeError("a weight is too large for float16")
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
        self._in_projection = PackedLinear(layer.in_proj_weight, layer.in_proj_bias)
        self._out_projection = PackedLinear(layer.out_proj.weight, layer.out_proj.bias)

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        *,
        need_weights: bool = False,
        attn_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, None]:
        """(n, tokens, width) to the same, and no weights; query, key and value must be one tensor."""
        return self.attend(self.project(query), attn_mask), None

    def project(self, x: torch.Tensor) -> torch.Tensor:
        """Queries, keys and values beside each other: (n, tokens, width) to (n, tokens, 3 * width)."""
        return self._in_projection.forward(x)

    def attend(self, projected: torch.Tensor, mask: torch.Tensor | None, last: int = 0) -> torch.Tensor:
        """Attend, and project the result.

        Args:
            projected: what `project` returned: (n, tokens, 3 * width).
            mask: added to the scores: (tokens, tokens) or (n * heads, tokens, tokens), or for the last
                few tokens (last, tokens).
            last: for how many of the last tokens; 0 means for all.

        Returns:
            (n, tokens, width), or (n, last, width).
        """
        texts, tokens, triple_width = projected.shape
        parts = projected.view(texts, tokens, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts.unbind()
        if mask is not None and mask.dim() == 3:
            mask = mask.view(texts, self._heads, tokens, tokens)
        attended = scaled_dot_product_attention(query[:, :, -last:], key, value, attn_mask=mask)
        return self._out_projection.forward(attended.transpose(1, 2).reshape(texts, -1, triple_width // 3))


class PackedBlock(torch.nn.Module):
    """A block of open_clip's text transformers whose layers are packed, in as few calls as possible.

    For a short text, the calls around the matrix products take as long as the products.
    """

    def __init__(self, block: Any) -> None:
        """Take the packed layers of an open_clip `ResidualAttentionBlock` without layer scales."""
        super().__init__()
        self._attention: PackedAttention = block.attn
        self._before, self._between = _norm(block.ln_1), _norm(block.ln_2)
        self._inner: PackedLinear = block.mlp.c_fc
        self._out_projectioner: PackedLinear = block.mlp.c_proj
        self._activation: torch.nn.Module = block.mlp.gelu

    def forward(self, x: torch.Tensor, attn_mask: torch.Tensor | None = None) -> torch.Tensor:
        """(n, tokens, width), float32, to the same."""
        return self.finish(x, self.project(x), attn_mask)

    def project(self, x: torch.Tensor) -> torch.Tensor:
        """Queries, keys and values of each token: (n, tokens, width) to (n, tokens, 3 * width)."""
        return self._attention.project(torch.layer_norm(x, *self._before))

    def finish(self, x: torch.Tensor, projected: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """The rest of the block, for the last tokens of `projected`: x (n, last, width) to the same."""
        x = x + self._attention.attend(projected, mask, x.shape[1])
        inner = self._activation.forward(self._inner.forward(torch.layer_norm(x, *self._between)))
        return x + self._out_projectioner.forward(inner)

    def get_weight_dtype(self) -> torch.dtype:
        """The precision of the block's input, which open_clip asks for."""
        return torch.float32


def slots(model: torch.nn.Module) -> Iterator[Slot]:
    """The slots in a CLIP model's text tower: of all layers that can be packed, then of blocks of them."""
    towers = [tower for name in TOWERS if (tower := getattr(model, name, None)) is not None]
    for packable in (_is_layer, _is_block):
        for tower in towers:
            for parent in tower.modules():
                for name, child in parent.named_children():
                    if packable(child):
                        yield Slot(parent, name, _packed)


@cache
def works() -> bool:
    """Whether torch has these operators on this processor."""
    x = torch.ones(1, 1)
    try:
        PackedLinear(x, None)(x)
    except (AttributeError, RuntimeError, TypeError):  # without FBGEMM or AVX2, or in a later torch
        return False
    return True


def _packed(layer: Any) -> torch.nn.Module:
    """The packed equivalent of a layer, or of a block of packed layers."""
    if isinstance(layer, torch.nn.MultiheadAttention):
        return PackedAttention(layer)
    return PackedLinear(layer.weight, layer.bias) if _is_layer(layer) else PackedBlock(layer)


def _is_layer(layer: torch.nn.Module) -> bool:
    """Whether it is a plain linear layer or self-attention; a subclass may do more."""
    return type(layer) is torch.nn.Linear or is_plain_attention(layer)


def _is_block(block: Any) -> bool:
    """Whether it is an open_clip block with exactly the parts that `PackedBlock` has."""
    parts = dict(block.named_children())
    if parts.keys() != {"ln_1", "attn", "ls_1", "ln_2", "mlp", "ls_2"}:
        return False
    layers = dict(parts["mlp"].named_children())
    return (
        layers.keys() == {"c_fc", "gelu", "c_proj"}
        and (_is_layer(parts["attn"]) or isinstance(parts["attn"], PackedAttention))
        and all(isinstance(layers[name], torch.nn.Linear) for name in ("c_fc", "c_proj"))
        and all(isinstance(parts[name], torch.nn.LayerNorm) for name in ("ln_1", "ln_2"))
        and all(type(parts[name]) is torch.nn.Identity for name in ("ls_1", "ls_2"))
    )


def _norm(layer: torch.nn.LayerNorm) -> tuple[Any, ...]:
    """The arguments of `torch.layer_norm` after its input."""
    return layer.normalized_shape, layer.weight, layer.bias, layer.eps
