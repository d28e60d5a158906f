"""The façade: one `Library` offers every use case to the window, the commands and scripts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from clipsearch.embedding.worker import Embedder
from clipsearch.errors import FolderError, PhotoError, QueryError
from clipsearch.library.engine import Engine
from clipsearch.library.indexing import IndexRun
from clipsearch.library.keeping import Keeper
from clipsearch.library.labels import Labels, Vocabulary, shipped_labels
from clipsearch.library.progress import Meter
from clipsearch.library.query import Picture, Query, parse, picture_query
from clipsearch.library.search import embed, hits
from clipsearch.photos.decode import prepare
from clipsearch.records import Folder, Hit, IndexReport, Label, Problem, Progress, Status, Vector
from clipsearch.settings import Settings, data_folder

__all__ = ["Library"]

BATCH_LINES = 256
THUMBNAIL_SOURCE_PIXELS = 320  # a thumbnail that is made again needs no more than this


class Library:
    """Photos of some folders, searchable by words and by pictures.

    Every method may be called from any thread; `search`, `thumbnail` and `status` do not wait for
    a running `index`. torch runs in a child process that starts when it is first needed. Close
    it, or use it as a context manager.
    """

    def __init__(self, keeper: Keeper, settings: Settings, embedder: Embedder | None) -> None:
        self._keeper = keeper
        self._settings = settings
        self._engine = Engine(keeper, settings, embedder)
        self._labels: tuple[str, Labels] | None = None
        self._labelling = threading.Lock()
        self._changing = threading.Lock()

    @classmethod
    def open(
        cls,
        folder: Path | str | None = None,
        *,
        writing: bool = True,
        embedder: Embedder | None = None,
    ) -> Self:
        """Open or create a library; quick, no model is loaded yet.

        Args:
            folder: the data folder; by default `CLIPSEARCH_LIBRARY` or the platform's own place.
            writing: may change the library; one process at a time can. Without it the library
                must exist, and searching works beside a process that changes it.
            embedder: instead of the one that the settings name.

        Raises:
            LibraryError: the folder cannot be used, is damaged, busy or too new.
            SettingsError: the settings file cannot be used.
        """
        place = data_folder(folder)
        settings = Settings.load(place)
        return cls(Keeper(place, writing=writing), settings, embedder)

    @property
    def data_folder(self) -> Path:
        """Where everything about this library is kept."""
        return self._keeper.folder

    @property
    def settings(self) -> Settings:
        """The settings as they were when the library was opened."""
        return self._settings

    def close(self) -> None:
        """End the child process, save what is unsaved, let other processes change the library."""
        self._engine.close()
        self._keeper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def warm_up(self) -> None:
        """Load the model and the vector index now; returns when a query would be quick.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        self._engine.ready()
        self._keeper.index()

    # Folders

    def folders(self) -> list[Folder]:
        """The folders kept, each with its state and counts."""
        return self._keeper.folders()

    def add(self, *folders: Path | str) -> list[Folder]:
        """Keep these folders from now on; `index` then reads their photos.

        All of them are checked before the first is kept. Adding a folder again changes nothing.

        Raises:
            FolderError: one is missing, is not a folder, or holds the library's own data.
        """
        paths = [self._checked(folder) for folder in folders]
        for path in paths:
            self._keeper.write(self._keeper.catalogue.add_folder, path)
        return [folder for folder in self.folders() if folder.path in paths]

    def _checked(self, folder: Path | str) -> Path:
        path = Path(folder).expanduser()
        if not path.exists():
            raise FolderError(f"The folder {path} does not exist", "Check its name, or plug in its drive")
        if not path.is_dir():
            raise FolderError(f"{path} is a file, not a folder", "Give the folder that contains it")
        path = path.resolve()
        if path.is_relative_to(self.data_folder.resolve()):
            raise FolderError(f"{path} holds the library's own data", "Give a folder of photos")
        return path

    def remove(self, folder: Path | str) -> None:
        """Forget a folder and everything kept about it; the photos themselves are not touched.

        Raises:
            FolderError: it is not one of the library's folders.
        """
        given = Path(folder).expanduser()
        match = [f for f in self.folders() if f.path in (given, given.absolute(), given.resolve())]
        if not match:
            raise FolderError(
                f"{given} is not a folder of this library", "`clipsearch status` lists its folders"
            )
        with self._changing:
            self._keeper.forget_folder(match[0].id)

    def index(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        retry: bool = False,
    ) -> IndexReport:
        """Bring the library up to date with the disk. Blocks; one run at a time.

        Args:
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.
            retry: read files again that were a problem before.

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
            ModelError, WorkerError: photos cannot be embedded.
        """
        with self._changing:
            if self._keeper.folders() and not self._engine.is_known():
                self._engine.ready()
            run = IndexRun(
                self._keeper,
                self._engine.ready,
                exclude=(self.data_folder,),
                retry=retry,
                on_progress=on_progress,
                cancel=cancel,
            )
            return run.run()

    # Searching

    def search(self, words: str | Query, limit: int = 20) -> list[Hit]:
        """The best photos for words, or for a query of words and pictures; best first.

        Raises:
            QueryError: the query is empty.
            PhotoError: a picture in it cannot be decoded.
            ModelError, WorkerError: the model cannot be loaded.
        """
        query = parse(words) if isinstance(words, str) else words
        vector = embed(query, self._engine.ready, self._stored)
        return hits(self._keeper, self._keeper.search(vector, limit))

    def search_each(self, lines: Sequence[str], limit: int = 20) -> Iterator[tuple[str, list[Hit]]]:
        """The best photos for each of many lines of words, embedded together.

        Raises:
            QueryError: a line is empty.
        """
        for start in range(0, len(lines), BATCH_LINES):
            batch = lines[start : start + BATCH_LINES]
            words = [parse(line).terms[0].words for line in batch]
            vectors = self._engine.ready().encode_words(words).result()
            for line, vector in zip(batch, vectors, strict=True):
                yield line, hits(self._keeper, self._keeper.search(vector, limit))

    def similar(self, picture: Picture, limit: int = 20) -> list[Hit]:
        """The best photos for a picture, in the library or not; best first.

        Raises:
            PhotoError: it cannot be decoded.
        """
        return self.search(picture_query(picture), limit)

    def recent(self, limit: int = 20) -> list[Hit]:
        """The newest photos by the date taken, else by the file's date; their score is 0."""
        found = self._keeper.catalogue.recent(limit)
        return hits(self._keeper, [(content, 0.0) for content in found])

    def describe(
        self,
        picture: Picture,
        limit: int = 10,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> list[Label]:
        """The best words for a picture, from the vocabulary.

        The first call with a model that is not the starter embeds the vocabulary, which takes
        seconds, and keeps it.

        Raises:
            PhotoError: the picture cannot be decoded.
        """
        vector = embed(picture_query(picture), self._engine.ready, self._stored)
        return self._vocabulary(Meter(on_progress)).best(vector, limit)

    def _stored(self, content: int) -> Vector:
        vector = self._keeper.vector(content)
        if vector is None:
            raise QueryError("This photo is not in the library any more", "Choose another one")
        return vector

    def _vocabulary(self, meter: Meter) -> Labels:
        """The vocabulary's embeddings: in memory, shipped with the model, kept, or made now."""
        embedder = self._engine.ready()
        weights = embedder.info().weights
        with self._labelling:
            if self._labels is None or self._labels[0] != weights:
                vocabulary = Vocabulary.load()
                kept = self.data_folder / f"labels-{weights}.npz"
                labels = Labels.load(shipped_labels(), vocabulary, weights) or Labels.load(
                    kept, vocabulary, weights
                )
                if labels is None:
                    meter.enter("words")
                    labels = Labels.embed(
                        vocabulary,
                        lambda texts: embedder.encode_words(texts).result(),
                        lambda done, total: meter.set(done, total),
                    )
                    labels.save(kept, weights)
                self._labels = (weights, labels)
            return self._labels[1]

    def thumbnail(self, content: int) -> bytes | None:
        """A small JPEG of a photo, upright; made again from the photo where it was lost.

        None where the photo is gone or cannot be read now.
        """
        kept = self._keeper.thumbnails.get(content)
        if kept is not None:
            return kept
        for root, relative in self._keeper.catalogue.places([content]).get(content, ()):
            try:
                made = prepare(root / relative, THUMBNAIL_SOURCE_PIXELS, self._settings.max_megapixels)
            except PhotoError:
                continue
            if self._keeper.writing:
                self._keeper.write(self._keeper.thumbnails.put_many, [(content, made.thumbnail)])
            return made.thumbnail
        return None

    # Truth

    def status(self) -> Status:
        """What is indexed, pending, failed and offline; which model; how large it all is."""
        folders = tuple(self.folders())
        return Status(
            folders=folders,
            photos=sum(folder.photos for folder in folders),
            indexed=sum(folder.indexed for folder in folders),
            pending=sum(folder.photos - folder.indexed - folder.failed for folder in folders),
            failed=sum(folder.failed for folder in folders),
            offline=sum(folder.photos for folder in folders if folder.state != "online"),
            model=self._keeper.model,
            data_folder=self.data_folder,
            sizes=self._keeper.sizes(),
        )

    def problems(self) -> list[Problem]:
        """Each file that could not be indexed, why, and since when."""
        return self._keeper.catalogue.problems()
