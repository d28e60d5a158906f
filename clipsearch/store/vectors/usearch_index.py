"""The vector index: a USearch file that can always be rebuilt from the catalogue.

USearch crashes on a damaged file and its `save` is not atomic. So each save makes a new file,
named in a small description that is replaced last and holds its checksum; USearch is given bytes
only after their checksum was found right. It works on those very bytes, read into our memory,
until the first vector is added: loading them takes it 20 times as long, and twice the memory. A
mapped file would spare that memory, but it can change or shrink after it was verified. That of an
encrypted library is sealed; USearch never writes it itself.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from clipsearch import sealed_files
from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store import data_folder
from clipsearch.store.vectors import checksums
from clipsearch.store.vectors.compact_codes import SAMPLE, CompactCodes
from clipsearch.store.vectors.index_files import Description, files_of_others
from clipsearch.store.vectors.similarity import NO_RESULTS, as_float32, by_likeness, cosines, ranked
from clipsearch.system import atomic_files

if TYPE_CHECKING:
    from usearch.index import BatchMatches, Index

__all__ = ["VectorIndex"]

SCAN_BELOW = 50_000  # vectors; an exact scan of them takes milliseconds, and of a million 0.2 s
# The graph finds neighbours of photos; with 32, adding takes two thirds, and of a million a tenth is missed.
EXPANSION_ADD, EXPANSION_SEARCH = 48, 320
# So many wanted vectors are compared one by one. A scan of all, in USearch, is 25 times as fast for each.
COMPARE_BELOW = 1000
COMPARE_SHARE = 0.05  # or this share of all vectors
SCAN_SHARE = 0.25  # of all vectors; a scan for more nearest ones than that does not pay
COMPARE_BATCH = 8192  # vectors compared while others wait for the lock: some 20 ms
SAVE_BELOW = 50_000  # vectors up to which every change is saved at once; a save takes half a second
SAVE_SHARE = 0.002  # of a larger index; so many changes are saved
NEIGHBOUR_BATCH = 16  # vectors whose neighbours are searched while another search waits
ADD_BATCH = 64  # vectors added while a search waits for the lock: some 30 ms
ADDED_BETWEEN_STEPS = 512  # of many
TOMBSTONES = 0.2  # share of removed vectors above which the graph is rebuilt
SAVE_IN_MEMORY = 256 << 20  # bytes up to which an index is saved through memory, which is faster
HEADER_BYTES = 1 << 16  # of a saved index, at most
MOST_LINK_BYTES = 4096  # that a vector's key and neighbours take in it, at most
UNIT_TOLERANCE = 0.02  # of a vector's length; float16 alone gives 0.001

logger = logging.getLogger(__name__)


class VectorIndex:
    """Nearest neighbours by cosine similarity among unit vectors of one model. Thread-safe.

    USearch must not be called from two threads at once, so `_lock` is held for each call; it is
    never held for long, so that a search hardly waits. `_change_lock` is held for a whole change.
    """

    def __init__(self, folder: Path, *, fingerprint: str, dimensions: int, library: str) -> None:
        """Start empty; use `open` to load a saved index."""
        import usearch  # here and below: the window starts without it

        self._folder = folder
        self._description = Description(usearch.__version__, library, fingerprint, dimensions)
        self._lock = threading.Lock()
        self._change_lock = threading.Lock()
        self._waiting = 0
        self._index = _empty(dimensions)
        self._borrowed: memoryview | None = (
            None  # the bytes that USearch works on, unless it owns its vectors
        )
        self._removed = 0
        self._changes = 0
        self._codes: CompactCodes | None = None

    @classmethod
    def open(cls, folder: Path, *, fingerprint: str, dimensions: int, library: str) -> VectorIndex:
        """Load the index file of a model if it is whole and of this library; else start empty."""
        index = cls(folder, fingerprint=fingerprint, dimensions=dimensions, library=library)
        index._load()
        return index

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Hold the lock for a query; a long change sees that a query waits, and lets it in."""
        self._waiting += 1
        with self._lock:
            self._waiting -= 1
            yield

    def __len__(self) -> int:
        with self._reading():
            return len(self._index)

    def keys(self) -> Ids:
        """Keys of all vectors in the index, ascending: int64 (n,)."""
        with self._reading():
            return np.sort(_keys(self._index).astype(np.int64))

    @property
    def has_file(self) -> bool:
        """Whether it was loaded from a file that was whole, or saved to one."""
        return self._description.generation > 0

    @property
    def needs_saving(self) -> bool:
        """Whether enough changed since the last save for another one; a large file takes seconds.

        An older file is synchronized with the catalogue when it is loaded, at a millisecond a vector.
        """
        with self._reading():
            size = len(self._index)
        return self._changes > 0 and (size < SAVE_BELOW or self._changes >= SAVE_SHARE * size)

    def differing(self, keys: Ids, vectors: Vectors) -> Ids:
        """The keys whose vectors are not exactly these (as float16); all keys must be in the index."""
        with self._reading():
            held = _stored(self._index, keys.astype(np.uint64))
        return keys[np.any(held != vectors.astype(np.float16), axis=1)]

    def add(self, keys: Sequence[int] | Ids, vectors: Vectors) -> None:
        """Add vectors, float32 (n, dimensions) with unit rows; known keys are left as they are.

        Raises:
            ValueError: shapes do not fit, or a row is not finite and of unit length; none is added.
        """
        unique, first = np.unique(np.asarray(keys, dtype=np.int64), return_index=True)
        if vectors.shape != (len(keys), self._description.dimensions):
            raise ValueError(f"vectors of shape {vectors.shape} do not fit {len(keys)} keys of this model")
        if not np.all(np.abs(np.linalg.norm(vectors, axis=1) - 1) < UNIT_TOLERANCE):
            raise ValueError("a vector to add must be finite and of unit length")
        with self._change_lock:
            first = np.sort(first[~self._contains(unique)])
            unique = np.asarray(keys, dtype=np.int64)[first].astype(np.uint64)  # in the order given
            if len(unique):
                self._own_vectors()
                self._changes += len(unique)
            for start in range(0, len(unique), ADD_BATCH):
                some = slice(start, start + ADD_BATCH)
                with self._lock:
                    self._index.add(unique[some], vectors[first[some]].astype(np.float16))
                    if self._codes is not None:
                        self._codes.add(unique[some].astype(np.int64), vectors[first[some]])
                if self._waiting:
                    time.sleep(0.001)  # Python's locks are not fair: let the search in

    def add_many(self, batches: Iterable[tuple[Ids, Vectors]], step: Callable[[int], None]) -> None:
        """Add large batches of vectors, in which like ones are added one after the other.

        What they are compared with is in the processor's caches then, which takes a third less time.

        Args:
            batches: as for `add`.
            step: called now and then with how many were added; it may raise to stop.
        """
        done = 0
        for keys, vectors in batches:
            order = by_likeness(vectors)
            for start in range(0, len(order), ADDED_BETWEEN_STEPS):
                step(done)
                some = order[start : start + ADDED_BETWEEN_STEPS]
                self.add(keys[some], vectors[some])
                done += len(some)

    def remove(self, keys: Sequence[int]) -> None:
        """Remove vectors; unknown keys are ignored."""
        with self._change_lock:
            unique = np.unique(np.asarray(keys, dtype=np.int64))
            there = unique[self._contains(unique)]
            if not len(there):
                return
            with self._lock:
                self._index.remove(there.astype(np.uint64))
                if self._codes is not None:
                    self._codes.remove(there)
                self._removed += len(there)
                self._changes += len(there)
                size = len(self._index)
            if self._removed > TOMBSTONES * size:
                self._rebuild()

    def compact(self) -> None:
        """Erase removed vectors from memory and disk, with all files in which they may survive.

        Raises:
            OSError: the disk does not let it; some of them may be left there.
        """
        with self._change_lock:
            self._rebuild()
            self._save()
            for path in (
                *self._description.other_generations(self._folder),
                *files_of_others(self._folder, self._description.fingerprint),
                *data_folder.leftover_copies(self._folder, "vectors-"),
            ):
                atomic_files.delete_or_raise(path)

    def search(self, query: Vector, limit: int, among: Ids | None = None) -> list[tuple[int, float]]:
        """Return the nearest: (key, cosine similarity), best first, equals by key.

        Exact up to `SCAN_BELOW` vectors, and until `prepare` has been called; then a small share may be
        missed. If more vectors tie for the last place than `_oversampled` allows for, any may be found.

        Args:
            query: float32 (dimensions,), unit length.
            limit: number of results.
            among: only these keys, int64 (n,), ascending; unknown ones are ignored.

        Raises:
            ValueError: the query has another shape, or is not finite.
        """
        if query.shape != (self._description.dimensions,) or not np.all(np.isfinite(query)):
            raise ValueError("a query must be one finite vector of this model")
        if limit <= 0:
            return []
        codes, size = self._codes, len(self)
        if among is not None and len(among) <= COMPARE_BELOW:
            found = self._compare(query, among, limit)
        elif codes is not None and max(limit, SCAN_BELOW) < size:
            found = codes.search(query, limit, lambda keys: self._compared(query, keys), among)
        elif among is None:
            found = self._search_all(query, limit)
        elif len(among) <= COMPARE_SHARE * size:
            found = self._compare(query, among, limit)
        else:
            found = self._search_filtered(query, limit, among)
        keys, scores = found
        return list(zip(keys.tolist(), scores.tolist(), strict=True))

    def rank(
        self, query: Vector, among: Ids | None = None, step: Callable[[], None] = lambda: None
    ) -> tuple[Ids, Vector]:
        """All vectors ranked by similarity: keys, int64 (n,), and cosine similarities, float32 (n,).

        Best first, ties by key: in the order of `search`, which takes a hundredth of the time.

        Args:
            query: as for `search`.
            among: as for `search`.
            step: called now and then; it may raise to stop.
        """
        keys = self.keys() if among is None else among
        return self._compare(query, keys, len(keys), step)

    def neighbours(self, keys: Ids, count: int) -> tuple[Ids, Vector]:
        """The nearest of vectors in the index, by walking the graph, which may miss some.

        Searches wait for some milliseconds; it takes log n for each.

        Args:
            keys: of vectors; of those not in the index nothing is near.
            count: of neighbours of each.

        Returns:
            Keys, int64 (n, count), -1 where there are fewer, and cosine similarities, float32 (n, count).
        """
        found = np.full((len(keys), count), -1, dtype=np.int64)
        scores = np.full((len(keys), count), -1, dtype=np.float32)
        for start in range(0, len(keys), NEIGHBOUR_BATCH):
            some = keys[start : start + NEIGHBOUR_BATCH].astype(np.uint64)
            with self._reading():
                if not len(self._index):
                    break
                there = start + np.flatnonzero(self._index.contains(some))
                if not len(there):
                    continue
                vectors = _stored(self._index, keys[there].astype(np.uint64))
                if len(there) == 1:  # of one vector USearch gives something else than a batch of matches
                    vectors = np.concatenate((vectors, vectors))
                matches = self._index.search(vectors, min(count + 1, len(self._index)), threads=1)
            each = cast("BatchMatches", matches)
            for row, near, distances, size in zip(
                there.tolist(), each.keys.astype(np.int64), each.distances, each.counts.tolist(), strict=False
            ):
                apart = np.flatnonzero(near[:size] != keys[row])[:count]
                found[row, : len(apart)], scores[row, : len(apart)] = near[apart], 1 - distances[apart]
            if self._waiting:
                time.sleep(0.001)
        return found, scores

    def count(self, keys: Ids) -> int:
        """How many of these keys are in the index."""
        with self._reading():
            return int(np.count_nonzero(self._index.contains(keys.astype(np.uint64)))) if len(keys) else 0

    def _search_all(self, query: Vector, limit: int) -> tuple[Ids, Vector]:
        with self._reading():
            if not len(self._index):
                return NO_RESULTS
            count = min(_oversampled(limit), len(self._index))
            found = np.asarray(self._index.search(query, count, exact=True).keys, dtype=np.uint64)
            vectors = _stored(self._index, found)
        return ranked(found.astype(np.int64), cosines(vectors, query), limit)

    def _search_filtered(self, query: Vector, limit: int, among: Ids) -> tuple[Ids, Vector]:
        """The nearest of many keys: filters ever more nearest vectors, until enough of them are wanted."""
        enough, size = _oversampled(limit), len(self)
        count = 2 * enough * size // len(among)
        while count <= SCAN_SHARE * size:
            with self._reading():
                if not len(self._index):
                    break
                found = np.asarray(self._index.search(query, count, exact=True).keys).astype(np.int64)
                places = np.minimum(np.searchsorted(among, found), len(among) - 1)
                found = found[among[places] == found][:enough]
                vectors = _stored(self._index, found.astype(np.uint64)) if len(found) == enough else None
            if vectors is not None:
                return ranked(found, cosines(vectors, query), limit)
            count *= 4
        return self._compare(query, among, limit)

    def _compare(
        self, query: Vector, among: Ids, limit: int, step: Callable[[], None] = lambda: None
    ) -> tuple[Ids, Vector]:
        """The nearest of some keys, each compared."""
        keys, scores = [NO_RESULTS[0]], [NO_RESULTS[1]]
        for start in range(0, len(among), COMPARE_BATCH):
            step()
            some, similarities = self._compared(query, among[start : start + COMPARE_BATCH])
            keys.append(some)
            scores.append(similarities)
        return ranked(np.concatenate(keys), np.concatenate(scores), limit)

    def _compared(self, query: Vector, keys: Ids) -> tuple[Ids, Vector]:
        """Of some keys, those in the index, and their similarities."""
        with self._reading():
            if not len(self._index) or not len(keys):
                return NO_RESULTS
            keys = keys[np.asarray(self._index.contains(keys.astype(np.uint64)), dtype=np.bool_)]
            vectors = _stored(self._index, keys.astype(np.uint64))
        return keys, cosines(vectors, query)

    def prepare(self, step: Callable[[], None] = lambda: None) -> None:
        """Make what a large index is searched faster with, if it has none or has outgrown it.

        Takes thirteen seconds for a million vectors; meanwhile it can be searched and changed.

        Args:
            step: called now and then; it may raise to stop.
        """
        if len(self) <= SCAN_BELOW or (self._codes is not None and not self._codes.is_outgrown):
            return
        keys = self.keys()
        sample = self.vectors(np.random.default_rng(0).permutation(keys)[:SAMPLE])[1]
        batches = (keys[start : start + COMPARE_BATCH] for start in range(0, len(keys), COMPARE_BATCH))

        def vectors() -> Iterator[tuple[Ids, Vectors]]:
            for some in batches:
                step()
                yield self.vectors(some)

        codes = CompactCodes.fit(sample, vectors(), len(keys))
        with self._change_lock:  # what changed meanwhile
            codes.remove(np.setdiff1d(codes.keys(), self.keys()))
            codes.add(*self.vectors(np.setdiff1d(self.keys(), codes.keys())))
            self._codes = codes

    def vectors(self, keys: Ids) -> tuple[Ids, Vectors]:
        """Of some keys, those in the index, and their vectors: float32 (n, dimensions)."""
        with self._reading():
            keys = keys[np.asarray(self._index.contains(keys.astype(np.uint64)), dtype=np.bool_)]
            return keys, as_float32(_stored(self._index, keys.astype(np.uint64)))

    def save(self) -> bool:
        """Write the index file atomically: a kill at any moment leaves the old one or the new one.

        Returns:
            False where the disk did not let it; the old file stays, and the catalogue has all vectors.
        """
        with self._change_lock:
            try:
                self._save()
            except OSError as error:
                logger.warning("the vector index was not saved: %s", error)
                return False
            for path in self._description.other_generations(self._folder):
                atomic_files.delete(path)
            return True

    def _save(self) -> None:
        """Write a new generation; those before it are left. Raises OSError."""
        new = replace(
            self._description,
            generation=self._description.generation + 1,
            count=len(self),
            removed=self._removed,
        )
        new = replace(new, checksum=self._write(new.file(self._folder)))
        new.write(self._folder)
        self._description, self._changes = new, 0

    def _write(self, path: Path) -> str:
        """Write the vectors and their graph to a new file; its checksum. Raises OSError."""
        with self._reading():
            size = self._index.serialized_length
            in_memory = size <= SAVE_IN_MEMORY or sealed_files.is_encrypted(self._folder)
            data = self._index.save() if in_memory else None
        if data is not None:
            sealed_files.write_atomically(path, data)
            return checksums.checksum(data)
        found = ""

        def write(temporary: Path) -> None:
            nonlocal found
            with self._reading():
                try:
                    self._index.save(temporary)
                except RuntimeError as error:
                    raise OSError(str(error)) from error
            if temporary.stat().st_size != size:  # the end of its buffer found no space
                raise OSError("the index was not written whole")
            found = checksums.checksum_of(temporary)

        atomic_files.write_atomically_by(path, write)
        return found

    def _load(self) -> None:
        found = self._description.read(self._folder)
        if found is None:
            return
        try:
            most = HEADER_BYTES + (found.count + found.removed) * (2 * found.dimensions + MOST_LINK_BYTES)
            path = found.file(self._folder)
            data = (
                memoryview(sealed_files.read_file(path, most))  # verifies it
                if sealed_files.is_encrypted(self._folder)
                else checksums.read_verified(path, found.checksum, most)
            )
        except (OSError, ValueError):
            return
        if data is None:
            return
        index = _empty(found.dimensions)
        index.view(data)
        if len(index) == found.count and index.ndim == found.dimensions:
            self._index, self._borrowed = index, data
            self._description, self._removed = found, found.removed

    def _own_vectors(self) -> None:
        """Copy borrowed vectors into memory that USearch owns: it can add none to borrowed bytes."""
        if self._borrowed is not None:
            fresh = _empty(self._description.dimensions)
            with self._lock:
                fresh.load(self._borrowed)
                self._index, self._borrowed = fresh, None

    def _contains(self, keys: Ids) -> npt.NDArray[np.bool_]:
        with self._lock:
            if not len(keys) or not len(self._index):
                return np.zeros(len(keys), dtype=np.bool_)
            return np.asarray(self._index.contains(keys.astype(np.uint64)), dtype=np.bool_)

    def _rebuild(self) -> None:
        """Rebuild the graph without tombstones; the old one is searched until that is done."""
        with self._lock:
            keys = _keys(self._index)
            vectors = _stored(self._index, keys)
        fresh = _empty(self._description.dimensions)
        if len(keys):
            fresh.add(keys, vectors)
        with self._lock:
            self._index, self._borrowed, self._removed = fresh, None, 0


def _empty(dimensions: int) -> Index:
    from usearch.index import Index

    return Index(
        ndim=dimensions,
        metric="ip",
        dtype="f16",
        expansion_add=EXPANSION_ADD,
        expansion_search=EXPANSION_SEARCH,
    )


def _keys(index: Index) -> npt.NDArray[np.uint64]:
    return np.asarray(index.keys[:], dtype=np.uint64)


def _stored(index: Index, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.float16]:
    """The vectors of keys that are in an index: float16 (n, dimensions)."""
    # One array for each key: joining their bytes takes half the time of stacking them.
    found = cast(Iterable[memoryview], index.get(keys))  # arrays, of which the bytes are wanted
    return np.frombuffer(b"".join(found), dtype=np.float16).reshape(len(keys), index.ndim)


def _oversampled(limit: int) -> int:
    """How many results to request of USearch, as `cosines` ranks them again."""
    return limit + limit // 8 + 16
