"""Exports of chosen photos: a table, a contact sheet, copies or links."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from clipsearch.errors import Cancelled, LibraryError
from clipsearch.library.exports.contact_sheet import contact_sheet
from clipsearch.library.photo_details import PhotoDetails
from clipsearch.library.progress import Meter, stopper
from clipsearch.library.searching.hits import make_hits
from clipsearch.library.storage.stores import Stores
from clipsearch.library.upkeep.metadata_export import NO_COLUMNS, write_table
from clipsearch.paths import absolute
from clipsearch.records import Hit, Progress
from clipsearch.store.data_folder import is_system_file
from clipsearch.system.new_files import copy_file, link_file, numbered, part_name, write_new

__all__ = ["ExportedFiles", "Exports"]


class ExportedFiles(NamedTuple):
    """What was written into a folder: the new files, and photos that failed, and why."""

    written: list[Path]
    failed: dict[Path, str]


class Exports:
    """Exports of one library. Thread-safe; no file is ever replaced."""

    def __init__(
        self,
        stores: Stores,
        details: PhotoDetails,
        thumbnail: Callable[[int, float | None], bytes | None],
    ) -> None:
        self._stores = stores
        self._details = details
        self._thumbnail = thumbnail

    def hits_of(self, contents: Sequence[int]) -> list[Hit]:
        """Photos by their keys, in the order given; those that are gone are left out."""
        return make_hits(self._stores, [(content, 0.0) for content in contents])

    def require_new(self, target: Path) -> None:
        """Raise LibraryError where a file is there already."""
        if os.path.lexists(absolute(target)):
            raise _not_written(absolute(target), FileExistsError())

    def require_empty(self, folder: Path) -> None:
        """Raise LibraryError where a folder has files."""
        if not self.is_empty(folder):
            raise LibraryError(f"{absolute(folder)} is not empty", "Name a new folder, or an empty one")

    def is_empty(self, folder: Path) -> bool:
        """Whether a folder has no files but those that systems put everywhere, or is not there yet."""
        try:
            with os.scandir(absolute(folder)) as entries:
                return all(is_system_file(entry.name) for entry in entries)
        except OSError:  # what it cannot be used for is said when it is
            return True

    def write_table(
        self,
        hits: Sequence[Hit],
        target: Path,
        *,
        columns: Mapping[str, Sequence[str | int]] = NO_COLUMNS,
        renumber: bool = False,
        cancel: threading.Event | None = None,
    ) -> Path:
        """Write what is known of photos as .csv or .json, a row for each; the file.

        Args:
            hits: the photos, in order.
            target: a new file.
            columns: further ones, which come first, by name: a value for each photo.
            renumber: where it is taken, write "photos (2).csv" beside it.
            cancel: set it from anywhere to stop within a moment.

        Raises:
            LibraryError: it is there already, cannot be written, or has another ending.
            Cancelled: `cancel` was set; nothing was written.
        """
        step = stopper(cancel)
        return _put(target, lambda place: write_table(self._stores, hits, place, step, columns), renumber)

    def write_sheet(
        self,
        hits: Sequence[Hit],
        target: Path,
        title: str = "",
        note_of: Callable[[Hit], str] | None = None,
        *,
        renumber: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Path:
        """Write a contact sheet, one HTML file that needs nothing beside it; as `write_table`.

        Args:
            hits: the photos, in order.
            target: a new file.
            title: of the page.
            note_of: returns what is said of a photo below its name; by default its date and size.
            renumber: where it is taken, write "photos (2).html" beside it.
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.
        """
        step = stopper(cancel)

        def write(new: Path) -> None:
            meter = Meter(on_progress)
            meter.enter("exporting", len(hits))
            parts = contact_sheet(hits, title or f"{len(hits):,} photos", note_of or _note, self._thumbnail)
            with new.open("w", encoding="utf-8", errors="replace") as file:  # names need not be valid text
                for number, part in enumerate(parts):
                    step()
                    file.write(part)
                    meter.set(min(number, len(hits)))

        return _put(target, lambda place: write_new(place, write), renumber)

    def write_files(
        self,
        hits: Sequence[Hit],
        folder: Path,
        *,
        links: bool = False,
        beside: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> ExportedFiles:
        """Copy photos with what belongs to them, or link to them, into a folder, which is made where needed.

        Of photos with one name the later ones get a number.

        Args:
            hits: the photos, in order.
            folder: a new or empty one.
            links: link to the photos, and copy nothing.
            beside: write also into a folder that is not empty, beside what is there.
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.

        Raises:
            LibraryError: the folder is not empty, or cannot be made.
            Cancelled: `cancel` was set; what was written is deleted again.
        """
        folder, step, meter = absolute(folder), stopper(cancel), Meter(on_progress)
        if not beside:
            self.require_empty(folder)
        made = [one for one in (folder, *folder.parents) if not os.path.lexists(one)]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_written(folder, error) from error
        result, names = ExportedFiles([], {}), Counter[str]()
        meter.enter("exporting", len(hits))
        try:
            for hit in hits:
                step()
                names[hit.path.name] += 1  # without it, thousands of one name would take minutes
                try:
                    self._put_photo(hit, folder, names[hit.path.name], links, result.written)
                except OSError as error:
                    result.failed[hit.path] = error.strerror or str(error)
                meter.advance()
        except Cancelled:
            _take_back(result.written, made)
            raise
        return result

    def _put_photo(self, hit: Hit, folder: Path, number: int, links: bool, written: list[Path]) -> None:
        """Put a photo and what belongs to it into a folder."""
        put = link_file if links else copy_file
        if not hit.path.is_file():
            raise FileNotFoundError(0, "the photo is not there now")
        place = numbered(folder / hit.path.name, partial(put, hit.path), number)
        written.append(place)
        for part in self._details.parts_of(hit.path):
            beside = folder / part_name(part.name, hit.path.name, place.name)
            if not os.path.lexists(beside):
                put(part, beside)
                written.append(beside)


def _take_back(written: Sequence[Path], folders: Sequence[Path]) -> None:
    """Delete files that were just made, and folders, unless something else is in them."""
    with suppress(OSError):
        for path in written:
            path.unlink(missing_ok=True)
        for folder in folders:
            folder.rmdir()


def _put(target: Path, put: Callable[[Path], None], renumber: bool) -> Path:
    target = absolute(target)
    try:
        if renumber:
            return numbered(target, put)
        put(target)
    except OSError as error:
        raise _not_written(target, error) from error
    return target


def _not_written(target: Path, error: OSError) -> LibraryError:
    if isinstance(error, FileExistsError):
        return LibraryError(f"{target} is there already", "Choose another name")
    return LibraryError(f"{target} cannot be written: {error.strerror}", "Choose another place")


def _note(hit: Hit) -> str:
    pixels = f"{hit.facts.width} x {hit.facts.height}"
    return f"{hit.facts.taken[:10]}, {pixels}" if hit.facts.taken else pixels
