"""Why a photo was found: its place in the ranking, what counted, and where in it the query is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from clipsearch.library.heat_map import BOUNDS, HeatMap
from clipsearch.library.query_language.value_source import ValueSource
from clipsearch.library.query_language.values import filter_items
from clipsearch.library.searching.query import Query, Term
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.storage.stores import Stores
from clipsearch.library.thumbnail_service import ThumbnailService
from clipsearch.records import Filters, Hit

__all__ = ["Counted", "Explanation", "Explanations"]

MOST_WORDS = 8  # of a query that are looked at one by one
SMALL_WORDS = {
    "a", "an", "and", "at", "by", "for", "from", "in", "into", "is", "of", "on", "the", "to", "with",
}  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """What of a query counted for a photo.

    Attributes:
        source: "words" or "picture", compared by their vectors; "text", found in names, in a description or
            in the photo; or the key of a filter that it passes, such as "place".
        what: the words, the name of the picture, where the text was found, or the value of the filter.
        relevance: how likely the photo is meant by it alone, an estimate from 0 to 1; None where it is
            certain, or where the model is not calibrated.
    """

    source: str
    what: str
    relevance: float | None = None


@dataclass(frozen=True)
class Explanation:
    """Why a photo was found.

    Attributes:
        hit: the photo among all that match, with its rank, relevance and reasons; None where it is not in
            the library, or a filter of the query leaves it out.
        heat: where in the photo the query is, an estimate; None for a query without words and pictures.
        counted: what of the query counted; nothing where there is no hit.
        passed: the filters of each branch of the query that finds the photo.
    """

    hit: Hit | None
    heat: HeatMap | None
    counted: tuple[Counted, ...] = ()
    passed: tuple[Filters, ...] = ()


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
        hit = None if content is None else self._hit(query, content)
        heat = self._search_service.heat_map(pixels, query) if query.terms else None
        if hit is None:
            return Explanation(None, heat)
        passed = [branch for branch in query.branches if self._passes(branch, hit.content)]
        counted = tuple(self._counted(passed, hit))
        return Explanation(hit, heat, counted, tuple(branch.filters for branch in passed))

    def _hit(self, query: Query, content: int) -> Hit | None:
        found = self._search_service.matches(query)
        row = found.row_of(content)
        return found[row] if row >= 0 else None

    def _counted(self, branches: Sequence[Query], hit: Hit) -> Iterator[Counted]:
        for branch in branches:
            for term in branch.terms:
                if term.weight > 0:
                    yield from self._of_term(replace(term, weight=1.0), hit.content)
            for key, value in filter_items(branch.filters):
                yield Counted(key, value)
            for text in branch.texts:
                if not text.excluded:
                    yield Counted("text", str(text))
        for reason in hit.reasons:
            yield Counted("text", reason)

    def _passes(self, branch: Query, content: int) -> bool:
        """Whether a photo passes the filters of a branch, and has its texts."""
        certain = replace(branch, terms=())
        return certain.is_empty or self._alone(certain, content) is not None

    def _of_term(self, term: Term, content: int) -> Iterator[Counted]:
        """A term, and each of its words, by itself."""
        if term.picture is not None:
            yield Counted("picture", str(term), self._relevance(term, content))
            return
        words = [one for one in re.findall(r"[^\W_]+", term.words) if one.casefold() not in SMALL_WORDS]
        yield Counted("words", term.words, self._relevance(term, content))
        if len(words) > 1:
            for word in words[:MOST_WORDS]:
                yield Counted("words", word, self._relevance(Term(word), content))

    def _relevance(self, term: Term, content: int) -> float | None:
        hit = self._alone(Query((term,)), content)
        return None if hit is None else hit.relevance

    def _alone(self, query: Query, content: int) -> Hit | None:
        """The hit of a query among this photo alone, which takes no longer in a large library."""
        found = self._search_service.matches(query, within=np.array([content]))
        return found[0] if len(found) else None
