"""What a search from the command line costs: alone, and where `clipsearch watch` has the library open.

python -m benchmarks.startup [--library DIR] [--runs N]

Without --library it indexes 40 made photos. The files are in the system's cache, as in any second run.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.measuring import seconds, show
from clipsearch import Library
from clipsearch.system import file_names

PHOTOS = 40
PROGRAM = [sys.executable, "-m", "clipsearch"]
MODULES = (
    "from clipsearch.embedding.process import server\n"
    "from clipsearch.embedding.models.model_spec import resolve\n"
    "starter = resolve('starter'); ClipModel = server._model_class(starter)"
)
LOADED = f"{MODULES}; ClipModel(starter, 'cpu', 'float32')"
PARTS = (
    ("Python itself", "pass"),
    ("the command's modules", "import clipsearch.cli.main"),
    ("the library's modules", "import clipsearch.library.library"),
    ("torch", "import torch"),
    ("torch and open_clip", "import open_clip"),
    ("the model's modules, without torch's compiler and transformers", MODULES),
    ("the same, and the starter loaded", LOADED),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--library", type=Path, help="a data folder that is indexed (default: a made one)")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clipsearch-startup-") as place:
        data = args.library or made(Path(place))
        rows = [("", "median s", "worst s")]
        rows += [row(name, [sys.executable, "-c", code], 3) for name, code in PARTS]
        rows.append(row("clipsearch search, alone", search(data), args.runs))
        with watching(data):
            rows.append(row("the same, answered by `watch`", search(data), 2 * args.runs))
    show(rows)


def row(name: str, command: Sequence[str], runs: int) -> tuple[str, str, str]:
    """Median and worst of some runs of a process."""

    def run() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    times = [seconds(run) for _ in range(runs)]
    return name, f"{statistics.median(times):.2f}", f"{max(times):.2f}"


def search(data: Path) -> list[str]:
    return [*PROGRAM, "--library", str(data), "search", "a dog on a beach", "--all", "--json"]


def made(place: Path) -> Path:
    """A library of small made photos."""
    album = place / "album"
    album.mkdir()
    random = np.random.default_rng(0)
    for number in range(PHOTOS):
        pixels = random.integers(0, 255, (120, 160, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(album / f"{number}.jpg")
    with Library.open(place / "library") as library:
        library.add(album)
        library.index()
    return place / "library"


@contextmanager
def watching(data: Path) -> Iterator[None]:
    """`clipsearch watch` on a library, ready to answer."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [*PROGRAM, "--library", str(data), "watch"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        try:
            while not (data / file_names.ADDRESS).exists():
                assert process.poll() is None, "watch has ended"
                time.sleep(0.05)
            assert json.loads(subprocess.check_output(search(data)))["hits"]
            yield
        finally:
            process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
