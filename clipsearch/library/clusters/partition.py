"""Partition of vectors into clusters: reduced to few dimensions, k-means, merged by Ward's criterion."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector, Vectors

__all__ = ["Partition", "assign", "count_clusters", "fit", "match", "merge"]

AXES = 48  # principal components that are compared
FEWEST = 20  # photos, below which there are no clusters
PER_ROOT, MOST = 0.7, 200  # clusters for each unit of the square root of the number of photos; at most
PARTS = 4  # small clusters for each one, from which it is merged
ROUNDS = 25  # of k-means at most
BLOCK = 4096  # vectors compared at a time
MOVED = 0.002  # of the vectors, below which k-means has converged
SHARED = 0.1  # of the photos of both, which a new cluster needs to be an old one


class Partition(NamedTuple):
    """What vectors are assigned to clusters by.

    Attributes:
        mean: of the vectors, float32 (dimensions,).
        axes: their principal components, float32 (dimensions, n).
        centroids: of the clusters, float32 (clusters, n).
    """

    mean: Vector
    axes: Vectors
    centroids: Vectors

    def reduce(self, vectors: Vectors) -> Vectors:
        """Vectors as they are compared: float32 (n, axes), unit rows."""
        return _units(_units(vectors - self.mean) @ self.axes)

    def assign(self, vectors: Vectors) -> Ids:
        """The cluster of each vector, float32 (n, dimensions): int64 (n,)."""
        return assign(self.reduce(vectors), self.centroids)


def count_clusters(photos: int) -> int:
    """How many clusters so many photos have; 0 where they are too few."""
    return 0 if photos < FEWEST else min(MOST, max(2, round(PER_ROOT * photos**0.5)))


def fit(
    vectors: Vectors, count: int, step: Callable[[], None] = lambda: None, known: Ids | None = None
) -> Partition:
    """Find clusters: many small ones by k-means, merged into `count` by Ward's criterion, then k-means again.

    Chosen by `benchmarks.clusters`: what photos have in common is taken away, and with the merging
    clusters depend less on what k-means begins with. HDBSCAN leaves out more than half of the photos.

    Args:
        vectors: float32 (n, dimensions), unit rows, at least `count`.
        count: of clusters, at least 1; there are fewer where fewer vectors differ.
        step: called now and then; it may raise to stop.
        known: the clusters that vectors were in, from 0 without gaps, -1 for those in none: k-means begins
            with these, and with what is furthest from them.
    """
    mean: Vector = vectors.mean(axis=0)
    centred = _units(vectors - mean)
    axes = np.linalg.eigh(centred.T @ centred)[1][:, : -AXES - 1 : -1]
    points = _units(centred @ axes)
    rows = np.random.default_rng(0).permutation(len(points))[: PARTS * count]
    parts, of_parts = _k_means(points, points[rows], step)
    if known is None:
        sizes = np.bincount(of_parts, minlength=len(parts))
        first = _means(points, merge(parts, sizes, count, step)[of_parts])
    else:
        first = _means(points[known >= 0], known[known >= 0])
        while len(first) < count:
            distances = 1 - (parts @ first.T).max(axis=1)
            first = np.concatenate([first, parts[[int(distances.argmax())]]])
    return Partition(mean, axes.astype(np.float32), _k_means(points, first, step)[0])


def assign(points: Vectors, centroids: Vectors) -> Ids:
    """The nearest centroid of each point, both float32 (n, axes): int64 (n,)."""
    lengths = (centroids**2).sum(axis=1) / 2
    found = np.empty(len(points), np.int64)
    for start in range(0, len(points), BLOCK):
        rows = slice(start, start + BLOCK)
        found[rows] = (points[rows] @ centroids.T - lengths).argmax(axis=1)
    return found


def _k_means(points: Vectors, centroids: Vectors, step: Callable[[], None]) -> tuple[Vectors, Ids]:
    """Lloyd's algorithm: the centroids, of which none is far from where it began, and that of each point."""
    nearest = np.full(len(points), -1, np.int64)
    for _ in range(ROUNDS):
        step()
        before, nearest = nearest, assign(points, centroids)
        if np.count_nonzero(nearest != before) <= MOVED * len(points):
            break
        centroids = centroids.copy()  # one without points stays
        centroids[np.unique(nearest)] = _means(points, nearest)
    return centroids, nearest


def _means(points: Vectors, clusters: Ids) -> Vectors:
    """The mean of the points of each cluster that has some, ascending."""
    order = np.argsort(clusters, kind="stable")
    starts = np.unique(clusters[order], return_index=True)[1]
    sizes = np.diff([*starts, len(points)])[:, None].astype(np.float32)
    return (np.add.reduceat(points[order], starts, axis=0) / sizes).astype(np.float32)


def merge(centroids: Vectors, sizes: Ids, count: int, step: Callable[[], None] = lambda: None) -> Ids:
    """Merge clusters, always the two that increase the variance within clusters least (J. H. Ward, 1963).

    Args:
        centroids: float32 (n, axes).
        sizes: their weights, int64 (n,).
        count: of clusters that are left.
        step: called now and then; it may raise to stop.

    Returns:
        For each cluster the number of the one that it became a part of, below `count`: int64 (n,).
    """
    points, weights = centroids.astype(np.float64), np.maximum(sizes, 1e-3).astype(np.float64)
    groups = np.arange(len(points))
    lengths: npt.NDArray[np.float64] = (points**2).sum(axis=1)
    costs = np.maximum(lengths[:, None] + lengths - 2 * points @ points.T, 0)
    costs *= weights[:, None] * weights / (weights[:, None] + weights)
    np.fill_diagonal(costs, np.inf)
    for left in range(len(points), count, -1):
        if left % 64 == 0:
            step()
        first, second = np.unravel_index(int(costs.argmin()), costs.shape)
        together = weights[first] + weights[second]
        points[first] = (weights[first] * points[first] + weights[second] * points[second]) / together
        weights[first] = together
        groups[groups == second] = first
        costs[second], costs[:, second] = np.inf, np.inf
        others = np.setdiff1d(groups, [first])
        cost = ((points[others] - points[first]) ** 2).sum(axis=1)
        cost *= weights[others] * together / (weights[others] + together)
        costs[first, others] = costs[others, first] = cost
    return np.unique(groups, return_inverse=True)[1]


def match(before: Ids, now: Ids) -> dict[int, tuple[int, float]]:
    """Which old clusters new ones are: those that share most of their photos, each at most once.

    Args:
        before: the old cluster of each photo, int64 (n,).
        now: the new one.

    Returns:
        For each such new cluster the old one, and which part of the photos of both they share.
    """
    old, old_rows, old_sizes = np.unique(before, return_inverse=True, return_counts=True)
    new, new_rows, new_sizes = np.unique(now, return_inverse=True, return_counts=True)
    pairs, shared = np.unique(old_rows * len(new) + new_rows, return_counts=True)
    rows, columns = np.divmod(pairs, max(len(new), 1))
    shares = shared / (old_sizes[rows] + new_sizes[columns] - shared)
    found, taken = dict[int, tuple[int, float]](), set[int]()
    for pair in np.argsort(-shares, kind="stable").tolist():
        one, other = int(old[rows[pair]]), int(new[columns[pair]])
        if shares[pair] >= SHARED and one not in taken and other not in found:
            found[other] = one, float(shares[pair])
            taken.add(one)
    return found


def _units(vectors: Vectors) -> Vectors:
    units: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return units
