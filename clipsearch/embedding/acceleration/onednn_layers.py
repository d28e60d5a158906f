"""Layers of an image tower on a CPU that oneDNN runs fused with the activation behind them.

The operators are those that torch's own compiler fuses with. They are not public, so each layer falls
back to plain torch where they are missing (`works`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeGuard

import torch
from torch.nn.functional import linear, pad, scaled_dot_product_attention

__all__ = [
    "FusedAttention",
    "FusedConvolution",
    "FusedLinear",
    "PatchEmbedding",
    "PointwiseConvolution",
    "is_plain_attention",
    "pack",
    "pads_as_tensorflow",
    "post_op",
    "works",
]

# An operation that oneDNN applies to a result before it is stored: its name, numbers, and algorithm.
PostOp = tuple[str, list[float], str]
NO_POST_OP: PostOp = ("none", [], "")


def post_op(activation: torch.nn.Module | None) -> PostOp | None:
    """The oneDNN post-op of an activation; None where there is none."""
    if type(activation) is torch.nn.ReLU:
        return "relu", [], ""
    if type(activation) is torch.nn.ReLU6:
        return "hardtanh", [0.0, 6.0], ""
    return ("gelu", [], activation.approximate) if type(activation) is torch.nn.GELU else None


class FusedLinear(torch.nn.Module):
    """A linear layer and the activation behind it: in plain torch until its weights are packed."""

    def __init__(
        self,
        weight: torch.Tensor,
        bias: torch.Tensor | None,
        activation: torch.nn.Module | None = None,
    ) -> None:
        """Take weights (out, in), a bias (out,), and an activation that has a `post_op`."""
        super().__init__()
        self.weight: torch.nn.Parameter | None = _constant(weight)
        self.bias = None if bias is None else _constant(bias)
        self.activation = activation
        self._packed: Any = None
        self._dtype = torch.float32  # of the packed weights

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(..., in) to (..., out) in the input's precision, whatever that of the packed weights."""
        if self.weight is None:
            return self._fused(x, self._packed)
        result = linear(x, self.weight, self.bias)
        return result if self.activation is None else self.activation.forward(result)

    def pack(self, dtype: torch.dtype) -> bool:
        """Put the weights into oneDNN's own layout, in float32 or bfloat16, and drop the plain ones.

        In bfloat16 sums are float32, and only inputs and outputs of the product are rounded: the
        layers between two products compute in float32.

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
            _linear(self.weight.new_zeros(1, self.weight.shape[1], dtype=dtype), packed, bias, NO_POST_OP)
        except (AttributeError, RuntimeError, TypeError):  # in bfloat16, without AVX-512
            return False
        self._packed, self._dtype, self.bias, self.weight = packed, dtype, bias, None
        return True

    def _fused(self, x: torch.Tensor, packed: torch.Tensor) -> torch.Tensor:
        fused = post_op(self.activation) or NO_POST_OP
        return _linear(x.to(self._dtype), packed, self.bias, fused).to(x.dtype)


class PointwiseConvolution(FusedLinear):
    """A 1 x 1 convolution as one matrix product over the channels of every pixel.

    torch sends such convolutions to its slowest kernel when one thread runs a small batch.
    """

    def __init__(self, convolution: torch.nn.Conv2d) -> None:
        super().__init__(convolution.weight.flatten(1), convolution.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(n, channels, height, width) to the same with other channels; best in channels_last."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class PatchEmbedding(FusedLinear):
    """A convolution that cuts a picture into patches, as one matrix product over the pixels of each patch."""

    def __init__(self, convolution: torch.nn.Conv2d) -> None:
        super().__init__(convolution.weight.permute(0, 2, 3, 1).flatten(1), convolution.bias)
        self._patch = convolution.kernel_size

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(n, channels, height, width) to (n, out, rows, columns); best in channels_last."""
        n, channels, height, width = x.shape
        patch_height, patch_width = self._patch
        rows, columns = height // patch_height, width // patch_width
        x = x[:, :, : rows * patch_height, : columns * patch_width].permute(0, 2, 3, 1)
        patches = x.reshape(n, rows, patch_height, columns, patch_width * channels).transpose(2, 3)
        return super().forward(patches.reshape(n, rows, columns, -1)).permute(0, 3, 1, 2)


