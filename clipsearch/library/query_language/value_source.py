"""Values that a library has for the keys of a query line: folders, cameras, formats, years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from clipsearch.library.searching.facets import Facets

__all__ = ["ValueSource"]


class ValueSource:
    """What lines are completed with, and numbers of photos: a `QuerySources`. Thread-safe."""

    def __init__(self, facets: Facets) -> None:
        self._facets = facets
        self.cameras = facets.cameras
        self.formats = facets.formats
        self.years = facets.years

    def named(self, key: str) -> Mapping[str, int]:
        """Names for one of the keys place, tag, person, lens, cluster, album."""
        return self._facets.named(key)

    def folders(self) -> Mapping[str, int]:
        """Names of folders, with the photos in or below all those of a name."""
        names = Counter[str]()
        for path, count in self._facets.folders().items():
            names[path.name or str(path)] += count
        return names
