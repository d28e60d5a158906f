"""Measures a model folder: ``python -m training.evaluate --photos DIR``."""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from training.data import Photo, read_photos
from training.objects import class_texts
from training.samples import DEMO, QUERIES, sample_photos
from training.towers import Network, pretrained_classifier

ROOT = Path(__file__).resolve().parent.parent
NOUNS = (
    "dog", "man", "woman", "boy", "girl", "baby", "child", "crowd", "bicycle", "bike", "car",
    "motorcycle", "boat", "horse", "bird", "ball", "football", "basketball", "soccer", "tennis",
    "skateboard", "surfboard", "beach", "snow", "mountain", "water", "pool", "grass", "tree",
    "rock", "street", "bench", "swing", "slide", "guitar", "hat", "sunglasses", "sand", "ocean",
    "lake", "field", "fence", "stick", "frisbee", "building", "camera", "tent", "flag",
)  # fmt: skip
"""Things that people search for; those that 5 or more photos of the split show are measured."""


@dataclass(frozen=True)
class Encoder:
    """A loaded model: pictures and words to unit vectors."""

    model: Network
    tokenizer: Callable[[list[str]], Tensor]
    preprocess: Callable[[Image.Image], Tensor]

    @torch.inference_mode()
    def texts(self, texts: Sequence[str], size: int = 256) -> Tensor:
        """Return float32 unit vectors (N, D)."""
        made = []
        for start in range(0, len(texts), size):
            ids = self.tokenizer(list(texts[start : start + size]))
            ids = ids[:, : int((ids != 0).sum(1).max())]
            made.append(self.model.encode_text(ids, normalize=True).float())
        return torch.cat(made)

    @torch.inference_mode()
    def images(self, images: Sequence[Image.Image | Path], size: int = 64) -> Tensor:
        """Return float32 unit vectors (N, D)."""
        kind = next(self.model.parameters()).dtype
        made = []
        for start in range(0, len(images), size):
            opened = [self.preprocess(on_white(i)) for i in images[start : start + size]]
            batch = torch.stack(opened).to(kind, memory_format=torch.channels_last)
            made.append(self.model.encode_image(batch, normalize=True).float())
        return torch.cat(made)


def on_white(image: Image.Image | Path) -> Image.Image:
    """Return an RGB picture, transparent parts on white."""
    picture = Image.open(image) if isinstance(image, Path) else image
    if picture.mode in {"RGBA", "LA", "P"}:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")


