"""Builds the starter model: ``python -m training.build --photos DIR``."""

from __future__ import annotations

import argparse
import logging
import shutil
import tempfile
import time
from pathlib import Path

import torch
from torch import Tensor

from training import words
from training.data import read_photos
from training.drawn import CONCEPTS
from training.export import export
from training.features import drawn_activations, features, middle_activations
from training.objects import class_texts
from training.towers import Network, TrainableHalf, dual_encoder, pretrained_classifier
from training.train import VIEW_SHARES, Corpus, Drawings, Recipe, Trainer

DRAWINGS = 48
"""Drawings of each concept."""

ROOT = Path(__file__).resolve().parent.parent
log = logging.getLogger(__name__)


def gather(photos: Path, cache: Path, vocabulary: Path, transformer: Network) -> Corpus:
    """Read and precompute everything that training needs."""
    train = read_photos(photos, "train")
    classifier = pretrained_classifier()
    middle = [middle_activations(train, n, cache / "train") for n in range(len(VIEW_SHARES))]
    half = TrainableHalf(classifier)
    seen = [features(half, some, cache / f"train-features{n}.pt") for n, some in enumerate(middle)]
    log.info("features of %d photos in %d views", len(train), len(seen))
    captions = words.tokens([caption for photo in train for caption in photo.captions])
    classes = class_texts()
    class_ids = words.tokens(classes.texts)
    term_ids = words.tokens(words.vocabulary(vocabulary))

    def embedded(name: str, ids: Tensor) -> Tensor:
        file = cache / f"{name}-{len(ids)}.pt"
        if not file.exists():
            torch.save(words.embed(transformer, ids), file)
        made: Tensor = torch.load(file, weights_only=True)
        return made

    drawn_texts = [text for concept in CONCEPTS for text in concept.texts]
    drawn_ids = words.tokens(drawn_texts)
    drawn_middle = drawn_activations(DRAWINGS, cache / "drawn.pt")
    drawn_features = features(half, drawn_middle.flatten(0, 1), cache / "drawn-features.pt")
    drawings = Drawings(
        middle=drawn_middle,
        features=drawn_features.view(len(CONCEPTS), DRAWINGS, -1),
        ids=drawn_ids,
        vectors=embedded("drawn", drawn_ids),
        owner=torch.tensor([n for n, concept in enumerate(CONCEPTS) for _ in concept.texts]),
        fits=torch.tensor([[text in concept.texts for text in drawn_texts] for concept in CONCEPTS]),
    )
    vectors = embedded("captions", captions).view(len(train), 5, -1)
    log.info("embedded %d captions", len(captions))
    return Corpus(
        middle=middle,
        features=seen,
        captions=captions.view(len(train), 5, -1),
        caption_vectors=vectors,
        classes=classes,
        class_ids=class_ids,
        class_vectors=embedded("classes", class_ids),
        term_ids=term_ids,
        term_vectors=embedded("terms", term_ids),
        weight=classifier.classifier.weight.detach(),
        bias=classifier.classifier.bias.detach(),
        drawings=drawings,
    )


def build(photos: Path, out: Path, cache: Path, vocabulary: Path, recipe: Recipe) -> None:
    """Train by the recipe and write the model folder."""
    started = time.perf_counter()
    model = dual_encoder()
    transformer = model.text.transformer
    corpus = gather(photos, cache, vocabulary, transformer)
    trainer = Trainer(corpus, recipe)
    trainer.train_heads()
    trainer.heads.install(model)
    export(model, out / "heads-only")
    trainer.tune(TrainableHalf(model.visual.trunk), transformer)
    trainer.heads.install(model)
    export(model, out)
    shutil.rmtree(out / "heads-only")
    log.info("%s written after %.0f s", out, time.perf_counter() - started)


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="the captioned photos")
    parser.add_argument("--out", type=Path, default=ROOT / "resources/models/starter")
    parser.add_argument("--cache", type=Path, help="keep activations here (about 1.5 GB)")
    parser.add_argument("--vocabulary", type=Path, default=ROOT / "resources/vocabulary/vocabulary.tsv")
    parser.add_argument("--threads", type=int, help="default: one a core")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_float32_matmul_precision("medium")  # bf16 products where the processor has them
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    with tempfile.TemporaryDirectory() as scratch:
        cache = arguments.cache or Path(scratch)
        cache.mkdir(parents=True, exist_ok=True)
        build(arguments.photos, arguments.out, cache, arguments.vocabulary, Recipe())


if __name__ == "__main__":
    main()
