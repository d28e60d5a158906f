"""Facets: how many photos there are, in all or in a result, for the values that filters choose from."""

from __future__ import annotations

import os
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import overload

from clipsearch.errors import QueryError
from clipsearch.library.searching.matches import Matches
from clipsearch.library.searching.query import Filters, Query, catalogue_formats, display_format, validate
from clipsearch.library.storage.facet_table import FacetTable
from clipsearch.library.storage.stores import Stores
from clipsearch.records import FacetCounts, Ids, PhotosSummary
from clipsearch.records.details import Place

__all__ = ["Facets", "require_known_folders", "stored_filters"]

MOST_LOCATED = 2000  # photos whose folders are looked at one by one
MAX_FOLDERS = 1000  # that one name may stand for


class Facets:
    """Counts photos of one library. Thread-safe."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._lock = threading.Lock()
        self._table: tuple[object, FacetTable] | None = None

    def of(self, result: Matches | Ids) -> FacetCounts:
        """How many photos of a result have each value: a few milliseconds for 100,000.

        The first call, and that after a change of the library, reads all of the catalogue, some 3 us a
        photo.

        Args:
            result: matches, of which those that are to be shown count, or contents, each once.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        found = self._facet_table().count(_contents(result))
        formats = Counter[str]()
        for name, count in found.formats.items():
            formats[display_format(name)] += count
        return replace(found, formats=dict(formats.most_common()))

    def months(self, result: Matches | Ids | None = None) -> dict[str, int]:
        """How many photos pass `Filters(since=month, until=month)`, for each month; the latest first.

        Args:
            result: count only these photos, as `of` does.
        """
        months = sorted(self._facet_table().months(_contents(result)).items(), reverse=True)
        return {f"{month // 100:04}-{month % 100:02}": count for month, count in months}

    def folders(self, result: Matches | Ids | None = None) -> dict[Path, int]:
        """How many photos are in or below each of the library's folders and the directories in them.

        Args:
            result: count only these photos, as `of` does.
        """
        return self._facet_table().folders(_contents(result))

    def places(self, result: Matches | Ids | None = None) -> dict[Place, int]:
        """How many photos were taken at each place; by country, region and town.

        Args:
            result: count only these photos, as `of` does.
        """
        return dict(sorted(self._facet_table().places(_contents(result)).items()))

    def total(self) -> int:
        """How many photos there are; copies of one count once, as they are one hit."""
        return len(self._facet_table().contents)

    def cameras(self) -> dict[str, int]:
        """How many photos each camera took; the most frequent first."""
        table = self._facet_table()
        return dict(table.count(table.contents).cameras)

    def named(self, key: str) -> dict[str, int]:
        """How many photos have each place, tag, person, lens, cluster or album; most frequent first."""
        if key == "album":
            albums = self._stores.catalogue.albums.all()
            return dict(Counter({one.name: one.count for one in albums}).most_common())
        return self._stores.catalogue.details.count_names(key)

    def _facet_table(self) -> FacetTable:
        state = self._stores.catalogue_state()  # before it is read
        with self._lock:
            if self._table is None or self._table[0] != state:
                self._table = state, FacetTable(self._stores.catalogue)
            return self._table[1]

    def summarise(self, contents: Ids) -> PhotosSummary:
        """What some photos have in common: some microseconds for each.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        keys = contents.tolist()
        found = self._stores.catalogue.summarise(keys)
        formats = tuple(dict.fromkeys(map(display_format, found.formats)))
        places = self._stores.catalogue.locations(keys) if len(keys) <= MOST_LOCATED else {}
        parents = {str((root / name).parent) for files in places.values() for root, name, _ in files}
        folder: Path | None = None
        with suppress(ValueError):  # on different drives
            folder = Path(os.path.commonpath(parents)) if parents else None
        return replace(found, formats=formats, folder=folder)

    def count_matching(self, filters: Filters) -> int:
        """How many photos pass; copies of one count once, as they are one hit.

        Raises:
            QueryError: the filters are not valid.
        """
        if filters.is_empty:
            return self._stores.catalogue.count_matching(filters)
        valid = validate(Query((), filters)).filters
        return self._stores.catalogue.count_matching(stored_filters(self._stores, valid))

    def formats(self) -> dict[str, int]:
        """How many photos pass `Filters(types=(format,))`, for each format; the most frequent first."""
        counts = Counter[str]()
        for name, count in self._stores.catalogue.count_formats().items():
            counts[display_format(name)] += count
        return dict(counts.most_common())

    def years(self) -> dict[int, int]:
        """How many photos pass `Filters(since=year, until=year)`, for each year; the latest first."""
        return dict(sorted(self._stores.catalogue.count_years().items(), reverse=True))


@overload
def _contents(result: Matches | Ids) -> Ids: ...
@overload
def _contents(result: Matches | Ids | None) -> Ids | None: ...
def _contents(result: Matches | Ids | None) -> Ids | None:
    return result.contents if isinstance(result, Matches) else result


def stored_filters(stores: Stores, filters: Filters) -> Filters:
    """Valid filters in the catalogue's own terms.

    Raises:
        QueryError: a folder is given by a name that none of the library has.
    """
    kept = [folder.path for folder in stores.catalogue.folders()] if filters.all_folders else []

    def stored(folder: Path) -> Iterator[Path]:
        """A folder as the kept ones are written: without links where it leads to them through one."""
        if not folder.is_absolute():
            yield from _folders_named(stores, folder)
            return
        is_related = any(path.is_relative_to(folder) or folder.is_relative_to(path) for path in kept)
        yield folder if is_related else Path(os.path.realpath(folder))

    def converted(one: Filters) -> Filters:
        folders = tuple(dict.fromkeys(path for folder in one.folders for path in stored(folder)))
        without = tuple(map(converted, one.without))
        tags = tuple(tag for name in one.tags for tag in stores.catalogue.tags.named(name))
        return replace(one, folders=folders, tags=tags, types=catalogue_formats(one.types), without=without)

    return converted(filters)


def _folders_named(stores: Stores, name: Path) -> list[Path]:
    """The folders of the library whose paths end with a name, in any case.

    Raises:
        QueryError: there is none.
    """
    wanted = [_folded(part) for part in name.parts]
    found = {
        Path(*directory.parts[:end])
        for directory in stores.catalogue.directories()
        for end in _ends([_folded(one) for one in directory.parts], wanted)
    }
    kept = [folder.path for folder in stores.catalogue.folders()]
    found = {path for path in found if any(path.is_relative_to(folder) for folder in kept)}
    if not found:
        error = QueryError(f"No folder of the library is named {name}", "Give its name, or its whole path")
        error.value = str(name)
        raise error
    outermost = [path for path in sorted(found) if found.isdisjoint(path.parents)]
    if len(outermost) > MAX_FOLDERS:
        error = QueryError(
            f"{len(outermost)} folders are named {name}", "Give more of the path, such as 2019/05"
        )
        error.value = str(name)
        raise error
    return outermost


def _ends(parts: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    """Where some parts in a row are the wanted ones: the numbers of parts up to their ends."""
    count = len(wanted)
    yield from (end for end in range(count, len(parts) + 1) if parts[end - count : end] == wanted)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def require_known_folders(stores: Stores, filters: Filters) -> None:
    """Check that each folder of stored filters is, contains, or lies in one of the library's.

    Raises:
        QueryError: one does not, or is not there and nothing is known of it.
    """
    kept = [folder.path for folder in stores.catalogue.folders()]

    def is_known(folder: Path) -> bool:
        return any(path.is_relative_to(folder) for path in kept) or (
            any(folder.is_relative_to(path) for path in kept)
            and (os.path.isdir(folder) or stores.catalogue.count_matching(Filters((folder,))) > 0)  # noqa: PTH112 (never raises)
        )

    known = list(filter(is_known, filters.all_folders))
    targets = {Path(os.path.realpath(folder)) for folder in known}  # a command gives both of a link's ends
    for folder in filters.all_folders:
        if folder not in known and folder not in targets:
            raise QueryError(
                f"{folder} is not a folder of this library, nor in one", "`clipsearch status` lists them"
            )
