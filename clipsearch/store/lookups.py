"""Every question to the catalogue: all the SQL that only reads."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.records import Folder, FolderState, ModelInfo, PhotoFacts, Problem, Vectors
from clipsearch.store import database

__all__ = ["KnownFile", "Lookups"]

Ids = npt.NDArray[np.int64]
UNIT_TOLERANCE = 0.02  # of a stored vector's length; float16 alone gives 0.001


class KnownFile(NamedTuple):
    """What the catalogue remembers of a file: bytes, nanoseconds, content's key, is it a problem."""

    size: int
    mtime_ns: int
    content: int | None
    failed: bool


class Lookups:
    """Questions through one read-only connection. Thread-safe; one is answered at a time.

    Every method raises LibraryDamagedError or LibraryError where the database cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader = database.Reader(path)
        self._ask = self._reader.ask

    def close_reader(self) -> None:
        """Close the read-only connection; safe to call twice."""
        self._reader.close()

    # Small facts

    def get_meta(self, key: str) -> str | None:
        """The small value kept under a name."""
        rows = self._ask("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def library_id(self) -> str:
        """A random name that tells this library from any other."""
        return self.get_meta("library") or ""

    def find_model(self, fingerprint: str) -> int | None:
        """The id of a registered model."""
        rows = self._ask("SELECT id FROM models WHERE fingerprint = ?", (fingerprint,))
        return rows[0][0] if rows else None

    def current_model(self) -> tuple[int, ModelInfo] | None:
        """The model whose vectors serve, with its id; None before anything was embedded."""
        rows = self._ask(
            "SELECT id, name, fingerprint, dimensions, image_size, device, precision FROM models "
            "WHERE id = (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'model')"
        )
        return (rows[0][0], ModelInfo(*rows[0][1:])) if rows else None

    # Folders and files

    def folders(self, model: int | None) -> list[Folder]:
        """The folders kept, in the order they were added, counted for one model."""
        rows = self._ask(
            "SELECT folders.id, folders.path, count(files.id), count(vectors.id), count(problems.file) "
            "FROM folders LEFT JOIN files ON files.folder = folders.id "
            "LEFT JOIN vectors ON vectors.content = files.content AND vectors.model = ? "
            "LEFT JOIN problems ON problems.file = files.id "
            "GROUP BY folders.id ORDER BY folders.id",
            (model,),
        )
        result = []
        for key, blob, photos, indexed, failed in rows:
            path = Path(os.fsdecode(blob))
            result.append(Folder(key, path, _state(path), photos, indexed, failed))
        return result

    def files(self, folder: int) -> dict[str, KnownFile]:
        """Every file known in a folder, by its path relative to it."""
        rows = self._ask(
            "SELECT path, size, mtime_ns, content, problems.file IS NOT NULL FROM files "
            "LEFT JOIN problems ON problems.file = files.id WHERE folder = ?",
            (folder,),
        )
        return {
            os.fsdecode(path): KnownFile(size, mtime_ns, content, bool(failed))
            for path, size, mtime_ns, content, failed in rows
        }

    def content_sizes(self) -> set[int]:
        """Sizes of all files whose content is known, in bytes."""
        rows = self._ask("SELECT DISTINCT size FROM files WHERE content IS NOT NULL")
        return {size for (size,) in rows}

    def problems(self) -> list[Problem]:
        """Each file that could not be read, the latest first."""
        rows = self._ask(
            "SELECT folders.path, files.path, reason, detail, since FROM problems "
            "JOIN files ON files.id = problems.file JOIN folders ON folders.id = files.folder "
            "ORDER BY since DESC, folders.path, files.path"
        )
        return [
            Problem(Path(os.fsdecode(root)) / os.fsdecode(path), reason, detail, since)
            for root, path, reason, detail, since in rows
        ]

    # Contents

    def contents_by_digest(self, digests: Sequence[bytes], model: int) -> dict[bytes, tuple[int, bool]]:
        """Of these digests the known ones: the content's key, and whether the model embedded it."""
        wanted = json.dumps([digest.hex() for digest in digests])
        rows = self._ask(
            "SELECT digest, contents.id, vectors.id IS NOT NULL FROM contents "
            "LEFT JOIN vectors ON vectors.content = contents.id AND vectors.model = ? "
            "WHERE digest IN (SELECT unhex(value) FROM json_each(?))",
            (model, wanted),
        )
        return {digest: (content, bool(embedded)) for digest, content, embedded in rows}

    def places(self, contents: Sequence[int]) -> dict[int, list[tuple[Path, str]]]:
        """Where contents lie: for each key the (folder, relative path) of its files."""
        rows = self._ask(
            "SELECT content, folders.path, files.path FROM files "
            "JOIN folders ON folders.id = files.folder "
            "WHERE content IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        result: defaultdict[int, list[tuple[Path, str]]] = defaultdict(list)
        for content, root, path in rows:
            result[content].append((Path(os.fsdecode(root)), os.fsdecode(path)))
        return result

    def facts(self, contents: Sequence[int]) -> dict[int, PhotoFacts]:
        """What is known of contents, by key."""
        rows = self._ask(
            "SELECT id, width, height, format, taken, camera FROM contents "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(contents)),),
        )
        return {content: PhotoFacts(*facts) for content, *facts in rows}

    def recent(self, limit: int) -> list[int]:
        """The newest contents, by the date taken, else by the date of the file."""
        rows = self._ask(
            "SELECT files.content FROM files JOIN contents ON contents.id = files.content "
            "GROUP BY files.content ORDER BY max(coalesce(taken, strftime('%Y-%m-%dT%H:%M:%S', "
            "mtime_ns / 1000000000, 'unixepoch', 'localtime'))) DESC, files.content DESC LIMIT ?",
            (limit,),
        )
        return [content for (content,) in rows]

    # Vectors

    def vector_ids(self, model: int) -> Ids:
        """Keys of all contents that a model embedded, ascending: int64 (n,)."""
        rows = self._ask("SELECT content FROM vectors WHERE model = ? ORDER BY content", (model,))
        return np.fromiter((content for (content,) in rows), dtype=np.int64, count=len(rows))

    def vectors(self, model: int, contents: Sequence[int]) -> tuple[Ids, Vectors]:
        """Embeddings of contents as they were stored: keys (n,), float32 (n, dimensions).

        Contents that have none are left out.

        Raises:
            LibraryDamagedError: what is stored cannot be an embedding.
        """
        rows = self._ask(
            "SELECT content, vector FROM vectors "
            "WHERE model = ? AND content IN (SELECT value FROM json_each(?)) ORDER BY content",
            (model, json.dumps(list(contents))),
        )
        keys = np.array([content for content, _ in rows], dtype=np.int64)
        data = np.frombuffer(b"".join(vector for _, vector in rows), dtype="<f2").astype(np.float32)
        sizes = {len(vector) for _, vector in rows}
        vectors = data.reshape(len(rows), -1 if rows else 0) if len(sizes) < 2 else data[:, None]
        if not np.all(np.abs(np.linalg.norm(vectors, axis=1) - 1) < UNIT_TOLERANCE):
            raise database.damaged(self.path, "is damaged: a stored vector is not one")
        return keys, vectors

    def iterate_vectors(
        self, model: int, contents: Sequence[int], batch: int
    ) -> Iterator[tuple[Ids, Vectors]]:
        """`vectors` of many contents, in batches."""
        for start in range(0, len(contents), batch):
            yield self.vectors(model, contents[start : start + batch])


def _state(path: Path) -> FolderState:
    try:
        if not path.is_dir():
            return "offline"
    except PermissionError:
        return "unreadable"
    return "online" if os.access(path, os.R_OK | os.X_OK) else "unreadable"
