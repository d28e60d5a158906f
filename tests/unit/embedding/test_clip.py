"""The model in memory gives what open_clip's own steps give in float32, by whichever way it is computed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from torchvision.transforms import Compose

from clipsearch.embedding.clip import AGREEMENT, Clip
from clipsearch.embedding.models import resolve
from clipsearch.embedding.tuned import Tuning
from clipsearch.records import Vectors
from tests.tiny import KINDS, make

TEXTS = ("a dog", "beach", "a photo of a dog on a beach, and " + "of a photo " * 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("clip")
    make("clip", place)
    return place


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    dice = np.random.default_rng(0)
    coarse = [dice.integers(0, 256, (6, 8, 3), dtype=np.uint8) for _ in range(5)]
    return [Image.fromarray(some).resize((80, 60), Image.Resampling.BICUBIC) for some in coarse]


@torch.inference_mode()
def reference(folder: Path, pictures: list[Image.Image]) -> tuple[Vectors, Vectors]:
    """Vectors of pictures and of `TEXTS` by open_clip alone."""
    model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    assert isinstance(preprocess, Compose)
    model.eval()
    images = torch.stack([preprocess(picture) for picture in pictures])
    tokens = open_clip.get_tokenizer(f"local-dir:{folder}")(list(TEXTS))
    return (
        model.encode_image(images, normalize=True).numpy(),
        model.encode_text(tokens, normalize=True).numpy(),
    )


def cosine(some: Vectors, others: Vectors) -> float:
    return float((some * others).sum(axis=1).min())


@pytest.mark.parametrize(
    ("precision", "least"), [("float32", 0.9999), ("bfloat16", AGREEMENT), ("float16", 0.9999)]
)
def test_every_way_agrees_with_open_clip_in_float32(
    folder: Path, pictures: list[Image.Image], precision: str, least: float
) -> None:
    images, texts = reference(folder, pictures)
    clip = Clip(resolve(str(folder)), "cpu", precision)
    assert cosine(clip.encode_images([clip.preprocess(picture) for picture in pictures]), images) >= least
    exact = clip.tuning.words == "float32"
    assert cosine(clip.encode_texts(TEXTS), texts) >= (0.99999 if exact else AGREEMENT)
    assert clip.info.precision == precision
    assert f"-{precision}-" in clip.info.fingerprint


def test_what_was_measured_before_is_not_measured_again_and_a_named_precision_is_obeyed(folder: Path) -> None:
    first = Clip(resolve(str(folder)), "cpu")
    known = Tuning(first.info.precision, rewritten=False, batch=3, streams=1, threads=1)
    notes = {first.tuning_key: known}
    again = Clip(resolve(str(folder)), "cpu", "auto", notes)
    assert again.tuning == known
    assert again.info == first.info
    other = "bfloat16" if known.precision == "float32" else "float32"
    named = Clip(resolve(str(folder)), "cpu", other, notes)
    assert named.info.precision == named.tuning.precision == other
    assert named.info.fingerprint != first.info.fingerprint
    assert named.tuning_key == first.tuning_key


@pytest.mark.parametrize("words", ["float32", "bfloat16"])
@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_cut_and_embedded_in_the_precision_that_was_chosen(
    tmp_path: Path, kind: str, words: str
) -> None:
    make(kind, tmp_path)
    spec = resolve(str(tmp_path))
    plain = Clip(spec, "cpu", "float32")
    known = Tuning("bfloat16", rewritten=False, batch=4, words=words)
    clip = Clip(spec, "cpu", "auto", {plain.tuning_key: known})
    assert clip.tuning == known
    least = 0.99999 if words == "float32" else AGREEMENT
    assert cosine(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= least
