"""The devices that torch can use: which there are, what they compute in, and what their errors mean."""

from __future__ import annotations

import os
import platform
import re
from typing import Literal

import torch

from clipsearch.errors import ModelError

__all__ = ["DTYPES", "convert", "describe", "find", "free", "trouble"]

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}

# For errors that torch has no class for. MPS and XPU run out of memory with a RuntimeError.
OUT_OF_MEMORY = re.compile(r"out of memory|can't allocate memory|not enough memory", re.IGNORECASE)
LOST = re.compile(
    r"(cuda|cudnn|cublas|hip|xpu|mps|level.?zero|device)\w*.{0,40}(error|lost|unavailable|failure|failed)"
    r"|device-side assert|CUBLAS_STATUS|CUDNN_STATUS",
    re.IGNORECASE,
)


def find(wanted: str) -> torch.device:
    """The device that a setting means: "auto" is the first available of CUDA, XPU, MPS and CPU.

    Raises:
        ModelError: it is not available.
    """
    available = {
        "cuda": torch.cuda.is_available(),
        "xpu": hasattr(torch, "xpu") and torch.xpu.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wanted == "auto":
        return torch.device(next(name for name, there in available.items() if there))
    if not available.get(wanted.split(":")[0], False):
        raise ModelError(
            f"The device '{wanted}' is not available",
            "Choose one of: auto, " + ", ".join(name for name, there in available.items() if there),
        )
    return torch.device(wanted)


def convert(module: torch.nn.Module, precision: str, device: torch.device) -> torch.dtype:
    """Round a module's weights to a precision, in place.

    A CPU takes weights rounded to float16 in float32 arithmetic, which it is much faster at: so it
    goes on where a GPU is lost, with the same weights.

    Args:
        module: on the device.
        precision: one of `DTYPES`.
        device: where the module runs.

    Returns:
        What the module takes and computes in.
    """
    dtype = DTYPES[precision]
    module.to(dtype)
    if device.type == "cpu" and precision == "float16":
        dtype = torch.float32
        module.to(dtype)
    return dtype


def describe(device: torch.device) -> str:
    """A text that identifies the device and torch's version, as a key for measurements."""
    if device.type == "cuda":
        name = torch.cuda.get_device_name(device)
    elif device.type == "xpu":
        name = torch.xpu.get_device_name(device)
    else:
        level = torch.backends.cpu.get_cpu_capability()
        name = f"{platform.machine()} {level} {os.cpu_count()} cores"
    return f"{device.type} {name}, torch {torch.__version__}"


def trouble(error: Exception) -> Literal["memory", "device", ""]:
    """Whether an error means that the device's memory is full, that it is lost, or neither."""
    if isinstance(error, torch.OutOfMemoryError) or OUT_OF_MEMORY.search(str(error)):
        return "memory"
    if isinstance(error, torch.AcceleratorError) or LOST.search(str(error)):
        return "device"
    return ""


def free(device: torch.device) -> None:
    """Return memory that torch's allocator caches to the device."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "xpu":
        torch.xpu.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
