"""Removal of folders and of missing photos, for good or so that it can be undone for a while."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clipsearch.errors import FolderError, LibraryError
from clipsearch.library.searching.query import Query
from clipsearch.library.searching.saved_searches import SavedSearches
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.paths import absolute
from clipsearch.records import Folder
from clipsearch.store.catalogue.removals import UNDOABLE, Outer, RemovedRows

__all__ = ["Removal", "Removals"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Removal:
    """What was removed, to be put back: rows of the catalogue, past queries, and the setting `polling`."""

    rows: tuple[RemovedRows, ...]
    history: tuple[Query, ...]
    polling: tuple[str, ...]


class Removals:
    """Removes folders and missing photos of one library. Thread-safe; waits until a run is over.

    What can be undone is kept, though nothing finds it, until `finish`; if the process dies, the next one
    erases it.
    """

    def __init__(
        self, stores: Stores, settings: SettingsService, searches: SavedSearches, run_lock: threading.Lock
    ) -> None:
        self._stores = stores
        self._settings = settings
        self._searches = searches
        self._run_lock = run_lock
        self._undoable = list[Removal]()
        self._finish_or_warn()

    def remove(self, folder: Path | str) -> None:
        """Remove a folder for good; see `Library.remove`."""
        kept, outer = self._find(folder)
        with self._run_lock:
            self.finish()
            self._forget_queries(kept.path, outer)
            self._stores.remove_folder(kept.id, outer)

    def take(self, folder: Path | str) -> Removal:
        """Remove a folder so that it can be put back.

        Raises:
            FolderError, SettingsError, LibraryError: as for `Library.remove`.
        """
        kept, outer = self._find(folder)
        history, polling = self._searches.history, self._settings.current.polling
        with self._run_lock:
            self._forget_queries(kept.path, outer)
            rows = self._stores.write(self._stores.writer.removals.take_folder, kept.id, outer)
            return self._keep(Removal((rows,), history, polling))

    def take_missing(self, folders: Sequence[Path]) -> Removal:
        """Forget the photos of some folders that are missing, so that they can be put back.

        Raises:
            FolderError: one of them is not a folder of the library; nothing is changed.
        """
        keys = [self._find(folder)[0].id for folder in folders]
        with self._run_lock:
            take = self._stores.writer.removals.take_missing
            rows = tuple(self._stores.write(take, key) for key in keys)
            return self._keep(Removal(rows, (), ()))

    def put_back(self, removal: Removal) -> None:
        """Undo `take` or `take_missing`: all is as it was, and no photo is embedded again.

        Raises:
            LibraryError: it was erased meanwhile; or the library cannot be changed.
            FolderError: the folder of missing photos was removed meanwhile.
        """
        with self._run_lock:
            if removal not in self._undoable:
                raise LibraryError(
                    "What was removed is erased by now, so that it cannot be put back",
                    "Add the folder again: its photos are then read anew",
                )
            put_back, is_last = self._stores.writer.removals.put_back, self._undoable == [removal]
            for rows in removal.rows:
                back = self._stores.write(put_back, rows, is_last=is_last and rows is removal.rows[-1])
                self._stores.apply_hidden(dict.fromkeys(back, False))
            self._undoable.remove(removal)
            if removal.history:
                self._searches.restore_history(removal.history)
            now = self._settings.current.polling
            if lost := [path for path in removal.polling if path not in now]:
                self._settings.change(polling=(*now, *lost))

    def finish(self) -> None:
        """Erase what could be put back until now, if anything.

        Raises:
            LibraryError: see `Stores.finish_erasing`.
        """
        self._undoable.clear()
        stores = self._stores
        if stores.writing and stores.catalogue.get_meta(UNDOABLE) is not None:
            stores.write(stores.thumbnails.delete, stores.catalogue.orphans())
            stores.write(stores.writer.removals.finish)
            stores.finish_erasing()

    def erase(self) -> None:
        """The same, when no run is under way."""
        with self._run_lock:
            self.finish()

    def close(self) -> None:
        """The same; what fails is tried again by the next process."""
        if self._undoable:
            self._finish_or_warn()

    def _finish_or_warn(self) -> None:
        try:
            self.finish()
        except LibraryError as error:
            logger.warning("%s", error.message)

    def _keep(self, removal: Removal) -> Removal:
        for rows in removal.rows:
            self._stores.apply_hidden(dict.fromkeys(rows.nameless, True))
        self._undoable.append(removal)
        return removal

    def _find(self, folder: Path | str) -> tuple[Folder, Outer | None]:
        """A kept folder, and the one around it that gets its files."""
        given = absolute(folder)
        kept = self._stores.catalogue.folders()
        match = [one for one in kept if one.path in (given, Path(os.path.realpath(given)))]
        if not match:
            raise FolderError(
                f"{given} is not a folder of this library", "`clipsearch status` lists its folders"
            )
        path = match[0].path
        around = [one for one in kept if one.path != path and path.is_relative_to(one.path)]
        outer = max(around, key=lambda one: len(one.path.parts), default=None)
        return match[0], (outer.id, path.relative_to(outer.path).as_posix()) if outer else None

    def _forget_queries(self, path: Path, outer: Outer | None) -> None:
        """Forget the folder in settings and past queries, first: a kill must not leave it behind there."""
        stores = self._stores

        def is_going(content: int) -> bool:
            places = stores.catalogue.locations([content]).get(content, ())
            return not places or (outer is None and all(root == path for root, _, _ in places))

        others = [one.path for one in stores.catalogue.folders() if one.path != path]
        self._settings.forget_polling(path, others)
        self._searches.forget(path, is_going)
