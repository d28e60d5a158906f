"""Moving all but the best photos of groups to the trash, and giving the best what was said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from clipsearch import ClipsearchError, Library
from clipsearch.gui.desktop import file_moves
from clipsearch.gui.runtime.act_stack import Outcome
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.records.duplicates import DuplicateGroup, DuplicatePhoto

__all__ = ["Removal"]


class Removal:
    """Moves them in a worker thread, and undoes that."""

    def __init__(self, library: Library, groups: Sequence[DuplicateGroup]) -> None:
        self._library = library
        self._groups = groups
        self._trashed: list[file_moves.Trashed] = []
        self._parts: list[file_moves.Trashed] = []
        self._merged: list[Callable[[], object]] = []

    def do(self) -> Outcome:
        """Move what did not change since it was indexed, where the best photo is there as well.

        Raises:
            ClipsearchError: nothing was moved.
        """
        self._trashed, self._parts, self._merged, kept = [], [], [], 0
        for group in self._groups:
            best = group.photos[0]
            if not self._library.duplicates.is_unchanged(best):
                kept += len(group.removable)
                continue
            gone = {photo.content for photo in group.removable if self._move(photo)}
            kept += sum(photo.content not in gone for photo in group.removable)
            if others := gone - {best.content}:
                edited = self._library.duplicates.merge_details(best.content, others)
                self._merged.append(partial(self._library.details.restore, edited))
                albums = self._library.albums
                self._merged += [partial(albums.restore, one) for one in albums.replace(best.content, others)]
        failure = None
        if kept:
            said = translate("Removal", "{photos} could not be moved to the trash").format(
                photos=formatting.count(kept, "photo")
            )
            hint = translate("Removal", "They, or the best photo of their group, changed or are missing")
            failure = ClipsearchError(said, hint)
        if failure is not None and not self._trashed:
            raise failure
        said = translate("Removal", "{photos} moved to the trash")
        return Outcome(said.format(photos=formatting.count(len(self._trashed), "photo")), failure)

    def undo(self) -> Outcome:
        """Put the files back, and take back what was given to the best photos."""
        back, errors = file_moves.restore_all(self._trashed, self._parts)
        for take_back in reversed(self._merged):
            take_back()
        if errors and not back:
            raise errors[0]
        said = translate("Removal", "{photos} restored").format(photos=formatting.count(len(back), "photo"))
        return Outcome(said, errors[0] if errors else None)

    def _move(self, photo: DuplicatePhoto) -> bool:
        """Move a photo and its copies; whether all of them went."""
        done = True
        for path in (photo.path, *photo.copies):
            try:
                if not self._library.duplicates.is_unchanged(replace(photo, path=path)):
                    raise ClipsearchError("")
                parts = self._library.details.parts_of(path)
                self._trashed.append(file_moves.move_to_trash(path))
            except ClipsearchError:
                done = False
                continue
            self._parts += file_moves.trash_parts(parts)
        return done
