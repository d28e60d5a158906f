"""A cache of keys and values (KV cache) for one text after another through a causal text tower."""

from __future__ import annotations

from typing import Any

import torch

from clipsearch.embedding.acceleration.fbgemm_layers import PackedBlock

__all__ = ["CachedPrefixTower", "is_supported"]


class CachedPrefixTower:
    """The packed blocks of a CLIP model's text transformer, for one text at a time.

    Under a causal mask no token depends on those after it. So queries, keys and values of a prefix
    that a text shares with the text before are kept: of the start token at least, and of all words
    before the one that is being typed. Of the last block only the end token's row is computed.
    """

    def __init__(self, model: Any) -> None:
        """Take a model that `is_supported`."""
        self._model = model
        self._blocks: list[PackedBlock] = list(model.transformer.resblocks)
        self._tokens: list[int] = []
        self._projected: list[torch.Tensor] = []  # of the text before, by block: (1, tokens, 3 * width)

    def run(self, tokens: torch.Tensor) -> torch.Tensor | None:
        """Features of the end token, float32 (1, width), before the last norm.

        Args:
            tokens: int64 (1, length); None is returned where the end token is not the last of them.
        """
        ids: list[int] = tokens[0].tolist()
        length = len(ids)
        if ids.index(max(ids)) != length - 1:  # where the tower takes the end token to be
            return None
        same = self._common_prefix(ids)
        model = self._model
        x: torch.Tensor = model.token_embedding(tokens[:, same:]) + model.positional_embedding[same:length]
        mask = model.attn_mask[same:length, :length]
        kept = []
        for number, block in enumerate(self._blocks):
            projected = block.project(x)
            if same:
                projected = torch.cat((self._projected[number][:, :same], projected), dim=1)
            kept.append(projected)
            if block is self._blocks[-1]:
                x, mask = x[:, -1:], None
            x = block.finish(x, projected, mask)
        self._tokens, self._projected = ids, kept
        return x[:, -1]

    def _common_prefix(self, ids: list[int]) -> int:
        """How many first tokens a text shares with the text before; the end token never counts."""
        most = min(len(ids) - 1, len(self._tokens))
        return next((at for at in range(most) if ids[at] != self._tokens[at]), most)


def is_supported(model: Any) -> bool:
    """Whether it is an `open_clip.CLIP`, and its text tower causal, all packed, and read at its end token."""
    if (type(model).__module__, type(model).__name__) != ("open_clip.model", "CLIP"):
        return False
    mask = model.attn_mask
    return (
        model.text_pool_type == "argmax"
        and mask is not None
        and torch.equal(mask, torch.full_like(mask, -torch.inf).triu(1))
        and bool(model.transformer.resblocks)
        and all(type(block) is PackedBlock for block in model.transformer.resblocks)
    )
