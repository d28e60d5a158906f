"""The vocabulary: what we ship is well formed, and the best terms come first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from clipsearch.library.labels import Labels, Vocabulary
from clipsearch.records import Vectors

SMALL = Vocabulary(
    (("dog", "animal"), ("cat", "animal"), ("red", "colour")), {"animal": ("a photo of a {}",)}
)


def one_hot(texts: Sequence[str]) -> Vectors:
    """A unit vector for each text, by the first term that it contains."""
    terms = [term for term, _ in SMALL.terms]
    return np.stack([np.eye(3, dtype=np.float32)[[t in text for t in terms].index(True)] for text in texts])


def test_the_vocabulary_that_we_ship_is_well_formed() -> None:
    vocabulary = Vocabulary.load()
    terms = [term for term, _ in vocabulary.terms]
    assert len(terms) > 2000
    assert len({term.casefold() for term in terms}) == len(terms)
    assert all(term == term.strip() and term for term in terms)
    assert {kind for _, kind in vocabulary.terms} == vocabulary.templates.keys()
    assert all(t.count("{}") == 1 for found in vocabulary.templates.values() for t in found)


def test_prompts_are_the_bare_term_and_its_kinds_templates() -> None:
    assert SMALL.prompts() == [["dog", "a photo of a dog"], ["cat", "a photo of a cat"], ["red"]]


def test_the_nearest_term_comes_first_with_its_cosine_similarity() -> None:
    labels = Labels.embed(SMALL, one_hot)
    vector = np.array([0.6, 0.8, 0.0], dtype=np.float32)
    best = labels.best(vector, 2)
    assert [(label.rank, label.term, label.kind) for label in best] == [
        (1, "cat", "animal"),
        (2, "dog", "animal"),
    ]
    assert abs(best[0].score - 0.8) < 1e-3


def test_embeddings_are_kept_and_made_again_when_the_words_change_or_the_file_is_damaged(
    tmp_path: Path,
) -> None:
    calls = list[int]()

    def encode(texts: Sequence[str]) -> Vectors:
        calls.append(len(texts))
        return one_hot(texts)

    path = tmp_path / "labels.npz"
    Labels.cached(SMALL, path, encode)
    Labels.cached(SMALL, path, encode)
    assert calls == [5]
    Labels.cached(Vocabulary(SMALL.terms[:2], SMALL.templates), path, encode)
    assert calls == [5, 4]
    path.write_bytes(path.read_bytes()[:100])
    Labels.cached(SMALL, path, encode)
    assert calls == [5, 4, 5]
