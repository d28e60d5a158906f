"""Where in a photo words are found: heat maps of two photos side by side, with the starter.

    python -m benchmarks.heat --photos DIR [--split dev] [--seed 1]

DIR has `captions.tsv` (columns image, split, caption) and `images/`. The right one of two photos is asked for
by its first caption; a heat map is right where more than 70 % of its heat is in the right half.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from PIL import Image

from benchmarks.measuring import show
from benchmarks.relevance import read_captions
from clipsearch import Library

PICTURES = 50
SIDE = 448  # pixels of each photo in a picture
SHARE = 0.7


def main() -> None:
    """Draw the pictures, explain each, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.heat", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    captions = read_captions(args.photos, args.split)
    chosen = random.Random(args.seed)
    pairs = [chosen.sample(sorted(captions), 2) for _ in range(PICTURES)]
    right, parts, seconds = 0, 0, 0.0
    with tempfile.TemporaryDirectory() as place, Library.open(Path(place) / "data") as library:
        library.warm_up()
        library.model_switch.load_serving().info()
        for left, asked in pairs:
            path = Path(place) / "pair.png"
            _draw(args.photos / "images" / left, args.photos / "images" / asked, path)
            before = time.perf_counter()
            heat = library.explanations.explain(path, captions[asked][0]).heat
            seconds += time.perf_counter() - before
            assert heat is not None
            parts = heat.windows
            total = float(heat.heat.sum())
            right += total > 0 and float(heat.heat[:, heat.heat.shape[1] // 2 :].sum()) > SHARE * total
    rows = [("pictures", "right", "parts of each", "seconds each")]
    show([*rows, (str(PICTURES), str(right), str(parts), f"{seconds / PICTURES:.2f}")])


def _draw(left: Path, right: Path, path: Path) -> None:
    both = Image.new("RGB", (2 * SIDE, SIDE))
    for index, one in enumerate((left, right)):
        with Image.open(one) as photo:
            both.paste(photo.convert("RGB").resize((SIDE, SIDE)), (index * SIDE, 0))
    both.save(path)


if __name__ == "__main__":
    main()
