"""Maps of one library's photos: by likeness, kept in a file, and by where they were taken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from clipsearch.library.photo_map.layout_process import run_layout
from clipsearch.library.photo_map.placement import place_by_neighbours
from clipsearch.library.photo_map.regions import MapRegion, find_regions
from clipsearch.library.photo_map.tsne_layout import FEWEST, principal, scaled
from clipsearch.library.progress import Meter, stopper
from clipsearch.library.searching.matches import Matches
from clipsearch.library.searching.ranking import Ranking
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.storage.map_file import Positions
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Ids, Progress, Vectors

__all__ = ["PhotoMap", "PhotoMaps", "principal_rows"]

DIMENSIONS = 64  # principal components by which photos are laid out
SAMPLE = 10_000  # photos by which these are found
NEIGHBOURS = 15  # of a new photo
MOST_NEW = 0.1  # of the photos of a map; for more it is made anew
WORDS = 2  # for a region
EARTH = ((-85.0511, -180), (85.0511, 180))  # what Web Mercator shows: degrees
EXTRA = 'pip install "clipsearch[order]"'


@dataclass(frozen=True, slots=True, eq=False)
class PhotoMap:
    """Photos on a plane.

    Attributes:
        contents: of the photos, ascending: int64 (n,).
        points: from 0 to 1, y downwards: float32 (n, 2).
        method: "t-SNE", "PCA" where openTSNE is not installed, or "earth" (Web Mercator).
    """

    contents: Ids
    points: Vectors
    method: str


class PhotoMaps:
    """Makes and keeps the maps of one library. Thread-safe; raises LibraryError as its stores do."""

    def __init__(self, stores: Stores, searching: SearchService) -> None:
        self._stores = stores
        self._searching = searching
        self._running = threading.Lock()
        self._closed = threading.Event()

    @property
    def missing_extra(self) -> str:
        """How to install what makes better maps; "" where it is installed."""
        return "" if _method() == "t-SNE" else EXTRA

    def close(self) -> None:
        """Stop what is being made."""
        self._closed.set()

    def kept(self) -> PhotoMap | None:
        """The map as it was made last, of the photos that are still there; None where it is to be made."""
        model = self._stores.model_id
        if model is None or (found := Positions.read(self._stores.folder)) is None:
            return None
        is_known = found.key in (self._key(_method()), self._key("PCA"))
        if not is_known or _is_one_point(found):
            return None
        found = found.among(self._stores.catalogue.models.vector_ids(model))
        return PhotoMap(found.contents, found.points, found.key.rpartition(" ")[2])

    def update(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        rebuild: bool = False,
    ) -> PhotoMap:
        """The map of all photos by likeness: new ones are placed by their neighbours, old ones stay.

        It is made anew where there is none of the model that serves, or a tenth of the photos are new.

        Args:
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.
            rebuild: make it anew.

        Raises:
            Cancelled: `cancel` was set, or the library is being closed.
            WorkerError: it cannot be made here.
        """
        meter, step = Meter(on_progress), stopper(self._closed, cancel)
        with self._running:
            meter.enter("mapping")
            return self._searching.with_one_model(lambda: self._updated(meter, step, rebuild))

    def _updated(self, meter: Meter, step: Callable[[], None], rebuild: bool) -> PhotoMap:
        model, method = self._stores.model_id, _method()
        if model is None:
            return PhotoMap(np.empty(0, dtype=np.int64), np.empty((0, 2), dtype=np.float32), method)
        contents = self._stores.catalogue.models.vector_ids(model)
        kept = Positions.read(self._stores.folder)
        if rebuild or kept is None or kept.key != self._key(method) or _is_one_point(kept):
            kept = None
        else:
            kept = kept.among(contents)
            if not len(kept.contents) or len(contents) - len(kept.contents) > MOST_NEW * kept.count:
                kept = None
        found = (
            self._made(contents, method, meter, step) if kept is None else self._grown(kept, contents, step)
        )
        if found is not kept and self._stores.writing and self._stores.model_id == model:
            found.write(self._stores.folder)
        meter.enter("done", len(found.contents), len(found.contents))
        return PhotoMap(found.contents, found.points, method)

    def _made(self, contents: Ids, method: str, meter: Meter, step: Callable[[], None]) -> Positions:
        """A new map of contents; those without a vector are left out."""
        some = np.random.default_rng(0).permutation(contents)[:SAMPLE]
        sample = self._stores.vector_search.gather(some, step)[1]
        known, matrix = principal_rows(sample, self._stores.vector_search.vectors(contents, step))
        if method == "PCA" or len(known) < FEWEST:
            points = scaled(principal(matrix))
        else:
            points = run_layout(matrix, step, lambda done, total: meter.set(done, total))
        return Positions(self._key(method), known, points, len(known))

    def _grown(self, kept: Positions, contents: Ids, step: Callable[[], None]) -> Positions:
        """A map with the contents that it lacks, placed by neighbours; itself where it lacks none."""
        random, grown = np.random.default_rng(0), kept
        while len(new := np.setdiff1d(contents, grown.contents, assume_unique=True)):
            step()
            if (index := self._stores.index()) is None:
                break
            near = index.neighbours(new, NEIGHBOURS)[0]
            places = np.minimum(np.searchsorted(grown.contents, near), len(grown.contents) - 1)
            places[grown.contents[places] != near] = -1
            known: npt.NDArray[np.bool_] = np.any(places >= 0, axis=1)
            if not known.any():  # they are neighbours of each other only: one is compared with all
                vector = self._stores.vector(int(new[0]))
                found = [] if vector is None else index.search(vector, 1, grown.contents)
                if not found:  # it was removed
                    contents = np.setdiff1d(contents, new[:1], assume_unique=True)
                    continue
                places[0, 0] = np.searchsorted(grown.contents, found[0][0])
                known[0] = True
            points = place_by_neighbours(grown.points, places[known], random)
            grown = grown.joined(new[known], points)
        return grown

    def regions(self, shown: PhotoMap, cancel: threading.Event | None = None) -> list[MapRegion]:
        """The regions of a map with words for them; none where the vocabulary is not embedded yet.

        Raises:
            Cancelled: `cancel` was set, or the library is being closed.
        """
        step = stopper(self._closed, cancel)

        def words(rows: Ids) -> list[str]:
            vectors = self._stores.vector_search.gather(shown.contents[rows], step)[1]
            return [label.term for label in self._searching.words_for(vectors, WORDS)]

        return find_regions(shown.points, words, step)

    def earth(self) -> PhotoMap:
        """The photos that tell where they were taken, by Web Mercator."""
        contents, degrees = self._stores.catalogue.details.positions()
        latitudes, longitudes = np.clip(degrees, *EARTH).astype(np.float64).T
        y = 0.5 - np.arcsinh(np.tan(np.radians(latitudes))) / (2 * np.pi)
        return PhotoMap(contents, np.stack((longitudes / 360 + 0.5, y), axis=1).astype(np.float32), "earth")

    def photos(self, contents: Ids) -> Matches:
        """Photos of a map as matches, in the order given."""
        scores = np.zeros(len(contents), dtype=np.float32)
        return self._searching.matches_of(Ranking(contents, scores, None, len(contents)))

    def _key(self, method: str) -> str:
        model = self._stores.model
        return f"{self._stores.catalogue.library_id()} {model and model.fingerprint} {method}"


def principal_rows(
    sample: Vectors, batches: Iterable[tuple[Ids, Vectors]]
) -> tuple[Ids, npt.NDArray[np.float16]]:
    """Keys, and the principal components of their vectors, the first ones first: float16 (n, dimensions).

    Args:
        sample: vectors by which the components are found, float32 (m, dimensions).
        batches: keys and vectors of all, float32, some at a time.
    """
    mean = sample.mean(axis=0) if len(sample) else sample.sum(axis=0)
    basis = np.linalg.eigh((sample - mean).T @ (sample - mean))[1][:, ::-1][:, :DIMENSIONS]
    keys, rows = [np.empty(0, dtype=np.int64)], [np.empty((0, basis.shape[1]), dtype=np.float16)]
    for some, vectors in batches:
        keys.append(some)
        rows.append(((vectors - mean) @ basis).astype(np.float16))
    return np.concatenate(keys), np.concatenate(rows)


def _is_one_point(kept: Positions) -> bool:
    """Whether a few photos lie on each other, as an earlier version laid them out."""
    return 1 < len(kept.points) < FEWEST and not np.ptp(kept.points, axis=0).any()


def _method() -> str:
    return "t-SNE" if find_spec("openTSNE") else "PCA"
