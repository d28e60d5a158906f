"""The text tower of an open_clip model: texts to tokens, tokens to features."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import open_clip
import torch
from open_clip.transformer import text_global_pool

from clipsearch.embedding.encoders.tokenizer import FileTokenizer

__all__ = ["TextTower"]

BATCH = 64

Tokenize = Callable[[list[str]], torch.Tensor]
EncodeTokens = Callable[[torch.Tensor], torch.Tensor]


class TextTower:
    """Tokenizes texts, and runs the tower on tokens of any width. Used in `torch.inference_mode`.

    Attributes:
        may_cut: whether padding may be cut off; false at first.
    """

    def __init__(self, model: Any, tokenize: Tokenize) -> None:
        """Take a model in evaluation mode, and what makes tokens (n, length), int64, for it."""
        self.may_cut = False
        self._model = model
        self._tokenize = tokenize
        self._pad_id = _pad_id(tokenize)

    def encode(self, texts: Sequence[str], encode_tokens: EncodeTokens) -> torch.Tensor:
        """Embed texts; neighbours in length share a batch.

        Args:
            texts: any number of them.
            encode_tokens: what runs the tower: `encode_tokens`, or a quicker way to the same.

        Returns:
            Unit vectors, float32 (n, dimensions), on the CPU.
        """
        tokens, mask = self.tokenize(texts)
        lengths = mask.sum(dim=1)
        order = torch.argsort(lengths)
        parts = []
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            width = max(1, int(lengths[rows].max())) if self.may_cut else tokens.shape[1]
            parts.append(encode_tokens(tokens[rows, :width]))
        features = torch.cat(parts)[torch.argsort(order)]
        return torch.nn.functional.normalize(features.float(), dim=-1).cpu()

    def tokenize(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Padded tokens (n, length), int64, and a mask of the same shape: false where there is padding."""
        tokens = self._tokenize(list(texts))
        return tokens, tokens != self._pad_id

    def encode_tokens(self, tokens: torch.Tensor) -> torch.Tensor:
        """Features (n, dimensions) of tokens (n, width), which may be cut to less than the tower's own width.

        Raises:
            RuntimeError: the tower takes texts of one length only, such as some of timm's.
        """
        tokens = tokens.to(self._model.logit_scale.device)
        model, width = self._model, tokens.shape[1]
        if not isinstance(model, open_clip.CLIP) or width == len(model.positional_embedding):
            features: torch.Tensor = model.encode_text(tokens)
            return features
        # CLIP.encode_text takes texts of one length only; these are its own steps.
        x = model.token_embedding(tokens) + model.positional_embedding[:width]
        mask = None if model.attn_mask is None else model.attn_mask[:width, :width]
        hidden = model.ln_final(model.transformer(x, attn_mask=mask))
        end = getattr(model, "text_eos_id", None)
        return self.project(text_global_pool(hidden, tokens, model.text_pool_type, eos_token_id=end))

    def project(self, pooled: torch.Tensor) -> torch.Tensor:
        """The last step of an `open_clip.CLIP`: normed outputs (n, width) to features (n, dimensions)."""
        projection = self._model.text_projection
        if projection is None:
            return pooled
        features: torch.Tensor = (
            projection(pooled) if isinstance(projection, torch.nn.Linear) else pooled @ projection
        )
        return features


def _pad_id(tokenize: Tokenize) -> int:
    return tokenize.pad_id if isinstance(tokenize, FileTokenizer) else 0  # as open_clip's own pads
