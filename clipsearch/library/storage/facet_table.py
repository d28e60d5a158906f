"""The facets of all contents as arrays, and counting them for some of the contents."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from clipsearch.records import FacetCounts, Ids
from clipsearch.records.details import Place
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.tables.filter_sql import LOWER

__all__ = ["FacetTable", "folders_below"]

Flags = npt.NDArray[np.bool_]


Value = TypeVar("Value", int, str, Path, Place | None)


@dataclass(frozen=True, slots=True)
class _Column(Generic[Value]):
    """Values of contents: a content may have none or several.

    Attributes:
        rows: which content, int64 (m,).
        codes: which value, int64 (m,).
        values: the values.
        is_single: whether each content has one at most.
    """

    rows: Ids
    codes: Ids
    values: Sequence[Value]
    is_single: bool

    def codes_of(self, chosen: Flags | None) -> Ids:
        """The codes of chosen contents, a flag for each content; None for all."""
        return self.codes if chosen is None else self.codes[chosen[self.rows]]

    def counts(self, chosen: Flags | None) -> dict[Value, int]:
        """How many of them have each value, those with none left out."""
        counts = np.bincount(self.codes_of(chosen), minlength=len(self.values))
        return {self.values[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}


class FacetTable:
    """What the catalogue knew when this was made; some 60 bytes for each content.

    Attributes:
        contents: that have a file, ascending: int64 (n,).
    """

    def __init__(self, catalogue: CatalogueReader) -> None:
        """Read all of it: a quarter of a second for 100,000 files.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        files, months, directories = catalogue.files_by_month_and_directory()
        is_first = np.diff(files, prepend=files[:1] - 1) != 0  # they are sorted
        self.contents, rows = files[is_first], np.cumsum(is_first) - 1
        known = catalogue.directory_paths()
        values, codes = np.unique(months, return_inverse=True)
        self._months = _distinct(rows, codes, values.tolist())
        values, codes = np.unique(months // 100, return_inverse=True)
        self._years = _distinct(rows, codes, values.tolist())
        values, codes = np.unique(directories, return_inverse=True)
        self._directories = _distinct(rows, codes, [known.get(key, Path()) for key in values.tolist()])
        roots = sorted((folder.path for folder in catalogue.folders()), key=lambda path: len(path.parts))
        self._outermost = [
            next((root for root in roots if path.is_relative_to(root)), path)
            for path in self._directories.values
        ]
        keys, formats, cameras, places_of = list[int](), list[int](), list[int](), list[int]()
        format_codes, camera_codes = dict[str, int](), dict[str, int]()
        place_codes: dict[Place | None, int] = {None: 0}
        known_places = catalogue.details.known_places()
        for content, name, camera, place in catalogue.formats_cameras_and_places():
            keys.append(content)
            where = known_places.get(place) if place is not None else None
            places_of.append(place_codes.setdefault(where, len(place_codes)))
            formats.append(format_codes.setdefault(name, len(format_codes)))
            cameras.append(camera_codes.setdefault(camera, len(camera_codes)))
        places = np.searchsorted(self.contents, np.array(keys, dtype=np.int64))
        places = np.minimum(places, max(len(self.contents) - 1, 0))
        kept = (
            self.contents[places] == np.array(keys, dtype=np.int64)
            if len(self.contents)
            else np.zeros(len(keys), dtype=np.bool_)
        )
        self._cameras = _Column(
            places[kept], np.array(cameras, dtype=np.int64)[kept], list(camera_codes), True
        )
        codes_of_places = np.array(places_of, dtype=np.int64)[kept]
        self._marks = {name: self._rows_of(found) for name, found in catalogue.details.marked().items()}
        self._albums = {name: self._rows_of(found) for name, found in catalogue.albums.members().items()}
        self._tags = self._tag_column(catalogue.tags.keywords())
        self._places = _Column(places[kept], codes_of_places, list(place_codes), True)
        self._formats = self._with_parts(
            catalogue.formats_of_parts(), places[kept], np.array(formats, dtype=np.int64)[kept], format_codes
        )

    def _with_parts(
        self, parts: Sequence[tuple[int, str]], rows: Ids, codes: Ids, known: dict[str, int]
    ) -> _Column[str]:
        """The formats of contents, with those of the parts of their items."""
        owners = np.array([content for content, _ in parts], dtype=np.int64)
        theirs = np.array([known.setdefault(name, len(known)) for _, name in parts], dtype=np.int64)
        is_known = np.isin(owners, self.contents)
        places = np.searchsorted(self.contents, owners[is_known])
        return _distinct(np.append(rows, places), np.append(codes, theirs[is_known]), list(known))

    def _tag_column(self, keywords: Sequence[tuple[int, str]]) -> _Column[str]:
        """The keywords of contents, each with those that it is below."""
        known, rows, codes = dict[str, int](), list[int](), list[int]()
        names = list[str]()
        for content, keyword in keywords:
            for end in (*(at for at, letter in enumerate(keyword) if letter == "/"), len(keyword)):
                code = known.setdefault(keyword[:end].translate(LOWER), len(names))
                if code == len(names):
                    names.append(keyword[:end])
                rows.append(content)
                codes.append(code)
        owners = np.array(rows, dtype=np.int64)
        is_known = np.isin(owners, self.contents)
        places = np.searchsorted(self.contents, owners[is_known])
        return _distinct(places, np.array(codes, dtype=np.int64)[is_known], names)

    def _rows_of(self, contents: Ids) -> Ids:
        """The rows of those contents that the table has: int64 (n,)."""
        return np.flatnonzero(np.isin(self.contents, contents))

    def count(self, contents: Ids) -> FacetCounts:
        """Count the values of some contents, each given once; those that are not known have none."""
        chosen = self._chosen(contents)
        years = {year: count for year, count in self._years.counts(chosen).items() if year}
        cameras = self._cameras.counts(chosen)
        having = {  # as the filter does: that for one camera finds those whose names contain its name
            name: sum(count for other, count in cameras.items() if name.lower() in other.lower())
            for name in cameras
            if name
        }
        formats = self._formats.counts(chosen)
        return FacetCounts(
            dict(sorted(years.items(), reverse=True)),
            self._count_folders(chosen),
            _most_frequent_first(having),
            _most_frequent_first(formats),
            _counts(self._marks, chosen),
            _counts(self._albums, chosen),
            places=_most_frequent_first(_place_names(self._places.counts(chosen))),
            tags=_most_frequent_first(
                {name: count for name, count in self._tags.counts(chosen).items() if name}
            ),
        )

    def months(self, contents: Ids | None = None) -> dict[int, int]:
        """How many of some contents, by default of all, are of each month, such as 202405."""
        chosen = None if contents is None else self._chosen(contents)
        return {month: count for month, count in self._months.counts(chosen).items() if month}

    def places(self, contents: Ids | None = None) -> dict[Place, int]:
        """How many of some contents, by default of all, were taken at each place."""
        chosen = None if contents is None else self._chosen(contents)
        return {place: count for place, count in self._places.counts(chosen).items() if place is not None}

    def folders(self, contents: Ids | None = None) -> dict[Path, int]:
        """How many of some contents, by default of all, are in or below each directory.

        Directories are those that are one of the library's folders or in one.
        """
        column, found = self._directories, dict[Path, int]()
        chosen = None if contents is None else self._chosen(contents)
        chains = [
            [path, *(above for above in path.parents if above.is_relative_to(root))][::-1]
            for path, root in zip(column.values, self._outermost, strict=True)
        ]
        for level in range(max(map(len, chains), default=0)):
            found |= self._count_groups(
                [chain[level] if level < len(chain) else None for chain in chains], chosen
            )
        return found

    def _chosen(self, contents: Ids) -> Flags | None:
        """A flag for each content of the table, bool (n,); None where all are chosen."""
        if len(contents) == len(self.contents) and (
            np.bitwise_xor.reduce(contents) == np.bitwise_xor.reduce(self.contents)
            and contents.sum() == self.contents.sum()
        ):
            return None
        flags = np.zeros(len(self.contents), dtype=np.bool_)
        if len(self.contents):
            wanted = np.sort(contents)
            places = np.minimum(np.searchsorted(self.contents, wanted), len(self.contents) - 1)
            flags[places[self.contents[places] == wanted]] = True
        return flags

    def _count_folders(self, chosen: Flags | None) -> dict[Path, int]:
        column = self._directories
        codes = column.codes_of(chosen)
        present = np.flatnonzero(np.bincount(codes, minlength=len(column.values))).tolist()
        folders = folders_below(
            [column.values[code] for code in present], [self._outermost[code] for code in present]
        )
        group_of: list[Path | None] = [None] * len(column.values)
        for code, folder in zip(present, folders, strict=True):
            group_of[code] = folder
        return self._count_groups(group_of, chosen)

    def _count_groups(self, group_of: Sequence[Path | None], chosen: Flags | None) -> dict[Path, int]:
        """How many contents have a file in each group of directories, given the group of each directory."""
        column = self._directories
        names = sorted({folder for folder in group_of if folder is not None})
        numbers = {name: number for number, name in enumerate(names)}
        numbered = [-1 if folder is None else numbers[folder] for folder in group_of]
        groups = np.array(numbered, dtype=np.int64)[column.codes_of(chosen)]
        if not column.is_single:  # a content may have files in several directories of a folder
            rows = column.rows if chosen is None else column.rows[chosen[column.rows]]
            pairs = np.unique(rows[groups >= 0] * max(len(names), 1) + groups[groups >= 0])
            groups = pairs % max(len(names), 1)
        counts = np.bincount(groups[groups >= 0], minlength=len(names))
        return {name: int(counts[number]) for name, number in numbers.items()}


def folders_below(directories: Sequence[Path], outermost: Sequence[Path]) -> list[Path | None]:
    """For each of some directories the folder that it counts for; None where for none.

    Those are the outermost of the library's folders; where one has all of the directories, the folders
    directly in the deepest one that has all; where that is one directory, it itself.

    Args:
        directories: absolute, each once.
        outermost: the outermost folder of the library that each is in.
    """
    if len(directories) == 1 or len({*outermost}) != 1:
        return [*directories] if len(directories) == 1 else [*outermost]
    parts = [directory.parts for directory in directories]
    depth = len(os.path.commonprefix([min(parts), max(parts)]))  # noqa: RUF071 (of tuples)
    children = {
        part: Path(*parts[0][:depth], part) for part in {path[depth] for path in parts if len(path) > depth}
    }
    return [children[path[depth]] if len(path) > depth else None for path in parts]


def _distinct(rows: Ids, codes: Ids, values: Sequence[Value]) -> _Column[Value]:
    """A column of pairs of a content and a value, each pair once."""
    if len(rows) == 0 or np.all(np.diff(rows) > 0):  # each content has one file
        return _Column(rows, codes, values, is_single=True)
    size = max(len(values), 1)
    pairs = np.unique(rows * size + codes)
    rows, codes = np.divmod(pairs, size)
    return _Column(rows, codes, values, is_single=bool(np.all(np.diff(rows) > 0)))


def _place_names(places: Mapping[Place | None, int]) -> Counter[str]:
    """How many photos each country has, and each town, with its country behind it."""
    counts = Counter[str]()
    for place, count in places.items():
        if place is not None:
            for name in {place.country, ", ".join(filter(None, (place.town, place.country)))} - {""}:
                counts[name] += count
    return counts


def _counts(groups: Mapping[str, Ids], chosen: Flags | None) -> dict[str, int]:
    """How many chosen contents each group has, by its name; those without any are left out."""
    counts = {name: len(rows) if chosen is None else int(chosen[rows].sum()) for name, rows in groups.items()}
    return {name: count for name, count in counts.items() if count}


def _most_frequent_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
