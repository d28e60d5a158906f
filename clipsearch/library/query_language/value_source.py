"""Values that a library has for the keys of a query line: folders, cameras, formats, years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from clipsearch.library.query_language.parser import ParsedLine, parse_line
from clipsearch.library.query_language.places import PlaceNames, may_name_place
from clipsearch.library.searching.facets import Facets

__all__ = ["ValueSource"]


class ValueSource:
    """What lines are completed with, and numbers of photos: a `QuerySources`. Thread-safe."""

    def __init__(self, facets: Facets, place_names: Callable[[], frozenset[str]]) -> None:
        """Take the facets, and what gives the names of places with photos in all languages."""
        self._facets = facets
        self._place_names = place_names
        self.cameras = facets.cameras
        self.formats = facets.formats
        self.years = facets.years
        self._places: tuple[frozenset[str], PlaceNames] = frozenset(), PlaceNames(())

    def named(self, key: str) -> Mapping[str, int]:
        """Names for one of the keys place, tag, person, lens, cluster, album."""
        return self._facets.named(key)

    def folders(self) -> Mapping[str, int]:
        """Names of folders, with the photos in or below all those of a name."""
        names = Counter[str]()
        for path, count in self._facets.folders().items():
            names[path.name or str(path)] += count
        return names

    def places(self) -> PlaceNames:
        """The names of places with photos, in all languages that are known; the same until they change."""
        names = self._place_names()
        if self._places[0] != names:
            self._places = names, PlaceNames(names)
        return self._places[1]

    def read(self, line: str) -> ParsedLine:
        """What a query line means, with the places that the library has.

        Raises:
            QueryError: it makes no sense.
        """
        return parse_line(line, places=self.places() if may_name_place(line) else None)
