"""The clusters of a library: made, kept in step with its photos, named and renamed."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.clusters.names import name_clusters
from clipsearch.library.clusters.partition import Partition, count_clusters, fit, match, merge
from clipsearch.library.clusters.variety import varied
from clipsearch.library.progress import Meter, stopper
from clipsearch.library.searching.hits import make_hits
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Hit, Ids, Progress, Vectors
from clipsearch.records.clusters import Cluster
from clipsearch.store.tables.clusters import Space, StoredCluster

__all__ = ["Clusters"]

SAMPLE = 30_000  # photos that clusters are made of; the others are assigned
GROWTH = 1.5  # of the photos, after which clusters are made anew, beginning with the old ones
MANY = 12  # clusters, from which there is a level above them
SAME_NAME = 0.5  # of the photos that a cluster must share with the old one to keep a name that nobody gave
EXAMPLES, MOST_LOOKED_AT = 4, 200  # photos that represent a cluster, chosen among
MOST_NAMED_BY = 100  # photos by which a cluster is named
WRITTEN = 10_000  # photos in one transaction: other changes wait for it
NUMBERED = re.compile(r"Group [0-9]+")  # names where there were no words
NICENESS = 10


class Clusters:
    """The clusters of one library. Thread-safe; raises LibraryError where it cannot be read or changed.

    They have ids and names of their own, which photos keep that stay: new photos come into the nearest
    cluster. When the photos have grown by half, or another model serves, clusters are made anew, beginning
    with the old ones; new ones that share most of their photos with an old one are that one.
    """

    def __init__(self, stores: Stores, searching: SearchService, settings: SettingsService) -> None:
        self._stores = stores
        self._searching = searching
        self._settings = settings
        self._running = threading.Lock()
        self._examples: dict[int, tuple[int, tuple[int, ...]]] = {}  # by cluster, of how many photos

    def update(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        rebuild: bool = False,
    ) -> None:
        """Put new photos into clusters, and make these anew where it is due, in a thread of low priority.

        Args:
            on_progress: called at most ten times a second.
            cancel: set it from anywhere to stop within a moment; all is as before, then.
            rebuild: make them anew in any case, without the old ones; names are kept where photos are shared.

        Raises:
            Cancelled: `cancel` was set.
            LibraryError: the library was opened for reading only.
        """
        if not self._stores.writing:
            raise LibraryError("This library was opened for reading only", "Open it for writing")
        meter = Meter(on_progress)
        with self._running, ThreadPoolExecutor(1, "clusters", initializer=_lower_priority) as thread:
            thread.submit(self._update, meter, stopper(cancel), rebuild=rebuild).result()
        meter.enter("done")

    def extend(self, cancel: threading.Event | None = None) -> None:
        """Put new photos into the clusters that there are by the model that serves; for index runs.

        Raises:
            Cancelled: `cancel` was set.
        """
        if self._running.acquire(blocking=False):  # else new photos are looked for just now
            try:
                self._update(Meter(None), stopper(cancel), extends=True)
            finally:
                self._running.release()

    def all(self, *, examples: bool = True) -> list[Cluster]:
        """The clusters as they are: those of the first level, the largest first, each with those below it.

        One that would be alone below another is left out, unless a user named it: then it stands for both.
        Without `examples` quicker.
        """
        ordered = _folded(self._stored())
        if not examples:
            return ordered
        self._forget_examples()
        return [replace(one, examples=self._known_examples(one)) for one in ordered]

    def _stored(self) -> list[Cluster]:
        """All clusters that have photos, in the order of `all`, without examples."""
        rows = self._stores.catalogue.clusters.all()
        counts = {row.id: count for row, count in rows}
        for row, count in rows:
            if row.parent is not None:
                counts[row.parent] = counts.get(row.parent, 0) + count
        made = [Cluster(row.id or 0, row.name, counts[row.id], row.parent, row.is_given) for row, _ in rows]
        made = sorted((one for one in made if one.photos), key=lambda one: (-one.photos, one.id))
        below = _below(made)
        return [one for top in below.get(None, []) for one in (top, *below.get(top.id, []))]

    def find(self, name: str) -> Cluster:
        """A cluster by its name, whatever the case, or its id.

        Raises:
            LibraryError: there is none.
        """
        for one in self._stored():
            if name.casefold() == one.name.casefold() or name == str(one.id):
                return one
        raise LibraryError(f"There is no cluster {name}", "`clipsearch cluster` lists them")

    def photos(self, cluster: int, limit: int | None = None) -> list[Hit]:
        """The photos in a cluster, by its id, and in those below it, the most typical first.

        Their score is the cosine with the mean of all of them.
        """
        contents, vectors = self._stores.vector_search.gather(self._stores.catalogue.clusters.photos(cluster))
        if not len(contents):
            return []
        mean = vectors.mean(axis=0)
        scores = vectors @ (mean / max(float(np.linalg.norm(mean)), 1e-6))
        order = np.argsort(-scores, kind="stable")[:limit]
        return make_hits(self._stores, [(int(contents[row]), float(scores[row])) for row in order])

    def examples(self, cluster: int) -> tuple[int, ...]:
        """Photos that represent a cluster, by its id: the most typical one, then different ones."""
        found = self._stores.catalogue.clusters.photos(cluster)
        contents, vectors = self._stores.vector_search.gather(found[:: max(1, len(found) // MOST_LOOKED_AT)])
        if not len(contents):
            return ()
        typical = vectors @ vectors.mean(axis=0)
        best = np.argsort(-typical, kind="stable")[: max(EXAMPLES, len(contents) // 3)]
        return tuple(contents[best][varied(typical[best], vectors[best], EXAMPLES)].tolist())

    def _forget_examples(self) -> None:
        """Forget examples of which one was deleted or hidden."""
        known = {content for _, found in self._examples.values() for content in found}
        key = self._stores.model_id
        there = set() if key is None else {*self._stores.catalogue.models.vector_ids(key, known).tolist()}
        self._examples = {one: kept for one, kept in self._examples.items() if there.issuperset(kept[1])}

    def _known_examples(self, cluster: Cluster) -> tuple[int, ...]:
        """The examples of a cluster, found once for as long as it has as many photos."""
        photos, found = self._examples.get(cluster.id, (0, ()))
        if photos != cluster.photos:
            found = self.examples(cluster.id)
            self._examples[cluster.id] = cluster.photos, found
        return found

    def rename(self, cluster: int, name: str) -> Cluster:
        """Give a cluster, by its id, a name; "" lets its words name it again. Returns it as it was before.

        Raises:
            LibraryError: there is no such cluster, or another one has the name.
        """
        clusters = self._stored()
        before = next((one for one in clusters if one.id == cluster), None)
        if before is None:
            raise LibraryError(f"There is no cluster {cluster}", "`clipsearch cluster` lists them")
        given = " ".join(name.split())
        others = {one.name.casefold() for one in clusters if one.id != cluster}
        if given.casefold() in others:
            raise LibraryError(f"Another cluster is called {given}", "Choose another name")
        if not given:
            given = self._name_anew(before, clusters)
        self._stores.write(self._stores.writer.clusters.rename, cluster, given, is_given=bool(name.strip()))
        return before

    def _name_anew(self, cluster: Cluster, clusters: Sequence[Cluster]) -> str:
        """The name of a cluster by its words, among those beside it."""
        beside = [one for one in clusters if one.parent == cluster.parent]
        photos = [self._stores.catalogue.clusters.photos(one.id) for one in beside]
        vectors = [self._stores.vector_search.gather(_some(found))[1] for found in photos]
        above = next((one.name for one in clusters if one.id == cluster.parent), "")
        row, sizes = beside.index(cluster), [float(one.photos) for one in beside]
        taken = {one.name.casefold() for one in clusters if one is not cluster}
        return self._names(self._shares(vectors), sizes, [0] * len(beside), [row], [above], taken)[0]

    def rename_named(self, name: str, new: str) -> str:
        """`rename` for a cluster by its name or id; the name that it has now."""
        cluster = self.find(name).id
        self.rename(cluster, new)
        return self.find(str(cluster)).name

    # Making clusters

    def _update(
        self, meter: Meter, step: Callable[[], None], *, rebuild: bool = False, extends: bool = False
    ) -> None:
        """Make clusters where it is due, unless they are only extended; else put new photos into them."""
        key = self._stores.model_id
        space = None if key is None else self._stores.catalogue.clusters.space(key)
        if key is None or (space is None and extends):
            return
        contents = self._stores.catalogue.models.vector_ids(key)
        known = self._stores.catalogue.clusters.members()
        if rebuild or space is None or len(contents) > GROWTH * space.photos:
            if not extends:  # else many new ones are left for the clusters that are due to be made
                self._make(key, contents, known, meter, step, afresh=rebuild)
            return
        new = np.setdiff1d(contents, known[0], assume_unique=True)
        partition = Partition(space.mean, space.axes, space.centroids)
        self._assign(new, partition, space.clusters, meter, step)

    def _make(
        self,
        model: int,
        contents: Ids,
        known: tuple[Ids, Ids],
        meter: Meter,
        step: Callable[[], None],
        *,
        afresh: bool,
    ) -> None:
        """Make all clusters, of a sample of the photos, and put all photos into them."""
        meter.enter("clustering", len(contents))
        some, vectors = self._stores.vector_search.gather(
            contents[:: max(1, -(-len(contents) // SAMPLE))], step
        )
        count = count_clusters(len(contents))
        if not count or len(some) < count:
            return
        before = None if afresh else _numbered(some, *known)
        if before is not None and not count / 2 <= before.max(initial=-1) + 1 <= count:
            before = None
        partition = fit(vectors, count, step, before)
        count = len(partition.centroids)
        nearest = partition.assign(vectors)
        shares = self._shares([vectors[_some(np.flatnonzero(nearest == row))] for row in range(count)], step)
        del vectors
        now, found = np.empty(len(contents), np.int64), list[Ids]()
        done = 0
        for keys, batch in self._stores.vector_search.vectors(contents, step):
            now[done : done + len(keys)] = partition.assign(batch)
            found.append(keys)
            done += len(keys)
            meter.set(done)
        contents, now = np.concatenate(found), now[:done]
        ids = self._replace(model, contents, now, known, partition, shares)
        self._add(contents, ids[now])
        self._examples.clear()

    def _replace(
        self,
        model: int,
        contents: Ids,
        now: Ids,
        known: tuple[Ids, Ids],
        partition: Partition,
        shares: Vectors | None,
    ) -> Ids:
        """Store clusters with their ids, names and the level above them; their ids: int64 (n,)."""
        count = len(partition.centroids)
        sizes = np.bincount(now, minlength=count)
        above = np.zeros(count, np.int64)
        if count >= MANY:
            above = merge(partition.centroids, sizes, round((2 * count) ** 0.5))
        old = {row.id: row for row, _ in self._stores.catalogue.clusters.all()}
        _, rows, at = np.intersect1d(contents, known[0], return_indices=True)
        were_below = {key: row.parent or 0 for key, row in old.items()}
        before = known[1][at]
        before_above = np.array([were_below.get(key, 0) for key in before.tolist()], np.int64)
        were = match(before, now[rows])
        were_above = {new: one for new, one in match(before_above, above[now[rows]]).items() if one[0]}
        groups = range(int(above.max()) + 1) if count >= MANY else range(0)
        lengths = [float(sizes[above == group].sum()) for group in groups] + [*sizes.astype(float).tolist()]
        if shares is not None and groups:
            weights = (
                sizes * (above == np.array(groups)[:, None]) / np.maximum(lengths[: len(groups)], 1)[:, None]
            )
            shares = np.concatenate([weights.astype(np.float32) @ shares, shares])
        kept = [were_above.get(group) for group in groups] + [were.get(row) for row in range(count)]
        parents = [-1] * len(groups) + (above.tolist() if groups else [-1] * count)
        chosen = self._chosen(shares, lengths, parents, kept, old)
        stored = [StoredCluster(one.id, None, one.name, one.is_given, None) for one in chosen[: len(groups)]]
        leaves = [
            StoredCluster(
                one.id,
                int(above[row]) if groups else None,
                one.name,
                one.is_given,
                partition.centroids[row],
            )
            for row, one in enumerate(chosen[len(groups) :])
        ]
        space = Space(len(contents), partition.mean, partition.axes, now[:0], partition.centroids)
        return np.array(
            self._stores.write(self._stores.writer.clusters.replace, model, space, stored, leaves), np.int64
        )

    def _chosen(
        self,
        shares: Vectors | None,
        sizes: Sequence[float],
        above: Sequence[int],
        kept: Sequence[tuple[int, float] | None],
        old: Mapping[int | None, StoredCluster],
    ) -> list[StoredCluster]:
        """Which old clusters new ones are, and the names of all; `above`: rows of those above them, or -1."""
        result = [StoredCluster(None, None, "", False, None)] * len(sizes)
        for row, one in enumerate(kept):
            if one is not None and one[0] in old:
                was = old[one[0]]
                stays = one[1] >= SAME_NAME and not NUMBERED.fullmatch(was.name)
                name = was.name if was.is_given or stays else ""
                result[row] = was._replace(name=name)
        largest = np.argsort(-np.array(sizes), kind="stable").tolist()
        for is_above in (True, False):  # whose names begin those of the others
            rows = [row for row in largest if not result[row].name and (above[row] < 0) == is_above]
            tops = ["" if above[row] < 0 else result[above[row]].name for row in rows]
            taken = {one.name.casefold() for one in result if one.name}
            names = self._names(shares, sizes, above, rows, tops, taken)
            for row, name in zip(rows, names, strict=True):
                result[row] = result[row]._replace(name=name)
        return result

    def _shares(self, photos: Sequence[Vectors], step: Callable[[], None] = lambda: None) -> Vectors | None:
        """Of how many photos of each cluster each term is likely to be told; None where none is known."""
        labels, statistics = self._searching.labels(), self._searching.background_statistics()
        known = None if statistics is None else statistics.photos()
        if labels is None or known is None:
            return None
        found = np.zeros((len(photos), len(labels.terms)), np.float32)
        for row, vectors in enumerate(photos):
            step()
            if len(vectors):
                found[row] = labels.shares(vectors, known.mean)
        return found

    def _names(
        self,
        shares: Vectors | None,
        sizes: Sequence[float],
        groups: Sequence[int],
        rows: Sequence[int],
        above: Sequence[str],
        taken: set[str],
    ) -> list[str]:
        """Names of some clusters, as `name_clusters`; by numbers where there are no words."""
        labels, names = self._searching.labels(), [""] * len(rows)
        if labels is not None and shares is not None and shares.shape[1] == len(labels.terms):
            hidden = {*map(str.casefold, self._settings.current.words_hidden)}
            names = name_clusters(labels, shares, sizes, groups, rows, above, taken, hidden)
        used, number = {*taken, *map(str.casefold, names)}, 0
        for row, name in enumerate(names):
            while not names[row]:
                number += 1
                names[row] = "" if f"group {number}" in used else f"Group {number}"
            used.add(name.casefold())
        return names

    def _assign(
        self, new: Ids, partition: Partition, ids: Ids, meter: Meter, step: Callable[[], None]
    ) -> None:
        """Put new photos into the nearest clusters."""
        if not len(ids):
            return
        meter.enter("clustering", len(new))
        for contents, vectors in self._stores.vector_search.vectors(new, step):
            self._add(contents, ids[partition.assign(vectors)])
            meter.advance(len(contents))

    def _add(self, contents: Ids, clusters: Ids) -> None:
        items = list(zip(contents.tolist(), clusters.tolist(), strict=True))
        for start in range(0, len(items), WRITTEN):
            self._stores.write(self._stores.writer.clusters.add_members, items[start : start + WRITTEN])


def _some(photos: Ids) -> Ids:
    """Some of the photos of a cluster, by which it is named."""
    return photos[:: max(1, -(-len(photos) // MOST_NAMED_BY))]


def _below(clusters: Sequence[Cluster]) -> dict[int | None, list[Cluster]]:
    """Clusters by the one above them."""
    found = dict[int | None, list[Cluster]]()
    for one in clusters:
        found.setdefault(one.parent, []).append(one)
    return found


def _folded(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Clusters, of which none is alone below another one: one of the two is left, that which a user named."""
    below, left = _below(clusters), list[Cluster]()
    for one in clusters:
        if one.parent is not None and len(below[one.parent]) == 1:
            continue
        inside = below.get(one.id, [])
        is_named = len(inside) == 1 and inside[0].is_given and not one.is_given
        left.append(replace(inside[0], parent=None) if is_named else one)
    return left


def _numbered(contents: Ids, members: Ids, clusters: Ids) -> Ids | None:
    """The cluster of each content, numbered from 0 without gaps, -1 for none; None where none is in any."""
    rows = np.minimum(np.searchsorted(members, contents), max(len(members) - 1, 0))
    is_known = members[rows] == contents if len(members) else np.zeros(len(contents), np.bool_)
    if not is_known.any():
        return None
    found = np.full(len(contents), -1, np.int64)
    found[is_known] = np.unique(clusters[rows[is_known]], return_inverse=True)[1]
    return found


def _lower_priority() -> None:
    if sys.platform == "linux":  # elsewhere niceness is the process's
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
