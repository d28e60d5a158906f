"""The vector index: nearest neighbours, and a file that is trusted only if it is undamaged."""

from __future__ import annotations

import json
import os
import signal
import stat
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipsearch.errors import Cancelled
from clipsearch.records import Vectors
from clipsearch.store.vectors import similarity
from clipsearch.store.vectors import usearch_index as module
from clipsearch.store.vectors.usearch_index import VectorIndex
from tests.support.store_rows import DIMENSIONS, unit_vectors


def make(folder: Path, *, fingerprint: str = "0f1e", library: str = "mine") -> VectorIndex:
    return VectorIndex.open(folder, fingerprint=fingerprint, dimensions=DIMENSIONS, library=library)


def nearest(rows: Vectors, keys: list[int], query: Vectors, limit: int) -> list[tuple[int, float]]:
    """Brute force over the rows rounded to float16."""
    kept = rows.astype(np.float16).astype(np.float64)
    scores = kept @ query / np.linalg.norm(kept, axis=1)
    return sorted(zip(keys, scores.tolist(), strict=True), key=lambda hit: (-hit[1], hit[0]))[:limit]


@pytest.mark.parametrize("count", [1, 2, module.NEIGHBOUR_BATCH + 1])
def test_neighbours_of_any_number_of_vectors(tmp_path: Path, count: int) -> None:
    rows = unit_vectors(40)
    index = make(tmp_path)
    assert index.neighbours(np.arange(count), 3)[0].tolist() == [[-1] * 3] * count
    index.add(range(40), rows)
    near, scores = index.neighbours(np.arange(count), 3)
    for key in range(count):
        wanted = [found for found in nearest(rows, list(range(40)), rows[key], 4) if found[0] != key]
        assert near[key].tolist() == [other for other, _ in wanted]
        assert scores[key] == pytest.approx([score for _, score in wanted], abs=0.003)


def test_search_equals_brute_force(tmp_path: Path) -> None:
    rows, keys = unit_vectors(500), list(range(1000, 1500))
    index = make(tmp_path)
    index.add(keys, rows)
    for query in unit_vectors(20, seed=1):
        found, wanted = index.search(query, 10), nearest(rows, keys, query, 10)
        assert [key for key, _ in found] == [key for key, _ in wanted]
        np.testing.assert_allclose([s for _, s in found], [s for _, s in wanted], atol=1e-6)


def test_most_neighbours_are_found(tmp_path: Path) -> None:
    rows, keys = unit_vectors(3000), list(range(3000))
    index = make(tmp_path)
    index.add(keys, rows)
    found, _ = index.neighbours(np.arange(0, 3000, 60), 10)
    hits = 0
    for key, near in zip(range(0, 3000, 60), found.tolist(), strict=True):
        hits += len({*near} & {other for other, _ in nearest(rows, keys, rows[key], 11)} - {key})
    assert hits / 500 >= 0.95


def test_many_are_added_in_batches_and_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ADDED_BETWEEN_STEPS", 50)
    rows, keys, index, steps = unit_vectors(300), np.arange(300)[::-1], make(tmp_path), list[int]()
    index.add_many([(keys[:180], rows[:180]), (keys[180:], rows[180:])], steps.append)
    assert steps == [0, 50, 100, 150, 180, 230, 280]
    assert index.keys().tolist() == [*range(300)]
    assert not len(index.differing(keys.copy(), rows))

    def stop(done: int) -> None:
        if done:
            raise Cancelled

    stopped = make(tmp_path)
    with pytest.raises(Cancelled):
        stopped.add_many([(keys, rows)], stop)
    assert len(stopped) == 50


