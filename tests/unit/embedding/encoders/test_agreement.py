"""Our quick ways give what plain open_clip gives with the starter: whole paddings, one by one, in float32."""

from __future__ import annotations

from pathlib import Path

import open_clip
import torch
from PIL import Image

from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.model_spec import resolve
from tests.support.plain_open_clip import build_options, identifier
from tests.support.sample_photos import sample_photos
from tests.support.tiny_models import least_cosine

TEXTS = ["a dog", "two people walking along a beach at sunset", "red", "a cup of coffee " * 9]


@torch.inference_mode()
def test_embeddings_agree_with_plain_open_clip(starter_tuning: Path) -> None:
    spec, tuned = resolve("starter"), tuning_file.load(starter_tuning)
    clip = ClipModel(spec, device="cpu", tuned=tuned)
    assert clip.tuning in tuned.values(), "what was measured is used"
    plain, _, preprocess = open_clip.create_model_and_transforms(identifier(spec), **build_options(spec))
    plain.eval()
    tokenize = open_clip.get_tokenizer(identifier(spec))
    images = [Image.open(path).convert("RGB") for path in sample_photos() if path.suffix == ".jpg"]
    assert len(images) >= 4
    exact_texts = torch.cat([plain.encode_text(tokenize([text]), normalize=True) for text in TEXTS])
    exact_images = torch.cat([plain.encode_image(preprocess(i)[None], normalize=True) for i in images])
    assert least_cosine(clip.encode_texts(TEXTS), exact_texts.numpy()) > 0.9999
    assert (
        least_cosine(clip.encode_images([clip.preprocess(i) for i in images]), exact_images.numpy()) > 0.999
    )
