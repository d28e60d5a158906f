"""Exact rewrites of an image tower: the same vectors with less work."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeGuard

import torch
from torch.nn.functional import linear, pad
from torch.nn.utils.fusion import fuse_conv_bn_eval

__all__ = ["agreement", "rewrite", "stays_the_same"]

SAME = 0.99999  # least cosine similarity that a rewrite must keep
Ending = tuple[str, list[float]]

# What oneDNN can do to a result before it leaves the registers, by name and numbers.
ENDINGS: dict[type[torch.nn.Module], Ending] = {
    torch.nn.ReLU: ("relu", []),
    torch.nn.ReLU6: ("hardtanh", [0.0, 6.0]),
}
NO_ENDING: Ending = ("none", [])


def rewrite(tower: torch.nn.Module, device: torch.device) -> None:
    """Leave out what does not count; in place.

    Batch norms are folded into convolutions, 1 x 1 convolutions on a CPU become products, what
    follows a product or convolution there is done in the same pass, and the last block of a transformer
    is computed for the token that is read.

    Args:
        tower: an image tower in float32, in evaluation mode, for which this is known to be right.
        device: where it runs.
    """
    for parent in list(tower.modules()):
        _fold(parent)
    if device.type == "cpu":
        for parent in list(tower.modules()):
            _straighten(parent)
        if _knows_fused():
            for parent in list(tower.modules()):
                _fuse(parent)
    if (blocks := _blocks(tower)) is not None:
        blocks[-1] = ClassTokenBlock(blocks[-1])


def stays_the_same(tower: torch.nn.Module, example: torch.Tensor) -> bool:
    """Whether there is something for `rewrite` to do, and a tower gives the same vectors afterwards.

    It need not: modules may run in another order than they are listed in.

    Args:
        tower: in float32, in evaluation mode; it is left as it is.
        example: normalised input of shape (n, 3, size, size).
    """
    modules = list(tower.modules())
    convolves = any(isinstance(module, torch.nn.BatchNorm2d) or _is_pointwise(module) for module in modules)
    if not convolves and _blocks(tower) is None:
        return False
    shared = itertools.chain(tower.parameters(), tower.buffers())  # no rewrite changes them
    quick = copy.deepcopy(tower, {id(tensor): tensor for tensor in shared})
    rewrite(quick, example.device)
    return agreement(tower(example), quick(example)) >= SAME


def agreement(some: torch.Tensor, others: torch.Tensor) -> float:
    """The least cosine similarity between the rows of two tensors (n, dimensions)."""
    return float(torch.nn.functional.cosine_similarity(some.float(), others.float()).min())


class Pointwise(torch.nn.Module):
    """A 1 x 1 convolution as what it is: one matrix product over the channels of every pixel.

    torch sends such convolutions to its slowest kernel when one thread runs a small batch.
    """

    def __init__(self, convolution: torch.nn.Conv2d) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(convolution.weight.flatten(1), requires_grad=False)
        self.bias = convolution.bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(n, channels, height, width) to the same with other channels; best in channels_last."""
        return linear(x.permute(0, 2, 3, 1), self.weight, self.bias).permute(0, 3, 1, 2)


class FusedPointwise(torch.nn.Module):
    """A `Pointwise` and the activation behind it in one pass over memory, by oneDNN, in float32."""

    def __init__(self, product: Pointwise, activation: torch.nn.Module | None) -> None:
        super().__init__()
        self.product = product
        self.activation = activation
        self._ending = NO_ENDING if activation is None else ENDINGS[type(activation)]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """As the two."""
        if x.dtype != torch.float32:
            x = self.product(x)
            return x if self.activation is None else self.activation(x)
        rows, product = x.permute(0, 2, 3, 1), self.product
        fused = torch.ops.mkldnn._linear_pointwise(rows, product.weight, product.bias, *self._ending, "")
        result: torch.Tensor = fused.permute(0, 3, 1, 2)
        return result


class FusedConvolution(torch.nn.Module):
    """A convolution and the activation behind it in one pass over memory, by oneDNN, in float32."""

    def __init__(self, convolution: torch.nn.Conv2d, activation: torch.nn.Module) -> None:
        super().__init__()
        self.convolution = convolution
        self.activation = activation
        self._same = _pads_as_tensorflow(convolution)
        self._ending = ENDINGS[type(activation)]

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
            x, weight, layer.bias, padding, layer.stride, layer.dilation, layer.groups, *self._ending, ""
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


