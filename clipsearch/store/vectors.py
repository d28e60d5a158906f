"""The vector index: a USearch file that can always be made again from the catalogue.

USearch crashes on a damaged file and its `save` is not atomic. So each save makes a new file,
named in a small description that is replaced last and holds its checksum; USearch is given a file
only after the checksum was found right.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usearch.index import Index

from clipsearch.records import Vector, Vectors

__all__ = ["VectorIndex"]

FORMAT = 1
EXACT_BELOW = 50_000  # up to here an exact scan takes milliseconds, and misses nothing
EXPANSION_ADD = 128
EXPANSION_SEARCH = 192
TOMBSTONES = 0.2  # share of removed vectors above which the graph is built anew

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Description:
    """What the file of an index must be to be trusted."""

    format: int
    library: str
    fingerprint: str
    dimensions: int
    generation: int
    checksum: str


class VectorIndex:
    """Nearest neighbours by cosine similarity among unit vectors of one model. Thread-safe."""

    def __init__(self, folder: Path, description: _Description) -> None:
        self._folder = folder
        self._description = description
        self._guard = threading.Lock()
        self._index = _empty(description.dimensions)
        self._removed = 0

    @classmethod
    def open(cls, folder: Path, *, fingerprint: str, dimensions: int, library: str) -> VectorIndex:
        """Load the index file of a model if it is whole and of this library; else start empty."""
        wanted = _Description(FORMAT, library, fingerprint, dimensions, 0, "")
        index = cls(folder, wanted)
        found = index._read_description()
        if found is not None and found.checksum == _checksum(index._path(found.generation)):
            index._index.load(os.fspath(index._path(found.generation)))
            index._description = found
        return index

    def __len__(self) -> int:
        with self._guard:
            return len(self._index)

    def keys(self) -> Ids:
        """Keys of all vectors in it, ascending: int64 (n,)."""
        with self._guard:
            return np.sort(self._index.keys[:].astype(np.int64))

    def add(self, keys: Sequence[int] | Ids, vectors: Vectors) -> None:
        """Add vectors, float32 (n, dimensions) with unit rows; a key that is there is left as it is."""
        unique, first = np.unique(np.asarray(keys, dtype=np.int64), return_index=True)
        with self._guard:
            fresh = ~np.atleast_1d(self._index.contains(unique)) if len(self._index) else slice(None)
            unique, first = unique[fresh], first[fresh]
            if len(unique):
                self._index.add(unique.astype(np.uint64), vectors[first].astype(np.float16))

    def remove(self, keys: Sequence[int]) -> None:
        """Remove vectors; those that are not there are ignored."""
        with self._guard:
            there = [key for key in keys if key in self._index]
            if there:
                self._index.remove(np.array(there, dtype=np.uint64))
                self._removed += len(there)
            if self._removed > TOMBSTONES * max(1, len(self._index)):
                self._build_anew()

    def compact(self) -> None:
        """Leave no trace of removed vectors in memory or in the file that is saved next."""
        with self._guard:
            self._build_anew()

    def search(self, query: Vector, limit: int) -> list[tuple[int, float]]:
        """Return the nearest: (key, cosine similarity), best first, at most `limit`.

        Args:
            query: float32 (dimensions,), unit length.
            limit: how many.
        """
        with self._guard:
            size = len(self._index)
            count = min(limit, size)
            if count == 0:
                return []
            exact = size <= EXACT_BELOW
            if not exact:
                self._index.expansion_search = max(EXPANSION_SEARCH, 2 * count)  # type: ignore[misc]
            found = self._index.search(query.astype(np.float16), count, exact=exact)
            keys = np.asarray(found.keys, dtype=np.int64)
            vectors = np.asarray(self._index.get(keys.astype(np.uint64)), dtype=np.float32)
        scores = np.clip(vectors @ query, -1.0, 1.0)  # USearch's own are rounded to float16
        order = np.lexsort((keys, -scores))
        return [(int(keys[i]), float(scores[i])) for i in order]

    def save(self) -> None:
        """Write the index so that a kill at any moment leaves the old one or the new one."""
        with self._guard:
            new = self._path(self._description.generation + 1)
            temporary = new.with_suffix(".new")
            _create_private(temporary)
            self._index.save(os.fspath(temporary))
            _sync(temporary)
            checksum = _checksum(temporary)
            temporary.replace(new)
            values = asdict(self._description)
            values |= {"generation": self._description.generation + 1, "checksum": checksum}
            self._description = _Description(**values)
            self._write_description()
            for path in self._folder.glob(f"vectors-{self._description.fingerprint}-*"):
                if path != new:
                    path.unlink()

    def _build_anew(self) -> None:
        keys = self._index.keys[:]
        old, self._index = self._index, _empty(self._description.dimensions)
        if len(keys):
            self._index.add(keys, np.asarray(old.get(keys), dtype=np.float16))
        self._removed = 0

    def _path(self, generation: int) -> Path:
        return self._folder / f"vectors-{self._description.fingerprint}-{generation}.usearch"

    def _description_path(self) -> Path:
        return self._folder / f"vectors-{self._description.fingerprint}.json"

    def _read_description(self) -> _Description | None:
        """The description on disk if it is well formed and tells of this library and model."""
        try:
            values = json.loads(self._description_path().read_text(encoding="utf-8"))
            found = _Description(**values)
        except (OSError, ValueError, TypeError):
            return None
        mine = self._description
        same = (found.format, found.library, found.fingerprint, found.dimensions) == (
            mine.format, mine.library, mine.fingerprint, mine.dimensions,
        )  # fmt: skip
        return found if same and isinstance(found.generation, int) else None

    def _write_description(self) -> None:
        path = self._description_path()
        temporary = path.with_suffix(".new")
        _create_private(temporary)
        temporary.write_text(json.dumps(asdict(self._description)), encoding="utf-8")
        _sync(temporary)
        temporary.replace(path)
        _sync(self._folder)


def _empty(dimensions: int) -> Index:
    return Index(
        ndim=dimensions,
        metric="ip",
        dtype="f16",
        expansion_add=EXPANSION_ADD,
        expansion_search=EXPANSION_SEARCH,
    )


def _checksum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, hashlib.blake2b).hexdigest()
    except OSError:
        return "missing"


def _create_private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))


def _sync(path: Path) -> None:
    """Make a file or a folder's entries durable; Windows has no such call for folders."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
