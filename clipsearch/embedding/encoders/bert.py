"""BERT text towers as open_clip builds them through transformers, whose import alone takes seconds.

The encoder is that of Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers for
Language Understanding" (2019): embeddings of words and places, then layers of self-attention and
feed-forward, each followed by a layer norm. Its parts are named as in files of weights. What this
module does not know is left to transformers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn
from torch.nn import functional

__all__ = ["BertTower", "Layer"]


class BertTower(nn.Module):
    """Tokens (n, width), int64, to text embeddings (n, dimensions), float32, by mean pooling."""

    def __init__(self, config: Mapping[str, Any], dimensions: int, projection: str) -> None:
        """Build the tower; its weights are loaded afterwards.

        Args:
            config: of a BERT model, as in its `config.json`.
            dimensions: of an embedding.
            projection: "mlp" or "linear".
        """
        super().__init__()
        self.output_dim = dimensions
        width = config["hidden_size"]
        self._pad = config["pad_token_id"]
        self.transformer = _Encoder(config)
        between = (width + dimensions) // 2
        self.proj: nn.Module = (
            nn.Linear(width, dimensions, bias=False)
            if projection == "linear"
            else nn.Sequential(
                nn.Linear(width, between, bias=False), nn.GELU(), nn.Linear(between, dimensions, bias=False)
            )
        )

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Embed texts; padding is masked."""
        words = tokens != self._pad
        mask = None if bool(words.all()) else words[:, None, None, :]
        x = self.transformer(tokens, mask)
        share = words.unsqueeze(-1).to(x.dtype)
        projected: torch.Tensor = self.proj((x * share).sum(dim=1) / share.sum(dim=1))
        return projected


class _Encoder(nn.Module):
    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        self.embeddings = _Embeddings(config)
        self.encoder = _Layers(config)

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        result: torch.Tensor = self.encoder(self.embeddings(tokens), mask)
        return result


class _Layers(nn.Module):
    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        self.layer = nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"]))

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        for layer in self.layer:
            x = layer(x, mask)
        return x


class _Embeddings(nn.Module):
    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.word_embeddings = nn.Embedding(config["vocab_size"], width)
        self.position_embeddings = nn.Embedding(config["max_position_embeddings"], width)
        self.token_type_embeddings = nn.Embedding(config["type_vocab_size"], width)
        self.LayerNorm = nn.LayerNorm(width, config["layer_norm_eps"])

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        places = self.position_embeddings.weight[: tokens.shape[1]]
        x: torch.Tensor = self.word_embeddings(tokens) + places + self.token_type_embeddings.weight[0]
        normed: torch.Tensor = self.LayerNorm(x)
        return normed


class Layer(nn.Module):
    """Self-attention and feed-forward, each followed by a layer norm."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        width, inner, eps = config["hidden_size"], config["intermediate_size"], config["layer_norm_eps"]
        self.attention = _Attention(width, config["num_attention_heads"], eps)
        self.intermediate = _Inner(width, inner)
        self.output = _Added(inner, width, eps)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """(n, tokens, width) to the same; the mask is false for padding: (n, 1, 1, tokens)."""
        x = self.attention(x, mask)
        result: torch.Tensor = self.output(self.intermediate(x), x)
        return result


class _Attention(nn.Module):
    def __init__(self, width: int, heads: int, eps: float) -> None:
        super().__init__()
        self.heads = heads
        self.add_module("self", _Projections(width))
        self.output = _Added(width, width, eps)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        parts = self.get_submodule("self")(x)
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        result: torch.Tensor = self.output(seen.transpose(1, 2).flatten(2), x)
        return result


class _Projections(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.query(x), self.key(x), self.value(x)


class _Inner(nn.Module):
    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width, inner)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.gelu(self.dense(x))


class _Added(nn.Module):
    """Projection to the layer's width, residual connection, and layer norm."""

    def __init__(self, inner: int, width: int, eps: float) -> None:
        super().__init__()
        self.dense = nn.Linear(inner, width)
        self.LayerNorm = nn.LayerNorm(width, eps)

    def forward(self, x: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
        normed: torch.Tensor = self.LayerNorm(self.dense(x) + before)
        return normed
