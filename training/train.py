"""Trains the heads on cached features, then heads and upper layers of both towers together."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training import losses, words
from training.heads import Heads
from training.objects import CLASSES, ClassTexts, class_means, conse, pseudo_features
from training.towers import Network

log = logging.getLogger(__name__)

VIEW_SHARES = (0.28, 0.28, 0.09, 0.09, 0.09, 0.09, 0.08)
"""How often each view is drawn: mostly whole photos, since captions speak of the whole photo."""


@dataclass(frozen=True)
class Recipe:
    """The numbers of the build; `Recipe()` makes the model that ships."""

    seed: int = 0
    batch: int = 500
    head_epochs: int = 24
    head_rate: float = 1e-3
    tune_epochs: int = 6
    tune_head_rate: float = 3e-4
    image_rate: float = 1e-4
    text_rate: float = 5e-5
    weight_decay: float = 0.05
    dropout: float = 0.3
    smoothing: float = 0.05
    objects: float = 0.5
    pseudo: float = 0.5
    vocabulary: float = 0.5
    drawn: float = 0.5
    keep_classes: float = 0.3
    keep_words: float = 2.0
    texts_per_step: int = 256
    text_layers: int = 3
    average: float = 0.97


@dataclass(frozen=True)
class Drawings:
    """Pictures of things that neither captions nor classes know, equally many of each concept.

    Attributes:
        middle: bfloat16 (concepts, pictures, H, W, 208), as `Corpus.middle`.
        features: float32 (concepts, pictures, 1280), as `Corpus.features`.
        ids: token ids of the texts of all concepts (T, L).
        vectors: (T, 384) original MiniLM outputs of the texts.
        owner: int64 (T,), the concept of each text.
        fits: bool (concepts, T), which texts fit which concept, its own and those it shares.
    """

    middle: Tensor
    features: Tensor
    ids: Tensor
    vectors: Tensor
    owner: Tensor
    fits: Tensor


@dataclass(frozen=True)
class Corpus:
    """Everything training reads, in memory.

    Attributes:
        middle: per view, bfloat16 (N, H, W, 208) activations where the image tower thaws.
        features: per view, float32 (N, 1280) features of the original image tower.
        captions: token ids (N, 5, L).
        caption_vectors: (N, 5, 384) original MiniLM outputs.
        classes: names and texts of the ImageNet classes.
        class_ids: token ids of the class texts.
        class_vectors: (T, 384) original MiniLM outputs of the class texts.
        term_ids: token ids of everyday terms.
        term_vectors: (V, 384) original MiniLM outputs of the terms.
        weight: classifier matrix (1000, 1280).
        bias: classifier bias (1000,).
        drawings: what is drawn.
    """

    middle: list[Tensor]
    features: list[Tensor]
    captions: Tensor
    caption_vectors: Tensor
    classes: ClassTexts
    class_ids: Tensor
    class_vectors: Tensor
    term_ids: Tensor
    term_vectors: Tensor
    weight: Tensor
    bias: Tensor
    drawings: Drawings


class Trainer:
    """Holds the teachers and the random state; one method per stage."""

    def __init__(self, corpus: Corpus, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self.corpus, self.recipe = corpus, recipe
        self.random = torch.Generator().manual_seed(recipe.seed)
        self.heads = Heads(corpus.features[0], corpus.caption_vectors, recipe.dropout)
        self.heads.start_from_conse(
            corpus.weight,
            corpus.bias,
            corpus.features[0],
            corpus.class_vectors,
            corpus.classes.owner,
        )
        self.means = class_means(corpus.class_vectors, corpus.classes.owner)
        self.centre = conse(self.teacher_logits(0), self.means).mean(0)
        terms = words.units(corpus.term_vectors)
        self.terms = words.units(terms - terms.mean(0))
        owner = corpus.classes.owner
        self.texts_of = [(owner == number).nonzero()[:, 0] for number in range(CLASSES)]

    def teacher_logits(self, number: int) -> Tensor:
        """Return the classifier's logits (N, 1000) for a view of all photos."""
        return self.corpus.features[number] @ self.corpus.weight.T + self.corpus.bias

    def batches(self, epochs: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """Yield (photo, view, caption) indices, each photo once an epoch."""
        size, count = self.recipe.batch, len(self.corpus.captions)
        shares = torch.tensor(VIEW_SHARES)
        for _ in range(epochs):
            order = torch.randperm(count, generator=self.random)
            for photo in order[: count // size * size].split(size):
                view = torch.multinomial(shares, size, replacement=True, generator=self.random)
                yield photo, view, self.pick(5, size)

    def pick(self, upper: int, count: int) -> Tensor:
        """Return `count` random integers below `upper`, repeats allowed."""
        return torch.randint(upper, (count,), generator=self.random)

    def some(self, upper: int, count: int) -> Tensor:
        """Return `count` different random integers below `upper`."""
        return torch.randperm(upper, generator=self.random)[:count]

    def one_text_each(self, classes: Tensor) -> Tensor:
        """Return the index of a random text of each class."""
        return torch.stack(
            [self.texts_of[c][self.pick(len(self.texts_of[c]), 1)[0]] for c in classes.tolist()]
        )

    def some_drawings(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Choose a drawing and a text of each concept: (concept, drawing, text, clash)."""
        drawings = self.corpus.drawings
        concepts, pictures = drawings.features.shape[:2]
        text = torch.stack(
            [
                (mine := (drawings.owner == c).nonzero()[:, 0])[self.pick(len(mine), 1)[0]]
                for c in range(concepts)
            ]
        )
        clash = drawings.fits[:, text] & ~torch.eye(concepts, dtype=torch.bool)
        return torch.arange(concepts), self.pick(pictures, concepts), text, clash

    def original_features(self, photo: Tensor, view: Tensor) -> Tensor:
        """Gather features (B, 1280) of the untouched image tower."""
        stacked = [self.corpus.features[v][p] for p, v in zip(photo, view, strict=True)]
        return torch.stack(stacked)

    def middle(self, photo: Tensor, view: Tensor) -> Tensor:
        """Gather activations as a channels-last batch (B, 208, H, W)."""
        stacked = [self.corpus.middle[v][p] for p, v in zip(photo, view, strict=True)]
        return torch.stack(stacked).permute(0, 3, 1, 2)

    def total(
        self,
        features: Tensor,
        original: Tensor,
        captions: Tensor,
        classes: Tensor,
        class_texts: Tensor,
        terms: Tensor,
        term_texts: Tensor,
        drawn: Tensor,
        drawn_texts: Tensor,
        clash: Tensor,
    ) -> Tensor:
        """Return the weighted sum of the losses that both stages share.

        Args:
            features: of the batch as trained so far, (B, 1280).
            original: the same of the untouched tower, for the teachers.
            captions: pooled captions of the batch, (B, 384).
            classes: the classes of this step (C,).
            class_texts: a pooled text of each, (C, 384).
            terms: the everyday terms of this step (V,).
            term_texts: their pooled texts, (V, 384).
            drawn: features of a drawing of each concept, (C, 1280).
            drawn_texts: a pooled text of each, (C, 384).
            clash: which of them fit other concepts too, (C, C).
        """
        recipe, heads, corpus = self.recipe, self.heads, self.corpus
        images, spoken, scale = heads.images(features), heads.texts(captions), heads.scale
        loss = losses.contrastive(images, spoken, scale, recipe.smoothing)
        logits = original @ corpus.weight.T + corpus.bias
        named = heads.texts(class_texts)
        belief = (logits[:, classes] / 2).softmax(1)
        loss = loss + recipe.objects * losses.distilled(images, named, scale, belief)
        unreal = heads.images(pseudo_features(features.detach(), corpus.weight, classes, self.random))
        loss = loss + recipe.pseudo * losses.contrastive(unreal, named, scale)
        wrong_images, wrong_texts = torch.cat([images, unreal]), torch.cat([spoken, named])
        loss = loss + recipe.drawn * losses.chosen(
            heads.images(drawn), heads.texts(drawn_texts), scale, clash, wrong_images, wrong_texts
        )
        position = words.units(conse(logits, self.means) - self.centre)
        belief = (position @ self.terms[terms].T / 0.07).softmax(1)
        terms_placed = heads.texts(term_texts)
        return loss + recipe.vocabulary * losses.distilled(images, terms_placed, scale, belief)

    def train_heads(self) -> None:
        """Train the heads alone; both towers as they came."""
        recipe, corpus = self.recipe, self.corpus
        steps = recipe.head_epochs * (len(corpus.captions) // recipe.batch)
        optimiser = torch.optim.AdamW(
            self.heads.parameters(), recipe.head_rate, weight_decay=recipe.weight_decay
        )
        plan = one_cycle(optimiser, steps)
        self.heads.train()
        classes = torch.arange(CLASSES)
        for step, (photo, view, caption) in enumerate(self.batches(recipe.head_epochs)):
            features = self.original_features(photo, view)
            mean = self.heads.mean
            terms = self.some(len(corpus.term_vectors), CLASSES)
            concept, drawing, text, clash = self.some_drawings()
            loss = self.total(
                functional.dropout(features - mean, 0.2) + mean,
                features,
                corpus.caption_vectors[photo, caption],
                classes,
                corpus.class_vectors[self.one_text_each(classes)],
                terms,
                corpus.term_vectors[terms],
                corpus.drawings.features[concept, drawing],
                corpus.drawings.vectors[text],
                clash,
            )
            advance(loss, optimiser, plan)
            if step % 24 == 0:
                log.info("heads, step %d of %d: loss %.3f", step, steps, loss.item())

    def tune(self, image: nn.Module, transformer: Network) -> None:
        """Train heads, upper image layers and upper text layers together; keep the average.

        Args:
            image: `TrainableHalf`; its batch norms keep their statistics.
            transformer: MiniLM.
        """
        recipe, corpus = self.recipe, self.corpus
        steps = recipe.tune_epochs * (len(corpus.captions) // recipe.batch)
        thaw(transformer, recipe.text_layers)
        parts = nn.ModuleList([self.heads, image, transformer])
        rates = (recipe.tune_head_rate, recipe.image_rate, recipe.text_rate)
        groups = [
            {"params": [p for p in part.parameters() if p.requires_grad], "lr": rate}
            for part, rate in zip(parts, rates, strict=True)
        ]
        optimiser = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay)
        plan = one_cycle(optimiser, steps)
        smooth = torch.optim.swa_utils.AveragedModel(
            parts, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average)
        )
        self.heads.train()
        for step, (photo, view, caption) in enumerate(self.batches(recipe.tune_epochs)):
            loss = self.tuning_loss(image, transformer, photo, view, caption)
            advance(loss, optimiser, plan)
            smooth.update_parameters(parts)
            if step % 6 == 0:
                log.info("tuning, step %d of %d: loss %.3f", step, steps, loss.item())
        parts.load_state_dict(smooth.module.state_dict())

    def tuning_loss(
        self, image: nn.Module, transformer: Network, photo: Tensor, view: Tensor, caption: Tensor
    ) -> Tensor:
        """Return the shared losses plus what ties both towers to where they came from."""
        recipe, corpus = self.recipe, self.corpus
        concept, drawing, text, clash = self.some_drawings()
        drawn = corpus.drawings.middle[concept, drawing].permute(0, 3, 1, 2)
        with torch.autocast("cpu", torch.bfloat16):
            both = image(torch.cat([self.middle(photo, view), drawn])).float()
        features, drawn = both[: len(photo)], both[len(photo) :]
        original = self.original_features(photo, view)
        belief = ((original @ corpus.weight.T + corpus.bias) / 2).softmax(1)
        now = ((features @ corpus.weight.T + corpus.bias) / 2).log_softmax(1)
        loss = recipe.keep_classes * functional.kl_div(now, belief, reduction="batchmean")

        classes = self.some(CLASSES, recipe.texts_per_step)
        terms = self.some(len(corpus.term_ids), recipe.texts_per_step)
        chosen = self.one_text_each(classes)
        captions = words.pooled(transformer, corpus.captions[photo, caption])
        class_texts = words.pooled(transformer, corpus.class_ids[chosen])
        term_texts = words.pooled(transformer, corpus.term_ids[terms])
        before = torch.cat([corpus.class_vectors[chosen], corpus.term_vectors[terms]])
        now = torch.cat([class_texts, term_texts])
        loss = loss + recipe.keep_words * losses.drift(now, before)
        return loss + self.total(
            features,
            original,
            captions,
            classes,
            class_texts,
            terms,
            term_texts,
            drawn,
            words.pooled(transformer, corpus.drawings.ids[text]),
            clash,
        )


def thaw(transformer: Network, layers: int) -> None:
    """Let only the last `layers` layers of MiniLM train."""
    transformer.requires_grad_(False)
    for layer in transformer.encoder.layer[len(transformer.encoder.layer) - layers :]:
        layer.requires_grad_(True)


def one_cycle(optimiser: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.OneCycleLR:
    """Return a plan that warms up over a tenth of the steps, then falls to nothing."""
    rates = [group["lr"] for group in optimiser.param_groups]
    return torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps, pct_start=0.1)


def advance(
    loss: Tensor, optimiser: torch.optim.Optimizer, plan: torch.optim.lr_scheduler.LRScheduler
) -> None:
    """Take one step down the loss."""
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    plan.step()