class FusedAttention(torch.nn.Module):
    """torch's `MultiheadAttention` with layers that can be packed, and in fewer passes over memory."""

    def __init__(self, layer: torch.nn.MultiheadAttention) -> None:
        """Take over the weights of a layer that `is_plain_attention`."""
        super().__init__()
        weight, bias, width = layer.in_proj_weight, layer.in_proj_bias, layer.embed_dim
        self._heads = layer.num_heads
        # Apart, since there may be fewer queries than keys.
        self._queries = FusedLinear(weight[:width], None if bias is None else bias[:width])
        self._keys_and_values = FusedLinear(weight[width:], None if bias is None else bias[width:])
        self._out = FusedLinear(layer.out_proj.weight, layer.out_proj.bias)

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        *,
        need_weights: bool = False,
        attn_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, None]:
        """Attend without a mask.

        Args:
            query: (n, queries, width).
            key: (n, tokens, width).
            value: the same tensor as `key`.
            need_weights: must be false.
            attn_mask: must be None.

        Returns:
            (n, queries, width), and None instead of weights.

        Raises:
            ValueError: an argument is not as above, which image towers never do.
        """
        if key is not value or need_weights or attn_mask is not None:
            raise ValueError("an image tower attends to all its tokens, without weights")
        n, count, width = query.shape
        split = (self._heads, width // self._heads)
        queries = self._queries(query).view(n, count, *split).transpose(1, 2)
        keys, values = self._keys_and_values(key).view(n, key.shape[1], 2, *split).permute(2, 0, 3, 1, 4)
        attended = scaled_dot_product_attention(queries, keys, values)
        return self._out(attended.transpose(1, 2).reshape(n, count, width)), None


class FusedConvolution(torch.nn.Module):
    """A convolution and the activation behind it, in float32."""

    def __init__(self, convolution: torch.nn.Conv2d, activation: torch.nn.Module) -> None:
        """Take a convolution that pads with zeros, and an activation that has a `post_op`."""
        super().__init__()
        self.convolution = convolution
        self.activation = activation
        self._same = pads_as_tensorflow(convolution)
        self._post_op = post_op(activation) or NO_POST_OP

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What the convolution and the activation give: (n, channels, height, width) to the same."""
        layer, weight = self.convolution, self.convolution.weight
        padding: Any = layer.padding
        if x.dtype != torch.float32:
            result: torch.Tensor = self.activation(layer(x))
            return result
        if self._same:
            x, weight, padding = self._padded(x)
        fused: torch.Tensor = torch.ops.mkldnn._convolution_pointwise(
            x, weight, layer.bias, padding, layer.stride, layer.dilation, layer.groups, *self._post_op
        )
        return fused

    def _padded(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, list[int]]:
        """Input, weights and symmetric padding that amount to TensorFlow's "same" padding.

        That may need one column more after the picture than before it. With a column of zeros added
        at the front of the kernel the padding is symmetric, and the input need not be copied.
        """
        layer = self.convolution
        sides = [
            max((-(-size // stride) - 1) * stride + extent - size, 0)
            for size, stride, extent in zip(x.shape[-2:], layer.stride, layer.kernel_size, strict=True)
        ]
        odd = (sides[0] % 2, sides[1] % 2)
        weight = layer.weight
        if any(odd) and layer.groups == 1:  # here a larger kernel costs more than the copy
            return pad(x, (0, odd[1], 0, odd[0])), weight, [side // 2 for side in sides]
        if any(odd):
            weight = pad(weight, (odd[1], 0, odd[0], 0)).contiguous(memory_format=torch.channels_last)
        return x, weight, [(side + 1) // 2 for side in sides]


def pack(
    tower: torch.nn.Module, dtype: torch.dtype, free: Callable[[torch.Tensor], None] | None = None
) -> None:
    """Put the weights of all `FusedLinear` layers into oneDNN's own layout.

    Args:
        tower: rewritten by `graph_rewrites`; its precision cannot be converted any more afterwards.
        dtype: float32 or bfloat16, which the products are computed in.
        free: called with each of the plain weights, which are not used any more.
    """
    for layer in (module for module in tower.modules() if isinstance(module, FusedLinear)):
        weight = layer.weight
        if weight is not None and works(dtype) and layer.pack(dtype) and free:
            free(weight)


@cache
def works(dtype: torch.dtype = torch.float32) -> bool:
    """Whether torch has the operators that are called here, and the processor products in this precision."""
    x, relu = torch.ones(1, 1, 1, 1), torch.nn.ReLU()
    try:
        FusedConvolution(torch.nn.Conv2d(1, 1, 1).requires_grad_(False), relu)(x)
    except (AttributeError, RuntimeError, TypeError):  # a later torch may have others
        return False
    return FusedLinear(torch.ones(1, 1), None, relu).pack(dtype)


def is_plain_attention(layer: torch.nn.Module) -> TypeGuard[torch.nn.MultiheadAttention]:
    """Whether it is plain self-attention of torch's own class; a subclass may do more."""
    return (
        type(layer) is torch.nn.MultiheadAttention
        and layer.batch_first
        and layer.in_proj_weight is not None
        and layer.bias_k is None
        and not layer.add_zero_attn
    )


def pads_as_tensorflow(convolution: torch.nn.Module) -> bool:
    """Whether it is timm's convolution with TensorFlow's "same" padding, which depends on the input."""
    kind = type(convolution)
    return (kind.__module__, kind.__name__) == ("timm.layers.conv2d_same", "Conv2dSame")


def _linear(x: torch.Tensor, packed: torch.Tensor, bias: torch.Tensor | None, fused: PostOp) -> torch.Tensor:
    result: torch.Tensor = torch.ops.mkldnn._linear_pointwise(x, packed, bias, *fused)
    return result


def _constant(tensor: torch.Tensor) -> torch.nn.Parameter:
    """A parameter without a gradient that shares the tensor's memory."""
    if isinstance(tensor, torch.nn.Parameter):
        return tensor
    return torch.nn.Parameter(tensor, requires_grad=False)
