"""Hidden photos and folders: they stay out of all answers, since their contents are marked as hidden.

What only parts of items have is marked in the same way: no query, count or index has such contents.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.encryption import Encryption
from clipsearch.library.storage.stores import Stores
from clipsearch.store.tables.hiding import StoredHiding

__all__ = ["HiddenPaths", "HideEdit", "Hiding", "update_hidden"]

NOTHING = StoredHiding()


class HiddenPaths(NamedTuple):
    """What is hidden: folders, and files of photos."""

    folders: tuple[Path, ...]
    photos: tuple[Path, ...]


class HideEdit(NamedTuple):
    """What was hidden, or shown again, for `Hiding.restore` to undo."""

    hidden: StoredHiding
    shown: StoredHiding


class Hiding:
    """What is hidden in one library, by the digests of photos and by folders. Thread-safe.

    A photo is hidden as long as one of its files is in a hidden folder. In an encrypted library the
    passphrase is needed to list what is hidden or to show it again; in others nothing is: there hiding is
    no protection. Every method raises LibraryError where the library cannot be read or changed.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._encryption = Encryption(stores.folder)
        self._lock = threading.Lock()

    def hide(self, paths: Sequence[Path | str] = (), contents: Collection[int] = ()) -> HideEdit:
        """Hide photos and folders, by absolute paths, and photos by their keys.

        Raises:
            LibraryError: a path is neither a photo nor a folder of the library; nothing has changed.
        """
        with self._lock:
            before = self._stores.catalogue.hiding.all()
            wanted = self._find(paths, contents)
            added = _without(wanted, before)
            self._change(added, NOTHING)
            return HideEdit(added, NOTHING)

    def unhide(self, paths: Sequence[Path | str], secret: str = "") -> HideEdit:
        """Show photos and folders again; `secret` is the passphrase or recovery key of an encrypted library.

        Raises:
            WrongPassphraseError: it is neither.
            LibraryError: a path is not hidden by itself; nothing has changed.
        """
        self._require(secret)
        with self._lock:
            before = self._stores.catalogue.hiding.all()
            wanted = self._find(paths, ())
            removed = _without(before, _without(before, wanted))
            if not any(removed):
                raise LibraryError(
                    "None of these is hidden by itself", "`clipsearch hide --list` tells what is"
                )
            self._change(NOTHING, removed)
            return HideEdit(NOTHING, removed)

    def restore(self, edit: HideEdit, secret: str = "") -> HideEdit:
        """Undo what `hide` or `unhide` did; what undoes that. To show what was hidden takes the `secret`."""
        if any(edit.hidden):
            self._require(secret)
        with self._lock:
            self._change(edit.shown, edit.hidden)
        return HideEdit(edit.shown, edit.hidden)

    def paths(self, secret: str = "") -> HiddenPaths:
        """What is hidden; `secret` as for `unhide`. A photo has each of its files."""
        self._require(secret)
        reader = self._stores.catalogue.hiding
        folders = sorted(self._path(*one) for one in reader.all().folders)
        photos = [Path(os.fsdecode(root)) / os.fsdecode(path) for root, path in reader.paths()]
        return HiddenPaths(tuple(folders), tuple(photos))

    def _require(self, secret: str) -> None:
        if self._encryption.is_encrypted:
            self._encryption.verify(secret)

    def _change(self, added: StoredHiding, removed: StoredHiding) -> None:
        self._stores.apply_hidden(self._stores.write(self._stores.writer.hiding.change, added, removed))

    def _find(self, paths: Sequence[Path | str], contents: Collection[int]) -> StoredHiding:
        """The photos and folders of paths; LibraryError where there is none."""
        folders, found = list[tuple[int, bytes]](), [*contents]
        kept = self._stores.catalogue.folders()
        for path in map(Path, paths):
            content = self._stores.catalogue.details.content_at(path)
            places = [(one.id, b"") for one in kept if one.path.is_relative_to(path)]
            if path.is_dir():
                names = [(one.id, path.relative_to(one.path)) for one in kept if one.path in path.parents]
                places += [(key, os.fsencode(f"{name.as_posix()}/")) for key, name in names]
            if content is not None:
                found.append(content)
            elif places:
                folders += places
            else:
                raise LibraryError(
                    f"{path} is no photo or folder of this library", "Add its folder, or index it first"
                )
        digests = self._stores.catalogue.hiding.digests(found) if found else []
        return StoredHiding(tuple(digests), tuple(folders))

    def _path(self, folder: int, path: bytes) -> Path:
        root = next(one.path for one in self._stores.catalogue.folders() if one.id == folder)
        return root / os.fsdecode(path)


def update_hidden(stores: Stores) -> None:
    """Bring what is hidden in step with files that came, went or moved, if anything is hidden."""
    if not any(stores.catalogue.hiding.all()):
        return
    changed = stores.write(stores.writer.hiding.update)
    if (index := stores.index()) is not None:  # a file that came may have hidden a content that is in it
        inside = np.intersect1d(index.keys(), stores.catalogue.hiding.contents(), assume_unique=True)
        changed |= dict.fromkeys(inside.tolist(), True)
    stores.apply_hidden(changed)


def _without(some: StoredHiding, others: StoredHiding) -> StoredHiding:
    """Those of some that are not among others."""
    photos: dict[Any, None] = dict.fromkeys(others.photos)
    folders: dict[Any, None] = dict.fromkeys(others.folders)
    return StoredHiding(
        tuple(one for one in some.photos if one not in photos),
        tuple(one for one in some.folders if one not in folders),
    )
