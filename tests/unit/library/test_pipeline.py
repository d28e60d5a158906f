"""The pipeline: a bounded number of photos in flight, nothing finished is lost, and it can be cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from clipsearch.errors import Cancelled, PhotoError, WorkerError
from clipsearch.library import pipeline as module
from clipsearch.library.pipeline import Pipeline
from clipsearch.records import Encoded
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder


class Caller:
    """Submits photos and keeps what was collected and what was committed."""

    def __init__(self, pipeline: Pipeline[Path], paths: list[Path]) -> None:
        self.pipeline = pipeline
        self.left = list(paths)
        self.most = 0
        self.collected: list[Path] = []
        self.committed: list[int] = []

    def feed(self) -> bool:
        while self.left and self.pipeline.free:
            path = self.left.pop(0)
            self.pipeline.submit(path, path)
        self.most = max(self.most, len(self.pipeline))
        return bool(self.left)

    def collect(self, path: Path, future: Future[Encoded]) -> None:
        future.result()
        self.collected.append(path)

    def commit(self) -> None:
        self.committed.append(len(self.collected))

    def run(self) -> None:
        self.pipeline.run(self.feed, self.collect, self.commit, self.uncommitted)

    def uncommitted(self) -> int:
        return len(self.collected) - (self.committed[-1] if self.committed else 0)


@pytest.fixture
def embedder() -> Iterator[ColourEmbedder]:
    embedder = ColourEmbedder()
    yield embedder
    embedder.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return [draw(tmp_path / f"{colour}.png", colour) for colour in COLOURS]


def test_all_photos_are_collected_and_committed_in_batches(
    embedder: ColourEmbedder, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COMMIT_PHOTOS", 4)
    caller = Caller(Pipeline(embedder, threading.Event(), 3), photos)
    caller.run()
    assert sorted(caller.collected) == sorted(photos)
    assert caller.most == 3
    assert caller.committed == [6, 12, 12]
    assert len(caller.pipeline) == 0


def test_nothing_to_do_is_over_at_once(embedder: ColourEmbedder) -> None:
    caller = Caller(Pipeline(embedder, threading.Event()), [])
    caller.run()
    assert caller.committed == [0]


def test_a_slow_embedder_does_not_delay_commits(
    embedder: ColourEmbedder, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COMMIT_SECONDS", 0.0)
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.01)
    embedder.gate.clear()
    caller = Caller(Pipeline(embedder, threading.Event()), photos)
    threading.Timer(0.2, embedder.gate.set).start()
    caller.run()
    assert caller.committed[:2] == [0, 0]
    assert caller.committed[-1] == len(photos)


def test_a_cancelled_run_commits_what_is_finished(embedder: ColourEmbedder, photos: list[Path]) -> None:
    cancel = threading.Event()
    caller = Caller(Pipeline(embedder, cancel, 2), photos)
    collect = caller.collect

    def cancel_at_four(path: Path, future: Future[Encoded]) -> None:
        collect(path, future)
        if len(caller.collected) == 4:
            cancel.set()

    caller.collect = cancel_at_four  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        caller.run()
    assert caller.committed == [4]
    assert len(caller.pipeline) == 0


def test_a_lost_embedder_ends_the_run_and_drops_what_is_in_flight(
    embedder: ColourEmbedder, photos: list[Path]
) -> None:
    embedder.gate.clear()
    caller = Caller(Pipeline(embedder, threading.Event()), photos)
    threading.Timer(0.1, embedder.close).start()
    with pytest.raises(WorkerError, match="closed"):
        caller.run()
    assert caller.committed == [0]
    assert len(caller.pipeline) == 0


def test_a_collector_may_submit_another_photo(embedder: ColourEmbedder, photos: list[Path]) -> None:
    bad = photos[0].with_name("bad.jpg")
    bad.write_bytes(b"no picture")
    caller = Caller(Pipeline(embedder, threading.Event()), [bad])
    collect = caller.collect

    def collect_or_replace(path: Path, future: Future[Encoded]) -> None:
        try:
            collect(path, future)
        except PhotoError:
            caller.pipeline.submit(photos[0], photos[0])

    caller.collect = collect_or_replace  # type: ignore[method-assign]
    caller.run()
    assert caller.collected == [photos[0]]
