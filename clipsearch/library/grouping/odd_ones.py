"""Photos that do not fit the others of a folder, or of the library, and what is different about them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from clipsearch.errors import Cancelled
from clipsearch.library.grouping.differences import Differences
from clipsearch.library.progress import Meter, stopper
from clipsearch.library.searching.facets import require_known_folders
from clipsearch.library.searching.matches import Matches
from clipsearch.library.searching.ranking import Ranking
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Filters, Hit, Ids, Progress, Vector, Vectors

__all__ = ["OddOnes"]

LEAST_NEIGHBOURS, MOST_NEIGHBOURS = 8, 20
PHOTOS_PER_NEIGHBOUR = 10
FEWEST = 10  # photos, among which none is odd
MOST_COMPARED = 5000  # photos that each is compared with
BATCH = 1000
WORDS = 2  # that tell what an odd photo shows
MOST_SHOWN = 100
NONE = Ranking(np.empty(0, np.int64), np.empty(0, np.float32), None, 0)


class OddOnes:
    """Finds odd photos in one library. Thread-safe."""

    def __init__(self, stores: Stores, searching: SearchService) -> None:
        self._stores = stores
        self._searching = searching

    def find(
        self,
        folder: Path | None = None,
        limit: int = 20,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        within: Ids | None = None,
    ) -> list[Hit]:
        """The photos that `rank` finds, as hits."""
        found = self.rank(folder, limit, within, cancel, on_progress)
        return self._searching.rated_hits(found, every=True)

    def matches(
        self, within: Ids | None = None, limit: int = MOST_SHOWN, cancel: threading.Event | None = None
    ) -> Matches:
        """The photos that `rank` finds among some contents, or all, as matches."""
        return self._searching.matches_of(self.rank(None, limit, within, cancel))

    def rank(
        self,
        folder: Path | None = None,
        limit: int = 20,
        within: Ids | None = None,
        cancel: threading.Event | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Ranking:
        """The photos of a folder, or of the library, that are furthest from the others; the oddest first.

        By the mean distance to the further half of the k nearest others, so that a few odd ones that are
        alike, such as screenshots, do not vouch for each other (after S. Ramaswamy, R. Rastogi, K. Shim,
        Efficient Algorithms for Mining Outliers from Large Data Sets, SIGMOD 2000). Many are compared with
        a sample (M. Sugiyama, K. Borgwardt, Rapid Distance-Based Outlier Detection via Sampling, NIPS 2013):
        the time grows with the number of photos. The local outlier factor was tried and is far worse here.

        Args:
            folder: absolute; in or below one of the library's, or around some.
            limit: at most so many, and a tenth of the photos.
            within: only among these contents: int64 (n,).
            cancel: set it in any thread to stop soon; it takes seconds among 100,000 photos.
            on_progress: called from this thread, at most ten times a second.

        Returns:
            Photos whose score is the mean cosine with those neighbours, and whose reasons tell what is
            different about them, and what is seen. None where there are fewer than `FEWEST` photos.

        Raises:
            Cancelled: `cancel` was set.
            QueryError: the folder is none of the library's.
            LibraryError: the library cannot be read.
            ModelError, WorkerError: the model cannot be loaded.
        """
        filters = Filters(() if folder is None else (folder,))
        require_known_folders(self._stores, filters)
        among = self._stores.catalogue.matching(filters) if within is None else np.unique(within)
        meter = Meter(on_progress)
        meter.enter("comparing", len(among))
        contents, vectors = self._stores.vector_search.gather(among, stopper(cancel))
        if len(contents) < FEWEST:
            return NONE
        scores = neighbour_cosines(contents, vectors, cancel, meter.advance)
        order = np.argsort(scores, kind="stable")[: min(limit, len(contents) // PHOTOS_PER_NEIGHBOUR)]
        differences = Differences(self._stores.catalogue, contents).of(contents[order].tolist())
        reasons = {content: (*why, *self._shown(content)) for content, why in differences.items()}
        reasons = {content: why or ("unlike the others",) for content, why in reasons.items()}
        return Ranking(contents[order], scores[order], None, len(order), reasons=reasons)

    def _shown(self, content: int) -> tuple[str, ...]:
        labels = self._searching.describe(content, WORDS)
        return (f"shows: {', '.join(label.term for label in labels)}",) if labels else ()


def neighbour_cosines(
    contents: Ids,
    vectors: Vectors,
    cancel: threading.Event | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Vector:
    """The mean cosine of each photo with the further half of its nearest others.

    Args:
        contents: int64 (n,), whose order is any.
        vectors: float32 (n, dimensions), unit rows.
        cancel: set it in any thread to stop soon.
        advance: called with how many more photos were compared.

    Returns:
        float32 (n,).

    Raises:
        Cancelled: `cancel` was set.
    """
    step = max(1, len(contents) // MOST_COMPARED)
    others, other_vectors = contents[::step], vectors[::step]
    count = min(MOST_NEIGHBOURS, max(LEAST_NEIGHBOURS, len(others) // PHOTOS_PER_NEIGHBOUR), len(others) - 1)
    scores = np.empty(len(contents), np.float32)
    for start in range(0, len(contents), BATCH):
        if cancel is not None and cancel.is_set():
            raise Cancelled
        rows = slice(start, start + BATCH)
        cosines = vectors[rows] @ other_vectors.T
        cosines[contents[rows, None] == others] = -1
        nearest = np.sort(np.partition(cosines, -count, axis=1)[:, -count:], axis=1)
        scores[rows] = nearest[:, : -(-count // 2)].mean(axis=1)
        advance(len(nearest))
    return scores
