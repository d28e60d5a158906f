"""The façade: one `Library` offers every use case to the window, the commands and scripts."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from clipsearch.embedding.process.client import Embedder
from clipsearch.errors import FolderError, PhotoError
from clipsearch.library.following.follow_control import FollowControl
from clipsearch.library.following.follower import Follower, Listener
from clipsearch.library.indexing.index_run import IndexRun
from clipsearch.library.indexing.retry_policy import RetryPolicy
from clipsearch.library.indexing.survey import ScanOptions, ScanRequest, Survey
from clipsearch.library.models.model_manager import ModelManager, settings_in
from clipsearch.library.models.model_runtime import ModelRuntime
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.remote.server import AnswerServer
from clipsearch.library.searching.labels import Labels
from clipsearch.library.searching.saved_searches import SavedSearches
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.storage.stores import Stores
from clipsearch.library.upkeep.maintenance import Maintenance, backup_if_due
from clipsearch.library.upkeep.settings_service import SettingsService, check_patterns, rules_of
from clipsearch.photos.scanning.scanner import identity
from clipsearch.records import (
    FileState,
    Folder,
    IndexReport,
    Problem,
    Progress,
    Status,
    WatchMode,
)
from clipsearch.settings import Settings, data_folder

__all__ = ["Library"]

logger = logging.getLogger(__name__)
THUMBNAIL_SOURCE_PIXELS = 320  # a thumbnail that is made again needs no more than this


class Library(SettingsService, FollowControl, SearchService, ModelSwitch, ModelManager, Maintenance):
    """Photos of some folders, searchable by words and by pictures.

    Every method may be called from any thread; `search`, `thumbnail` and `status` do not wait for
    a running `index`. torch runs in a child process that starts when it is first needed. Close
    it, or use it as a context manager.
    """

    def __init__(
        self,
        stores: Stores,
        settings: Settings,
        embedder: Embedder | None,
        begun: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self._stores = stores
        self._settings = settings
        self._runtime = ModelRuntime(stores, settings, embedder, begun)
        self._rules = rules_of(settings)
        self._retry_policy = RetryPolicy()
        self._follower: Follower | None = None
        self._answering: AnswerServer | None = None
        self._labels: tuple[str, Labels] | None = None
        self._labelling = threading.Lock()
        self._changing = threading.Lock()
        self._in_vain: set[int] = set()
        self._setting = threading.Lock()
        self._searches = SavedSearches(
            stores.folder, writing=stores.writing, max_megapixels=settings.max_megapixels
        )

    @classmethod
    def open(
        cls,
        folder: Path | str | None = None,
        *,
        writing: bool = True,
        embedder: Embedder | None = None,
        begun: subprocess.Popen[bytes] | None = None,
    ) -> Self:
        """Open or create a library; quick, no model is loaded yet.

        Args:
            folder: the data folder; by default `CLIPSEARCH_LIBRARY` or the platform's own place.
            writing: may change the library; one process at a time can. Without it the library
                must exist, and searching works beside a process that changes it.
            embedder: instead of the one that the settings name.
            begun: an embedding process that has got a head start (`embedding.process`); it is the
                library's from now on, if this raises nothing.

        Raises:
            LibraryError: the folder cannot be used, is damaged, busy or too new.
            SettingsError: the settings file cannot be used.
        """
        place = data_folder(folder)
        settings = settings_in(place)
        check_patterns(settings.exclude)
        return cls(Stores(place, writing=writing), settings, embedder, begun)

    @property
    def data_folder(self) -> Path:
        """Where everything about this library is kept."""
        return self._stores.folder

    @property
    def searches(self) -> SavedSearches:
        """Saved searches, and the history of queries."""
        return self._searches

    def close(self) -> None:
        """End the child process, save what is unsaved, let other processes change the library."""
        self.interrupt()
        if self._follower is not None:
            self._follower.close()
        self._stores.close()

    def interrupt(self) -> None:
        """Stop what runs, and end the child process, so that `close` is quick; nothing begins any more."""
        if self._follower is not None:
            self._follower.pause()
        self._runtime.close()  # before who waits for its answer
        if self._answering is not None:
            self._answering.close()

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
        """Load the model and the vector index now; returns when a query would be answered.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        self._runtime.ready()
        self._stores.open_index_in_background(wait=True)

    def open_index(self) -> None:
        """Begin to read the vector index now, and not when it is first searched; does not wait."""
        self._stores.open_index_in_background(wait=False)

    # Folders

    def folders(self) -> list[Folder]:
        """The folders kept, each with its state and counts."""
        paused = self.paused
        return [replace(folder, paused=folder.id in paused) for folder in self._stores.folders()]

    def add(self, *folders: Path | str) -> list[Folder]:
        """Keep these folders from now on; `index` then reads their photos.

        All of them are checked before the first is kept. Adding a folder again changes nothing.

        Raises:
            FolderError: one is missing, is not a folder, or holds the library's own data.
        """
        paths = [self._checked(folder) for folder in folders]
        for path in paths:
            self._stores.write(self._stores.writer.add_folder, path)
        return [folder for folder in self.folders() if folder.path in paths]

    def _checked(self, folder: Path | str) -> Path:
        path = Path(folder).expanduser()
        if not os.path.exists(path):  # noqa: PTH110 (never raises, whatever the path is)
            raise FolderError(f"The folder {path} does not exist", "Check its name, or plug in its drive")
        if not path.is_dir():
            raise FolderError(f"{path} is a file, not a folder", "Give the folder that contains it")
        path = path.resolve()
        if path.is_relative_to(self.data_folder.resolve()):
            raise FolderError(f"{path} holds the library's own data", "Give a folder of photos")
        same = (folder.path for folder in self.kept() if identity(folder.path) == identity(path))
        return next(same, path)

    def remove(self, folder: Path | str) -> None:
        """Forget a folder and everything kept about it; the photos themselves are not touched.

        Photos of a folder inside another kept one are kept with that one.

        Raises:
            FolderError: it is not one of the library's folders.
            SettingsError: the settings name it and cannot be written; nothing has changed.
        """
        given = Path(folder).expanduser()
        kept = self._stores.catalogue.folders()
        match = [f for f in kept if f.path in (given, given.absolute(), Path(os.path.realpath(given)))]
        if not match:
            raise FolderError(
                f"{given} is not a folder of this library", "`clipsearch status` lists its folders"
            )
        path = match[0].path
        around = [f for f in kept if f.path != path and path.is_relative_to(f.path)]
        outer = max(around, key=lambda f: len(f.path.parts), default=None)
        heir = (outer.id, path.relative_to(outer.path).as_posix()) if outer else None

        def is_going(content: int) -> bool:
            places = self._stores.catalogue.locations([content]).get(content, ())
            return not places or (heir is None and all(root == path for root, _, _ in places))

        self._forget_polling(path, [one.path for one in kept if one.path != path])
        with self._changing:
            self._searches.forget(path, is_going)  # first: a kill must not leave them behind
            self._stores.remove_folder(match[0].id, heir)

    def index(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        retry: bool = False,
        forget_missing: bool = False,
    ) -> IndexReport:
        """Bring the library up to date with the disk, then `build`. Blocks; one run at a time.

        Args:
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.
            retry: read files again that were a problem before.
            forget_missing: believe that what is missing is deleted (see `Folder.missing`).

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
            ModelError, WorkerError: photos cannot be embedded.
        """
        request = ScanRequest(retry=retry, forget_missing=forget_missing)
        report, _ = self.carry_out(request, None, on_progress, cancel)
        built, _ = self.build(on_progress, cancel)
        return replace(
            report,
            rebuilt=built.rebuilt,
            switched=built.switched,
            building=built.building,
            seconds=report.seconds + built.seconds,
        )

    def follow(self, listener: Listener) -> Follower:
        """Bring the library in step with the disk, and keep it so until the library is closed.

        From now on, this process also answers what commands ask of the library (`Finder`).

        Returns:
            What follows, at work already.
        """
        if self._follower is not None and self._follower.is_alive:
            raise AssertionError("the library follows the disk already")
        self._follower = Follower(
            self,
            listener,
            rules=self._rules,
            ignore=self.data_folder,
            polling=self._settings.polling,
        )
        self.open_index()
        self._follower.hold(self.paused)
        self._follower.start()
        if self._answering is None:
            self._answering = self._answers()
        return self._follower

    def _answers(self) -> AnswerServer | None:
        try:
            return AnswerServer(self, self.data_folder)
        except OSError as error:  # each command answers itself, then
            logger.info("commands are not answered from here: %s", error)
            return None

    @property
    def following(self) -> dict[int, WatchMode]:
        """How each folder, by its id, is followed now; empty while nothing follows the disk."""
        return self._follower.ways() if self._follower is not None else {}

    def kept(self) -> Sequence[Folder]:
        """The folders kept, without counts or states: quick in a large library."""
        return self._stores.catalogue.folders()

    def carry_out(
        self,
        request: ScanRequest,
        is_complete: Callable[[Path, FileState], bool] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> tuple[IndexReport, Survey]:
        """Do one index run for the follower, or for `index`; otherwise as `index`, without `build`."""
        with self._changing:
            if self.kept():
                self._runtime.renew()
            options = ScanOptions(
                self._rules, (self.data_folder,), is_complete, self._retry_policy.can_be_read
            )
            run = IndexRun(
                self._stores, self._runtime.ready, options, request, on_progress=on_progress, cancel=cancel
            )
            report, survey = run.run()
        backup_if_due(self._stores)
        return replace(report, notices=tuple(self._runtime.notices)), survey

    # Truth

    def thumbnail(self, content: int) -> bytes | None:
        """A small JPEG of a photo, upright; made again from the photo where it was lost.

        None where the photo is gone, is another picture by now, or cannot be read.
        """
        kept = self._stores.thumbnails.get(content)
        if kept is not None:
            return kept
        from clipsearch.photos.decoding.decoder import decode_file  # Pillow: a window need not wait for it

        digest = self._stores.catalogue.digests([content]).get(content)
        for root, relative, _ in self._stores.catalogue.locations([content]).get(content, ()):
            try:
                made = decode_file(root / relative, THUMBNAIL_SOURCE_PIXELS, self._settings.max_megapixels)
            except PhotoError:
                continue
            if made.digest != digest:  # it was changed, and no look has noticed yet
                continue
            if self._stores.writing:
                self._stores.put_thumbnail(content, made.thumbnail)
            return made.thumbnail
        return None

    def status(self) -> Status:
        """What is indexed, pending, failed and offline; which model; how large it all is."""
        folders = tuple(self.folders())
        return Status(
            folders=folders,
            photos=sum(folder.photos for folder in folders),
            indexed=sum(folder.indexed for folder in folders),
            pending=sum(folder.photos - folder.indexed - folder.failed for folder in folders),
            failed=sum(folder.failed for folder in folders),
            skipped=self._follower.skipped() if self._follower is not None else 0,
            offline=sum(folder.missing if folder.state == "online" else folder.photos for folder in folders),
            model=self._stores.model,
            data_folder=self.data_folder,
            sizes=self._stores.sizes(),
            building=self.building(),
        )

    def problems(self) -> list[Problem]:
        """Each file that could not be indexed, why, and since when."""
        return self._stores.catalogue.problems()
