"""Facets: how many photos there are for the values that filters choose from."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

from clipsearch.library.searching.query import Filters, Query, catalogue_formats, display_format, validate
from clipsearch.library.storage.stores import Stores

__all__ = ["Facets", "stored_filters"]


class Facets:
    """Counts photos of one library. Thread-safe."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

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


def stored_filters(stores: Stores, filters: Filters) -> Filters:
    """Valid filters in the catalogue's own terms."""
    kept = [folder.path for folder in stores.catalogue.folders()] if filters.folders else []

    def stored(folder: Path) -> Path:
        """A folder as the kept ones are written: without links where it leads to them through one."""
        is_related = any(path.is_relative_to(folder) or folder.is_relative_to(path) for path in kept)
        return folder if is_related else Path(os.path.realpath(folder))

    folders = tuple(map(stored, filters.folders))
    return replace(filters, folders=folders, types=catalogue_formats(filters.types))
