"""Measures how fast a model is here: generated photos go through the embedding process as in indexing."""

from __future__ import annotations

import itertools
import statistics
import tempfile
import threading
import time
from concurrent.futures import Future, wait
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

from clipsearch.embedding.models.model_spec import ModelSpec
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import Cancelled
from clipsearch.library.pipeline import WAIT_SECONDS, Pipeline
from clipsearch.library.progress import Meter
from clipsearch.records import Encoded, ModelSpeed

__all__ = ["measure"]

PHOTOS = 4  # different ones; they go through again and again
WIDTH, HEIGHT = 4000, 3000  # pixels: 12 MP, as phones make them
WARM_UP = 8  # photos before the clock starts
SECONDS = 6.0  # of measuring
MOST = 2000  # photos, for a machine that is very fast
IN_FLIGHT = 24
QUERIES = 12
MEGAPIXELS = 300

Value = TypeVar("Value")


def measure(spec: ModelSpec, device: str, meter: Meter, cancel: threading.Event) -> ModelSpeed:
    """Load a model in a process of its own and time it.

    Raises:
        Cancelled: `cancel` was set.
        ModelError, WorkerError: it cannot be loaded.
    """
    meter.enter("measuring")
    worker = EmbeddingClient(Setup(spec, device, "auto", MEGAPIXELS))
    with tempfile.TemporaryDirectory(prefix="clipsearch-", ignore_cleanup_errors=True) as place:
        try:
            worker.start()
            photos = draw(Path(place))
            _result(worker.encode_words(["a photo"]), cancel)  # its model is loaded when this is there
            info = worker.info()
            rate = _photos_a_second(worker, photos, meter, cancel)
            text = _milliseconds_a_query(worker, cancel)
        finally:
            worker.close()
    return ModelSpeed(
        device=info.device,
        precision=info.precision,
        batch=worker.tuning.batch if worker.tuning is not None else 1,
        photos_per_second=round(rate, 2),
        text_ms=round(text, 2),
        measured=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def draw(folder: Path) -> list[Path]:
    """Draw photos with the size and the detail of a phone's."""
    paths = []
    for number in range(PHOTOS):
        random = np.random.default_rng(number)
        coarse = random.integers(0, 256, (HEIGHT // 40, WIDTH // 40, 3), dtype=np.uint8)
        fine = random.integers(-12, 13, (HEIGHT, WIDTH, 1), dtype=np.int16)
        smooth = np.asarray(Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
        picture = np.clip(smooth + fine, 0, 255).astype(np.uint8)
        paths.append(folder / f"{number}.jpg")
        Image.fromarray(picture).save(paths[-1], quality=88)
    return paths


def _photos_a_second(
    worker: EmbeddingClient, photos: list[Path], meter: Meter, cancel: threading.Event
) -> float:
    """Keep the process as busy as indexing does, and count what it finishes once it is warm."""
    pipeline: Pipeline[None] = Pipeline(worker, cancel, IN_FLIGHT)
    endless = itertools.cycle(photos)
    done, first, start = 0, 0, float("inf")

    def feed() -> bool:
        nonlocal first, start
        meter.set(done)
        if done >= WARM_UP > first:
            first, start = done, time.monotonic()
        if done >= MOST or (done > first and time.monotonic() - start >= SECONDS):
            pipeline.drop()
            return False
        while pipeline.free:
            pipeline.submit(next(endless), None)
        return True

    def collect(_: None, future: Future[Encoded]) -> None:
        nonlocal done
        future.result()
        done += 1

    pipeline.run(feed, collect)
    return (done - first) / (time.monotonic() - start)


def _milliseconds_a_query(worker: EmbeddingClient, cancel: threading.Event) -> float:
    times = []
    for number in range(QUERIES):
        start = time.perf_counter()
        _result(worker.encode_words([f"a photo of a dog on a beach, number {number}"]), cancel)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[2:])


def _result(future: Future[Value], cancel: threading.Event) -> Value:
    """Wait for a result, unless the user stops it."""
    while not wait((future,), WAIT_SECONDS).done:
        if cancel.is_set():
            raise Cancelled
    return future.result()
