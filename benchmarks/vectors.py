"""The vector index alone: build, save, open, memory, queries, recall, filtered queries.

    python -m benchmarks.vectors [COUNT] [--folder DIR]

COUNT (default 100,000) made vectors of 512 dimensions in 2,000 clusters. The index is built in DIR, or
taken from there if a run before has built it, with what brute force finds. Each figure after that is of a
fresh process, with nothing in memory but the index, the queries and the filters.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil

from benchmarks.measuring import seconds, show
from clipsearch.records import Ids, Vectors
from clipsearch.store.vectors.usearch_index import VectorIndex
from clipsearch.system import malloc

DIMENSIONS, CLUSTERS = 512, 2000
SPREAD = np.float32(0.8)  # of the noise in a cluster, against the length of its centre
CHUNK = 20_000
SAVE_EVERY = 10  # chunks
QUERIES = 200
FILTERED = 40  # queries with each filter
NEIGHBOURS = 200  # vectors whose neighbours are found
SHARES = (0.0001, 0.001, 0.01, 0.04, 0.1, 0.3, 0.6, 0.95)  # of all vectors that a filter lets pass


def main() -> None:
    """Build if need be, then measure in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vectors", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the index is kept (default: nowhere)")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        show([("", ""), *measure(args.folder, args.count)])
        return
    with tempfile.TemporaryDirectory(prefix="clipsearch-vectors-") as place:
        folder = args.folder or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        show([("", ""), *build(folder, args.count)])
        answer(folder, args.count)
        command = [sys.executable, "-m", "benchmarks.vectors", str(args.count), "--folder", str(folder)]
        subprocess.run([*command, "--measure"], check=True)


def made(count: int, seed: int = 0) -> Iterator[Vectors]:
    """Clustered unit vectors, always the same, some at a time.

    As with the embeddings of photos, few directions carry most: the k-th has a share of 1/k.
    """
    scale = unit(np.arange(1, DIMENSIONS + 1, dtype=np.float32)[None] ** -0.5)
    random = np.random.default_rng(0)
    centres = unit(random.standard_normal((CLUSTERS, DIMENSIONS), dtype=np.float32) * scale)
    random = np.random.default_rng((1, seed))
    for start in range(0, count, CHUNK):
        some = min(CHUNK, count - start)
        noise = random.standard_normal((some, DIMENSIONS), dtype=np.float32) * (SPREAD * scale)
        yield unit(centres[random.integers(0, CLUSTERS, some)] + noise)


def unit(rows: Vectors) -> Vectors:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def opened(folder: Path) -> VectorIndex:
    return VectorIndex.open(folder, fingerprint="made", dimensions=DIMENSIONS, library="benchmark")


def build(folder: Path, count: int) -> list[tuple[str, str]]:
    """Build and save the index, or what is still missing of it."""
    index = opened(folder)
    there, took, saving = len(index), 0.0, 0.0
    for number, rows in enumerate(made(count)):
        first = number * CHUNK
        if first >= there:
            some = [(np.arange(len(rows)) + first, rows)]
            took += seconds(lambda some=some: index.add_many(some, lambda _: None))
            if number % SAVE_EVERY == SAVE_EVERY - 1 or first + len(rows) == count:
                saving = seconds(index.save)
    if there == count:
        return []
    size = sum(path.stat().st_size for path in folder.glob("*.usearch"))
    return [
        (f"build of {count - there:,}, s", f"{took:.1f}"),
        ("memory after it, MB", f"{resident() / 1e6:.0f}"),
        ("the last save, s", f"{saving:.2f}"),
        ("file, MB", f"{size / 1e6:.0f}"),
    ]


def questions(count: int) -> tuple[Vectors, list[Ids]]:
    """Queries, those like photos first, then those like words, and what filters let pass."""
    random = np.random.default_rng(3)
    among = [np.sort(random.choice(count, max(1, round(share * count)), replace=False)) for share in SHARES]
    queries = np.concatenate([next(made(QUERIES, seed=1)), text_like()])
    return queries, [some.astype(np.int64) for some in among]


def answer(folder: Path, count: int) -> None:
    """Find by brute force, once, what queries should find, among all and under each filter."""
    if not (path := folder / f"answers-{count}.npz").exists():
        queries, filters = questions(count)
        few = queries[[*range(FILTERED), *range(QUERIES, QUERIES + FILTERED)]]
        found = [nearest(count, few, among) for among in filters]
        some = next(made(count))[:NEIGHBOURS]
        near = nearest(count, some, size=11)
        near = np.array([[key for key in row if key != own][:10] for own, row in enumerate(near.tolist())])
        np.savez(path, nearest(count, queries), near, *found)


