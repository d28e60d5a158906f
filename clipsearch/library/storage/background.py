"""Background statistics: what each photo's cosines with the words of a vocabulary are like."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store.vectors.similarity import products

__all__ = ["Background", "BackgroundStatistics", "PhotoDistribution"]

NEAREST = 5  # cosines with terms whose mean is the nearness of words,
LEFT_OUT = 1  # after the nearest, which may be the words themselves
BATCH = 10_000  # vectors read at a time
SAMPLE = 1000  # photos that stand for all
GROWTH = 1.25  # of the photos known, after which another sample is taken
FEW = 50  # photos, below which they do not tell how near two usually are
USUALLY_NEAREST = 0.5  # centred cosine of a photo with the nearest other one
NEAREST_BOUNDS = 0.35, 0.6


class Background:
    """The vocabulary of one model as a distribution of vectors.

    Attributes:
        key: changes with the vocabulary and the model.
        is_measured: whether the model's calibration was measured with known photos.
    """

    def __init__(self, terms: Vectors, key: str, *, is_measured: bool = False) -> None:
        """Take the embeddings of the terms: float32 (n, dimensions), unit rows."""
        self._terms = terms
        self.key = key
        self.is_measured = is_measured

    @cached_property
    def mean(self) -> Vector:
        """The mean of the terms' embeddings: float32 (dimensions,)."""
        found: Vector = self._terms.mean(axis=0)
        return found

    @cached_property
    def _covariance(self) -> Vectors:
        centred = self._terms - self.mean
        return (centred.T @ centred / len(self._terms)).astype(np.float32)

    def prepare(self) -> None:
        """Compute what comparing words needs, which is kept; worth it while a model is loaded."""
        self.mean, self._familiarity  # noqa: B018 (properties that are kept)

    @cached_property
    def _familiarity(self) -> tuple[float, float]:
        """Mean and standard deviation of the familiarity of a sample of the terms."""
        found = self._nearness(self._terms[:: max(1, len(self._terms) // 256)])
        return float(found.mean()), max(float(found.std()), 1e-6)

    def statistics(self, vectors: Vectors) -> tuple[Vector, Vector]:
        """Mean and standard deviation of the cosines of photos with the terms: float32 (n,) each."""
        variances = np.einsum("ij,ij->i", vectors @ self._covariance, vectors)
        return vectors @ self.mean, np.sqrt(np.maximum(variances, 1e-12)).astype(np.float32)

    def evidence(self, photos: Vectors, best: int) -> Vector:
        """The mean z of the `best` photos of each term: float32 (terms,)."""
        means, spreads = self.statistics(photos)
        z = (self._terms @ photos.T - means) / spreads
        found: Vector = np.sort(z, axis=1)[:, -best:].mean(axis=1)
        return found

    def familiarity(self, query: Vector) -> float:
        """How near words are to those of the vocabulary, in standard deviations from its terms' mean.

        It is low for what is no word, and for what the model knows little about.
        """
        return float(self.familiarities(query[None])[0])

    def familiarities(self, queries: Vectors) -> Vector:
        """The familiarity of each of some words, float32 (n, dimensions): float32 (n,)."""
        mean, spread = self._familiarity
        return (self._nearness(queries) - np.float32(mean)) / np.float32(spread)

    def _nearness(self, queries: Vectors) -> Vector:
        kept = min(LEFT_OUT + NEAREST, len(self._terms))
        one = len(queries) == 1
        cosines = products(self._terms, queries[0])[None] if one else queries @ self._terms.T
        nearest = np.partition(cosines, -kept, axis=1)[:, -kept:]
        found: Vector = np.sort(nearest, axis=1)[:, :-LEFT_OUT].mean(axis=1)
        return found


class PhotoDistribution:
    """How the vectors of a library's photos are distributed, by a sample.

    Attributes:
        sample: float32 (n, dimensions).
        mean: float32 (dimensions,).
        nearest: the centred cosine with the nearest other photo that 95 % of the photos reach.
    """

    def __init__(self, vectors: Vectors) -> None:
        """Take the vectors of a sample: float32 (n, dimensions), n at least 1."""
        self.sample = vectors
        self.mean: Vector = vectors.mean(axis=0)
        self.nearest = USUALLY_NEAREST
        if len(vectors) >= FEW:
            centred = self._centred(vectors)
            cosines = centred @ centred.T
            np.fill_diagonal(cosines, -1)
            usual = float(np.quantile(cosines.max(axis=1), 0.05))
            self.nearest = float(np.clip(usual, *NEAREST_BOUNDS))

    def cosines(self, vectors: Vectors, picture: Vector) -> Vector:
        """The cosines of vectors with a picture's, each less the mean: float32 (n,)."""
        return products(self._centred(vectors), self._centred(picture[None])[0])

    def _centred(self, vectors: Vectors) -> Vectors:
        centred = vectors - self.mean
        units: Vectors = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        return units


class BackgroundStatistics:
    """The background statistics of a library's photos under one model, by content. Thread-safe.

    Attributes:
        background: of the model.
        model: its id in the catalogue.
    """

    def __init__(
        self,
        background: Background,
        model: int,
        kept: tuple[Ids, Vectors],
        stored_vectors: Callable[[Sequence[int]], tuple[Ids, Vectors]],
        keep: Callable[[Ids, Vectors], None],
    ) -> None:
        """Begin with what is kept.

        Args:
            background: of the model.
            model: its id in the catalogue.
            kept: contents, ascending, and their means and standard deviations, float32 (n, 2).
            stored_vectors: the vectors of contents; those that have none are left out.
            keep: takes contents and values that were computed.
        """
        self.background = background
        self.model = model
        self._contents, self._values = kept
        self._stored_vectors = stored_vectors
        self._keep = keep
        self._lock = threading.Lock()
        self._photos: tuple[int, PhotoDistribution] | None = None
        self._averages: tuple[float, float] | None = None  # None after they changed

    @property
    def count(self) -> int:
        """Of how many photos they are known."""
        with self._lock:
            return len(self._contents)

    def photos(self) -> PhotoDistribution | None:
        """How the photos known so far are distributed; None where none is."""
        with self._lock:
            known, kept = self._contents, self._photos
        if kept is not None and len(known) < GROWTH * kept[0]:
            return kept[1]
        sample = known[:: max(1, len(known) // SAMPLE)]  # keys come from digests: any order is random
        vectors = self._stored_vectors(sample.tolist())[1]
        if not len(vectors):
            return None
        self._photos = len(known), PhotoDistribution(vectors)
        return self._photos[1]

    def of(self, contents: Ids) -> tuple[Vector, Vector]:
        """Mean and standard deviation for each content, float32 (n,); those not known yet are computed.

        A content that has no vector any more gets a mean of 0 and a standard deviation of 1.
        """
        missing = contents[self._places(contents) < 0]
        for start in range(0, len(missing), BATCH):
            found, vectors = self._stored_vectors(missing[start : start + BATCH].tolist())
            if len(found):
                self._keep(found, self.add(found, vectors))
        with self._lock:
            places = self._places_now(contents)
            values = np.tile(np.array([0, 1], dtype=np.float32), (len(contents), 1))
            values[places >= 0] = self._values[places[places >= 0]]
        return values[:, 0], values[:, 1]

    def averages(self) -> tuple[float, float]:
        """The averages over all photos known so far of mean and standard deviation."""
        with self._lock:
            if self._averages is None:
                self._averages = (0.0, 1.0)
                if len(self._values):
                    mean, spread = self._values.mean(axis=0).tolist()
                    self._averages = mean, spread
            return self._averages

    def add(self, contents: Ids, vectors: Vectors) -> Vectors:
        """Compute the statistics of new contents: means and standard deviations, float32 (n, 2)."""
        values = np.stack(self.background.statistics(vectors), axis=1)
        with self._lock:
            together = np.concatenate([self._contents, contents])
            self._contents, first = np.unique(together, return_index=True)
            self._values = np.concatenate([self._values, values])[first]
            self._averages = None
        return values

    def _places(self, contents: Ids) -> Ids:
        with self._lock:
            return self._places_now(contents)

    def _places_now(self, contents: Ids) -> Ids:
        """The row of each content, or -1."""
        if not len(self._contents):
            return np.full(len(contents), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self._contents, contents), len(self._contents) - 1)
        found: Ids = np.where(self._contents[places] == contents, places, -1)
        return found