def load(folder: Path, precision: str = "fp32") -> Encoder:
    """Load a model folder, offline. `precision` is 'fp32' or 'pure_bf16'."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import open_clip

    where = str(folder.resolve())
    config = json.loads((folder / "open_clip_config.json").read_text(encoding="utf-8"))
    words = config["model_cfg"]["text_cfg"]
    words |= {"hf_model_name": where, "hf_model_pretrained": False}
    model, _, preprocess = open_clip.create_model_and_transforms(
        f"local-dir:{where}", text_cfg=words, precision=precision
    )
    model = model.eval().to(memory_format=torch.channels_last)
    return Encoder(model, open_clip.get_tokenizer(f"local-dir:{where}"), preprocess)


def shares(ranks: Tensor) -> str:
    """Format how many of the ranks (0 is first) are within 1, 5 and 10."""
    return " / ".join(f"{(ranks < k).float().mean():.3f}" for k in (1, 5, 10))


def retrieval(images: Tensor, texts: Tensor) -> tuple[Tensor, Tensor]:
    """Rank each caption's photo among photos, and each photo's best caption among captions.

    Args:
        images: unit vectors (N, D).
        texts: unit vectors (N, C, D), C captions of each photo.

    Returns:
        int64 ranks (N * C,) and (N,).
    """
    count = len(images)
    scores = images @ texts.flatten(0, 1).T
    own = scores.view(count, count, -1)[torch.arange(count), torch.arange(count)]
    to_photo = (scores.view(count, count, -1) > own).sum(0).flatten()
    best = own.max(1, keepdim=True).values
    return to_photo, (scores > best).sum(1)


def nouns(images: Tensor, photos: list[Photo], encoder: Encoder) -> float:
    """Return the share of the top 10 photos for a bare noun whose captions mention it."""
    shown = {
        noun: torch.tensor([bool(re.search(rf"\b{noun}s?\b", " ".join(p.captions).lower())) for p in photos])
        for noun in NOUNS
    }
    asked = [noun for noun in NOUNS if int(shown[noun].sum()) >= 5]
    top = (encoder.texts(asked) @ images.T).topk(10).indices
    hits = [
        shown[noun][row].sum() / min(10, int(shown[noun].sum())) for noun, row in zip(asked, top, strict=True)
    ]
    return float(torch.stack(hits).mean())


@torch.inference_mode()
def classifier_says(crops: list[Image.Image]) -> tuple[Tensor, Tensor]:
    """Return how sure the ImageNet classifier is of each picture, and of which class."""
    model = pretrained_classifier().to(torch.bfloat16, memory_format=torch.channels_last)
    made = []
    for start in range(0, len(crops), 64):
        resized = [crop.resize((260, 260), Image.Resampling.BICUBIC) for crop in crops[start : start + 64]]
        pixels = [torch.frombuffer(bytearray(r.tobytes()), dtype=torch.uint8) for r in resized]
        batch = torch.stack(pixels).view(-1, 260, 260, 3).permute(0, 3, 1, 2)
        made.append(model(batch.to(torch.bfloat16) / 127.5 - 1).float().softmax(1))
    sure, which = torch.cat(made).max(1)
    return sure, which


def object_crops(photos: list[Photo]) -> tuple[list[Image.Image], list[int]]:
    """Return one crop for every class that the classifier is sure to see in some photo.

    Parts of the photos hold many more kinds of things than the photos' captions tell.
    """
    crops = []
    for photo in photos:
        image = on_white(photo.path)
        w, h = image.size
        crops += [
            image.crop((int(x * w), int(y * h), int((x + 0.6) * w), int((y + 0.6) * h)))
            for x, y in ((0, 0.4), (0.4, 0.4), (0.2, 0.2))
        ]
    sure, which = classifier_says(crops)
    best: dict[int, int] = {}
    for number in sure.argsort(descending=True).tolist():
        if sure[number] > 0.5:
            best.setdefault(int(which[number]), number)
    return [crops[number] for number in best.values()], list(best)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="the captioned photos")
    parser.add_argument("--model", type=Path, default=ROOT / "resources/models/starter")
    parser.add_argument("--split", default="dev", choices=["dev", "train"])
    parser.add_argument("--precision", default="fp32", choices=["fp32", "pure_bf16"])
    arguments = parser.parse_args()
    encoder = load(arguments.model, arguments.precision)
    photos = read_photos(arguments.photos, arguments.split)
    images = encoder.images([photo.path for photo in photos])
    texts = encoder.texts([caption for photo in photos for caption in photo.captions])
    to_photo, to_text = retrieval(images, texts.view(len(photos), -1, images.shape[1]))
    print(f"{arguments.split}: {len(photos)} photos; shares are R@1 / R@5 / R@10")
    print(f"text -> photo             {shares(to_photo)}")
    print(f"photo -> text             {shares(to_text)}")
    print(f"bare nouns, precision@10  {nouns(images, photos, encoder):.3f}")
    report_objects(encoder, photos)
    report_samples(encoder, images)


def report_objects(encoder: Encoder, photos: list[Photo]) -> None:
    """Print how class names find the crops that the classifier is sure of."""
    crops, owners = object_crops(photos)
    names = class_texts().names
    images = encoder.images(crops)
    texts = encoder.texts([names[owner][0] for owner in owners])
    ranks, _ = retrieval(images, texts.unsqueeze(1))
    print(f"names of {len(owners)} classes -> crop {shares(ranks)}  (of {len(owners)} crops)")
    print(f"  among all {len(crops) + len(photos)} photos and crops: ", end="")
    whole = encoder.images([photo.path for photo in photos])
    scores = texts @ torch.cat([images, whole]).T
    own = scores[torch.arange(len(owners)), torch.arange(len(owners))]
    print(shares((scores > own[:, None]).sum(1)))


def report_samples(encoder: Encoder, distractors: Tensor) -> None:
    """Print how everyday queries find the packages' sample photos."""
    paths = sample_photos()
    images = encoder.images(paths)
    asked = [(query, stem) for query, stem in DEMO.items()]
    asked += [(query, stem) for stem, queries in QUERIES.items() for query in queries]
    scores = encoder.texts([query for query, _ in asked]) @ torch.cat([images, distractors]).T
    alone, crowded = [], []
    for row, (_, stem) in zip(scores, asked, strict=True):
        wanted = [i for i, path in enumerate(paths) if path.stem.startswith(stem)]
        better = row > row[wanted].max()
        alone.append(int(better[: len(paths)].sum()))
        crowded.append(int(better.sum()))
    count = len(DEMO)
    print(f"{len(asked)} queries -> {len(paths)} samples {shares(torch.tensor(alone))}")
    print(f"  with the photos among them {shares(torch.tensor(crowded))}")
    for name, ranks in (("samples", alone), ("samples and photos", crowded)):
        missed = {query: rank + 1 for query, rank in zip(DEMO, ranks[:count], strict=True) if rank}
        print(f"demo queries over {name}: {count - len(missed)} of {count} first; ranks {missed}")


if __name__ == "__main__":
    main()
