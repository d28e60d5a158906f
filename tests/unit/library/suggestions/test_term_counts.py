"""Counts of terms are those of searching for each term and counting the good matches."""

from __future__ import annotations

import numpy as np

from clipsearch.library.searching.relevance import STARTER, band_codes
from clipsearch.library.storage.background import Background
from clipsearch.library.suggestions.term_counts import BATCH, count_terms
from tests.support.store_rows import unit_vectors


def test_counts_are_those_of_searches() -> None:
    terms = unit_vectors(200, seed=1, dimensions=64)
    photos = unit_vectors(2500, seed=2, dimensions=64)
    photos[:40] += 2 * terms[7]
    photos[40:50] += 2 * terms[9]
    photos /= np.linalg.norm(photos, axis=1, keepdims=True)
    calls: list[int] = []
    found = count_terms(terms, [photos[:1300], photos[1300:]], STARTER, lambda: calls.append(1))
    assert len(calls) == -(-1300 // BATCH) + -(-1200 // BATCH)
    background = Background(terms, "")
    means, spreads = background.statistics(photos)
    expected = []
    for term in terms:
        z = np.sort((photos @ term - means) / spreads)[::-1]
        chance = STARTER.any_match(z, len(photos), background.familiarity(term))
        relevances = STARTER.relevances(STARTER.word_logits(z), chance)
        expected.append(int(np.count_nonzero(band_codes(relevances, 0) == 0)))
    assert found[7] >= 35
    assert found[9] >= 8
    assert np.abs(found - expected).max() <= 2, "z scores are counted to a tenth"


def test_without_photos_or_terms_there_is_nothing() -> None:
    assert count_terms(unit_vectors(3), [], STARTER, lambda: None).tolist() == [0, 0, 0]