def test_like_vectors_follow_each_other() -> None:
    clusters = np.repeat(np.eye(4, 64, dtype=np.float32), 25, axis=0)
    shuffled = np.random.default_rng(1).permutation(100)
    order = similarity.by_likeness(clusters[shuffled])
    assert np.array_equal(np.sort(order), np.arange(100))
    assert np.count_nonzero(np.diff(shuffled[order] // 25)) == 3
    assert len(similarity.by_likeness(clusters[:0])) == 0


def test_scores_are_cosines(tmp_path: Path) -> None:
    index = make(tmp_path)
    row = unit_vectors(1)
    index.add([1, 2], np.concatenate([row, -row]))
    (first, same), (second, opposite) = index.search(row[0], 5)
    assert (first, second) == (1, 2)
    assert same == pytest.approx(1, abs=1e-6)
    assert opposite == pytest.approx(-1, abs=1e-6)
    assert -1 <= opposite <= same <= 1


def test_equal_scores_are_ordered_by_key(tmp_path: Path) -> None:
    index = make(tmp_path)
    row = unit_vectors(1)
    index.add([7, 3, 5], np.repeat(row, 3, axis=0))
    assert [key for key, _ in index.search(row[0], 2)] == [3, 5]


def test_a_limit_beyond_the_size_returns_all(tmp_path: Path) -> None:
    index = make(tmp_path)
    row = unit_vectors(1)
    assert index.search(row[0], 5) == []
    index.add([1], row)
    assert len(index.search(row[0], 5)) == 1
    assert index.search(row[0], 0) == []
    assert index.search(row[0], -1) == []


def test_a_key_is_added_once(tmp_path: Path) -> None:
    index = make(tmp_path)
    rows = unit_vectors(3)
    index.add([1, 1, 2], rows)
    index.add([2, 3], rows[:2])
    assert index.keys().tolist() == [1, 2, 3]
    assert index.search(rows[2], 1)[0] == (2, pytest.approx(1, abs=1e-6))
    index.add([], unit_vectors(0))
    assert len(index) == 3


def test_removed_vectors_are_not_found_at_any_share(tmp_path: Path) -> None:
    rows, keys = unit_vectors(200), list(range(200))
    index = make(tmp_path)
    index.add(keys, rows)
    for start in range(0, 200, 30):
        index.remove([*keys[start : start + 30], 12345])
        left = keys[start + 30 :]
        assert index.keys().tolist() == left
        assert {key for key, _ in index.search(rows[0], 200)} == set(left)
    index.add([500], rows[:1])
    assert index.search(rows[0], 3) == [(500, pytest.approx(1, abs=1e-6))]


def test_a_saved_index_can_be_loaded(tmp_path: Path) -> None:
    rows = unit_vectors(100)
    index = make(tmp_path)
    index.add(range(100), rows)
    index.remove([3, 4])
    assert index.save()
    again = make(tmp_path)
    assert again.keys().tolist() == index.keys().tolist()
    assert again.search(rows[9], 20) == index.search(rows[9], 20)
    again.add([3], rows[3:4])
    assert again.save()
    assert make(tmp_path).search(rows[3], 1) == [(3, pytest.approx(1, abs=1e-6))]
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".usearch"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make(tmp_path).save()
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_models_and_libraries_never_mix(tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([1], unit_vectors(1))
    index.save()
    other = make(tmp_path, fingerprint="0f1e-2")
    other.add([2], unit_vectors(1))
    other.save()
    assert make(tmp_path).keys().tolist() == [1]
    assert make(tmp_path, fingerprint="0f1e-2").keys().tolist() == [2]
    assert len(make(tmp_path, library="another's")) == 0
    assert len(VectorIndex.open(tmp_path, fingerprint="0f1e", dimensions=DIMENSIONS + 1, library="mine")) == 0


def test_another_version_of_usearch_is_not_given_the_file(tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([1], unit_vectors(1))
    index.save()
    (description,) = tmp_path.glob("*.json")
    values = json.loads(description.read_bytes())
    description.write_text(json.dumps(values | {"usearch": "1.0"}))
    assert len(make(tmp_path)) == 0


def test_compacting_leaves_no_bytes_of_removed_vectors(tmp_path: Path) -> None:
    rows = unit_vectors(50)
    for fingerprint in ("0f1e-float32-1", "0f1e-float16-1"):
        index = make(tmp_path, fingerprint=fingerprint)
        index.add(range(50), rows)
        index.save()
    index.remove([7])
    index.compact()
    index.save()
    trace = rows[7].astype(np.float16).tobytes()
    assert all(trace not in path.read_bytes() for path in tmp_path.iterdir())
    assert len(make(tmp_path, fingerprint="0f1e-float16-1")) == 49


@pytest.mark.parametrize(
    "rows",
    [
        np.zeros((1, DIMENSIONS), np.float32),
        np.full((1, DIMENSIONS), np.nan, np.float32),
        unit_vectors(1) * 3,
        unit_vectors(2),
        unit_vectors(1, dimensions=DIMENSIONS - 1),
    ],
    ids=["zero", "nan", "long", "too many", "other model's"],
)
def test_invalid_embeddings_are_refused(tmp_path: Path, rows: Vectors) -> None:
    index = make(tmp_path)
    with pytest.raises(ValueError, match="vector"):
        index.add([1], rows)
    assert len(index) == 0


def test_a_query_must_be_one_vector_of_the_model(tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([1], unit_vectors(1))
    for query in (np.full(DIMENSIONS, np.nan, np.float32), unit_vectors(1), np.ones(3, np.float32)):
        with pytest.raises(ValueError, match="query"):
            index.search(query, 1)


def test_a_search_does_not_wait_for_a_long_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXPANSION_ADD", 1024)  # so that it takes long
    index = make(tmp_path)
    rows = unit_vectors(2000)
    thread = threading.Thread(target=index.add, args=(range(2000), rows))
    thread.start()
    answers = 0
    while len(index) < 100:
        time.sleep(0.001)
    while thread.is_alive():
        assert index.search(rows[0], 5)[0] == (0, pytest.approx(1, abs=1e-6))
        answers += 1
    thread.join()
    assert answers >= 10
    assert len(index) == 2000


@pytest.mark.parametrize("few", [0, 150, 5000], ids=["sifted", "either", "compared"])
@given(st.integers(0, 2**32 - 1), st.integers(0, 600), st.integers(1, 80))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_filtered_search_equals_brute_force(
    full: tuple[VectorIndex, Vectors],
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    seed: int,
    count: int,
    limit: int,
) -> None:
    index, rows = full
    monkeypatch.setattr(module, "COMPARE_BELOW", few)
    monkeypatch.setattr(module, "COMPARE_SHARE", 0.0)
    random = np.random.default_rng(seed)
    query = unit_vectors(1, seed=seed)[0]
    among = np.sort(random.choice(700, count, replace=False))  # 600 to 699 are not in the index
    if seed % 3 == 0:  # those that are farthest from the query, as a folder of something else is
        among = np.sort(np.argsort(rows @ query)[:count])
    there = [key for key in among.tolist() if key < 600]
    found, wanted = index.search(query, limit, among), nearest(rows[there], there, query, limit)
    assert [key for key, _ in found] == [key for key, _ in wanted]
    np.testing.assert_allclose([s for _, s in found], [s for _, s in wanted], atol=1e-6)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorIndex, Vectors]:
    """An index of 600 vectors, whose keys are row numbers."""
    index, rows = make(tmp_path_factory.mktemp("index")), unit_vectors(600)
    index.add(range(600), rows)
    return index, rows


def test_comparison_in_batches_orders_equal_scores_by_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COMPARE_BATCH", 7)
    index = make(tmp_path)
    assert index.search(unit_vectors(1)[0], 3, np.array([1, 2])) == []
    index.add(range(100), np.repeat(unit_vectors(1), 100, axis=0))
    for few in (0, 100):
        monkeypatch.setattr(module, "COMPARE_BELOW", few)
        assert [key for key, _ in index.search(unit_vectors(1)[0], 3, np.arange(20, 60))] == [20, 21, 22]
    assert index.search(unit_vectors(1)[0], 3, np.empty(0, dtype=np.int64)) == []
    index.remove(range(30))
    assert [key for key, _ in index.search(unit_vectors(1)[0], 2, np.arange(20, 60))] == [30, 31]


@pytest.mark.parametrize("room", [1 << 30, 0], ids=["through memory", "through a file"])
def test_a_loaded_index_can_be_changed_and_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(module, "SAVE_IN_MEMORY", room)
    rows = unit_vectors(300)
    index = make(tmp_path)
    index.add(range(200), rows[:200])
    assert index.save()
    for _ in range(2):
        again = make(tmp_path)
        again.remove([7])  # in the bytes that were read
        assert 7 not in again.keys().tolist()
        again.add([7, *range(200, 300)], np.concatenate([rows[250:251], rows[200:]]))
        assert [key for key, _ in again.search(rows[250], 2)] == [7, 250]
        again.remove([7])
        assert again.save()
        assert make(tmp_path).keys().tolist() == [key for key in range(300) if key != 7]
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".usearch"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
@pytest.mark.parametrize("room", [1 << 30, 0], ids=["through memory", "through a file"])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, room: int
) -> None:
    import resource

    monkeypatch.setattr(module, "SAVE_IN_MEMORY", room)
    rows = unit_vectors(1000)
    index = make(tmp_path)
    index.add(range(100), rows[:100])
    assert index.save()
    index.add(range(1000), rows)
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        assert not index.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert "not saved" in caplog.text
    caplog.clear()
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".usearch"]
    assert len(make(tmp_path)) == 100
    assert index.save()
    assert len(make(tmp_path)) == 1000


def test_a_large_index_is_saved_when_enough_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index, rows = make(tmp_path), unit_vectors(1000)
    assert not index.needs_saving
    index.add([0], rows[:1])
    assert index.needs_saving, "one change of a small index is enough"
    index.save()
    assert not index.needs_saving
    monkeypatch.setattr(module, "SAVE_BELOW", 100)
    index.add(range(998), rows[:998])
    index.save()
    assert not index.needs_saving
    index.add([998], rows[998:999])
    assert not index.needs_saving
    index.remove([3])
    assert index.needs_saving


def test_comparing_each_vector_equals_the_index(tmp_path: Path) -> None:
    rows = unit_vectors(700)
    rows[300:310] = rows[5]  # equals, in the order of their keys
    keys = np.arange(10, 710)
    index = make(tmp_path)
    index.add(keys, rows)
    parts = [(keys[start : start + 100], rows[start : start + 100]) for start in range(0, 700, 100)]
    for query in (rows[5], rows[699], unit_vectors(1, seed=9)[0]):
        for limit in (1, 30, 2000):
            found, scores = similarity.nearest(parts, query, limit)
            assert list(zip(found, scores, strict=True)) == index.search(query, limit)
        every, scores = similarity.nearest(parts, query)
        for one, other in zip((every, scores), index.rank(query), strict=True):
            assert np.array_equal(one, other)
    assert len(similarity.nearest([], rows[0], 5)[0]) == 0
    with pytest.raises(ValueError, match="broadcast|operand"):
        similarity.nearest(parts, rows[0][:-1], 5)


def test_a_prepared_index_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SCAN_BELOW", 100)
    monkeypatch.setattr(module, "COMPARE_BELOW", 20)
    rows = unit_vectors(1500)
    index = make(tmp_path)
    index.add(range(1000), rows[:1000])
    index.prepare()
    index.add(range(1000, 1500), rows[1000:])
    index.remove(range(200, 400))
    there = [*range(200), *range(400, 1500)]
    for query in unit_vectors(20, seed=1):
        assert [k for k, _ in index.search(query, 10)] == [
            k for k, _ in nearest(rows[there], there, query, 10)
        ]
        among = np.arange(0, 1400, 3)
        left = [key for key in among.tolist() if key in set(there)]
        found = index.search(query, 10, among)
        assert [k for k, _ in found] == [k for k, _ in nearest(rows[left], left, query, 10)]
    assert len(index.search(rows[0], 5000)) == 1300, "all, where more are wanted than there are"
    index.compact()
    assert index.search(rows[450], 1)[0] == (450, pytest.approx(1, abs=1e-6))


def test_it_changes_and_answers_while_it_is_prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SCAN_BELOW", 100)
    rows = unit_vectors(1200)
    index = make(tmp_path)
    index.add(range(1000), rows[:1000])

    def step() -> None:
        if index.search(rows[1100], 1)[0][0] != 1100:
            index.add(range(1000, 1200), rows[1000:])
            index.remove(range(50))

    index.prepare(step)
    assert index.search(rows[1100], 1)[0][0] == 1100
    assert {key for key, _ in index.search(rows[7], 200)}.isdisjoint(range(50))


def test_a_small_index_is_not_prepared(tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add(range(10), unit_vectors(10))
    index.prepare()
    assert index._codes is None


def test_preparing_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SCAN_BELOW", 100)
    index = make(tmp_path)
    index.add(range(200), unit_vectors(200))

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        index.prepare(stop)
    assert len(index.search(unit_vectors(1)[0], 5)) == 5


def test_ranking_can_be_stopped_between_two_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMPARE_BATCH", 10)
    index, rows = make(tmp_path), unit_vectors(45)
    index.add(range(45), rows)
    steps: list[int] = []
    assert len(index.rank(rows[0], step=lambda: steps.append(1))[0]) == 45
    assert len(steps) == 5

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        index.rank(rows[0], step=stop)
