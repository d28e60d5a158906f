"""Photos like some examples, and unlike others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clipsearch.errors import QueryError
from clipsearch.library.searching.matches import Matches
from clipsearch.library.searching.ranking import Ranking
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.tagging.classifier import learn
from clipsearch.library.tagging.guesses import Guesses
from clipsearch.records import Hit

__all__ = ["ExampleSearch"]


class ExampleSearch:
    """Searches one library by examples. Thread-safe."""

    def __init__(self, searching: SearchService, guesses: Guesses) -> None:
        self._searching = searching
        self._guesses = guesses

    def search(self, fitting: Sequence[int], against: Sequence[int] = (), limit: int = 20) -> list[Hit]:
        """Photos like some of the library's, and unlike others, best first; see `rank`."""
        return self._searching.rated_hits(self.rank(fitting, against, limit).first(limit), every=True)

    def matches(self, fitting: Sequence[int], against: Sequence[int] = ()) -> Matches:
        """All photos but the examples, best first; see `rank`."""
        return self._searching.matches_of(self.rank(fitting, against))

    def rank(self, fitting: Sequence[int], against: Sequence[int] = (), limit: int | None = None) -> Ranking:
        """Rank all photos but the examples, or at least so many.

        By their mean; once there are examples of both kinds, a linear classifier learns from them as well.

        Args:
            fitting: keys of photos that are what is looked for.
            against: keys of photos that are not.
            limit: how many are needed; None for all.

        Raises:
            QueryError: there is no example that fits, one is both, or one is not in the library.
            LibraryError: the library cannot be read, or nothing is indexed.
        """
        wanted, others = np.unique(np.array(fitting, np.int64)), np.unique(np.array(against, np.int64))
        if not len(wanted):
            raise QueryError("There is no photo to look for", "Give one at least")
        if len(np.intersect1d(wanted, others)):
            raise QueryError("A photo is an example for and against", "Give each photo once")
        vectors, others_vectors = self._guesses.vectors(wanted), self._guesses.vectors(others)
        if len(vectors) < len(wanted) or len(others_vectors) < len(others):
            raise QueryError("A photo is not indexed, or not any more", "`clipsearch index` reads the photos")
        classifier = self._guesses.by_pictures(vectors, others_vectors)
        if len(others):
            classifier = learn(classifier, vectors, others_vectors, self._guesses.sample())
        examples = np.concatenate([wanted, others])
        return self._guesses.rank(classifier, None if limit is None else limit + len(examples)).without(
            examples
        )
