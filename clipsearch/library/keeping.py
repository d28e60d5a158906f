"""What a library keeps: catalogue, thumbnails and vector index, in step, behind one writer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from clipsearch.records import Encoded, FileState, Folder, ModelInfo, Vector
from clipsearch.store.catalogue import Catalogue
from clipsearch.store.lock import LibraryLock
from clipsearch.store.thumbnails import Thumbnails
from clipsearch.store.vectors import VectorIndex

__all__ = ["Keeper"]

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

REPLAY = 10_000  # vectors read from the catalogue at a time


class Keeper:
    """The stores of one library. Every change goes through `write`, in one thread, in order.

    SQLite is the truth; the index is brought in step with it whenever it is opened, and
    thumbnails can be made again from the photos.
    """

    def __init__(self, folder: Path, *, writing: bool) -> None:
        """Open what is kept in `folder`.

        Args:
            folder: the library's data folder.
            writing: take the lock that lets one process change the library; otherwise nothing
                on disk is changed.

        Raises:
            LibraryError: the folder cannot be used, or another process holds the lock.
        """
        self.folder = folder
        self.writing = writing
        self._lock = LibraryLock(folder) if writing else None
        if self._lock:
            self._lock.acquire()
        with ExitStack() as opened:  # closed again if what comes after cannot be opened
            opened.callback(self._unlock)
            self.catalogue = Catalogue.open(folder, read_only=not writing)
            opened.callback(self.catalogue.close)
            self.thumbnails = Thumbnails.open(
                folder, read_only=not writing, library=self.catalogue.library_id()
            )
            opened.pop_all()
        self._writer = ThreadPoolExecutor(1, "writer")
        self._guard = threading.Lock()
        self._model = self.catalogue.current_model()
        self._index: VectorIndex | None = None
        self._unsaved = False

    @property
    def model(self) -> ModelInfo | None:
        """The model whose vectors serve now, or None while nothing was embedded."""
        return self._model[1] if self._model else None

    def write(
        self,
        change: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Make one change in the writer thread and wait for it."""
        return self._writer.submit(change, *args, **kwargs).result()

    def use_model(self, info: ModelInfo) -> None:
        """Serve and store vectors of this model from now on."""
        with self._guard:
            if self.model == info:
                return
            known = self.catalogue.find_model(info.fingerprint)
            if self.writing:
                known = self.write(self.catalogue.model_id, info)
            self._model = (known, info) if known is not None else None
            self._index = None

    def folders(self) -> list[Folder]:
        """The folders kept, with counts; whether each is there is looked up now."""
        return self.catalogue.folders(self._model[0] if self._model else None)

    def embedded(self) -> set[int]:
        """Contents that have a vector of the model in use."""
        if self._model is None:
            return set()
        return set(self.catalogue.vector_ids(self._model[0]).tolist())

    def known_contents(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Of these digests, the contents that have a vector of the model in use."""
        if self._model is None or not digests:
            return {}
        found = self.catalogue.contents_by_digest(digests, self._model[0])
        return {digest: content for digest, (content, embedded) in found.items() if embedded}

    def record_encoded(self, folder_id: int, items: Sequence[tuple[FileState, Encoded]]) -> None:
        """Keep finished photos: first the truth in one transaction, then the caches."""
        model = self._model
        if model is None:
            raise AssertionError("use_model comes before the first vector")
        self.write(self._record_encoded, model[0], folder_id, items)

    def _record_encoded(
        self, model_id: int, folder_id: int, items: Sequence[tuple[FileState, Encoded]]
    ) -> None:
        stored = self.catalogue.record_encoded(folder_id, model_id, items)
        fresh = {content: encoded for (content, new), (_, encoded) in zip(stored, items, strict=True) if new}
        self.thumbnails.put_many([(key, encoded.thumbnail) for key, encoded in fresh.items()])
        index = self.index()
        if index is not None and fresh:
            index.add(list(fresh), np.stack([encoded.vector for encoded in fresh.values()]))
            self._unsaved = True

    def search(self, vector: Vector, limit: int) -> list[tuple[int, float]]:
        """Contents nearest to a unit vector: (key, cosine similarity), best first."""
        index = self.index()
        return index.search(vector, limit) if index is not None else []

    def index(self) -> VectorIndex | None:
        """The index of the model in use, opened and brought in step at its first use."""
        with self._guard:
            if self._index is None and self._model is not None:
                self._index = self._open_index(*self._model)
            return self._index

    def _open_index(self, model_id: int, info: ModelInfo) -> VectorIndex:
        index = VectorIndex.open(
            self.folder,
            fingerprint=info.fingerprint,
            dimensions=info.dimensions,
            library=self.catalogue.library_id(),
        )
        wanted, held = self.catalogue.vector_ids(model_id), index.keys()
        if (extra := np.setdiff1d(held, wanted)).size:
            index.remove(extra.tolist())
            self._unsaved = True
        missing = np.setdiff1d(wanted, held)
        for keys, vectors in self.catalogue.iterate_vectors(model_id, missing.tolist(), REPLAY):
            index.add(keys, vectors)
            self._unsaved = True
        return index

    def vector(self, content: int) -> Vector | None:
        """A content's stored vector under the model in use, or None."""
        if self._model is None:
            return None
        keys, vectors = self.catalogue.vectors(self._model[0], [content])
        return vectors[0] if len(keys) else None

    def sweep(self) -> None:
        """Drop contents that no file names any more, from the truth first."""
        self._drop(self.write(self.catalogue.sweep))

    def forget_folder(self, folder_id: int) -> None:
        """Drop a folder and leave no trace of what only it had, in the caches neither."""
        gone = self.write(self.catalogue.remove_folder, folder_id)
        self._drop(gone)
        self.write(self.thumbnails.checkpoint)
        index = self.index()
        if index is not None and gone:
            self.write(index.compact)
            self.save_index()

    def _drop(self, contents: Sequence[int]) -> None:
        if not contents:
            return
        self.write(self.thumbnails.delete, contents)
        index = self.index()
        if index is not None:
            self.write(index.remove, contents)
            self._unsaved = True

    def sizes(self) -> dict[str, int]:
        """Bytes on disk by part."""
        parts = {"database": "catalogue*", "thumbnails": "thumbnails*", "index": "vectors-*"}
        return {part: sum(map(_size, self.folder.glob(pattern))) for part, pattern in parts.items()}

    def save_index(self) -> None:
        """Write the index file if it changed."""
        if self.writing and self._unsaved and self._index is not None:
            self._unsaved = not self.write(self._index.save)

    def close(self) -> None:
        """Save, close, unlock; safe to call twice."""
        self.save_index()
        self._writer.shutdown()
        self.thumbnails.close()
        self.catalogue.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock:
            self._lock.release()
            self._lock = None


def _size(path: Path) -> int:
    """A file's size in bytes; 0 where the writer has just replaced it."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
