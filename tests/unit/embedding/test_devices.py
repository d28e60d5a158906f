"""Devices are found by name, and what torch says of them is understood."""

from __future__ import annotations

import pytest
import torch

from clipsearch.embedding import devices
from clipsearch.errors import ModelError

FULL = (
    "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 7.79 GiB",
    "MPS backend out of memory (MPS allocated: 17.88 GB, other allocations: 242.31 MB)",
    "XPU out of memory. Tried to allocate 20.00 GiB",
    "[enforce fail at alloc_cpu.cpp:117] . DefaultCPUAllocator: can't allocate memory: you tried ...",
)
LOST = (
    "CUDA error: unspecified launch failure",
    "CUDA error: device-side assert triggered",
    "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR",
    "CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm`",
    "level_zero backend failed with error: 20 (UR_RESULT_ERROR_DEVICE_LOST)",
)
OURS = (
    "mat1 and mat2 shapes cannot be multiplied (4x768 and 512x512)",
    "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!",
    "The size of tensor a (8) must match the size of tensor b (77) at non-singleton dimension 1",
)


@pytest.mark.parametrize(
    ("said", "means"),
    [(text, means) for texts, means in ((FULL, "memory"), (LOST, "device"), (OURS, "")) for text in texts],
)
def test_what_torch_says_is_understood(said: str, means: str) -> None:
    assert devices.trouble(RuntimeError(said)) == means


def test_errors_of_their_own_class_need_no_words() -> None:
    assert devices.trouble(torch.OutOfMemoryError("")) == "memory"
    assert devices.trouble(torch.AcceleratorError("")) == "device"


def test_a_device_is_found_or_those_that_are_there_are_named() -> None:
    assert devices.find("cpu") == torch.device("cpu")
    assert devices.find("auto").type in ("cuda", "xpu", "mps", "cpu")
    for wanted in ("abacus", "cuda:x"):
        with pytest.raises(ModelError, match=f"'{wanted}' is not available"):
            devices.find(wanted)


def test_what_was_measured_on_one_machine_is_not_taken_for_anothers(monkeypatch: pytest.MonkeyPatch) -> None:
    here = devices.describe(torch.device("cpu"))
    assert torch.__version__ in here
    monkeypatch.setattr(devices.os, "cpu_count", lambda: 999)
    assert devices.describe(torch.device("cpu")) != here
    devices.free(torch.device("cpu"))  # holds nothing back
