"""The nearest neighbours of all vectors at once are those that comparing every pair gives."""

from __future__ import annotations

import numpy as np
import pytest

from clipsearch.records import Ids, Vectors
from clipsearch.store.vectors import neighbour_lists
from clipsearch.store.vectors.neighbour_lists import find_neighbours

COUNT, LEAST = 5, 0.5


def made(count: int, clusters: int = 60) -> Vectors:
    dice = np.random.default_rng(3)
    centres = dice.standard_normal((clusters, 32))
    rows = centres[dice.integers(0, clusters, count)] + 0.6 * dice.standard_normal((count, 32))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class Held:
    """Vectors by key, of which some may be gone."""

    def __init__(self, vectors: Vectors) -> None:
        self.keys = 10 * np.arange(len(vectors)) + 7
        self.vectors = vectors
        self.gone = np.zeros(len(vectors), dtype=np.bool_)

    def gather(self, keys: Ids) -> tuple[Ids, Vectors]:
        rows = np.searchsorted(self.keys, keys)
        rows = rows[~self.gone[rows]]
        return self.keys[rows], self.vectors[rows]


def compared(vectors: Vectors) -> dict[tuple[int, int], float]:
    """The pairs that are wanted, by comparing all."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return {
        (min(row, other), max(row, other)): float(cosines[row, other])
        for row, others in enumerate(np.argsort(-cosines, axis=1)[:, :COUNT].tolist())
        for other in others
        if cosines[row, other] > LEAST
    }


@pytest.mark.parametrize("count", [2, 3, 300, 2000])
def test_what_comparing_all_finds_is_found(count: int) -> None:
    held = Held(made(count))
    done = list[int]()
    lists = find_neighbours(held.keys, held.gather, COUNT, LEAST, done.append)
    pairs, cosines = lists.pairs()
    found = dict(zip(map(tuple, pairs.tolist()), cosines.tolist(), strict=True))
    wanted = compared(held.vectors)
    assert len(found) == len(pairs), "each once"
    assert len(wanted.keys() & found.keys()) >= 0.98 * len(wanted)
    assert all(found[pair] == pytest.approx(wanted[pair], abs=1e-5) for pair in wanted.keys() & found.keys())
    assert sum(done) == count


def test_of_many_equal_vectors_only_some_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbour_lists, "MOST", 64)
    held = Held(np.repeat(made(1), 1000, axis=0))
    seen = list[int]()
    compare = neighbour_lists._compare
    monkeypatch.setattr(
        neighbour_lists,
        "_compare",
        lambda found, gather, some, others, step: (
            seen.append(len(some) * len(others)),
            compare(found, gather, some, others, step),
        ),
    )
    lists = find_neighbours(held.keys, held.gather, COUNT, LEAST)
    assert (lists.rows >= 0).all(), "each has as many neighbours as it may have"
    assert sum(seen) <= 64 * 1000 * neighbour_lists.PROBED


def test_vectors_that_are_not_there_or_go_meanwhile_are_left_out() -> None:
    held = Held(made(600))
    held.gone[:100] = True

    def step(_: int) -> None:
        held.gone[100:200] = True

    lists = find_neighbours(held.keys, held.gather, COUNT, LEAST, step)
    pairs, _ = lists.pairs()
    assert set(lists.keys[pairs].ravel().tolist()) <= {*held.keys[200:].tolist()}
    assert len(pairs)
    held.gone[:] = True
    assert not len(find_neighbours(held.keys, held.gather, COUNT, LEAST).pairs()[0])
    assert not len(find_neighbours(held.keys[:0], held.gather, COUNT, LEAST).pairs()[0])
