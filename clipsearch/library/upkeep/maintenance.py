"""Looking after a library: its check, its backups, and taking out or away all that it keeps."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clipsearch.errors import LibraryError
from clipsearch.library.searching.saved_searches import SavedSearches
from clipsearch.library.storage.stores import Stores
from clipsearch.library.upkeep.export import export
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.records import Finding, IndexReport, Progress
from clipsearch.settings import Settings, data_folder
from clipsearch.store.catalogue import backups
from clipsearch.store.catalogue.backups import Backups
from clipsearch.store.data_folder import empty_logs

__all__ = ["Maintenance", "backup_if_due", "kept_backups"]

BY_INDEX = ("files", "vectors", "database")  # areas of which an index run puts right what is left
logger = logging.getLogger(__name__)


class Maintenance(ABC):
    """The part of a `Library` that looks after it."""

    _stores: Stores
    _settings: Settings
    _rules: IgnoreRules
    _changing: threading.Lock
    _searches: SavedSearches

    @abstractmethod
    def change(self, **changes: Any) -> None:
        """See `Library.change`."""

    @abstractmethod
    def index(
        self, on_progress: Callable[[Progress], None] | None, cancel: threading.Event | None
    ) -> IndexReport:
        """See `Library.index`."""

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
            self.index(on_progress, cancel)
            found = _settled(found, self._check(repair, on_progress, cancel))
        return found

    def _check(
        self,
        repair: bool,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
    ) -> list[Finding]:
        from clipsearch.library.upkeep import checker  # Pillow: a window need not wait for it

        with self._changing:
            return checker.check(
                self._stores,
                self._rules,
                self._settings.max_megapixels,
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
        return Backups(self._stores.folder).make(target)

    def drop_caches(self) -> None:
        """Delete thumbnails and vector index; the index is made anew now, thumbnails when they are shown.

        Waits until a run is over.

        Raises:
            LibraryError: the disk does not let it.
        """
        with self._changing:
            self._stores.drop_caches()

    def clear(self) -> None:
        """Forget all folders and everything kept about their photos, and all searches, without a trace.

        Photos and settings stay, except that settings do not name the folders any more that are
        looked at from time to time. Waits until a run is over.

        Raises:
            LibraryError: the disk does not let it.
        """
        with self._changing:
            self._stores.remove_all_folders()
            self._searches.clear()
        empty_logs(self._stores.folder)  # they may tell of searches
        if left := [path for path in self._settings.polling if path != "*"]:
            polling = tuple(path for path in self._settings.polling if path not in left)
            self.change(polling=polling)

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

    @staticmethod
    def salvage(folder: Path | str | None = None) -> list[Finding]:
        """Make a library that is too damaged to be opened usable again; what was wrong.

        The catalogue is written anew from what can be read in it; as it was, it is kept beside the
        backups. `check` then finds what an index run is to read again.

        Args:
            folder: the data folder, as for `open`; nobody may have it open.

        Raises:
            LibraryError: too much of it is lost, or it is in use; `restore` may help.
        """
        from clipsearch.library.upkeep import checker

        return checker.salvaged(Backups(data_folder(folder)).salvage())

    @staticmethod
    def restore(folder: Path | str | None = None, backup: Path | str | None = None) -> Path:
        """Put a backup in place of a library's catalogue, which is set aside; what was restored.

        Args:
            folder: the data folder, as for `open`; nobody may have it open.
            backup: a file, or the name of one in the data folder; by default the newest good one.

        Raises:
            LibraryError: the backup cannot be used, or the library is in use; nothing was changed.
        """
        return Backups(data_folder(folder)).restore(backup)


def backup_if_due(stores: Stores) -> Path | None:
    """Make a backup where the newest is a day old and the library changed since; its path.

    For a moment of rest: it reads and copies the whole catalogue, while others may read and write.
    """
    if not stores.writing or not stores.catalogue.folders():
        return None
    try:
        return Backups(stores.folder).make_if_due()
    except LibraryError as error:
        logger.warning("no backup was made: %s", error)
        return None


def kept_backups(folder: Path | str | None = None) -> list[tuple[Path, str]]:
    """The backups of a library, the newest first, and what is wrong with each ("": nothing)."""
    return backups.kept_backups(data_folder(folder))


def _settled(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """What was found first, marked as repaired where a later check finds it no more, and what is new."""
    left = {finding.area for finding in after if not finding.repaired}
    known = {(finding.area, finding.message) for finding in before}
    return [
        *(replace(finding, repaired=finding.repaired or finding.area not in left) for finding in before),
        *(finding for finding in after if (finding.area, finding.message) not in known),
    ]
