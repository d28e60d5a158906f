"""How closely each way of computing agrees with open_clip alone, in float32 from full decodes.

    python -m benchmarks.agreement MODEL PRECISION PHOTOS [--count N] [--queries FILE]

Prints the least and the mean cosine similarity of photos and of queries, and how many of the ten
nearest photos of each query, and of each photo, are the same.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import open_clip
import torch
from PIL import Image, ImageOps

from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models.model_spec import ModelSpec, resolve
from clipsearch.library.searching.labels import Vocabulary
from clipsearch.photos.decoding.decoder import decode_file
from clipsearch.records import Vectors
from tests.support.plain_open_clip import build_options, identifier

BATCH = 8
TOP = 10
QUERIES = 1000
MEGAPIXELS = 300


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("model")
    parser.add_argument("precision", choices=("auto", "float32", "bfloat16", "float16"))
    parser.add_argument("photos", type=Path)
    parser.add_argument("--count", type=int, help="of the photos (default: all)")
    parser.add_argument("--queries", type=Path, help="one query a line (default: the vocabulary)")
    args = parser.parse_args()
    photos = sorted(path for path in args.photos.iterdir() if path.is_file())[: args.count]
    texts = (
        args.queries.read_text(encoding="utf-8").splitlines()
        if args.queries
        else [term for term, _ in Vocabulary.load().terms]
    )[:QUERIES]
    spec = resolve(args.model)
    clip = ClipModel(spec, "cpu", args.precision)
    print(f"{args.model}: {clip.tuning}; {len(photos)} photos, {len(texts)} queries")
    compare(*ours(clip, photos, texts), *theirs(spec, photos, texts))


def compare(photos: Vectors, words: Vectors, true_photos: Vectors, true_words: Vectors) -> None:
    """Print how two pairs of vectors agree."""
    for what, some, others in (("photos", photos, true_photos), ("queries", words, true_words)):
        cosines = (some * others).sum(axis=1)
        print(f"{what}: cosine at least {cosines.min():.6f}, mean {cosines.mean():.6f}")
    for what, asked, truly in (("queries", words, true_words), ("photos", photos, true_photos)):
        found, true = _nearest(asked, photos), _nearest(truly, true_photos)
        same = [len(set(some) & set(others)) / TOP for some, others in zip(found, true, strict=True)]
        print(f"{what}: of the {TOP} nearest photos {np.mean(same):.4f} the same")


def ours(clip: ClipModel, photos: Sequence[Path], texts: Sequence[str]) -> tuple[Vectors, Vectors]:
    """Vectors by our way, with drafts of JPEGs as in indexing."""
    size = clip.info.image_size
    vectors = [
        clip.encode_images([clip.preprocess(decode_file(path, size, MEGAPIXELS).image) for path in some])
        for some in _batches(photos)
    ]
    clip.encode_texts(texts[:1])
    while clip.may_improve:  # as after a first query
        clip.improve()
    return np.concatenate(vectors), clip.encode_texts(texts)


@torch.inference_mode()
def theirs(spec: ModelSpec, photos: Sequence[Path], texts: Sequence[str]) -> tuple[Vectors, Vectors]:
    """Vectors by open_clip's own steps."""
    model, _, preprocess = open_clip.create_model_and_transforms(identifier(spec), **build_options(spec))
    tokenize = open_clip.get_tokenizer(identifier(spec))
    model.eval()
    images = [
        model.encode_image(torch.stack([preprocess(_whole(path)) for path in some]), normalize=True)
        for some in _batches(photos)
    ]
    words = [
        model.encode_text(tokenize(list(texts[start : start + BATCH])), normalize=True)
        for start in range(0, len(texts), BATCH)
    ]
    return torch.cat(images).numpy(), torch.cat(words).numpy()


def _whole(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def _batches(photos: Sequence[Path]) -> Iterator[Sequence[Path]]:
    for start in range(0, len(photos), BATCH):
        yield photos[start : start + BATCH]


def _nearest(asked: Vectors, photos: Vectors) -> list[list[int]]:
    found: list[list[int]] = np.argsort(-(asked @ photos.T), axis=1)[:, :TOP].tolist()
    return found


if __name__ == "__main__":
    main()
