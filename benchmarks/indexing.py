"""Indexing beside rclip: the same photos, cores and architecture, in turns, each as often as the other.

    python -m benchmarks.indexing [--count N] [--runs N] [--sizes "12 MP" ...] [--models starter ...]
    python -m benchmarks.indexing --queries [--count N]

A figure is the median of the runs; the ranges are beside it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import cpu_seconds, memory, seconds, show
from benchmarks.photos import SIZES, make
from benchmarks.rclip import ARCHITECTURE, Rclip, random_model, work_folder
from clipsearch import Library, Settings

__all__ = ["HEAD", "MODELS", "rows", "under_load"]

HEAD = ("", "clipsearch", "peer", "ratio")
MODELS = (ARCHITECTURE, "starter")
ADJECTIVES = ("red", "old", "small", "wet", "bright", "sleeping", "broken", "tall", "wooden", "quiet")
NOUNS = ("dog", "house", "boat", "child", "tree", "car", "flower", "street", "bird", "mountain")
PAUSE = 0.1  # seconds between two queries while photos are indexed


@dataclass(frozen=True, slots=True)
class Indexed:
    """One index run.

    Attributes:
        rate: photos a second.
        work: seconds of one core for a photo.
        memory: of both processes, ten samples a second, in bytes.
        queries: seconds of each query meanwhile.
    """

    rate: float
    work: float
    memory: list[int]
    queries: list[float]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.indexing", description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="photos of each size (default: 300)")
    parser.add_argument("--runs", type=int, default=3, help="of each program (default: 3)")
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES), help="(default: all)")
    parser.add_argument("--models", nargs="*", choices=MODELS, default=MODELS, help="(default: both)")
    parser.add_argument("--queries", action="store_true", help="only time queries while photos are indexed")
    args = parser.parse_args()
    found = [under_load(args.count)] if args.queries else rows(args.count, args.runs, args.sizes, args.models)
    show([HEAD, *found])


def rows(
    count: int, runs: int, sizes: Sequence[str], models: Sequence[str]
) -> list[tuple[str, str, str, str]]:
    """Index `count` photos of each size `runs` times with each program and model; the medians."""
    place = work_folder()
    random_weights = random_model(place)
    rclip = Rclip.install(place, random_weights)
    found = []
    for name in sizes:
        photos = place / f"{count} photos of {name}"
        make(photos, count, SIZES[name])
        ours: dict[str, list[Indexed]] = {model: [] for model in models}
        theirs: list[float] = []
        work: list[float] = []
        for _ in range(runs):
            for model, done in ours.items():
                done.append(index(photos, str(random_weights) if model == ARCHITECTURE else model))
                _tell(name, model, done[-1].rate, done[-1].work)
            if rclip is not None:
                start = cpu_seconds()
                took, then = rclip.index(photos), cpu_seconds()
                theirs.append(count / (took - rclip.search(photos)))
                work.append(((then - start) - (cpu_seconds() - then)) / count)
                _tell(name, "rclip", theirs[-1], work[-1])
        found += _rows(name, count, ours, theirs, work)
    return found


def index(photos: Path, model: str, *, query_controller: bool = False) -> Indexed:
    """Index a folder into a library made for it; the model is loaded and measured before."""
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as data:
        Settings(model=model).save(Path(data))
        with Library.open(data) as library:
            library.add(photos)
            library.warm_up()
            ended, times = threading.Event(), list[float]()
            asker = threading.Thread(target=_ask, args=(library, ended, times))
            if query_controller:
                asker.start()
            before = cpu_seconds()
            with memory() as held:
                done = library.index()
            work = (cpu_seconds() - before) / done.embedded
            ended.set()
            if query_controller:
                asker.join()
            assert done.failed == 0, library.problems()
        return Indexed(done.embedded / done.seconds, work, held, times)


def under_load(count: int) -> tuple[str, str, str, str]:
    """What queries take while photos of 12 megapixels are indexed; each query is a new one."""
    place = work_folder()
    model = random_model(place)
    photos = make(place / f"{count} photos of 12 MP", count, SIZES["12 MP"])[0].parent
    took = sorted(1000 * time for time in index(photos, str(model), query_controller=True).queries)
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    return (
        f"{len(took)} queries while indexing, {ARCHITECTURE}, p50 / p95 ms",
        f"{p50:.0f} / {p95:.0f}",
        "",
        "",
    )


def _ask(library: Library, ended: threading.Event, times: list[float]) -> None:
    dice = random.Random(0)
    while not ended.wait(PAUSE):
        words = f"a {dice.choice(ADJECTIVES)} {dice.choice(NOUNS)} number {dice.randrange(1000)}"
        times.append(seconds(lambda words=words: library.search(words)))


def _rows(
    size: str, count: int, ours: dict[str, list[Indexed]], theirs: list[float], work: list[float]
) -> list[tuple[str, str, str, str]]:
    found = []
    for model, runs in ours.items():
        rates = [run.rate for run in runs]
        ratio = f"{statistics.median(rates) / statistics.median(theirs):.2f} x" if theirs else ""
        beside = f"rclip {_spread(theirs)}" if theirs else ""
        found.append((f"{count} photos of {size}, {model}, photos/s", _spread(rates), beside, ratio))
        ratio = (
            f"{statistics.median(work) / statistics.median(run.work for run in runs):.2f} x" if work else ""
        )
        beside = f"rclip {_spread(work)}" if work else ""
        found.append(("the same, CPU seconds a photo", _spread([run.work for run in runs]), beside, ratio))
        held = max((run.memory for run in runs), key=max)
        peak, half = max(held), len(held) // 2
        flat = f"{max(held[half // 2 : half]) / 1e6:.0f}, {max(held[half:]) / 1e6:.0f}"
        what = "the same, memory of both processes, MB (most in the second quarter, second half)"
        found.append((what, f"{peak / 1e6:.0f} ({flat})", "", ""))
    return found


def _tell(size: str, program: str, rate: float, work: float) -> None:
    print(f"{size}, {program}: {rate:.2f} photos/s, {work:.3f} CPU s a photo", file=sys.stderr, flush=True)


def _spread(rates: list[float]) -> str:
    """The median, and the least and most in brackets."""
    return f"{statistics.median(rates):.2f} ({min(rates):.2f} to {max(rates):.2f})"


if __name__ == "__main__":
    main()
