"""The two projections into the joint space, trained on standardised inputs."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.objects import CLASSES, class_means
from training.towers import EMBED_DIM, Network

IMAGE_WIDTH, TEXT_WIDTH = 1280, 384


class Heads(nn.Module):
    """What open_clip calls `visual.head.mlp`, `text.proj` and `logit_scale`.

    Inputs are brought to zero mean and unit spread first, which lets the optimiser move; `install`
    folds that into the first layers, so the exported model has no trace of it.
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, features: Tensor, texts: Tensor, dropout: float) -> None:
        """Standardise by sample `features` (N, 1280) and `texts` (M, 384)."""
        super().__init__()
        hidden = (TEXT_WIDTH + EMBED_DIM) // 2
        self.image1 = nn.Linear(IMAGE_WIDTH, 2 * EMBED_DIM)
        self.image2 = nn.Linear(2 * EMBED_DIM, EMBED_DIM, bias=False)
        self.text1 = nn.Linear(TEXT_WIDTH, hidden, bias=False)
        self.text2 = nn.Linear(hidden, EMBED_DIM, bias=False)
        self.log_scale = nn.Parameter(torch.tensor(math.log(20.0)))
        self.dropout = nn.Dropout(dropout)
        # The floor keeps features that hardly ever fire from being blown up.
        self.register_buffer("mean", features.mean(0))
        self.register_buffer("spread", features.std(0) + 0.02)
        self.text_scale = float(1 / texts.std())

    def images(self, features: Tensor) -> Tensor:
        """Map features (N, 1280) to unit vectors (N, EMBED_DIM)."""
        standard = (features - self.mean) / self.spread
        hidden = self.dropout(functional.gelu(self.image1(standard)))
        return functional.normalize(self.image2(hidden), dim=-1)

    def texts(self, pooled: Tensor) -> Tensor:
        """Map mean-pooled MiniLM outputs (N, 384) to unit vectors (N, EMBED_DIM)."""
        hidden = self.dropout(functional.gelu(self.text1(pooled * self.text_scale)))
        return functional.normalize(self.text2(hidden), dim=-1)

    @property
    def scale(self) -> Tensor:
        """Inverse temperature of the similarities."""
        return self.log_scale.exp().clamp(max=100.0)

    @torch.no_grad()
    def start_from_conse(
        self, weight: Tensor, bias: Tensor, features: Tensor, texts: Tensor, owner: Tensor
    ) -> None:
        """Begin as an approximate ConSE, so that objects are known before training.

        Hidden unit c of the image head becomes class c of the classifier above a threshold that
        about 20 classes pass; the second layer maps it to where the text head, made nearly linear
        and length-preserving, puts the texts of the class.

        Args:
            weight: classifier matrix (1000, 1280).
            bias: classifier bias (1000,).
            features: sample of image features (N, 1280).
            texts: pooled class texts (T, 384).
            owner: class of each text (T,).
        """
        threshold = (features @ weight.T + bias).topk(20).values[:, -1].mean()
        self.image1.weight[:CLASSES] = weight * self.spread
        self.image1.bias[:CLASSES] = bias + weight @ self.mean - threshold
        nn.init.orthogonal_(self.text1.weight, gain=0.1)
        nn.init.orthogonal_(self.text2.weight)
        placed = functional.normalize(self.texts(texts))
        centred = class_means(placed, owner)
        centred -= centred.mean(0)
        self.image2.weight[:, :CLASSES] = 0.3 * centred.T
        self.image2.weight[:, CLASSES:] *= 0.1
        self.image1.weight.register_hook(_spare_classes)
        self.image1.bias.register_hook(_spare_classes)

    @torch.no_grad()
    def install(self, model: Network) -> None:
        """Copy the heads into an open_clip model, standardisation folded in."""
        mlp = model.visual.head.mlp
        folded = (self.image1.weight / self.spread).double()
        mlp.fc1.weight.copy_(folded)
        mlp.fc1.bias.copy_(self.image1.bias - folded @ self.mean.double())
        mlp.fc2.weight.copy_(self.image2.weight)
        model.text.proj[0].weight.copy_(self.text1.weight * self.text_scale)
        model.text.proj[2].weight.copy_(self.text2.weight)
        model.logit_scale.copy_(self.scale.log())


def _spare_classes(gradient: Tensor) -> Tensor:
    """Zero the gradient of the hidden units that are the classifier's."""
    kept = gradient.clone()
    kept[:CLASSES] = 0
    return kept