def measure(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """Open the index, and ask it."""
    malloc.give_memory_back()  # as the window does
    queries, filters = questions(count)
    with np.load(folder / f"answers-{count}.npz") as answers:
        best, near, *filtered = answers.values()
    kinds = (("like a photo", slice(0, QUERIES)), ("like words", slice(QUERIES, None)))
    before, start = resident(), time.perf_counter()
    index = opened(folder)
    took = time.perf_counter() - start
    assert len(index) == count
    own = count * DIMENSIONS * 2

    def used() -> str:
        return f"{(resident() - before) / 1e6:.0f} = {(resident() - before) / own:.2f} x the vectors"

    yield "open, s", f"{took:.2f}"
    yield "keys, ms", f"{seconds(index.keys) * 1e3:.0f}"
    yield "memory for it, MB", used()
    for way in ("exact", "codes"):
        if way == "codes":
            yield "codes, s", f"{seconds(index.prepare):.1f}"
            yield "memory with them, MB", used()
        for name, some in kinds:
            asked, wanted = queries[some], best[some]
            if way == "exact":
                asked, wanted = asked[:FILTERED], wanted[:FILTERED]
            p50, p95, found = timed(lambda q: index.search(q, 10), asked)
            recall = shared(found, wanted)
            yield f"query {name}, {way}", f"p50 {p50:.2f} ms, p95 {p95:.2f} ms, recall@10 {recall:.4f}"
    for share, among, right in zip(SHARES, filters, filtered, strict=True):
        for number, (name, some) in enumerate(kinds):
            wanted = right[number * FILTERED : (number + 1) * FILTERED]
            p50, p95, found = timed(
                lambda q, among=among: index.search(q, 10, among), queries[some][:FILTERED]
            )
            recall = shared(found, wanted)
            yield (
                f"{name}, {share:.2%} pass",
                f"p50 {p50:.2f} ms, p95 {p95:.2f} ms, recall@10 {recall:.4f}",
            )
    keys = np.arange(NEIGHBOURS)
    took = seconds(lambda: index.neighbours(keys, 10))
    recall = shared([[(key, 0) for key in row] for row in index.neighbours(keys, 10)[0].tolist()], near)
    yield "neighbours by the graph, each", f"{took / NEIGHBOURS * 1e3:.2f} ms, recall@10 {recall:.4f}"
    yield "memory at the end, MB", used()


def shared(found: list, best: np.ndarray) -> float:
    """The share of the best that was found."""
    hits = [
        len({key for key, _ in some} & set(wanted)) for some, wanted in zip(found, best.tolist(), strict=True)
    ]
    return sum(hits) / best.size


def text_like() -> Vectors:
    """Queries far from every vector, as words are from photos: the best cosine is about 0.25."""
    random = np.random.default_rng(2)
    rows = next(made(QUERIES, seed=2))
    return unit(rows + 3 * unit(random.standard_normal(rows.shape, dtype=np.float32)))


def nearest(count: int, queries: Vectors, among: np.ndarray | None = None, size: int = 10) -> np.ndarray:
    """The nearest of all, or of some keys, by brute force over what float16 keeps: (queries, size)."""
    keys = np.zeros((len(queries), 0), dtype=np.int64)
    scores = np.zeros((len(queries), 0), dtype=np.float32)
    for number, rows in enumerate(made(count)):
        kept = unit(rows.astype(np.float16).astype(np.float32))
        here = np.arange(len(rows)) + number * CHUNK
        if among is not None:
            there = np.isin(here, among)
            kept, here = kept[there], here[there]
        scores = np.concatenate([scores, queries @ kept.T], axis=1)
        keys = np.concatenate([keys, np.broadcast_to(here, (len(queries), len(here)))], axis=1)
        if scores.shape[1] < size:
            continue
        top = np.argpartition(-scores, size - 1, axis=1)[:, :size]
        keys, scores = np.take_along_axis(keys, top, 1), np.take_along_axis(scores, top, 1)
    return keys


def timed(ask: Callable[[np.ndarray], object], queries: Vectors) -> tuple[float, float, list]:
    """Milliseconds a query, p50 and p95, and the answers."""
    ask(queries[0])
    times, found = [], []
    for query in queries:
        start = time.perf_counter()
        found.append(ask(query))
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)], found


def resident() -> int:
    return psutil.Process().memory_info().rss


if __name__ == "__main__":
    main()
