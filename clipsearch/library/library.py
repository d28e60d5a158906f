"""The façade: a `Library` is the one way to all use cases, for the window, the commands and scripts."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from clipsearch.embedding.embedder import Embedder
from clipsearch.errors import Cancelled, FolderError, LibraryError, PhotoError, QueryError, WorkerError
from clipsearch.library.albums.albums import Albums
from clipsearch.library.clusters.clusters import Clusters
from clipsearch.library.clusters.events import Events
from clipsearch.library.clusters.rediscovery import Rediscovery
from clipsearch.library.encryption import Encryption
from clipsearch.library.explanations import Explanations
from clipsearch.library.exports.exports import Exports
from clipsearch.library.following.follow_service import FollowService
from clipsearch.library.grouping.duplicates import Duplicates
from clipsearch.library.grouping.odd_ones import OddOnes
from clipsearch.library.grouping.picture_comparison import PictureComparison
from clipsearch.library.grouping.same_pictures import SamePictures
from clipsearch.library.grouping.stacks import Stacks
from clipsearch.library.indexing.index_service import IndexService
from clipsearch.library.models.model_manager import ModelManager
from clipsearch.library.models.model_runtime import ModelRuntime
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.photo_details import PhotoDetails
from clipsearch.library.photo_map.photo_maps import PhotoMaps
from clipsearch.library.photo_quality import PhotoQuality
from clipsearch.library.query_language.value_source import ValueSource
from clipsearch.library.remote.protocol import groups_to_json, report_to_json
from clipsearch.library.remote.server import AnswerServer
from clipsearch.library.searching.facets import Facets
from clipsearch.library.searching.matches import Matches
from clipsearch.library.searching.query import Picture, Query
from clipsearch.library.searching.saved_searches import SavedSearches
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.hiding import Hiding
from clipsearch.library.storage.stores import Stores
from clipsearch.library.suggestions.suggestions import Suggestions
from clipsearch.library.tagging.example_search import ExampleSearch
from clipsearch.library.tagging.guesses import Guesses
from clipsearch.library.tagging.tags import Tags
from clipsearch.library.text_reading import TextReading
from clipsearch.library.thumbnail_service import ThumbnailService
from clipsearch.library.timeline import Timelines
from clipsearch.library.upkeep.maintenance import Maintenance
from clipsearch.library.upkeep.removals import Removals
from clipsearch.paths import absolute
from clipsearch.photos.scanning.scanner import identity
from clipsearch.records import Folder, Hit, Ids, IndexReport, Label, Problem, Progress, Status
from clipsearch.settings import data_folder

__all__ = ["Library"]

logger = logging.getLogger(__name__)


class Library:
    """Photos of some folders, searchable by words and by pictures.

    Every method may be called from any thread; `search`, `thumbnail` and `status` do not wait for
    a running `index`. torch runs in a child process that starts when it is first needed. Close
    it, or use it as a context manager.

    Attributes:
        settings: the settings in use, and changing them.
        searches: saved searches, and the history of queries.
        suggestions: for what is typed.
        facets: the formats and years that filters choose from, with counts.
        details: what photos say of themselves, and writing about them.
        albums: photos in an order that users choose.
        exports: photos as a table, a contact sheet, or a folder of copies or links.
        hiding: hidden photos and folders.
        tags: keywords that learn which other photos they fit.
        examples: photos like some examples, and unlike others.
        odd_ones: photos that do not fit the others.
        clusters: photos that look alike, in collections with names.
        events: days on which photos were taken together.
        rediscovery: photos to look at again.
        maps: photos on a plane by likeness, and on the earth.
        timelines: photos by the date taken.
        duplicates: photos that belong together, and decisions about them.
        stacks: bursts and copies, to be shown as one.
        texts: the text in photos, and reading it.
        pictures: previews of any picture, and photos decoded for the screen.
        query_sources: values to complete query lines with, and to read them by.
        models: the models on this computer: listing, downloading, measuring, deleting.
        model_switch: which model serves, and replacing it by another one.
        follower: following changes on disk, and pausing folders.
        encryption: passphrase and recovery key of an encrypted library.
        removals: removing folders and forgetting missing photos, so that it can be undone.
        upkeep: check and repair, backup, export, dropping of caches, clearing.
    """

    def __init__(
        self,
        stores: Stores,
        settings: SettingsService,
        embedder: Embedder | None,
        begun: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self._stores = stores
        self._run_lock = threading.Lock()
        self.settings = settings
        self.encryption = Encryption(stores.folder)
        self.pictures = ThumbnailService(stores, settings)
        self.searches = SavedSearches(stores.folder, self.pictures.make, writing=stores.writing)
        self._runtime = ModelRuntime(stores, settings, embedder, begun)
        self.model_switch = ModelSwitch(stores, settings, self._runtime, self._run_lock)
        self.models = ModelManager(lambda: settings.current, self.model_switch)
        self._search_service = searching = SearchService(stores, self.model_switch, settings)
        self.facets = Facets(stores)
        self.query_sources = ValueSource(self.facets, self._search_service.place_names)
        self.explanations = Explanations(stores, self.pictures, self._search_service, self.query_sources)
        self.texts = TextReading(stores, settings, self.model_switch, searching.background_statistics)
        self._index_service = IndexService(
            stores, settings, self.model_switch, self._run_lock, self._complete_statistics
        )
        self.details = PhotoDetails(stores, settings)
        self.albums = Albums(stores, self.details)
        self.exports = Exports(stores, self.details, self.pictures.get)
        self.hiding = Hiding(stores)
        self.timelines = Timelines(stores)
        self._comparison = PictureComparison(stores, settings, self.pictures.get)
        self.duplicates = Duplicates(stores, self._comparison, self.details)
        self.stacks = Stacks(stores, self.duplicates)
        self.odd_ones = OddOnes(stores, searching)
        self.clusters = Clusters(stores, searching, settings)
        self.events = Events(stores, searching, settings)
        self.rediscovery = Rediscovery(stores)
        self.maps = PhotoMaps(stores, searching)
        guesses = Guesses(stores, searching, self.model_switch)
        self.tags = Tags(stores, self.details, searching, guesses)
        self.examples = ExampleSearch(searching, guesses)
        self.suggestions = Suggestions(
            stores, self.searches, self.facets, searching.labels, searching.calibration
        )
        quality = PhotoQuality(stores, self.pictures.get, self._comparison.decode)
        idle = quality, SamePictures(stores, self._comparison, self.duplicates), self.texts
        self.follower = FollowService(stores, settings, self._index_service, self._answer_others, idle)
        self.removals = Removals(stores, settings, self.searches, self._run_lock)
        self.upkeep = Maintenance(
            stores, settings, self._index_service, self.searches, self.pictures, self.removals, self._run_lock
        )
        self._answering: AnswerServer | None = None

    @classmethod
    def open(
        cls,
        folder: Path | str | None = None,
        *,
        writing: bool = True,
        embedder: Embedder | None = None,
        begun: subprocess.Popen[bytes] | None = None,
        passphrase: str | None = None,
    ) -> Self:
        """Open or create a library; quick, no model is loaded yet.

        Args:
            folder: the data folder; by default `CLIPSEARCH_LIBRARY` or the platform's own place.
            writing: may change the library; one process at a time can. Without it the library
                must exist, and searching works beside a process that changes it.
            embedder: instead of the one that the settings name.
            begun: an embedding process that has got a head start (`embedding.process`); it is the
                library's from now on, if this raises nothing.
            passphrase: of an encrypted library that was not unlocked in this process, or its recovery
                key; it stays unlocked after it is closed, until `encryption.lock`.

        Raises:
            LibraryLockedError: it is encrypted and locked, and no passphrase is given.
            WrongPassphraseError: it is not the library's.
            LibraryError: the folder cannot be used, is damaged, busy or too new.
            SettingsError: the settings file cannot be used.
        """
        place = data_folder(folder)
        encryption = Encryption(place)
        encryption.finish_conversion()
        if passphrase is not None and encryption.is_locked:
            encryption.unlock(passphrase)
        settings = SettingsService(place, writing=writing)
        return cls(Stores(place, writing=writing), settings, embedder, begun)

    @property
    def data_folder(self) -> Path:
        """Where everything about this library is kept."""
        return self._stores.folder

    def close(self) -> None:
        """End the child process, save what is unsaved, let other processes change the library."""
        self.interrupt()
        self.follower.close()
        self.removals.close()
        self._stores.close()

    def interrupt(self) -> None:
        """Stop what runs, and end the child process, so that `close` is quick; nothing begins any more."""
        self.follower.stop()
        self._runtime.close()  # before who waits for its answer
        self.pictures.close()
        self.texts.close()
        self._comparison.close()
        self.maps.close()
        if self._answering is not None:
            self._answering.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Load the model and the vector index now; returns when a query would be answered.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        self.model_switch.load_serving()
        self._stores.open_index_in_background(wait=True)

    def open_index(self) -> None:
        """Begin to read the vector index now, and not when it is first searched; does not wait."""
        self._stores.open_index_in_background(wait=False)

    # Folders

    def folders(self, *, counts: bool = True) -> list[Folder]:
        """The folders kept, each with its state and counts; without both is quick in a large library."""
        if not counts:
            return list(self._stores.catalogue.folders())
        paused = self.follower.paused
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
        path = absolute(folder)
        if not os.path.exists(path):  # noqa: PTH110 (never raises, whatever the path is)
            raise FolderError(f"The folder {path} does not exist", "Check its name, or plug in its drive")
        if not path.is_dir():
            raise FolderError(f"{path} is a file, not a folder", "Give the folder that contains it")
        path = path.resolve()
        if path.is_relative_to(self.data_folder.resolve()):
            raise FolderError(f"{path} holds the library's own data", "Give a folder of photos")
        same = (
            folder.path for folder in self.folders(counts=False) if identity(folder.path) == identity(path)
        )
        return next(same, path)

    def remove(self, folder: Path | str) -> None:
        """Forget a folder and everything kept about it; the photos themselves are not touched.

        Photos of a folder inside another kept one are kept with that one.

        Raises:
            FolderError: it is not one of the library's folders.
            SettingsError: the settings name it and cannot be written; nothing has changed.
            LibraryError: it cannot be forgotten; or it is, and the sentence says that traces of it are
                left in the library's files, to be erased by the next start or `index`.
        """
        self.removals.remove(folder)

    def index(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        retry: bool = False,
        forget_missing: bool = False,
    ) -> IndexReport:
        """Bring the library up to date with the disk. Blocks; one run at a time.

        At its end, photos are embedded with the model to switch to, if there is one.

        Args:
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.
            retry: read files again that were a problem before.
            forget_missing: believe that what is missing is deleted (see `Folder.missing`).

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
            ModelError, WorkerError: photos cannot be embedded.
        """
        return self._index_service.index(on_progress, cancel, retry=retry, forget_missing=forget_missing)

    def _complete_statistics(
        self, on_progress: Callable[[Progress], None] | None, cancel: threading.Event | None
    ) -> None:
        """Compute what is kept about the photos by the vocabulary and by clusters; raises Cancelled."""
        self._search_service.complete_backgrounds(on_progress, cancel)
        self.clusters.extend(cancel)
        self.suggestions.count_terms(cancel)

    def _answer_others(self) -> None:
        """Have the index read, and answer commands of other processes: the disk is followed now."""
        self.open_index()
        if self._answering is None:
            try:
                self._answering = AnswerServer(self._search_service, self.data_folder, self._change)
            except OSError as error:  # each command answers itself, then
                logger.info("commands are not answered from here: %s", error)

    def _change(
        self, request: Mapping[str, Any], on_progress: Callable[[Progress], None], cancel: threading.Event
    ) -> Any:
        """Carry out a request of another process between two runs; the result as JSON data."""
        try:
            with self.follower.between_runs():
                return self._carry_out(request, on_progress, cancel)
        except WorkerError as error:
            if self.follower.is_stopped:  # and so is the model
                raise Cancelled from error
            raise

    def _carry_out(
        self, request: Mapping[str, Any], on_progress: Callable[[Progress], None], cancel: threading.Event
    ) -> Any:
        match request:
            case {"method": "hide", "paths": paths}:
                self.hiding.hide(paths)
                return None
            case {"method": "unhide", "paths": paths, "secret": secret}:
                self.hiding.unhide(paths, secret)
                return None
            case {"method": "change_album", "name": name, **how}:
                return self.albums.change_files(name, **how)
            case {"method": "add", "folders": folders}:
                return [str(folder.path) for folder in self.add(*folders)]
            case {"method": "remove", "folder": folder}:
                return self.remove(folder)
            case {"method": "index", "retry": retry, "forget_missing": forget}:
                done = self.index(on_progress, cancel, retry=retry, forget_missing=forget)
                return report_to_json(done)
            case {"method": "complete_switch"}:
                return self.model_switch.complete()
            case {"method": "use_model", "name": name, "device": device}:
                return self.model_switch.use(name, device)
            case {"method": "remove_model", "name": name}:
                return self.models.remove(name)
            case {"method": "read_texts", "every": every}:
                return self.texts.run(on_progress, cancel, every=every)[0]
            case {"method": "edit", "paths": paths, **how}:
                return self.details.edit_files([*map(Path, paths)], **how)
            case {"method": "mark", "tag": tag, "fitting": fitting, "against": against}:
                self.tags.mark_files(tag, [*map(Path, fitting)], [*map(Path, against)])
                return None
            case {"method": "rename_tag", "tag": tag, "name": name}:
                return self.tags.rename_all(tag, name)
            case {"method": "remove_tag", "tag": tag}:
                return len(self.tags.remove(tag).contents)
            case {"method": "duplicates", "references": references, **how}:
                among = [*map(Path, references)]
                return groups_to_json(
                    self.duplicates.list_groups(on_progress, cancel, references=among, **how)
                )
            case {"method": "decide", "kind": kind, "paths": paths, "undo": undo}:
                return self.duplicates.decide(kind, [*map(Path, paths)], undo=undo)
            case {"method": "merge_details", "best": best, "others": others}:
                self.duplicates.merge_details(best, others)
                self.albums.replace(best, others)
                return None
            case {"method": "update_clusters", "rebuild": rebuild}:
                return self.clusters.update(on_progress, cancel, rebuild=rebuild)
            case {"method": "rename_cluster", "name": name, "new": new}:
                return self.clusters.rename_named(name, new)
            case {"method": "backup"}:
                return str(self.upkeep.backup())
        raise LibraryError("The process that has the library open is of another version", "Start it again")

    # Searching

    def search(self, query: str | Query, limit: int = 20, *, every: bool = False) -> list[Hit]:
        """The good and possible matches for a query or a query line, at the strictness set; best first.

        With `every` also unlikely ones, as far as the limit allows. A query of filters only finds the
        newest photos that pass them, with a score of 0.

        Raises:
            QueryError: the query is empty or makes no sense.
            PhotoError: a picture in it cannot be decoded.
            ModelError, WorkerError: the model cannot be loaded.
        """
        wanted = self.query_sources.read(query).query if isinstance(query, str) else query
        return self._search_service.search(wanted, limit, every=every)

    def search_each(
        self, queries: Sequence[Query], limit: int = 20, *, every: bool = False
    ) -> Iterator[list[Hit] | QueryError | PhotoError]:
        """As `search`, for each of many queries, of which phrases are embedded together.

        One that cannot be answered gets its error, and the others are answered.
        """
        return self._search_service.search_each(queries, limit, every=every)

    def similar(self, picture: Picture, limit: int = 20, *, every: bool = False) -> list[Hit]:
        """As `search`, for a picture, in the library or not."""
        return self._search_service.similar(picture, limit, every=every)

    def recent(self, limit: int = 20) -> list[Hit]:
        """The newest photos by the date taken, else by the file's date; their score is 0."""
        return self._search_service.recent(limit)

    def matches(
        self,
        query: Query | None = None,
        limit: int | None = None,
        cancel: threading.Event | None = None,
        *,
        strictness: float | None = None,
        within: Ids | None = None,
    ) -> Matches:
        """All photos for a query as `search` ranks them, or the newest; see `SearchService.matches`."""
        return self._search_service.matches(query, limit, cancel, strictness=strictness, within=within)

    def describe(
        self,
        picture: Picture,
        limit: int = 10,
        on_progress: Callable[[Progress], None] | None = None,
        *,
        every: bool = False,
    ) -> list[Label]:
        """The likely words for a picture, from the vocabulary; see `SearchService.describe`."""
        return self._search_service.describe(picture, limit, on_progress, every=every)

    # What is known

    def thumbnail(self, content: int, moment: float | None = None) -> bytes | None:
        """A small upright JPEG of a photo, or of a moment (seconds) of a video; made again where it was lost.

        None where the photo is gone, is another picture by now, or cannot be read.
        """
        return self.pictures.get(content, moment)

    def status(self) -> Status:
        """What is indexed, pending, failed and offline; which model; how large it all is."""
        folders = tuple(self.folders())
        return Status(
            folders=folders,
            photos=sum(folder.photos for folder in folders),
            indexed=sum(folder.indexed for folder in folders),
            pending=sum(folder.photos - folder.indexed - folder.failed for folder in folders),
            failed=sum(folder.failed for folder in folders),
            skipped_by=self._index_service.skipped_by(),
            others=self._index_service.others(),
            offline=sum(folder.missing if folder.state == "online" else folder.photos for folder in folders),
            model=self._stores.model,
            data_folder=self.data_folder,
            sizes=self._stores.sizes(),
            switch_status=self.model_switch.status(),
            incomplete=self._stores.catalogue.count_problems(incomplete=True),
            texts=self.texts.status(),
            calibrated=self._search_service.is_calibrated,
            index_growth=self._stores.index_loader.growth,
        )

    def problems(self) -> list[Problem]:
        """Each file that could not be indexed, or only in part, why, and since when."""
        return self._stores.catalogue.problems()
