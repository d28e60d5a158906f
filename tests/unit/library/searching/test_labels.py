"""The vocabulary: the shipped files are well formed, and the best terms come first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from clipsearch.library.searching.labels import (
    Labels,
    Vocabulary,
    has_shipped_labels,
    load_shipped_labels,
    shipped_labels,
    vocabulary_key,
)
from clipsearch.records import Vectors
from clipsearch.store.array_file import read_arrays

SMALL = Vocabulary(
    (("dog", "animal"), ("cat", "animal"), ("red", "colour")), {"animal": ("a photo of a {}",)}
)


def one_hot(texts: Sequence[str]) -> Vectors:
    """A unit vector for each text, by the first term that it contains."""
    terms = [term for term, _ in SMALL.terms]
    return np.stack([np.eye(3, dtype=np.float32)[[t in text for t in terms].index(True)] for text in texts])


def test_the_shipped_vocabulary_is_well_formed() -> None:
    vocabulary = Vocabulary.load()
    terms = [term for term, _ in vocabulary.terms]
    assert len(terms) > 2000
    assert len({term.casefold() for term in terms}) == len(terms)
    assert all(term == term.strip() and term for term in terms)
    assert {kind for _, kind in vocabulary.terms} == vocabulary.templates.keys()
    assert all(t.count("{}") == 1 for found in vocabulary.templates.values() for t in found)
    assert vocabulary.frequencies.keys() <= set(terms)
    assert all(0 < share < 1 for share in vocabulary.frequencies.values())


def test_prompts_are_the_bare_term_and_its_kinds_templates() -> None:
    assert SMALL.prompts() == [["dog", "a photo of a dog"], ["cat", "a photo of a cat"], ["red"]]


def test_the_nearest_term_comes_first() -> None:
    labels = Labels.embed(SMALL, one_hot)
    vector = np.array([0.6, 0.8, 0.0], dtype=np.float32)
    best = labels.best(vector, 2)
    assert [(label.rank, label.term, label.kind) for label in best] == [
        (1, "cat", "animal"),
        (2, "dog", "animal"),
    ]
    assert 1 >= best[0].score > best[1].score


def test_saved_embeddings_are_used_only_for_their_terms_and_model(tmp_path: Path) -> None:
    path = tmp_path / "labels.npz"
    Labels.embed(SMALL, one_hot).save(path, "model a")
    kept = Labels.load(path, SMALL, "model a")
    assert kept is not None
    assert kept.best(np.array([0, 0, 1], dtype=np.float32), 1)[0].term == "red"
    assert Labels.load(path, SMALL, "model b") is None
    assert Labels.load(path, Vocabulary(SMALL.terms[:2], SMALL.templates), "model a") is None
    assert Labels.load(path, Vocabulary(SMALL.terms, {"animal": ("{}!",)}), "model a") is None


def test_whether_labels_are_shipped_is_known_without_loading_them() -> None:
    kept = read_arrays(shipped_labels(), names=["key"])
    assert kept is not None and list(kept) == ["key"]
    weights = str(kept["key"]).split()[0]
    assert has_shipped_labels(weights) and load_shipped_labels(weights) is not None
    assert not has_shipped_labels(weights[:-1]) and load_shipped_labels(weights[:-1]) is None


@pytest.mark.parametrize("keep", [0, 10, 300])
def test_a_damaged_file_of_embeddings_is_none(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "labels.npz"
    Labels.embed(SMALL, one_hot).save(path, "model")
    path.write_bytes(path.read_bytes()[:keep])
    assert Labels.load(path, SMALL, "model") is None


def test_a_file_that_is_packed_or_makes_no_sense_is_none(tmp_path: Path) -> None:
    """A ZIP of a few kilobytes can become any size."""
    key, vectors = vocabulary_key(SMALL, "model"), np.eye(3, dtype=np.float16)
    path = tmp_path / "labels.npz"
    np.savez(path, key=key, vectors=vectors)
    assert Labels.load(path, SMALL, "model") is not None
    np.savez_compressed(path, key=key, vectors=vectors)
    assert Labels.load(path, SMALL, "model") is None
    for wrong in (vectors[:2], vectors[0], np.full((3, 3), np.nan), np.zeros((3, 0, 3)), np.array(["a"] * 3)):
        np.savez(path, key=key, vectors=wrong)
        assert Labels.load(path, SMALL, "model") is None
    with path.open("wb") as file:
        np.save(file, vectors)
    assert Labels.load(path, SMALL, "model") is None


def test_embedding_reports_its_progress() -> None:
    seen = list[tuple[int, int]]()
    Labels.embed(SMALL, one_hot, lambda done, total: seen.append((done, total)))
    assert seen == [(5, 5)]


def test_only_likely_terms_are_given_with_their_probabilities() -> None:
    draw = np.random.default_rng(2)
    cone = np.eye(64, dtype=np.float32)[0]
    vectors = cone + draw.normal(0, 0.12, (300, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    terms = tuple((f"term {i}", "thing") for i in range(300))
    labels = Labels(Vocabulary(terms, {}, {term: 0.02 for term, _ in terms}), vectors)
    mean = np.eye(64, dtype=np.float32)[1]
    shown = vectors[7] - vectors.mean(axis=0)
    photo = mean + shown / np.linalg.norm(shown)
    found = labels.likely(photo, mean, 10)
    assert found[0].term == "term 7"
    assert found[0].probability is not None
    assert found[0].probability > 0.9
    assert len(found) < 10
    every = labels.likely(photo, mean, 10, every=True)
    assert len(every) == 10
    assert every[: len(found)] == found
    chances = [label.probability or 0.0 for label in every]
    assert chances == sorted(chances, reverse=True)
    assert labels.likely(mean + cone, mean, 10) == []


def test_of_terms_equally_near_the_usual_one_is_likelier() -> None:
    vectors = np.eye(4, dtype=np.float32)
    terms = (("hound", "animal"), ("dog", "animal"), ("sky", "thing"), ("sea", "thing"))
    labels = Labels(Vocabulary(terms, {}, {"hound": 0.001, "dog": 0.2}), vectors)
    photo = np.array([1, 1, 0, 0], dtype=np.float32) / np.float32(np.sqrt(2))
    found = labels.likely(photo, np.zeros(4, dtype=np.float32), 2, every=True)
    assert [label.term for label in found] == ["dog", "hound"]
    assert found[0].score == pytest.approx(found[1].score)
    assert (found[0].probability or 0) > 3 * (found[1].probability or 1)


def test_own_words_join_the_vocabulary_once() -> None:
    labels = Labels.embed(SMALL, one_hot)
    assert labels.with_words(["Dog", "cat"], one_hot) is labels
    own = labels.with_words(["red dog", "dog"], one_hot)
    assert [label.term for label in own.best(np.float32([1, 0, 0]), 4)].count("red dog") == 1
    assert len(own.best(np.float32([1, 0, 0]), 9)) == 4
