"""Batch and share of the cores are measured."""

from __future__ import annotations

import os
import time
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from clipsearch.embedding.acceleration import autotune

FINE = time.thread_time is autotune.THREAD_CLOCK


@pytest.fixture
def example() -> torch.Tensor:
    return torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else runs on this machine, whatever does."""
    monkeypatch.setattr(autotune, "is_busy", lambda work: False)


def compute(seconds: float) -> None:
    """Keep the processor busy for so many seconds of this thread's own time."""
    start = time.thread_time()
    while time.thread_time() - start < seconds:
        pass


@pytest.mark.usefixtures("quiet")
@torch.inference_mode()
def test_the_cores_are_shared_out_and_none_twice(example: torch.Tensor) -> None:
    threads = torch.get_num_threads()
    tower = nn.Conv2d(3, 8, 3)
    found = autotune.measure(lambda batch: tower(batch).mean((2, 3)), example[:1], "float32", rewritten=True)
    assert found is not None
    assert (found.precision, found.rewritten, found.batch) == ("float32", True, autotune.CPU_BATCH)
    assert 1 <= found.threads * found.streams <= (os.cpu_count() or 1)
    assert torch.get_num_threads() == threads


@pytest.mark.usefixtures("quiet")
def test_one_slow_run_does_not_decide_how_the_cores_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autotune.os, "cpu_count", lambda: 2)
    disturbed = iter([True] * 5)  # as long as all are warmed up, and one share is tried for the first time

    def encode(batch: torch.Tensor) -> torch.Tensor:
        time.sleep(0.3 if next(disturbed, False) else 0.02 if torch.get_num_threads() == 1 else 0.2)
        return batch

    found = autotune.measure(encode, torch.empty(1, 3, 8, 8), "float32", rewritten=False)
    assert found is not None and found.threads == 1


@pytest.mark.skipif(not FINE, reason="this system counts a thread's time too coarsely")
def test_waiting_for_other_programs_does_not_count() -> None:
    """A thread that sleeps waits as one does that another program keeps off the processor."""
    threads = torch.get_num_threads()

    def slow() -> None:
        assert torch.get_num_threads() == 1
        compute(0.02)

    def quick_but_waiting() -> None:
        compute(0.005)
        time.sleep(0.05)

    took, slowest = autotune.best_times(quick_but_waiting, slow)
    assert took < 0.5 * slowest
    assert autotune.pays(slow, quick_but_waiting)
    assert not autotune.pays(quick_but_waiting, slow)
    assert torch.get_num_threads() == threads


@pytest.mark.skipif(not FINE, reason="this system counts a thread's time too coarsely")
def test_what_is_clear_is_measured_once() -> None:
    runs = list[str]()

    def run(name: str, seconds: float) -> None:
        runs.append(name)
        compute(seconds)

    assert autotune.pays(lambda: run("exact", 0.02), lambda: run("quick", 0.005))
    assert runs == ["exact", "quick"]
    runs.clear()
    assert not autotune.pays(lambda: run("exact", 0.005), lambda: run("quick", 0.02))
    assert len(runs) == 4  # the first run of a function may have planned its kernels


@pytest.mark.skipif(not FINE, reason="this system counts a thread's time too coarsely")
def test_on_a_busy_machine_the_shares_of_the_cores_are_left_open() -> None:
    def encode(batch: torch.Tensor) -> torch.Tensor:
        compute(0.01)
        time.sleep(0.02)  # in which another program runs
        return batch

    assert autotune.is_busy(lambda: encode(torch.empty(0)))
    assert autotune.measure(encode, torch.empty(1, 3, 8, 8), "float32", rewritten=False) is None
    assert autotune.unmeasured_shares("bfloat16", rewritten=True).threads == 1


@pytest.mark.parametrize(
    ("fits", "fixed", "each", "expected"),
    [
        (1024, 0.02, 0.0, 256),  # a larger batch costs nothing more
        (40, 0.02, 0.0, 32),  # beyond that, memory ends
        (1024, 0.0, 0.002, 8),  # nothing is gained
        (4, 0.0, 0.0, 1),
        (1024, 1.1, 0.0, 1),  # queries would wait too long
    ],
)
def test_beside_a_processor_the_batch_is_as_large_as_pays(
    fits: int, fixed: float, each: float, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0  # by a clock of our own, so that nothing else on the machine counts
    monkeypatch.setattr(autotune, "time", SimpleNamespace(perf_counter=lambda: now))
    example = torch.empty(1, 3, 8, 8, device="meta")  # a device that computes nothing

    def encode(batch: torch.Tensor) -> torch.Tensor:
        nonlocal now
        if len(batch) > fits:
            raise torch.OutOfMemoryError("out of memory")
        now += fixed + each * len(batch)
        return batch

    found = autotune.measure(encode, example, "float16", rewritten=False)
    assert found is not None and found.batch == expected


def test_another_error_while_measuring_is_not_taken_for_a_full_memory() -> None:
    def encode(batch: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        autotune.measure(encode, torch.empty(1, 3, 8, 8, device="meta"), "float16", rewritten=False)
