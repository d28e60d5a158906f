"""Vectors are parted into clusters, which are recognised again."""

from __future__ import annotations

import numpy as np
import pytest

from clipsearch.errors import Cancelled
from clipsearch.library.clusters.names import name_clusters
from clipsearch.library.clusters.partition import count_clusters, fit, match, merge
from clipsearch.library.clusters.variety import varied
from clipsearch.library.searching.labels import Labels, Vocabulary
from clipsearch.records import Ids, Vectors
from tests.support.store_rows import unit_vectors

BLOBS, EACH, DIMENSIONS = 10, 30, 64


def blobs() -> tuple[Vectors, Ids]:
    """Vectors around ten directions, which also have a direction in common, and which one each is of."""
    number = np.repeat(np.arange(BLOBS), EACH)
    vectors = 2 * unit_vectors(BLOBS, seed=1, dimensions=DIMENSIONS)[number]
    vectors = vectors + unit_vectors(len(number), seed=2, dimensions=DIMENSIONS)
    vectors[:, 0] += 5
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), number


def test_what_is_alike_is_together_and_new_vectors_join_it() -> None:
    vectors, number = blobs()
    partition = fit(vectors[::2], BLOBS)
    found = partition.assign(vectors)
    assert len(set(zip(found.tolist(), number.tolist(), strict=True))) == BLOBS
    same = match(number, found)
    assert {new: old for new, (old, _) in same.items()} == dict(
        zip(found.tolist(), number.tolist(), strict=True)
    )
    assert all(share == 1 for _, share in same.values())


def test_known_clusters_stay_and_others_are_added() -> None:
    vectors, number = blobs()
    known = np.where(number < BLOBS - 1, number, -1)
    found = fit(vectors, BLOBS, known=known).assign(vectors)
    assert (found[known >= 0] == known[known >= 0]).all()
    assert set(found[known < 0].tolist()) == {BLOBS - 1}


def test_clusters_are_merged_with_the_nearest_by_their_sizes() -> None:
    centroids = np.array([[0, 0], [0.1, 0], [5, 5], [5.3, 5], [9, 0]], dtype=np.float32)
    assert merge(centroids, np.array([5, 5, 5, 5, 5]), 3).tolist() == [0, 0, 1, 1, 2]
    assert merge(centroids, np.array([900, 900, 1, 1, 5]), 4).tolist() == [0, 1, 2, 2, 3]


def test_there_are_no_clusters_of_few_photos_and_not_more_than_can_be_looked_through() -> None:
    assert [count_clusters(photos) for photos in (0, 19, 20, 1000, 7000, 10**6)] == [0, 0, 3, 22, 59, 200]


def test_equal_vectors_are_in_one_cluster() -> None:
    vectors = np.repeat(unit_vectors(2, seed=1, dimensions=8), 10, axis=0)
    partition = fit(vectors, 3)
    assert len(partition.centroids) == 2
    assert len(set(partition.assign(vectors).tolist())) == 2


def test_it_can_be_stopped() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        fit(blobs()[0], BLOBS, stop)


def test_old_clusters_are_taken_once_each() -> None:
    before, now = np.array([1, 1, 1, 1, 2, 2]), np.array([7, 7, 7, 8, 8, 8])
    assert match(before, now) == {7: (1, 3 / 4), 8: (2, 2 / 3)}
    assert match(before[:0], now[:0]) == {}


def test_names_tell_clusters_apart_and_leave_out_hidden_words() -> None:
    terms = unit_vectors(6, seed=5, dimensions=32)
    words = ("dog", "snow", "beach", "boat", "dog lead", "car")
    labels = Labels(Vocabulary(tuple((word, "thing") for word in words), {}), terms)
    mean = terms.mean(axis=0)
    means = np.stack([terms[0] + 0.8 * terms[1], terms[0] + 0.7 * terms[1], terms[2] + 0.8 * terms[3]])
    shares = np.stack([labels.shares(one[None], mean) for one in means])
    sizes, groups, none = [9.0] * 3, [0] * 3, [""] * 3
    names = name_clusters(labels, shares, sizes, groups, range(3), none, {"beach, boat"}, {"snow"})
    assert len(set(names)) == 3 and all("dog" in name for name in names[:2])
    assert names[2].startswith("beach, ") and not any("snow" in name for name in names)
    alone = shares[:1], [9.0], [0], [0]
    assert name_clusters(labels, *alone, [""], set(), set()) == ["dog, snow"]
    with_lead = labels.shares((terms[0] + 0.9 * terms[4] + 0.7 * terms[1])[None], mean)[None]
    assert name_clusters(labels, with_lead, *alone[1:], [""], set(), set()) == ["dog, snow"]


def test_names_are_words_that_those_beside_do_not_have() -> None:
    """The first word of the cluster above begins a name where it fits."""
    words = ("dog", "snow", "beach", "boat", "car")
    labels = Labels(Vocabulary(tuple((word, "thing") for word in words), {}), unit_vectors(5, 5, 32))
    shares = np.array([[0.9, 0.5, 0, 0, 0], [0.9, 0, 0.5, 0, 0.1], [0.9, 0, 0, 0.5, 0], [0.1, 0, 0, 0, 0.5]])
    known = labels, shares.astype(np.float32), [9.0] * 4, [0] * 4, range(4)
    names = name_clusters(*known, [""] * 4, set(), set())
    assert [name.split(", ")[0] for name in names] == ["snow", "beach", "boat", "car"]
    names = name_clusters(*known, ["dog, boat"] * 4, {"dog, boat"}, set())
    assert names[:2] == ["dog, snow", "dog, beach"] and names[3].startswith("car, ")


def test_chosen_photos_are_good_and_differ() -> None:
    vectors = np.array([[1, 0], [0.999, 0.04], [0, 1]], dtype=np.float32)
    assert varied(np.array([0.9, 0.89, 0.6]), vectors, 2).tolist() == [0, 2]
    assert sorted(varied(np.zeros(3, np.float32), vectors, 9).tolist()) == [0, 1, 2]
