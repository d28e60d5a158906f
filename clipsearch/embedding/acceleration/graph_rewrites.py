"""Exact rewrites of an image tower: the same vectors with less work."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Sequence
from typing import Any, TypeGuard

import torch
from torch.nn.utils.fusion import fuse_conv_bn_eval

from clipsearch.embedding.acceleration import onednn_layers
from clipsearch.embedding.acceleration.onednn_layers import (
    Attention,
    FusedConvolution,
    Patches,
    Pointwise,
    Product,
)

__all__ = ["agreement", "rewrite", "stays_the_same", "twin"]

SAME = 0.99999  # least cosine similarity that a rewrite must keep
MISFITS = (AssertionError, AttributeError, RuntimeError, TypeError, ValueError)  # of one that asks for more


def rewrite(tower: torch.nn.Module, device: torch.device) -> None:
    """Leave out what does not count; in place.

    Batch norms are folded into convolutions, and the last block of a transformer is computed for the
    token that is read. On a CPU, 1 x 1 convolutions, cuts into patches and attention become products,
    and what follows a product or convolution is done in the same pass. `fusing.pack` may follow.

    Args:
        tower: an image tower in float32, in evaluation mode, for which this is known to be right.
        device: where it runs.
    """
    for parent in list(tower.modules()):
        _fold(parent)
    if device.type == "cpu":
        for parent in list(tower.modules()):
            _straighten(parent)
        if onednn_layers.works():
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
    device = example.device
    if _blocks(tower) is None and not any(_is_rewritable(module, device) for module in tower.modules()):
        return False
    quick = twin(tower)
    try:
        rewrite(quick, device)
        onednn_layers.pack(quick, torch.float32)
        return agreement(tower(example), quick(example)) >= SAME
    except MISFITS:
        return False


def twin(tower: torch.nn.Module) -> torch.nn.Module:
    """A copy on the same weights: what replaces layers changes one of the two, what converts them both."""
    shared = itertools.chain(tower.parameters(), tower.buffers())
    return copy.deepcopy(tower, {id(tensor): tensor for tensor in shared})


def agreement(some: torch.Tensor, others: torch.Tensor) -> float:
    """The least cosine similarity between the rows of two tensors (n, dimensions)."""
    return float(torch.nn.functional.cosine_similarity(some.float(), others.float()).min())


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
    attends = is_plain and type(parts["attn"]) in (torch.nn.MultiheadAttention, Attention)
    return blocks if reads_one and attends else None


def _is_rewritable(module: torch.nn.Module, device: torch.device) -> bool:
    """Whether it is of the kinds that a rewrite begins with."""
    if isinstance(module, torch.nn.BatchNorm2d) or device.type != "cpu":
        return isinstance(module, torch.nn.BatchNorm2d)
    product = (
        isinstance(module, torch.nn.Linear) or onednn_layers.is_attention(module) or _cuts_patches(module)
    )
    return _is_pointwise(module) or (product and onednn_layers.works())


def _pads_with_zeros(convolution: torch.nn.Conv2d) -> bool:
    return convolution.padding_mode == "zeros" and not isinstance(convolution.padding, str)


def _is_fusable(convolution: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    if onednn_layers.pads_as_tensorflow(convolution):
        return convolution.dilation == (1, 1)
    return type(convolution) is torch.nn.Conv2d and _pads_with_zeros(convolution)


def _fuse(parent: torch.nn.Module) -> None:
    """Let products and convolutions among a module's children do what follows them."""
    for (name, child), (after, activation) in itertools.pairwise(list(parent.named_children())):
        if onednn_layers.ending(activation) is None:
            continue
        if isinstance(child, Product):
            child.activation = activation
        elif _is_fusable(child):
            setattr(parent, name, FusedConvolution(child, activation))
        else:
            continue
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
    """Make products of what can be one among a module's children."""
    if (
        type(parent).__name__ == "AttentionPool2d"
    ):  # open_clip's ResNets: it only reads the weights of its layers
        return
    for name, child in list(parent.named_children()):
        if _is_pointwise(child):
            setattr(parent, name, Pointwise(child))
        elif onednn_layers.works() and _cuts_patches(child):
            setattr(parent, name, Patches(child))
        elif onednn_layers.works() and type(child) is torch.nn.Linear:
            setattr(parent, name, Product(child.weight, child.bias))
        elif onednn_layers.works() and onednn_layers.is_attention(child):
            setattr(parent, name, Attention(child))


def _cuts_patches(module: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    """Whether it is a convolution whose windows lie side by side, and nothing else."""
    return (
        type(module) is torch.nn.Conv2d
        and module.kernel_size == module.stride
        and module.dilation == (1, 1)
        and module.groups == 1
        and module.padding in ((0, 0), "valid")
    )


def _is_pointwise(module: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    """Whether it is a 1 x 1 convolution, and nothing else; a subclass may do more."""
    return (
        type(module) is torch.nn.Conv2d
        and module.kernel_size == module.stride == (1, 1)
        and module.groups == 1
        and module.padding in ((0, 0), "valid", "same")
    )
