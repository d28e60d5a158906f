"""The program that lays out a map: rows of a matrix on a plane, by t-SNE; it is run as a process of its own.

FIt-SNE (G. Linderman et al., "Fast interpolation-based t-SNE", Nature Methods 2019) by openTSNE, begun with
the first principal components (D. Kobak, P. Berens, "The art of using t-SNE for single-cell
transcriptomics", Nature Communications 2019). Of very many rows some are laid out, and the others are placed
by their neighbours among these, so that the time grows with n log n.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from clipsearch.library.photo_map.placement import place_by_neighbours
from clipsearch.records import Ids, Vectors
from clipsearch.store.vectors.neighbour_graph import NeighbourGraph

__all__ = ["FEWEST", "lay_out", "main", "principal", "scaled"]

Rows = npt.NDArray[np.float16]
LANDMARKS = 100_000  # rows that are laid out together, at most
NEIGHBOURS = 30  # of each, that attract it
PLACED_BY = 5  # neighbours
FEW = 3000  # rows, up to which forces are computed by Barnes-Hut trees, which are faster for so few
FEWEST = 40  # rows that t-SNE lays out; it puts 15 and fewer in one point now and then
EARLY, EARLY_EXAGGERATION, LATER = 150, 12, 350  # iterations
REPORT_EVERY = 10  # iterations
BATCH = 10_000  # rows placed between two reports
REACH = 99.8  # percent of the rows that fill the map; the others lie at its edge


def main() -> None:
    """Read a matrix from standard input, and write progress and positions to standard output."""
    from clipsearch.embedding.process.thumbnail_server import lower_priority  # which imports decoders

    lower_priority()
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print
    request = json.loads(source.readline())
    rows = np.frombuffer(source.read(), dtype=np.float16).reshape(request["shape"])

    def report(done: int, total: int) -> None:
        answers.write(json.dumps({"done": done, "total": total}).encode() + b"\n")
        answers.flush()

    points = lay_out(rows, request["threads"], report)
    answers.write(b"{}\n" + points.astype(np.float32).tobytes())
    answers.close()


def lay_out(rows: Rows, threads: int, report: Callable[[int, int], None]) -> Vectors:
    """Positions from 0 to 1, float32 (n, 2), of rows whose first columns are the principal ones.

    Args:
        rows: float16 (n, dimensions).
        threads: at most so many.
        report: called with the share that is done: steps, and their number.
    """
    if len(rows) < FEWEST:
        return scaled(principal(rows))
    random = np.random.default_rng(0)
    chosen = np.sort(random.permutation(len(rows))[:LANDMARKS])
    others = np.setdiff1d(np.arange(len(rows)), chosen, assume_unique=True)
    batches = -(-len(others) // BATCH)
    steps = EARLY + LATER + batches
    report(0, steps)
    graph = NeighbourGraph(rows[chosen], threads)
    points = np.empty((len(rows), 2), dtype=np.float32)
    laid_out = _laid_out(rows[chosen], graph, threads, lambda done: report(done, steps))
    points[chosen] = scaled(laid_out)
    for number, start in enumerate(range(0, len(others), BATCH), start=1):
        some = others[start : start + BATCH]
        near, _ = graph.find(rows[some], PLACED_BY)
        points[some] = place_by_neighbours(points[chosen], near, random)
        report(EARLY + LATER + number, steps)
    return points


def principal(rows: npt.NDArray[Any]) -> Vectors:
    """The first two columns, float32 (n, 2); 0 where there are fewer."""
    found = np.zeros((len(rows), 2), dtype=np.float32)
    found[:, : rows.shape[1]] = rows[:, :2]
    return found


def scaled(points: Vectors) -> Vectors:
    """Positions moved and scaled so that nearly all fill the square from 0 to 1; others lie at its edge."""
    if not len(points):
        return points
    low, high = np.percentile(points, [100 - REACH, REACH], axis=0)
    side = max(float((high - low).max()) * 1.04, 1e-9)
    result: Vectors = np.clip((points - (low + high) / 2) / side + 0.5, 0, 1).astype(np.float32)
    return result


def _laid_out(rows: Rows, graph: NeighbourGraph, threads: int, report: Callable[[int], None]) -> Vectors:
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    count = min(NEIGHBOURS, len(rows) - 1)
    near, distances = _without_self(*graph.find(rows, count + 1))
    affinities = PerplexityBasedNN(
        knn_index=PrecomputedNeighbors(near, distances), perplexity=count / 3, n_jobs=threads
    )
    start = principal(rows).astype(np.float64)
    start += np.random.default_rng(0).normal(0, 1e-3, start.shape) * max(float(start.std()), 1e-9)
    start *= 1e-4 / max(float(start[:, 0].std()), 1e-12)
    method = "bh" if len(rows) <= FEW else "fft"
    embedding = TSNEEmbedding(
        start, affinities, negative_gradient_method=method, n_jobs=threads, random_state=0
    )
    done = 0
    for iterations, settings in (
        (EARLY, {"exaggeration": EARLY_EXAGGERATION, "momentum": 0.5}),
        (LATER, {"momentum": 0.8}),
    ):
        embedding.optimize(
            iterations,
            inplace=True,
            learning_rate="auto",
            callbacks=lambda step, *_, before=done: report(before + step),
            callbacks_every_iters=REPORT_EVERY,
            **settings,
        )
        done += iterations
    return np.asarray(embedding, dtype=np.float32)


def _without_self(near: Ids, distances: Vectors) -> tuple[Ids, Vectors]:
    """Neighbours without the row itself, or without the last one where it is not among them."""
    is_self = near == np.arange(len(near))[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    shape = len(near), near.shape[1] - 1
    return near[~is_self].reshape(shape), distances[~is_self].reshape(shape).astype(np.float64)


if __name__ == "__main__":
    main()
