"""The benchmark of the operators fails where one that this processor should have is missing."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from benchmarks.acceleration import Check, operators, processor_flags, report
from clipsearch.embedding.acceleration import autotune, fbgemm_layers, onednn_layers


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether an operator works is remembered: found out afresh within a test, and after it."""
    for module in (fbgemm_layers, onednn_layers):
        monkeypatch.setattr(module, "works", module.works.__wrapped__)
    monkeypatch.setattr(autotune, "has_fast_products", lambda dtype, device: True)  # takes time to measure


def renamed(*_: Any) -> None:
    raise AttributeError("'_OpNamespace' 'mkldnn' object has no attribute '_linear_pointwise'")


@pytest.mark.skipif("avx2" not in processor_flags(), reason="nothing is expected of this processor")
@pytest.mark.usefixtures("fresh")
def test_an_operator_that_was_renamed_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(operators(processor_flags())) == 0
    monkeypatch.setattr(onednn_layers, "_linear", renamed)
    assert report(operators(processor_flags())) >= 1
    assert "**MISSING**" in capsys.readouterr().out
    monkeypatch.setattr(fbgemm_layers.PackedLinear, "forward", renamed)
    assert report(operators(processor_flags())) >= 2


def test_of_a_processor_without_the_instructions_nothing_is_expected(
    capsys: pytest.CaptureFixture[str],
) -> None:
    checks = operators(set())
    assert [check.expected for check in checks if "oneDNN: fused" not in check.name] == [False] * 3
    assert report([Check("unneeded", "AVX-1024", False, lambda: False)]) == 0
    assert report([Check("broken", "", True, lambda: torch.ops.mkldnn.no_such_operator(1))]) == 1
    assert "no_such_operator" in capsys.readouterr().out
