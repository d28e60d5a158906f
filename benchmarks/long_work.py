"""What long work in the background costs searches, how far it tells it is, and how soon it stops.

    python -m benchmarks.long_work --photos DIR [--count 1500]

DIR has pictures, of which so many are indexed. While each kind of work runs, words are searched for, about
twenty times a second; then it is begun again, and cancelled at its first report.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measuring import show
from clipsearch import Cancelled, Library, Progress
from clipsearch.library.grouping.signatures import VERSION

BETWEEN = 0.05  # seconds between two searches
LEAST = 5.0  # seconds for which searches are measured
WORDS = ("dog", "beach", "two people on a bench", "snow", "a red car", "child with a ball", "city at night")
Report = Callable[[Progress], None]
Work = Callable[[Report, threading.Event], object]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.long_work", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, metavar="DIR")
    parser.add_argument("--count", type=int, default=1500, help="photos (default: 1500)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clipsearch-long-work-") as place:
        album = Path(place, "album")
        album.mkdir()
        pictures = (path for path in sorted(args.photos.rglob("*")) if path.is_file())
        for path in itertools.islice(pictures, args.count):
            (album / path.name).write_bytes(path.read_bytes())
        with Library.open(Path(place, "library")) as library:
            library.add(album)
            library.index()
            show([*rows(library)])


def works(library: Library) -> Mapping[str, Work]:
    """The kinds of work, each as often as it is called from the beginning."""

    def duplicates(report: Report, cancel: threading.Event) -> object:
        stores = library._stores
        keys = stores.catalogue.duplicates.with_signature(VERSION).tolist()
        stores.write(stores.writer.duplicates.record_signatures, 0, [(key, b"") for key in keys])
        return library.duplicates.find(report, cancel)

    def tags(report: Report, cancel: threading.Event) -> object:
        library.tags.suggest("dog")
        library.tags.uncertain("dog")
        return library.tags.conflicts("dog")

    return {
        "duplicates": duplicates,
        "clusters": partial(library.clusters.update, rebuild=True),
        "odd ones": lambda report, cancel: library.odd_ones.find(None, 20, report, cancel),
        "map": partial(library.maps.update, rebuild=True),
        "a tag": tags,
    }


def rows(library: Library) -> Iterator[tuple[str, ...]]:
    """What is measured."""
    library.warm_up()
    library.search("dog")
    found = [hit.content for hit in library.search("dog")]
    library.tags.mark("dog", found[:10], [hit.content for hit in library.search("beach")][:10])
    yield "work", "seconds, reports", "searches: count, p50, p95, longest, ms", "stopped after, ms"
    quiet = threading.Event()
    threading.Timer(LEAST, quiet.set).start()
    yield "none", "", searched(library, quiet), ""
    for name, work in works(library).items():
        reports, ended, took = list[Progress](), threading.Event(), list[float]()

        def run(
            work: Work = work,
            reports: list[Progress] = reports,
            ended: threading.Event = ended,
            took: list[float] = took,
        ) -> None:
            begun = time.perf_counter()
            while time.perf_counter() < begun + LEAST:
                start = time.perf_counter()
                work(reports.append, threading.Event())
                took.append(time.perf_counter() - start)
            ended.set()

        with running(run):
            searches = searched(library, ended)
        yield name, f"{took[0]:.1f}, {len(reports) // len(took)}", searches, stopped(work)


@contextmanager
def running(action: Callable[[], None]) -> Iterator[None]:
    """Run something in a thread meanwhile."""
    thread = threading.Thread(target=action)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def searched(library: Library, until: threading.Event) -> str:
    """Search until something is over: how often, and the milliseconds that it took."""
    took = list[float]()
    for number, words in enumerate(itertools.cycle(WORDS)):
        start = time.perf_counter()
        library.search(f"{words} {number}")
        took.append(1000 * (time.perf_counter() - start))
        if until.wait(BETWEEN) and len(took) > 1:
            break
    p95 = statistics.quantiles(took, n=20)[-1]
    return f"{len(took)}, {statistics.median(took):.0f}, {p95:.0f}, {max(took):.0f}"


def stopped(work: Work) -> str:
    """How long work goes on that is cancelled at its first report."""
    cancel, at = threading.Event(), list[float]()

    def report(_: Any) -> None:
        if not cancel.is_set():
            at.append(time.perf_counter())
            cancel.set()

    try:
        work(report, cancel)
    except Cancelled:
        return f"{1000 * (time.perf_counter() - at[0]):.0f}"
    return "it is quick"


if __name__ == "__main__":
    main()
