"""The stores of a library: catalogue, thumbnails and vector index, consistent behind one writer thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.storage.background import Background, BackgroundStatistics
from clipsearch.library.storage.fact_merge import merge_facts
from clipsearch.library.storage.index_loader import IndexLoader
from clipsearch.library.storage.map_file import Positions
from clipsearch.library.storage.vector_search import VectorSearch
from clipsearch.records import Encoded, FileState, Folder, Ids, ModelInfo, Vector, Vectors
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.catalogue.removals import REMOVING
from clipsearch.store.catalogue.writer import DROPPING, CatalogueWriter
from clipsearch.store.data_folder import BACKUP_NAMES, BACKUPS, PARTS, backup_files, files_named
from clipsearch.store.lock import LibraryLock
from clipsearch.store.thumbnails import Thumbnails
from clipsearch.store.vectors.index_files import files_of, files_of_others
from clipsearch.store.vectors.usearch_index import VectorIndex
from clipsearch.system.atomic_files import delete, delete_or_raise

__all__ = ["Stores"]

logger = logging.getLogger(__name__)
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

ERASED = {REMOVING: "a removed folder", DROPPING: "a model's dropped vectors"}
CHECK_DISK = "Check the disk and the permissions of the library's folder"
ADD_BATCH = 20_000  # vectors read to be added to the index


class Stores:
    """The stores of one library. Every change goes through `write`, in one thread, in order.

    The catalogue is the source of truth; the index is synchronized with it whenever it is loaded, and
    thumbnails can be made again from the photos.

    Attributes:
        folder: the library's data folder.
        writing: whether this process may change the library.
        catalogue: queries to the catalogue, from any thread.
        thumbnails: of photos, by content.
        index_loader: loads the index, and tells how far it is.
        vector_search: searches with the model that serves.
        background: background statistics of a model, once they were needed; new photos are added.
    """

    def __init__(self, folder: Path, *, writing: bool) -> None:
        """Open the stores in `folder`.

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
        with ExitStack() as opened:  # closed again if a later one cannot be opened
            opened.callback(self._unlock)
            self._catalogue_writer = CatalogueWriter.open(folder) if writing else None
            writer = self._catalogue_writer
            self.catalogue = writer.reader if writer else CatalogueReader.open(folder)
            opened.callback((writer or self.catalogue).close)
            self.thumbnails = Thumbnails.open(
                folder, read_only=not writing, library=self.catalogue.library_id()
            )
            opened.callback(self.thumbnails.close)
            self._model = self.catalogue.models.current()
            opened.pop_all()
        self._writer_thread = ThreadPoolExecutor(1, "writer")
        self._writes = 0
        self._guard = threading.Lock()
        self._other_model: int | None = None  # that new photos are recorded for, if not the one that serves
        self._index: VectorIndex | None = None
        self.index_loader = IndexLoader(self.index)
        self._index_unsaved = self._prepares_index = False
        self.vector_search = VectorSearch(
            self.catalogue, lambda: self.model_id, self._index_if_quick, self.catalogue_state
        )
        self.background: BackgroundStatistics | None = None
        if writing:
            try:
                self.finish_erasing()
            except LibraryError as error:
                logger.warning("%s", error.message)

    @property
    def model(self) -> ModelInfo | None:
        """The model whose vectors serve now, or None while nothing was embedded."""
        return self._model[1] if self._model else None

    @property
    def model_id(self) -> int | None:
        """The key of that model in the catalogue."""
        return self._model[0] if self._model else None

    @property
    def writer(self) -> CatalogueWriter:
        """Changes to the catalogue, for `write`."""
        if self._catalogue_writer is None:
            raise AssertionError("this library was opened for reading only")
        return self._catalogue_writer

    def write(
        self, change: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run a change in the writer thread and wait for its result."""
        try:
            return self._writer_thread.submit(change, *args, **kwargs).result()
        finally:
            self._writes += 1

    def catalogue_state(self) -> object:
        """A value that is another one after each change of the catalogue by any process, and of the index."""
        return self._writes, self.catalogue.file_state()

    def use_model(self, info: ModelInfo) -> None:
        """Serve vectors of this model from now on, however few there are."""
        if self.model == info:
            return
        known = self.catalogue.models.find(info.fingerprint)
        if self.writing:
            known = self.write(self.writer.register_model, info)
        with self._guard:
            if self.model is None or self.model.fingerprint != info.fingerprint:
                self._index, self._other_model = None, None
            self._model = (known, info) if known is not None else None

    def open_index_of(self, info: ModelInfo, step: Callable[[], None]) -> VectorIndex:
        """The index of a model that is to serve next, synchronized with its vectors.

        Args:
            info: the model.
            step: called now and then; it may raise to stop.
        """
        return self._open_index(self.register_model(info), info, lambda *_: step())

    def switch_model(self, info: ModelInfo, index: VectorIndex) -> None:
        """Let another model serve with its index, atomically for searches; no index run may be under way.

        The vectors of the old one are kept; its index file, which can be made again, is deleted.
        """
        known = self.write(self.writer.register_model, info)
        with self._guard:
            self._model, self._index, self._other_model = (known, info), index, None
            self._index_unsaved = True
        self.save_index()
        self._delete_other_indexes()
        self._prepare_index_in_background()

    def register_model(self, info: ModelInfo) -> int:
        """Register a model that does not serve, so that its vectors can be recorded; its id."""
        return self.write(self.writer.register_model, info, serving=False)

    def has_vectors(self) -> bool:
        """Whether any vectors of the model that serves are stored."""
        return self._model is not None and self.catalogue.models.has_vectors(self._model[0])

    def drop_model(self, fingerprint: str) -> None:
        """Delete a model that does not serve and its vectors, leaving no trace of them."""
        self.write(self.writer.drop_model, fingerprint)
        self.finish_erasing()

    def _delete_other_indexes(self, remove: Callable[[Path], None] = delete) -> None:
        for path in files_of_others(self.folder, self.model.fingerprint if self.model else ""):
            remove(path)

    def folders(self) -> list[Folder]:
        """The folders of the library with counts; whether each is reachable is checked now."""
        return self.catalogue.folders_with_counts(self.model_id)

    def embedded_contents(self, among: Collection[int] | None = None) -> set[int]:
        """Contents with a file and a vector of a model that `record_encoded` records: all, or among some."""
        ids = self.catalogue.models.vector_ids
        found = (ids(key, among, with_hidden=True).tolist() for key in self._recording_models())
        return set().union(*found)

    def known_contents(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Of these digests, the contents that have a vector of such a model."""
        known: dict[bytes, int] = {}
        for key in self._recording_models() if digests else ():
            found = self.catalogue.contents_by_digest(digests, key)
            known |= {digest: content for digest, (content, embedded) in found.items() if embedded}
        return known

    def _recording_models(self) -> list[int]:
        return [key for key in (self.model_id, self._other_model) if key is not None]

    def record_encoded(
        self, info: ModelInfo, folder_id: int, items: Sequence[tuple[FileState, Encoded]]
    ) -> None:
        """Store finished photos: first in the catalogue in one transaction, then in the caches.

        Args:
            info: the model that embedded them: the one that serves, or the same weights run in another
                way (as by a new version); such photos are found once that one serves.
            folder_id: the folder they are in.
            items: the photos.
        """
        model = self._model
        if model is not None and model[1].fingerprint == info.fingerprint:
            self.write(self._record_encoded, model[0], folder_id, items, True)
        else:
            self._other_model = self.register_model(info)
            self.write(self._record_encoded, self._other_model, folder_id, items, False)

    def _record_encoded(
        self, model_id: int, folder_id: int, items: Sequence[tuple[FileState, Encoded]], serves: bool
    ) -> None:
        stored = self.writer.record_encoded(folder_id, model_id, items)
        fresh = {content: encoded for (content, new), (_, encoded) in zip(stored, items, strict=True) if new}
        self.thumbnails.put_many([(key, encoded.thumbnail) for key, encoded in fresh.items()])
        index = self.index() if serves and fresh else None
        if index is not None:
            index.add(list(fresh), np.stack([encoded.vector for encoded in fresh.values()]))
            self._index_unsaved = True
        background = self.background
        if fresh and background is not None and background.model == model_id:
            contents = np.array(list(fresh), dtype=np.int64)
            vectors = np.stack([encoded.vector for encoded in fresh.values()])
            self.writer.record_backgrounds(
                model_id, background.background.key, contents, background.add(contents, vectors)
            )
        try:
            merge_facts(self.catalogue, self.writer, {content for content, _ in stored}, is_read=True)
        except LibraryError as error:  # they count as not read, and are at the end of the run
            logger.info("what photos say of themselves cannot be kept: %s", error.message)

    def open_background(self, background: Background) -> BackgroundStatistics:
        """The background statistics of the model that serves; `background` is of its vocabulary."""
        if self._model is None:
            raise AssertionError("no model serves")
        model, models = self._model[0], self.catalogue.models

        def keep(contents: Ids, values: Vectors) -> None:
            if self.writing:
                try:
                    self.write(self.writer.record_backgrounds, model, background.key, contents, values)
                except LibraryError as error:  # they are computed again
                    logger.info("background statistics cannot be kept: %s", error.message)

        self.background = BackgroundStatistics(
            background, model, models.backgrounds(model, background.key), partial(models.vectors, model), keep
        )
        return self.background

    def record_known(self, folder_id: int, items: Sequence[tuple[FileState, int]]) -> None:
        """Record files of known contents; contents that had no file are found again."""
        self.write(lambda: self._add_stored(self.writer.record_known(folder_id, items)))

    def record_parts(
        self, folder_id: int, parts: Mapping[str, str | None], contents: Collection[int]
    ) -> None:
        """Record which files are parts of items, see `FactsWriter.record_parts`: these are not searched."""
        self.apply_hidden(self.write(self.writer.details.record_parts, folder_id, parts, contents))

    def apply_hidden(self, changed: Mapping[int, bool]) -> None:
        """Search contents no more that are hidden now (true), and others again."""
        self._remove_from_index([content for content, hidden in changed.items() if hidden])
        self.write(self._add_stored, [content for content, hidden in changed.items() if not hidden])

    def _add_stored(self, contents: Sequence[int]) -> None:
        index = self.index() if contents else None
        if index is not None and self._model is not None:
            index.add(*self.catalogue.models.vectors(self._model[0], contents))
            self._index_unsaved = True

    def index(self) -> VectorIndex | None:
        """The index of the model that serves, loaded and synchronized at its first use."""
        with self._guard:
            if self._index is None and self._model is not None:
                self._index = self._open_index(*self._model, self.index_loader.report)
                if self.writing:
                    self._delete_other_indexes()  # left over from a kill
            return self._index

    def open_index_in_background(self, *, wait: bool) -> None:
        """Load the index in a background thread; with `wait`, wait for it unless that takes long.

        Then make what a large one is searched faster with, which a single search is not worth.
        """
        self.index_loader.get_if_quick() if wait else self.index_loader.start()
        self._prepares_index = True
        self._prepare_index_in_background()

    def _prepare_index_in_background(self) -> None:
        if self._prepares_index:
            self.index_loader.follow_with(self._prepare_index)

    def _prepare_index(self) -> None:
        if (index := self._index) is not None:
            index.prepare(self.index_loader.check_open)

    def wait_for_index(self, step: Callable[[int, int], None], *, begin: bool) -> None:
        """Wait until the index is loaded and synchronized; see `IndexLoader.wait`."""
        if self._index is None:
            self.index_loader.wait(step, start=begin)

    def _index_if_quick(self) -> VectorIndex | None:
        """The index; None where there is none, or where loading it takes long."""
        if self._model is None:
            return None
        return self._index if self._index is not None else self.index_loader.get_if_quick()

    def _open_index(self, model_id: int, info: ModelInfo, step: Callable[[int, int], None]) -> VectorIndex:
        library = self.catalogue.library_id()
        index = VectorIndex.open(
            self.folder, fingerprint=info.fingerprint, dimensions=info.dimensions, library=library
        )
        wanted, held = self.catalogue.models.vector_ids(model_id), index.keys()
        if (extra := np.setdiff1d(held, wanted, assume_unique=True)).size:
            index.remove(extra.tolist())
            self._index_unsaved = True
        missing = np.setdiff1d(wanted, held, assume_unique=True)
        self._index_unsaved |= bool(missing.size)
        batches = self.catalogue.models.iterate_vectors(model_id, missing.tolist(), ADD_BATCH)
        index.add_many(batches, lambda done: step(done, missing.size))
        step(missing.size, missing.size)
        return index

    def vector(self, content: int) -> Vector | None:
        """The stored vector of a content that has a file, by the model that serves, or None."""
        if self._model is None or not self.embedded_contents([content]):
            return None
        keys, vectors = self.catalogue.models.vectors(self._model[0], [content])
        return vectors[0] if len(keys) else None

    def sweep(self) -> None:
        """Mark contents that no file has any more as orphans, and delete old orphans."""
        self._remove_from_index(self.write(self._collect_orphans))

    def _collect_orphans(self) -> list[int]:
        """Deletes thumbnails first: a kill may leave one too few, which is made again, but none too many."""
        self.thumbnails.delete(self.catalogue.new_orphans())
        marked, deleted = self.writer.sweep()
        return [*marked, *deleted]

    def put_thumbnail(self, content: int, jpeg: bytes) -> None:
        """Store a thumbnail that was made again, if its photo is still in the library."""

        def put() -> None:
            if self.catalogue.locations([content]):
                self.thumbnails.put_many([(content, jpeg)])

        self.write(put)

    def remove_folder(self, folder_id: int, outer: tuple[int, str] | None) -> None:
        """Remove a folder and every trace of what only it had, also from the caches.

        Args:
            folder_id: the folder.
            outer: see `RemovalWriter.remove_folder`.

        Raises:
            LibraryError: nothing was removed; or all was, but as `finish_erasing`.
        """
        self.write(self.writer.removals.remove_folder, folder_id, outer)
        self.finish_erasing()

    def remove_all_folders(self) -> None:
        """Remove every folder, and all orphans; see `remove_folder`."""
        self.write(self.writer.removals.remove_all_folders)
        self.finish_erasing()

    def traces_left(self) -> list[str]:
        """What was removed, but may have left traces on disk that are still to be erased."""
        return [what for mark, what in ERASED.items() if self.catalogue.get_meta(mark) == "yes"]

    def finish_erasing(self) -> None:
        """Erase what is left of removed folders and dropped models, if anything; what fails is tried again.

        Raises:
            LibraryError: the disk or a reader does not let it; `traces_left` tells of it.
        """
        if self.traces_left():
            self.write(self.erase_traces)

    def erase_traces(self) -> None:
        """The same, for the writer thread."""
        for what in self.traces_left():
            try:
                if what == ERASED[REMOVING]:
                    self._erase_removed()
                else:
                    self._erase_dropped()
            except (LibraryError, OSError) as error:
                reason = error.message if isinstance(error, LibraryError) else str(error)
                raise LibraryError(
                    f"Of {what}, traces are left in the library's files: {reason}",
                    "The next start or `clipsearch index` erases them; `clipsearch check` tells what is left",
                ) from error

    def _erase_removed(self) -> None:
        index = self.index()
        if index is None or self._model is None:
            self._delete_other_indexes(delete_or_raise)
        else:
            wanted = self.catalogue.models.vector_ids(self._model[0])
            index.remove(np.setdiff1d(index.keys(), wanted).tolist())
            self._index_unsaved = True
            index.compact()  # also of what was removed earlier
            self._index_unsaved = False
        left = self.catalogue.content_ids()
        self.thumbnails.erase_others(left.tolist())
        Positions.erase_others(self.folder, left)
        self.writer.finish_removal()

    def _erase_dropped(self) -> None:
        self._delete_other_indexes(delete_or_raise)
        self.writer.finish_dropping()

    def drop_caches(self) -> None:
        """Delete thumbnails and the index files of all models, and rebuild the index.

        Raises:
            LibraryError: the disk does not let it.
        """
        self.write(self.thumbnails.recreate)
        with self._guard:
            self._index, self._index_unsaved = None, False
            try:
                for path in files_named(self.folder, PARTS["index"]):
                    delete_or_raise(path)
            except OSError as error:
                raise LibraryError(f"An index file cannot be deleted: {error}", CHECK_DISK) from error
        self.index()
        self.save_index()
        if self._index_unsaved:
            raise LibraryError("The index file cannot be written", CHECK_DISK)

    def _remove_from_index(self, contents: Sequence[int]) -> None:
        """Remove contents from the index, so that searches do not find them."""
        index = self.index() if contents else None
        if index is not None:
            self.write(index.remove, contents)
            self._index_unsaved = True

    def sizes(self) -> dict[str, int]:
        """Bytes on disk by part."""
        parts = {part: files_named(self.folder, names) for part, names in PARTS.items()}
        parts[BACKUPS] = backup_files(self.folder, BACKUP_NAMES)
        return {part: sum(map(_size, found)) for part, found in parts.items()}

    def index_size(self, fingerprint: str) -> int:
        """Bytes on disk of a model's index."""
        return sum(map(_size, files_of(self.folder, fingerprint)))

    def save_index_if_due(self) -> None:
        """Write the index file if enough of it changed; the rest is saved on closing."""
        if self._index is not None and self._index.needs_saving:
            self.save_index()
        self._prepare_index_in_background()

    def save_index(self) -> None:
        """Write the index file if it changed."""
        if self.writing and self._index_unsaved and self._index is not None:
            self._index_unsaved = not self.write(self._index.save)

    def close(self) -> None:
        """Save the index, close everything and release the lock; safe to call twice."""
        self.index_loader.close()
        self.save_index()
        self._writer_thread.shutdown()
        self.thumbnails.close()
        (self._catalogue_writer or self.catalogue).close()
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
