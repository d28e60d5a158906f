"""Layers of an image tower on a CPU, each with what follows it in one pass over memory, by oneDNN.

These are the operators that torch's own compiler fuses with. They are not public, so each layer has a
plain way beside the fused one, and takes that where the operators are not there (`works`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeGuard

import torch
from torch.nn.functional import linear, pad, scaled_dot_product_attention

__all__ = [
    "Attention",
    "FusedConvolution",
    "Patches",
    "Pointwise",
    "Product",
    "ending",
    "is_attention",
    "pack",
    "pads_as_tensorflow",
    "works",
]

# What oneDNN can do to a result before it leaves the registers: by name, numbers, and kind.
Ending = tuple[str, list[float], str]
NO_ENDING: Ending = ("none", [], "")


def ending(activation: torch.nn.Module | None) -> Ending | None:
    """How oneDNN calls an activation; None where it does not know it."""
    if type(activation) is torch.nn.ReLU:
        return "relu", [], ""
    if type(activation) is torch.nn.ReLU6:
        return "hardtanh", [0.0, 6.0], ""
    return ("gelu", [], activation.approximate) if type(activation) is torch.nn.GELU else None


class Product(torch.nn.Module):
    """A linear layer and the activation behind it: plain until its weights are packed."""

    def __init__(
        self,
        weight: torch.Tensor,
        bias: torch.Tensor | None,
        activation: torch.nn.Module | None = None,
    ) -> None:
        """Take weights (out, in), a bias (out,), and an activation that has an `ending`."""
        super().__init__()
        self.weight: torch.nn.Parameter | None = _constant(weight)
        self.bias = None if bias is None else _constant(bias)
        self.activation = activation
        self._packed: Any = None
        self._dtype = torch.float32  # of the packed weights

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(..., in) to (..., out) in the same precision, whatever that of the packed weights."""
        if self.weight is None:
            return self._fused(x, self._packed)
        result = linear(x, self.weight, self.bias)
        return result if self.activation is None else self.activation.forward(result)

    def pack(self, dtype: torch.dtype) -> bool:
        """Put the weights into oneDNN's own order, in float32 or bfloat16, and let go of them.

        In bfloat16 sums are float32, and only what comes in and goes out is rounded: what lies
        between two products stays as exact as it was.

        Returns:
            Whether it was done: where this processor has no such products, the layer stays as it is.
        """
        if self.weight is None:
            return False
        bias = None if self.bias is None else _constant(self.bias.to(dtype))
        try:
            packed = torch.ops.mkldnn._reorder_linear_weight(
                self.weight.detach().to(dtype).contiguous(), None
            )
            _linear(self.weight.new_zeros(1, self.weight.shape[1], dtype=dtype), packed, bias, NO_ENDING)
        except (AttributeError, RuntimeError, TypeError):  # in bfloat16, without AVX-512
            return False
        self._packed, self._dtype, self.bias, self.weight = packed, dtype, bias, None
        return True

    def _fused(self, x: torch.Tensor, packed: torch.Tensor) -> torch.Tensor:
        how = ending(self.activation) or NO_ENDING
        return _linear(x.to(self._dtype), packed, self.bias, how).to(x.dtype)


