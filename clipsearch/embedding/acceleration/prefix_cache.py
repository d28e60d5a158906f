"""One text after another through a causal text tower: what two of them begin with is computed once."""

from __future__ import annotations

from typing import Any

import torch

from clipsearch.embedding.acceleration.fbgemm_layers import PackedBlock

__all__ = ["CausalTower", "fits"]


class CausalTower:
    """The packed blocks of a CLIP model's text transformer, for one text at a time.

    Under a causal mask no token sees what follows it. So queries, keys and values of the tokens that
    a text begins with are those of the text before, if that began with them: the start token at least,
    and all that was there before the last letters were typed. Language models write by the same rule
    ("KV cache"). And of the last block nothing is computed but the row that is asked for.
    """

    def __init__(self, model: Any) -> None:
        """Take a model which `fits`."""
        self._model = model
        self._blocks: list[PackedBlock] = list(model.transformer.resblocks)
        self._tokens: list[int] = []
        self._known: list[torch.Tensor] = []  # for each block, of the text before: (1, tokens, 3 * width)

    def run(self, tokens: torch.Tensor) -> torch.Tensor | None:
        """Features of the end token, float32 (1, width), before the last norm.

        Args:
            tokens: int64 (1, length); None is returned where the end token is not the last of them.
        """
        numbers: list[int] = tokens[0].tolist()
        length = len(numbers)
        if numbers.index(max(numbers)) != length - 1:  # where the tower would look for the end
            return None
        same = self._same(numbers)
        model = self._model
        x: torch.Tensor = model.token_embedding(tokens[:, same:]) + model.positional_embedding[same:length]
        mask = model.attn_mask[same:length, :length]
        known = []
        for number, block in enumerate(self._blocks):
            projected = block.project(x)
            if same:
                projected = torch.cat((self._known[number][:, :same], projected), dim=1)
            known.append(projected)
            if block is self._blocks[-1]:
                x, mask = x[:, -1:], None
            x = block.finish(x, projected, mask)
        self._tokens, self._known = numbers, known
        return x[:, -1]

    def _same(self, numbers: list[int]) -> int:
        """How many tokens of a text are known; its end is not, as it is asked for."""
        most = min(len(numbers) - 1, len(self._tokens))
        return next((at for at in range(most) if numbers[at] != self._tokens[at]), most)


def fits(model: Any) -> bool:
    """Whether the tower of an `open_clip.CLIP` is causal, all packed, and answers by its end token."""
    mask = model.attn_mask
    return (
        model.text_pool_type == "argmax"
        and mask is not None
        and torch.equal(mask, torch.full_like(mask, -torch.inf).triu(1))
        and bool(model.transformer.resblocks)
        and all(type(block) is PackedBlock for block in model.transformer.resblocks)
    )
