"""Indexing beside rclip: the same photos, cores and architecture, in turns, each as often as the other."""

from __future__ import annotations

import random
import statistics
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import peak_memory, seconds
from benchmarks.photos import SIZES, make
from benchmarks.rclip import ARCHITECTURE, Rclip, random_model, workplace
from clipsearch import Library, Settings

__all__ = ["rows"]

ADJECTIVES = ("red", "old", "small", "wet", "bright", "sleeping", "broken", "tall", "wooden", "quiet")
NOUNS = ("dog", "house", "boat", "child", "tree", "car", "flower", "street", "bird", "mountain")
PAUSE = 0.1  # seconds between two queries while photos are indexed


@dataclass(frozen=True, slots=True)
class Indexed:
    """One index run: photos a second, peak memory in bytes, and what queries took meanwhile."""

    rate: float
    memory: int
    queries: list[float]


def rows(count: int, runs: int, sizes: list[str]) -> list[tuple[str, str, str, str]]:
    """Index `count` photos of each size `runs` times with each program; the medians."""
    place = workplace()
    model = random_model(place)
    rclip = Rclip.install(place, model)
    found = []
    for name in sizes:
        photos = place / f"{count} photos of {name}"
        make(photos, count, SIZES[name])
        ours: dict[str, list[Indexed]] = {ARCHITECTURE: [], "starter": []}
        theirs: list[float] = []
        for _ in range(runs):
            for spec in ours:
                ours[spec].append(index(photos, str(model) if spec == ARCHITECTURE else spec))
            if rclip is not None:
                took = rclip.index(photos)
                theirs.append(count / (took - rclip.search(photos)))
        found += _rows(name, count, ours, statistics.median(theirs) if theirs else None)
    found.append(under_load(place, model, count))
    return found


def index(photos: Path, model: str, *, asking: bool = False) -> Indexed:
    """Index a folder into a library made for it; the model is loaded and measured before."""
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as data:
        Settings(model=model).save(Path(data))
        with Library.open(data) as library:
            library.add(photos)
            library.warm_up()
            ended, times = threading.Event(), list[float]()
            asker = threading.Thread(target=_ask, args=(library, ended, times))
            if asking:
                asker.start()
            with peak_memory() as peak:
                done = library.index()
            ended.set()
            if asking:
                asker.join()
            assert done.failed == 0, library.problems()
        return Indexed(done.embedded / done.seconds, peak[0], times)


def under_load(place: Path, model: Path, count: int) -> tuple[str, str, str, str]:
    """What queries take while photos of 12 megapixels are indexed; each query is a new one."""
    photos = make(place / f"{count} photos of 12 MP", count, SIZES["12 MP"])[0].parent
    took = sorted(1000 * time for time in index(photos, str(model), asking=True).queries)
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
    size: str, count: int, ours: dict[str, list[Indexed]], theirs: float | None
) -> list[tuple[str, str, str, str]]:
    found = []
    for model, runs in ours.items():
        rate = statistics.median(run.rate for run in runs)
        memory = max(run.memory for run in runs) / 1e6
        beside = (f"rclip {theirs:.2f}", f"{rate / theirs:.2f} x") if theirs else ("", "")
        found.append((f"{count} photos of {size}, {model}, photos/s", f"{rate:.2f}", *beside))
        found.append(("the same, peak memory of both processes, MB", f"{memory:.0f}", "", ""))
    return found