class Pointwise(Product):
    """A 1 x 1 convolution as what it is: one matrix product over the channels of every pixel.

    torch sends such convolutions to its slowest kernel when one thread runs a small batch.
    """

    def __init__(self, convolution: torch.nn.Conv2d) -> None:
        super().__init__(convolution.weight.flatten(1), convolution.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(n, channels, height, width) to the same with other channels; best in channels_last."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Patches(Product):
    """A convolution that cuts a picture into patches, as what it is: one product over the pixels of each."""

    def __init__(self, convolution: torch.nn.Conv2d) -> None:
        super().__init__(convolution.weight.permute(0, 2, 3, 1).flatten(1), convolution.bias)
        self._patch = convolution.kernel_size

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(n, channels, height, width) to (n, out, rows, columns); best in channels_last."""
        n, channels, tall, wide = x.shape
        high, broad = self._patch
        rows, columns = tall // high, wide // broad
        x = x[:, :, : rows * high, : columns * broad].permute(0, 2, 3, 1)
        patches = x.reshape(n, rows, high, columns, broad * channels).transpose(2, 3)
        return super().forward(patches.reshape(n, rows, columns, -1)).permute(0, 3, 1, 2)


class Attention(torch.nn.Module):
    """torch's `MultiheadAttention` by products that can be packed, and in fewer passes over memory."""

    def __init__(self, layer: torch.nn.MultiheadAttention) -> None:
        """Take over the weights of a layer that `is_attention`."""
        super().__init__()
        weight, bias, width = layer.in_proj_weight, layer.in_proj_bias, layer.embed_dim
        self._heads = layer.num_heads
        # Apart, since a block may ask for fewer tokens than it looks at.
        self._asked = Product(weight[:width], None if bias is None else bias[:width])
        self._looked_at = Product(weight[width:], None if bias is None else bias[width:])
        self._out = Product(layer.out_proj.weight, layer.out_proj.bias)

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        *,
        need_weights: bool = False,
        attn_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, None]:
        """(n, asked, width), and (n, tokens, width) for both others, to (n, asked, width); no weights.

        Raises:
            ValueError: it is asked for more than an image tower asks.
        """
        if key is not value or need_weights or attn_mask is not None:
            raise ValueError("an image tower looks at all its tokens, and asks for no weights")
        n, asked, width = query.shape
        split = (self._heads, width // self._heads)
        queries = self._asked(query).view(n, asked, *split).transpose(1, 2)
        both = self._looked_at(key).view(n, key.shape[1], 2, *split).permute(2, 0, 3, 1, 4)
        seen = scaled_dot_product_attention(queries, both[0], both[1])
        return self._out(seen.transpose(1, 2).reshape(n, asked, width)), None


class FusedConvolution(torch.nn.Module):
    """A convolution and the activation behind it, in float32."""

    def __init__(self, convolution: torch.nn.Conv2d, activation: torch.nn.Module) -> None:
        """Take a convolution with zeros around, and an activation that has an `ending`."""
        super().__init__()
        self.convolution = convolution
        self.activation = activation
        self._same = pads_as_tensorflow(convolution)
        self._ending = ending(activation) or NO_ENDING

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """As the two."""
        layer, weight = self.convolution, self.convolution.weight
        padding: Any = layer.padding
        if x.dtype != torch.float32:
            result: torch.Tensor = self.activation(layer(x))
            return result
        if self._same:
            x, weight, padding = self._padded(x)
        fused: torch.Tensor = torch.ops.mkldnn._convolution_pointwise(
            x, weight, layer.bias, padding, layer.stride, layer.dilation, layer.groups, *self._ending
        )
        return fused

    def _padded(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, list[int]]:
        """Input, weights and padding on all sides that do what "same" padding does.

        That may need one column more behind the picture than before it. A kernel with a column of
        zeros before its own needs as much on both sides, and no copy of the input.
        """
        layer = self.convolution
        sides = [
            max((-(-size // stride) - 1) * stride + extent - size, 0)
            for size, stride, extent in zip(x.shape[-2:], layer.stride, layer.kernel_size, strict=True)
        ]
        odd = (sides[0] % 2, sides[1] % 2)
        weight = layer.weight
        if any(odd) and layer.groups == 1:  # there, a larger kernel costs more than the copy
            return pad(x, (0, odd[1], 0, odd[0])), weight, [side // 2 for side in sides]
        if any(odd):
            weight = pad(weight, (odd[1], 0, odd[0], 0)).contiguous(memory_format=torch.channels_last)
        return x, weight, [(side + 1) // 2 for side in sides]


def pack(
    tower: torch.nn.Module, dtype: torch.dtype, let_go: Callable[[torch.Tensor], None] | None = None
) -> None:
    """Put the weights of all products into oneDNN's own order.

    Args:
        tower: rewritten; it cannot be converted any more afterwards.
        dtype: float32 or bfloat16, which the products are computed in.
        let_go: called with each of the weights that are not used any more.
    """
    for product in (module for module in tower.modules() if isinstance(module, Product)):
        weight = product.weight
        if weight is not None and works(dtype) and product.pack(dtype) and let_go:
            let_go(weight)


@cache
def works(dtype: torch.dtype = torch.float32) -> bool:
    """Whether this torch has the operators, as we call them, and the processor such products."""
    x, relu = torch.ones(1, 1, 1, 1), torch.nn.ReLU()
    try:
        FusedConvolution(torch.nn.Conv2d(1, 1, 1).requires_grad_(False), relu)(x)
    except (AttributeError, RuntimeError, TypeError):  # they may be others one day
        return False
    return Product(torch.ones(1, 1), None, relu).pack(dtype)


def is_attention(layer: torch.nn.Module) -> TypeGuard[torch.nn.MultiheadAttention]:
    """Whether it is plain self-attention, by torch's own class: a subclass may do more."""
    return (
        type(layer) is torch.nn.MultiheadAttention
        and layer.batch_first
        and layer.in_proj_weight is not None
        and layer.bias_k is None
        and not layer.add_zero_attn
    )


def pads_as_tensorflow(convolution: torch.nn.Module) -> bool:
    """Whether it is timm's, which pads by the size of its input so that only the stride makes it less."""
    kind = type(convolution)
    return (kind.__module__, kind.__name__) == ("timm.layers.conv2d_same", "Conv2dSame")


def _linear(x: torch.Tensor, packed: torch.Tensor, bias: torch.Tensor | None, how: Ending) -> torch.Tensor:
    result: torch.Tensor = torch.ops.mkldnn._linear_pointwise(x, packed, bias, *how)
    return result


def _constant(tensor: torch.Tensor) -> torch.nn.Parameter:
    """A parameter that is not trained, on the memory of another."""
    if isinstance(tensor, torch.nn.Parameter):
        return tensor
    return torch.nn.Parameter(tensor, requires_grad=False)
