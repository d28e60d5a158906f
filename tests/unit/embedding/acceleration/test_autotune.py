"""Batch and share of the cores are measured."""

from __future__ import annotations

import os
import time

import pytest
import torch
from torch import nn

from clipsearch.embedding.acceleration import autotune

CPU = torch.device("cpu")


@pytest.fixture
def example() -> torch.Tensor:
    return torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))


@torch.inference_mode()
def test_the_cores_are_shared_out_and_none_twice(example: torch.Tensor) -> None:
    threads = torch.get_num_threads()
    tower = nn.Conv2d(3, 8, 3)
    found = autotune.measure(lambda batch: tower(batch).mean((2, 3)), example[:1], "float32", rewritten=True)
    assert (found.precision, found.rewritten, found.batch) == ("float32", True, autotune.CPU_BATCH)
    assert 1 <= found.threads * found.streams <= (os.cpu_count() or 1)
    assert torch.get_num_threads() == threads


@pytest.mark.serial
def test_a_moment_in_which_the_machine_is_busy_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = iter([0.0, 0.5, 0.0, 0.0])  # the first does not count, the second is disturbed
    took, slow = autotune.best_times(lambda: time.sleep(0.01 + next(busy)), lambda: time.sleep(0.06))
    assert took < slow
    monkeypatch.setattr(autotune.os, "cpu_count", lambda: 2)
    disturbed = iter([True] * 5)  # as long as all are warmed up, and one share is tried for the first time

    def encode(batch: torch.Tensor) -> torch.Tensor:
        time.sleep(0.3 if next(disturbed, False) else 0.02 if torch.get_num_threads() == 1 else 0.06)
        return batch

    example = torch.empty(1, 3, 8, 8)
    assert autotune.measure(encode, example, "float32", rewritten=False).threads == 1


@pytest.mark.serial
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
    fits: int, fixed: float, each: float, expected: int
) -> None:
    example = torch.empty(1, 3, 8, 8, device="meta")  # a device that computes nothing

    def encode(batch: torch.Tensor) -> torch.Tensor:
        if len(batch) > fits:
            raise torch.OutOfMemoryError("out of memory")
        time.sleep(fixed + each * len(batch))
        return batch

    assert autotune.measure(encode, example, "float16", rewritten=False).batch == expected


def test_another_error_while_measuring_is_not_taken_for_a_full_memory() -> None:
    def encode(batch: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        autotune.measure(encode, torch.empty(1, 3, 8, 8, device="meta"), "float16", rewritten=False)
