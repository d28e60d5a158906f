"""Copying or moving many files to a folder: conflicts of names, progress, and undoing it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clipsearch import ClipsearchError
from clipsearch.gui.desktop.file_moves import (
    Moved,
    PartsOf,
    Trashed,
    move_parts,
    move_to_trash,
    no_parts,
    restore,
)
from clipsearch.gui.desktop.files import check_there
from clipsearch.gui.style.translation import translate
from clipsearch.system.new_files import copy_file, move_file, numbered

__all__ = ["OnConflict", "Transfer", "Transferred", "conflicts"]

OnConflict = Literal["skip", "keep", "replace"]
"""What to do where the folder has a file of that name: leave the file out, give it another name, or move
the other one to the trash."""


@dataclass(frozen=True, slots=True)
class Transferred:
    """A file that was copied or moved.

    Attributes:
        source: where it was.
        target: where it, or its copy, is.
        replaced: what was there before, and is in the trash now.
        parts: what belongs to it, such as sidecars, and went with it.
    """

    source: Path
    target: Path
    replaced: Trashed | None = None
    parts: tuple[Moved, ...] = ()


def conflicts(paths: Sequence[Path], folder: Path) -> int:
    """How many of these files have a name that is taken in a folder, or by another one of them."""
    found, names = 0, set[str]()
    for path in paths:
        key = os.path.normcase(path.name)
        found += key in names or (path.parent != folder and os.path.lexists(folder / path.name))
        names.add(key)
    return found


class Transfer:
    """Files that are copied or moved to a folder together, and back again."""

    def __init__(
        self,
        paths: Sequence[Path],
        folder: Path,
        *,
        is_move: bool,
        on_conflict: OnConflict,
        parts_of: PartsOf = no_parts,
    ) -> None:
        self._parts_of = parts_of
        self._paths = list(paths)
        self._folder = folder
        self._is_move = is_move
        self._on_conflict = on_conflict
        self.done: list[Transferred] = []
        self.failures: list[tuple[Path, str]] = []
        self.skipped = 0

    @property
    def changed(self) -> list[Path]:
        """The paths at which something changed."""
        return [path for one in self.done for path in (one.source, one.target)]

    def run(self, cancelled: threading.Event, progressed: Callable[[int], None]) -> None:
        """Transfer the files, until it is cancelled; what fails is left in its place.

        Args:
            cancelled: ends it before the next file.
            progressed: called with the number of files that are dealt with.
        """
        self.done, self.failures, self.skipped = [], [], 0
        for number, path in enumerate(self._paths):
            if cancelled.is_set():
                return
            progressed(number)
            try:
                self._transfer(check_there(path))
            except ClipsearchError as error:
                self.failures.append((path, error.message))
            except OSError as error:
                self.failures.append((path, error.strerror or str(error)))

    def _transfer(self, path: Path) -> None:
        target = self._folder / path.name
        if self._is_move and path.parent == self._folder:
            self.skipped += 1
            return
        replaced, parts = None, self._parts_of(path)
        move = move_file if self._is_move else copy_file
        if os.path.lexists(target):
            is_same = path.parent == self._folder or target.samefile(path)
            if self._on_conflict == "skip" or (self._on_conflict == "replace" and is_same):
                self.skipped += 1
                return
            if self._on_conflict == "replace":
                replaced = move_to_trash(target)
        try:
            if self._on_conflict == "keep":
                target = numbered(target, lambda free: move(path, free))
            else:
                move(path, target)
        except OSError:
            if replaced is not None:
                restore(replaced)
            raise
        self.done.append(Transferred(path, target, replaced, move_parts(parts, path, target, move)))

    def undo(self) -> list[ClipsearchError]:
        """Move the files back, or their copies to the trash, and put back what was replaced.

        Returns:
            Why some are not as they were; they stay among `done`.
        """
        errors, left = [], []
        for one in reversed(self.done):
            try:
                if self._is_move:
                    _move_back(one)
                else:
                    move_to_trash(one.target)
                if one.replaced is not None:
                    restore(one.replaced)
                _undo_parts(one.parts, is_move=self._is_move)
            except ClipsearchError as error:
                errors.append(error)
                left.append(one)
        undone = [one for one in self.done if one not in left]
        self._paths = [one.source for one in undone]
        return errors


def _undo_parts(parts: Sequence[Moved], *, is_move: bool) -> None:
    for source, place in parts:
        with suppress(OSError, ClipsearchError):  # another program may have taken it away
            if is_move:
                move_file(place, source)
            else:
                move_to_trash(place)


def _move_back(one: Transferred) -> None:
    said = translate("desktop", "{name} could not be moved back: {why}")
    hint = translate("desktop", "It is in {folder}").format(folder=one.target.parent)
    try:
        move_file(check_there(one.target), one.source)
    except FileExistsError as error:
        why = translate("desktop", "another file has taken its place")
        raise ClipsearchError(said.format(name=one.target.name, why=why), hint) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise ClipsearchError(said.format(name=one.target.name, why=why), hint) from error
