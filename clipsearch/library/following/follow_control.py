"""Which folders are looked at: paused ones are not, parts of any can be looked at now."""

from __future__ import annotations

import json
from abc import ABC
from collections.abc import Sequence
from pathlib import Path

from clipsearch.errors import FolderError
from clipsearch.library.following.follower import Follower
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Folder, Scope

__all__ = ["FollowControl"]

PAUSED = "paused"  # in the catalogue's meta: ids of folders, as JSON


class FollowControl(ABC):
    """The part of a `Library` that says what its follower looks at."""

    _stores: Stores
    _follower: Follower | None

    @property
    def paused(self) -> frozenset[int]:
        """The folders, by id, that nothing looks at by itself; their photos stay searchable."""
        kept = {folder.id for folder in self._stores.catalogue.folders()}
        return frozenset(json.loads(self._stores.catalogue.get_meta(PAUSED) or "[]")) & kept

    def pause(self, folder: Path, paused: bool = True) -> None:
        """Look at a folder no more, or again; remembered until it is taken back.

        `index` and `look_at` look at paused folders, too.

        Raises:
            FolderError: it is not one of the library's folders.
        """
        key = self._find(folder).id
        held = self.paused | {key} if paused else self.paused - {key}
        self._stores.write(self._stores.writer.set_meta, PAUSED, json.dumps(sorted(held)))
        if self._follower is not None:
            self._follower.hold(held)

    def look_at(self, *folders: Path) -> None:
        """Have the follower look at these folders now, although they, or all, are paused.

        Raises:
            FolderError: one is not a folder of the library, or nothing follows the disk.
        """
        self._look_at({self._find(folder).id: [Scope()] for folder in folders})

    def look_around(self, *files: Path) -> None:
        """Have the follower look at the directories of these files now, as `look_at`: they were taken away.

        Raises:
            FolderError: one does not lie in a folder of the library, or nothing follows the disk.
        """
        self._look_at(_around(self._by_folder(files)), going=True)

    def retry(self, *files: Path) -> None:
        """Have the follower read these files again that were a problem, and no others.

        Raises:
            FolderError: one does not lie in a folder of the library, or nothing follows the disk.
        """
        names = self._by_folder(files)
        for key, some in names.items():
            self._stores.write(self._stores.writer.delete_problems, key, some)
        self._look_at(_around(names))

    def _look_at(self, parts: dict[int, list[Scope]], *, going: bool = False) -> None:
        if self._follower is None or not self._follower.is_alive:
            raise FolderError("Changes on disk are not followed now", "Look for changes first")
        self._follower.look_at(parts, going=going)

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


def _around(names: dict[int, list[str]]) -> dict[int, list[Scope]]:
    """The directories of some files by folder, each once."""
    places = {key: dict.fromkeys(name.rpartition("/")[0] for name in some) for key, some in names.items()}
    return {key: [Scope(place, deep=False) for place in some] for key, some in places.items()}
