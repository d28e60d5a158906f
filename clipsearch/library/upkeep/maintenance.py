"""Maintenance of an open library: check and repair, backup, export, dropping of caches, clearing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from clipsearch.errors import LibraryError
from clipsearch.library.indexing.index_service import IndexService
from clipsearch.library.searching.saved_searches import SavedSearches
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.library.thumbnail_service import ThumbnailService
from clipsearch.library.upkeep import checker
from clipsearch.library.upkeep.metadata_export import export
from clipsearch.library.upkeep.removals import Removals
from clipsearch.records import Finding, Progress
from clipsearch.store.catalogue.backups import Backups
from clipsearch.system import file_names
from clipsearch.system.atomic_files import delete

__all__ = ["Maintenance"]

BY_INDEX = ("files", "vectors", "database")  # areas of which an index run puts right what is left


class Maintenance:
    """Looks after one library."""

    def __init__(
        self,
        stores: Stores,
        settings: SettingsService,
        index_service: IndexService,
        searches: SavedSearches,
        thumbnails: ThumbnailService,
        removals: Removals,
        run_lock: threading.Lock,
    ) -> None:
        """Prepare; `run_lock` is held while no index run may be under way."""
        self._stores = stores
        self._settings = settings
        self._index_service = index_service
        self._searches = searches
        self._thumbnails = thumbnails
        self._removals = removals
        self._run_lock = run_lock

    def check(
        self,
        repair: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> list[Finding]:
        """Compare the disk with everything kept; what is wrong, [] where nothing is.

        Args:
            repair: put it right as far as possible, with an index run where that helps.
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.

        Raises:
            Cancelled: `cancel` was set; what was put right stays so.
        """
        found = self._check(repair, on_progress, cancel)
        is_whole = all(finding.repaired for finding in found if finding.area == "database")
        if repair and is_whole and any(finding.area in BY_INDEX for finding in found):
            self._index_service.index(on_progress, cancel)
            found = _settled(found, self._check(repair, on_progress, cancel))
        return found

    def _check(
        self,
        repair: bool,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
    ) -> list[Finding]:
        with self._run_lock:
            self._removals.finish()
            return checker.check(
                self._stores,
                self._settings.rules,
                self._thumbnails,
                repair=repair,
                on_progress=on_progress,
                cancel=cancel,
            )

    def backup(self, target: Path | None = None) -> Path:
        """Copy the catalogue now, into the data folder or to a file that does not exist yet.

        Raises:
            LibraryError: there is too little room, the file exists, or cannot be written.
        """
        if target is None and not self._stores.writing:
            raise LibraryError("The library is open for reading only", "Give a file to write the backup to")
        self._removals.finish()
        return Backups(self._stores.folder).make(target)

    def drop_caches(self) -> None:
        """Delete thumbnails, map and vector index, which is made anew now; the others when they are shown.

        Waits until a run is over.

        Raises:
            LibraryError: the disk does not let it.
        """
        with self._run_lock:
            self._stores.drop_caches()
            delete(self._stores.folder / file_names.MAP)

    def clear(self) -> None:
        """Forget all folders and everything kept about their photos, and all searches, without a trace.

        Photos and settings stay, except that settings do not name the folders any more that are
        looked at from time to time. Waits until a run is over.

        Raises:
            LibraryError: the disk does not let it; what is left of removed folders is erased later.
        """
        before = self._settings.current.polling
        polling = tuple(path for path in before if path == "*")
        if polling != before:
            self._settings.change(polling=polling)
        with self._run_lock:
            self._removals.finish()
            self._searches.clear()  # first: what is left of the folders is erased later, where that fails
            self._stores.remove_all_folders()

    def export(self, target: Path, cancel: threading.Event | None = None) -> int:
        """Write what is known of each file, as CSV or as JSON (by the target's ending); how many.

        The file appears whole or not at all, readable only by its owner; one that is there is
        replaced.

        Args:
            target: ends in ".csv" or ".json".
            cancel: set it from anywhere to stop within a moment.

        Raises:
            LibraryError: it has another ending, or cannot be written.
            Cancelled: `cancel` was set.
        """
        return export(self._stores, target, cancel or threading.Event())


def _settled(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """What was found first, marked as repaired where a later check finds it no more, and what is new."""
    left = {finding.area for finding in after if not finding.repaired}
    known = {(finding.area, finding.message) for finding in before}
    return [
        *(replace(finding, repaired=finding.repaired or finding.area not in left) for finding in before),
        *(finding for finding in after if (finding.area, finding.message) not in known),
    ]
