"""Queries about models and their vectors: all the SQL that only reads them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np

from clipsearch.records import Ids, ModelInfo, Vectors
from clipsearch.store.sqlite import connection
from clipsearch.store.tables import moments

__all__ = ["ModelReader"]

UNIT_TOLERANCE = 0.02  # of a stored vector's length; float16 alone gives 0.001


class ModelReader:
    """The part of a `CatalogueReader` that is about models and vectors; thread-safe, raises as it does."""

    def __init__(self, path: Path, reader: connection.Reader) -> None:
        """Ask through a connection to the catalogue at `path`, which its owner closes."""
        self._path = path
        self._query = reader.query
        self._iterate = reader.iterate
        self._query_integers = reader.query_integers

    def find(self, fingerprint: str) -> int | None:
        """The id of a registered model."""
        rows = self._query("SELECT id FROM models WHERE fingerprint = ?", (fingerprint,))
        return rows[0][0] if rows else None

    def current(self) -> tuple[int, ModelInfo] | None:
        """The model whose vectors serve, with its id; None before anything was embedded."""
        rows = self._query(
            "SELECT id, name, fingerprint, dimensions, image_size, device, precision FROM models "
            "WHERE id = (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'model')"
        )
        return (rows[0][0], ModelInfo(*rows[0][1:])) if rows else None

    def registered(self) -> list[tuple[int, ModelInfo, int]]:
        """Every registered model: id, record, and number of stored vectors; the latest last."""
        rows = self._query(
            "SELECT id, name, fingerprint, dimensions, image_size, device, precision, "
            "(SELECT count(*) FROM vectors WHERE model = models.id) FROM models ORDER BY id"
        )
        return [(key, ModelInfo(*info), count) for key, *info, count in rows]

    def vector_ids(
        self, model: int, among: Collection[int] | None = None, *, with_hidden: bool = False
    ) -> Ids:
        """Keys of contents that have a file and a vector of a model, ascending: int64 (n,).

        Args:
            model: its id.
            among: only these; None for all.
            with_hidden: also those that are only parts of items.
        """
        of_some = "" if among is None else "AND content IN (SELECT value FROM json_each(:among)) "
        return self._query_integers(
            "SELECT content FROM vectors JOIN contents ON contents.id = content WHERE model = :model "  # noqa: S608
            f"{of_some}AND nameless_since IS NULL AND hidden <= :hidden ORDER BY content",
            {"model": model, "hidden": with_hidden}
            | ({} if among is None else {"among": json.dumps([*among])}),
        )

    def has_vectors(self, model: int) -> bool:
        """Whether any vector of a model is stored."""
        return bool(self._query("SELECT 1 FROM vectors WHERE model = ? LIMIT 1", (model,)))

    def count_embedded(self, model: int | None) -> tuple[int, int]:
        """How many contents that have a file also have a vector of a model, and how many there are."""
        ((embedded, total),) = self._query(
            "SELECT count(*) FILTER (WHERE EXISTS "
            "(SELECT 1 FROM vectors WHERE model = ? AND content = contents.id)), count(*) "
            "FROM contents WHERE nameless_since IS NULL",
            (model,),
        )
        return embedded, total

    def not_embedded(self, model: int, offline: Collection[int]) -> list[int]:
        """Contents without a vector of a model whose files can be reached, in the order of their files.

        Args:
            model: its id.
            offline: ids of folders that are not there; missing files cannot be reached either.
        """
        rows = self._query(
            "SELECT content FROM files WHERE content IS NOT NULL AND NOT missing "
            "AND folder NOT IN (SELECT value FROM json_each(?)) AND NOT EXISTS "
            "(SELECT 1 FROM vectors WHERE model = ? AND vectors.content = files.content) "
            "GROUP BY content ORDER BY min(folder), min(path)",
            (json.dumps(list(offline)), model),
        )
        return [content for (content,) in rows]

    def vectors(self, model: int, contents: Sequence[int]) -> tuple[Ids, Vectors]:
        """Embeddings of contents as they were stored: keys (n,), float32 (n, dimensions).

        Contents that have none are left out.

        Raises:
            LibraryDamagedError: a stored vector is not of unit length.
        """
        rows = self._query(
            "SELECT content, vector FROM vectors "
            "WHERE model = ? AND content IN (SELECT value FROM json_each(?)) ORDER BY content",
            (model, json.dumps(list(contents))),
        )
        keys = np.array([content for content, _ in rows], dtype=np.int64)
        data = np.frombuffer(b"".join(vector for _, vector in rows), dtype="<f2").astype(np.float32)
        sizes = {len(vector) for _, vector in rows}
        if not rows:
            found = self._query("SELECT dimensions FROM models WHERE id = ?", (model,))
            return keys, data.reshape(0, found[0][0] if found else 0)
        vectors = data.reshape(len(rows), -1) if len(sizes) == 1 else data[:, None]
        if not np.all(np.abs(np.linalg.norm(vectors, axis=1) - 1) < UNIT_TOLERANCE):
            raise connection.damaged_error(self._path, "is damaged: a stored vector is not one")
        return keys, vectors

    def iterate_vectors(
        self, model: int, contents: Sequence[int], batch: int
    ) -> Iterator[tuple[Ids, Vectors]]:
        """`vectors` of many contents, in batches."""
        for start in range(0, len(contents), batch):
            yield self.vectors(model, contents[start : start + batch])

    def moments(self, model: int) -> moments.Moments:
        """All moments of videos, by a model."""
        return moments.read(self._query, model)

    def moment_times(self, content: int) -> tuple[float, ...]:
        """The times of the moments of a video, seconds, ascending; () of a photo."""
        return moments.times(self._query, content)

    def moments_version(self, model: int) -> tuple[int, int]:
        """A value that is another one when the moments of videos by a model are others."""
        ((count, last),) = self._query(
            "SELECT count(*), coalesce(sum(moment_vectors.id), 0) FROM moment_vectors "
            "JOIN moments ON moments.id = moment JOIN contents ON contents.id = content "
            "WHERE model = ? AND nameless_since IS NULL AND NOT hidden",
            (model,),
        )
        return count, last

    def backgrounds(self, model: int, vocabulary: str) -> tuple[Ids, Vectors]:
        """The background statistics kept for a model and a vocabulary, by its key.

        Returns:
            Contents, int64 (n,), ascending, and float32 (n, 2): means and standard deviations. Those
            that cannot be right, as in a damaged catalogue, are left out.
        """
        rows = self._iterate(
            "SELECT content, mean, spread FROM backgrounds JOIN models ON models.id = model "
            "WHERE model = ? AND vocabulary = ? AND abs(mean) <= 1 AND spread > 0 AND spread <= 1 "
            "ORDER BY content",
            (model, vocabulary),
        )
        found = np.fromiter(rows, dtype=[("content", np.int64), ("mean", "f4"), ("spread", "f4")])
        return found["content"].copy(), np.stack([found["mean"], found["spread"]], axis=1)
