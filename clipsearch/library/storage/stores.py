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
from clipsearch.library.storage.index_loader import IndexLoader
from clipsearch.library.storage.vector_search import VectorSearch
from clipsearch.records import Encoded, FileState, Folder, ModelInfo, Vector
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.data_folder import BACKUPS, KEPT, PARTS, in_backups, named
from clipsearch.store.lock import LibraryLock
from clipsearch.store.thumbnails import Thumbnails
from clipsearch.store.vectors.index_files import files_of, files_of_others
from clipsearch.store.vectors.usearch_index import VectorIndex
from clipsearch.system.atomic_files import delete

__all__ = ["Stores"]

logger = logging.getLogger(__name__)
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

REPLAY = 1000  # vectors added to the index between two looks at whether to stop


class Stores:
    """The stores of one library. Every change goes through `write`, in one thread, in order.

    SQLite is the truth; the index is brought in step with it whenever it is opened, and
    thumbnails can be made again from the photos.

    Attributes:
        folder: the library's data folder.
        writing: whether this process may change the library.
        catalogue: queries to the catalogue, from any thread.
        thumbnails: of photos, by content.
        vector_search: searches with the model that serves.
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
        if not writing and CatalogueWriter.is_outdated(folder):
            Stores(folder, writing=True).close()  # migrates it
        self._lock = LibraryLock(folder) if writing else None
        if self._lock:
            self._lock.acquire()
        with ExitStack() as opened:  # closed again if what comes after cannot be opened
            opened.callback(self._unlock)
            self._catalogue_writer = CatalogueWriter.open(folder) if writing else None
            writer = self._catalogue_writer
            self.catalogue = writer.reader if writer else CatalogueReader.open(folder)
            opened.callback(self._close_catalogue)
            self.thumbnails = Thumbnails.open(
                folder, read_only=not writing, library=self.catalogue.library_id()
            )
            opened.pop_all()
        self._writer_thread = ThreadPoolExecutor(1, "writer")
        self._guard = threading.Lock()
        self._model = self.catalogue.models.current()
        self._aside: int | None = None  # the model of new photos where that is not the one in use
        self._index: VectorIndex | None = None
        self._opening = IndexLoader(self.index)
        self._unsaved = False
        self.vector_search = VectorSearch(self.catalogue, lambda: self._model_id, self._index_if_soon)
        if writing and self.writer.is_removing:
            self._finish_removal()
        if writing and self.writer.is_dropping:
            self._finish_dropping()

    @property
    def model(self) -> ModelInfo | None:
        """The model whose vectors serve now, or None while nothing was embedded."""
        return self._model[1] if self._model else None

    @property
    def _model_id(self) -> int | None:
        model = self._model
        return model[0] if model else None

    @property
    def writer(self) -> CatalogueWriter:
        """Changes to the catalogue, for `write`."""
        if self._catalogue_writer is None:
            raise AssertionError("this library was opened for reading only")
        return self._catalogue_writer

    def write(
        self,
        change: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Make one change in the writer thread and wait for it."""
        return self._writer_thread.submit(change, *args, **kwargs).result()

    def use_model(self, info: ModelInfo) -> None:
        """Serve vectors of this model from now on, however few there are."""
        if self.model == info:
            return
        known = self.catalogue.models.find(info.fingerprint)
        if self.writing:
            known = self.write(self.writer.register_model, info)
        with self._guard:
            if self.model is None or self.model.fingerprint != info.fingerprint:
                self._index, self._aside = None, None
            self._model = (known, info) if known is not None else None

    def open_index_of(self, info: ModelInfo, step: Callable[[], None]) -> VectorIndex:
        """The index of a model that is to serve, in step with its vectors, beside the one that does.

        Args:
            info: the model.
            step: called now and then; it may raise to stop.
        """
        return self._open_index(self.register_model(info), info, lambda *_: step())

    def switch_model(self, info: ModelInfo, index: VectorIndex) -> None:
        """Let another model serve, from one moment to the next, with its index; no run may go on.

        The vectors of the old one are kept, and its index file, which can be made again, is not.
        """
        known = self.write(self.writer.register_model, info)
        with self._guard:
            self._model, self._index, self._aside = (known, info), index, None
            self._unsaved = True
        self.save_index()
        self._delete_other_indexes()

    def register_model(self, info: ModelInfo) -> int:
        """The id of a model that does not serve, for its vectors."""
        return self.write(self.writer.register_model, info, serving=False)

    def has_vectors(self) -> bool:
        """Whether the model in use has any."""
        return self._model is not None and self.catalogue.models.has_vectors(self._model[0])

    def drop_model(self, fingerprint: str) -> None:
        """Drop a model that does not serve, with its vectors, and leave no trace of them."""
        self.write(self.writer.drop_model, fingerprint)
        self._finish_dropping()

    def _finish_dropping(self) -> None:
        """Give the room back; begun again at the next start if it is interrupted."""
        self._delete_other_indexes()
        try:
            self.write(self.writer.finish_dropping)
        except LibraryError as error:
            logger.warning("traces of dropped vectors are left until the next start: %s", error)

    def _delete_other_indexes(self) -> None:
        for path in files_of_others(self.folder, self.model.fingerprint if self.model else ""):
            delete(path)

    def folders(self) -> list[Folder]:
        """The folders kept, with counts; whether each is there is looked up now."""
        return self.catalogue.folders_with_counts(self._model_id)

    def embedded_contents(self, among: Collection[int] | None = None) -> set[int]:
        """Contents that have a file and a vector, as `record_encoded` makes it: all, or those among some."""
        found = (self.catalogue.models.vector_ids(key, among).tolist() for key in self._recording())
        return set().union(*found)

    def known_contents(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Of these digests, the contents that have such a vector."""
        known: dict[bytes, int] = {}
        for key in self._recording() if digests else ():
            found = self.catalogue.contents_by_digest(digests, key)
            known |= {digest: content for digest, (content, embedded) in found.items() if embedded}
        return known

    def _recording(self) -> list[int]:
        return [key for key in (self._model_id, self._aside) if key is not None]

    def record_encoded(
        self, info: ModelInfo, folder_id: int, items: Sequence[tuple[FileState, Encoded]]
    ) -> None:
        """Keep finished photos: first the truth in one transaction, then the caches.

        Args:
            info: the model that they went through: the one in use, or what its weights give now that
                they are read in another way; such photos are found when that one serves.
            folder_id: where they lie.
            items: the photos.
        """
        model = self._model
        if model is not None and model[1].fingerprint == info.fingerprint:
            self.write(self._record_encoded, model[0], folder_id, items, True)
        else:
            self._aside = self.register_model(info)
            self.write(self._record_encoded, self._aside, folder_id, items, False)

    def _record_encoded(
        self, model_id: int, folder_id: int, items: Sequence[tuple[FileState, Encoded]], serves: bool
    ) -> None:
        stored = self.writer.record_encoded(folder_id, model_id, items)
        fresh = {content: encoded for (content, new), (_, encoded) in zip(stored, items, strict=True) if new}
        self.thumbnails.put_many([(key, encoded.thumbnail) for key, encoded in fresh.items()])
        index = self.index() if serves and fresh else None
        if index is not None:
            index.add(list(fresh), np.stack([encoded.vector for encoded in fresh.values()]))
            self._unsaved = True

    def record_known(self, folder_id: int, items: Sequence[tuple[FileState, int]]) -> None:
        """Give files contents that are already known; those that had no file are found again."""
        self.write(self._record_known, folder_id, items)

    def _record_known(self, folder_id: int, items: Sequence[tuple[FileState, int]]) -> None:
        back = self.writer.record_known(folder_id, items)
        index = self.index()
        if index is not None and back and self._model is not None:
            keys, vectors = self.catalogue.models.vectors(self._model[0], back)
            index.add(keys, vectors)
            self._unsaved = True

    def index(self) -> VectorIndex | None:
        """The index of the model in use, opened and brought in step at its first use."""
        with self._guard:
            if self._index is None and self._model is not None:
                self._index = self._open_index(*self._model, self._opening.note)
                if self.writing:
                    self._delete_other_indexes()  # left by a kill
            return self._index

    def open_index_in_background(self, *, wait: bool) -> None:
        """Open the index in a thread of its own; perhaps wait, unless that takes long."""
        self._opening.soon() if wait else self._opening.begin()

    def wait_for_index(self, step: Callable[[int, int], None], *, begin: bool) -> None:
        """Wait until the index is in step; see `IndexLoader.follow`."""
        if self._index is None:
            self._opening.follow(step, begin=begin)

    def _index_if_soon(self) -> VectorIndex | None:
        """The index; None where there is none, or none soon."""
        if self._model is None:
            return None
        return self._index if self._index is not None else self._opening.soon()

    def _open_index(self, model_id: int, info: ModelInfo, step: Callable[[int, int], None]) -> VectorIndex:
        index = VectorIndex.open(
            self.folder,
            fingerprint=info.fingerprint,
            dimensions=info.dimensions,
            library=self.catalogue.library_id(),
        )
        wanted, held = self.catalogue.models.vector_ids(model_id), index.keys()
        if (extra := np.setdiff1d(held, wanted, assume_unique=True)).size:
            index.remove(extra.tolist())
            self._unsaved = True
        missing = np.setdiff1d(wanted, held, assume_unique=True)
        done = 0
        for keys, vectors in self.catalogue.models.iterate_vectors(model_id, missing.tolist(), REPLAY):
            step(done, missing.size)
            index.add(keys, vectors)
            self._unsaved = True
            done += len(keys)
        step(missing.size, missing.size)
        return index

    def vector(self, content: int) -> Vector | None:
        """The stored vector of a content that has a file, under the model in use, or None."""
        if self._model is None or not self.embedded_contents([content]):
            return None
        keys, vectors = self.catalogue.models.vectors(self._model[0], [content])
        return vectors[0] if len(keys) else None

    def sweep(self) -> None:
        """Set aside contents that no file has any more, and drop those set aside long ago."""
        self._leave_out(self.write(self._sweep))

    def _sweep(self) -> list[int]:
        """Thumbnails go first: a kill may leave one too few, which is made again, but none too many."""
        self.thumbnails.delete(self.catalogue.new_orphans())
        aside, dropped = self.writer.sweep()
        return [*aside, *dropped]

    def put_thumbnail(self, content: int, jpeg: bytes) -> None:
        """Keep a thumbnail that was made again, if its photo is still there."""

        def keep() -> None:
            if self.catalogue.locations([content]):
                self.thumbnails.put_many([(content, jpeg)])

        self.write(keep)

    def remove_folder(self, folder_id: int, heir: tuple[int, str] | None) -> None:
        """Drop a folder and leave no trace of what only it had, in the caches neither.

        Args:
            folder_id: the folder.
            heir: see `CatalogueWriter.remove_folder`.
        """
        gone = self.write(self.writer.remove_folder, folder_id, heir)
        self._leave_out(gone)
        self._finish_removal()

    def remove_all_folders(self) -> None:
        """Drop every folder, and what had been set aside; see `remove_folder`."""
        gone = [key for one in self.catalogue.folders() for key in self._remove(one.id)]
        self._leave_out([*gone, *self.write(self.writer.sweep, True)[1]])
        self._finish_removal()

    def _remove(self, folder_id: int) -> list[int]:
        return self.write(self.writer.remove_folder, folder_id, None)

    def drop_caches(self) -> None:
        """Delete thumbnails and the index files of all models, and make the index anew.

        Raises:
            LibraryError: the disk does not let it.
        """
        self.write(self.thumbnails.recreate)
        with self._guard:
            self._index, self._unsaved = None, False
            for path in named(self.folder, PARTS["index"]):
                delete(path)
        self.index()
        self.save_index()

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
            self.write(self.thumbnails.vacuum)
            self.write(self.writer.finish_removal)
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
        parts = {part: named(self.folder, names) for part, names in PARTS.items()}
        parts[BACKUPS] = in_backups(self.folder, KEPT)
        return {part: sum(map(_size, found)) for part, found in parts.items()}

    def index_size(self, fingerprint: str) -> int:
        """Bytes on disk of a model's index."""
        return sum(map(_size, files_of(self.folder, fingerprint)))

    def save_index_if_due(self) -> None:
        """Write the index file if enough of it changed; what is not saved now is at the end."""
        if self._index is not None and self._index.needs_saving:
            self.save_index()

    def save_index(self) -> None:
        """Write the index file if it changed."""
        if self.writing and self._unsaved and self._index is not None:
            self._unsaved = not self.write(self._index.save)

    def close(self) -> None:
        """Save, close, unlock; safe to call twice."""
        self._opening.close()
        self.save_index()
        self._writer_thread.shutdown()
        self.thumbnails.close()
        self._close_catalogue()
        self._unlock()

    def _close_catalogue(self) -> None:
        (self._catalogue_writer or self.catalogue).close()

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
