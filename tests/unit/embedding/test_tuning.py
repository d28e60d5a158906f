"""Rewriting leaves a tower's answers as they are; batch and share of the cores are measured."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
import timm
import torch
from open_clip.transformer import VisionTransformer
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from clipsearch.embedding import tuning

CPU = torch.device("cpu")


def settled(module: nn.Module) -> nn.Module:
    """In evaluation mode, with norms that have seen something."""
    dice = torch.Generator().manual_seed(0)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean = torch.randn(part.num_features, generator=dice) / 4
            part.running_var = torch.rand(part.num_features, generator=dice) + 0.5
    return module.eval().requires_grad_(False)


class Backwards(nn.Module):
    """Its norm runs before the convolution that is listed before it."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 3, 3)
        self.norm = nn.BatchNorm2d(3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.convolution(self.norm(x)).mean((2, 3))


@pytest.fixture
def example() -> torch.Tensor:
    return torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))


@torch.inference_mode()
def test_a_real_tower_is_rewritten_and_gives_the_same(example: torch.Tensor) -> None:
    torch.manual_seed(0)
    tower = settled(timm.create_model("efficientnet_lite0", num_classes=16))
    before = tower(example)
    assert tuning.stays_the_same(tower, example)
    assert torch.equal(tower(example), before)  # asking changes nothing
    tuning.rewrite(tower, CPU)
    kinds = [type(part) for part in tower.modules()]
    assert not any(isinstance(part, nn.BatchNorm2d) for part in tower.modules())
    assert kinds.count(tuning.Pointwise) > 20
    assert tuning.agreement(before, tower(example)) >= tuning.SAME


def transformer(**options: Any) -> nn.Module:
    torch.manual_seed(0)
    sizes = {"image_size": 32, "patch_size": 8, "width": 64, "layers": 3, "heads": 4, "mlp_ratio": 4.0}
    return VisionTransformer(**{**sizes, "output_dim": 16, **options}).eval().requires_grad_(False)


@torch.inference_mode()
@pytest.mark.parametrize("options", [{}, {"ls_init_value": 0.5}, {"final_ln_after_pool": True}])
def test_the_last_block_is_computed_for_the_class_token_alone(
    options: dict[str, Any], example: torch.Tensor
) -> None:
    tower = transformer(**options)
    before = tower(example)
    weights = {name: data.clone() for name, data in tower.state_dict().items()}
    assert tuning.stays_the_same(tower, example)
    assert torch.equal(tower(example), before)
    assert all(torch.equal(data, weights[name]) for name, data in tower.state_dict().items())
    with FlopCounterMode(display=False) as whole:
        tower(example)
    tuning.rewrite(tower, CPU)
    with FlopCounterMode(display=False) as less:
        after = tower(example)
    assert torch.allclose(after, before, atol=1e-5)
    assert less.get_total_flops() < 0.8 * whole.get_total_flops()  # of three blocks


@torch.inference_mode()
@pytest.mark.parametrize(
    "options",
    [{"pool_type": "avg"}, {"attentional_pool": True}, {"output_tokens": True}, {"layers": 1}],
)
def test_where_other_tokens_are_read_the_last_block_stays(
    options: dict[str, Any], example: torch.Tensor
) -> None:
    tower: Any = transformer(**options)
    last = tower.transformer.resblocks[-1]
    tuning.rewrite(tower, CPU)
    assert tower.transformer.resblocks[-1] is last


@torch.inference_mode()
def test_where_the_order_is_another_nothing_is_rewritten(example: torch.Tensor) -> None:
    assert not tuning.stays_the_same(settled(Backwards()), example)


@torch.inference_mode()
@pytest.mark.parametrize(
    "layer",
    [nn.Conv2d(4, 6, 1), nn.Conv2d(4, 6, 1, bias=False), nn.Conv2d(4, 6, 1, padding="same")],
)
def test_a_product_over_the_channels_is_the_convolution(layer: nn.Conv2d) -> None:
    tower = nn.Sequential(layer).eval()
    x = torch.randn(2, 4, 5, 7)
    before = tower(x)
    tuning.rewrite(tower, CPU)
    assert type(tower[0]) is tuning.Pointwise
    assert torch.allclose(tower(x), before, atol=1e-5)


@torch.inference_mode()
@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(4, 6, 3),
        nn.Conv2d(4, 6, 1, stride=2),
        nn.Conv2d(4, 6, 1, padding=1),
        nn.Conv2d(4, 8, 1, groups=2),
    ],
)
def test_other_convolutions_stay(layer: nn.Conv2d) -> None:
    tower = nn.Sequential(layer).eval()
    assert not tuning.stays_the_same(tower, torch.randn(1, 4, 8, 8))
    tuning.rewrite(tower, CPU)
    assert tower[0] is layer


@torch.inference_mode()
def test_the_cores_are_shared_out_and_none_twice(example: torch.Tensor) -> None:
    threads = torch.get_num_threads()
    tower = nn.Conv2d(3, 8, 3)
    found = tuning.measured(lambda batch: tower(batch).mean((2, 3)), example[:1], "float32", rewritten=True)
    assert (found.precision, found.rewritten, found.batch) == ("float32", True, tuning.CPU_BATCH)
    assert 1 <= found.threads * found.streams <= (os.cpu_count() or 1)
    assert torch.get_num_threads() == threads


def test_a_moment_in_which_the_machine_is_busy_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = iter([0.0, 0.5, 0.0, 0.0])  # the first does not count, the second is disturbed
    took, slow = tuning.race(lambda: time.sleep(0.01 + next(busy)), lambda: time.sleep(0.06))
    assert took < slow
    monkeypatch.setattr(tuning.os, "cpu_count", lambda: 2)
    disturbed = iter([True] * 5)  # as long as all are warmed up, and one share is tried for the first time

    def encode(batch: torch.Tensor) -> torch.Tensor:
        time.sleep(0.3 if next(disturbed, False) else 0.02 if torch.get_num_threads() == 1 else 0.06)
        return batch

    example = torch.empty(1, 3, 8, 8)
    assert tuning.measured(encode, example, "float32", rewritten=False).threads == 1


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

    assert tuning.measured(encode, example, "float16", rewritten=False).batch == expected


def test_another_error_while_measuring_is_not_taken_for_a_full_memory() -> None:
    def encode(batch: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        tuning.measured(encode, torch.empty(1, 3, 8, 8, device="meta"), "float16", rewritten=False)
