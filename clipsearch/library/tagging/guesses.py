"""What is known before there are marks: classifiers by words and by pictures, and the photos they rank."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.searching.query_vector import FEW_PROMPTS, PROMPTS, doubt, embed_phrases, shortness
from clipsearch.library.searching.ranking import Ranking
from clipsearch.library.searching.relevance import STARTER
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.storage.stores import Stores
from clipsearch.library.tagging.classifier import LinearClassifier, probabilities
from clipsearch.records import Ids, Vector, Vectors

__all__ = ["Guesses"]

SAMPLE = 1000  # photos that stand for all
NO_WORD_LOG_ODDS = -4.0  # of all photos, where a name has no word
AGAINST_SHARE = 0.25  # of what is taken away for examples against (Rocchio)
KEPT_WORDS = 256


class Guesses:
    """First classifiers for one library, with the model that serves. Thread-safe.

    Raises LibraryError where nothing is indexed, ModelError or WorkerError where the model cannot be loaded.
    """

    def __init__(self, stores: Stores, searching: SearchService, switch: ModelSwitch) -> None:
        self._stores = stores
        self._searching = searching
        self._switch = switch
        self._words: dict[tuple[str, str], Vector] = {}

    def sample(self) -> Vectors:
        """Vectors of photos that stand for all, float32 (n, dimensions), n at least 1."""
        statistics = self._searching.background_statistics()
        photos = None if statistics is None else statistics.photos()
        if photos is not None:
            return photos.sample
        key = self._stores.model_id
        found = np.empty((0, 0), dtype=np.float32)
        if key is not None:
            known = self._stores.catalogue.models.vector_ids(key)
            found = self._stores.catalogue.models.vectors(
                key, known[:: max(1, len(known) // SAMPLE)].tolist()
            )[1]
        if not len(found):
            raise LibraryError("No photo is indexed yet", "`clipsearch index` reads the photos")
        return found

    def vectors(self, contents: Ids) -> Vectors:
        """The vectors of contents that have one, float32 (n, dimensions)."""
        found = self._stores.vector_search.gather(contents)[1]
        return found if len(found) else np.empty((0, self.sample().shape[1]), np.float32)

    def by_words(self, phrase: str) -> LinearClassifier:
        """How likely photos show what a phrase means, where some photos do."""
        sample, statistics = self.sample(), self._searching.background_statistics()
        if doubt(phrase):  # a number or a code says nothing of what is seen
            return LinearClassifier(np.zeros(sample.shape[1], np.float32), NO_WORD_LOG_ODDS)
        calibration = self._searching.calibration() or STARTER
        vector = self._embedded(phrase, statistics is not None and statistics.background.is_measured)
        if statistics is None:  # by how far its cosine is beyond those of other photos
            spread = max(float((sample @ vector).std()), 1e-6)
            return LinearClassifier.along(
                vector, sample.mean(axis=0), calibration.photo / spread, calibration.photo_intercept
            )
        # As `word_distances`: the cosine above the photo's mean cosine with the vocabulary.
        mean, spread = statistics.averages()
        share = shortness(phrase)
        slope = calibration.photo / spread
        weights = (slope * (vector - share * statistics.background.mean)).astype(np.float32)
        return LinearClassifier(weights, calibration.photo_intercept - slope * (1 - share) * mean)

    def by_pictures(self, fitting: Vectors, against: Vectors) -> LinearClassifier:
        """How likely photos are like examples: near to their mean, and away from that of others.

        Rocchio's feedback (J. J. Rocchio, Relevance Feedback in Information Retrieval, 1971).
        """
        sample = self.sample()
        mean: Vector = sample.mean(axis=0)
        length = max(float(np.linalg.norm(sample - mean, axis=1).mean()), 1e-6)
        direction = (fitting - mean).mean(axis=0)
        if len(against):
            direction = direction - AGAINST_SHARE * (against - mean).mean(axis=0)
        direction /= max(float(np.linalg.norm(direction)), 1e-6)
        calibration = self._searching.calibration() or STARTER
        return LinearClassifier.along(
            direction, mean, calibration.picture / length, calibration.picture_intercept
        )

    def rank(self, classifier: LinearClassifier, limit: int | None = None) -> Ranking:
        """Photos by their probability, best first; scores are cosines with what was learned.

        Without a limit all; with one, in a large library a small share may be missed.
        """
        length = max(float(np.linalg.norm(classifier.weights)), 1e-6)
        contents, scores, total = self._stores.vector_search.rank(
            classifier.weights / np.float32(length), limit
        )
        relevances = probabilities(scores * np.float32(length) + np.float32(classifier.bias))
        return Ranking(contents, scores, relevances.astype(np.float32), total)

    def _embedded(self, phrase: str, is_measured: bool) -> Vector:
        embedder = self._switch.load_serving()
        key = embedder.info().fingerprint, phrase
        if key not in self._words:
            for old in [*islice(self._words, max(0, len(self._words) - KEPT_WORDS))]:
                self._words.pop(old, None)
            prompts: Sequence[str] = PROMPTS if is_measured else FEW_PROMPTS
            self._words[key] = embed_phrases([phrase], embedder, prompts)()[0]
        return self._words[key]
