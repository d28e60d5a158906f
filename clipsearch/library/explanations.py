"""Why a photo was found: its place in the ranking, what counted, and where in it the query is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from clipsearch.library.heat_map import BOUNDS, HeatMap
from clipsearch.library.query_language.value_source import ValueSource
from clipsearch.library.searching.query import Query
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.storage.stores import Stores
from clipsearch.library.thumbnail_service import ThumbnailService
from clipsearch.records import Hit

__all__ = ["Explanation", "Explanations"]


@dataclass(frozen=True)
class Explanation:
    """Why a photo was found.

    Attributes:
        hit: the photo among all that match, with its rank, relevance and reasons; None where it is not in
            the library, or a filter of the query leaves it out.
        heat: where in the photo the query is, an estimate; None for a query without words and pictures.
    """

    hit: Hit | None
    heat: HeatMap | None


class Explanations:
    """Explains the results of one library. Thread-safe."""

    def __init__(
        self, stores: Stores, pictures: ThumbnailService, search_service: SearchService, sources: ValueSource
    ) -> None:
        self._stores = stores
        self._pictures = pictures
        self._search_service = search_service
        self._sources = sources

    def explain(self, photo: Path, query: str | Query) -> Explanation:
        """Explain why a query finds a photo; takes as long as to embed some hundred photos.

        Args:
            photo: absolute; it need not be in the library.
            query: as for `Library.search`.

        Raises:
            PhotoError: the photo cannot be decoded.
            QueryError, ModelError, WorkerError: as for `Library.search`.
        """
        query = self._sources.read(query).query if isinstance(query, str) else query
        pixels = self._pictures.decode(Path(os.path.realpath(photo)), BOUNDS)
        content = self._stores.catalogue.details.content_at(photo)
        hit = None
        if content is not None:
            found = self._search_service.matches(query)
            row = found.row_of(content)
            hit = found[row] if row >= 0 else None
        return Explanation(hit, self._search_service.heat_map(pixels, query) if query.terms else None)
