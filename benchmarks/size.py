"""What queries, and order among photos, cost in libraries of growing size: time, memory, and how both grow.

    python -m benchmarks.size [COUNT ...] [--folder DIR] [--only PART ...]

COUNT photos (default: 100,000 and 1,000,000) that are not there, in 1,000 folders, with made vectors of the
starter's dimensions in 2,000 clusters, and made signatures; every twentieth photo is a near-duplicate of
the one before. Libraries are made in DIR, or taken from there. Each part is measured in a process of its own.
What grows in proportion to n log n has a factor of 1 against the smaller size.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.made_libraries import BATCH, catalogue, content_of
from benchmarks.measuring import cpu_seconds, memory, seconds, show
from clipsearch import Library, parse_line
from clipsearch.library.grouping.signatures import SIDE, VERSION
from clipsearch.library.storage.stores import Stores

LINES = (
    "a dog on a beach",
    "snow",
    "red car camera:maker",
    "IMG_0012345",
    "children playing taken:2019",
    "sunset",
)
TYPED = ("b", "be", "bea", "tri", "trip 0", "2019", "img", "mak", "su", "")
REPEATED, MARKS = 5, 20
NEAR = 20  # of so many photos one is a near-duplicate
Row = tuple[str, float]  # seconds, or megabytes


def queries(library: Library) -> Iterator[Row]:
    """A line to its first page with relevance, text and facets; suggestions while typing."""
    library.matches(parse_line("a cat").query, limit=500)
    took = list[float]()
    for number in range(REPEATED):
        for line in LINES:
            start = time.perf_counter()
            found = library.matches(parse_line(f"{line} {number}" if number else line).query, limit=500)
            _ = found[:60]
            library.facets.of(found)
            took.append(time.perf_counter() - start)
    yield "line to page with relevance, text and facets: p50", statistics.median(took)
    yield "the same: p95", statistics.quantiles(took, n=20)[-1]
    library.suggestions.prepare()
    library.suggestions.for_text("b")
    took = [seconds(lambda text=text: library.suggestions.for_text(text)) for text in TYPED * REPEATED]
    yield "suggestions: p50", statistics.median(took)
    yield "suggestions: the slowest", max(took)


def tags(library: Library) -> Iterator[Row]:
    """A correction and new suggestions."""
    library.tags.suggest("beach")
    took = list[float]()
    for number, content in enumerate(library._stores.catalogue.models.vector_ids(1)[:MARKS].tolist()):
        start = time.perf_counter()
        library.tags.mark("beach", [content] if number % 2 else [], [] if number % 2 else [content])
        library.tags.suggest("beach")
        took.append(time.perf_counter() - start)
    yield "a correction of a tag: p50", statistics.median(took)


def clusters(library: Library) -> Iterator[Row]:
    """All clusters, made anew."""
    yield "clusters", seconds(lambda: library.clusters.update(rebuild=True))


def duplicates(library: Library) -> Iterator[Row]:
    """All groups of duplicates; signatures are known, and no picture is there to be compared in detail."""
    start = time.perf_counter()
    library.duplicates.find()
    yield "duplicates", time.perf_counter() - start
    likeness = library.duplicates._likeness
    yield "pairs of the same picture by their signatures", len(likeness.same) if likeness else 0


PARTS: dict[str, Callable[[Library], Iterator[Row]]] = {
    part.__name__: part for part in (queries, tags, clusters, duplicates)
}


def main() -> None:
    """Make the libraries, measure each part, and print both sizes side by side."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.size", description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where libraries are kept (default: nowhere)")
    parser.add_argument("--only", nargs="*", choices=[*PARTS], default=[*PARTS])
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(args.folder, PARTS[args.measure])))
        return
    with tempfile.TemporaryDirectory(prefix="clipsearch-size-") as place:
        found = dict[str, list[float]]()
        for count in args.counts:
            data = (args.folder or Path(place)) / str(count)
            if not data.exists():
                print(f"made {count:,} photos in {seconds(lambda: make(data, count)):.0f} s", file=sys.stderr)  # noqa: B023
            for part in args.only:
                command = [sys.executable, "-m", "benchmarks.size", "--folder", str(data), "--measure", part]
                output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
                for name, value in json.loads(output):
                    print(f"{count:,}: {name} {value:.3f}", file=sys.stderr)
                    found.setdefault(name, []).append(value)
    growth = [
        count * math.log(count) / (before * math.log(before))
        for before, count in zip(args.counts, args.counts[1:], strict=False)
    ]
    rows = [("", *(f"{count:,}" for count in args.counts), "against n log n")]
    for name, values in found.items():
        factors = [new / old / by for old, new, by in zip(values, values[1:], growth, strict=False) if old]
        shown = [f"{value:,.3f}" if value < 10 else f"{value:,.0f}" for value in values]
        rows.append((name, *shown, ", ".join(f"{factor:.2f}" for factor in factors)))
    show(rows)


def measure(data: Path, part: Callable[[Library], Iterator[Row]]) -> list[Row]:
    """What a part tells, and the processor time and memory that it needs beyond the open library's."""
    with Library.open(data) as library:
        library.warm_up()
        if (index := library._stores.index()) is not None:
            index.prepare()
        before = cpu_seconds()
        with memory() as samples:
            time.sleep(0.3)
            rows = list(part(library))
        name = part.__name__
        rows.append((f"{name}: processor time, s", cpu_seconds() - before))
        rows.append((f"{name}: memory beyond the library's, MB", (max(samples) - samples[0]) / 1e6))
        return rows


def make(data: Path, count: int) -> None:
    """Make a library, with the vector index."""
    with Library.open(data) as library:
        library.warm_up()
        info = library.status().model
    assert info is not None
    catalogue(data, data.with_name(f"{count} album"), count, info, near=NEAR)
    stores = Stores(data, writing=True)
    try:
        pictures = signatures(count)
        for start in range(0, count, BATCH):
            contents = [content_of(number) for number in range(start, min(count, start + BATCH))]
            items = list(zip(contents, next(pictures), strict=True))
            stores.writer.duplicates.record_signatures(VERSION, items)
    finally:
        stores.close()
    with Library.open(data) as library:
        library.index()


def signatures(count: int) -> Iterator[list[bytes]]:
    """Of smooth random pictures, `BATCH` at a time; near-duplicates differ by noise."""
    dice = np.random.default_rng(5)
    waves = np.cos(np.pi * (2 * np.arange(SIDE) + 1) * np.arange(12)[:, None] / (2 * SIDE))
    falling = 1 / (1 + np.add.outer(np.arange(12), np.arange(12)))
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        pictures = waves.T @ (dice.standard_normal((size, 12, 12)) * falling) @ waves
        copies = np.arange(NEAR - 1, size, NEAR)
        pictures[copies] = pictures[copies - 1] + dice.normal(0, 0.02, (len(copies), SIDE, SIDE))
        levels = np.clip(128 + 40 * pictures, 0, 255).astype(np.uint8)
        yield [picture.tobytes() for picture in levels]


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
