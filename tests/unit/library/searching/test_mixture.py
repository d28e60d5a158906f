"""Queries of several terms: what is wanted is averaged, what is not wanted takes away where it is likely."""

from __future__ import annotations

import numpy as np
import pytest

from clipsearch.library.searching.mixture import Mixture, word_distances
from clipsearch.library.searching.query_vector import EmbeddedTerm
from clipsearch.library.searching.relevance import ANY_MATCH, STARTER
from clipsearch.library.storage.background import Background, BackgroundStatistics, PhotoDistribution
from clipsearch.records import Ids, Vector, Vectors

DIMENSIONS = 64


def units(rows: Vectors) -> Vectors:
    found: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


class Scene:
    """Photos and words that lie in two cones, as those of CLIP do; each photo shows some of four things."""

    def __init__(self) -> None:
        draw = np.random.default_rng(7)
        basis = np.linalg.qr(draw.normal(size=(DIMENSIONS, DIMENSIONS)))[0].astype(np.float32)
        self.cones, self.things, self.other = basis[:2], basis[2:6], basis[6]
        self.shown = draw.random((400, 4)) < 0.15
        noise = draw.normal(0, 0.06, (400, DIMENSIONS))
        self.photos = units(self.cones[0] + 0.9 * (self.shown @ self.things) + noise)
        terms = units(self.cones[1] + draw.normal(0, 0.09, (500, DIMENSIONS)))
        self.contents: Ids = np.arange(400, dtype=np.int64)
        nothing = np.empty(0, dtype=np.int64), np.empty((0, 2), dtype=np.float32)
        self.statistics = BackgroundStatistics(
            Background(terms, "key"),
            1,
            nothing,
            lambda contents: (np.array(contents, dtype=np.int64), self.photos[list(contents)]),
            lambda contents, values: None,
        )
        self.statistics.of(self.contents)

    def words(self, thing: int, weight: float = 1.0) -> EmbeddedTerm:
        vector: Vector = units((self.cones[1] + 0.9 * self.things[thing])[None])[0]
        return EmbeddedTerm(vector, weight, shortness=1.0)

    def photo(self, row: int, weight: float = 1.0) -> EmbeddedTerm:
        return EmbeddedTerm(self.photos[row], weight, is_picture=True, content=row)

    def best(self, *terms: EmbeddedTerm, most: int = 10) -> list[int]:
        photos = self.statistics.photos()
        assert photos is not None
        mixture = Mixture(terms, STARTER, self.statistics, photos)
        found = mixture.score(
            [(self.contents[:150], self.photos[:150]), (self.contents[150:], self.photos[150:])]
        )
        assert len(found.contents) == len(found.logits) == len(found.cosines) == 400
        return found.contents[np.argsort(-found.logits)][:most].tolist()


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


def test_both_words_and_a_photo_count(scene: Scene) -> None:
    only = np.flatnonzero(scene.shown[:, 0] & (scene.shown.sum(axis=1) == 1))
    found = scene.best(scene.photo(int(only[0])), scene.words(1), most=5)
    assert np.mean([scene.shown[row, 0] and scene.shown[row, 1] for row in found]) >= 0.8


def test_a_photo_finds_those_like_it_in_the_order_of_centred_cosines(scene: Scene) -> None:
    photos = scene.statistics.photos()
    assert photos is not None
    centred = units(scene.photos - scene.photos.mean(axis=0))
    row = int(np.flatnonzero(scene.shown.sum(axis=1) == 2)[0])
    assert photos.cosines(scene.photos, scene.photos[row]) == pytest.approx(centred @ centred[row], abs=1e-4)
    found = scene.best(scene.photo(row), most=20)
    assert found == np.argsort(-(centred @ centred[row]), kind="stable")[:20].tolist()


def test_what_is_not_wanted_goes_and_the_base_stays(scene: Scene) -> None:
    has_base, has_both = scene.shown[:, 0], scene.shown[:, 0] & scene.shown[:, 1]
    count = int((has_base & ~has_both).sum())
    without = scene.best(scene.words(0), scene.words(1, -1), most=count)
    assert has_base[without].mean() >= 0.95
    assert not has_both[without].any()
    assert has_both[scene.best(scene.words(0), most=int(has_base.sum()))].any()


def test_only_unwanted_terms_rank_what_has_none_of_them_first(scene: Scene) -> None:
    assert not scene.shown[scene.best(scene.words(2, -1.0)), 2].any()


def test_a_photo_of_its_own_is_no_evidence(scene: Scene) -> None:
    photos = PhotoDistribution(scene.photos)
    odd = units((scene.cones[0] + scene.other)[None])[0]
    vectors = np.concatenate([scene.photos[:-1], odd[None]])
    keys = np.arange(len(vectors), dtype=np.int64)
    term = EmbeddedTerm(odd, is_picture=True, content=len(vectors) - 1)
    found = Mixture([term], STARTER, scene.statistics, photos).score([(keys, vectors)])
    other = EmbeddedTerm(odd, is_picture=True)
    assert found.any_match < ANY_MATCH
    assert Mixture([other], STARTER, scene.statistics, photos).score([(keys, vectors)]).any_match > 0.9


def test_long_phrases_are_ranked_by_cosine(scene: Scene) -> None:
    term = scene.words(0)
    scores = scene.photos @ term.vector
    long = EmbeddedTerm(term.vector, shortness=0.0)
    distances, _ = word_distances(long, scene.contents, scores, scene.statistics)
    assert np.argsort(distances).tolist() == np.argsort(scores).tolist()
    distances, z = word_distances(term, scene.contents, scores, scene.statistics)
    means, spreads = scene.statistics.of(scene.contents)
    assert z == pytest.approx((scores - means) / spreads, abs=1e-3)
    assert np.argsort(distances).tolist() == np.argsort(scores - means).tolist()
