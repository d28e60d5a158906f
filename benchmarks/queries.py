"""What a warm text query costs on a large library, from the words to ranked paths.

    python -m benchmarks.queries [--count N] [--model NAME]   (default: 100000 photos, ViT-B-32-256)

The text tower is the real one, with random weights; vectors are random directions in clusters. No two
queries have the same words, so that none is answered from memory. They are asked one after the other,
and once more with the pauses that a person makes, in which processors and threads fall asleep.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.indexing import ADJECTIVES, NOUNS
from benchmarks.made_libraries import catalogue
from benchmarks.measuring import seconds
from benchmarks.rclip import random_model, work_folder
from benchmarks.window_rows import Row, hand_on
from clipsearch import Library

BAR = 25.0  # milliseconds, p50
QUERIES = 200
PAUSE = 0.3  # seconds between two queries of a person
SETTLING = 3.0  # seconds after the first queries, in which the text tower is made quicker


def main() -> int:
    """Measure and print; 1 where the bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--model", help="a name as in the settings (default: ViT-B-32-256, random weights)")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    model = args.model or str(random_model(work_folder()))
    texts = [f"a {one} {other}" for one, other in itertools.product(ADJECTIVES, NOUNS)]
    texts += [f"{text} in the rain" for text in texts]
    random.Random(0).shuffle(texts)
    with TemporaryDirectory(prefix="clipsearch-queries-") as place:
        data = Path(place, "data")
        with Library.open(data) as library:
            library.settings.change(model=model)
            library.warm_up()
            info = library.status().model
        assert info is not None
        catalogue(data, Path(place, "album"), args.count, info)
        with Library.open(data) as library:
            library.warm_up()
            library.index()  # the folder is not there, which changes nothing; but the index is made
            for text in texts[:20]:
                library.search(f"{text} at night", every=True)
            time.sleep(SETTLING)
            half = QUERIES // 2
            took = [ask(library, text) for text in texts[:half]]
            paused = [ask(library, text, PAUSE) for text in texts[half:QUERIES]]
            assert len(library.search(texts[0], every=True)) == 20
    name = f"a warm text query, {args.count:,} photos, {Path(model).name}"
    rows = [
        Row(f"{name}: p50", statistics.median(took), "ms", BAR),
        Row(f"{name}: p95", statistics.quantiles(took, n=20)[-1], "ms"),
        Row(f"the same after {PAUSE} s without one: p50", statistics.median(paused), "ms"),
        Row(f"the same after {PAUSE} s without one: p95", statistics.quantiles(paused, n=20)[-1], "ms"),
    ]
    return hand_on(rows, as_json=args.json)


def ask(library: Library, text: str, pause: float = 0.0) -> float:
    """Milliseconds of one query after a pause of so many seconds."""
    time.sleep(pause)
    return seconds(lambda: library.search(text, every=True)) * 1000


if __name__ == "__main__":
    sys.exit(main())
