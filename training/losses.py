"""The three losses of the build."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


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
        functional.cross_entropy(logits, own, label_smoothing=smoothing)
        + functional.cross_entropy(logits.T, own, label_smoothing=smoothing)
    )


def chosen(
    images: Tensor, texts: Tensor, scale: Tensor, clash: Tensor, other_images: Tensor, other_texts: Tensor
) -> Tensor:
    """Return the loss of rows that belong together, with a crowd of others as wrong answers too.

    Args:
        images: unit vectors (N, D); row i belongs to text i.
        texts: unit vectors (N, D).
        scale: inverse temperature, a scalar.
        clash: bool (N, N), true where text j would fit image i as well; not counted as wrong.
        other_images: unit vectors (M, D) that fit none of the texts.
        other_texts: unit vectors (L, D) that fit none of the images.
    """
    own = torch.arange(len(images))
    inner = (scale * images @ texts.T).masked_fill(clash, -torch.inf)
    by_image = torch.cat([inner, scale * images @ other_texts.T], dim=1)
    by_text = torch.cat([inner.T, scale * texts @ other_images.T], dim=1)
    return 0.5 * (functional.cross_entropy(by_image, own) + functional.cross_entropy(by_text, own))


def distilled(images: Tensor, texts: Tensor, scale: Tensor, teacher: Tensor) -> Tensor:
    """Return the KL divergence from a teacher's belief over texts to the joint space's.

    Args:
        images: unit vectors (N, D).
        texts: unit vectors (T, D).
        scale: inverse temperature, a scalar.
        teacher: probabilities (N, T), rows sum to one.
    """
    student = (scale * images @ texts.T).log_softmax(1)
    return functional.kl_div(student, teacher, reduction="batchmean")


def drift(now: Tensor, before: Tensor) -> Tensor:
    """Return how far vectors (N, D) turned away from what they were: 1 - cosine, averaged."""
    return (1 - functional.cosine_similarity(now, before)).mean()
