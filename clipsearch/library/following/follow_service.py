"""Following the disk while a library is open: start, pausing of folders, and scans of parts at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from clipsearch.errors import FolderError
from clipsearch.library.following.follower import Follower
from clipsearch.library.following.idle_work import IdleSequence, IdleWork
from clipsearch.library.following.listener import Listener
from clipsearch.library.indexing.index_service import IndexService
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Folder, Scope, WatchMode
from clipsearch.settings import Settings

__all__ = ["FollowService"]

PAUSED = "paused"  # in the catalogue's meta: ids of folders, as JSON
SCAN_SETTINGS = ("exclude", "hidden", "minimum_kilobytes", "max_megapixels", "polling")
"""Settings after a change of which all folders are scanned."""


class FollowService:
    """Starts the follower of one library, pauses folders, and requests scans.

    Attributes:
        is_stopped: whether the library is being closed.
    """

    def __init__(
        self,
        stores: Stores,
        settings: SettingsService,
        index_service: IndexService,
        on_start: Callable[[], None],
        idle_work: Sequence[IdleWork],
    ) -> None:
        """Prepare; `on_start` is called whenever following begins, `idle_work` done when nothing else is."""
        self._stores = stores
        self._settings = settings
        self._index_service = index_service
        self._on_start = on_start
        self._idle_work = IdleSequence(idle_work)
        self._follower: Follower | None = None
        self._listener = Listener()
        self.is_stopped = False
        settings.observe(self._apply)

    def start(self, listener: Listener) -> Follower:
        """Bring the library in step with the disk, and keep it so until the library is closed.

        From now on, this process also answers what commands ask of the library (`Finder`).

        Returns:
            What follows, at work already.
        """
        if self._follower is not None and self._follower.is_alive:
            raise AssertionError("the library follows the disk already")
        self._listener = listener
        self._follower = Follower(
            self._index_service,
            listener,
            rules=self._settings.rules,
            ignore=self._stores.folder,
            polling=self._settings.current.polling,
            idle_work=self._idle_work,
        )
        self._on_start()
        self._follower.pause_folders(self.paused)
        self._follower.start()
        return self._follower

    def stop(self) -> None:
        """Stop a run within a moment, and begin no other."""
        self.is_stopped = True
        if self._follower is not None:
            self._follower.pause()

    @contextmanager
    def between_runs(self) -> Iterator[None]:
        """Let no run of the follower be under way within the block; then have all scanned, and say so."""
        follower = self._follower if self._follower is not None and self._follower.is_alive else None
        is_held = follower is not None and not follower.is_paused
        if follower is not None and is_held:
            follower.pause()
        try:
            yield
        finally:
            if follower is not None and is_held and not self.is_stopped:
                follower.scan()
            self._listener.changed()

    def close(self) -> None:
        """End following, and wait for it."""
        if self._follower is not None:
            self._follower.close()

    @property
    def watch_modes(self) -> Mapping[int, WatchMode]:
        """How each folder, by its id, is followed now; empty while nothing follows the disk."""
        return self._follower.watch_modes() if self._follower is not None else {}

    @property
    def paused(self) -> frozenset[int]:
        """The folders, by id, that are not scanned for changes; their photos stay searchable."""
        kept = {folder.id for folder in self._stores.catalogue.folders()}
        return frozenset(json.loads(self._stores.catalogue.get_meta(PAUSED) or "[]")) & kept

    def pause(self, folder: Path, paused: bool = True) -> None:
        """Stop scanning a folder for changes, or go on; remembered until it is taken back.

        `Library.index` and `scan` include paused folders.

        Raises:
            FolderError: it is not one of the library's folders.
        """
        key = self._find(folder).id
        held = self.paused | {key} if paused else self.paused - {key}
        self._stores.write(self._stores.writer.set_meta, PAUSED, json.dumps(sorted(held)))
        if self._follower is not None:
            self._follower.pause_folders(held)

    def scan(self, *folders: Path) -> None:
        """Have the follower scan these folders now, although they, or all, are paused.

        Raises:
            FolderError: one is not a folder of the library, or nothing follows the disk.
        """
        self._scan_parts({self._find(folder).id: [Scope()] for folder in folders})

    def scan_around(self, *files: Path) -> None:
        """Have the follower scan the directories of these files now: the files were moved or deleted.

        Raises:
            FolderError: one does not lie in a folder of the library, or nothing follows the disk.
        """
        self._scan_parts(_directories_of(self._by_folder(files)), removal=True)

    def retry(self, *files: Path) -> None:
        """Have the follower read these files again that were a problem, and no others.

        Raises:
            FolderError: one does not lie in a folder of the library, or nothing follows the disk.
        """
        names = self._by_folder(files)
        for key, some in names.items():
            self._stores.write(self._stores.writer.delete_problems, key, some)
        self._scan_parts(_directories_of(names))

    def _scan_parts(self, parts: dict[int, list[Scope]], *, removal: bool = False) -> None:
        if self._follower is None or not self._follower.is_alive:
            raise FolderError("Changes on disk are not followed now", "Look for changes first")
        self._follower.scan_parts(parts, removal=removal)

    def _apply(self, before: Settings, after: Settings) -> None:
        """Have the follower scan again, with the settings that are in use now."""
        if self._follower is not None and before.values(SCAN_SETTINGS) != after.values(SCAN_SETTINGS):
            higher = after.max_megapixels > before.max_megapixels
            self._follower.apply_settings(self._settings.rules, after.polling, retry=higher)
        elif self._follower is not None and before.read_text != after.read_text:
            self._follower.do_idle_work()

    def _find(self, folder: Path) -> Folder:
        for kept in self._stores.catalogue.folders():
            if kept.path == folder:
                return kept
        raise FolderError(f"{folder} is not a folder of this library", "Add it first")

    def _by_folder(self, files: Sequence[Path]) -> dict[int, list[str]]:
        """The files' names in the innermost kept folders that they lie in."""
        kept = sorted(self._stores.catalogue.folders(), key=lambda one: -len(one.path.parts))
        names: dict[int, list[str]] = {}
        for file in files:
            folder = next((one for one in kept if file.is_relative_to(one.path)), None)
            if folder is None:
                raise FolderError(f"{file} lies in no folder of this library", "Add its folder first")
            names.setdefault(folder.id, []).append(file.relative_to(folder.path).as_posix())
        return names


def _directories_of(names: dict[int, list[str]]) -> dict[int, list[Scope]]:
    """The directories of some files, each once, by folder."""
    places = {key: dict.fromkeys(name.rpartition("/")[0] for name in some) for key, some in names.items()}
    return {key: [Scope(place, deep=False) for place in some] for key, some in places.items()}
