"""Values that a library has for the keys of a query line: folders, cameras, formats, years."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping

from clipsearch.library.searching.facets import Facets
from clipsearch.library.storage.stores import Stores

__all__ = ["ValueSource"]

SECONDS = 10.0  # that names of folders and cameras are kept: to find them reads the names of all files


class ValueSource:
    """What can be completed, with numbers of photos. Thread-safe."""

    def __init__(self, stores: Stores, facets: Facets) -> None:
        self._stores = stores
        self._facets = facets
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Mapping[str, int]]] = {}

    def folders(self) -> Mapping[str, int]:
        """Names of folders, with the files in and below them; at most some seconds old."""
        return self._fresh("folders")

    def cameras(self) -> Mapping[str, int]:
        """Names of cameras; at most some seconds old."""
        return self._fresh("cameras")

    def formats(self) -> Mapping[str, int]:
        """Names of formats."""
        return self._facets.formats()

    def years(self) -> Mapping[int, int]:
        """Years, the latest first."""
        return self._facets.years()

    def _fresh(self, name: str) -> Mapping[str, int]:
        with self._lock:
            read_at, values = self._kept.get(name, (0.0, {}))
            if not read_at or time.monotonic() - read_at > SECONDS:
                values = self._stores.catalogue.cameras() if name == "cameras" else self._folder_names()
                self._kept[name] = time.monotonic(), values
            return values

    def _folder_names(self) -> Mapping[str, int]:
        roots = [folder.path for folder in self._stores.catalogue.folders()]
        names = Counter[str]()
        for directory, count in self._stores.catalogue.directories().items():
            around = [
                path for path in (directory, *directory.parents) if any(map(path.is_relative_to, roots))
            ]
            for name in {path.name for path in around}:
                names[name] += count
        return {name: count for name, count in names.items() if name}
