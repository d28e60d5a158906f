"""The three losses of the build."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def contrastive(images: Tensor, texts: Tensor, scale: Tensor, smoothing: float = 0.0) -> Tensor:
    """Return the symmetric loss of CLIP (Radford et al. 2021): row i belongs to column i.

    Args:
        images: unit vectors (N, D).
        texts: unit vectors (N, D).
        scale: inverse temperature, a scalar.
        smoothing: label smoothing; other captions of a batch often fit too.
    """
    logits = scale * images @ texts.T
    own = torch.arange(len(logits))
    return 0.5 * (
        F.cross_entropy(logits, own, label_smoothing=smoothing)
        + F.cross_entropy(logits.T, own, label_smoothing=smoothing)
    )


def distilled(images: Tensor, texts: Tensor, scale: Tensor, teacher: Tensor) -> Tensor:
    """Return the KL divergence from a teacher's belief over texts to the joint space's.

    Args:
        images: unit vectors (N, D).
        texts: unit vectors (T, D).
        scale: inverse temperature, a scalar.
        teacher: probabilities (N, T), rows sum to one.
    """
    student = (scale * images @ texts.T).log_softmax(1)
    return F.kl_div(student, teacher, reduction="batchmean")


def drift(now: Tensor, before: Tensor) -> Tensor:
    """Return how far vectors (N, D) turned away from what they were: 1 - cosine, averaged."""
    return (1 - F.cosine_similarity(now, before)).mean()
