"""A device is full, is lost, or idle: the work goes on, and nothing that was asked for is lost."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import PhotoError
from clipsearch.system.confinement import OFF_VARIABLE
from tests.support.faulty_server import FAULTY_SERVER
from tests.support.fork_server import child_processes
from tests.support.sample_photos import sample_photos
from tests.support.tiny_models import make


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    sources = [path for path in sample_photos() if path.suffix in (".png", ".jpg")][:4]
    return [Path(shutil.copy(path, tmp_path / f"{i}{path.suffix}")) for i, path in enumerate(sources)]


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process may leave marks beside the photos."""
    monkeypatch.setenv(OFF_VARIABLE, "1")


def start(fault: str, tmp_path: Path, *, measure: bool = True, **options: object) -> EmbeddingClient:
    """A client of a server with a fault, and a model that is loaded at once."""
    folder = tmp_path / "model"
    folder.mkdir()
    make("clip", folder)
    setup = Setup(resolve(str(folder)), "auto", "float32", max_megapixels=100, measure=measure)
    options |= {"notes": tmp_path / "tuning.json", "server": (FAULTY_SERVER, fault)}
    return EmbeddingClient(setup, tmp_path / "log", **options)  # type: ignore[arg-type]


def test_a_batch_that_does_not_fit_is_halved_and_what_was_measured_is_kept(
    tmp_path: Path, photos: list[Path]
) -> None:
    worker = start("fits_one_photo", tmp_path)
    try:
        vectors = [future.result(120).vector for future in [worker.encode_photo(path) for path in photos]]
        assert all(np.isclose(np.linalg.norm(vector), 1, atol=1e-3) for vector in vectors)
    finally:
        worker.close()
    assert "a batch of 2 or more did not fit" in (tmp_path / "log").read_text()
    ((key, tuning),) = json.loads((tmp_path / "tuning.json").read_text()).items()
    assert "on cpu" in key
    assert tuning["precision"] == "float32"
    assert tuning_file.load(tmp_path / "tuning.json") == {key: Tuning(**tuning)}


def test_what_was_measured_on_a_busy_machine_is_used_but_not_kept(tmp_path: Path) -> None:
    worker = start("busy", tmp_path)
    try:
        assert worker.encode_words(["a cat"]).result(120).shape == (1, worker.info().dimensions)
        assert worker.tuning is not None
        assert (worker.tuning.threads, worker.tuning.streams) == (1, os.cpu_count())
    finally:
        worker.close()
    assert not (tmp_path / "tuning.json").exists()


@pytest.mark.usefixtures("unconfined")
def test_photos_are_decoded_while_the_model_runs(tmp_path: Path, photos: list[Path]) -> None:
    worker = start("notes_an_overlap", tmp_path, measure=False)
    try:
        for future in [worker.encode_photo(path) for path in photos * 3]:
            assert future.result(120).thumbnail
    finally:
        worker.close()
    assert (tmp_path / "overlap").exists()


@pytest.mark.usefixtures("unconfined")
def test_a_lost_device_is_told_and_the_processor_goes_on(tmp_path: Path, photos: list[Path]) -> None:
    told: list[str] = []
    worker = start("loses_its_device_once", tmp_path, measure=False, on_notice=told.append)
    try:
        futures = [worker.encode_photo(path) for path in photos]
        words = worker.encode_words(["a cat"])
        assert all(future.result(120).thumbnail for future in futures)
        assert words.result(120).shape == (1, worker.info().dimensions)
    finally:
        worker.close()
    assert len(told) == 1
    assert "was lost; the processor goes on" in told[0]


def test_a_model_too_large_for_a_device_is_loaded_by_the_processor(
    tmp_path: Path, photos: list[Path]
) -> None:
    told: list[str] = []
    worker = start("full_while_loading", tmp_path, measure=False, on_notice=told.append)
    try:
        assert worker.info().device == "cpu"  # nothing else is asked for yet
        assert worker.encode_photo(photos[0]).result(120).thumbnail
    finally:
        worker.close()
    assert len(told) == 1
    assert "cuda has too little free memory; the processor goes on" in told[0]


def test_where_only_the_processor_is_left_its_error_costs_the_photo(
    tmp_path: Path, photos: list[Path]
) -> None:
    told: list[str] = []
    worker = start("loses_the_processor", tmp_path, measure=False, on_notice=told.append)
    try:
        with pytest.raises(PhotoError):
            worker.encode_photo(photos[0]).result(120)
    finally:
        worker.close()
    assert not told


def test_without_measuring_the_default_tuning_is_used_and_an_idle_process_ends(
    tmp_path: Path,
) -> None:
    worker = start("fits_one_photo", tmp_path, measure=False, rest_after=0.5)
    try:
        before = worker.encode_words(["a cat"]).result(120)
        assert before.shape == (1, worker.info().dimensions)
        assert worker.tuning is not None
        assert replace(worker.tuning, cut=None) == Tuning("float32", rewritten=False, batch=4)
        deadline = time.monotonic() + 60
        while child_processes() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not child_processes()
        assert np.array_equal(worker.encode_words(["a cat"]).result(1), before)  # remembered
        assert worker.encode_words(["a dog"]).result(120).shape == before.shape
    finally:
        worker.close()
