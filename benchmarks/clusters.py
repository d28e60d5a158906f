"""How well clusters fit the topics of captions, whether they stay, and what they cost.

    python -m benchmarks.clusters --photos DIR [--split all] [--only PART ...]

DIR is as for `benchmarks.relevance`. Topics are k-means clusters of the photos' captions (TF-IDF, reduced by
a singular value decomposition), made by scikit-learn, which the extra `demo` brings. `speed` needs no photos.
"""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.made_libraries import _vectors
from benchmarks.measuring import cpu_seconds, memory, seconds
from benchmarks.relevance import Album
from benchmarks.tags import made_library, run_parts
from clipsearch import Library
from clipsearch.library.clusters import clusters
from clipsearch.library.clusters.partition import count_clusters, fit, match
from clipsearch.records import Ids, Vectors

TOPICS = 20, 40
RUNS = 5  # each with another tenth of the photos left out
ADDED = 500
MADE, MANY = 100_000, 1_000_000
SAMPLE = 30_000
QUERIES = 200
Row = tuple[str, ...]


def topics(album: Album) -> list[Row]:
    """Normalised mutual information with topics, beside k-means on the vectors as they are."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import normalized_mutual_info_score as information

    texts = [" ".join(captions) for captions in album.captions]
    words = TfidfVectorizer(stop_words="english", min_df=5, sublinear_tf=True).fit_transform(texts)
    reduced = TruncatedSVD(50, random_state=0).fit_transform(words)
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-9
    told = [
        KMeans(count, n_init=2, random_state=seed).fit_predict(reduced) for count in TOPICS for seed in (0, 1)
    ]
    count = count_clusters(len(texts))

    def plain(vectors: Vectors, seed: int) -> Ids:
        return KMeans(count, n_init=1, random_state=seed).fit_predict(vectors)

    def ours(vectors: Vectors, _: int) -> Ids:
        return fit(vectors, count).assign(vectors)

    found: dict[str, list[float]] = {"k-means on raw vectors": [], "clusters": []}
    runs: dict[str, list[tuple[Ids, Ids]]] = {name: [] for name in found}
    for seed in range(RUNS):
        rows = np.flatnonzero(np.random.default_rng(seed).random(len(texts)) > 0.1)
        for name, make in zip(found, (plain, ours), strict=True):
            made = make(album.vectors[rows], seed)
            found[name].append(statistics.mean(float(information(one[rows], made)) for one in told))
            runs[name].append((rows, made))
    rows = []
    for name, values in found.items():
        rows.append(
            (
                f"{name}: information with topics of captions, {len(texts):,} photos, {count} clusters",
                f"{np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})",
                "above k-means" if name == "clusters" else "",
            )
        )
        same = [_kept(runs[name][0], other) for other in runs[name][1:]]
        rows.append(
            (f"{name}: photos that stay together when another tenth is left out", f"{np.mean(same):.1%}", "")
        )
    return rows


def _kept(first: tuple[Ids, Ids], other: tuple[Ids, Ids]) -> float:
    """Which part of the photos of two runs is in clusters that are matched."""
    _, one, two = np.intersect1d(first[0], other[0], return_indices=True)
    before, now = first[1][one], other[1][two]
    same = match(before, now)
    return float(np.mean([same.get(new, (-1,))[0] == old for old, new in zip(before, now, strict=True)]))


def stay(album: Album) -> list[Row]:
    """Photos that keep their cluster when others are added, and when all clusters are made anew."""
    library = album.library
    photos = next(folder.path for folder in library.folders())
    away = sorted(photos.iterdir())[:: len(album.contents) // ADDED][:ADDED]
    with TemporaryDirectory() as place:
        for path in away:
            path.rename(Path(place, path.name))
        library.index(forget_missing=True)
        library.clusters.update(rebuild=True)
        before = _clusters(library)
        for path in away:
            Path(place, path.name).rename(path)
    library.index()
    name = f"{len(before):,} photos and {ADDED} more"
    took = seconds(library.clusters.update)
    rows = [(f"{name}: keep their cluster", f"{_share(before, library):.1%} ({took:.1f} s)", "95 %")]
    clusters.GROWTH = 1.0
    library.clusters.update()
    rows.append(("the same, made anew from the old ones", f"{_share(before, library):.1%}", ""))
    library.clusters.update(rebuild=True)
    rows.append(("the same, made anew from nothing", f"{_share(before, library):.1%}", ""))
    return rows


def _share(before: dict[int, int], library: Library) -> float:
    """Which part of the photos is in the same cluster as before."""
    after = _clusters(library)
    return sum(after[content] == cluster for content, cluster in before.items()) / len(before)


def _clusters(library: Library) -> dict[int, int]:
    contents, clusters = library._stores.catalogue.clusters.members()
    return dict(zip(contents.tolist(), clusters.tolist(), strict=True))


def speed() -> list[Row]:
    """Time and memory among many made photos, and what searches wait for meanwhile."""
    rows: list[Row] = []
    with made_library(MADE) as library:
        dimensions = library._stores.model.dimensions  # type: ignore[union-attr]
        quiet = _search_times(library, None)
        before = cpu_seconds()
        with memory() as samples:
            took = seconds(library.clusters.update)
        used = cpu_seconds() - before
        rows.append((f"clusters of {MADE:,} photos", f"{took:.1f} s, {used:.1f} s of processor time", ""))
        rows.append(("memory that takes", f"{(max(samples) - samples[0]) / 1e6:.0f} MB", ""))
        rows.append(("to look whether there are new ones", f"{seconds(library.clusters.update):.2f} s", ""))
        stop = threading.Event()
        busy = threading.Thread(target=_rebuild, args=(library, stop))
        busy.start()
        loaded = _search_times(library, stop)
        busy.join()
        rows.append(("search, p95, quiet; while clusters are made", f"{quiet * 1000:.0f} ms; "
                     f"{loaded * 1000:.0f} ms", "300 ms"))  # fmt: skip
    vectors = _vectors(MANY, dimensions)
    with memory() as samples:
        some = np.concatenate([next(vectors) for _ in range(SAMPLE // 2000)])
        start = time.perf_counter()
        partition = fit(some, count_clusters(MANY))
        took = time.perf_counter() - start
        for _ in range((MANY - SAMPLE) // 2000):
            batch = next(vectors)
            start = time.perf_counter()
            partition.assign(batch)
            took += time.perf_counter() - start
    rows.append((f"clusters of {MANY:,} vectors, without reading them", f"{took:.1f} s", ""))
    rows.append(("memory that takes", f"{(max(samples) - samples[0]) / 1e6:.0f} MB", ""))
    return rows


def _rebuild(library: Library, stop: threading.Event) -> None:
    while not stop.is_set():
        library.clusters.update(rebuild=True)


def _search_times(library: Library, stop: threading.Event | None) -> float:
    """The 95th percentile of the times of searches, seconds."""
    took = list[float]()
    for number in range(QUERIES):
        start = time.perf_counter()
        library.search(f"a dog on beach {number}")
        took.append(time.perf_counter() - start)
    if stop is not None:
        stop.set()
    return sorted(took)[int(0.95 * QUERIES)]


if __name__ == "__main__":
    run_parts("clusters", "all", {"topics": topics, "stay": stay}, speed)
