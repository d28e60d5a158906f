"""What a library keeps: catalogue, thumbnails and vector index, in step, behind one writer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.records import NO_FILTERS, Encoded, FileState, Filters, Folder, ModelInfo, Vector
from clipsearch.store.catalogue import Catalogue
from clipsearch.store.lock import LibraryLock
from clipsearch.store.thumbnails import Thumbnails
from clipsearch.store.vectors import VectorIndex

__all__ = ["Keeper"]

logger = logging.getLogger(__name__)
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
        if not writing and Catalogue.is_outdated(folder):
            Keeper(folder, writing=True).close()  # migrates it
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
        if writing and self.catalogue.is_removing:
            self._finish_removal()

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

    def embedded(self, among: Collection[int] | None = None) -> set[int]:
        """Contents that have a file and a vector of the model in use: all, or those among some."""
        if self._model is None:
            return set()
        return set(self.catalogue.vector_ids(self._model[0], among).tolist())

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

    def record_known(self, folder_id: int, items: Sequence[tuple[FileState, int]]) -> None:
        """Give files contents that are already known; those that had no file are found again."""
        self.write(self._record_known, folder_id, items)

    def _record_known(self, folder_id: int, items: Sequence[tuple[FileState, int]]) -> None:
        back = self.catalogue.record_known(folder_id, items)
        index = self.index()
        if index is not None and back and self._model is not None:
            keys, vectors = self.catalogue.vectors(self._model[0], back)
            index.add(keys, vectors)
            self._unsaved = True

    def search(self, vector: Vector, limit: int, filters: Filters = NO_FILTERS) -> list[tuple[int, float]]:
        """Contents nearest to a unit vector that pass: (key, cosine similarity), best first."""
        index = self.index()
        if index is None:
            return []
        among = None if filters.is_empty else self.catalogue.passing(filters)
        return index.search(vector, limit, among)

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
        """The stored vector of a content that has a file, under the model in use, or None."""
        if self._model is None or not self.embedded([content]):
            return None
        keys, vectors = self.catalogue.vectors(self._model[0], [content])
        return vectors[0] if len(keys) else None

    def sweep(self) -> None:
        """Set aside contents that no file has any more, and drop those set aside long ago."""
        self._leave_out(self.write(self._sweep))

    def _sweep(self) -> list[int]:
        """Thumbnails go first: a kill may leave one too few, which is made again, but none too many."""
        self.thumbnails.delete(self.catalogue.nameless())
        aside, dropped = self.catalogue.sweep()
        return [*aside, *dropped]

    def keep_thumbnail(self, content: int, jpeg: bytes) -> None:
        """Keep a thumbnail that was made again, if its photo is still there."""

        def keep() -> None:
            if self.catalogue.places([content]):
                self.thumbnails.put_many([(content, jpeg)])

        self.write(keep)

    def forget_folder(self, folder_id: int, heir: tuple[int, str] | None) -> None:
        """Drop a folder and leave no trace of what only it had, in the caches neither.

        Args:
            folder_id: the folder.
            heir: see `Catalogue.remove_folder`.
        """
        gone = self.write(self.catalogue.remove_folder, folder_id, heir)
        self._leave_out(gone)
        self._finish_removal()

    def _finish_removal(self) -> None:
        """Wipe the traces of removed folders; begun again at the next start if it is interrupted."""
        traces = np.setdiff1d(self.thumbnails.keys(), self.catalogue.content_ids())
        self.write(self.thumbnails.delete, traces.tolist())
        index = self.index()
        if index is not None:
            self.write(index.compact)  # also of what was removed earlier
            self._unsaved = True
            self.save_index()
        try:
            self.write(self.thumbnails.wipe)
            self.write(self.catalogue.finish_removal)
        except LibraryError as error:  # the folder is gone already; the rest is for the next start
            logger.warning("traces of a removed folder are left until the next start: %s", error)

    def _leave_out(self, contents: Sequence[int]) -> None:
        """Take contents out of the results."""
        index = self.index() if contents else None
        if index is not None:
            self.write(index.remove, contents)
            self._unsaved = True

    def sizes(self) -> dict[str, int]:
        """Bytes on disk by part."""
        parts = {"database": "catalogue*", "thumbnails": "thumbnails*", "index": "vectors-*"}
        return {part: sum(map(_size, self.folder.glob(pattern))) for part, pattern in parts.items()}

    def save_index_if_due(self) -> None:
        """Write the index file if enough of it changed; what is not saved now is at the end."""
        if self._index is not None and self._index.is_due:
            self.save_index()

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
