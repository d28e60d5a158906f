"""One table: indexing, searching and starting, each beside a plain peer in the same run.

    python -m benchmarks [--count N] [--runs N] [--sizes "12 MP" ...] [--photos DIR] [--queries FILE]

Indexing alone: python -m benchmarks.indexing

Indexing is measured beside rclip on photos that it makes; queries beside what a script of twenty
lines would do with the same model: full decodes, float32, padded texts, a matrix product.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from benchmarks import indexing
from benchmarks.measuring import memory, seconds, show
from benchmarks.photos import SIZES, make
from clipsearch import Library, parse_line
from clipsearch.library.searching.labels import Vocabulary
from tests.support.plain_open_clip import build_options, identifier

PEER_PHOTOS = 64
BATCH = 8


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--photos", type=Path, help="photos for the queries (default: made ones)")
    parser.add_argument("--count", type=int, default=300, help="photos of each size (default: 300)")
    parser.add_argument("--runs", type=int, default=3, help="of each program (default: 3)")
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES), help="(default: all)")
    parser.add_argument("--queries", type=Path, help="one query a line (default: the vocabulary)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as place:
        album = Path(place, "album")
        photos = (
            collect(args.photos, args.count, album) if args.photos else make(album, args.count, SIZES["2 MP"])
        )
        queries = (
            args.queries.read_text(encoding="utf-8").splitlines()
            if args.queries
            else [term for term, _ in Vocabulary.load().terms]
        )[:1000]
        rows = [indexing.HEAD]
        rows += indexing.rows(args.count, args.runs, args.sizes, indexing.MODELS)
        rows.append(indexing.under_load(args.count))
        rows += library_rows(Path(place, "library"), album, photos, queries)
        rows.append(("window on screen", f"{window_seconds(Path(place, 'library')):.2f} s", "", ""))
        show(rows)


def library_rows(
    data: Path, album: Path, photos: Sequence[Path], queries: Sequence[str]
) -> list[tuple[str, str, str, str]]:
    """Index and search with the library and with the peer."""
    with Library.open(data) as library:
        library.add(album)
        library.warm_up()
        with memory() as held:
            first = library.index()
        again = library.index()
        alone = [seconds(lambda q=q: library.search(q)) for q in queries[:200]]
        batch = seconds(lambda: list(library.search_each([parse_line(words).query for words in queries])))
        model = library.status().model
    rate = first.embedded / first.seconds
    peer_rate, peer_query = peer(photos[:PEER_PHOTOS], queries[:50])
    p50 = statistics.median(alone)
    print(f"{first.embedded} photos, {first.failed} failed; {model}\n")
    return [
        ("index, photos/s", f"{rate:.1f}", f"{peer_rate:.1f}", f"{rate / peer_rate:.1f} x"),
        ("peak memory, both processes, MB", f"{max(held) / 1e6:.0f}", "", ""),
        ("index again, nothing changed, s", f"{again.seconds:.2f}", "", ""),
        (
            "one text query, p50 ms",
            f"{p50 * 1e3:.1f}",
            f"{peer_query * 1e3:.1f}",
            f"{peer_query / p50:.1f} x",
        ),
        ("one text query, p95 ms", f"{sorted(alone)[int(len(alone) * 0.95)] * 1e3:.1f}", "", ""),
        (f"batch of {len(queries)} text queries, s", f"{batch:.1f}", "", ""),
    ]


def peer(photos: Sequence[Path], queries: Sequence[str]) -> tuple[float, float]:
    """Photos a second and seconds a query of the plain way, with the starter."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import open_clip
    import torch

    from clipsearch.embedding.models.model_spec import resolve

    spec = resolve("starter")
    model, _, preprocess = open_clip.create_model_and_transforms(identifier(spec), **build_options(spec))
    tokenize = open_clip.get_tokenizer(identifier(spec))
    model.eval()
    vectors = []
    with torch.inference_mode():

        def index() -> None:
            for start in range(0, len(photos), BATCH):
                images = [
                    preprocess(Image.open(path).convert("RGB")) for path in photos[start : start + BATCH]
                ]
                vectors.append(model.encode_image(torch.stack(images), normalize=True))

        took = seconds(index)
        matrix = torch.cat(vectors)
        times = [
            seconds(lambda q=q: (matrix @ model.encode_text(tokenize([q]), normalize=True).T).topk(1, dim=0))
            for q in queries
        ]
    return len(photos) / took, statistics.median(times)


def window_seconds(data: Path) -> float:
    """From the start of a process to the window's first paint, warm: the best of three."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    times = []
    for _ in range(3):
        command = [sys.executable, "-m", "benchmarks.first_paint", str(data), str(time.time())]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        times.append(float(done.stdout))
    return min(times)


def collect(source: Path, count: int | None, album: Path) -> list[Path]:
    """Copy photos into an album of our own."""
    album.mkdir()
    files = sorted(path for path in source.iterdir() if path.is_file())[:count]
    return [Path(shutil.copy(path, album)) for path in files]


if __name__ == "__main__":
    main()
