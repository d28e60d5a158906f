"""Background statistics: what each photo's cosines with the words of a vocabulary are like."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vector, Vectors

__all__ = ["Background", "BackgroundStatistics"]

NEAREST = slice(-6, -1)  # of ascending cosines: the five after the nearest, which may be the query itself
BATCH = 10_000  # vectors read at a time


class Background:
    """The vocabulary of one model as a distribution of vectors.

    Attributes:
        key: changes with the vocabulary and the model.
    """

    def __init__(self, terms: Vectors, key: str) -> None:
        """Take the embeddings of the terms: float32 (n, dimensions), unit rows."""
        self._terms = terms
        self.key = key

    @cached_property
    def _moments(self) -> tuple[Vector, Vectors]:
        mean: Vector = self._terms.mean(axis=0)
        centred = self._terms - mean
        covariance: Vectors = (centred.T @ centred / len(self._terms)).astype(np.float32)
        return mean, covariance

    @cached_property
    def _familiarity(self) -> tuple[float, float]:
        """Mean and standard deviation of the familiarity of a sample of the terms."""
        sample = self._terms[:: max(1, len(self._terms) // 500)]
        found = np.sort(sample @ self._terms.T, axis=1)[:, NEAREST].mean(axis=1)
        return float(found.mean()), max(float(found.std()), 1e-6)

    def statistics(self, vectors: Vectors) -> tuple[Vector, Vector]:
        """Mean and standard deviation of the cosines of photos with the terms: float32 (n,) each."""
        mean, covariance = self._moments
        variances = np.einsum("ij,ij->i", vectors @ covariance, vectors)
        return vectors @ mean, np.sqrt(np.maximum(variances, 1e-12)).astype(np.float32)

    def familiarity(self, query: Vector) -> float:
        """How near words are to those of the vocabulary, in standard deviations from its terms' mean.

        It is low for what is no word, and for what the model knows little about.
        """
        mean, spread = self._familiarity
        return (float(np.sort(self._terms @ query)[NEAREST].mean()) - mean) / spread


class BackgroundStatistics:
    """The background statistics of a library's photos under one model, by content. Thread-safe."""

    def __init__(
        self, background: Background, stored_vectors: Callable[[Sequence[int]], tuple[Ids, Vectors]]
    ) -> None:
        """Begin empty.

        Args:
            background: of the model.
            stored_vectors: the vectors of contents; those that have none are left out.
        """
        self.background = background
        self._stored_vectors = stored_vectors
        self._lock = threading.Lock()
        self._contents: Ids = np.empty(0, dtype=np.int64)
        self._values: Vectors = np.empty((0, 2), dtype=np.float32)

    def of(self, contents: Ids) -> tuple[Vector, Vector]:
        """Mean and standard deviation for each content, float32 (n,); those not known yet are computed.

        A content that has no vector any more gets a mean of 0 and a standard deviation of 1.
        """
        with self._lock:
            missing = contents[~self._known(contents)]
            for start in range(0, len(missing), BATCH):
                self._add(*self._stored_vectors(missing[start : start + BATCH].tolist()))
            known = self._known(contents)
            values = np.tile(np.array([0, 1], dtype=np.float32), (len(contents), 1))
            values[known] = self._values[np.searchsorted(self._contents, contents[known])]
        return values[:, 0], values[:, 1]

    def _known(self, contents: Ids) -> npt.NDArray[np.bool_]:
        if not len(self._contents):
            return np.zeros(len(contents), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self._contents, contents), len(self._contents) - 1)
        known: npt.NDArray[np.bool_] = self._contents[places] == contents
        return known

    def _add(self, contents: Ids, vectors: Vectors) -> None:
        if not len(contents):
            return
        together = np.concatenate([self._contents, contents])
        values = np.concatenate([self._values, np.stack(self.background.statistics(vectors), axis=1)])
        self._contents, first = np.unique(together, return_index=True)
        self._values = values[first]
