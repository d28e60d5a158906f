"""Compact codes: what they find is what comparing all vectors finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clipsearch.records import Ids, Vector, Vectors
from clipsearch.store.vectors import cells
from clipsearch.store.vectors import compact_codes as module
from clipsearch.store.vectors.compact_codes import CompactCodes, CompareExactly
from clipsearch.store.vectors.similarity import cosines, ranked

DIMENSIONS = 64
COUNT = 3000


def unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def cloud(count: int, seed: int = 0) -> Vectors:
    """Clustered vectors of which few directions carry most, as with photos: float32 (count, 64)."""
    scale = np.arange(1, DIMENSIONS + 1) ** -0.5
    centres = np.random.default_rng(0).standard_normal((30, DIMENSIONS)) * scale
    random = np.random.default_rng(seed)
    noise = 0.8 * random.standard_normal((count, DIMENSIONS)) * scale
    return unit(centres[random.integers(0, 30, count)] + noise + 0.3)


def outside(count: int, seed: int = 0) -> Vectors:
    """Queries like words, far from all photos: float32 (count, 64)."""
    noise = np.random.default_rng((1, seed)).standard_normal((count, DIMENSIONS))
    return unit(cloud(count, seed) + 3 * unit(noise))


def comparing(keys: Ids, vectors: Vectors, query: Vector) -> CompareExactly:
    def compare(some: Ids) -> tuple[Ids, Vector]:
        some = some[np.isin(some, keys)]
        return some, cosines(vectors[np.searchsorted(keys, some)].astype(np.float16), query)

    return compare


@pytest.fixture(scope="module")
def photos() -> tuple[Ids, Vectors]:
    """Keys, ascending as an index has them, and vectors."""
    return np.sort(np.random.default_rng(0).choice(2**62, COUNT, replace=False)), cloud(COUNT)


@pytest.fixture(autouse=True, params=[(12, 60), (64, 25)], ids=["few components", "all components"])
def components(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    count, per_cell = request.param
    monkeypatch.setattr(module, "COMPONENTS", count)
    monkeypatch.setattr(cells, "FEWEST", 10)
    monkeypatch.setattr(cells, "PER_CELL", per_cell)


def fitted(keys: Ids, vectors: Vectors) -> CompactCodes:
    batches = ((keys[at : at + 700], vectors[at : at + 700]) for at in range(0, len(keys), 700))
    return CompactCodes.fit(vectors[::3], batches)


@pytest.fixture
def codes(photos: tuple[Ids, Vectors], components: None) -> CompactCodes:
    return fitted(*photos)


def test_it_finds_what_comparing_all_finds(photos: tuple[Ids, Vectors], codes: CompactCodes) -> None:
    for share in (None, 0.005, 0.03, 0.2, 0.6, 0.95):
        _require_that_it_finds(*photos, codes, share)


def _require_that_it_finds(keys: Ids, vectors: Vectors, codes: CompactCodes, share: float | None) -> None:
    right = total = compared = 0
    for number, query in enumerate([*cloud(30, seed=1), *outside(30)]):
        among = None
        if share is not None:
            picked = np.random.default_rng(number).random(COUNT) < share
            among = np.union1d(keys[picked], [5, 2**62 + 1])  # two keys that are not there
        kept = np.ones(COUNT, dtype=np.bool_) if among is None else np.isin(keys, among)
        wanted, _ = ranked(keys[kept], cosines(vectors[kept].astype(np.float16), query), 10)
        exactly = comparing(keys, vectors, query)

        def compare(some: Ids, exactly: CompareExactly = exactly) -> tuple[Ids, Vector]:
            nonlocal compared
            compared += len(some)
            return exactly(some)

        found, scores = codes.search(query, 10, compare, among)
        assert np.all(np.diff(scores) <= 0)
        assert np.isin(found, keys[kept]).all()
        right, total = right + len(np.intersect1d(found, wanted)), total + len(wanted)
    assert right / total >= 0.99, share
    assert compared / 60 < 0.4 * COUNT, "few are compared"


# Of `VERIFIED` results or more the last are estimated; of fewer, a small share may be missed.
@given(st.integers(0, 2**32 - 1), st.integers(1, module.VERIFIED - 1))
@example(2377, 33)  # one is missed
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_filters_that_go_against_the_query_are_exact(
    photos: tuple[Ids, Vectors], codes: CompactCodes, seed: int, limit: int
) -> None:
    keys, vectors = photos
    query = outside(1, seed=seed)[0]
    farthest = np.sort(keys[np.argsort(vectors @ query)[: 200 + seed % (COUNT - 200)]])
    found, _ = codes.search(query, limit, comparing(keys, vectors, query), farthest)
    kept = np.isin(keys, farthest)
    wanted, _ = ranked(keys[kept], cosines(vectors[kept].astype(np.float16), query), limit)
    assert np.isin(found, farthest).all()
    assert len(found) == len(wanted)
    assert len(np.intersect1d(found, wanted)) >= 0.97 * len(wanted) - 1


def test_what_is_added_is_found_and_what_is_removed_is_not(
    photos: tuple[Ids, Vectors], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAMPLE", 200)
    keys, vectors = photos
    random = np.random.default_rng(0)
    codes = fitted(keys[::2], vectors[::2])
    there = set(keys[::2].tolist())
    for _ in range(12):
        new = random.choice(np.setdiff1d(keys, list(there)), 150, replace=False)
        gone = random.choice(sorted(there), 100, replace=False)
        codes.add(new, vectors[np.searchsorted(keys, new)])
        codes.remove(np.concatenate([gone, [5]]))
        there = (there | set(new.tolist())) - set(gone.tolist())
        assert len(codes) == len(there)
        assert set(codes.keys().tolist()) == there
        query = vectors[np.searchsorted(keys, new[0])]
        compare = comparing(keys, vectors, query)
        found, _ = codes.search(query, len(there), compare)
        assert set(found.tolist()) == there
        among = np.sort(np.array([new[0], gone[0]]))
        assert codes.search(query, 5, compare, among)[0].tolist() == ([new[0]] if new[0] in there else [])
    assert not codes.is_outgrown


def test_a_query_uses_the_whole_range_of_its_codes(photos: tuple[Ids, Vectors]) -> None:
    codes = fitted(*photos)
    for query in outside(5):
        search = module._Search(codes, query, 10, comparing(*photos, query))
        assert np.abs(search._query.astype(int)).max() == 127


def test_what_was_removed_leaves_nothing_behind(photos: tuple[Ids, Vectors]) -> None:
    keys, vectors = photos
    codes = fitted(keys, vectors)
    codes.remove(keys[:2000])
    gone = np.isin(codes._rows.keys, keys[:2000])
    assert gone.sum() == 2000
    assert not codes._rows.codes[gone].any()
    assert codes.is_outgrown
    assert len(codes) == 1000


def test_a_vector_that_went_during_the_search_is_left_out(photos: tuple[Ids, Vectors]) -> None:
    keys, vectors = photos
    codes = fitted(keys, vectors)
    left = keys[10:]  # the codes do not know yet
    found, _ = codes.search(vectors[3], 10, comparing(left, vectors[10:], vectors[3]))
    assert len(found) == 10
    assert np.isin(found, left).all()


def test_equal_vectors_are_all_that_there_is(photos: tuple[Ids, Vectors]) -> None:
    keys, _ = photos
    same = np.repeat(cloud(1), COUNT, axis=0)
    codes = fitted(keys, same)
    found, scores = codes.search(same[0], 7, comparing(keys, same, same[0]))
    assert found.tolist() == keys[:7].tolist() or len(found) == 7
    assert scores == pytest.approx([1] * 7, abs=1e-5)


def test_few_cells_are_read(photos: tuple[Ids, Vectors], monkeypatch: pytest.MonkeyPatch) -> None:
    codes = fitted(*photos)
    read = 0
    products = module._Search._products

    def count(search: module._Search, rows: module.Codes, runs: list[slice]) -> module.Estimates:
        nonlocal read
        read += sum(run.stop - run.start for run in runs)
        return products(search, rows, runs)

    monkeypatch.setattr(module._Search, "_products", count)
    for query in cloud(20, seed=4):
        codes.search(query, 3, comparing(*photos, query))
    assert read < 0.8 * 20 * COUNT


def test_two_threads_estimate_the_same(photos: tuple[Ids, Vectors], monkeypatch: pytest.MonkeyPatch) -> None:
    keys, vectors = photos
    codes = fitted(keys, vectors)
    for query in outside(10):
        once = codes.search(query, 20, comparing(keys, vectors, query))
        monkeypatch.setattr(module, "PARALLEL_FROM", 10)
        monkeypatch.setattr(module, "PIECE", 100)
        twice = codes.search(query, 20, comparing(keys, vectors, query))
        assert once[0].tolist() == twice[0].tolist()


def test_cells_are_those_with_the_nearest_centroids_one_after_the_other(photos: tuple[Ids, Vectors]) -> None:
    codes = fitted(*photos)
    rows = codes._rows
    assert np.array_equal(cells.assign(rows.codes, codes._centroids), rows.cells.of_rows())
    assert np.array_equal(rows.keys[rows.by_key[1]], rows.by_key[0])
    assert np.array_equal(np.sort(rows.keys), rows.by_key[0])
