"""The map of the photos: what it costs to lay it out, how true it is, and what its frames cost.

    python -m benchmarks.photo_map [COUNT] [--like DATA] [--only layout frames]

COUNT (default 100,000) made vectors. With DATA, the folder of an indexed library, each is a mixture of one
of its photos and of its neighbours, with some noise: near to a point on what real photos span. Without, they
are those of `benchmarks.vectors`, of 2,000 clusters without any structure inside. The trustworthiness is
scikit-learn's (k = 15) of a sample. A frame is one step of a pan or a zoom of the real canvas: its event, its
painting, and taking over thumbnails, which are drawn JPEGs of the usual size.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np

from benchmarks.made_libraries import thumbnails
from benchmarks.measuring import cpu_seconds, memory, show
from benchmarks.vectors import made, unit
from clipsearch import Library, PhotoMap
from clipsearch.library.photo_map.layout_process import run_layout
from clipsearch.library.photo_map.photo_maps import SAMPLE, principal_rows
from clipsearch.library.photo_map.regions import MapRegion
from clipsearch.records import Vectors

CHUNK = 20_000
JUDGED = 5_000  # vectors of which the trustworthiness is computed
NEIGHBOURS, PARTS = 8, 4  # of a photo, of which some are mixed
NOISE = np.float32(0.15)  # against the spread of the photos
SIZE = (1280, 800)  # logical pixels of the canvas
FRAMES = 600
Row = tuple[str, ...]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photo_map", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--like", type=Path, metavar="DATA")
    parser.add_argument("--only", nargs="*", choices=("layout", "frames"), default=("layout", "frames"))
    args = parser.parse_args()
    rows: list[Row] = [("what", "measured", "bar")]
    points = np.random.default_rng(0).normal(0.5, 0.15, (args.count, 2)).clip(0, 1).astype(np.float32)
    if "layout" in args.only:
        vectors = made if args.like is None else mixtures(args.like)
        points, found = lay_out(args.count, vectors)
        rows += found
    if "frames" in args.only:
        rows += frames(points)
    show(rows)


def mixtures(data: Path) -> Callable[[int], Iterator[Vectors]]:
    """What makes vectors like those of a library."""
    with Library.open(data, writing=False) as library:
        contents = library.matches().contents
        search = library._stores.vector_search  # no public way to vectors
        known = np.concatenate([vectors for _, vectors in search.vectors(np.sort(contents))])
    near = np.argsort(-(known @ known.T), axis=1)[:, 1 : NEIGHBOURS + 1]
    spread = NOISE * known.std(axis=0)

    def mix(count: int) -> Iterator[Vectors]:
        random = np.random.default_rng(1)
        for start in range(0, count, CHUNK):
            some = min(CHUNK, count - start)
            photos = random.integers(0, len(known), some)
            shares = random.dirichlet([1.5] + [0.5] * (PARTS - 1), some).astype(np.float32)
            rows = shares[:, :1] * known[photos]
            for part in range(1, PARTS):
                others = near[photos, random.integers(0, NEIGHBOURS, some)]
                rows += shares[:, part : part + 1] * known[others]
            yield unit(rows + random.standard_normal(rows.shape, dtype=np.float32) * spread)

    return mix


def lay_out(count: int, vectors: Callable[[int], Iterator[Vectors]]) -> tuple[Vectors, list[Row]]:
    """Lay out vectors as a library does, and judge the map."""
    from sklearn.manifold import trustworthiness

    step, start = max(1, count // JUDGED), time.perf_counter()
    judged: list[Vectors] = []

    def batches() -> Iterator[tuple[np.ndarray, Vectors]]:
        done = 0
        for some in vectors(count):
            judged.append(some[-done % step :: step].copy())
            yield np.arange(done, done + len(some)), some
            done += len(some)

    with memory() as samples:
        before = samples[0] if samples else 0
        _, rows = principal_rows(next(iter(vectors(SAMPLE))), batches())
        projected, used = time.perf_counter(), cpu_seconds()
        points = run_layout(rows, lambda: None, lambda *_: None)
        done, worked = time.perf_counter(), cpu_seconds() - used
    true = trustworthiness(np.concatenate(judged), points[::step], n_neighbors=15, metric="cosine")
    return points, [
        (f"{count:,} vectors made and projected, s", f"{projected - start:.1f}", ""),
        ("laid out, s; of the processor", f"{done - projected:.0f}; {worked:.0f}", ""),
        ("peak memory of both processes, MB", f"{(max(samples) - before) / 1e6:.0f} more", ""),
        (f"trustworthiness (k = 15) of {len(points[::step]):,}", f"{true:.3f}", "0.9"),
    ]


def frames(points: Vectors) -> list[Row]:
    """What steps of pans and zooms cost."""
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QApplication

    from clipsearch.gui.app import application
    from clipsearch.gui.photo_map.map_canvas import MapCanvas
    from clipsearch.gui.photo_map.point_index import PointIndex
    from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
    from clipsearch.gui.runtime.task_runner import TaskRunner
    from clipsearch.gui.style.theme import AppTheme

    application()
    tasks, theme, picture = TaskRunner(), AppTheme("light"), thumbnails()
    theme.apply("light")
    canvas = MapCanvas(theme, ThumbnailCache(tasks, lambda content, *_: picture(content)))
    canvas.resize(*SIZE)
    canvas.show()
    start = time.perf_counter()
    index = PointIndex(points)
    indexed = time.perf_counter() - start
    shown = PhotoMap(np.arange(len(points)), points, "t-SNE")
    canvas.show_map(shown, index, None, fit=True)
    names = zip(points[:400].tolist(), range(400), strict=False)
    canvas.show_regions([MapRegion((f"region {n}",), x, y, 20, n % 5) for (x, y), n in names])

    def measure(move: Callable[[int], object]) -> list[tuple[float, float]]:
        took = []
        for number in range(FRAMES):
            begun, used = time.perf_counter(), time.thread_time()
            move(number)
            canvas.repaint()
            QApplication.processEvents()
            took.append((time.perf_counter() - begun, time.thread_time() - used))
            time.sleep(0.004)  # what is left of a frame for the threads that decode
        return took

    middle = QPointF(SIZE[0] / 2, SIZE[1] / 2)

    def pan(number: int) -> None:
        angle = number / 40
        canvas.camera.pan(9 * np.cos(angle), 9 * np.sin(angle))
        canvas.moved()

    rows = [(f"{len(points):,} points indexed, s", f"{indexed:.2f}", "")]
    rows += [row("a pan of the whole map", measure(pan))]
    zooms = measure(lambda number: canvas.zoom(0.1 if number % 200 < 100 else -0.1, middle))
    rows += [row("zooming in and out, ten times as large", zooms)]
    canvas.zoom(10, middle)
    rows += [row("a pan of a part", measure(pan))]
    canvas.close()
    tasks.close()
    return rows


def row(what: str, took: list[tuple[float, float]]) -> Row:
    """The distribution of frames, by the clock and of the processor, which other programs change less."""
    clock, used = (np.percentile(np.array(times) * 1000, [50, 99]) for times in zip(*took, strict=True))
    said = f"{clock[0]:.1f}, {clock[1]:.1f}; {used[0]:.1f}, {used[1]:.1f}"
    return f"{what}: a frame, p50, p99, ms; of the processor", said, "p99 16"


if __name__ == "__main__":
    main()
