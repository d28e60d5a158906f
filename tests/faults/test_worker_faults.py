"""The embedding process dies, hangs, swells or cannot start: it costs the file that did it, not the run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from safetensors.numpy import load_file, save_file

from clipsearch.embedding.models.model_spec import ModelSpec, resolve
from clipsearch.embedding.process import client as client_module
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.launcher import head_start
from clipsearch.embedding.process.memory_limit import allowance, baseline, resident
from clipsearch.embedding.process.protocol import Ready, Setup
from clipsearch.errors import ModelError, PhotoError, WorkerError
from clipsearch.records import REASONS
from tests.support.faulty_server import FAULTY_SERVER
from tests.support.fork_server import child_processes
from tests.support.sample_photos import sample_photos
from tests.support.tiny_models import make

PATIENCE = 15.0  # beside other tests a sound picture may take seconds; the tests mostly wait meanwhile
ALLOWANCE = 700 << 20  # bytes: more than a few ordinary photos and the model's own work take


def setup_of(model: ModelSpec, device: str = "cpu") -> Setup:
    """A model that is not measured: a process is ready in half the time that the starter takes."""
    return Setup(model, device, "float32", max_megapixels=100, measure=False)


@pytest.fixture
def tiny(tmp_path: Path) -> Setup:
    """A tiny model."""
    (folder := tmp_path / "tiny").mkdir()
    make("clip", folder)
    return setup_of(resolve(str(folder)))


@pytest.fixture
def worker(tiny: Setup, tmp_path: Path) -> Iterator[EmbeddingClient]:
    worker = EmbeddingClient(
        tiny, tmp_path / "embedding.log", PATIENCE, ALLOWANCE, server=(FAULTY_SERVER, "misbehave")
    )
    yield worker
    worker.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    sources = [path for path in sample_photos() if path.suffix in (".png", ".jpg")][:6]
    return [Path(shutil.copy(path, tmp_path / f"{i}{path.suffix}")) for i, path in enumerate(sources)]


def test_a_process_with_a_head_start_serves_first_and_is_followed_by_others(
    tiny: Setup, tmp_path: Path
) -> None:
    begun = head_start()
    worker = EmbeddingClient(tiny, tmp_path / "log", begun=begun)
    try:
        expected = worker.encode_words(["a cat"]).result(120)
        assert worker._process is begun
        begun.kill()
        begun.wait()
        assert np.allclose(worker.encode_words(["a cat", "a dog"]).result(120)[:1], expected, atol=1e-5)
        assert worker._process is not begun
    finally:
        worker.close()


def test_a_model_that_is_ready_when_nobody_waits_any_more_is_no_fault(worker: EmbeddingClient) -> None:
    info, tuning = worker.info(), worker.tuning
    assert tuning is not None
    worker.close()
    worker._accept_model(Ready(info, "key", tuning))  # as it may arrive before the process ends
    with pytest.raises(WorkerError, match="closed"):
        worker.encode_words(["a cat"]).result(5)


@pytest.mark.skipif(sys.platform == "win32", reason="there the file cannot be changed while it is used")
def test_weights_that_are_cut_short_while_they_are_used_are_no_endless_wait(tmp_path: Path) -> None:
    (folder := tmp_path / "model").mkdir()
    make("clip", folder)
    worker = EmbeddingClient(setup_of(resolve(str(folder))), tmp_path / "log")
    try:
        worker.encode_words(["a cat"]).result(120)
        os.truncate(folder / "open_clip_model.safetensors", 100)
        with pytest.raises(ModelError, match="cannot be loaded"):
            worker.encode_words(["a dog"]).result(120)
    finally:
        worker.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there the file cannot be changed while it is used")
def test_other_weights_in_the_same_place_do_not_answer_for_those_before(tmp_path: Path) -> None:
    (folder := tmp_path / "model").mkdir()
    make("clip", folder)
    weights = folder / "open_clip_model.safetensors"
    photo = Path(shutil.copy(sample_photos()[0], tmp_path / "photo.png"))
    worker = EmbeddingClient(setup_of(resolve(str(folder))), tmp_path / "log")
    try:
        worker.encode_words(["a cat"]).result(120)
        with weights.open("r+b") as file:
            file.seek(-4, os.SEEK_END)
            file.write(bytes(4))
        for future in (worker.encode_words(["a dog"]), worker.encode_photo(photo)):
            with pytest.raises(ModelError, match="written to while it was in use"):
                future.result(120)
        assert worker._process is not None
        worker._process.kill()
        with pytest.raises(ModelError, match="changed while it was in use"):
            worker.encode_words(["a bird", "a boat"]).result(120)
    finally:
        worker.close()


def test_the_model_itself_is_not_charged_to_a_picture(tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    with weights.open("wb") as file:
        file.truncate(7 << 30)  # of which nothing need be in memory yet
    held = baseline(os.getpid(), weights) - resident(os.getpid())
    assert abs(held - (7 << 30)) < 64 << 20
    assert baseline(os.getpid(), tmp_path / "none") > 0


def test_files_that_kill_hang_swell_or_raise_cost_only_themselves(
    worker: EmbeddingClient, photos: list[Path]
) -> None:
    """All in one run, since each start of the process takes seconds."""
    sins = {"killer": "crashed", "hanger": "timeout", "sweller": "memory", "raiser": "crashed"}
    bad = {name: Path(shutil.copy(photos[1], photos[1].with_stem(name))) for name in sins}
    paths = [photos[2], bad["raiser"], bad["killer"], photos[3], bad["hanger"], bad["sweller"], photos[4]]
    futures = {path: worker.encode_photo(path) for path in paths}
    words = worker.encode_words(["a cat"])
    for name, reason in sins.items():
        with pytest.raises(PhotoError) as caught:
            futures.pop(bad[name]).result(300)
        assert caught.value.reason == reason
        assert reason in REASONS
        if name == "sweller":
            assert re.search("needs too much memory.*unaffected", str(caught.value))
        if name == "raiser":
            assert str(caught.value) == "The decoder failed on this picture"
    assert all(np.isclose(np.linalg.norm(f.result(300).vector), 1, atol=1e-3) for f in futures.values())
    assert words.result(300).shape == (1, worker.info().dimensions)

    photos[0].rename(hanger := photos[0].with_stem("hanger at the end"))
    future = worker.encode_photo(hanger)
    worker.close()
    with pytest.raises(WorkerError, match="closed"):
        future.result(10)
    with pytest.raises(WorkerError, match="closed"):
        worker.encode_words(["late"]).result(10)


@pytest.mark.skipif(sys.platform == "win32", reason="there links need rights")
def test_a_link_is_followed_as_a_query_and_not_as_a_photo(
    worker: EmbeddingClient, photos: list[Path]
) -> None:
    link = photos[0].with_stem("link")
    link.symlink_to(photos[0])
    query, photo = worker.encode_picture(link), worker.encode_photo(link)
    assert query.result(120).thumbnail
    with pytest.raises(PhotoError, match="link"):
        photo.result(120)


def test_photos_are_embedded_beside_slow_ones_which_cost_one_restart(
    tiny: Setup, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[subprocess.Popen[bytes]] = []
    begin = client_module.begin
    monkeypatch.setattr(client_module, "begin", lambda *how: (starts.append(begin(*how)), starts[-1])[1])
    patience = 20.0  # of which the last fifth is as good as over
    worker = EmbeddingClient(tiny, patience=patience, server=(FAULTY_SERVER, "misbehave"))
    try:
        worker.info()
        slow = [Path(shutil.copy(photos[0], photos[0].with_stem(f"hang {number}"))) for number in range(3)]
        hanging = [worker.encode_photo(path) for path in slow]
        for good in [worker.encode_photo(path) for path in photos]:
            assert good.result(60).thumbnail
        assert not any(future.done() for future in hanging), "they wait for no slow photo"
        before = worker._process
        answered = 0
        while worker._process is before:  # which answers words until another is ready
            assert worker.encode_words([f"a cat {answered}"]).result(60).shape[0] == 1
            answered += 1
            time.sleep(0.1)
        assert answered
        for future in hanging:
            with pytest.raises(PhotoError, match="in time"):
                future.result(2 * patience)
        with worker._lock:
            assert worker._ready
        assert worker.encode_words(["a cat"]).result(60).shape[0] == 1
        assert len(starts) in (2, 3), "the next one, and perhaps one that waits beside it"
    finally:
        worker.close()


def test_a_picture_that_hangs_is_noticed_while_others_are_answered(
    worker: EmbeddingClient, photos: list[Path]
) -> None:
    assert worker.encode_photo(photos[0]).result(120)
    assert worker.tuning is not None
    hanging = worker.encode_photo(Path(shutil.copy(photos[1], photos[1].with_stem("hanger"))))
    others = deque(worker.encode_photo(photos[0]) for _ in range(3 * worker.tuning.batch))
    deadline, answered = time.monotonic() + 5 * PATIENCE, 0
    while not hanging.done() and time.monotonic() < deadline:
        answered += bool(others.popleft().result(120))
        others.append(worker.encode_photo(photos[0]))
        time.sleep(0.2)
    with pytest.raises(PhotoError) as caught:
        hanging.result(0)
    assert caught.value.reason == "timeout"
    assert answered > 3
    assert all(future.result(120) for future in others)


def test_words_do_not_wait_for_a_picture_that_is_tried_again(tiny: Setup, photos: list[Path]) -> None:
    worker = EmbeddingClient(tiny, server=(FAULTY_SERVER, "misbehave"))
    bad = [photos[n].rename(photos[n].with_stem(name)) for n, name in enumerate(("hanger", "killer"))]
    try:
        futures = [worker.encode_photo(path) for path in bad]
        worker.info()
        process = worker._process
        while worker._process in (process, None):  # until the killer has ended it
            time.sleep(0.01)
        assert worker.encode_words(["a cat"]).result(45).shape[0] == 1  # the hanger may take 60 s
        assert not any(future.done() for future in futures)
        before, deadline = worker._process, time.monotonic() + 120
        while worker._standby_ready is None and time.monotonic() < deadline:
            time.sleep(0.01)
        standby = worker._standby
        assert before is not None
        assert standby is not None
        before.kill()
        assert worker.encode_words(["a dog"]).result(45).shape[0] == 1
        while worker._process is before:
            time.sleep(0.01)
        with worker._lock:
            assert worker._process is standby
            assert worker._ready
    finally:
        worker.close()


def test_a_standby_is_given_up_when_no_process_has_died_for_long(
    worker: EmbeddingClient, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module.memory_limit, "has_room", lambda size: True)
    worker.info()
    with worker._lock:
        worker._last_death = time.monotonic()
        assert worker._has_standby()
        standby = worker._standby
        worker._last_death = -client_module.STANDBY_SECONDS
    assert standby is not None
    assert standby.wait(30) != 0
    while worker._standby is not None:
        time.sleep(0.01)
    assert worker.encode_photo(photos[0]).result(60).thumbnail


@pytest.mark.long
def test_a_process_killed_from_outside_is_started_again(worker: EmbeddingClient, photos: list[Path]) -> None:
    before = worker.encode_photo(photos[0]).result(60)
    (child,) = map(psutil.Process, child_processes())
    child.kill()
    child.wait()
    after = worker.encode_photo(photos[0]).result(60)
    assert np.array_equal(before.vector, after.vector)


@pytest.mark.long  # it starts the process three times
def test_a_picture_is_not_blamed_for_the_memory_that_others_left(
    worker: EmbeddingClient, photos: list[Path]
) -> None:
    leaks = [path.rename(path.with_stem(f"leak {path.stem}")) for path in photos[:2]]
    futures = [worker.encode_photo(path) for path in leaks]  # each fits alone, both do not
    assert all(future.result(120).thumbnail for future in futures)


def test_memory_is_measured_and_a_process_that_is_gone_holds_none() -> None:
    assert resident(os.getpid()) > 10 << 20
    assert allowance() >= 3 << 30
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert resident(gone.pid) == 0


@pytest.mark.parametrize("number", [0.0, float("nan")])
def test_a_model_without_valid_embeddings_says_so_and_is_not_started_again(
    tiny: Setup, tmp_path: Path, photos: list[Path], number: float
) -> None:
    weights = tmp_path / "tiny" / "open_clip_model.safetensors"
    save_file({name: np.full_like(one, number) for name, one in load_file(weights).items()}, weights)
    spec = resolve(str(weights.parent))
    worker = EmbeddingClient(replace(tiny, model=spec), tmp_path / "embedding.log", PATIENCE)
    try:
        worker.info()
        process = worker._process
        with pytest.raises(ModelError, match="no valid embedding for these words"):
            worker.encode_words(["a dog"]).result(60)
        with pytest.raises(PhotoError, match="no valid embedding for this picture"):
            worker.encode_photo(photos[0]).result(60)
        assert worker._process is process
    finally:
        worker.close()


@pytest.mark.long
def test_a_model_folder_that_lost_its_weights_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(resolve("starter").folder or "", folder)
    worker = EmbeddingClient(setup_of(resolve(str(folder))), tmp_path / "log")
    (folder / "open_clip_model.safetensors").unlink()
    with pytest.raises(ModelError, match="cannot be loaded"):
        worker.info()
    with pytest.raises(ModelError):
        worker.encode_words(["a cat"]).result(60)
    worker.close()


@pytest.mark.long
def test_a_device_that_is_not_there_is_named(tmp_path: Path) -> None:
    worker = EmbeddingClient(setup_of(resolve("starter"), device="no-such-device"), tmp_path / "log")
    with pytest.raises(ModelError, match="'no-such-device' is not available.*auto"):
        worker.info()
    worker.close()


def test_a_process_that_cannot_start_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("raise SystemError('this torch is broken')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    worker = EmbeddingClient(setup_of(resolve("starter")), tmp_path / "embedding.log")
    with pytest.raises(WorkerError, match=r"this torch is broken.*embedding\.log"):
        worker.info()
    worker.close()
