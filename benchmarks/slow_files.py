"""How long words wait while three files are decoded that take as long as a file may, with the real model.

    python -m benchmarks.slow_files [--patience SECONDS] [--files N] [--pause MILLISECONDS]

The slow files keep a core busy each, as a hostile picture does, until their time is over, and the process
that decodes them is started again. Good photos are indexed meanwhile. Each query is another text, sent after
a pause; the clock runs until its vector is there. Fails where p95 is over 300 ms.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path

from PIL import Image

from benchmarks.measuring import show
from benchmarks.photos import SIZES, make
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.process import server
from clipsearch.embedding.process.client import PATIENCE, EmbeddingClient
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_file
from clipsearch.photos.decoding.file_reader import Access

BAR = 300.0  # milliseconds, p95
GOOD = 64  # photos beside the slow ones
WORDS = ("red", "dog", "beach", "two people", "snow", "a boat", "night", "flowers", "car", "old house")
MODULE = "benchmarks.slow_files"


def decode(path: Path, image_size: int, max_megapixels: int, access: Access = None) -> DecodedPhoto:
    """Decode a slow file again and again, as a decoder does that does not come to an end."""
    while "slow" in path.name:
        Image.open(io.BytesIO(path.read_bytes())).load()
    return decode_file(path, image_size, max_megapixels, access)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds for each (default: 60)")
    parser.add_argument("--files", type=int, default=3, help="slow files (default: 3)")
    parser.add_argument("--pause", type=float, default=100, help="between two queries, ms (default: 100)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as place:
        good = make(Path(place, "good"), GOOD, SIZES["2 MP"])
        slow = [Path(place, f"slow {number}.jpg") for number in range(args.files)]
        for path in slow:
            path.write_bytes(good[0].read_bytes())
        setup = Setup(resolve("starter"), "auto", "auto", 300)
        client = EmbeddingClient(setup, patience=args.patience, server=(MODULE, "serve"))
        try:
            client.info()
            quiet = [milliseconds(client, number) for number in range(100)]
            photos = [client.encode_photo(path) for path in (*slow, *good)]
            embedded: list[float] = []
            start = time.perf_counter()
            for photo in photos[len(slow) :]:
                photo.add_done_callback(lambda _: embedded.append(time.perf_counter() - start))
            beside = during(client, photos[: len(slow)], args.pause / 1000)
            done = sum(not photo.exception() for photo in photos[len(slow) :])
        finally:
            client.close()
    rows = [("words, ms", "p50", "p95", "longest", "queries"), row("alone", quiet), row("beside", beside)]
    show(rows)
    print(f"{done} of {GOOD} good photos were embedded, the last after {max(embedded):.1f} s")
    sys.exit(percentile(beside) > BAR or done < GOOD)


def during(client: EmbeddingClient, slow: list[Future[object]], pause: float) -> list[float]:
    """Query until all slow files have failed; the times in milliseconds."""
    times = []
    while not all(photo.done() for photo in slow):
        times.append(milliseconds(client, 1000 + len(times)))
        time.sleep(pause)
    assert all(isinstance(photo.exception(), PhotoError) for photo in slow)
    return times


def milliseconds(client: EmbeddingClient, number: int) -> float:
    """How long the vector of a new text takes."""
    start = time.perf_counter()
    client.encode_words([f"{WORDS[number % len(WORDS)]}, number {number}"]).result()
    return 1000 * (time.perf_counter() - start)


def percentile(times: list[float]) -> float:
    """The 95th."""
    return statistics.quantiles(times, n=20)[-1]


def row(name: str, times: list[float]) -> tuple[str, ...]:
    """A row of the table."""
    found = (statistics.median(times), percentile(times), max(times))
    return (name, *(f"{one:,.0f}" for one in found), str(len(times)))


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        server.main(decode)
    else:
        main()
