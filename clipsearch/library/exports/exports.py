"""Writing photos that were found, those of an album, a tag or a group, to where other programs find them."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from clipsearch.errors import Cancelled, LibraryError
from clipsearch.library.exports.contact_sheet import contact_sheet
from clipsearch.library.photo_details import PhotoDetails
from clipsearch.library.searching.hits import make_hits
from clipsearch.library.storage.stores import Stores
from clipsearch.library.upkeep.export import write_table
from clipsearch.paths import absolute
from clipsearch.records import Hit
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

    def write_table(self, hits: Sequence[Hit], target: Path, *, renumber: bool = False) -> Path:
        """Write what is known of photos as .csv or .json, a row for each; the file.

        Args:
            hits: the photos, in order.
            target: a new file.
            renumber: where it is taken, write "photos (2).csv" beside it.

        Raises:
            LibraryError: it is there already, cannot be written, or has another ending.
        """
        return _put(target, lambda place: write_table(self._stores, hits, place), renumber)

    def write_sheet(
        self,
        hits: Sequence[Hit],
        target: Path,
        title: str = "",
        note_of: Callable[[Hit], str] | None = None,
        *,
        renumber: bool = False,
    ) -> Path:
        """Write a contact sheet, one HTML file that needs nothing beside it; as `write_table`.

        Args:
            hits: the photos, in order.
            target: a new file.
            title: of the page.
            note_of: returns what is said of a photo below its name; by default its date and size.
            renumber: where it is taken, write "photos (2).html" beside it.
        """
        page = contact_sheet(
            hits, title or f"{len(hits):,} photos", note_of or _note, self._thumbnail
        ).encode(errors="replace")  # names need not be valid text
        return _put(target, lambda place: write_new(place, lambda new: new.write_bytes(page)), renumber)

    def write_files(
        self,
        hits: Sequence[Hit],
        folder: Path,
        *,
        links: bool = False,
        cancel: threading.Event | None = None,
    ) -> ExportedFiles:
        """Copy photos with what belongs to them, or link to them, into a folder, which is made where needed.

        Of photos with one name the later ones get a number.

        Raises:
            LibraryError: the folder cannot be made.
            Cancelled: `cancel` was set; what was written stays.
        """
        folder = absolute(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_written(folder, error) from error
        put, result = link_file if links else copy_file, ExportedFiles([], {})
        names = Counter[str]()
        for hit in hits:
            if cancel is not None and cancel.is_set():
                raise Cancelled
            try:
                if not hit.path.is_file():
                    raise FileNotFoundError(0, "the photo is not there now")
                names[hit.path.name] += 1  # without it, thousands of one name would take minutes
                place = numbered(folder / hit.path.name, partial(put, hit.path), names[hit.path.name])
                result.written.append(place)
                for part in self._details.parts_of(hit.path):
                    beside = folder / part_name(part.name, hit.path.name, place.name)
                    if not os.path.lexists(beside):
                        put(part, beside)
                        result.written.append(beside)
            except OSError as error:
                result.failed[hit.path] = error.strerror or str(error)
        return result


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
