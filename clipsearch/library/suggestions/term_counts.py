"""How many photos of a library have good matches for each term of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from clipsearch.library.searching.relevance import Calibration, band_codes, best_count
from clipsearch.library.storage.background import Background
from clipsearch.records import Ids, Vectors

__all__ = ["count_terms"]

LOWEST, STEP, BINS = 2.0, 0.1, 120  # of z scores that are counted: 2 to 14
BATCH = 1000  # photos compared at a time


def count_terms(
    terms: Vectors, photos: Iterable[Vectors], calibration: Calibration, step: Callable[[], None]
) -> Ids:
    """How many photos are a good match for each term, at strictness 0: int64 (terms,).

    The relevance of a photo is that of a search for the term: by the z score of their cosine among the
    photo's cosines with all terms, here to a tenth.

    Args:
        terms: their embeddings, float32 (terms, dimensions), unit rows.
        photos: embeddings in batches, float32 (n, dimensions), unit rows.
        calibration: of the model.
        step: called for each `BATCH`; it may raise to stop.
    """
    counts = np.zeros((len(terms), BINS), dtype=np.int64)
    total = 0
    for some in photos:
        for start in range(0, len(some), BATCH):
            step()
            cosines = some[start : start + BATCH] @ terms.T
            total += len(cosines)
            cosines -= cosines.mean(axis=1, keepdims=True)
            cosines /= np.maximum(cosines.std(axis=1, keepdims=True), 1e-6)
            rows, columns = np.nonzero(cosines > LOWEST)
            bins = np.minimum((cosines[rows, columns] - LOWEST) / STEP, BINS - 1).astype(np.int64)
            counts += np.bincount(columns * BINS + bins, minlength=counts.size).reshape(counts.shape)
    values = (LOWEST + STEP * (np.arange(BINS) + 0.5)).astype(np.float32)[::-1]
    background, best = Background(terms, ""), best_count(total)
    result = np.zeros(len(terms), dtype=np.int64)
    found = np.flatnonzero(counts.any(axis=1))
    for term, familiarity in zip(found, background.familiarities(terms[found]).tolist(), strict=True):
        falling = counts[term, ::-1]
        z = np.repeat(values, np.minimum(falling, best))  # of its best photos, and one of each lower value
        chance = calibration.any_match(z[:best], total, familiarity)
        relevances = calibration.relevances(calibration.word_logits(values), chance)
        result[term] = falling[band_codes(relevances, 0) == 0].sum()
    return result
