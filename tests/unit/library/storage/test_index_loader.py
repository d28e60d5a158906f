"""A lost index is made anew, with progress, while searches are answered from the catalogue."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clipsearch import Filters, Finder, Hit, Library, Listener, Query, Term
from clipsearch.errors import Cancelled
from clipsearch.library.storage import index_loader
from clipsearch.records import IndexReport, Progress
from clipsearch.store.vectors.usearch_index import VectorIndex
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.followed_library import wait_until

ALL = len(COLOURS)


class Gate:
    """Holds each addition to a vector index while it is closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        add = VectorIndex.add

        def held(index: VectorIndex, *args: Any) -> None:
            self.reached.set()
            self.open.wait(30)
            add(index, *args)

        monkeypatch.setattr(VectorIndex, "add", held)


def ask(library: Library, folder: Path) -> list[list[Hit]]:
    narrow = Query((Term(words="red"),), Filters(folders=(folder,)))
    return [*(library.search(colour, 5) for colour in COLOURS), library.search(narrow, 50)]


@pytest.fixture
def answers(tmp_path: Path) -> list[list[Hit]]:
    """What a library answered before its index was lost."""
    for number, colour in enumerate(COLOURS):
        draw(tmp_path / "photos" / ("even", "odd")[number % 2] / f"{colour}.png", colour)
    with open_library(tmp_path) as library:
        library.add(tmp_path / "photos")
        library.index()
        before = ask(library, tmp_path / "photos" / "odd")
    for path in (tmp_path / "data").glob("vectors-*"):
        path.unlink()
    assert len(before[-1]) == ALL // 2
    return before


@pytest.fixture
def gate(answers: list[list[Hit]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """What adds to the index waits here; a few vectors are many already."""
    monkeypatch.setattr(index_loader, "QUICK", 2)
    gate = Gate(monkeypatch)
    yield gate
    gate.open.set()


def open_library(place: Path, *, writing: bool = True) -> Library:
    return Library.open(place / "data", writing=writing, embedder=ColourEmbedder())


@pytest.mark.parametrize("writing", [True, False])
def test_searches_are_answered_exactly_meanwhile(
    tmp_path: Path, answers: list[list[Hit]], gate: Gate, writing: bool
) -> None:
    with open_library(tmp_path, writing=writing) as library:
        assert ask(library, tmp_path / "photos" / "odd") == answers
        assert gate.reached.is_set()
        now = library.status()
        assert (now.indexed, now.index_growth) == (ALL, (0, ALL))
        gate.open.set()
        wait_until(lambda: library._stores._index is not None)
        assert library.status().index_growth is None
        assert ask(library, tmp_path / "photos" / "odd") == answers
        assert library.upkeep.check() == [] or not writing
    assert bool(list((tmp_path / "data").glob("vectors-*"))) is writing


def test_a_run_tells_how_far_it_is_and_goes_on_afterwards(tmp_path: Path, gate: Gate) -> None:
    draw(tmp_path / "photos" / "new.png", "red", (30, 20))
    told: list[Progress] = []

    def tell(now: Progress) -> None:
        told.append(now)
        if now.phase == "indexing":
            gate.open.set()

    with open_library(tmp_path) as library:
        assert library.index(tell).embedded == 1
        assert len(library.search("red", 50)) == ALL + 1
        assert library.upkeep.check() == []
    phases = [now.phase for now in told]
    assert phases.index("indexing") < phases.index("embedding")
    assert {now.total for now in told if now.phase == "indexing"} == {ALL}


def test_following_makes_it_anew_although_nothing_changed(tmp_path: Path, gate: Gate) -> None:
    told: list[Progress] = []
    reports: list[IndexReport] = []
    with open_library(tmp_path) as library:
        library.follower.start(Listener(progressed=told.append, ran=reports.append))
        wait_until(lambda: any(now.phase == "indexing" for now in told))
        assert library.search("red", 1)[0].path.name == "red.png"
        with Finder(library.data_folder) as found:  # as `clipsearch status` asks
            assert found.index_growth() == (0, ALL)
            gate.open.set()
            wait_until(lambda: reports)
            assert found.index_growth() is None
        assert reports[0].unchanged == ALL


def test_it_can_be_stopped(tmp_path: Path, gate: Gate) -> None:
    stop = threading.Event()
    draw(tmp_path / "photos" / "new.png", "red", (30, 20))
    with open_library(tmp_path) as library:
        with pytest.raises(Cancelled):
            library.index(lambda now: stop.set() if now.phase == "indexing" else None, stop)
        gate.open.set()
        assert library.index().embedded == 1


def test_closing_does_not_wait_for_the_rest(
    tmp_path: Path, answers: list[list[Hit]], gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipsearch.library.storage.stores.ADD_BATCH", 1)
    add = VectorIndex.add
    added: list[int] = []

    def slowly(index: VectorIndex, keys: Any, vectors: Any) -> None:
        added.append(len(keys))
        time.sleep(0.3)
        add(index, keys, vectors)

    monkeypatch.setattr(VectorIndex, "add", slowly)
    gate.open.set()
    library = open_library(tmp_path)
    library.open_index()
    wait_until(lambda: added)
    library.close()
    library.close()
    assert sum(added) < ALL
    with open_library(tmp_path) as again:
        assert ask(again, tmp_path / "photos" / "odd") == answers
