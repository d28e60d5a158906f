"""Exact rewrites of an image tower's layers: the same vectors with less work."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Sequence
from typing import Any, TypeGuard

import torch
from torch.nn.utils.fusion import fuse_conv_bn_eval

from clipsearch.embedding.acceleration import onednn_layers
from clipsearch.embedding.acceleration.onednn_layers import (
    FusedAttention,
    FusedConvolution,
    FusedLinear,
    PatchEmbedding,
    PointwiseConvolution,
)

__all__ = ["agreement", "can_rewrite", "copy_sharing_weights", "rewrite"]

EXACT = 0.99999  # least cosine similarity that a rewrite must keep
UNSUPPORTED = (
    AssertionError,
    AttributeError,
    RuntimeError,
    TypeError,
    ValueError,
)  # raised where a module needs what a rewrite took away


def rewrite(tower: torch.nn.Module, device: torch.device) -> None:
    """Rewrite a tower in place.

    Batch norms are folded into convolutions, and the last block of a transformer is computed for the
    class token only. On a CPU, 1 x 1 convolutions, patch embeddings and attention become matrix
    products, and activations are fused with the layer before them. `onednn_layers.pack` may follow.

    Args:
        tower: an image tower in float32, in evaluation mode, for which `can_rewrite` is true.
        device: where it runs.
    """
    for parent in list(tower.modules()):
        _fold_batch_norms(parent)
    if device.type == "cpu":
        for parent in list(tower.modules()):
            _replace_by_products(parent)
        if onednn_layers.works():
            for parent in list(tower.modules()):
                _fuse_activations(parent)
    if (blocks := _blocks(tower)) is not None:
        blocks[-1] = ClassTokenBlock(blocks[-1])


def can_rewrite(tower: torch.nn.Module, example: torch.Tensor) -> bool:
    """Whether there is something for `rewrite` to do, and a tower gives the same vectors afterwards.

    It may not: modules can run in another order than they are listed in.

    Args:
        tower: in float32, in evaluation mode; it is left as it is.
        example: normalised input of shape (n, 3, size, size).
    """
    device = example.device
    if _blocks(tower) is None and not any(_is_rewritable(module, device) for module in tower.modules()):
        return False
    quick = copy_sharing_weights(tower)
    try:
        rewrite(quick, device)
        onednn_layers.pack(quick, torch.float32)
        return agreement(tower(example), quick(example)) >= EXACT
    except UNSUPPORTED:
        return False


def copy_sharing_weights(tower: torch.nn.Module) -> torch.nn.Module:
    """A copy whose layers can be replaced without changing the original; converting weights changes both."""
    shared = itertools.chain(tower.parameters(), tower.buffers())
    return copy.deepcopy(tower, {id(tensor): tensor for tensor in shared})


def agreement(some: torch.Tensor, others: torch.Tensor) -> float:
    """The least cosine similarity between the rows of two tensors (n, dimensions)."""
    return float(torch.nn.functional.cosine_similarity(some.float(), others.float()).min())


class ClassTokenBlock(torch.nn.Module):
    """The last block of a vision transformer, of which only the class token is read afterwards.

    Keys and values are computed for every token, the rest, five sixths of the block, for one.
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
    """The blocks of an open_clip vision transformer that reads only the class token; None of any other."""
    transformer = getattr(tower, "transformer", None)
    blocks: torch.nn.ModuleList | None = getattr(transformer, "resblocks", None)
    if blocks is None or len(blocks) < 2 or not getattr(transformer, "batch_first", False):
        return None
    reads_class_token = (
        getattr(tower, "pool_type", "") == "tok"
        and getattr(tower, "attn_pool", None) is None
        and not getattr(tower, "output_tokens", False)
    )
    parts = dict(blocks[-1].named_children())
    is_plain = parts.keys() == {"ln_1", "attn", "ls_1", "ln_2", "mlp", "ls_2"}
    attends = is_plain and type(parts["attn"]) in (torch.nn.MultiheadAttention, FusedAttention)
    return blocks if reads_class_token and attends else None


def _is_rewritable(module: torch.nn.Module, device: torch.device) -> bool:
    """Whether `rewrite` replaces such a module."""
    if isinstance(module, torch.nn.BatchNorm2d) or device.type != "cpu":
        return isinstance(module, torch.nn.BatchNorm2d)
    product = (
        isinstance(module, torch.nn.Linear)
        or onednn_layers.is_plain_attention(module)
        or _is_patch_embedding(module)
    )
    return _is_pointwise(module) or (product and onednn_layers.works())


def _pads_with_zeros(convolution: torch.nn.Conv2d) -> bool:
    return convolution.padding_mode == "zeros" and not isinstance(convolution.padding, str)


def _is_fusable(convolution: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    if onednn_layers.pads_as_tensorflow(convolution):
        return convolution.dilation == (1, 1)
    return type(convolution) is torch.nn.Conv2d and _pads_with_zeros(convolution)


def _fuse_activations(parent: torch.nn.Module) -> None:
    """Fuse activations among a module's children with the linear layer or convolution before them."""
    for (name, child), (after, activation) in itertools.pairwise(list(parent.named_children())):
        if onednn_layers.post_op(activation) is None:
            continue
        if isinstance(child, FusedLinear):
            child.activation = activation
        elif _is_fusable(child):
            setattr(parent, name, FusedConvolution(child, activation))
        else:
            continue
        setattr(parent, after, torch.nn.Identity())


def _fold_batch_norms(parent: torch.nn.Module) -> None:
    """Fold each batch norm into the convolution before it (Jacob et al. 2018, section 3.2)."""
    children: Sequence[tuple[str, Any]] = list(parent.named_children())
    for (name, convolution), (after, norm) in itertools.pairwise(children):
        both = isinstance(convolution, torch.nn.Conv2d) and isinstance(norm, torch.nn.BatchNorm2d)
        if both and norm.num_features == convolution.out_channels and norm.running_var is not None:
            setattr(parent, name, fuse_conv_bn_eval(convolution, norm))
            setattr(parent, after, getattr(norm, "act", torch.nn.Identity()))  # timm's has one inside


def _replace_by_products(parent: torch.nn.Module) -> None:
    """Replace those of a module's children that can be computed as matrix products."""
    if type(parent).__name__ == "AttentionPool2d":  # of open_clip's ResNets: reads its layers' weights itself
        return
    for name, child in list(parent.named_children()):
        if _is_pointwise(child):
            setattr(parent, name, PointwiseConvolution(child))
        elif onednn_layers.works() and _is_patch_embedding(child):
            setattr(parent, name, PatchEmbedding(child))
        elif onednn_layers.works() and type(child) is torch.nn.Linear:
            setattr(parent, name, FusedLinear(child.weight, child.bias))
        elif onednn_layers.works() and onednn_layers.is_plain_attention(child):
            setattr(parent, name, FusedAttention(child))


def _is_patch_embedding(module: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    """Whether it is a plain convolution whose windows lie side by side; a subclass may do more."""
    return (
        type(module) is torch.nn.Conv2d
        and module.kernel_size == module.stride
        and module.dilation == (1, 1)
        and module.groups == 1
        and module.padding in ((0, 0), "valid")
    )


def _is_pointwise(module: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    """Whether it is a plain 1 x 1 convolution; a subclass may do more."""
    return (
        type(module) is torch.nn.Conv2d
        and module.kernel_size == module.stride == (1, 1)
        and module.groups == 1
        and module.padding in ((0, 0), "valid", "same")
    )
