"""Clusters of photos, and what new photos are assigned to them by: reading and writing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

import apsw
import numpy as np

from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store.sqlite import connection

__all__ = ["FORGET_CLUSTERS", "IN_CLUSTERS", "ClusterReader", "ClusterWriter", "Space", "StoredCluster"]

IN_CLUSTERS = (
    "contents.id IN (SELECT content FROM cluster_members JOIN clusters ON clusters.id = cluster "
    "LEFT JOIN clusters AS above ON above.id = clusters.parent "
    "JOIN {0} ON value COLLATE NOCASE IN (clusters.name, above.name))"
)
"""A condition on `contents`: they are in a cluster with one of some names, or in one below it."""
VISIBLE = "nameless_since IS NULL AND NOT hidden"
# What was computed from photos of which some are deleted in this transaction; names and members of the others
# stay, and are found again by them.
FORGET_CLUSTERS = """
    DELETE FROM cluster_spaces;
    UPDATE clusters SET centroid = x'';
    DELETE FROM cluster_members WHERE content NOT IN (SELECT id FROM contents);
    DELETE FROM clusters WHERE parent IS NOT NULL AND id NOT IN (SELECT cluster FROM cluster_members);
    DELETE FROM clusters WHERE parent IS NULL AND id NOT IN (SELECT cluster FROM cluster_members)
        AND id NOT IN (SELECT parent FROM clusters WHERE parent IS NOT NULL);
"""


class StoredCluster(NamedTuple):
    """A cluster: its id, None for a new one, that of the one above it, or None; see `records.Cluster`."""

    id: int | None
    parent: int | None
    name: str
    is_given: bool
    centroid: Vector | None


class Space(NamedTuple):
    """What photos are assigned by.

    Attributes:
        photos: of how many it was made.
        mean: of their vectors, float32 (dimensions,).
        axes: float32 (dimensions, n).
        clusters: ids, int64 (clusters,).
        centroids: float32 (clusters, n).
    """

    photos: int
    mean: Vector
    axes: Vectors
    clusters: Ids
    centroids: Vectors


class ClusterReader:
    """Queries about clusters. Thread-safe; raises as `CatalogueReader`."""

    def __init__(self, reader: connection.Reader) -> None:
        self._query = reader.query
        self._iterate = reader.iterate
        self._query_integers = reader.query_integers

    def space(self, model: int) -> Space | None:
        """What photos are assigned by with a model; None where there are no clusters by it."""
        found = self._query("SELECT photos, mean, axes FROM cluster_spaces WHERE model = ?", (model,))
        if not found:
            return None
        photos, *blobs = found[0]
        mean, axes = (np.frombuffer(blob, "<f4") for blob in blobs)
        rows = self._query("SELECT id, centroid FROM clusters WHERE length(centroid) > 0 ORDER BY id")
        centroids = np.frombuffer(b"".join(blob for _, blob in rows), "<f4").reshape(len(rows), -1)
        ids = np.array([key for key, _ in rows], np.int64)
        return Space(photos, mean, axes.reshape(len(mean), -1), ids, centroids)

    def all(self) -> list[tuple[StoredCluster, int]]:
        """All clusters by id, and how many photos are in each, without those of clusters below it."""
        return [
            (StoredCluster(key, parent, name, bool(given), None), count)
            for key, parent, name, given, count in self._query(
                "SELECT clusters.id, parent, name, is_given, count(contents.id) FROM clusters "  # noqa: S608 (our own)
                "LEFT JOIN cluster_members ON cluster = clusters.id "
                f"LEFT JOIN contents ON contents.id = content AND {VISIBLE} "
                "GROUP BY clusters.id ORDER BY clusters.id"
            )
        ]

    def members(self) -> tuple[Ids, Ids]:
        """All photos that are in a cluster, ascending, and the id of each one's cluster: int64 (n,) each."""
        rows = self._iterate("SELECT content, cluster FROM cluster_members ORDER BY content")
        found = np.fromiter(rows, dtype=[("content", "i8"), ("cluster", "i8")])
        return found["content"].copy(), found["cluster"].copy()

    def photos(self, cluster: int) -> Ids:
        """The photos in a cluster and those below it, ascending: int64 (n,)."""
        return self._query_integers(
            "SELECT content FROM cluster_members JOIN contents ON contents.id = content "  # noqa: S608 (our own)
            f"JOIN clusters ON clusters.id = cluster WHERE ? IN (clusters.id, parent) AND {VISIBLE} "
            "ORDER BY content",
            (cluster,),
        )


class ClusterWriter:
    """Changes of clusters, each in one transaction; for the thread that writes."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def replace(
        self, model: int, space: Space, groups: Sequence[StoredCluster], clusters: Sequence[StoredCluster]
    ) -> list[int]:
        """Replace all clusters; photos are in none until `add_members`.

        Args:
            model: by whose vectors they were found.
            space: what photos are assigned by; its ids and centroids are not looked at.
            groups: clusters that have others below them.
            clusters: the others; `parent` is a row of `groups`.

        Returns:
            The ids of `clusters`.
        """
        with self._transaction() as db:
            db.execute("DELETE FROM cluster_spaces; DELETE FROM cluster_members; DELETE FROM clusters")
            db.execute(
                "INSERT INTO cluster_spaces VALUES (?, ?, ?, ?)",
                (model, space.photos, _bytes(space.mean), _bytes(space.axes)),
            )
            above = [_insert(db, one, None) for one in groups]
            return [_insert(db, one, None if one.parent is None else above[one.parent]) for one in clusters]

    def add_members(self, items: Iterable[tuple[int, int]]) -> None:
        """Put contents into clusters, of which those that are gone are left out: (content, cluster)."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO cluster_members (content, cluster) "
                "SELECT contents.id, clusters.id FROM contents, clusters "
                "WHERE contents.id = ? AND clusters.id = ?",
                items,
            )

    def rename(self, cluster: int, name: str, *, is_given: bool) -> None:
        """Give a cluster another name."""
        with self._transaction() as db:
            db.execute("UPDATE clusters SET name = ?, is_given = ? WHERE id = ?", (name, is_given, cluster))


def _insert(db: apsw.Connection, one: StoredCluster, parent: int | None) -> int:
    db.execute(
        "INSERT INTO clusters (id, parent, name, is_given, centroid) VALUES (?, ?, ?, ?, ?)",
        (one.id, parent, one.name, one.is_given, b"" if one.centroid is None else _bytes(one.centroid)),
    )
    return one.id or int(db.last_insert_rowid())


def _bytes(array: Vectors) -> bytes:
    return array.astype("<f4").tobytes()
