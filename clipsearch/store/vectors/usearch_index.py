"""The vector index: a USearch file that can always be made again from the catalogue.

USearch crashes on a damaged file and its `save` is not atomic. So each save makes a new file,
named in a small description that is replaced last and holds its checksum; USearch is given bytes
only after their checksum was found right. It works on those very bytes, read into our memory,
until the first vector is added: loading them takes it 20 times as long, and twice the memory. A
mapped file would spare that memory, but it can change or shrink after it was verified.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store.vectors import checksums
from clipsearch.store.vectors.index_files import Description, files_of_others
from clipsearch.store.vectors.similarity import NOTHING, cosines, ranked
from clipsearch.system import atomic_files

if TYPE_CHECKING:
    from usearch.index import Index

__all__ = ["VectorIndex"]

EXACT_BELOW = 50_000  # up to here an exact scan takes milliseconds, and misses nothing
EXACT_SHARE = 0.05  # of all vectors wanted, from which walking the graph is slower than a scan
EXPANSION_ADD = 128
EXPANSION_SEARCH = 192
FEW = 5000  # wanted vectors that are compared one by one; a scan of all, in USearch, is 25 times as
FEW_SHARE = 0.05  # quick for each, so that this share of all is also few
SIFT_SHARE = 0.25  # of all vectors, from which on a scan for that many nearest does not pay any more
GATHER = 8192  # vectors compared while others wait: some 20 ms
SMALL = 50_000  # vectors up to which every change is saved at once; a save takes half a second
DUE_SHARE = 0.002  # of more vectors, from which on changes are saved
SLICE = 64  # vectors added while a search waits: some 30 ms
TOMBSTONES = 0.2  # share of removed vectors above which the graph is built anew
IN_MEMORY = 256 << 20  # bytes up to which an index is saved through memory, which is faster
UNIT_TOLERANCE = 0.02  # of a vector's length; float16 alone gives 0.001

logger = logging.getLogger(__name__)


class VectorIndex:
    """Nearest neighbours by cosine similarity among unit vectors of one model. Thread-safe.

    USearch must not be called from two threads at once, so `_guard` is held for each call; it is
    never held for long, so a search hardly waits. `_changing` is held for the whole of a change.
    """

    def __init__(self, folder: Path, *, fingerprint: str, dimensions: int, library: str) -> None:
        """Start empty; `open` is the way to what was saved."""
        import usearch  # here and below: a window need not wait for it

        self._folder = folder
        self._description = Description(usearch.__version__, library, fingerprint, dimensions)
        self._guard = threading.Lock()
        self._changing = threading.Lock()
        self._waiting = 0
        self._index = _empty(dimensions)
        self._lent: memoryview | None = None  # the bytes that the index works on, unless on its own
        self._removed = 0
        self._changes = 0

    @classmethod
    def open(cls, folder: Path, *, fingerprint: str, dimensions: int, library: str) -> VectorIndex:
        """Load the index file of a model if it is whole and of this library; else start empty."""
        index = cls(folder, fingerprint=fingerprint, dimensions=dimensions, library=library)
        index._load()
        return index

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Hold the guard for a question; a long change sees that somebody waits, and lets it in."""
        self._waiting += 1
        with self._guard:
            self._waiting -= 1
            yield

    def __len__(self) -> int:
        with self._asking():
            return len(self._index)

    def keys(self) -> Ids:
        """Keys of all vectors in it, ascending: int64 (n,)."""
        with self._asking():
            return np.sort(_keys(self._index).astype(np.int64))

    @property
    def has_file(self) -> bool:
        """Whether it was loaded from a file that was whole, or saved to one."""
        return self._description.generation > 0

    @property
    def needs_saving(self) -> bool:
        """Whether what changed since the last save is worth another one: a large file takes seconds.

        Whoever opens an older file brings it in step with the catalogue, at a millisecond a vector.
        """
        with self._asking():
            size = len(self._index)
        return self._changes > 0 and (size < SMALL or self._changes >= DUE_SHARE * size)

    def differing(self, keys: Ids, vectors: Vectors) -> Ids:
        """Those of the keys, all of them in it, whose vectors are not exactly these (as float16)."""
        with self._asking():
            held = _stored(self._index, keys.astype(np.uint64))
        return keys[np.any(held != vectors.astype(np.float16), axis=1)]

    def add(self, keys: Sequence[int] | Ids, vectors: Vectors) -> None:
        """Add vectors, float32 (n, dimensions) with unit rows; a key that is there is left as it is.

        Raises:
            ValueError: shapes do not fit, or a row is not finite and of unit length; none is added.
        """
        unique, first = np.unique(np.asarray(keys, dtype=np.int64), return_index=True)
        if vectors.shape != (len(keys), self._description.dimensions):
            raise ValueError(f"vectors of shape {vectors.shape} do not fit {len(keys)} keys of this model")
        if not np.all(np.abs(np.linalg.norm(vectors, axis=1) - 1) < UNIT_TOLERANCE):
            raise ValueError("a vector to add must be finite and of unit length")
        with self._changing:
            fresh = ~self._contains(unique)
            unique, first = unique[fresh].astype(np.uint64), first[fresh]
            if len(unique):
                self._take_over()
                self._changes += len(unique)
            for start in range(0, len(unique), SLICE):
                some = slice(start, start + SLICE)
                with self._guard:
                    self._index.add(unique[some], vectors[first[some]].astype(np.float16))
                if self._waiting:
                    time.sleep(0.001)  # Python's locks are not fair: let the search in

    def remove(self, keys: Sequence[int]) -> None:
        """Remove vectors; those that are not there are ignored."""
        with self._changing:
            unique = np.unique(np.asarray(keys, dtype=np.int64))
            there = unique[self._contains(unique)]
            if not len(there):
                return
            with self._guard:
                self._index.remove(there.astype(np.uint64))
                self._removed += len(there)
                self._changes += len(there)
                size = len(self._index)
            if self._removed > TOMBSTONES * size:
                self._build_anew()

    def compact(self) -> None:
        """Leave no trace of removed vectors: not in memory, nor in the file that is saved next.

        Files of other models, in which they may survive, are deleted.
        """
        with self._changing:
            self._build_anew()
            for path in files_of_others(self._folder, self._description.fingerprint):
                atomic_files.delete(path)

    def search(
        self, query: Vector, limit: int, among: Ids | None = None, *, exact_below: int = 0
    ) -> list[tuple[int, float]]:
        """Return the nearest: (key, cosine similarity), best first, equals by key.

        Exact up to `EXACT_BELOW` vectors, and always among some; beyond, by walking the graph. Where
        more are equal at the end than `_with_margin` looks at, it is chance which of them are found.

        Args:
            query: float32 (dimensions,), unit length.
            limit: at most so many.
            among: only these keys, int64 (n,), ascending; those that are not in it are ignored.
            exact_below: more than `EXACT_BELOW` vectors, up to which a scan is worth it.

        Raises:
            ValueError: the query has another shape, or is not finite.
        """
        if query.shape != (self._description.dimensions,) or not np.all(np.isfinite(query)):
            raise ValueError("a query must be one finite vector of this model")
        if limit <= 0:
            return []
        if among is None:
            found = self._search_all(query, limit, exact_below)
        elif len(among) <= max(FEW, FEW_SHARE * len(self)):
            found = self._compare(query, among, limit)
        else:
            found = self._sift(query, limit, among)
        keys, scores = found
        return list(zip(keys.tolist(), scores.tolist(), strict=True))

    def rank(
        self, query: Vector, among: Ids | None = None, step: Callable[[], None] = lambda: None
    ) -> tuple[Ids, Vector]:
        """All vectors by how near they are: keys, int64 (n,), and cosine similarities, float32 (n,).

        Best first, ties by key: in the order of `search`, which takes a hundredth of the time.

        Args:
            query: as for `search`.
            among: as for `search`.
            step: called now and then; it may raise to stop.
        """
        keys = self.keys() if among is None else among
        return self._compare(query, keys, len(keys), step)

    def count(self, keys: Ids) -> int:
        """How many of these keys are in it."""
        with self._asking():
            return int(np.count_nonzero(self._index.contains(keys.astype(np.uint64)))) if len(keys) else 0

    def _search_all(self, query: Vector, limit: int, exact_below: int) -> tuple[Ids, Vector]:
        with self._asking():
            size = len(self._index)
            count = min(_with_margin(limit), size)
            if size == 0:
                return NOTHING
            exact = size <= max(EXACT_BELOW, exact_below) or count > EXACT_SHARE * size
            if not exact:
                self._index.expansion_search = max(EXPANSION_SEARCH, 2 * count)  # type: ignore[misc]
            found = np.asarray(self._index.search(query, count, exact=exact).keys, dtype=np.uint64)
            vectors = _stored(self._index, found)
        return ranked(found.astype(np.int64), cosines(vectors, query), limit)

    def _sift(self, query: Vector, limit: int, among: Ids) -> tuple[Ids, Vector]:
        """The nearest of many keys: of ever more that are nearest of all, until enough are wanted ones."""
        enough, size = _with_margin(limit), len(self)
        count = 2 * enough * size // len(among)
        while count <= SIFT_SHARE * size:
            with self._asking():
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
        """The nearest of some keys, by comparing each."""
        keys, scores = [NOTHING[0]], [NOTHING[1]]
        for start in range(0, len(among), GATHER):
            step()
            some = among[start : start + GATHER]
            with self._asking():
                if not len(self._index):
                    break
                some = some[np.asarray(self._index.contains(some.astype(np.uint64)), dtype=np.bool_)]
                vectors = _stored(self._index, some.astype(np.uint64))
            keys.append(some)
            scores.append(cosines(vectors, query))
        return ranked(np.concatenate(keys), np.concatenate(scores), limit)

    def save(self) -> bool:
        """Write the index so that a kill at any moment leaves the old one or the new one.

        Returns:
            False where the disk did not let it; the old file stays, and nothing is lost by that.
        """
        with self._changing:
            new = replace(
                self._description,
                generation=self._description.generation + 1,
                count=len(self),
                removed=self._removed,
            )
            try:
                new = replace(new, checksum=self._write(new.file(self._folder)))
                new.write(self._folder)
            except OSError as error:
                logger.warning("the vector index was not saved: %s", error)
                return False
            self._description, self._changes = new, 0
            for path in new.others(self._folder):
                atomic_files.delete(path)
            return True

    def _write(self, path: Path) -> str:
        """Write the vectors and their graph to a new file; its checksum. Raises OSError."""
        with self._asking():
            size = self._index.serialized_length
            data = self._index.save() if size <= IN_MEMORY else None
        if data is not None:
            atomic_files.write_atomically(path, data)
            return checksums.checksum(data)
        found = ""

        def write(temporary: Path) -> None:
            nonlocal found
            with self._asking():
                try:
                    self._index.save(temporary)
                except RuntimeError as error:
                    raise OSError(str(error)) from error
            if temporary.stat().st_size != size:  # what was left in its buffer found no room
                raise OSError("the index was not written whole")
            found = checksums.checksum_of(temporary)

        atomic_files.write_atomically_by(path, write)
        return found

    def _load(self) -> None:
        found = self._description.found(self._folder)
        if found is None:
            return
        try:
            data = checksums.read_whole(found.file(self._folder), found.checksum)
        except OSError:
            return
        if data is None:
            return
        index = _empty(found.dimensions)
        index.view(data)
        if len(index) == found.count and index.ndim == found.dimensions:
            self._index, self._lent = index, data
            self._description, self._removed = found, found.removed

    def _take_over(self) -> None:
        """Let USearch hold the vectors itself: it adds none to bytes that it was lent."""
        if self._lent is not None:
            fresh = _empty(self._description.dimensions)
            with self._guard:
                fresh.load(self._lent)
                self._index, self._lent = fresh, None

    def _contains(self, keys: Ids) -> npt.NDArray[np.bool_]:
        with self._guard:
            if not len(keys) or not len(self._index):
                return np.zeros(len(keys), dtype=np.bool_)
            return np.asarray(self._index.contains(keys.astype(np.uint64)), dtype=np.bool_)

    def _build_anew(self) -> None:
        """Replace the graph by one without tombstones; the old one answers until it is done."""
        with self._guard:
            keys = _keys(self._index)
            vectors = _stored(self._index, keys)
        fresh = _empty(self._description.dimensions)
        if len(keys):
            fresh.add(keys, vectors)
        with self._guard:
            self._index, self._lent, self._removed = fresh, None, 0


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
    return np.asarray(index.get(keys), dtype=np.float16).reshape(len(keys), index.ndim)


def _with_margin(limit: int) -> int:
    """How many to ask USearch for, since they are ranked anew by `cosines`."""
    return limit + limit // 8 + 16
