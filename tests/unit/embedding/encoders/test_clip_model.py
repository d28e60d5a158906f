"""A model in memory gives what open_clip's own steps give in float32, accelerated or not.

All tests of this folder are run once more without `embedding.acceleration`, by `test_without_acceleration`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from torchvision.transforms import Compose

from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.records import Vectors
from tests.support.tiny_models import KINDS, TEXTS, least_cosine, make

ROUNDED = 0.999  # least cosine similarity that is documented for a tower all in bfloat16


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


@pytest.mark.parametrize(
    ("precision", "least"), [("float32", 0.9999), ("bfloat16", ROUNDED), ("float16", 0.9999)]
)
def test_every_way_agrees_with_open_clip_in_float32(
    folder: Path, pictures: list[Image.Image], precision: str, least: float
) -> None:
    images, texts = reference(folder, pictures)
    clip = ClipModel(resolve(str(folder)), "cpu", precision)
    assert (
        least_cosine(clip.encode_images([clip.preprocess(picture) for picture in pictures]), images) >= least
    )
    exact = clip.tuning.words == "float32"
    assert least_cosine(clip.encode_texts(TEXTS), texts) >= (0.99999 if exact else ROUNDED)
    assert clip.info.precision == precision
    assert f"-{precision}-" in clip.info.fingerprint


def test_a_named_precision_is_used_and_otherwise_that_of_before(folder: Path) -> None:
    spec = resolve(str(folder))
    first = ClipModel(spec, "cpu", "float32")
    notes = {first.tuning_key: Tuning("bfloat16", rewritten=False, batch=3)}
    assert ClipModel(spec, "cpu", "auto", notes).info.precision == "bfloat16"
    named = ClipModel(spec, "cpu", "float32", notes)
    assert named.info == first.info
    assert named.tuning_key == first.tuning_key


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_has_the_same_vector_alone_and_among_others(tmp_path: Path, kind: str) -> None:
    make(kind, tmp_path)
    clip = ClipModel(resolve(str(tmp_path)), "cpu", "float32")
    texts = [*TEXTS, "a photo", "dog", "a"]
    alone = np.concatenate([clip.encode_texts([text]) for text in texts])
    assert least_cosine(alone, clip.encode_texts(texts)) >= 0.99999