class ClassTokenBlock(torch.nn.Module):
    """The last block of a vision transformer where only the class token is read afterwards.

    Every token gives keys and values, but the rest, five sixths of the block, is computed for one.
    """

    def __init__(self, block: torch.nn.Module) -> None:
        super().__init__()
        self.block: Any = block

    def forward(self, x: torch.Tensor, attn_mask: None = None) -> torch.Tensor:
        """(n, tokens, width) to the class token alone, (n, 1, width)."""
        block, normed = self.block, self.block.ln_1(x)
        token = x[:, :1] + block.ls_1(block.attn(normed[:, :1], normed, normed, need_weights=False)[0])
        result: torch.Tensor = token + block.ls_2(block.mlp(block.ln_2(token)))
        return result


def _blocks(tower: Any) -> torch.nn.ModuleList | None:
    """The blocks of a vision transformer as open_clip builds them, if all it reads is the class token."""
    transformer = getattr(tower, "transformer", None)
    blocks: torch.nn.ModuleList | None = getattr(transformer, "resblocks", None)
    if blocks is None or len(blocks) < 2 or not getattr(transformer, "batch_first", False):
        return None
    reads_one = (
        getattr(tower, "pool_type", "") == "tok"
        and getattr(tower, "attn_pool", None) is None
        and not getattr(tower, "output_tokens", False)
    )
    parts = dict(blocks[-1].named_children())
    is_plain = parts.keys() == {"ln_1", "attn", "ls_1", "ln_2", "mlp", "ls_2"}
    return blocks if reads_one and is_plain and type(parts["attn"]) is torch.nn.MultiheadAttention else None


@cache
def _knows_fused() -> bool:
    """Whether this torch has the operators that its own compiler fuses with, as we call them."""
    x = torch.ones(1, 1, 1, 1)
    convolution, relu = torch.nn.Conv2d(1, 1, 1).requires_grad_(False), torch.nn.ReLU()
    try:
        FusedPointwise(Pointwise(convolution), relu)(x)
        FusedConvolution(convolution, relu)(x)
    except (AttributeError, RuntimeError, TypeError):  # they are not public, and may be others one day
        return False
    return True


def _pads_with_zeros(convolution: torch.nn.Conv2d) -> bool:
    return convolution.padding_mode == "zeros" and not isinstance(convolution.padding, str)


def _pads_as_tensorflow(convolution: torch.nn.Module) -> bool:
    """Whether it is timm's, which pads by the size of its input so that only the stride makes it less."""
    kind = type(convolution)
    return (kind.__module__, kind.__name__) == ("timm.layers.conv2d_same", "Conv2dSame")


def _is_fusable(convolution: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    if _pads_as_tensorflow(convolution):
        return convolution.dilation == (1, 1)
    return type(convolution) is torch.nn.Conv2d and _pads_with_zeros(convolution)


def _fuse(parent: torch.nn.Module) -> None:
    """Let products and convolutions among a module's children do what follows them."""
    children: Sequence[tuple[str, Any]] = [*parent.named_children(), ("", None)]
    for (name, child), (after, activation) in itertools.pairwise(children):
        ends = type(activation) in ENDINGS
        if type(child) is Pointwise:
            setattr(parent, name, FusedPointwise(child, activation if ends else None))
        elif ends and _is_fusable(child):
            setattr(parent, name, FusedConvolution(child, activation))
        else:
            continue
        if ends:
            setattr(parent, after, torch.nn.Identity())


def _fold(parent: torch.nn.Module) -> None:
    """Fold each batch norm into the convolution before it (Jacob et al. 2018, section 3.2)."""
    children: Sequence[tuple[str, Any]] = list(parent.named_children())
    for (name, convolution), (after, norm) in itertools.pairwise(children):
        both = isinstance(convolution, torch.nn.Conv2d) and isinstance(norm, torch.nn.BatchNorm2d)
        if both and norm.num_features == convolution.out_channels and norm.running_var is not None:
            setattr(parent, name, fuse_conv_bn_eval(convolution, norm))
            setattr(parent, after, getattr(norm, "act", torch.nn.Identity()))  # timm's has one inside


def _straighten(parent: torch.nn.Module) -> None:
    """Replace the 1 x 1 convolutions among a module's children."""
    for name, child in list(parent.named_children()):
        if _is_pointwise(child):
            setattr(parent, name, Pointwise(child))


def _is_pointwise(module: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    """Whether it is a 1 x 1 convolution, and nothing else; a subclass may do more."""
    return (
        type(module) is torch.nn.Conv2d
        and module.kernel_size == module.stride == (1, 1)
        and module.groups == 1
        and module.padding in ((0, 0), "valid", "same")
    )
